"""What a source file asks for acts in a whole crawl: how deep links are followed, and how long a source may be silent."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from newscrawler.crawl.book import is_silent
from newscrawler.sources import Source, Thresholds, write_source
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


def crawl(stand: Newsstand, directory, **fields) -> tuple[dict, list[dict]]:
    """The summary of a crawl of one source, and what `status --sources` then says."""
    address = stand.url("").removeprefix("http://")
    source = Source(
        name="town", title="Town", site=stand.url("/"), hosts=(address,), allow_addresses=(address,), **fields
    )
    (directory / "town.toml").write_text(write_source(source, {}))
    program = [sys.executable, "-m", "newscrawler"]
    where = ["--archives", directory / "archives", "--json"]
    options = ["--workers", "0", "--delay", "0", "--min-free", "0"]
    done = subprocess.run(
        [*program, "crawl", directory / "town.toml", *options, *where], capture_output=True, text=True
    )
    told = subprocess.run([*program, "status", "--sources", *where], capture_output=True, text=True)
    return json.loads(done.stdout), [json.loads(line) for line in told.stdout.splitlines()]


@pytest.mark.parametrize("depth", [0, 1])
def test_links_of_articles_are_followed_as_deep_as_the_source_says(tmp_path, depth):
    paths = [f"/2026/11/{day}/the-harbour-of-the-town-is-repaired" for day in (18, 19, 20)]
    routes = {path: page(*paths[n + 1 : n + 2]) for n, path in enumerate(paths)}
    with Newsstand(routes) as stand:
        crawl(stand, tmp_path, articles=(stand.url(paths[0]),), depth=depth)
    assert [len(stand.asked(path)) for path in paths] == [1, depth, 0]


def test_the_robots_txt_of_a_bare_site_is_asked_for_once_and_its_sitemaps_are_read(tmp_path):
    article = "/2026/11/20/the-harbour-of-the-town-is-repaired"
    with Newsstand({"/": page(), article: page()}) as stand:
        robots = f"User-agent: *\nAllow: /\nSitemap: {stand.url('/map.xml')}\n".encode()
        entry = f"<urlset><url><loc>{stand.url(article)}</loc></url></urlset>".encode()
        for path, kind, body in (("/robots.txt", b"text/plain", robots), ("/map.xml", b"text/xml", entry)):
            head = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
            stand.routes[path] = head + body
        crawl(stand, tmp_path)
        assert [len(stand.asked(path)) for path in ("/robots.txt", "/map.xml", article)] == [1, 1, 1]


def test_a_source_that_never_gave_an_article_is_told_to_be_silent(tmp_path):
    front = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>"
    with Newsstand({"/": front}) as stand:
        summary, [record] = crawl(stand, tmp_path, thresholds=Thresholds(silence=timedelta(days=2), least_pages=0))
    assert summary["silent_sources"] == ["town"]
    assert record["silent"] is True
    assert record["last_run_at"] is not None


@pytest.mark.parametrize(("ago", "silent"), [(timedelta(days=1), False), (timedelta(days=3), True)])
def test_silence_counts_from_the_last_new_article(ago, silent):
    source = Source(
        name="town", title="Town", site="https://town.example/", thresholds=Thresholds(silence=timedelta(days=2))
    )
    assert is_silent(source, NOW - ago, now=NOW) is silent


def test_without_a_threshold_silence_is_no_news():
    assert not is_silent(Source(name="town", title="Town", site="https://town.example/"), None, now=NOW)
