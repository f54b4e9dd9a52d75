"""Simhash: near texts are near, and the number is the same everywhere."""

from __future__ import annotations

from newscrawler.corpus.simhash import simhash

WORDS = [f"word{number % 97}x{number // 7}" for number in range(400)]


def differing_bits(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_a_copy_with_another_end_is_near_and_another_text_is_far():
    text = simhash(" ".join(WORDS))
    assert differing_bits(text, simhash(" ".join(WORDS[:-12]))) <= 10
    assert differing_bits(text, simhash(" ".join(reversed(WORDS)))) > 16


def test_the_number_depends_on_the_words_alone():
    assert simhash(" ".join(WORDS)) == simhash("\n".join(WORDS).upper()) == "0a84135f0d087485"


def test_a_text_that_is_too_short_has_none():
    assert simhash("Bridge opens.") is None
    assert simhash("") is None
