"""Which time is believed, and on whose clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

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


def day(found: Fields) -> str | None:
    return found.published.date().isoformat() if found.published else None


@pytest.mark.parametrize(
    ("printed", "published", "modified"),
    [
        ("Published: 3 March 2024, updated: 5 March 2024", "2024-03-03", "2024-03-05"),
        ("Updated 5 March 2024 | Published 3 March 2024", "2024-03-03", "2024-03-05"),
        ("Veröffentlicht am 3. März 2024, aktualisiert am 5. März 2024", "2024-03-03", "2024-03-05"),
        ("입력 2024.03.03. 오전 6:12 수정 2024.03.05. 오후 2:30", "2024-03-03", "2024-03-05"),
        ("发布时间：2024-03-03 更新：2024-03-05", "2024-03-03", "2024-03-05"),
        ("2024年3月5日 更新", "2024-03-05", "2024-03-05"),
    ],
)
def test_labels_part_the_times_of_one_passage(printed: str, published: str, modified: str) -> None:
    found = fields(before=f'<p class="timestamp">{printed}</p>')
    assert found.modified is not None
    assert (day(found), found.modified.date().isoformat()) == (published, modified)


def test_label_in_the_element_before_counts_and_a_name_that_only_holds_its_letters_does_not() -> None:
    found = fields(
        before="<span>Updated</span> <time datetime='2024-03-09'>9 March</time><time datetime='2024-03-05'>5</time>"
    )
    assert day(found) == "2024-03-05"
    standard = fields(before='<p class="date-standard">3 March 2024</p>')
    assert (day(standard), standard.modified) == ("2024-03-03", None)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="og:locale" content="en_US">', "2024-04-05"),
        ('<meta property="og:locale" content="en_GB">', "2024-05-04"),
        ('<meta name="pubdate" content="2024-04-05">', "2024-04-05"),
    ],
)
def test_order_of_month_and_day_is_that_of_the_country_or_of_another_witness(head: str, expected: str) -> None:
    assert day(fields(head, '<p class="date">4/5/2024</p>')) == expected


def test_days_written_the_american_way_are_all_turned_when_one_is_proven() -> None:
    head = '<meta name="pubdate" content="03-09-2026"><meta name="lastmod" content="03-10-2026">'
    found = fields(head, '<p class="date">Published March 9, 2026</p>')
    assert found.modified is not None
    assert (day(found), found.modified.date().isoformat()) == ("2026-03-09", "2026-03-10")


def test_day_of_an_embedded_video_stands_back_behind_the_meta_tags() -> None:
    video = ld(**{"@type": "VideoObject", "name": "The river", "uploadDate": "2019-01-01"})
    assert day(fields(video + '<meta property="article:published_time" content="2024-03-03">')) == "2024-03-03"
    assert day(fields(video)) == "2019-01-01"


def test_dateline_gives_the_day_where_nothing_else_does() -> None:
    long = "The families left the river before dawn, and the water took the bridge behind them. " * 2
    assert day(fields(before=f"<p>RIVERTON, March 3, 2024 (AP) - {long}</p>")) == "2024-03-03"
    assert day(fields(before=f"<p>In May he left on 3 March 2019 - and came back. {long}</p>")) is None


def test_attribute_for_machines_dates_what_is_printed_in_words() -> None:
    assert day(fields(before='<span class="date" data-time="1709446320">3 hours ago</span>')) == "2024-03-03"


def test_months_are_named_in_the_pages_language() -> None:
    croatian = page(article("", '<p class="date">12. listopada 2024.</p>'), lang="hr", url="https://x.example/a")
    assert day(read_fields(croatian)) == "2024-10-12"


@pytest.mark.parametrize(
    "name", ["apub:time", "_pubtime", "bytedance:published_time", "DC.date.published", "created_at"]
)
def test_names_that_lesser_known_systems_give_are_known(name: str) -> None:
    assert day(fields(f'<meta name="{name}" content="2024-03-03">')) == "2024-03-03"


def test_nothing_is_published_after_the_day_on_which_it_says_it_was_changed() -> None:
    head = ld(**{"@type": "Article", "datePublished": "2024-03-13T09:00:00", "dateModified": "2024-03-13T09:00:00"})
    assert day(fields(head, '<p class="date">Page updated: 11 March 2024</p>')) == "2024-03-11"


def test_older_time_further_down_the_page_is_not_the_pages() -> None:
    head = '<meta name="date" content="2024-03-13T09:00:00Z"><meta name="last-modified" content="2024-03-13T09:00:00Z">'
    printed = '<time datetime="2024-03-13T09:00:00Z">13 March</time><span class="date">28 August 2018</span>'
    assert day(fields(head, printed)) == "2024-03-13"
