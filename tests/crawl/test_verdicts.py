"""What cleaning says of a page, in the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawler.corpus import Outcome
from newscrawler.crawl.tally import Tally
from newscrawler.crawl.verdicts import Verdicts
from newscrawler.model import Lead
from newscrawler.state import Database, Frontier, Ledger

URL = "https://daily.example/2026/11/20/bridge"
OTHER = "https://daily.example/bridge-opens"


@pytest.fixture
def database(tmp_path: Path):
    with Database(tmp_path / "state.sqlite") as opened:
        yield opened


def told(database: Database, *outcomes: Outcome) -> dict[str, int]:
    """What was counted once the outcomes were taken."""
    tally = Tally()
    verdicts = Verdicts(Ledger(database), tally, crawl_id="crawl-1", sources=("daily",))
    for outcome in outcomes:
        verdicts.take(outcome)
    return tally.reasons()


def outcome(url: str = URL, second: int = 0, **more) -> Outcome:
    made = {"id": f"0123456789abcdef-2026112010000{second}", "text_digest": f"d{second}", "headline": "Bridge opens"}
    facts = {"warc_filename": "NEWS-1.warc.gz", "offset": 0, "captured_at": f"2026-11-20T10:00:0{second}Z"}
    return Outcome(url=url, **facts, **({} if "reason" in more else made), **more)


def discovered(database: Database, *urls: str) -> None:
    Frontier(database).discover([Lead(url=url) for url in urls])


def test_an_article_and_its_versions_are_in_the_story(database):
    discovered(database, URL)
    assert told(database, outcome(), outcome(second=5)) == {"article": 2}
    story = Ledger(database).story(URL)
    assert story.reason == "article"
    assert [(version.version, version.headline) for version in story.versions] == [
        (1, "Bridge opens"),
        (2, "Bridge opens"),
    ]


def test_an_article_that_names_another_page_of_the_ledger_is_its_duplicate(database):
    discovered(database, URL, OTHER)
    assert told(database, outcome(canonical_url=OTHER)) == {"duplicate-of": 1}
    story = Ledger(database).story(URL)
    assert (story.reason, story.detail) == ("duplicate-of", OTHER)
    assert len(story.versions) == 1


def test_two_pages_that_name_each_other_are_not_both_duplicates(database):
    discovered(database, URL, OTHER)
    assert told(database, outcome(canonical_url=OTHER), outcome(OTHER, canonical_url=URL)) == {
        "duplicate-of": 1,
        "article": 1,
    }


@pytest.mark.parametrize("canonical", [URL, URL + "?utm_source=x", "https://other.example/bridge", OTHER, None])
def test_an_article_is_no_duplicate_of_itself_nor_of_what_the_crawl_does_not_have(database, canonical):
    discovered(database, URL, "https://other.example/bridge")
    assert told(database, outcome(canonical_url=canonical)) == {"article": 1}


REASONS = [
    ("too-short", "12 words", {"not-article:too-short": 1}),
    ("too-slow", "", {"extraction:too-slow": 1}),
    ("rights", "x-robots-tag: noindex", {"noindex": 1}),
    ("rights", "tdm-reservation: 1", {"rights:tdm-reservation": 1}),
    ("bot-challenge", "cloudflare", {}),
    ("bot-challenge", "words of a challenge", {"not-article:bot-challenge": 1}),
    ("consent-wall", "consent", {}),
    ("status", "404", {}),
]


@pytest.mark.parametrize(("reason", "detail", "counted"), REASONS)
def test_a_refusal_has_its_word_unless_the_fetch_has_said_it(database, reason, detail, counted):
    discovered(database, URL)
    assert told(database, outcome(reason=reason, detail=detail)) == counted
    assert Ledger(database).reason(URL) == next(iter(counted), "pending")
