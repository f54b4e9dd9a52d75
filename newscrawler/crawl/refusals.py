"""
Why a request brought no page: our own refusals, and one table that names everybody else's failures.

The slugs are the ledger's reasons. ``reason_of`` gives the slug of any exception that ends a download, so that spiders,
counters and the WARC metadata agree.
"""

from __future__ import annotations

from datetime import datetime

from OpenSSL.SSL import Error as OpenSSLError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    StopDownload,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.internet.error import SSLError as TwistedSSLError
from twisted.web.client import ResponseFailed


class Refused(IgnoreRequest):
    """
    We decided not to fetch this URL, or not now.

    ``reason`` is the ledger's slug. ``retry_at`` is None when the refusal is for good; otherwise the frontier parks the
    URL until then. An ``IgnoreRequest``, so Scrapy neither retries it nor logs it as an error.
    """

    def __init__(self, reason: str, detail: str, *, retry_at: datetime | None = None) -> None:
        self.reason, self.detail, self.retry_at = reason, detail, retry_at
        super().__init__(f"{reason}: {detail}")


class RefusedAddress(Refused):
    """The URL, or the address that its name stands for, is not one we connect to."""

    def __init__(self, detail: str) -> None:
        super().__init__("refused-address", detail)


REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (DownloadCancelledError, "too-big"),
    (ResponseDataLossError, "disconnect"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "connection-refused"),
    (DownloadFailedError, "disconnect"),
    (StopDownload, "stopped"),
    (UnsupportedURLSchemeError, "refused-scheme"),
    (NotSupported, "refused-scheme"),
    (OpenSSLError, "tls"),
    (TwistedSSLError, "tls"),
    (ConnectError, "unreachable"),
    (ValueError, "bad-url"),
)


def reason_of(error: BaseException) -> str:
    """The ledger's slug for what ended a download; "failed" when nothing better is known."""
    if isinstance(error, Refused):
        return error.reason
    if _is_tls(error):
        return "tls"
    if _is_unreadable(error):
        return "bad-response"
    return next((slug for kind, slug in REASONS if isinstance(error, kind)), "failed")


def _is_unreadable(error: BaseException) -> bool:
    """Whether we gave up on what we could not parse, although the server was still there."""
    cause = error.__cause__
    return isinstance(cause, ResponseFailed) and not any(reason.check(ConnectionClosed) for reason in cause.reasons)


def _is_tls(error: BaseException) -> bool:
    cause = error.__cause__
    if not isinstance(cause, ResponseFailed):
        return False
    return any(reason.check(OpenSSLError, TwistedSSLError) for reason in cause.reasons)
