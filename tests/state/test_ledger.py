from datetime import UTC, datetime, timedelta

import pytest

from newscrawler.model import Lead
from newscrawler.state import REASONS, Frontier, Journal, Ledger
from newscrawler.state.reasons import known, meaning
from tests.state.conftest import capture_row

URL = "https://news.example/story-1"
AT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def ledger(database):
    return Ledger(database)


@pytest.fixture
def leased(database):
    frontier = Frontier(database, crawl_id="crawl-1")
    frontier.discover(
        [Lead(url=URL, source="news", title="A headline", found_how="feed", found_via="https://news.example/feed")]
    )
    return frontier, frontier.lease(1)[0].id


def made(**changes):
    facts = {
        "id": "0123456789abcdef-20261120000000",
        "headline": "A headline",
        "text_digest": "sha256:1",
        "captured_at": AT,
    }
    return {**facts, **changes}


def test_a_story_tells_how_it_was_found_tried_archived_and_cleaned(database, ledger, leased):
    frontier, number = leased
    frontier.retry_at(number, AT, "timeout", "no answer in 30 s")
    frontier.done(frontier.lease(1)[0].id, detail="HTTP 200")
    frontier.flush()
    Journal(database).commit("NEWS-1.warc.gz", 100, [capture_row(1)])
    ledger.record(URL, **made(), crawl_id="crawl-1")
    story = ledger.story("http://www.news.example/story-1#top")
    assert (story.state, story.reason, story.attempts) == ("done", "article", 2)
    assert story.lead.found_via == "https://news.example/feed"
    assert [(event.what, event.reason) for event in story.events] == [
        ("attempt", "retry:timeout"),
        ("attempt", "fetched"),
        ("decision", "article"),
    ]
    assert [row.record_id for row in story.captures] == ["<urn:uuid:1>"]
    assert [version.headline for version in story.versions] == ["A headline"]
    assert ledger.story("example,news)/story-1") == story


def test_cleanings_word_stands_even_if_it_comes_before_the_crawls(ledger, leased):
    frontier, number = leased
    ledger.decide(URL, "not-article:index-page", "12 links")
    frontier.done(number)
    frontier.flush()
    assert ledger.story(URL).reason == "not-article:index-page"


def test_a_later_fetch_puts_cleanings_old_word_aside(ledger, leased):
    frontier, number = leased
    frontier.done(number)
    ledger.decide(URL, "article")
    frontier.discover([Lead(url=URL)], again=True)
    frontier.failed(frontier.lease(1)[0].id, "gone")
    frontier.flush()
    assert ledger.story(URL).reason == "gone"


def test_a_decision_about_an_unknown_url_writes_it_down(ledger):
    ledger.decide("https://news.example/after-a-redirect", "article", source="news")
    assert ledger.total() == 1
    assert ledger.table("news")[0].reason == "article"
    assert ledger.table("other") == []


def test_recording_an_article_twice_keeps_one_version(ledger, leased):
    ledger.record(URL, **made())
    ledger.record(URL, **made(headline="A better headline"))
    assert [version.headline for version in ledger.story(URL).versions] == ["A better headline"]


def test_versions_count_up_where_the_text_changes(ledger):
    for day, digest in enumerate(["sha256:1", "sha256:1", "sha256:2"]):
        ledger.record(URL, **made(id=f"a-{day}", text_digest=digest, captured_at=AT + timedelta(days=day)))
    assert [version.version for version in ledger.story(URL).versions] == [1, 1, 2]


def test_what_was_archived_without_being_discovered_has_a_story(database, ledger):
    Journal(database).commit("NEWS-1.warc.gz", 100, [capture_row(1, url="https://news.example/robots.txt")])
    assert ledger.story("https://news.example/robots.txt").lead is None
    assert ledger.story("https://news.example/never") is None


def test_a_ledger_has_no_blank_reason():
    assert known("trap:calendar") == "trap:calendar"
    assert known("nobody knows") == "failed:nobody knows"
    assert len(known("x" * 500)) <= 60
    assert all(reason.meaning for reason in REASONS.values())
    assert meaning("not-article:index-page") == "a list of links to articles, not an article"
