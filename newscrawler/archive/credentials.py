"""
What of a request never reaches the archive: the secrets of whoever crawls.

The policy: values of Authorization and Proxy-Authorization are replaced, credentials in an absolute request target
are taken out, and the metadata record names what was replaced. Cookies stay by default, since a crawler that logs in
nowhere sends back only what the response records show anyway; name ``cookie`` to have them replaced too.
"""

from __future__ import annotations

import re
from collections.abc import Collection

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
    for name in sorted({name.lower() for name in names} | ALWAYS):
        head, found = _field(name).subn(_replace, head)
        if found:
            replaced.append(name)
    return head + body, tuple(replaced)


def _field(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"(?im)^(" + re.escape(name.encode()) + rb"[ \t]*:)([^\n]*+(?:\n[ \t][^\n]*+)*+)")


def _replace(match: re.Match[bytes]) -> bytes:
    return match[1] + b" " + REPLACEMENT + (b"\r" if match[2].endswith(b"\r") else b"")
