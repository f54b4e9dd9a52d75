"""
The wording of prompts, promos, notices and bookkeeping lines, by language: ``wording/*.toml``, one file a topic.

A topic names what its lines become in ``removed`` (``kind``) and how long they may be (``max_words``). Its tables say
how a line is known: ``whole`` line, ``labels`` before a colon or bar, what it ``begins`` with, what it ``holds``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from newscrawler.extraction.signals import TOPICS

FOLDER = Path(__file__).with_name("wording")
HOW = ("whole", "labels", "begins", "holds")

# What is the same to a reader: quotes, dashes, spaces, full-width marks; letters that are typed with and without what
# distinguishes them (Turkish, Arabic, Persian, Russian, Romanian, Greek in capitals); marks that nobody sees.
_SAME = {
    "'": "’‘‛ʼ´`＇", '"': "“”„‟＂", "-": "–—‐‑‒―−﹣－", " ": "\xa0\u3000\u2009\u202f", ":": "：﹕꞉∶", "|": "｜¦│┃丨",
    ">": "＞", "(": "（", ")": "）", "!": "！", "?": "？؟", ".": "。", ",": "，、،", "@": "＠", "/": "／", "...": "…",
    "i": "ı", "ي": "یىې", "ك": "کڪ", "ا": "أإآٱ", "ه": "ة", "е": "ё", "ș": "ş", "ț": "ţ",
    "α": "ά", "ε": "έ", "η": "ή", "ι": "ίϊΐ", "ο": "ό", "υ": "ύϋΰ", "ω": "ώ", "σ": "ς",
    "": "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad\ufe0f\u0307ـًٌٍَُِّْ",
}  # fmt: skip
_TYPOGRAPHY = tuple((mark, plain) for plain, marks in _SAME.items() for mark in marks)
_EDGE = " \t\n\"'»›>→➡⏩▶▷▸►◄◀·•●■◆*-–|_[](){}<«‹←:.!,【】「」『』［］《》〈〉〔〕👇👉☞⬇↓↗"
_LEAD = re.compile(r"(?:(?!\(c\))[^\w©ⓒ]|_)+")
"""What may stand before the first word: bullets, arrows, brackets, emoji; "(c)" is one."""
_AFTER_LABEL = re.compile(r"\s?[:>»|*\]】」』》〉〕→►▶]|\s-\s")
_POINTED = re.compile(r"\s*(?:[▶►▷☞≫→]|>>)\ufe0e?\s*[\[<【「(]?[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""In Japanese and Korean a line that a pointer begins leads to another story."""
_POINTERS = tuple("▶►▷☞≫→>")
_WORD = re.compile(r"\w+")
_UNPARTED_LETTERS = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Letters of scripts in which nothing shows where a word begins."""
_UNPARTED = re.compile(f"[{_UNPARTED_LETTERS}]")
_FIRST = re.compile(f"[{_UNPARTED_LETTERS}]|[^\\W{_UNPARTED_LETTERS}]+|\\W")
_SPACELESS = re.compile(f"[{_UNPARTED_LETTERS}\\uac00-\\ud7af]")

UNPARTED = "\u3000"
"""Stands for the words of such scripts."""
LONGEST = 90
LONGEST_CHARS = 1_200
LINES = 12
"""Of one passage that are asked one by one."""
START = 4
"""Letters of a word that are enough to look for it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One file of wording, ready to look lines up in."""

    name: str
    kind: str
    max_words: int
    whole: frozenset[str]
    labels: Mapping[str, Sequence[str]]
    """First word of a label → the labels that begin with it: most lines are told by their first word that they have none."""
    begins: Mapping[str, Sequence[str]]
    """The same of what lines begin with."""
    holds: frozenset[str]

    def match(self, line: str, words: int, held: Iterable[str]) -> str | None:
        """How the line (as ``plainly`` gives it), which has the phrases ``held``, is of the topic: one of HOW, or None."""
        if words > self.max_words:
            return None
        if line.rstrip(_EDGE) in self.whole:
            return "whole"
        first = _first(line)
        if any(line.startswith(label) and _AFTER_LABEL.match(line, len(label)) for label in self.labels.get(first, ())):
            return "labels"
        if any(line.startswith(phrase) and _ends(line, phrase) for phrase in self.begins.get(first, ())):
            return "begins"
        return "holds" if any(phrase in self.holds and _starts(line, phrase) for phrase in held) else None


def plainly(text: str) -> str:
    """A line as the tables spell it: lower case, plain marks and letters, single spaces, nothing before the first word."""
    return _without_lead(_plain_lines([text])[0])


def _plain_lines(texts: Sequence[str]) -> list[str]:
    """All lines of a page at once: a mark that none of them has is looked for only once."""
    whole = "\0".join(text.replace("\0", " ") for text in texts).lower()
    if not whole.isascii():
        for mark, plain in _TYPOGRAPHY:
            whole = whole.replace(mark, plain)
    return [" ".join(line.split()) for line in whole.split("\0")] if texts else []


def _without_lead(line: str) -> str:
    lead = None if line[:1].isalnum() else _LEAD.match(line)
    return line[lead.end() :] if lead else line


def count_words(text: str) -> int:
    """Words, or half the characters where words are not parted by spaces."""
    spaceless = 0 if text.isascii() else len(_SPACELESS.findall(text))
    return spaceless // 2 if spaceless * 2 > len(text) else len(text.split())


def topics_of(text: str, language: str | None = None) -> dict[str, str]:
    """Topic → how the line belongs to it."""
    return wording_of([text], language)[0]


def wording_of(texts: Sequence[str], language: str | None = None) -> list[dict[str, str]]:
    """The topics of every line of a page: together they cost less, as a page has few of all the phrases there are."""
    lines = [*map(_without_lead, _plain_lines([text if len(text) <= LONGEST_CHARS else "" for text in texts]))]
    clues = _clues(language)
    held = clues.held("\n".join(lines))
    return [
        _spoken(text, line, clues, held, language) or (_of_every_line(text, language) if "\n" in text else {})
        if line
        else {}
        for text, line in zip(texts, lines, strict=True)
    ]


def _of_every_line(text: str, language: str | None) -> dict[str, str]:
    """What each of a passage's lines speaks of: three links that say "Related:", with breaks between them."""
    first, *others = wording_of(text.split("\n")[:LINES], language)
    return {topic: how for topic, how in first.items() if all(topic in told for told in others)}


def _spoken(
    text: str, line: str, clues: Clues, held: Sequence[tuple[str, int]], language: str | None
) -> dict[str, str]:
    hinted = clues.topics(line)
    phrases = [phrase for phrase, mask in held if phrase in line and (hinted := hinted | mask)]
    is_pointed = text.startswith(_POINTERS) and _POINTED.match(text) is not None
    words = count_words(text) if hinted or is_pointed else LONGEST + 1
    if words > LONGEST:
        return {}
    spoken = {
        topic.name: how
        for place, topic in enumerate(topics(language))
        if hinted & 1 << place and (how := topic.match(line, words, phrases))
    }
    return {"related": "begins"} | spoken if is_pointed else spoken


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
    holds: dict[str, list[tuple[str, frozenset[str], int]]]
    """By the longest word that a phrase cannot be without."""

    def held(self, text: str) -> list[tuple[str, int]]:
        """The phrases that the text has at all."""
        words = _words(text)
        words.update(("", UNPARTED) if _UNPARTED.search(text) else ("",))
        return [
            (phrase, mask)
            for word in self.holds.keys() & words
            for phrase, needed, mask in self.holds[word]
            if needed <= words and phrase in text
        ]

    def topics(self, line: str) -> int:
        """The topics worth asking: most lines have none, and asking all of them is what costs."""
        return self.whole.get(line.rstrip(_EDGE), 0) | self.firsts.get(_first(line), 0)


@cache
def _clues(language: str | None) -> Clues:
    whole: dict[str, int] = {}
    firsts: dict[str, int] = {}
    phrases: dict[str, int] = {}
    for place, topic in enumerate(topics(language)):
        for table, words in ((whole, topic.whole), (firsts, {*topic.labels, *topic.begins}), (phrases, topic.holds)):
            for word in words:
                table[word] = table.get(word, 0) | 1 << place
    holds: dict[str, list[tuple[str, frozenset[str], int]]] = {}
    for phrase, mask in phrases.items():
        needed = _needed(phrase)
        holds.setdefault(max(needed, key=len, default=""), []).append((phrase, needed, mask))
    return Clues(whole, firsts, holds)


def _words(text: str) -> set[str]:
    """All words and the first letters of each. Most stand between spaces: looking into those that do not is what costs."""
    pieces = set(text.split())
    words = {piece for piece in pieces if piece.isalnum()}
    words.update(_WORD.findall(" ".join(pieces - words)))
    return words | {word[:START] for word in words}


def _needed(phrase: str) -> frozenset[str]:
    """Words without which no text has the phrase; of the last one its start, as it may be the start of a longer one."""
    if _UNPARTED.search(phrase):
        return frozenset([UNPARTED])
    *words, last = _WORD.findall(phrase)
    return frozenset([*words, last[:START]] if len(last) >= START else words)


def _first(line: str) -> str:
    """The first word, or the first letter where words are not parted; a character that is of none stands for itself."""
    match = _FIRST.match(line)
    return match[0] if match else ""


def _ends(line: str, phrase: str) -> bool:
    """Whether the phrase that begins the line ends with a word of it, where that can be seen."""
    behind = line[len(phrase) : len(phrase) + 1]
    return not behind.isalnum() or not phrase[-1].isalnum() or bool(_UNPARTED.match(phrase[-1]))


def _starts(line: str, phrase: str) -> bool:
    """Whether the phrase starts with a word of the line, where that can be seen."""
    place = line.find(phrase)
    while place > 0 and phrase[0].isalnum() and line[place - 1].isalnum() and not _UNPARTED.match(phrase):
        place = line.find(phrase, place + 1)
    return place >= 0


@cache
def correction() -> Topic:
    """Notes of the newsroom on its own text."""
    return _read("correction", None)


def is_correction(text: str) -> bool:
    """Whether the passage is such a note."""
    line = plainly(text[:LONGEST_CHARS])
    note = correction()
    return _first(line) in note.begins and note.match(line, count_words(text), ()) is not None


def _read(name: str, wanted: set[str] | None) -> Topic:
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    phrases = {how: _phrases(table.get(how, {}), wanted) for how in HOW}
    return Topic(
        name=name,
        kind=table["kind"],
        max_words=table["max_words"],
        whole=frozenset(_without_lead(phrase).rstrip(_EDGE) for phrase in phrases["whole"]),
        labels=_by_first(map(_without_lead, phrases["labels"])),
        begins=_by_first(map(_without_lead, phrases["begins"])),
        holds=frozenset(phrases["holds"]),
    )


def _phrases(languages: Mapping[str, Sequence[str]], wanted: Collection[str] | None) -> set[str]:
    taken = [words for language, words in languages.items() if wanted is None or language in wanted]
    return {*_plain_lines([phrase for words in taken for phrase in words])} - {""}


def _by_first(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return {
        first: tuple(found) for first, found in groupby(sorted(phrases, key=lambda it: (_first(it), it)), key=_first)
    }
