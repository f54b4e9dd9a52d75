"""What a source file asks for acts in a whole crawl: how deep links are followed, and how long a source may be silent."""

import json
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from newscrawler.crawl.book import is_silent
from newscrawler.sources import Source, Thresholds, write_source
from tests.crawled import newscrawler
from tests.newsstand.server import Newsstand

pytestmark = [pytest.mark.wire, pytest.mark.slow]

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def page(*links: str) -> bytes:
    words = "<p>The harbour was repaired in a week, and the whole town came to see it opened again.</p>" * 4
    listed = "".join(
        f'<p>See <a href="{link}">what the town said of the harbour in the year before</a>.</p>' for link in links
    )
    body = f"<html><body><article><h1>The harbour</h1>{words}{listed}</article></body></html>".encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


ARTICLES = [f"/2026/11/{day}/the-harbour-of-the-town-is-repaired" for day in (18, 19, 20)]
CHAIN = {path: page(*ARTICLES[n + 1 : n + 2]) for n, path in enumerate(ARTICLES)}
EMPTY_FRONT = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>"


def bare_site(stand: Newsstand) -> None:
    """A front that names nothing, and a robots.txt that names a sitemap of one article."""
    robots = f"User-agent: *\nAllow: /\nSitemap: {stand.url('/map.xml')}\n".encode()
    entry = f"<urlset><url><loc>{stand.url(ARTICLES[0])}</loc></url></urlset>".encode()
    for path, kind, body in (("/robots.txt", b"text/plain", robots), ("/map.xml", b"text/xml", entry)):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
        stand.routes[path] = head + body


def source_of(name: str, stand: Newsstand, **fields) -> Source:
    address = stand.url("").removeprefix("http://")
    return Source(name=name, title=name, site=stand.url("/"), hosts=(address,), allow_addresses=(address,), **fields)


@pytest.fixture(scope="module")
def towns(tmp_path_factory) -> tuple[dict[str, Newsstand], dict, dict[str, dict]]:
    """One crawl of four sources, each a server of its own: the servers, the summary, and what `status --sources` says."""
    directory = tmp_path_factory.mktemp("towns")
    routes = {"shallow": CHAIN, "deeper": CHAIN, "bare": {"/": page(), ARTICLES[0]: page()}, "mute": {"/": EMPTY_FRONT}}
    with ExitStack() as stack:
        stands = {name: stack.enter_context(Newsstand(dict(served))) for name, served in routes.items()}
        bare_site(stands["bare"])
        fields: dict[str, dict] = {
            "shallow": {"articles": (stands["shallow"].url(ARTICLES[0]),), "depth": 0},
            "deeper": {"articles": (stands["deeper"].url(ARTICLES[0]),), "depth": 1},
            "bare": {},
            "mute": {"thresholds": Thresholds(silence=timedelta(days=2), least_pages=0)},
        }
        for name, stand in stands.items():
            (directory / f"{name}.toml").write_text(write_source(source_of(name, stand, **fields[name]), {}))
        where = ("--archives", directory / "archives", "--json")
        options = ("--sources", directory, "--workers", 0, "--delay", 0, "--min-free", 0)
        summary = json.loads(newscrawler("crawl", *stands, *options, *where).stdout)
        told = newscrawler("status", "--sources", *where).stdout
        yield stands, summary, {record["name"]: record for record in map(json.loads, told.splitlines())}


@pytest.mark.parametrize(("name", "depth"), [("shallow", 0), ("deeper", 1)])
def test_links_of_articles_are_followed_as_deep_as_the_source_says(towns, name, depth):
    stands, _, _ = towns
    assert [len(stands[name].asked(path)) for path in ARTICLES] == [1, depth, 0]


def test_the_robots_txt_of_a_bare_site_is_asked_for_once_and_its_sitemaps_are_read(towns):
    stands, _, _ = towns
    assert [len(stands["bare"].asked(path)) for path in ("/robots.txt", "/map.xml", ARTICLES[0])] == [1, 1, 1]


def test_a_source_that_never_gave_an_article_is_told_to_be_silent(towns):
    _, summary, sources = towns
    assert summary["silent_sources"] == ["mute"]
    assert sources["mute"]["silent"] is True
    assert sources["mute"]["last_run_at"] is not None


@pytest.mark.parametrize(("ago", "silent"), [(timedelta(days=1), False), (timedelta(days=3), True)])
def test_silence_counts_from_the_last_new_article(ago, silent):
    source = Source(
        name="town", title="Town", site="https://town.example/", thresholds=Thresholds(silence=timedelta(days=2))
    )
    assert is_silent(source, NOW - ago, now=NOW) is silent


def test_without_a_threshold_silence_is_no_news():
    assert not is_silent(Source(name="town", title="Town", site="https://town.example/"), None, now=NOW)
