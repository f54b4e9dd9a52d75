"""
What each key of a source file accepts: one table, used by the loader, by `sources check` and by the documentation's test.

A reader turns a TOML value into the field's value or raises ValueError; ``accepts`` is the sentence a person sees then.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newscrawler.sources import durations
from newscrawler.sources.source import RIGHTS_POLICIES
from newscrawler.urls import request_url

MAX_URL = 4096
MAX_LIST = 5000
MAX_PATTERN = 1000

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
_HOST = re.compile(r"(?:\*\.)?[^\s/:@?#*\[\]]{1,253}(?::\d{1,5})?|\[[0-9a-fA-F:.]{2,45}\](?::\d{1,5})?")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the file: what it accepts in words, and the reader of its value."""

    accepts: str
    read: Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 10_000:
        raise ValueError
    if any(ord(character) < 32 and character not in "\n\t" for character in value):
        raise ValueError
    return value


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError
        return value

    return read


def _url(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_URL or any(ord(c) <= 32 or ord(c) == 127 for c in value):
        raise ValueError
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or parts.port == 0:
        raise ValueError
    return value if parts.path else value.replace(parts.netloc, parts.netloc + "/", 1)


def _host(value: Any) -> str:
    host = _matching(_HOST)(value).lower().rstrip(".")
    if host.isascii():
        return host
    wildcard = "*." if host.startswith("*.") else ""
    return wildcard + urlsplit(request_url(f"http://{host.removeprefix('*.')}/")).netloc


def _pattern(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_PATTERN:
        raise ValueError
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"a regular expression ({error})") from None
    return value


def _address(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    network, port = value, ""
    if found := re.fullmatch(r"\[(.+)\]:(\d{1,5})|([^:]+):(\d{1,5})", value):
        network, port = found[1] or found[3], found[2] or found[4]
    ipaddress.ip_network(network, strict=False)
    if port and not 0 < int(port) < 65536:
        raise ValueError
    return value


def _list_of(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def read_list(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > MAX_LIST:
            raise ValueError
        return tuple(dict.fromkeys(read(item) for item in value))

    return read_list


def _number(low: float, high: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise ValueError
        return float(value)

    return read


def _count(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError
        return value

    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _one_of(*choices: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError
        return str(value)

    return read


def _duration(value: Any) -> timedelta:
    return durations.read_duration(_text(value))


def _path(value: Any) -> Path:
    return Path(_text(value))


HOSTS = Key('a list of host names such as "news.example", "*.news.example" or "news.example:8080"', _list_of(_host))
NAME = Key("small letters, digits, '-', '_' and '.', at most 64", _matching(_SLUG))
_URLS = Key("a list of http or https URLs", _list_of(_url))
_PATTERNS = Key("a list of regular expressions", _list_of(_pattern))
_LENGTH = Key(durations.ACCEPTED, _duration)
_WORDS = Key("a text without control characters", _text)

KEYS: dict[str, Key] = {
    "name": NAME,
    "title": _WORDS,
    "site": Key("the http or https URL of the home page", _url),
    "hosts": HOSTS,
    "feeds": _URLS,
    "sitemaps": _URLS,
    "fronts": _URLS,
    "articles": _URLS,
    "include": _PATTERNS,
    "exclude": _PATTERNS,
    "depth": Key("a whole number from 0 to 20", _count(0, 20)),
    "interval": _LENGTH,
    "max_age": _LENGTH,
    "language": Key('a BCP 47 tag such as "en" or "pt-BR"', _matching(_LANGUAGE)),
    "country": Key('two capital letters (ISO 3166) such as "GB"', _matching(re.compile("[A-Z]{2}"))),
    "rights": Key("one of " + ", ".join(f'"{policy}"' for policy in RIGHTS_POLICIES), _one_of(*RIGHTS_POLICIES)),
    "comments": Key("true or false", _flag),
    "cookies_file": Key("the path of a Netscape cookie file", _path),
    "pack": Key("the path of a TOML file of rule packs", _path),
    "consent": _WORDS,
    "notes": _WORDS,
    "allow_addresses": Key(
        'a list of networks such as "127.0.0.0/8", "10.1.2.3:8080" or "[::1]:80"', _list_of(_address)
    ),
    "politeness.delay_s": Key("seconds from 0 to 86400", _number(0, 86_400)),
    "politeness.connections": Key("a whole number from 1 to 16", _count(1, 16)),
    "politeness.crawl_delay_cap_s": Key("seconds from 0 to 86400", _number(0, 86_400)),
    "thresholds.failed_share": Key("a number from 0 to 1", _number(0, 1)),
    "thresholds.least_pages": Key("a whole number from 0 to 1000000", _count(0, 1_000_000)),
    "thresholds.silence": _LENGTH,
}
TABLES: tuple[str, ...] = ("politeness", "thresholds")
REQUIRED: tuple[str, ...] = ("site",)


def slug(text: str) -> str:
    """A name made of ``text`` that the key "name" accepts."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:64].strip("-") or "source"
