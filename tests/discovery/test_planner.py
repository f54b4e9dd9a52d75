from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from newscrawler.commands.sources import command, inquire
from newscrawler.discovery import discover_source, next_interval
from newscrawler.discovery.dates import read_time
from newscrawler.errors import SourceError
from newscrawler.sources import parse_source, read_source, write_source
from tests.discovery.pages import FRONT, NEWS_SITEMAP, RSS

NOW = datetime(2026, 11, 21, tzinfo=UTC)
HOME = "https://riverton.example/"


@dataclass(frozen=True)
class Page:
    body: bytes
    url: str
    status: int = 200
    content_type: str | None = None


SECTION = b"<h2><a href='/2026/11/20/%d-story-with-a-long-slug-here'>A story with five words</a></h2>"
SITE = {
    f"{HOME}robots.txt": b"Sitemap: https://riverton.example/sitemap-index.xml\n",
    HOME: FRONT,
    f"{HOME}feed.xml": RSS,
    f"{HOME}sitemap-index.xml": b"<sitemapindex><sitemap><loc>/sitemap-pages.xml</loc></sitemap>"
    b"<sitemap><loc>/sitemap-news.xml</loc></sitemap></sitemapindex>",
    f"{HOME}sitemap-news.xml": NEWS_SITEMAP,
    f"{HOME}sitemap-pages.xml": b"<urlset><url><loc>/about</loc></url></urlset>",
    f"{HOME}world": b"".join(SECTION % n for n in range(6)),
    f"{HOME}sport/": b"<p>Nothing here</p>",
}


def fetch_from(site):
    asked = []

    def fetch(urls):
        asked.extend(urls)
        return {url: Page(site[url], url) for url in urls if url in site}

    return fetch, asked


def plan_for(site, url=HOME):
    fetch, asked = fetch_from(site)
    return inquire(url, fetch, say=lambda words: None, now=NOW), asked


def test_robots_and_home_page_are_asked_for_first():
    assert discover_source("riverton.example", {}, now=NOW).ask == (f"{HOME}robots.txt", HOME)


def test_a_publication_is_found_from_its_address():
    source = plan_for(SITE)[0].source
    assert (source.name, source.title, source.language) == ("riverton-example", "Riverton Courier", "en-GB")
    assert source.feeds == (f"{HOME}feed.xml",)
    assert source.sitemaps == (f"{HOME}sitemap-news.xml",)
    assert source.fronts == (HOME, f"{HOME}world")


def test_every_found_address_has_its_evidence():
    plan = plan_for(SITE)[0]
    assert plan.evidence[f"{HOME}feed.xml"] == "rss, 3 entries, newest 2026-11-20"
    assert plan.evidence[f"{HOME}sitemap-news.xml"] == "news-sitemap, 1 entries, newest 2026-11-20"
    assert "shows 6 articles" in plan.evidence[f"{HOME}world"]


def test_nothing_is_asked_for_twice_and_not_much_at_all():
    asked = plan_for(SITE)[1]
    assert len(asked) == len(set(asked)) <= 12


def test_the_written_file_is_read_back(tmp_path):
    plan = plan_for(SITE)[0]
    assert parse_source(write_source(plan.source, plan.evidence), path=tmp_path / "x.toml") == plan.source


def test_a_stale_feed_is_not_used():
    site = {**SITE, f"{HOME}feed.xml": RSS.replace(b"2026", b"2019")}
    assert plan_for(site)[0].source.feeds == ()


def test_where_nothing_is_named_the_usual_places_are_tried():
    site = {HOME: b"<html lang=de><title>Blatt</title><p>x</p></html>", f"{HOME}feed/": RSS}
    plan, asked = plan_for(site)
    assert plan.source.feeds == (f"{HOME}feed/",)
    assert f"{HOME}news-sitemap.xml" in asked


def test_without_a_home_page_there_is_no_source():
    with pytest.raises(SourceError, match="the home page cannot be fetched"):
        plan_for({})


def test_the_address_after_a_redirect_is_a_host_too():
    pages = {f"{HOME}robots.txt": None, HOME: Page(FRONT, "https://www.riverton.example/start")}
    while not (plan := discover_source(HOME, pages, now=NOW)).source:
        pages.update(dict.fromkeys(plan.ask))
    assert plan.source.hosts == ("riverton.example",)
    assert plan.source.covers("https://www.riverton.example/x")


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"<urlset>" * 300, b"{" * 300])
def test_any_site_gives_a_source(body):
    site = {f"{HOME}robots.txt": b"Sitemap: /a.xml", HOME: FRONT + body, f"{HOME}a.xml": body, f"{HOME}feed.xml": body}
    assert plan_for(site)[0].source.site == HOME


def test_add_writes_a_file_that_check_accepts(tmp_path, monkeypatch):
    fetch, _ = fetch_from(SITE)
    monkeypatch.setattr("newscrawler.commands.sources.fetcher", lambda *_: fetch)
    run = CliRunner().invoke(command, ["add", HOME, "--folder", str(tmp_path), "--name", "courier"])
    assert run.exit_code == 0, run.output
    assert read_source(tmp_path / "courier.toml").title == "Riverton Courier"
    assert CliRunner().invoke(command, ["check", "--folder", str(tmp_path)]).exit_code == 0
    assert CliRunner().invoke(command, ["add", HOME, "--folder", str(tmp_path), "--name", "courier"]).exit_code != 0


def test_check_says_what_is_wrong_in_each_file(tmp_path):
    (tmp_path / "a.toml").write_text("site = 1")
    (tmp_path / "b.toml").write_text("foo = 1")
    run = CliRunner().invoke(command, ["check", "--folder", str(tmp_path)], standalone_mode=False)
    assert run.return_value == 4
    assert "a.toml:1: site: 1 is not accepted" in run.output
    assert "b.toml:1: foo: unknown key" in run.output


def test_list_shows_the_catalogue_as_json(tmp_path):
    (tmp_path / "a.toml").write_text('site = "https://a.example/"')
    run = CliRunner().invoke(command, ["list", "--folder", str(tmp_path), "--json"])
    assert '"name": "a"' in run.output


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("new", "total", "expected"),
    [
        (50, 50, 0.25),
        (30, 50, 0.5),
        (15, 50, 0.75),
        (5, 50, 1.0),
        (1, 50, 1.5),
        (0, 50, 2.0),
        (0, 0, 2.0),
        (99, 50, 0.25),
    ],
)
def test_a_feed_is_read_sooner_while_it_brings_news(new, total, expected):
    assert next_interval(4 * HOUR, new=new, total=total) == 4 * HOUR * expected


def test_intervals_stay_between_ten_minutes_and_a_day():
    short = long = None
    for _ in range(20):
        short, long = next_interval(short, new=9, total=9), next_interval(long, new=0, total=9)
    assert (short, long) == (timedelta(minutes=10), timedelta(hours=24))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri, 20 Nov 2026 10:00:00 CET", "2026-11-20T09:00:00"),
        ("Fr, 20 Okt 2026 10:00:00 +0100", "2026-10-20T09:00:00"),
        ("ven., 20 févr. 2026 10:00:00 GMT", "2026-02-20T10:00:00"),
        ("20 Sept 2026 10:00 EST", "2026-09-20T15:00:00"),
        ("2026-11-20", "2026-11-20T00:00:00"),
        ("2026-11", "2026-11-01T00:00:00"),
        ("2026-11-20T10:00:00.123456789Z", "2026-11-20T10:00:00.123456"),
        ("2026-11-20 10:00:00 +0100", "2026-11-20T09:00:00"),
        ("1795168800", "2026-11-20T10:00:00"),
        ("1795168800000", "2026-11-20T10:00:00"),
        ("yesterday", None),
        ("0000-00-00", None),
        ("1026-11-20", None),
        ("Fri, 32 Nov 2026 10:00:00 GMT", None),
        ("9999999999999999", None),
        ("", None),
    ],
)
def test_times_as_feeds_write_them(text, expected):
    found = read_time(text)
    assert (found and found.isoformat()) == (expected and f"{expected}+00:00")
