"""The wording of prompts is known in every script, and only where it is a word of its own."""

import pytest

from newscrawler.cleaning.prompts import topics_of, wording_of


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("【関連記事】川の水位がまた上がる", "related"),
        ("欢迎关注河畔晚报微信公众号了解更多", "newsletter"),
        ("Lesen Sie auch: Das Wehr", "related"),
        ("▶ 관련기사 강물이 다시 불었다", "related"),
    ],
)
def test_a_prompt_is_known_by_its_words_in_its_own_script(line, topic):
    assert topic in topics_of(line)


@pytest.mark.parametrize("line", ["The readmorest of the twelve boats", "Newslettering is a word of nobody's"])
def test_a_phrase_within_a_word_is_no_prompt(line):
    assert topics_of(line) == {}


def test_the_lines_of_a_page_are_known_together_as_each_alone():
    lines = ["Read more: the wall", "The wall stands.", "【関連記事】川", "Sign up for our newsletter", ""]
    assert wording_of(lines) == [topics_of(line) for line in lines]
