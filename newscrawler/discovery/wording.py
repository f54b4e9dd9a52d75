"""Words for people out of what feeds and pages carry: no markup, no control characters, one line, bounded."""

from __future__ import annotations

import html
import re

MAX_TITLE = 500
MAX_SUMMARY = 2000

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--.{0,2000}?-->", re.DOTALL)
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")


def plain(text: str | None, limit: int = MAX_TITLE) -> str | None:
    """The words of ``text`` on one line, entities resolved and tags out, cut at ``limit``; None when nothing is left."""
    if not text:
        return None
    cut = text[: limit * 8]
    if "<" in cut or "&" in cut:
        # Twice: feeds escape their markup, and many escape the entities in it again.
        cut = html.unescape(_TAG.sub(" ", html.unescape(cut)))
    words = " ".join(_UNWANTED.sub(" ", cut).split())[:limit].rstrip()
    return words or None
