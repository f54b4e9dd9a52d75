"""Words within a line that its reader does not see leave the line; what is read stays."""

from __future__ import annotations

import pytest

from newscrawler.extraction.media import take_media
from newscrawler.extraction.passages import read_passages
from tests.extraction.pages import PARAGRAPH, article, page

CARD = (
    '<a href="/p/orlin">Mayor Orlin</a><span class="{}"><b>Ada Orlin</b> <a href="/1">Orlin opens the lock</a></span>'
)


def lines(inside: str) -> tuple[list[str], dict[str, str]]:
    parsed = page(article(f"{inside}<p>{PARAGRAPH}</p>"))
    media = take_media(parsed)
    return [passage.text for passage in read_passages(parsed.tree)], {it.text: it.kind for it in media.removed}


@pytest.mark.parametrize(
    "hidden",
    [
        '<span class="sr-only">opens in a new window</span>',
        '<span class="visually-hidden">opens in a new window</span>',
        '<span class="c-link__visuallyHidden">opens in a new window</span>',
        '<em class="element-invisible">opens in a new window</em>',
        '<small class="screen-reader-text">opens in a new window</small>',
        "<span hidden>opens in a new window</span>",
        '<span style="color: red; display: none">opens in a new window</span>',
    ],
)
def test_words_for_screen_readers_are_no_part_of_the_line(hidden: str) -> None:
    told, removed = lines(f'<p>The town published <a href="/r">its report{hidden}</a> on Monday.</p>')
    assert "The town published its report on Monday." in told
    assert removed["opens in a new window"] == "screen-reader"


@pytest.mark.parametrize("named", ["rollover-people-block", "tooltip", "HoverCard_inner", "c-popover__text"])
def test_card_glued_to_the_word_it_explains_is_taken_out(named: str) -> None:
    told, removed = lines(f"<p>{CARD.format(named)} spoke on Monday.</p>")
    assert "Mayor Orlin spoke on Monday." in told
    assert removed == {"Ada Orlin Orlin opens the lock": "hover-card"}


def test_tooltip_is_known_by_its_role_and_by_the_word_that_names_it() -> None:
    told, _ = lines('<p>The <dfn>weir</dfn> <span role="tooltip">a low dam</span>was built late.</p>')
    assert "The weir was built late." in told
    told, _ = lines(
        '<p>The <dfn aria-describedby="t1">weir</dfn> <span id="t1" class="tooltipText">a low dam</span>was built late.</p>'
    )
    assert "The weir was built late." in told


@pytest.mark.parametrize(
    "markup",
    [
        '<p>The <span class="tooltip" title="a low dam">weir</span> was built late.</p>',
        '<p><b>The</b> <span class="has-tooltip">weir</span> was built late.</p>',
        '<p>The weir was <span class="hidden-gem">built</span> late.</p>',
        '<p><span class="sr-only">The weir was built late.</span></p>',
    ],
)
def test_what_is_read_stays(markup: str) -> None:
    told, removed = lines(markup)
    assert "The weir was built late." in told
    assert not removed


def test_rest_of_a_paragraph_that_unfolds_stays() -> None:
    rest = "and so the families of the lower town moved back before the winter. " * 5
    told, removed = lines(f'<p>The weir was built late, <span style="display:none">{rest}</span></p>')
    assert any("moved back" in line for line in told)
    assert not removed
