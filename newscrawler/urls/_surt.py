"""
The Sort-friendly URI Reordering Transform of any text, as web archives index by it.

Two published sets of rules, written anew: the canonicalisation of Google Safe Browsing (unescape until nothing changes,
dots and doubled slashes out of the path, numbers as addresses, escape what is not printable ASCII), then that of the
Internet Archive's Wayback (scheme, ``www.``, default port, case, session numbers and final slash out, parameters sorted).
URLs are handled as text of their UTF-8 bytes, one character a byte.
"""

from __future__ import annotations

import re
import socket
from contextlib import suppress

_OPAQUE = re.compile(r"(?!https?:)([a-z][a-z0-9+.-]*:)(?!//)(.*)", re.IGNORECASE | re.DOTALL)
_BEGINNING = re.compile(r"(?:https?:/*)*(https?):/*|([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_AUTHORITY = re.compile(r"([^/?]*)([^?]*)(?:\?(.*))?\Z", re.DOTALL)
_HOST_AND_PORT = re.compile(r"(\[[^\]]*\]?|[^:]*)(?::(.*))?", re.DOTALL)
_ESCAPE = re.compile(r"%(?:25)*([0-9a-fA-F]{2})")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xff]")
_TO_ESCAPE = re.compile(r"[\x00-\x20\x7f-\xff#%]")
_PLAIN_HOST = re.compile(r"(?!www)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*\Z")
_WWW = re.compile(r"\Awww\d*\.")

DEFAULT_PORTS = {"http": 80, "https": 443}
MOST_ROUNDS = 50
"""How often an address is unescaped; no honest one needs more than three."""

SESSIONS_IN_PATH = (
    re.compile(r"(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)", re.DOTALL),
    re.compile(r"(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)", re.DOTALL),
)
"""Session numbers of ASP.NET; what is around them stays."""

SESSIONS_IN_QUERY = tuple(
    re.compile(rf"(.*){session}(?:&(.*))?", re.DOTALL)
    for session in (
        "jsessionid=[0-9a-z]{32}",
        "phpsessid=[0-9a-z]{32}",
        "sid=[0-9a-z]{32}",
        "aspsessionid[a-z]{8}=[a-z]{24}",
        "cfid=[^&]+&cftoken=[^&]+",
    )
)
"""Session numbers of Java, PHP, ASP and ColdFusion servers. Each is taken out once, where it stands last."""


def surt_of(url: str) -> str:
    """
    The key of any text: ``com,example)/news?a=1``; one without a host keeps its scheme, "-" stands for no text at all.

    ASCII without blanks, so that it can be a word of an index line.
    """
    text = re.sub(r"[\t\r\n]", "", url).strip(" \x0b\x0c").encode("utf-8", "surrogatepass").decode("latin-1")
    if opaque := _OPAQUE.fullmatch(text):
        scheme, name = opaque.groups()
        return scheme + _UNPRINTABLE.sub(_escaped, name if scheme == "filedesc:" else name.lower())
    if not text:
        return "-"
    beginning = _BEGINNING.match(text)
    scheme = (beginning[1] or beginning[2]).lower() if beginning else "http"
    rest = text[beginning.end() :] if beginning else text.removeprefix("//")
    authority, path, query = _AUTHORITY.match(rest.partition("#")[0]).groups()  # type: ignore[union-attr]  # any text matches
    host, port = _HOST_AND_PORT.match(authority.rpartition("@")[2]).groups("")  # type: ignore[union-attr]
    if not re.fullmatch(r"\d{0,5}", port) or int(port or 0) >= 65_536:
        return _UNPRINTABLE.sub(_escaped, text)
    host, number = _host(host), int(port or 0)
    colon = "" if number in (0, DEFAULT_PORTS.get(scheme)) else f":{number}"
    tail = _path(path) + _query(query or "")
    if not host:
        return f"{scheme}:{tail if path or query else ''}"
    return f"{','.join(reversed(host.split('.')))}{colon}){tail}"


def _host(host: str) -> str:
    host = _unescaped(host.strip("[]"))
    if _PLAIN_HOST.match(host):
        return host
    if not host.isascii():
        with suppress(UnicodeError):  # no name that DNS could know: it is escaped below
            host = host.encode("latin-1").decode().encode("idna").decode()
    host = re.sub(r"\.\.+", ".", host).strip(".")
    return _address(_WWW.sub("", _lowered(host), count=1))


def _lowered(text: str) -> str:
    return _TO_ESCAPE.sub(_escaped, text).lower()


def _address(host: str) -> str:
    """Numbers that are an address as four decimals, read the way the C library does, without asking a name server."""
    if host.isdigit() and len(host) < 20:
        return socket.inet_ntoa((int(host) & 0xFFFF_FFFF).to_bytes(4, "big"))
    if re.fullmatch(r"[0-9.]+", host):
        try:
            return socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            return host
    return host


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in _unescaped(path).removeprefix("/").split("/"):
        if segment == ".." and kept:
            kept.pop()
        elif segment != ".":
            kept.append(segment)
    text = _lowered("/" + "/".join(filter(None, kept)))
    for session in SESSIONS_IN_PATH if ".aspx" in text else ():
        if found := session.fullmatch(text):
            text = found[1] + found[2]
    return text.rstrip("/") or "/"


def _query(query: str) -> str:
    text = _lowered(_unescaped(query))
    for session in SESSIONS_IN_QUERY if "id=" in text or "aspsessionid" in text or "cftoken=" in text else ():
        if found := session.fullmatch(text):
            text = found[1] + (found[2] or "")
    return f"?{_sorted(text)}" if text else ""


def _sorted(query: str) -> str:
    """The parameters in the order of their names, then of their values."""
    if "&" not in query:
        return query
    return "&".join("=".join(pair) for pair in sorted(tuple(word.split("=", 1)) for word in query.split("&")))


def _unescaped(text: str) -> str:
    for _ in range(MOST_ROUNDS):
        if "%" not in text:
            break
        before, text = text, _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        if text == before:
            break
    return text


def _escaped(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02x}"
