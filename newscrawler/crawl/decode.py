"""Content codings undone for the spider, bounded; the archive already has the bytes as they came."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy.responsetypes import responsetypes

from newscrawler.archive.encodings import Decoded, decode_content, read_codings
from newscrawler.errors import Undecodable

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

IN_THREAD_FROM = 32 * 1024
"""Coded bytes from which on a thread decodes: below, even a bomb ends at the ratio within a few milliseconds."""

UNDECODABLE = "undecodable"
INCOMPLETE = "decoded-incomplete"

logger = logging.getLogger(__name__)


class DecodeMiddleware:
    """
    Downloader middleware in place of Scrapy's HttpCompressionMiddleware.

    Scrapy decodes in the reactor, up to its whole size limit, and ``deflate`` in quadratic time. Here every layer has its
    limit of bytes and of ratio (archive/encodings.py), and larger bodies are decoded in a thread. A body that cannot be
    decoded comes through empty and flagged ``undecodable``; one whose coding ends early is flagged ``decoded-incomplete``.
    """

    def __init__(self, crawler: Crawler) -> None:
        limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._limit = limit or 1 << 62
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The response with its body decoded and the Content-Encoding header gone."""
        values = response.headers.getlist("Content-Encoding")
        if not values or not response.body:
            return response
        try:
            decoded = await self._decode(response.body, [bytes(value) for value in values])
        except Undecodable as error:
            logger.info("%s: %s", request.url, error)
            decoded, flag = Decoded(b"", False, ()), UNDECODABLE
        else:
            flag = "" if decoded.complete else INCOMPLETE
        if flag and self._stats is not None:
            self._stats.inc_value(f"decode/{flag}")
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=decoded.data[:5000])
        flags = [*response.flags, flag] if flag else response.flags
        return response.replace(body=decoded.data, headers=headers, flags=flags, cls=kind)

    async def _decode(self, body: bytes, values: list[bytes]) -> Decoded:
        codings = read_codings(values)
        if len(body) < IN_THREAD_FROM:
            return decode_content(body, codings, limit=self._limit)
        return await asyncio.to_thread(decode_content, body, codings, limit=self._limit)
