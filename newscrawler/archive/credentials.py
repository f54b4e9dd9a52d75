"""
What of a request never reaches the archive: the secrets of whoever crawls.

The policy: values of Authorization and Proxy-Authorization are replaced, credentials in an absolute request target
are taken out, and the metadata record names what was replaced. Cookies stay by default, since a crawler that logs in
nowhere sends back only what the response records show anyway; name ``cookie`` to have them replaced too.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from newscrawler.archive.http import split_head

ALWAYS = frozenset({"proxy-authorization"})
BY_DEFAULT = frozenset({"authorization", "proxy-authorization"})
REPLACEMENT = b"[redacted]"

_TARGET_USERINFO = re.compile(rb"\A([A-Z]+[ \t]+[a-z]+://)[^/@\s]*@")


def redact_request(request: bytes, names: Collection[str] = BY_DEFAULT) -> tuple[bytes, tuple[str, ...]]:
    """
    A request without the values of the named header fields, and the lower-case names of what was replaced.

    Every other byte is as sent; folded lines belong to their field.
    """
    head, body = split_head(request)
    replaced: list[str] = []
    head, found = _TARGET_USERINFO.subn(rb"\1", head)
    if found:
        replaced.append("userinfo")

    def replace(match: re.Match[bytes]) -> bytes:
        replaced.append(match[1].decode().lower())
        return match[1] + match[2] + b" " + REPLACEMENT + (b"\r" if match[3].endswith(b"\r") else b"")

    head = _fields(frozenset(name.lower() for name in names) | ALWAYS).sub(replace, head)
    return head + body, tuple(dict.fromkeys(replaced))


@lru_cache(maxsize=8)
def _fields(names: frozenset[str]) -> re.Pattern[bytes]:
    """A header field of one of these names with its folded lines: name, colon, value."""
    any_name = b"|".join(re.escape(name.encode()) for name in sorted(names))
    return re.compile(rb"(?im)^(" + any_name + rb")([ \t]*:)([^\n]*+(?:\n[ \t][^\n]*+)*+)")
