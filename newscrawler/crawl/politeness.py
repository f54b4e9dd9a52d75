"""
How each host is treated: when it may be asked again, and how long it rests after it complained.

Pure bookkeeping with an injected clock; ``resting.py`` and the download handler act on it. A host is a
``urls.host_group``: ports and ``www.`` share one, because they share a machine.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from newscrawler.sources.source import Politeness as Rule

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

DEFAULTS: dict[str, float | int | bool] = {
    # Seconds that a request waits in its place for a host that rests; for longer the URL is parked in the frontier.
    "NEWSCRAWLER_WAIT_AT_MOST": 10.0,
    # First rest after a failure; doubled with each failure in a row.
    "NEWSCRAWLER_BACKOFF": 2.0,
    "NEWSCRAWLER_BACKOFF_CAP": 300.0,
    # Failures in a row that open the circuit: nobody asks the host until it has rested.
    "NEWSCRAWLER_CIRCUIT_AFTER": 8,
    "NEWSCRAWLER_CIRCUIT_REST": 900.0,
    # A longer Retry-After is taken as this; the URL waits in the frontier all the same.
    "NEWSCRAWLER_RETRY_AFTER_CAP": 86_400.0,
    "NEWSCRAWLER_ROBOTS": True,
    # Variation of the delay: none, so that the delay is the least distance and not the mean.
    "DOWNLOAD_DELAY_JITTER": 0.0,
}
"""Setting → default, for the add-on."""

MOST_HOSTS = 100_000
"""Hosts remembered; the one not asked for longest is forgotten first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestPolicy:
    """How long hosts rest after failures; seconds."""

    backoff_s: float = 2.0
    backoff_cap_s: float = 300.0
    circuit_after: int = 8
    circuit_rest_s: float = 900.0
    retry_after_cap_s: float = 86_400.0

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> RestPolicy:
        def number(name: str) -> float:
            value = settings.get(name)
            return float(DEFAULTS[name] if value is None else value)

        return cls(
            backoff_s=number("NEWSCRAWLER_BACKOFF"),
            backoff_cap_s=number("NEWSCRAWLER_BACKOFF_CAP"),
            circuit_after=int(number("NEWSCRAWLER_CIRCUIT_AFTER")),
            circuit_rest_s=number("NEWSCRAWLER_CIRCUIT_REST"),
            retry_after_cap_s=number("NEWSCRAWLER_RETRY_AFTER_CAP"),
        )


@dataclass(slots=True)
class _Host:
    failures: int = 0
    rests_until: float = 0.0
    crawl_delay_s: float = 0.0


class Politeness:
    """
    What is known of every host during one run.

    ``rules`` gives a source's own delay, connections and Crawl-delay cap; ``default`` is for requests without a source.
    ``clock`` counts seconds and never goes back.
    """

    def __init__(
        self,
        *,
        default: Rule | None = None,
        rules: Mapping[str, Rule] | None = None,
        rests: RestPolicy | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._default = default or Rule()
        self._rules = dict(rules or {})
        self._rests = rests or RestPolicy()
        self._clock = clock
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._resting: set[str] = set()

    def rule_for(self, source: str | None) -> Rule:
        """The source's politeness, the default when it is not known."""
        return self._rules.get(source or "", self._default)

    def delay_s(self, host: str, source: str | None = None) -> float:
        """Least seconds between two requests to the host: the source's delay, or a longer Crawl-delay up to the cap."""
        rule = self.rule_for(source)
        return max(rule.delay_s, min(self._host(host).crawl_delay_s, rule.crawl_delay_cap_s))

    def note_crawl_delay(self, host: str, seconds: float | None) -> None:
        """What the host's robots.txt asks for; of several authorities on one host the longest counts."""
        if seconds is not None and seconds > 0:
            known = self._host(host)
            known.crawl_delay_s = max(known.crawl_delay_s, seconds)

    def succeeded(self, host: str) -> None:
        """The host answered as it should: its failures are forgotten."""
        self._host(host).failures = 0

    def failed(self, host: str, *, retry_after_s: float | None = None) -> float:
        """
        The host failed or complained; how many seconds it rests now.

        Rests grow twofold with each failure in a row; from ``circuit_after`` on they begin at ``circuit_rest_s``. The
        host's own Retry-After is kept when it is longer, up to the cap.
        """
        known, rests = self._host(host), self._rests
        known.failures += 1
        beyond = known.failures - rests.circuit_after
        if beyond < 0:
            rest = min(rests.backoff_s * 2.0 ** (known.failures - 1), rests.backoff_cap_s)
        else:
            rest = min(rests.circuit_rest_s * 2.0 ** min(beyond, 20), rests.retry_after_cap_s)
        if retry_after_s is not None:
            rest = max(rest, min(retry_after_s, rests.retry_after_cap_s))
        known.rests_until = max(known.rests_until, self._clock() + rest)
        self._resting.add(host)
        return known.rests_until - self._clock()

    def rest_s(self, host: str) -> float:
        """Seconds until the host may be asked again, 0 when it may be now."""
        known = self._hosts.get(host)
        return max(0.0, known.rests_until - self._clock()) if known else 0.0

    def rest_reason(self, host: str) -> str:
        """The ledger's slug for a URL that waits because of the host."""
        known = self._hosts.get(host)
        return "circuit-open" if known and known.failures >= self._rests.circuit_after else "host-resting"

    def resting_hosts(self) -> set[str]:
        """The hosts that may not be asked now; for the scheduler, which leases nothing of them."""
        self._resting = {host for host in self._resting if self.rest_s(host) > 0}
        return set(self._resting)

    def _host(self, host: str) -> _Host:
        known = self._hosts.pop(host, None) or _Host()
        self._hosts[host] = known
        if len(self._hosts) > MOST_HOSTS:
            self._hosts.popitem(last=False)
        return known


def read_retry_after(value: str | bytes | None, *, now: datetime | None = None) -> float | None:
    """
    Seconds that a Retry-After asks for (RFC 9110, 10.2.3): a number, or a date; None for what is neither.

    A date gone by is 0. No cap here: ``Politeness.failed`` has it.
    """
    text = (value.decode("latin-1") if isinstance(value, bytes) else value or "").strip()[:100]
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())


def at(seconds: float) -> datetime:
    """The time so many seconds from now."""
    return datetime.now(UTC) + timedelta(seconds=seconds)
