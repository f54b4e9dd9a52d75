"""Characters of many texts, counted at once."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.extraction import characters
from newscrawler.extraction.characters import TOP, Characters

TEXTS = st.lists(st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=20), min_size=1, max_size=6)


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_counting_at_once_is_counting_one_by_one(texts):
    counted = Characters(texts)
    assert counted.count(characters.DIGIT).tolist() == [sum(map(str.isdigit, text)) for text in texts]
    assert counted.count(characters.CAPITAL).tolist() == [sum(map(str.isupper, text)) for text in texts]
    assert counted.begins(characters.DIGIT).tolist() == [text[0].isdigit() for text in texts]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text("a.!? ”)\n", min_size=1, max_size=12), min_size=1, max_size=6))
def test_sentences_end_within_their_text(texts):
    ends = [len(re.findall(r"[.!?][\s”)]", text)) for text in texts]
    assert Characters(texts).sentences().tolist() == ends


def test_no_digit_and_no_capital_stands_beyond_the_last_known_code():
    assert not any(chr(code).isdigit() or chr(code).isupper() for code in range(TOP + 1, 0x110000))
