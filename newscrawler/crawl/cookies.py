"""Cookies: one jar a source and run, and login cookies from a file that nobody else may read."""

from __future__ import annotations

import http.cookiejar
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import tldextract
from scrapy.downloadermiddlewares import cookies as scrapy_cookies

from newscrawler.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

    from newscrawler.sources import Source

MOST_BYTES = 1024 * 1024

# Scrapy's own extractor would fetch the public suffix list over the network when the first cookie comes.
_OFFLINE = tldextract.TLDExtract(suffix_list_urls=(), include_psl_private_domains=True)


def read_cookie_file(path: Path) -> list[http.cookiejar.Cookie]:
    """
    The cookies of a Netscape file (what browsers' export add-ons and curl write).

    Raises ConfigurationError when the file is missing, malformed, larger than 1 MB, or readable by anybody but its owner:
    whoever reads it is logged in.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise ConfigurationError(
            f"cookie file {path}: {error.strerror}; give the path of a Netscape cookie file"
        ) from error
    if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
        raise ConfigurationError(f"cookie file {path}: not a file of at most 1 MB")
    if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o077:
        raise ConfigurationError(f"cookie file {path}: others may read it; run `chmod 600 {path}`")
    jar = http.cookiejar.MozillaCookieJar(path)
    try:
        jar.load(ignore_discard=True, ignore_expires=True)
    except (http.cookiejar.LoadError, OSError, ValueError) as error:
        raise ConfigurationError(f"cookie file {path}: no Netscape cookie file ({type(error).__name__})") from error
    return list(jar)


class SourceCookiesMiddleware(scrapy_cookies.CookiesMiddleware):
    """
    Scrapy's cookies, kept apart by source, for the length of the run.

    A source with a ``cookies_file`` starts with its cookies; its requests are marked with ``meta["login"]``, so that the
    Cookie header does not reach the archive. The files are read when the crawl begins: one that is not in order ends it
    then (ConfigurationError).
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = super().from_crawler(crawler)
        scrapy_cookies._split_domain = _OFFLINE
        _OFFLINE("warm-up.example")  # reads the list: 50 ms that would else be the first cookie's
        session = getattr(crawler, "session", None)
        middleware._log_in(session.sources if session is not None else ())
        return middleware

    def _log_in(self, sources: Iterable[Source]) -> None:
        files = {source.name: source.cookies_file for source in sources if source.cookies_file is not None}
        self._logged_in = frozenset(files)
        for name, file in files.items():
            for cookie in read_cookie_file(file):
                self.jars[name].set_cookie(cookie)

    def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Choose the source's jar, then do as Scrapy does."""
        source = getattr(request.meta.get("lead"), "source", None)
        if source:
            request.meta.setdefault("cookiejar", source)
        if source in self._logged_in:
            request.meta["login"] = True
        super().process_request(request)
