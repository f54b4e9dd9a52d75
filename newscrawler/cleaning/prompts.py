"""
The wording of prompts, promos, notices and bookkeeping lines, by language: ``wording/*.toml``, one file a topic.

A topic names what its lines become in ``removed`` (``kind``) and how long they may be (``max_words``). Its tables say
how a line is known: ``whole`` line, ``labels`` before a colon or bar, what it ``begins`` with, what it ``holds``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newscrawler.extraction.signals import TOPICS

FOLDER = Path(__file__).with_name("wording")
HOW = ("whole", "labels", "begins", "holds")

_TYPOGRAPHY = (
    ("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("„", '"'), ("–", "-"), ("—", "-"), ("…", "..."), ("\xa0", " "),
    ("：", ":"), ("İ", "i"),
)  # fmt: skip
_EDGE = " \t\n\"'»›>→▶•·*-|_[](){}<«‹←▸►:.!,"
_WORD = re.compile(r"\w+")
_FIRST = re.compile(r"\w+|\W")
_UNPARTED_LETTERS = r"\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff"
"""Letters of scripts in which nothing shows where a word begins."""
_UNPARTED = re.compile(f"[{_UNPARTED_LETTERS}]")
_SPACELESS = re.compile(f"[{_UNPARTED_LETTERS}\\uac00-\\ud7af]")


@dataclass(frozen=True, slots=True)
class Topic:
    """One file of wording, compiled."""

    name: str
    kind: str
    max_words: int
    whole: frozenset[str]
    labels: re.Pattern[str] | None
    begins: re.Pattern[str] | None
    holds: re.Pattern[str] | None
    firsts: frozenset[str]
    """The first words of what lines begin with: most lines are told by theirs that they do not."""
    held: frozenset[str]
    """The phrases of ``holds``, for the same."""

    def match(self, line: str, words: int) -> str | None:
        """How the line (as ``plainly`` gives it) belongs to the topic: one of HOW, or None."""
        if words > self.max_words:
            return None
        if line.strip(_EDGE) in self.whole:
            return "whole"
        if self.labels and self.labels.match(line):
            return "labels"
        if self.begins and self.begins.match(line):
            return "begins"
        return "holds" if self.holds and self.holds.search(line) else None


def plainly(text: str) -> str:
    """A line as the tables spell it: lower case, plain quotes and dashes, single spaces, nothing before the first word."""
    if not text.isascii():
        for mark, plain in _TYPOGRAPHY:
            text = text.replace(mark, plain)
    return " ".join(text.lower().split()).lstrip(" \"'»›•·*-|_[(←→")


def count_words(text: str) -> int:
    """Words, or half the characters where words are not parted by spaces."""
    spaceless = 0 if text.isascii() else len(_SPACELESS.findall(text))
    return spaceless // 2 if spaceless * 2 > len(text) else len(text.split())


def topics_of(text: str, language: str | None = None) -> dict[str, str]:
    """Topic → how the line belongs to it."""
    return wording_of([text], language)[0]


def wording_of(texts: Sequence[str], language: str | None = None) -> list[dict[str, str]]:
    """The topics of every line of a page: together they cost less, as a page has few of all the phrases there are."""
    lines = [plainly(text) if len(text) <= LONGEST_CHARS else "" for text in texts]
    clues = _clues(language)
    held = clues.held("\n".join(lines))
    return [
        _spoken(line, count_words(text), hinted, language) if line and (hinted := clues.topics(line, held)) else {}
        for line, text in zip(lines, texts, strict=True)
    ]


def _spoken(line: str, words: int, hinted: int, language: str | None) -> dict[str, str]:
    if words > LONGEST:
        return {}
    return {
        topic.name: how
        for place, topic in enumerate(topics(language))
        if hinted & 1 << place and (how := topic.match(line, words))
    }


@cache
def topics(language: str | None = None) -> tuple[Topic, ...]:
    """All topics, in the order of TOPICS; with a language only its wording, English and what is the same everywhere."""
    wanted = {"any", "en", language.split("-")[0].lower()} if language else None
    return tuple(_read(name, wanted) for name in TOPICS)


@dataclass(frozen=True, slots=True)
class Clues:
    """Whole lines, first words of lines and phrases → the topics (a mask of their places) that may know a line by them."""

    whole: dict[str, int]
    firsts: dict[str, int]
    holds: dict[str, tuple[frozenset[str], int]]

    def held(self, text: str) -> list[tuple[str, int]]:
        """The phrases that the text has at all."""
        words = _words(text)
        return [(phrase, mask) for phrase, (needed, mask) in self.holds.items() if needed <= words and phrase in text]

    def topics(self, line: str, held: list[tuple[str, int]]) -> int:
        """The topics worth asking: most lines have none, and asking all of them is what costs."""
        found = self.whole.get(line.strip(_EDGE), 0) | self.firsts.get(_first(line), 0)
        for phrase, mask in held:
            if phrase in line:
                found |= mask
        return found


@cache
def _clues(language: str | None) -> Clues:
    whole: dict[str, int] = {}
    firsts: dict[str, int] = {}
    holds: dict[str, int] = {}
    for place, topic in enumerate(topics(language)):
        for table, words in ((whole, topic.whole), (firsts, topic.firsts), (holds, topic.held)):
            for word in words:
                table[word] = table.get(word, 0) | 1 << place
    return Clues(whole, firsts, {phrase: (_needed(phrase), mask) for phrase, mask in holds.items()})


def _words(text: str) -> set[str]:
    """All words and the first letters of each. Most stand between spaces: looking into those that do not is what costs."""
    pieces = set(text.split())
    words = {piece for piece in pieces if piece.isalnum()}
    words.update(_WORD.findall(" ".join(pieces - words)))
    return words | {word[:START] for word in words}


def _needed(phrase: str) -> frozenset[str]:
    """Words without which no text has the phrase; of the last one its start, as it may be the start of a longer one."""
    if _UNPARTED.search(phrase):
        return frozenset()
    *words, last = _WORD.findall(phrase)
    return frozenset([*words, last[:START]] if len(last) >= START else words)


def _first(line: str) -> str:
    """The first word; a character that is of none stands for itself."""
    match = _FIRST.match(line)
    return match[0] if match else ""


@cache
def correction() -> Topic:
    """Notes of the newsroom on its own text."""
    return _read("correction", None)


def is_correction(text: str) -> bool:
    """Whether the passage is such a note."""
    line = plainly(text)
    note = correction()
    return _first(line) in note.firsts and note.match(line, count_words(text)) is not None


LONGEST = 90
LONGEST_CHARS = 1_200
START = 4
"""Letters of a word that are enough to look for it."""


def _read(name: str, wanted: set[str] | None) -> Topic:
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    phrases = {how: _phrases(table.get(how, {}), wanted) for how in HOW}
    return Topic(
        name=name,
        kind=table["kind"],
        max_words=table["max_words"],
        whole=frozenset(phrase.strip(_EDGE) for phrase in phrases["whole"]),
        labels=_pattern(phrases["labels"], "(?:{})\\s?[:>»|*]|(?:{})\\s-\\s"),
        begins=_pattern(phrases["begins"], "(?:{})", ends=True),
        holds=_pattern(phrases["holds"], "(?:{})", starts=True),
        firsts=frozenset(map(_first, phrases["labels"] | phrases["begins"])),
        held=frozenset(phrases["holds"]),
    )


def _phrases(languages: dict[str, list[str]], wanted: set[str] | None) -> set[str]:
    taken = [words for language, words in languages.items() if wanted is None or language in wanted]
    return {plainly(phrase) for words in taken for phrase in words} - {""}


def _pattern(phrases: set[str], shape: str, *, starts: bool = False, ends: bool = False) -> re.Pattern[str] | None:
    """Any of the phrases; where words ``starts`` or ``ends`` matter and can be seen, not within a word."""
    if not phrases:
        return None
    either = "|".join(
        ("(?<!\\w)" if starts and not _UNPARTED.match(phrase) else "")
        + re.escape(phrase)
        + ("(?!\\w)" if ends and phrase[-1].isalnum() else "")
        for phrase in sorted(phrases, key=lambda it: (-len(it), it))
    )
    return re.compile(shape.replace("{}", either))
