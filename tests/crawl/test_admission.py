"""What is said no to before a server is asked, and with which reason; and what is asked conditionally."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request

from newscrawler.crawl import admission as admission_module
from newscrawler.crawl.admission import Admission
from newscrawler.crawl.conditional import ConditionalMiddleware
from newscrawler.crawl.options import CrawlOptions
from newscrawler.crawl.tally import Tally
from newscrawler.model import Lead
from newscrawler.sources import Source
from newscrawler.state import Database, Frontier, Ledger
from newscrawler.urls import PageBudget

SITE = "https://daily.example"


@pytest.fixture
def database(tmp_path: Path):
    with Database(tmp_path / "state.sqlite") as opened:
        yield opened


def admitted(database: Database, leads: list[Lead], **options) -> dict[str, int]:
    """The ledger after a run was offered these leads."""
    source = Source(
        name="daily", title="Daily", site=f"{SITE}/", hosts=("daily.example", "127.0.0.1", "[::1]", "10.0.0.1")
    )
    frontier = Frontier(database)
    admission = Admission(frontier, CrawlOptions(sources=(source,), **options), Tally())
    for lead in leads:
        admission.admit(lead, source)
    frontier.flush()
    return {count.reason: count.urls for count in Ledger(database).table()}


def test_a_used_up_pattern_is_named_by_its_kind(database, monkeypatch):
    monkeypatch.setattr(admission_module, "PageBudget", partial(PageBudget, numbers=100))
    pages = [Lead(url=f"{SITE}/list?page={number}") for number in range(60)]
    assert admitted(database, pages) == {"pending": 50, "trap:pagination": 10}
    numbers = [Lead(url=f"{SITE}/item/{number}") for number in range(103)]
    assert admitted(database, numbers)["trap:numbers"] == 3


@pytest.mark.parametrize("url", ["http://127.0.0.1/a", "http://10.0.0.1/", "http://[::1]/", f"{SITE}:8443/a"])
@pytest.mark.parametrize("kind", ["article", "sitemap"])
def test_an_address_that_is_not_crawled_is_refused_before_it_is_asked(database, url, kind):
    assert admitted(database, [Lead(url=url, kind=kind)]) in ({"refused-address": 1}, {"off-site": 1})


def test_an_address_that_the_user_lists_is_admitted(database):
    lead = Lead(url="http://10.0.0.1/a")
    assert admitted(database, [lead], allow_addresses=("10.0.0.0/8",)) == {"pending": 1}


def test_the_setting_decides_over_the_option(database):
    settings = {"NEWSCRAWLER_ALLOW_ADDRESSES": "10.0.0.1:80,127.0.0.1"}
    assert admitted(database, [Lead(url="http://10.0.0.1/a")], settings=settings) == {"pending": 1}


def test_only_so_many_sitemaps_of_a_source_are_read(database):
    maps = [Lead(url=f"{SITE}/map-{name}.xml", kind="sitemap") for name in "abcabcde"]
    assert admitted(database, maps, settings={"NEWSCRAWLER_SITEMAPS": "3"}) == {"pending": 3, "limit": 2}


def test_sitemaps_nest_only_so_deep(database):
    maps = [Lead(url=f"{SITE}/map-{depth}.xml", kind="sitemap", depth=depth) for depth in range(1, 6)]
    assert admitted(database, maps) == {"pending": 3, "too-deep": 2}


def test_a_url_is_only_so_long(database):
    urls = [Lead(url=f"{SITE}/{'a' * length}") for length in (40, 400)]
    assert admitted(database, urls, settings={"NEWSCRAWLER_URL_LENGTH": "100"}) == {"pending": 1, "too-long": 1}


def test_conditions_do_not_survive_a_redirect_to_another_url(monkeypatch):
    class Journal:
        def __init__(self, database):
            pass

        def validators(self, key):
            known = SimpleNamespace(etag='"1"', last_modified="Fri, 20 Nov 2026 10:00:00 GMT", payload_digest="sha1:X")
            return known if key.endswith("/feed") else None

    monkeypatch.setattr("newscrawler.crawl.conditional.Journal", Journal)
    middleware = ConditionalMiddleware(SimpleNamespace(session=SimpleNamespace(database=None)))
    lead = Lead(url=f"{SITE}/feed", kind="feed")
    request = Request(lead.url, meta={"lead": lead})
    middleware.process_request(request)
    assert (request.headers["If-None-Match"], request.meta["not_modified_of"]) == (b'"1"', "sha1:X")
    elsewhere = request.replace(url=f"{SITE}/elsewhere")
    middleware.process_request(elsewhere)
    assert not {"If-None-Match", "If-Modified-Since"} & {name.decode() for name in elsewhere.headers}
    assert "not_modified_of" not in elsewhere.meta
