"""
Rights signals of a page, as found: what its publisher says about indexing, archiving, mining and AI.

Pure readers of headers, meta tags, robots.txt and the two well-known files; each gives strings such as "robots: noai" or
"tdm-reservation: 1", the form in which an article's ``rights`` holds them. ``reserves`` says whether one of them speaks
against keeping the text. Nothing here decides what is done: that is the source's policy (docs/politeness.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

ROBOTS_WORDS = frozenset(
    {
        "noindex", "none", "noarchive", "nocache", "nosnippet", "noimageindex", "noai", "noimageai", "nofollow",
        "noml", "nocontent", "notranslate",
    }
)  # fmt: skip
"""Words of robots meta tags and X-Robots-Tag that are kept; ``all``, ``index`` and previews' sizes say nothing new."""

HEADERS: tuple[str, ...] = ("tdm-reservation", "tdm-policy", "content-signal", "content-usage", "x-robots-tag")
"""Response headers that are rights signals: TDMRep, Content Signals, IETF AI Preferences, X-Robots-Tag."""

META_NAMES: tuple[str, ...] = ("tdm-reservation", "tdm-policy", "content-usage")

RESERVED = re.compile(
    r"(x-)?robots(-tag)?: (noarchive|nocache|noai|noml|nocontent|none)|tdm-reservation: 1|ai\.txt: disallow |"
    r"content-(signal|usage): .*(ai-train|train-ai|ai-input|genai|bots)=(no|n)\b"
)
"""Signals by which a publisher reserves copying for archives, mining or AI. ``noindex`` alone is about search results."""

NOINDEX = re.compile(r"(x-)?robots(-tag)?: (noindex|none)")

MOST = 50
LONGEST = 200
_BOT_PREFIX = re.compile(r"\s*([A-Za-z][\w-]*)\s*:\s*(.*)", re.DOTALL)
_DIRECTIVES_WITH_VALUE = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_META = re.compile(rb"<meta\b[^>]{0,1000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""\b(name|property|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_SIGNAL_LINE = re.compile(
    r"(?i)^[ \t]*(content-signal|content-usage|user-agent|allow|disallow)[ \t]*:([^#\n]*)", re.MULTILINE
)
LOOKED_AT = 512 * 1024


def read_header_rights(headers: Iterable[tuple[str, str]], *, agent: str = "newscrawler") -> tuple[str, ...]:
    """The signals in response headers; what an X-Robots-Tag says to another robot by name is left out."""
    found: list[str] = []
    for name, value in headers:
        name = name.lower()
        if name == "x-robots-tag":
            found += [f"x-robots-tag: {word}" for word in _robots_words(value, agent)]
        elif name in HEADERS:
            found.append(f"{name}: {value.strip().lower() if name != 'tdm-policy' else value.strip()}")
    return _clean(found)


def read_meta_rights(html: bytes, *, agent: str = "newscrawler") -> tuple[str, ...]:
    """
    The signals in meta tags, without parsing the page: the first 512 kB are searched for the tags alone.

    For deciding before the page is archived; of a page that is parsed already, `signals_of_meta` reads the same.
    """
    return signals_of_meta(map(_name_and_content, _META.findall(html[:LOOKED_AT])[:1000]), agent=agent)


def signals_of_meta(tags: Iterable[tuple[str, str]], *, agent: str = "newscrawler") -> tuple[str, ...]:
    """The signals in meta tags, given as names in lower case and contents."""
    found: list[str] = []
    for name, content in tags:
        if name in ("robots", agent):
            found += [f"robots: {word}" for word in _robots_words(content, agent)]
        elif name in META_NAMES:
            found.append(f"{name}: {content.strip()}")
    return _clean(found)


def read_content_signals(robots: str, *, agent: str = "newscrawler") -> tuple[str, ...]:
    """
    The Content-Signal and Content-Usage lines of a robots.txt that are in force for ``agent``.

    Lines of the group that names the agent count; without one, those of ``*`` and those that stand before any group.
    """
    named: list[str] = []
    general: list[str] = []
    agents: set[str] = {"*"}
    in_header = False
    for directive, value in _SIGNAL_LINE.findall(robots[:LOOKED_AT]):
        directive, value = directive.lower(), value.strip().lower()
        if directive == "user-agent":
            agents = agents | {value} if in_header else {value}
            in_header = True
            continue
        in_header = False
        if directive in ("content-signal", "content-usage"):
            if agent in agents:
                named.append(f"{directive}: {value}")
            elif "*" in agents:
                general.append(f"{directive}: {value}")
    return _clean(named or general)


def read_tdmrep(body: bytes, *, url: str) -> tuple[str, ...]:
    """
    What /.well-known/tdmrep.json says of a URL (TDMRep, 6): the first entry whose location matches its path.

    Empty for what is no such file.
    """
    try:
        entries: Any = json.loads(body[:LOOKED_AT].decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ()
    path = urlsplit(url).path or "/"
    for entry in entries[:1000] if isinstance(entries, list) else ():
        if isinstance(entry, dict) and _covers(str(entry.get("location", "")), path):
            found = [f"tdm-reservation: {_plain(entry.get('tdm-reservation'))}"]
            if entry.get("tdm-policy"):
                found.append(f"tdm-policy: {_plain(entry['tdm-policy'])}")
            return _clean(found)
    return ()


def read_ai_txt(body: bytes) -> tuple[str, ...]:
    """
    What an /ai.txt says (Spawning's proposal: robots.txt lines by file type): "ai.txt: disallow *.html".

    Only rules for everybody about pages and text are kept.
    """
    found: list[str] = []
    agents: list[str] = []
    in_header = False
    for line in body[:LOOKED_AT].decode("utf-8", "replace").splitlines()[:5000]:
        directive, colon, value = line.partition("#")[0].partition(":")
        directive, value = directive.strip().lower(), value.strip().lower()
        if not colon:
            continue
        if directive == "user-agent":
            agents = [*agents, value] if in_header else [value]
            in_header = True
            continue
        in_header = False
        if (
            directive in ("allow", "disallow")
            and "*" in agents
            and value in ("/", "*", "*.html", "*.htm", "*.txt", "/*")
        ):
            found.append(f"ai.txt: {directive} {value}")
    return _clean(found)


def reserves(rights: Iterable[str]) -> str | None:
    """The first signal that reserves the text, None when none does."""
    return next((signal for signal in rights if RESERVED.match(signal)), None)


def forbids_index(rights: Iterable[str]) -> str | None:
    """The first signal that asks not to be indexed, None when none does."""
    return next((signal for signal in rights if NOINDEX.match(signal)), None)


def reason_of_signal(signal: str) -> str:
    """The ledger's reason for a page left out because of a signal: "noindex", or "rights:<kind of signal>"."""
    return "noindex" if NOINDEX.match(signal) else f"rights:{signal.partition(':')[0]}"


def _name_and_content(tag: bytes) -> tuple[str, str]:
    attributes = {
        key.lower(): (double or single or bare).decode("utf-8", "replace")
        for key, double, single, bare in _ATTRIBUTE.findall(tag)
    }
    name = attributes.get(b"name") or attributes.get(b"property") or ""
    return name.strip().lower(), attributes.get(b"content", "")


def _robots_words(value: str, agent: str) -> list[str]:
    """The directives meant for us; "otherbot: noindex" is not, and nor is what follows it."""
    match = _BOT_PREFIX.fullmatch(value)
    if match and match[1].lower() not in _DIRECTIVES_WITH_VALUE:
        if match[1].lower() not in (agent, "*"):
            return []
        value = match[2]
    return [word for word in re.split(r"[,\s]+", value.lower()) if word in ROBOTS_WORDS]


def _covers(location: str, path: str) -> bool:
    if location.count("*") > 10:
        return False
    pattern = location if location.startswith(("/", "*")) else f"/{location}"
    return fnmatchcase(path, pattern.replace("[", "[[]")) or (pattern.endswith("/") and path.startswith(pattern))


def _plain(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) else ""


def _clean(found: list[str]) -> tuple[str, ...]:
    """Each signal once, without control characters, bounded in length and number."""
    return tuple(dict.fromkeys(_printable(signal[:LONGEST]).strip() for signal in found))[:MOST]


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
