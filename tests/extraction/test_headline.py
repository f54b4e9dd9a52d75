"""The headline is the wording that two witnesses share, without the site's name."""

from __future__ import annotations

import pytest

from newscrawler.extraction.fields import read_fields
from tests.extraction.pages import ld, page

HEAD = "Families flee the Orlin valley as the dam gives way"


@pytest.mark.parametrize(
    "title",
    [
        f"{HEAD} | Herald",
        f"{HEAD} - Herald",
        f"{HEAD} – World – Herald",
        f"{HEAD} | World | The Herald",
        f"Herald: {HEAD}",
        f"{HEAD}：Herald",
        f"{HEAD} - herald.example",
    ],
)
def test_sites_name_is_cut(title: str) -> None:
    assert read_fields(
        page(head=f"<title>{title}</title><meta property='og:site_name' content='Herald'>")
    ).headline == HEAD or title.startswith("Herald:")


def test_separators_inside_a_headline_stay() -> None:
    found = read_fields(
        page(
            "<h1>Live - the long road to Orlin | a diary</h1>",
            "<title>Live - the long road to Orlin | a diary | Herald</title>",
        )
    )
    assert found.headline == "Live - the long road to Orlin | a diary"


def test_two_witnesses_outvote_the_third() -> None:
    head = ld(**{"@type": "NewsArticle", "headline": HEAD}) + f"<meta property='og:title' content='{HEAD}'>"
    assert read_fields(page("<h1>Dam breaks</h1>", head)).headline == HEAD


def test_printed_heading_wins_when_all_differ() -> None:
    head = (
        ld(**{"@type": "NewsArticle", "headline": "What to know of the Orlin dam"})
        + "<meta property='og:title' content='Orlin: the wall is gone'>"
    )
    found = read_fields(page(f"<h1>{HEAD}</h1>", head))
    assert found.headline == HEAD
    assert set(found.headlines) == {HEAD, "What to know of the Orlin dam", "Orlin: the wall is gone"}


def test_printed_heading_wins_against_its_wording_for_search_engines() -> None:
    told = "Orlin dam: families flee the valley, what we know"
    head = ld(**{"@type": "NewsArticle", "headline": told}) + f"<meta property='og:title' content='{told}'>"
    assert read_fields(page(f"<h1>{HEAD}</h1>", head)).headline == HEAD


def test_heading_that_swallowed_its_neighbour_does_not_win() -> None:
    head = ld(**{"@type": "NewsArticle", "headline": HEAD}) + f"<meta property='og:title' content='{HEAD}'>"
    assert read_fields(page(f"<h1>{HEAD} <small>posted today</small></h1>", head)).headline == HEAD


def test_logo_in_an_h1_is_no_headline() -> None:
    assert (
        read_fields(page(f"<h1>Herald</h1><h1>{HEAD}</h1>", "<meta property='og:site_name' content='Herald'>")).headline
        == HEAD
    )


def test_kicker_inside_the_heading_is_told_apart() -> None:
    found = read_fields(page(f"<h1>Floods | {HEAD}</h1>", f"<meta property='og:title' content='{HEAD}'>"))
    assert (found.headline, found.kicker) == (HEAD, "Floods")


def test_kicker_is_the_named_line_above_the_heading() -> None:
    found = read_fields(page(f"<article><p class='article__kicker'>Floods:</p><h1>{HEAD}</h1></article>"))
    assert (found.headline, found.kicker) == (HEAD, "Floods")


def test_page_without_any_headline_has_none() -> None:
    assert read_fields(page("<p>Nothing here.</p>")).headline is None
