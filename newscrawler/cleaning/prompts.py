"""
The wording of prompts, promos, notices and bookkeeping lines, by language: ``wording/*.toml``, one file a topic.

A topic names what its lines become in ``removed`` (``kind``) and how long they may be (``max_words``). Its tables say
how a line is known: ``whole`` line, ``labels`` before a colon or bar, what it ``begins`` with, what it ``holds``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newscrawler.extraction.signals import TOPICS

FOLDER = Path(__file__).with_name("wording")
HOW = ("whole", "labels", "begins", "holds")

_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "...", "\xa0": " ", "：": ":", "İ": "i"}
)
_EDGE = " \t\n\"'»›>→▶•·*-|_[](){}<«‹←▸►:.!,"
_WORD = re.compile(r"\w+")
_HEAD = re.compile(r"\b\w{1,4}")
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Topic:
    """One file of wording, compiled. ``surest`` are the patterns that need no second witness."""

    name: str
    kind: str
    max_words: int
    whole: frozenset[str]
    labels: re.Pattern[str] | None
    begins: re.Pattern[str] | None
    holds: re.Pattern[str] | None
    starts: frozenset[str]
    """The first two characters of what lines begin with: most lines are told by them that they do not."""
    heads: frozenset[str]
    """The first four letters of the first words of ``holds``, for the same."""

    def match(self, line: str, words: int, heads: frozenset[str]) -> str | None:
        """How the line (as ``plainly`` gives it) belongs to the topic: one of HOW, or None."""
        if words > self.max_words:
            return None
        if line.strip(_EDGE) in self.whole:
            return "whole"
        if line[:2] in self.starts or line[:1] in self.starts:
            if self.labels and self.labels.match(line):
                return "labels"
            if self.begins and self.begins.match(line):
                return "begins"
        return "holds" if self.holds and not self.heads.isdisjoint(heads) and self.holds.search(line) else None


def plainly(text: str) -> str:
    """A line as the tables spell it: lower case, plain quotes and dashes, single spaces, nothing before the first word."""
    text = text if text.isascii() else text.translate(_TYPOGRAPHY)
    return " ".join(text.lower().split()).lstrip(" \"'»›•·*-|_[(←→")


def count_words(text: str) -> int:
    """Words, or half the characters where words are not parted by spaces."""
    spaceless = 0 if text.isascii() else len(_SPACELESS.findall(text))
    return spaceless // 2 if spaceless * 2 > len(text) else len(text.split())


def topics_of(text: str, language: str | None = None) -> dict[str, str]:
    """Topic → how the line belongs to it."""
    if len(text) > LONGEST_CHARS:
        return {}
    line, words = plainly(text), count_words(text)
    if words > LONGEST:
        return {}
    heads = _heads(line)
    hinted = _clues(language).topics(line, heads)
    return {
        topic.name: how
        for place, topic in enumerate(topics(language))
        if hinted & 1 << place and (how := topic.match(line, words, heads))
    }


def _heads(line: str) -> frozenset[str]:
    """The first four letters of each word."""
    return frozenset(_HEAD.findall(line))


@cache
def topics(language: str | None = None) -> tuple[Topic, ...]:
    """All topics, in the order of TOPICS; with a language only its wording, English and what is the same everywhere."""
    wanted = {"any", "en", language.split("-")[0].lower()} if language else None
    return tuple(_read(name, wanted) for name in TOPICS)


@dataclass(frozen=True, slots=True)
class Clues:
    """Whole lines, beginnings and first letters → the topics (a mask of their places) that may know a line by them."""

    whole: dict[str, int]
    starts: dict[str, int]
    heads: dict[str, int]

    def topics(self, line: str, heads: frozenset[str]) -> int:
        """The topics worth asking: most lines have none, and asking all of them is what costs."""
        found = self.whole.get(line.strip(_EDGE), 0) | self.starts.get(line[:2], 0) | self.starts.get(line[:1], 0)
        for head in heads & self.heads.keys():
            found |= self.heads[head]
        return found


@cache
def _clues(language: str | None) -> Clues:
    clues = Clues({}, {}, {})
    for place, topic in enumerate(topics(language)):
        for table, words in ((clues.whole, topic.whole), (clues.starts, topic.starts), (clues.heads, topic.heads)):
            for word in words:
                table[word] = table.get(word, 0) | 1 << place
    return clues


@cache
def correction() -> Topic:
    """Notes of the newsroom on its own text."""
    return _read("correction", None)


def is_correction(text: str) -> bool:
    """Whether the passage is such a note."""
    line = plainly(text)
    return correction().match(line, count_words(text), _heads(line)) is not None


LONGEST = 90
LONGEST_CHARS = 1_200


def _read(name: str, wanted: set[str] | None) -> Topic:
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    phrases = {how: _phrases(table.get(how, {}), wanted) for how in HOW}
    return Topic(
        name=name,
        kind=table["kind"],
        max_words=table["max_words"],
        whole=frozenset(phrase.strip(_EDGE) for phrase in phrases["whole"]),
        labels=_pattern(phrases["labels"], "(?:{})\\s?[:>»|*]|(?:{})\\s-\\s"),
        begins=_pattern(phrases["begins"], "(?:{})(?!\\w)"),
        holds=_pattern(phrases["holds"], "(?<!\\w)(?:{})"),
        starts=frozenset(phrase[:2] for phrase in phrases["labels"] | phrases["begins"]),
        heads=frozenset(match[0][:4] for phrase in phrases["holds"] if (match := _WORD.search(phrase))),
    )


def _phrases(languages: dict[str, list[str]], wanted: set[str] | None) -> set[str]:
    taken = [words for language, words in languages.items() if wanted is None or language in wanted]
    return {plainly(phrase) for words in taken for phrase in words} - {""}


def _pattern(phrases: set[str], shape: str) -> re.Pattern[str] | None:
    if not phrases:
        return None
    either = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=lambda it: (-len(it), it)))
    return re.compile(shape.replace("{}", either))
