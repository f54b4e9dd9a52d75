"""A picture's words, parted: what it shows (caption) and who made it (credit)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from newscrawler.extraction.plain import one_line
from newscrawler.extraction.wording import phrases, word_set

MAX_CREDIT = 160
MAX_TEXT = 4000

# Marks of the wire desks that stand before a caption and say nothing of the picture.
_SLUG = re.compile(r"^(?:TOPSHOT|TOPSHOTS|GRAPHIC CONTENT|EDITORS NOTE:? Graphic content)\s*[-–—:/]+\s*", re.IGNORECASE)
_LAST_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{2,200})[)\]]?\s*[.]?$")
_COPYRIGHT = re.compile(
    r"(?:^|[\s.,|;–—-])(?:©|\(c\)|copyright(?=\W))\s*(?:by\s+|:\s*)?(?=\S)(.{2,140})$", re.IGNORECASE
)
_TAIL = re.compile(r"(?:(?<=[.!?…\"”»)])\s+|\s+[|–—-]\s+|\s{0,2}\n\s{0,2}|\s{3,}|(?<=[a-zß-ÿ)])\.(?=[A-Z]))")
_SHOULD_READ = re.compile(r"^photo credit should read:?\s*", re.IGNORECASE)
# What ends every label; looking for it first is cheaper.
_LABEL_END = re.compile(r"[:：=]|(?:by|courtesy of)\s", re.IGNORECASE)
# Labels that only screen readers say; the credit's own label stays.
_SPOKEN = re.compile(r"(?:^|\s)(?:image|video|photo) caption,\s*", re.IGNORECASE)
_SPOKEN_SOURCE = re.compile(r"(?<=image source),|(?<=video source),", re.IGNORECASE)
_SEPARATORS = " \t:：|/,;–—-."


@lru_cache(maxsize=512)
def split_caption(text: str) -> tuple[str | None, str | None]:
    """
    (caption, credit) of the words under a picture; either may be None.

    Knows brackets ("(Photo by N / AFP)        (Photo credit should read N/AFP/Getty Images)"), labels ("Foto: N",
    "Credit: N"), the copyright sign, and the name of a picture house at the end ("N/Reuters").
    """
    raw = _SPOKEN_SOURCE.sub(":", _SPOKEN.sub(" ", text[:MAX_TEXT])).strip()
    if (spoken := re.match(r"(?i)image source:\s*([^.]{2,80}?)\s*\n+\s*(.+)", raw, re.DOTALL)) is not None:
        return one_line(spoken[2]) or None, bare_credit(spoken[1])
    rest, found = _without_brackets(raw)
    if not found:
        rest, found = _without_label(rest)
    if not found:
        rest, found = _without_copyright(rest)
    if not found:
        rest, found = _without_house(rest)
    if found:
        # The same picture may name its maker twice, in brackets and behind a label.
        rest = _without_brackets(_without_label(rest)[0].rstrip())[0]
    caption = _SLUG.sub("", one_line(rest)).strip(" |–—-/,")
    return caption or None, found


def bare_credit(text: str) -> str:
    """The credit without its label: "(Photo by N / AFP)" → "N / AFP"."""
    words = _SHOULD_READ.sub("", one_line(text).strip("()[] "))
    words = re.sub(r"^(?:©|\(c\)|copyright)\s*(?:by\b)?[:\s]*", "", words, flags=re.IGNORECASE)
    for _ in range(3):
        match = _label().match(words)
        if not match or not words[match.end() :].strip(_SEPARATORS):
            break
        words = words[match.end() :]
    return words.strip(_SEPARATORS.replace(".", "") + "()[]").removeprefix("by ").strip()


def is_credit(text: str) -> bool:
    """Whether a whole line is nothing but a credit: "Photo: N / AFP", "© dpa", "N/Getty Images"."""
    line = one_line(text)
    if not line or len(line) > MAX_CREDIT:
        return False
    caption, credit = split_caption(line)
    return caption is None and credit is not None


def _without_brackets(text: str) -> tuple[str, str | None]:
    credit: str | None = None
    rest = text
    for _ in range(4):
        match = _LAST_BRACKETS.search(rest)
        if not match or not _reads_as_credit(match[1]):
            break
        if credit is None or len(bare_credit(match[1])) > len(credit):
            credit = bare_credit(match[1])
        rest = rest[: match.start()].rstrip()
    return rest, credit or None


def _reads_as_credit(inside: str) -> bool:
    words = inside.strip()
    return bool(
        _SHOULD_READ.match(words) or _label().match(words) or words.startswith(("©", "c)")) or _ends_in_house(words)
    )


def _without_label(text: str) -> tuple[str, str | None]:
    match = _labelled().search(text) if _LABEL_END.search(text) else None
    if not match:
        return text, None
    credit = bare_credit(match[2])
    return (text[: match.start()], credit) if credit and len(credit) <= MAX_CREDIT else (text, None)


def _without_copyright(text: str) -> tuple[str, str | None]:
    match = _COPYRIGHT.search(text)
    if not match or len(match[1]) > MAX_CREDIT:
        return text, None
    return text[: match.start()], bare_credit(match[1]) or None


def _without_house(text: str) -> tuple[str, str | None]:
    """The last sentence is the credit when it ends in the name of a picture house, or begins with one and a slash."""
    pieces = [match.span() for match in _TAIL.finditer(text)]
    for start, end in [*reversed(pieces), (0, 0)]:
        tail = text[end:].strip()
        if len(tail) > 90 or (
            tail.endswith(".") and not tail.casefold().strip(".").endswith("com") and len(tail.split()) > 4
        ):
            break
        if _ends_in_house(tail):
            return text[:start], bare_credit(tail)
    return text, None


def _ends_in_house(words: str) -> bool:
    low = words.casefold().strip(" .)")
    parts = [part.strip() for part in re.split(r"\s*[/|,–—]\s*|\s+-\s+|\s+via\s+", low) if part.strip()]
    if not parts or len(words.split()) > 14:
        return False
    houses = word_set("picture_houses")
    if low in houses or parts[-1] in houses or (parts[0] in houses and len(parts) > 1):
        return True
    last = low.split()
    return len(last) <= 6 and any(" ".join(last[-size:]) in houses for size in (3, 2)) and len(last) > 1


@cache
def _label() -> re.Pattern[str]:
    words = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases("credit_prefixes"))
    return re.compile(
        rf"^\W{{0,3}}(?:{words})(?:\s*/\s*(?:{words}))?(?:\s*[:：=/|]\s*|\s+(?:by|von|par|por|di|door|av|"
        rf"af)\s+|(?<=by)\s+|(?<=of)\s+)",
        re.IGNORECASE,
    )


@cache
def _labelled() -> re.Pattern[str]:
    words = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases("credit_prefixes"))
    return re.compile(
        rf"(?:^|(?<=[\s.|!?\"”»)\n/–—-]))(?:[|/–—-]\s*)?((?:{words})(?:\s?/\s?(?:{words}))?\s*(?:[:：=]|"
        rf"(?<=[Bb]y)\s|(?<=courtesy of)\s))\s*([^:：]{{2,{MAX_CREDIT}}})$",
        re.IGNORECASE,
    )
