"""
The download handler: every exchange is archived before Scrapy sees its response.

It awaits ``crawler.archive_sink`` while the request still holds its download slot, so a slow disk slows the crawl down
instead of filling memory, and a page that is not durable cannot be parsed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, ResponseDataLossError
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future

from newscrawler.archive.credentials import BY_DEFAULT, redact_request
from newscrawler.archive.hints import RIGHTS_OF_SITE
from newscrawler.crawl.connect import GuardedAgent
from newscrawler.crawl.exchange import Recording
from newscrawler.crawl.guard import Guard
from newscrawler.crawl.limits import TransferLimits
from newscrawler.crawl.politeness import Politeness, at
from newscrawler.crawl.refusals import Refused, reason_of
from newscrawler.crawl.resting import note_failure
from newscrawler.crawl.rights import apply_policy, reserving_signal, rights_policy, site_signals
from newscrawler.crawl.settle import LEASE
from newscrawler.crawl.tap import BoundPool, Tap, TapFactory
from newscrawler.discovery.rights import reason_of_signal
from newscrawler.model import Exchange, Provenance, Truncation
from newscrawler.urls import host_group

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawler.state import Frontier

ArchiveSink = Callable[[Sequence[Exchange], "Request"], Awaitable[list[Provenance]]]
"""What ``crawler.archive_sink`` must be: it returns once the exchanges are durable."""

CUTS: dict[str, Truncation] = {"timeout": "time", "too-big": "length", "disconnect": "disconnect"}
"""Reason → WARC-Truncated, for responses of which a part came. Other failures are ``unspecified``."""

CUT_ERRORS: dict[str, type[Exception]] = {
    "time": DownloadTimeoutError,
    "length": DownloadCancelledError,
    "disconnect": ResponseDataLossError,
}

UNVERIFIED = ("certificate", "not verified")
"""The metadata field of what came over TLS while DOWNLOAD_VERIFY_CERTIFICATES was off."""


class CaptureHandler(HTTP11DownloadHandler):
    """
    Scrapy's HTTP/1.1 handler with a tap below the parser.

    Reads from ``request.meta``: ``lead`` (a model.Lead, inherited by redirects and retries), ``not_modified_of`` (payload
    digest whose validators are sent), ``login`` (the request carries login cookies: they are not archived). Sets
    ``provenance``: where the last exchange was archived. A response that was cut by a limit is archived and then raised
    as the Scrapy exception of that cut, so nothing extracts half a page.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = TapFactory
        self._limits = TransferLimits.from_settings(crawler.settings)
        self._patience_s = crawler.settings.getfloat("NEWSCRAWLER_WAIT_AT_MOST", 10.0)
        self._guard = Guard.from_settings(crawler.settings)
        self._verifies = crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
        self._turn = asyncio.Lock()

    async def download_request(self, request: Request) -> Response:
        """Fetch, archive, then hand over or raise."""
        request.meta.pop("provenance", None)
        await self._wait_for_host(request)
        self._note_asking(request)
        tap = Tap(self._limits)
        response, error = None, None
        try:
            response = await self._fetch(request, tap)
        except Exception as failure:  # noqa: BLE001 - whatever ends a download, what came of it is archived first
            error = failure
        if tap.cut and not isinstance(error, DownloadTimeoutError | DownloadCancelledError):
            # To Scrapy our own cut looks like the server's doing, or like a body that ends with its connection.
            error = CUT_ERRORS[tap.cut](f"{request.url}: the response was cut ({tap.cut})")
        if (politeness := self._politeness) is not None:
            note_failure(politeness, request.url, response, error)
        error = await self._archive(request, tap, error) or error
        await self._take_turn()
        if error is not None:
            raise error
        assert response is not None
        return response

    @property
    def _politeness(self) -> Politeness | None:
        return getattr(self._crawler, "politeness", None)

    async def _wait_for_host(self, request: Request) -> None:
        """
        Let a resting host rest. The request holds the host's slot meanwhile, so nobody else asks it either.

        Raises Refused with the time of its end when the rest is longer than NEWSCRAWLER_WAIT_AT_MOST.
        """
        politeness = self._politeness
        if politeness is None:
            return
        host = host_group(request.url)
        while (wait := politeness.rest_s(host)) > 0:
            if wait > self._patience_s:
                raise Refused(politeness.rest_reason(host), f"{host} rests for {wait:.0f} s", retry_at=at(wait))
            await asyncio.sleep(wait)
            self._restart_delay(request)

    async def _take_turn(self) -> None:
        """Pages that became durable together go on one after the other, and the reactor looks around in between."""
        async with self._turn:
            await asyncio.sleep(0)

    def _note_asking(self, request: Request) -> None:
        """From here on a process that dies may have died over this page."""
        frontier: Frontier | None = getattr(self._crawler, "frontier", None)
        if frontier is not None and LEASE in request.meta:
            frontier.asked(request.meta[LEASE])

    def _restart_delay(self, request: Request) -> None:
        """The host's delay counts from the end of its rest: Scrapy counts it from when the request took its place."""
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(request.meta.get("download_slot", "")) if engine is not None else None
        if slot is not None:
            slot.lastseen = time.monotonic()

    async def _fetch(self, request: Request, tap: Tap) -> Response:
        agent = GuardedAgent(
            guard=self._guard,
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=BoundPool(self._pool, tap),
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=True,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))

    async def _archive(self, request: Request, tap: Tap, error: Exception | None) -> Refused | None:
        """Hand the exchanges to the sink; a refusal when the publisher's reservation kept the page out of the archive."""
        tap.close()
        sink: ArchiveSink | None = getattr(self._crawler, "archive_sink", None)
        recordings = tap.recordings or [Recording()]
        exchanges = [_dropped(recording, request) for recording in recordings[:-1]]
        exchanges.append(_exchange(recordings[-1], request, error))
        if request.url.startswith("https:") and not self._verifies:
            exchanges[-1].notes = (*exchanges[-1].notes, UNVERIFIED)
        withheld = await self._apply_rights(exchanges[-1], request)
        provenances = await sink(exchanges, request) if sink is not None else []
        if provenances:
            request.meta["provenance"] = provenances[-1]
        return withheld

    async def _apply_rights(self, exchange: Exchange, request: Request) -> Refused | None:
        signals = site_signals(self._crawler, request.url)
        exchange.notes = (*exchange.notes, *((RIGHTS_OF_SITE, signal) for signal in signals))
        policy = rights_policy(self._crawler, request)
        if policy == "record" or not exchange.response:
            return None
        kind = exchange.lead.kind if exchange.lead else "article"
        signal = await asyncio.to_thread(reserving_signal, exchange.response, signals, kind=kind)
        if signal is None:
            return None
        apply_policy(policy, exchange, signal)
        return Refused(reason_of_signal(signal), signal) if policy == "dont-archive" else None


def _dropped(recording: Recording, request: Request) -> Exchange:
    """An attempt on a kept connection that the server had closed; Twisted repeated it by itself."""
    return _finish(recording, request, error="disconnect", cut="disconnect")


def _exchange(recording: Recording, request: Request, error: Exception | None) -> Exchange:
    if error is None:
        return _finish(recording, request, error=None, cut=None)
    reason = reason_of(error)
    cut = CUTS.get(reason, "unspecified")
    if cut in ("time", "length"):
        # Scrapy ended the connection: what the tap saw of that looks like the server's doing.
        recording.cut = cut
    return _finish(recording, request, error=reason, cut=cut)


def _finish(recording: Recording, request: Request, *, error: str | None, cut: Truncation | None) -> Exchange:
    proxy = request.meta.get("proxy")
    secrets = BY_DEFAULT | {"cookie"} if request.meta.get("login") else BY_DEFAULT
    recording.request[:], _ = redact_request(bytes(recording.request), secrets)
    if proxy:
        recording.ip = recording.port = None
    return recording.finished(
        request.url,
        request.method,
        error=error,
        cut=cut,
        lead=request.meta.get("lead"),
        not_modified_of=request.meta.get("not_modified_of"),
        notes=tuple(_notes(request, proxy)),
    )


def _notes(request: Request, proxy: Any) -> list[tuple[str, str]]:
    """What the metadata record says beside the lead: how this exchange came about."""
    notes = []
    if proxy:
        notes.append(("proxy", "the request went through a proxy: no address of the server is known"))
    if redirected := request.meta.get("redirect_urls"):
        notes.append(("redirectedFrom", redirected[-1]))
    if retried := request.meta.get("retry_times"):
        notes.append(("retry", str(retried)))
    return notes
