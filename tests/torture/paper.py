"""A newspaper of a few hundred small articles that keeps book of what it was asked and what it sent whole."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Self

from newscrawler.sources import Politeness, Source, Thresholds

SITEMAPS = 5
_PLACES = ("harbour", "town hall", "old mill", "north bridge", "market square", "school house", "ferry pier", "library")
_PEOPLE = ("The council", "A group of neighbours", "The harbour master", "Two engineers", "The school board", "A baker")
_DEEDS = ("discussed repairs of", "opened the doors of", "counted the visitors to", "asked for money to paint")
_WHEN = ("on a rainy Monday", "after a long debate", "before the summer began", "while the band was playing")


class Paper:
    """
    The site, served from threads of this process while the ``with`` block runs.

    ``sent`` counts (path, SHA-256 of the payload) of every answer whose last byte the kernel took; ``asked`` holds every
    path in order, with the User-Agent that asked.
    """

    def __init__(self, pages: int) -> None:
        self.pages = pages
        self.sent: Counter[tuple[str, str]] = Counter()
        self.asked: list[tuple[str, str]] = []
        self._server = _Server(("127.0.0.1", 0), _Reporter)
        self._server.paper = self  # type: ignore[attr-defined]
        self.origin = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def source(self) -> Source:
        return Source(
            name="paper",
            title="The Tortured Paper",
            site=f"{self.origin}/",
            hosts=(self.origin.removeprefix("http://"),),
            sitemaps=(f"{self.origin}/sitemap.xml",),
            language="en",
            allow_addresses=(self.origin.removeprefix("http://"),),
            politeness=Politeness(delay_s=0.0, connections=4),
            thresholds=Thresholds(least_pages=0, failed_share=1.0),
        )

    def articles(self) -> list[str]:
        return [_path(number) for number in range(self.pages)]

    def page(self, path: str) -> tuple[str, bytes] | None:
        """Content type and payload of a path; the same bytes every time."""
        if path == "/robots.txt":
            return "text/plain", b"User-agent: *\nAllow: /\n"
        if path == "/sitemap.xml":
            names = "".join(f"<sitemap><loc>{self.origin}/map-{n}.xml</loc></sitemap>" for n in range(SITEMAPS))
            return "application/xml", _xml("sitemapindex", names)
        if path.startswith("/map-"):
            part = range(int(path[5:-4]), self.pages, SITEMAPS)
            return "application/xml", _xml(
                "urlset", "".join(f"<url><loc>{self.origin}{_path(n)}</loc></url>" for n in part)
            )
        number = path.rsplit("-", 1)[-1]
        if number.isdigit() and int(number) < self.pages:
            return "text/html; charset=utf-8", _article(int(number))
        return None


def _path(number: int) -> str:
    return f"/2026/11/20/what-the-town-talked-about-{number}"


def _xml(root: str, inside: str) -> bytes:
    return (
        f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</{root}>'.encode()
    )


def _article(number: int) -> bytes:
    random = Random(number)
    paragraphs = "".join(f"<p>{_paragraph(random, number)}</p>" for _ in range(5))
    noise = random.randbytes(2500).hex()  # so that a run of a few hundred pages archives a megabyte
    return (
        f"<!doctype html><html lang=en><head><title>What the town talked about, {number}</title>"
        f'<meta property="article:published_time" content="2026-11-20T10:{number % 60:02}:00Z"><!--{noise}--></head>'
        f"<body><article><h1>What the town talked about, {number}</h1>{paragraphs}</article></body></html>"
    ).encode()


def _paragraph(random: Random, number: int) -> str:
    choose = random.choice
    return " ".join(
        f"{choose(_PEOPLE)} {choose(_DEEDS)} the {choose(_PLACES)} {choose(_WHEN)}, and {random.randint(2, 900)} people of "
        f"street {number} came to hear what would become of it."
        for _ in range(3)
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A killed run resets its connections; nobody needs to be told."""


class _Reporter(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        paper: Paper = self.server.paper  # type: ignore[attr-defined]
        paper.asked.append((self.path, self.headers.get("User-Agent", "")))
        kind, payload = paper.page(self.path) or ("text/plain", b"gone")
        self.send_response(200 if payload != b"gone" else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        try:
            self.wfile.write(payload)
        except OSError:
            return
        paper.sent[self.path, hashlib.sha256(payload).hexdigest()] += 1

    def log_message(self, *_: object) -> None:
        """Say nothing; `asked` is the log."""
