"""
What a robots.txt answer means, by RFC 9309; pure. ``robots_keeper.py`` fetches and remembers them.

Protego does the matching (longest match, ``*`` and ``$``, merged groups, percent-encoding). What it leaves to the caller
is here: character sets, the size that is read, and what each status means.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from protego import Protego

from newscrawler.discovery.rights import read_content_signals
from newscrawler.discovery.unpack import character_set

MAX_BYTES = 512 * 1024
"""RFC 9309, 2.5: at least 500 KiB are parsed."""

MAX_REDIRECTS = 8
"""RFC 9309, 2.3.1.2: at least five are followed; beyond, the file counts as unavailable."""

PRODUCT = "newscrawler"
"""The product token that groups are matched with (RFC 9309, 2.2.1), not the whole User-Agent: the contact in that could
match somebody else's group."""

Verdict = Literal["rules", "allow-all", "disallow-all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """
    What one authority's robots.txt says.

    "allow-all" when it is unavailable (4xx), "disallow-all" when it is unreachable (5xx, timeout, no connection):
    ``detail`` says why. ``signals`` are the Content-Signal lines in force for us.
    """

    verdict: Verdict
    detail: str = ""
    parsed: Protego | None = None
    crawl_delay_s: float | None = None
    signals: tuple[str, ...] = ()
    body: bytes = b""

    def allows(self, url: str) -> bool:
        """Whether the URL may be fetched; /robots.txt itself always may (2.2.2)."""
        if urlsplit(url).path == "/robots.txt":
            return True
        if self.parsed is None:
            return self.verdict == "allow-all"
        return self.parsed.can_fetch(url, PRODUCT)

    def as_json(self, authority: str) -> bytes:
        """The decision as it is archived."""
        decision = {
            "authority": authority,
            "product": PRODUCT,
            "verdict": self.verdict,
            "detail": self.detail,
            "crawl_delay_s": self.crawl_delay_s,
            "signals": self.signals,
        }
        return json.dumps(decision, ensure_ascii=False, sort_keys=True).encode()


def judge_status(status: int, body: bytes, *, url: str) -> RobotsRules:
    """
    The rules that follow from an answer (2.3.1): 2xx are parsed, 4xx allow all, everything else disallows all.

    429 is a 4xx by its number, but says that the server is not to be asked now: it counts as unreachable.
    """
    if 200 <= status < 300:
        return read_rules(body)
    if 400 <= status < 500 and status != 429:
        return RobotsRules(verdict="allow-all", detail=f"{url}: HTTP {status}")
    return unreachable(f"{url}: HTTP {status}")


def unreachable(detail: str) -> RobotsRules:
    """Complete disallow (2.3.1.4)."""
    return RobotsRules(verdict="disallow-all", detail=detail)


def read_rules(body: bytes) -> RobotsRules:
    """The rules of a file; what is no rule is passed over, so a page of HTML allows all. Never raises."""
    text = decode_robots(body)
    parsed = Protego.parse(text)
    delay = parsed.crawl_delay(PRODUCT)
    return RobotsRules(
        verdict="rules",
        parsed=parsed,
        crawl_delay_s=delay if delay is not None and 0 <= delay < float("inf") else None,
        signals=read_content_signals(text, agent=PRODUCT),
        body=body[:MAX_BYTES],
    )


def decode_robots(body: bytes) -> str:
    """
    The text: UTF-8 as it must be (2.3), or what a byte order mark or NULs between letters give away.

    Cut at the last whole line within MAX_BYTES, so that half a rule is not taken for a rule.
    """
    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    start = body[:200]
    if not start.startswith((b"\xff\xfe", b"\xfe\xff")) and start.count(b"\0") > len(start) // 3:
        codec = "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
    else:
        codec = character_set(start)
    return body.decode(codec, "replace").replace("\0", "").removeprefix("\ufeff").replace("\r", "\n")


def authority_of(url: str) -> str:
    """Scheme, host and port as one string: what a robots.txt speaks for (2.3), the default port left out."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme) else ""
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
