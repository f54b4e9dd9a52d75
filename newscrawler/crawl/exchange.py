"""
One exchange while it happens, and the finished value made of it.

``Recording`` is what the tap writes into; ``Recording.finished`` gives the ``model.Exchange`` that goes to the archive,
with interim responses apart.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.model import Exchange

if TYPE_CHECKING:
    from newscrawler.model import Truncation

_BLANK_LINE = re.compile(rb"\n\r?\n")
_STATUS_LINE = re.compile(rb"[^ \n]+ +(\d{3})\b")


def split_interim(raw: bytes) -> tuple[bytes, bytes]:
    """The interim (1xx) messages before the final response, and the final response itself (RFC 9110, 15.2)."""
    start = 0
    while (status := _STATUS_LINE.match(raw, start)) and status[1].startswith(b"1"):
        end = _BLANK_LINE.search(raw, status.end())
        if end is None:
            return raw, b""
        start = end.end()
    return raw[:start], raw[start:]


@dataclass(slots=True, eq=False)
class Recording:
    """One request message written to a connection and what came back, byte by byte, until ``close``."""

    limit: int = 0
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    begun: float = field(default_factory=time.monotonic)
    last: float = 0.0
    request: bytearray = field(default_factory=bytearray)
    response: bytearray = field(default_factory=bytearray)
    ip: str | None = None
    port: int | None = None
    tls_version: str | None = None
    tls_cipher: str | None = None
    complete: bool = False
    cut: Truncation | None = None
    open: bool = True

    def receive(self, data: bytes) -> None:
        """Keep what came, up to the limit; beyond it the recording is cut as ``length``."""
        if not self.open or self.cut:
            return
        self.last = time.monotonic()
        self.response += data
        if self.limit and len(self.response) > self.limit:
            del self.response[self.limit :]
            self.cut = "length"

    def end(self, *, rest: int) -> None:
        """The message is whole; the last ``rest`` bytes that came are not of it."""
        if rest:
            del self.response[-rest:]
        self.complete = self.cut is None
        self.open = False

    def finished(
        self, url: str, method: str, *, error: str | None, cut: Truncation | None, **facts: object
    ) -> Exchange:
        """The exchange as a value; ``error`` and ``cut`` are what the download ended with, if it failed."""
        self.open = False
        interim, response = split_interim(bytes(self.response))
        # 32 MB at most, but as many times as there are requests under way.
        self.response.clear()
        whole = self.complete and self.cut is None
        return Exchange(
            url=url,
            method=method,
            started=self.started,
            request=bytes(self.request),
            response=response,
            interim=interim,
            ip=self.ip,
            port=self.port,
            tls_version=self.tls_version,
            tls_cipher=self.tls_cipher,
            fetch_ms=round(1000 * max(0.0, self.last - self.begun)),
            truncated=None if whole or not response else self.cut or cut or "disconnect",
            error=None if whole else error,
            **facts,  # type: ignore[arg-type]
        )
