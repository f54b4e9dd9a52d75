"""
The tap on the wire: Twisted's HTTP/1.1 protocol with a recording of every byte written and received.

Above this point bytes are lost: Twisted canonicalises header names and undoes chunks, Scrapy regroups what is left.
Private names of Scrapy 2.19 and Twisted 26.10 are used here, in ``handler`` and in ``connect``, nowhere else;
tests/crawl/test_fidelity.py notices when they change.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientProtocol, _LenientHTTPClientParser
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import connectionDone
from twisted.web.client import _HTTP11ClientFactory
from twisted.web.http import _ChunkedTransferDecoder
from twisted.web.http_headers import InvalidHeaderName
from twisted.web.iweb import UNKNOWN_LENGTH

from newscrawler.crawl.exchange import Recording
from newscrawler.crawl.limits import TransferLimits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.python.failure import Failure
    from twisted.web._newclient import Request as TwistedRequest
    from twisted.web.client import HTTPConnectionPool
    from twisted.web.iweb import IResponse

    from newscrawler.model import Truncation


FRAMING_FROM = 128 * 1024
LEAST_CHUNK = 8
"""Bytes of a chunked body for each line end in it, framing's and content's together: no page has so few."""


class HeadTooBig(Exception):
    """The head of a response goes over its bytes or lines."""


class Tap:
    """What the connections of one Scrapy request write into: one recording an attempt, Twisted's own retry included."""

    def __init__(self, limits: TransferLimits) -> None:
        self.limits = limits
        self.recordings: list[Recording] = []

    def begin(self, transport: Any) -> Recording:
        """A new recording for a request that is about to be written to ``transport``."""
        recording = Recording(limit=self.limits.wire_bytes)
        peer = transport.getPeer()
        recording.ip, recording.port = getattr(peer, "host", None), getattr(peer, "port", None)
        self.recordings.append(recording)
        return recording

    @property
    def cut(self) -> Truncation | None:
        """Why the last attempt was cut short, None when it was not."""
        return self.recordings[-1].cut if self.recordings else None

    def close(self) -> None:
        """Nothing that still comes is recorded."""
        for recording in self.recordings:
            recording.open = False


class _TeeTransport:
    """A transport that also keeps what is written to it."""

    def __init__(self, transport: Any, recording: Recording) -> None:
        self._transport, self._recording = transport, recording

    def write(self, data: bytes) -> None:
        self._recording.request += data
        self._transport.write(data)

    def writeSequence(self, parts: Iterable[bytes]) -> None:  # noqa: N802 - Twisted's name
        self.write(b"".join(parts))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _TapParser(_LenientHTTPClientParser):
    """Scrapy's lenient parser, with a limit on the head: neither Scrapy nor Twisted has one for it as a whole."""

    # Twisted ends a connection silently at 16 kB a line; longer policies and cookies are sent by honest servers.
    MAX_LENGTH = 1 << 30
    limits: TransferLimits
    recording: Recording
    head_bytes = 0
    head_lines = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self.head_bytes += len(line) + 1
        self.head_lines += 1
        self.check_head(self.head_bytes)
        super().lineReceived(line)

    def check_head(self, size: int) -> None:
        if size > self.limits.head_bytes or self.head_lines > self.limits.head_lines:
            self.recording.cut = "length"
            raise HeadTooBig(f"{self.head_lines} lines, {size} bytes of headers")

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802 - Twisted's name
        # Browsers pass over a line whose name is no token and read on; Twisted gave up the whole response.
        with suppress(InvalidHeaderName):
            super().headerReceived(name.rstrip(), value)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        super().dataReceived(data)
        if self.line_mode:
            self.check_head(self.head_bytes + len(self._buffer))


class TapProtocol(_LenientHTTP11ClientProtocol):
    """One connection; between requests it records nothing."""

    _recording: Recording | None = None
    _watch: Any = None
    _line_ends = 0

    def request(self, request: TwistedRequest) -> Deferred[IResponse]:
        tap: Tap | None = getattr(request, "_tap", None)
        if tap is None:
            return super().request(request)
        recording = self._recording = tap.begin(self.transport)
        self._line_ends = 0
        write = type(request).writeTo
        # On the instance, over the class's own: a repeated request must not write into the first attempt's recording too.
        request.__dict__["writeTo"] = lambda transport: write(request, _TeeTransport(transport, recording))
        answer = super().request(request)
        parser: Any = self._parser
        parser.__class__ = _TapParser
        parser.limits, parser.recording = tap.limits, recording
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        recording = self._recording
        if recording is None:
            super().dataReceived(data)
            return
        if not recording.response:
            self._first_byte(recording)
        recording.receive(data)
        if self._is_mostly_framing(recording, data):
            recording.cut = "length"
        if recording.cut:
            self.cut(recording.cut)
            return
        super().dataReceived(data)

    def _is_mostly_framing(self, recording: Recording, data: bytes) -> bool:
        """
        Whether a chunked body is made of chunks of a few bytes, which Twisted decodes at a second's CPU a megabyte.

        Judged by its line ends, two a chunk, once FRAMING_FROM bytes are there.
        """
        if not isinstance(getattr(self._parser, "bodyDecoder", None), _ChunkedTransferDecoder):
            return False
        self._line_ends += data.count(b"\n")
        received = len(recording.response)
        return received > FRAMING_FROM and self._line_ends * LEAST_CHUNK > received

    def cut(self, why: Truncation) -> None:
        """End the transfer here; what was read so far stays recorded."""
        if self._recording is not None:
            self._recording.cut = why
        self._stop_watch()
        assert self.transport is not None
        self.transport.abortConnection()

    def _first_byte(self, recording: Recording) -> None:
        assert self.transport is not None
        handle = self.transport.getHandle()
        if hasattr(handle, "get_cipher_name"):
            recording.tls_version = handle.get_protocol_version_name()
            recording.tls_cipher = handle.get_cipher_name()
        limits = getattr(self._parser, "limits", None)
        if limits is not None and limits.min_rate and limits.rate_window_s:
            self._watch_rate(recording, limits, 0)

    def _watch_rate(self, recording: Recording, limits: TransferLimits, before: int) -> None:
        from twisted.internet import reactor

        clock: Any = reactor

        def look() -> None:
            received = len(recording.response)
            if received - before < limits.min_rate * limits.rate_window_s:
                self.cut("time")
            else:
                self._watch_rate(recording, limits, received)

        self._watch = clock.callLater(limits.rate_window_s, look)

    def _stop_watch(self) -> None:
        if self._watch is not None and self._watch.active():
            self._watch.cancel()
        self._watch = None

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802 - Twisted's name
        recording, self._recording = self._recording, None
        self._stop_watch()
        if recording is not None:
            recording.end(rest=len(rest))
        super()._finishResponse(rest)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802 - Twisted's name
        self._stop_watch()
        recording = self._recording
        # RFC 9112, 9.8: a body that only the close ends is whole after an orderly close alone.
        if recording is not None and not recording.cut and not reason.check(ConnectionDone) and self._ends_at_close():
            recording.cut = "disconnect"
        super().connectionLost(reason)
        self._recording = None

    def _ends_at_close(self) -> bool:
        response = getattr(self._parser, "response", None)
        return response is not None and response.length is UNKNOWN_LENGTH


class TapFactory(_HTTP11ClientFactory):
    """Builds ``TapProtocol`` connections for the pool."""

    noisy = False

    def buildProtocol(self, addr: IAddress | None) -> TapProtocol:  # noqa: N802 - Twisted's name
        return TapProtocol(self._quiescentCallback)


class _BoundConnection:
    def __init__(self, connection: Any, tap: Tap) -> None:
        self._connection, self._tap = connection, tap

    def request(self, request: TwistedRequest) -> Deferred[IResponse]:
        # On the request, not the connection: Twisted repeats a request on a new connection when a kept one was dropped.
        request.__dict__["_tap"] = self._tap
        answer: Deferred[IResponse] = self._connection.request(request)
        return answer


class BoundPool:
    """The connection pool as one Scrapy request sees it: each connection it gives records into that request's tap."""

    def __init__(self, pool: HTTPConnectionPool, tap: Tap) -> None:
        self._pool, self._tap = pool, tap
        self.persistent = pool.persistent

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802 - Twisted's name
        return self._pool.getConnection(key, endpoint).addCallback(_BoundConnection, self._tap)
