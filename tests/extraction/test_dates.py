"""Which time is believed, and on whose clock."""

from __future__ import annotations

from datetime import UTC, datetime

from newscrawler.extraction.fields import Fields, read_fields
from newscrawler.model import Lead
from tests.extraction.pages import article, ld, page


def fields(
    head: str = "", before: str = "", url: str = "https://www.herald.example/orlin", hints: Lead | None = None
) -> Fields:
    return read_fields(page(article("", before), head, url=url), hints)


def test_json_ld_is_believed_before_meta_tags_and_all_candidates_are_kept() -> None:
    found = fields(
        ld(**{"@type": "NewsArticle", "datePublished": "2024-03-03T06:12:40Z"})
        + '<meta property="article:published_time" content="2024-03-04T10:00:00Z">'
    )
    assert found.published == datetime(2024, 3, 3, 6, 12, 40, tzinfo=UTC)
    assert (found.published_from, found.published_precision, found.published_raw) == (
        "json-ld",
        "second",
        "2024-03-03T06:12:40Z",
    )
    assert {candidate.origin for candidate in found.date_candidates} == {"json-ld", "meta"}


def test_time_in_utc_moves_to_the_newsrooms_clock_when_that_is_printed() -> None:
    found = fields(
        ld(**{"@type": "NewsArticle", "datePublished": "2023-11-09T05:30:59Z"}),
        '<time datetime="2023-11-08 23:30:59">November 8</time>',
    )
    assert found.published == datetime(2023, 11, 9, 5, 30, 59, tzinfo=UTC)
    assert found.published.date().isoformat() == "2023-11-08"


def test_time_without_a_zone_takes_the_zone_of_its_twin() -> None:
    found = fields(
        ld(**{"@type": "NewsArticle", "datePublished": "2024-03-03T06:12:00"})
        + '<meta property="article:published_time" content="2024-03-03T06:12:00+01:00">'
    )
    assert found.published == datetime(2024, 3, 3, 5, 12, tzinfo=UTC)


def test_day_only_takes_the_time_of_day_from_another_witness() -> None:
    found = fields(
        ld(**{"@type": "NewsArticle", "datePublished": "2024-03-03"})
        + '<meta name="date" content="2024-03-03T06:12:00Z">'
    )
    assert found.published == datetime(2024, 3, 3, 6, 12, tzinfo=UTC)


def test_page_that_shows_the_day_of_its_change_years_later_was_published_anew() -> None:
    found = fields(
        ld(**{"@type": "NewsArticle", "datePublished": "2018-04-03", "dateModified": "2025-12-19T18:06:00Z"}),
        '<p class="date">December 19, 2025</p>',
    )
    assert found.published is not None
    assert found.published.year == 2025


def test_updated_stamp_is_no_publication() -> None:
    found = fields(
        before='<p class="timestamp">Published March 3, 2024</p><p class="timestamp">Updated March 9, 2024</p>'
    )
    assert (found.published, found.modified) == (datetime(2024, 3, 3, tzinfo=UTC), datetime(2024, 3, 9, tzinfo=UTC))
    assert found.published_precision == "day"


def test_line_after_the_headline_gives_the_day_when_nothing_names_it() -> None:
    found = fields(before="<div>Orlin, 3 March 2024</div>")
    assert (found.published, found.published_from) == (datetime(2024, 3, 3, tzinfo=UTC), "text")


def test_feed_and_address_serve_where_the_page_is_silent() -> None:
    lead = Lead(url="https://www.herald.example/orlin", published=datetime(2024, 3, 3, 6, tzinfo=UTC))
    assert fields(hints=lead).published_from == "feed"
    assert fields(url="https://www.herald.example/2024/03/03/orlin").published_from == "url"


def test_teasers_of_other_stories_date_nothing() -> None:
    found = read_fields(
        page(
            article("") + '<div class="related"><time datetime="2020-01-01">1 January</time></div>',
            url="https://www.herald.example/x",
        )
    )
    assert found.published is None


def test_an_article_whose_name_promises_a_date_is_no_timestamp() -> None:
    story = (
        '<article class="post published"><h1>Orlin floods</h1><time>8 May 2024</time> <time>21:25</time>'
        + "<p>Water rose in the night.</p>" * 9
    )
    found = read_fields(page(story + "</article>"))
    assert all(len(part.text) < 100 for part in found.parts if part.kind == "timestamp")


def test_line_before_the_headline_gives_the_day_when_none_stands_behind_it() -> None:
    found = read_fields(
        page(
            f"<div><p>3 March 2024</p></div>{article('')}".replace("<article>", "").replace("</article>", ""),
            url="https://x.example/a",
        )
    )
    assert found.published == datetime(2024, 3, 3, tzinfo=UTC)


def test_time_that_names_its_zone_is_surer_of_its_day_than_one_that_does_not() -> None:
    head = ld(**{"@type": "NewsArticle", "headline": "A", "datePublished": "2024-03-02T23:35:55"})
    head += "<meta property='article:published_time' content='2024-03-03T04:10:00-03:00'>"
    found = read_fields(page(article(""), head))
    assert found.published is not None
    assert found.published.isoformat() == "2024-03-03T04:10:00-03:00"
