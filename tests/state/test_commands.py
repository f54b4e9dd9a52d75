import json
from datetime import UTC, datetime, timedelta

import pytest

from newscrawler.archive import CollectionPaths
from newscrawler.commands import run
from newscrawler.model import Lead
from newscrawler.state import Database, Frontier, Journal, Ledger, Runs, Schedule
from tests.state.conftest import capture_row

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
def told(tmp_path, capsys):
    """Run a command on a small collection; gives (exit status, stdout, stderr)."""
    paths = CollectionPaths(tmp_path, "daily")
    paths.create()
    with Database(paths.state) as database:
        frontier = Frontier(database, crawl_id="crawl-1")
        title = "A headline\x1b]0;owned\x07"
        frontier.discover([Lead(url="https://news.example/story-1", source="news", title=title, found_at=NOW)])
        frontier.done(frontier.lease(1)[0].id)
        frontier.discover(
            [Lead(url="https://news.example/story-2", source="news"), Lead(url="ftp://x.example/", source="old")]
        )
        frontier.flush()
        Ledger(database).decide("https://news.example/story-1", "not-article:index-page", "12 links")
        Journal(database).commit("NEWS-1.warc.gz", 100, [capture_row(1)])
        Runs(database).start("crawl-1", ["news"], started_at=NOW)
        Runs(database).note_source("news", site="news.example", at=NOW, new=1, failed=False)
        Schedule(database).read(
            "https://news.example/feed", kind="feed", now=NOW, interval=timedelta(hours=1), new=1, total=3
        )

    def call(*arguments):
        status = run([*arguments, "--archives", str(tmp_path), "--collection", "daily"])
        return status, *capsys.readouterr()

    return call


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def test_status_counts_every_url_once(told):
    status, out, _ = told("status", "--json")
    assert status == 0
    *counts, total = rows(out)
    assert total == {"source": "total", "state": None, "reason": None, "urls": 3}
    assert sum(row["urls"] for row in counts) == 3
    assert {row["reason"] for row in counts} == {"not-article:index-page", "pending", "refused-scheme"}


def test_status_may_be_asked_of_one_source(told):
    assert [row["source"] for row in rows(told("status", "old", "--json")[1])] == ["old", "total"]


@pytest.mark.parametrize(
    ("view", "word"), [("--runs", "crawl-1"), ("--listings", "1:00:00"), ("--sources", "news.example")]
)
def test_status_has_other_views(told, view, word):
    status, out, _ = told("status", view)
    assert status == 0
    assert word in out


def test_status_says_what_each_reason_means(told):
    assert "robots.txt says no" in told("status", "--reasons")[1]


def test_why_tells_the_story_without_touching_the_terminal(told):
    status, out, _ = told("why", "http://www.news.example/story-1?utm_source=x")
    assert status == 0
    assert "a list of links to articles, not an article" in out
    assert "NEWS-1.warc.gz at 100" in out
    assert "\x1b" not in out
    assert "\x07" not in out


def test_why_as_json_holds_everything(told):
    (story,) = rows(told("why", "https://news.example/story-1", "--json")[1])
    assert story["reason"] == "not-article:index-page"
    assert story["lead"]["found_at"] == "2026-11-20T10:00:00Z"
    assert len(story["captures"]) == 1


def test_why_of_an_unknown_url_says_so_and_how_it_would_fare(told):
    status, out, err = told("why", "http://news.example/calendar/2026/05")
    assert (status, out) == (1, "")
    assert "neither discovered nor archived" in err
    assert "trap:calendar" in err


def test_a_collection_that_is_not_there_is_named(told, tmp_path, capsys):
    assert run(["status", "--archives", str(tmp_path), "--collection", "weekly"]) == 1
    assert "weekly" in capsys.readouterr().err
