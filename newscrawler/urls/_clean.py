"""URLs in one spelling: what goes on the wire, and what names the page."""

from __future__ import annotations

import re
import socket
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from newscrawler.urls._tables import (
    DEFAULT_PORTS,
    SESSION_IN_PATH,
    SESSION_PARAMETERS,
    TRACKING_PARAMETERS,
    TRACKING_PREFIXES,
)

_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(\?[^#]*)?(?:#.*)?\Z", re.DOTALL)
_UNWANTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_HOST = re.compile(r"\[[0-9a-f:.]+\]|(?!.*\.\.)[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
_PORT = re.compile(r":(\d*)\Z")
_NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\Z")
_PLAIN_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\Z")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/?-]*\Z")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE = "!$&'()*+,;=:@/?-._~%[]|"


class Parts(NamedTuple):
    """A URL taken apart; ``host`` is in lower case ASCII where that is possible, ``port`` None for the default."""

    scheme: str
    user_info: str
    host: str
    port: int | None
    path: str
    query: str | None

    @property
    def authority(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"

    @property
    def is_web(self) -> bool:
        """Whether this is an http(s) URL with a host that can be one."""
        return self.scheme in DEFAULT_PORTS and _HOST.fullmatch(self.host) is not None

    def text(self) -> str:
        query = "" if self.query is None else f"?{self.query}"
        return f"{self.scheme}://{self.authority}{self.path}{query}"


@lru_cache(maxsize=2048)
def split_url(url: str) -> Parts:
    """The parts of any text taken as a URL the way browsers do: blanks and controls out, backslashes are slashes."""
    text = _UNWANTED.sub("", url).strip()
    scheme, authority, path, query = _PARTS.match(text).groups()  # type: ignore[union-attr]  # matches every text
    scheme = (scheme or "").lower()
    if scheme in DEFAULT_PORTS and ("\\" in text or not authority):
        # Browsers take backslashes for slashes and any number of them before the host (WHATWG URL, 4.4).
        head, mark, tail = text.partition("#")[0].partition("?")
        authority, _, path = head[len(scheme) + 1 :].replace("\\", "/").lstrip("/").partition("/")
        path, query = f"/{path}", mark + tail or None
    user_info, _, host = (authority or "").rpartition("@")
    port = _PORT.search(host)
    host = host[: port.start()] if port else host
    number = int(port[1]) if port and port[1] and len(port[1]) <= 5 else None
    return Parts(
        scheme,
        user_info,
        ascii_host(host),
        None if number == DEFAULT_PORTS.get(scheme) else number,
        path,
        query[1:] if query is not None else None,
    )


@lru_cache(maxsize=4096)
def ascii_host(host: str) -> str:
    """
    A host name as DNS and addresses write it: lower case, punycode (UTS 46), no final dot, IPv4 as four decimals.

    What cannot be a host comes back percent-encoded, so that it stays one word.
    """
    host = host.lower().rstrip(".")
    if not _PLAIN_HOST.match(host) and not host.startswith("["):
        host = _punycode(host)
    if _NUMERIC_HOST.match(host):
        try:
            return socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            return host
    return host


def _punycode(host: str) -> str:
    import idna

    try:
        decoded = unquote_to_bytes(host).decode()
        return idna.encode(decoded, uts46=True, transitional=False).decode().rstrip(".")
    except (UnicodeError, ValueError):
        return quote(host, safe=_SAFE, errors="replace")


def encode(text: str, safe: str = _SAFE) -> str:
    """Percent-encoding in one spelling: unreserved characters bare, the rest upper case, non-ASCII as UTF-8 (RFC 3986, 6.2.2)."""
    if _PLAIN.match(text):
        return text
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    text = _ESCAPE.sub(_one_escape, text)
    return quote(text, safe=safe, errors="replace")


def _one_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def without_dots(path: str) -> str:
    """The path without ``.`` and ``..`` (RFC 3986, 5.2.4); doubled slashes stay, servers may mean them."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _is_tracking(name: str) -> bool:
    return name in TRACKING_PARAMETERS or name in SESSION_PARAMETERS or name.startswith(TRACKING_PREFIXES)


def _meaningful(query: str) -> str | None:
    kept = [pair for pair in query.split("&") if pair and not _is_tracking(pair.partition("=")[0].lower())]
    return "&".join(kept) or None


def request_url(url: str) -> str:
    """
    The URL to ask a server for: as found, but in legal characters, the host in ASCII, without fragment and user info.

    Parameters stay as they are, tracking ones too. Text that is no http(s) URL comes back in legal characters.
    """
    parts = split_url(url)
    return _spelled(parts).text() if parts.is_web else _tidied(url)


@lru_cache(maxsize=8192)
def clean_url(url: str) -> str:
    """
    The URL that names the page: ``request_url`` without tracking and session parameters, dot segments and default port.

    Idempotent; the order of the other parameters is kept. The names removed are in ``TRACKING_PARAMETERS``.
    """
    parts = split_url(url)
    if not parts.is_web:
        return _tidied(url)
    parts = _spelled(parts)
    path = without_dots(SESSION_IN_PATH.sub("", parts.path)) or "/"
    return parts._replace(path=path, query=_meaningful(parts.query or "")).text()


def _spelled(parts: Parts) -> Parts:
    path = encode(parts.path)
    query = encode(parts.query) if parts.query is not None else None
    return parts._replace(path=path if path.startswith("/") else f"/{path}", query=query)


def _tidied(text: str) -> str:
    # What parts a URL stays as it is: escaped, the text would be taken apart otherwise the next time.
    return encode(_UNWANTED.sub("", text).strip(), safe=_SAFE + "#\\")
