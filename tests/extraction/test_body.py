"""Which passages are body: signals, the forest, and trafilatura as a witness."""

import numpy
import pytest

from newscrawler.extraction.body import body_scores
from newscrawler.extraction.engine import MAX_OF_A_KIND, engine_lines
from newscrawler.extraction.page import parse_page
from newscrawler.extraction.passages import key_of, read_passages
from newscrawler.extraction.signals import NAMES, Witnesses, measure

PARAGRAPH = "The river rose again on Saturday, and the town closed the bridge to everything but the fire engines, the mayor said."
PAGE = (
    "<html><head><title>River</title></head><body><nav><ul>"
    + "".join(f"<li><a href=/{word}>{word}</a></li>" for word in ("News", "Sport", "Weather"))
    + "</ul></nav><article><h1>River rises</h1>"
    + "".join(f"<p>{PARAGRAPH.replace('again', word)}</p>" for word in ("again", "twice", "slowly", "at last"))
    + "</article><footer><p>All rights reserved, Riverton Post</p></footer></body></html>"
)


def scored(markup):
    page = parse_page(markup, url="https://paper.example/a")
    lines = engine_lines(page.tree, page.url) or []
    found = read_passages(page.tree)
    witnesses = Witnesses(engine=key_of(" ".join(lines)), engine_lines=frozenset(map(key_of, lines)))
    return {
        p.text: score for p, score in zip(found, body_scores(measure(found, witnesses, [{}] * len(found))), strict=True)
    }


def test_paragraphs_score_above_navigation_and_footer():
    scores = scored(PAGE)
    body = [score for text, score in scores.items() if text.startswith("The river")]
    rest = [scores[text] for text in ("News", "Sport", "Weather", "All rights reserved, Riverton Post")]
    assert min(body) > 0.8
    assert max(rest) < 0.3


def test_there_is_one_row_a_passage_and_one_column_a_name():
    page = parse_page(PAGE, url="https://paper.example/a")
    found = read_passages(page.tree)
    table = measure(found, Witnesses(), [{}] * len(found))
    assert table.shape == (len(found), len(NAMES))
    assert numpy.isfinite(table).all()
    assert len(set(NAMES)) == len(NAMES)


def test_no_passages_give_no_scores():
    assert body_scores(measure([], Witnesses(), [])) == []


def test_scores_do_not_depend_on_what_was_scored_before():
    assert scored(PAGE) == scored(PAGE)


@pytest.mark.parametrize("tag", ["<p>x</p>", "x<br>"])
def test_a_page_that_would_freeze_trafilatura_is_not_given_to_it(tag):
    page = parse_page("<body>" + tag * (MAX_OF_A_KIND + 1), url="https://paper.example/a")
    assert engine_lines(page.tree, page.url) is None


def test_trafilatura_leaves_the_tree_as_it_is():
    page = parse_page(PAGE, url="https://paper.example/a")
    before = page.tree.text_content()
    assert engine_lines(page.tree, page.url)
    assert page.tree.text_content() == before
