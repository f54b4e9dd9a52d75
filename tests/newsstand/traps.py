"""
What hostile and broken servers do to a crawler, by class: name → what is sent, and how the URL must end.

Each trap is a host of its own. ``outcome`` is "page" when the spider must see a response, else the ledger's reason.
"""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import brotli
from backports import zstd

from tests.newsstand.oddities import CUT, HTML, PAGE, WHOLE, by_bytes, chunks, head, raw_deflate, sized
from tests.newsstand.server import Answer, Exchanged, Route

CANARY = "127.9.9.9"
"""Where the internal service stands that nothing may reach."""

SETTINGS: dict[str, object] = {
    "DOWNLOAD_TIMEOUT": 30,
    "DOWNLOAD_MAXSIZE": 4 * 1024 * 1024,
    "RETRY_TIMES": 0,
    "CONCURRENT_REQUESTS": 32,
}
"""Limits small enough to be reached on loopback in no time."""

SHORT_OF_TIME: dict[str, object] = SETTINGS | {"DOWNLOAD_TIMEOUT": 1.5, "NEWSCRAWLER_RATE_WINDOW": 0.4}
"""For the traps that play for time (`is_slow`); on a busy machine the others would be taken for slow with these."""


@dataclass(frozen=True, slots=True)
class Trap:
    kind: str
    answer: Route
    outcome: str
    robots: Route | None = None
    path: str = "/trap"

    @property
    def is_slow(self) -> bool:
        return self.kind == "slow"


def redirect(location: bytes, status: bytes = b"302 Found") -> bytes:
    return head(b"HTTP/1.1 " + status, b"Location: " + location, b"Content-Length: 0")


def endless(start: bytes, piece: bytes) -> Answer:
    return Answer(itertools.chain([start], itertools.repeat(piece)), then="close")


def dripping(start: bytes, piece: bytes, pause_s: float = 0.05) -> Answer:
    return Answer(itertools.chain([start], itertools.repeat(piece)), then="close", pause_s=pause_s)


def hop(exchanged: Exchanged) -> bytes:
    return redirect(exchanged.path.encode() + b"x")


def cookie_hop(exchanged: Exchanged) -> bytes:
    here = exchanged.path.encode()
    return head(
        b"HTTP/1.1 302 Found", b"Location: " + here, b"Set-Cookie: n=%d" % len(exchanged.request), b"Content-Length: 0"
    )


def spellings(address: str) -> dict[str, str]:
    """Ways to write an IPv4 address into a URL that some resolver understands."""
    parts = [int(part) for part in address.split(".")]
    number = int.from_bytes(bytes(parts), "big")
    return {
        "plain": address,
        "decimal": str(number),
        "hexadecimal": hex(number),
        "hexadecimal parts": ".".join(map(hex, parts)),
        "octal": f"0{number:o}",
        "octal parts": ".".join(f"0{part:o}" for part in parts),
        "short": f"{parts[0]}.{int.from_bytes(bytes(parts[1:]), 'big')}",
        "three parts": f"{parts[0]}.{parts[1]}.{int.from_bytes(bytes(parts[2:]), 'big')}",
        "mapped": f"[::ffff:{address}]",
        "full-width digits": "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in address),
        "ideographic dots": address.replace(".", "。"),
        "percent-encoded": "".join(f"%{ord(c):02x}" for c in address),
    }


def _whole() -> Iterator[tuple[str, Trap]]:
    for path, route in WHOLE.items():
        if path not in ("/redirect", "/redirect-with-body"):
            yield f"framing {path[1:]}", Trap("framing", route, "page")
    for path, route in CUT.items():
        yield f"broken off {path[1:]}", Trap("broken off", route, "disconnect")


CHUNKED = head(b"HTTP/1.1 200 OK", HTML, b"Transfer-Encoding: chunked")

SIZES: dict[str, Trap] = {
    "endless body until close": Trap(
        "endless", endless(head(b"HTTP/1.1 200 OK", HTML), b"<p>and on</p>" * 1000), "too-big"
    ),
    "endless chunks": Trap("endless", endless(CHUNKED, b"4000\r\n" + b"x" * 0x4000 + b"\r\n"), "too-big"),
    "endless tiny chunks": Trap("endless", endless(CHUNKED, b"1\r\nx\r\n" * 2000), "too-big"),
    "endless chunk extensions": Trap("endless", endless(CHUNKED, (b"1;" + b"e" * 900 + b"\r\nx\r\n") * 20), "too-big"),
    "endless headers": Trap("endless", endless(b"HTTP/1.1 200 OK\r\n", b"X-Header: and on\r\n" * 100), "too-big"),
    "endless header line": Trap("endless", endless(b"HTTP/1.1 200 OK\r\nX-Header: ", b"and on " * 1000), "too-big"),
    "endless folded header": Trap(
        "endless", endless(b"HTTP/1.1 200 OK\r\nX-Header: a\r\n", b" and on\r\n" * 100), "too-big"
    ),
    "endless status line": Trap("endless", endless(b"HTTP/1.1 200 ", b"OK " * 1000), "too-big"),
    "endless interim responses": Trap(
        "endless", endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 50), "too-big"
    ),
    "endless blank header lines": Trap("endless", endless(b"", b"HTTP/1.1 100\r\n\r\n" * 500), "too-big"),
    "announced terabyte": Trap(
        "endless", endless(head(b"HTTP/1.1 200 OK", b"Content-Length: 1099511627776"), b"x" * 65536), "too-big"
    ),
    "chunk of a terabyte": Trap("endless", endless(CHUNKED + b"10000000000\r\n", b"x" * 65536), "too-big"),
    "thousand and one headers": Trap("endless", head(b"HTTP/1.1 200 OK", *[b"A: b"] * 1001), "too-big"),
    "error page without end": Trap("endless", endless(head(b"HTTP/1.1 404 Gone", HTML), b"gone " * 5000), "too-big"),
    "redirect with endless body": Trap(
        "endless", endless(head(b"HTTP/1.1 302 Found", b"Location: /x"), b"x" * 65536), "too-big"
    ),
}

SLOW: dict[str, Trap] = {
    "silence after the request": Trap("slow", Answer.of(then="hang"), "timeout"),
    "silence in the head": Trap("slow", Answer.of(b"HTTP/1.1 200 OK\r\nX-A:", then="hang"), "timeout"),
    "silence in the body": Trap("slow", Answer.of(sized()[:2000], then="hang"), "timeout"),
    "silence before the last chunk": Trap("slow", Answer.of(CHUNKED + chunks(PAGE)[:-5], then="hang"), "timeout"),
    "silence before the trailers end": Trap(
        "slow", Answer.of(CHUNKED + chunks(PAGE)[:-2] + b"X-T: 1\r\n", then="hang"), "timeout"
    ),
    "silence after an interim": Trap("slow", Answer.of(head(b"HTTP/1.1 100 Continue"), then="hang"), "timeout"),
    "dripping head": Trap("slow", dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), "timeout"),
    "dripping header value": Trap("slow", dripping(b"HTTP/1.1 200 OK\r\nX-A: ", b"x"), "timeout"),
    "dripping body": Trap("slow", dripping(head(b"HTTP/1.1 200 OK", HTML), b"x"), "timeout"),
    "dripping chunks": Trap("slow", dripping(CHUNKED, b"1\r\nx\r\n"), "timeout"),
    "dripping interims": Trap("slow", dripping(b"", b"HTTP/1.1 102 Processing\r\n\r\n"), "timeout"),
    "burst, then drip": Trap("slow", dripping(head(b"HTTP/1.1 200 OK", HTML) + b"x" * 3000, b"x"), "timeout"),
}

_FIVE_AND_SIX = (b"Content-Length: 5", b"Content-Length: 6")
_GZIP_CHUNKED = b"Transfer-Encoding: gzip, chunked"

BROKEN: dict[str, Trap] = {
    "nothing at all": Trap("not http", Answer.of(then="close"), "disconnect"),
    "reset at once": Trap("not http", Answer.of(then="reset"), "disconnect"),
    "another protocol": Trap("not http", Answer.of(b"SSH-2.0-OpenSSH_9.6\r\n", then="hang"), "bad-response"),
    "a bare page": Trap("not http", Answer.of(b"<html><body>Hello</body></html>\n", then="close"), "bad-response"),
    "random bytes": Trap("not http", Answer.of(bytes(range(256)) * 8, then="close"), "bad-response"),
    "status that is no number": Trap("not http", sized(status=b"HTTP/1.1 OK"), "bad-response"),
    "version that is none": Trap("not http", sized(status=b"HTTP/x.y 200 OK"), "bad-response"),
    "negative length": Trap("not http", head(b"HTTP/1.1 200 OK", b"Content-Length: -5"), "bad-response"),
    "length in words": Trap("not http", head(b"HTTP/1.1 200 OK", b"Content-Length: five") + b"abcde", "bad-response"),
    "two different lengths": Trap("not http", head(b"HTTP/1.1 200 OK", *_FIVE_AND_SIX) + b"abcdef", "bad-response"),
    "chunk size in words": Trap("not http", CHUNKED + b"five\r\nabcde\r\n0\r\n\r\n", "bad-response"),
    "negative chunk size": Trap("not http", CHUNKED + b"-5\r\nabcde\r\n0\r\n\r\n", "bad-response"),
    "chunk longer than said": Trap("not http", CHUNKED + b"3\r\nabcde\r\n0\r\n\r\n", "bad-response"),
    "unknown transfer coding": Trap("not http", head(b"HTTP/1.1 200 OK", _GZIP_CHUNKED) + b"0\r\n\r\n", "bad-response"),
    "protocols switched unasked": Trap("not http", Answer.of(head(b"HTTP/1.1 101 X", b"Upgrade: h2c"), then="close"), "disconnect"),
}  # fmt: skip

_ZEROS = b"\0" * (16 << 20)


def bombs() -> dict[str, Trap]:
    """Small bodies that unpack to a great deal; made when asked for, because making them takes a second."""
    packed = {
        "gzip": (b"gzip", gzip.compress(_ZEROS, 6)),
        "gzip in gzip": (b"gzip, gzip", gzip.compress(gzip.compress(_ZEROS, 6), 6)),
        "gzip of many members": (b"gzip", gzip.compress(b"\0" * 1000) * 2000),
        "deflate": (b"deflate", zlib.compress(_ZEROS, 6)),
        "raw deflate": (b"deflate", raw_deflate(_ZEROS)),
        "br": (b"br", brotli.compress(_ZEROS, quality=4)),
        "zstd": (b"zstd", zstd.compress(_ZEROS)),
        "zstd in gzip": (b"zstd, gzip", gzip.compress(zstd.compress(_ZEROS))),
        "five layers": (b"gzip, gzip, gzip, gzip, gzip", gzip.compress(PAGE)),
        "unknown coding": (b"compress", PAGE),
        "garbage as zstd": (b"zstd", b"\x28\xb5\x2f\xfd" + b"\xff" * 100),
        "gzip cut off": (b"gzip", gzip.compress(PAGE, mtime=0)[:-20]),
    }
    return {
        f"bomb {name}": Trap("coding", sized(body, b"Content-Encoding: " + coding), "page")
        for name, (coding, body) in packed.items()
    }


def redirects(canary_port: int) -> dict[str, Trap]:
    """Ways to lead a crawler in circles, out of the web, or into the local network."""
    traps = {
        "to itself": Trap("redirect", redirect(b"/trap"), "redirect-loop"),
        "without end": Trap("redirect", hop, "redirect-loop"),
        "to itself with ever new cookies": Trap("redirect", cookie_hop, "redirect-loop"),
        "without location": Trap("redirect", head(b"HTTP/1.1 302 Found", b"Content-Length: 0"), "page"),
        "to nothing": Trap("redirect", redirect(b""), "redirect-loop"),
        "to a control character": Trap("redirect", redirect(b"/a\x01\x7fb"), "redirect-loop"),
        "to bytes that are no text": Trap("redirect", redirect(b"/caf\xe9\xff"), "redirect-loop"),
        "to a user name": Trap("redirect", redirect(b"http://a:b@127.0.0.1/"), "refused-address"),
        "to port 22": Trap("redirect", redirect(b"http://news.example:22/"), "refused-address"),
        "to an impossible port": Trap("redirect", redirect(b"http://news.example:99999/"), "bad-url"),
        "to a broken address": Trap("redirect", redirect(b"http://[::1/"), "bad-url"),
        "with meta refresh inwards": Trap(
            "redirect",
            sized(b"<meta http-equiv=refresh content='0;url=http://%s:%d/'>" % (CANARY.encode(), canary_port)),
            "page",
        ),
        "with a refresh header inwards": Trap(
            "redirect", sized(PAGE, b"Refresh: 0; url=http://%s:%d/" % (CANARY.encode(), canary_port)), "page"
        ),
    }
    for scheme in (
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "data:text/html,x",
        "javascript:alert(1)",
        "gopher://127.0.0.1/",
        "s3://a/b",
    ):
        outcome = "bad-url" if scheme.startswith("javascript") else "page"
        traps[f"to {scheme.partition(':')[0]}"] = Trap("redirect", redirect(scheme.encode()), outcome)
    for name, host in spellings(CANARY).items():
        location = f"http://{host}:{canary_port}/secret".encode()
        traps[f"inwards, {name}"] = Trap("local network", redirect(location, b"307 Temporary"), "refused-address")
    return {f"redirect {name}": trap for name, trap in traps.items()}


_TEXT = b"Content-Type: text/plain"
_NO = b"User-agent: *\nDisallow: /trap\n"

ROBOTS: dict[str, Trap] = {
    name: Trap("slow" if name == "robots silent" else "robots", sized(), outcome, robots)
    for name, robots, outcome in (
        ("robots 503", sized(b"", status=b"HTTP/1.1 503 Busy"), "robots:unreachable"),
        ("robots 500", sized(b"", status=b"HTTP/1.1 500 Oops"), "robots:unreachable"),
        ("robots 429", sized(b"", status=b"HTTP/1.1 429 Slow down"), "robots:unreachable"),
        ("robots silent", Answer.of(then="hang"), "robots:unreachable"),
        ("robots reset", Answer.of(then="reset"), "robots:unreachable"),
        (
            "robots cut off",
            Answer.of(head(b"HTTP/1.1 200 OK", b"Content-Length: 999") + _NO, then="close"),
            "robots:unreachable",
        ),
        ("robots endless", endless(head(b"HTTP/1.1 200 OK", _TEXT), b"# and on\n" * 1000), "robots:unreachable"),
        ("robots bomb", sized(gzip.compress(b"#" * (20 << 20), 6), b"Content-Encoding: gzip"), "robots:unreachable"),
        ("robots 403", sized(b"", status=b"HTTP/1.1 403 No"), "page"),
        ("robots 404", sized(b"", status=b"HTTP/1.1 404 No"), "page"),
        ("robots html", sized(PAGE), "page"),
        ("robots empty", head(b"HTTP/1.1 200 OK", b"Content-Length: 0"), "page"),
        ("robots to nowhere", redirect(b"http://[::1/robots.txt"), "robots:unreachable"),
        ("robots loop", redirect(b"/robots.txt"), "page"),
        ("robots inwards", redirect(f"http://{CANARY}/robots.txt".encode()), "robots:unreachable"),
        ("robots utf-16", sized(_NO.decode().encode("utf-16")), "robots"),
        ("robots nul", sized(_NO.replace(b"*", b"*\0")), "robots"),
        ("robots many groups", sized(b"User-agent: bot%d\nDisallow: /\n" * 100 % tuple(range(100)) + _NO), "robots"),
        (
            "robots stars",
            sized(b"User-agent: *\nDisallow: /" + b"*t" * 500 + b"\nDisallow: /*/*/*/*$\nDisallow: /t*p\n"),
            "robots",
        ),
        ("robots day-long crawl delay", sized(b"User-agent: *\nCrawl-delay: 86400\nDisallow: /trap\n"), "robots"),
        (
            "robots delay that is none",
            sized(b"User-agent: *\nCrawl-delay: nan\nCrawl-delay: -1\nCrawl-delay: 1e999\n"),
            "page",
        ),
        (
            "robots one long line",
            sized(b"User-agent: *\nDisallow: /" + b"a" * 600_000 + b"\nDisallow: /trap\n"),
            "page",
        ),
    )
}

_EMPTY = b"Content-Length: 0"

COMPLAINTS: dict[str, Trap] = {
    name: Trap("complaint", answer, outcome)
    for name, answer, outcome in (
        ("429 for a day", head(b"HTTP/1.1 429 No", b"Retry-After: 86400", _EMPTY), "blocked:rate-limit"),
        ("429 for ever", head(b"HTTP/1.1 429 No", b"Retry-After: " + b"9" * 50, _EMPTY), "blocked:rate-limit"),
        ("429 until 9999", head(b"HTTP/1.1 429 No", b"Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", _EMPTY), "blocked:rate-limit"),
        ("503 for a day", head(b"HTTP/1.1 503 Busy", b"Retry-After: 86400", _EMPTY), "server-error"),
        ("503 with nonsense", head(b"HTTP/1.1 503 Busy", b"Retry-After: soon", _EMPTY), "page"),
        ("429 in the past", head(b"HTTP/1.1 429 No", b"Retry-After: Thu, 01 Jan 1970 00:00:00 GMT", _EMPTY), "page"),
        ("challenge as 200", sized(b"<title>Just a moment...</title><script>_cf_chl_opt={}</script>"), "blocked:cloudflare"),
        ("challenge as 503", sized(b"<script>window._cf_chl_opt={}</script>", status=b"HTTP/1.1 503 X"), "blocked:cloudflare"),
        ("captcha", sized(b"<title>Are you a robot?</title>"), "blocked:captcha"),
        ("consent wall", sized(b"<title>Before you continue</title>"), "consent"),
    )
}  # fmt: skip

_DEEP = b"<div>" * 20_000
CONTENT: dict[str, Trap] = {
    name: Trap("content", answer, "page")
    for name, answer in (
        ("nested elements", sized(_DEEP)),
        ("a hundred thousand attributes", sized(b"<p " + b"a%d=1 " * 20_000 % tuple(range(20_000)) + b">")),
        ("a warc record in the body", sized(b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n")),
        ("gzip magic in the body", sized(b"\x1f\x8b\x08" + b"\0" * 100)),
        ("an http head in the body", sized(sized())),
        ("terminal escapes", sized(b"<title>\x1b]0;owned\x07\x1b[31mred</title>")),
        ("nul and surrogates", sized(b"<p>\0\xed\xa0\x80&#xD800;</p>")),
        ("lying charset", head(b"HTTP/1.1 200 OK", b"Content-Type: text/html; charset=utf-16", b"Content-Length: 12") + b"<p>hello</p>"),
        ("charset that is none", head(b"HTTP/1.1 200 OK", b"Content-Type: text/html; charset=\x1b[2J", b"Content-Length: 2") + b"ok"),
        ("content type of megabytes", sized(PAGE, b"Content-Type: text/" + b"x" * 100_000)),
        ("an exe as html", sized(b"MZ\x90\0" + b"\xff" * 1000)),
        ("a feed with entities", sized(b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>')),
        ("a billion laughs", sized(b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r>&b;</r>')),
        ("cookie bomb", sized(PAGE, *[b"Set-Cookie: c%d=%s" % (n, b"x" * 2000) for n in range(60)])),
        ("many set-cookies", sized(PAGE, *[b"Set-Cookie: c%d=1" % n for n in range(900)])),
        ("byte by byte", Answer(by_bytes(sized(b"slowly"), 1), pause_s=0.002)),
    )
}  # fmt: skip


def all_traps(canary_port: int) -> dict[str, Trap]:
    """Every trap by name; ``canary_port`` is where the internal service listens on CANARY."""
    tables = (dict(_whole()), SIZES, SLOW, BROKEN, bombs(), redirects(canary_port), ROBOTS, COMPLAINTS, CONTENT)
    return {name: trap for table in tables for name, trap in table.items()}
