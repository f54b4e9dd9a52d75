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
        f"{HEAD}：Herald",
        f"{HEAD} - herald.example",
    ],
)
def test_sites_name_is_cut(title: str) -> None:
    assert (
        read_fields(page(head=f"<title>{title}</title><meta property='og:site_name' content='Herald'>")).headline
        == HEAD
    )


@pytest.mark.parametrize(
    ("title", "url"),
    [
        (f"{HEAD} - BBC News", "https://www.bbc.co.uk/news/x"),
        (f"{HEAD} | CNN Politics", "https://edition.cnn.com/x"),
        (f"{HEAD} - Süddeutsche Zeitung", "https://www.sueddeutsche.de/x"),
        (f"{HEAD} | EL PAÍS", "https://elpais.com/x"),
        (f"Herald: {HEAD}", "https://www.herald.example/x"),
        (f"Herald » {HEAD}", "https://www.herald.example/x"),
        (f"{HEAD} - The Valley Times", "https://www.vt.example/x"),
    ],
)
def test_sites_name_is_known_from_the_address_alone(title: str, url: str) -> None:
    assert read_fields(page(head=f"<title>{title}</title>", url=url)).headline == HEAD


@pytest.mark.parametrize(
    "title",
    [
        "大坝决堤，居民连夜撤离-某地网",
        "大坝决堤，居民连夜撤离_某地新闻",
        "大坝决堤，居民连夜撤离--时政--某地网",
        "大坝决堤，居民连夜撤离：某某新聞デジタル",
        "大坝决堤，居民连夜撤离 < 사회 < 기사본문 - 가상신문",
    ],
)
def test_houses_of_east_asia_are_known_by_the_ends_of_their_names(title: str) -> None:
    assert read_fields(page(head=f"<title>{title}</title>")).headline == "大坝决堤，居民连夜撤离"


def test_words_joined_by_signs_are_no_house() -> None:
    assert read_fields(page(head="<title>rustc_codegen: Progress Report</title>")).headline == (
        "rustc_codegen: Progress Report"
    )


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


def test_heading_that_goes_on_in_one_piece_is_the_fuller_headline() -> None:
    told = ld(**{"@type": "NewsArticle", "headline": HEAD}) + f"<meta property='og:title' content='{HEAD}'>"
    assert read_fields(page(f"<h1>{HEAD} at last</h1>", told)).headline == f"{HEAD} at last"
    assert read_fields(page(f"<h1>{HEAD} - updated 3 March 2024</h1>", told)).headline == HEAD


def test_neighbour_glued_to_the_heading_is_cut_by_the_title() -> None:
    found = read_fields(page(f"<h1>{HEAD}<span>What we know so far</span></h1>", f"<title>{HEAD} | Herald</title>"))
    assert found.headline == HEAD


def test_label_before_a_stroke_is_no_headline() -> None:
    told = f"Opinion | {HEAD}"
    head = ld(**{"@type": "NewsArticle", "headline": told}) + f"<meta property='og:title' content='{told}'>"
    assert read_fields(page(f"<h1>{HEAD}</h1>", head)).headline == HEAD


def test_what_metadata_joins_by_a_colon_is_one_headline() -> None:
    told = f"Orlin: {HEAD}"
    head = ld(**{"@type": "NewsArticle", "headline": told}) + f"<meta property='og:title' content='{told}'>"
    assert read_fields(page(f"<h1>{HEAD}</h1>", head)).headline == told


@pytest.mark.parametrize("cut", [f"{HEAD[:42]}…", f"{HEAD[:40]}...", HEAD[:45]])
def test_wording_that_was_cut_off_is_completed(cut: str) -> None:
    head = ld(**{"@type": "NewsArticle", "headline": cut}) + f"<meta property='og:title' content='{HEAD}'>"
    assert read_fields(page("", head)).headline == HEAD


def test_headline_in_capitals_is_taken_as_metadata_spells_it() -> None:
    found = read_fields(page(f"<h1>{HEAD.upper()}</h1>", f"<meta property='og:title' content='{HEAD}'>"))
    assert found.headline == HEAD


def test_metadata_that_gives_the_sites_name_only_says_nothing() -> None:
    head = "<meta property='og:site_name' content='The Herald'><meta property='og:title' content='The Herald'>"
    assert (
        read_fields(page(f"<h1>{HEAD}</h1>", head + ld(**{"@type": "Article", "headline": "The Herald"}))).headline
        == HEAD
    )


def test_slogan_in_an_h1_stands_back_behind_the_h2_that_the_title_names() -> None:
    title = f"<title>{HEAD} | Herald</title>"
    for slogan in ("Latest news and analysis", "Herald of the whole valley"):
        assert read_fields(page(f"<h1>{slogan}</h1><div><h2>{HEAD}</h2></div>", title)).headline == HEAD


def test_name_that_only_the_title_gives_is_no_headline() -> None:
    title = f"<title>{HEAD} | Daily Example of the Valley</title>"
    assert read_fields(page(f"<h1>Daily Example of the Valley</h1><h2>{HEAD}</h2>", title)).headline == HEAD


def test_of_several_headings_the_one_most_like_the_title_prints_the_headline() -> None:
    title = f"<title>{HEAD.replace('gives way', 'breaks down')} | Herald</title>"
    found = read_fields(page(f"<h1>Herald, your newspaper for the valley</h1><h1>{HEAD}</h1>", title))
    assert found.headline == HEAD


def test_headings_without_spaces_between_words_are_compared_too() -> None:
    told = "大坝决堤：居民连夜撤离山谷"
    head = ld(**{"@type": "NewsArticle", "headline": told}) + f"<meta property='og:title' content='{told}'>"
    assert read_fields(page("<h1>山谷大坝决堤，居民连夜撤离</h1>", head)).headline == "山谷大坝决堤，居民连夜撤离"


def test_item_marked_as_headline_serves_where_no_heading_is() -> None:
    assert read_fields(page(f"<div itemprop='headline'>{HEAD}</div>", "<title>Herald</title>")).headline == HEAD


def test_headline_given_as_a_list_or_a_value_is_read() -> None:
    for value in ([HEAD], {"@value": HEAD}):
        assert read_fields(page("", ld(**{"@type": "NewsArticle", "headline": value}))).headline == HEAD


def test_title_of_a_drawing_is_not_the_pages() -> None:
    assert read_fields(page("<svg><title>Share this with others</title></svg><p>Nothing.</p>")).headline is None
