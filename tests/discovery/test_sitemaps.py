import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.discovery import read_robots_sitemaps, read_sitemap
from newscrawler.discovery.found import PROBLEMS
from newscrawler.discovery.sitemaps import MAX_CHILDREN, MAX_DEPTH, MAX_URLS, end_of_period
from tests.discovery.pages import INDEX, NEWS_SITEMAP, RSS

URL = "https://riverton.example/sitemap.xml"


def read(body, **options):
    return read_sitemap(body, url=URL, **options)


def urls(found):
    return [lead.url for lead in found.leads]


def test_a_news_sitemap_gives_title_language_and_both_times():
    found = read(NEWS_SITEMAP)
    (lead,) = found.leads
    assert found.kind == "news-sitemap"
    assert lead.url == "https://riverton.example/2026/11/20/bridge?a=1&b=2"
    assert (lead.title, lead.language, lead.found_how, lead.kind) == ("Bridge reopens", "en", "sitemap", "article")
    assert (lead.published, lead.modified) == (
        datetime(2026, 11, 20, tzinfo=UTC),
        datetime(2026, 11, 20, 11, tzinfo=UTC),
    )


def test_another_sites_urls_are_reported_not_dropped():
    assert [(one.url, one.reason) for one in read(NEWS_SITEMAP).refused] == [
        ("https://other.example/2026/11/20/x", "off-site")
    ]


def test_the_source_may_say_that_another_host_is_its_own():
    assert len(read(NEWS_SITEMAP, covers=lambda url: True).leads) == 2


def test_an_index_gives_sitemaps_one_level_deeper():
    found = read(INDEX)
    assert [(lead.kind, lead.depth) for lead in found.leads] == [("sitemap", 1), ("sitemap", 1)]
    assert urls(found)[1] == "https://riverton.example/sitemap-news.xml"


def test_the_period_in_a_sitemaps_name_is_its_age():
    found = read(INDEX, since=datetime(2026, 11, 1, tzinfo=UTC))
    assert urls(found) == ["https://riverton.example/sitemap-news.xml"]
    assert found.refused[0].reason == "too-old"


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("sitemap-2019-02.xml", (2019, 2, 28)),
        ("sitemap/2020/02.xml.gz", (2020, 2, 29)),
        ("sm_20261120.xml", (2026, 11, 20)),
        ("sitemap-2018.xml", (2018, 12, 31)),
        ("sitemap-2026-02-31.xml", (2026, 2, 28)),
        ("sitemap-12345.xml", None),
        ("sitemap.xml", None),
    ],
)
def test_end_of_period(name, end):
    found = end_of_period(f"https://a.example/{name}")
    assert (found and (found.year, found.month, found.day)) == end


def test_indexes_inside_indexes_end():
    assert read(INDEX, depth=MAX_DEPTH).problem == "too-deep"


def test_of_a_huge_index_the_newest_are_read_and_the_rest_reported():
    entries = [
        f"<sitemap><loc>/s{n}.xml</loc><lastmod>2026-01-01T00:{n // 60:02}:{n % 60:02}Z</lastmod></sitemap>"
        for n in range(900)
    ]
    found = read(f"<sitemapindex>{''.join(entries)}</sitemapindex>".encode())
    assert (len(found.leads), len(found.refused)) == (MAX_CHILDREN, 400)
    assert urls(found)[0].endswith("/s899.xml")
    assert {one.reason for one in found.refused} == {"too-many"}


def test_gzip_is_seen_by_its_bytes_whatever_the_name_says():
    assert read(gzip.compress(NEWS_SITEMAP)).leads == read(NEWS_SITEMAP).leads
    assert read(gzip.compress(NEWS_SITEMAP[:300]) + gzip.compress(NEWS_SITEMAP[300:])).leads == read(NEWS_SITEMAP).leads


def test_what_can_be_unpacked_of_a_damaged_gzip_is_used():
    many = b"<urlset>" + b"".join(b"<url><loc>https://riverton.example/%d</loc></url>" % n for n in range(5000))
    packed = gzip.compress(many)
    assert 0 < len(read(packed[: len(packed) // 2]).leads) < 5000


def test_a_list_of_urls_as_text_is_a_sitemap():
    found = read(
        b"\xef\xbb\xbfhttps://riverton.example/a\r\n\r\nhttps://riverton.example/b\r\nhttps://other.example/c\nwords"
    )
    assert (found.kind, urls(found)) == ("text-sitemap", ["https://riverton.example/a", "https://riverton.example/b"])
    assert [one.reason for one in found.refused] == ["off-site", "bad-url"]


def test_a_feed_given_as_a_sitemap_is_read_as_a_feed():
    assert read(RSS).kind == "rss"


@pytest.mark.parametrize(
    ("loc", "url"),
    [
        ("<![CDATA[https://riverton.example/a?x=1&y=2]]>", "https://riverton.example/a?x=1&y=2"),
        ("https://riverton.example/a?x=1&amp;y=2", "https://riverton.example/a?x=1&y=2"),
        ("https://riverton.example/a?x=1&amp;amp;y=2", "https://riverton.example/a?x=1&y=2"),
        ("\n  https://riverton.example/a\n", "https://riverton.example/a"),
        ("/relative", "https://riverton.example/relative"),
        ("https://riverton.example/fähre", "https://riverton.example/f%C3%A4hre"),
    ],
)
def test_addresses_are_understood_however_they_are_escaped(loc, url):
    assert urls(read(f"<urlset><url><loc>{loc}</loc></url></urlset>".encode())) == [url]


def test_misspelt_names_of_elements_are_understood():
    found = read(
        b"<urlset><url><location>https://riverton.example/a</location><lastmode>2026-11-20</lastmode></url></urlset>"
    )
    assert found.leads[0].modified == datetime(2026, 11, 20, tzinfo=UTC)


def test_no_more_urls_are_read_than_the_limit_which_is_the_protocols_own():
    body = (
        b"<urlset>"
        + b"".join(b"<url><loc>https://riverton.example/%d</loc></url>" % n for n in range(900))
        + b"</urlset>"
    )
    found = read(body, limit=800)
    assert (MAX_URLS, len(found.leads)) == (50_000, 800)
    assert found.remarks == ("cut",)


@pytest.mark.parametrize(
    ("problem", "body"),
    [
        ("empty", b""),
        ("not-a-sitemap", b"<!doctype html><html><p>Not found</p></html>"),
        ("not-a-sitemap", b"just words\nand more"),
        ("doctype", b'<!DOCTYPE x [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>'),
        (
            "doctype",
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>',
        ),
        ("damaged-gzip", b"\x1f\x8b\x08\x00broken"),
    ],
)
def test_what_is_no_sitemap_is_a_named_problem(problem, body):
    assert read(body).problem == problem


def test_bombs_are_cut_by_size_and_ratio():
    bomb = gzip.compress(b"<urlset>" + b"<!-- -->" * 4_000_000, 9)
    assert read(bomb).leads == ()
    inner = gzip.compress(b"\0" * 1_000_000)
    assert read(gzip.compress(inner)).problem == "not-a-sitemap"


@settings(max_examples=120, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=100).map(lambda b: b"\x1f\x8b" + b),
        st.binary(max_size=60).map(lambda b: NEWS_SITEMAP[:700] + b + NEWS_SITEMAP[700:]),
        st.binary(max_size=60).map(lambda b: INDEX[:60] + b + INDEX[60:]),
    )
)
def test_any_bytes_give_leads_or_a_named_problem(body):
    found = read(body)
    assert found.problem in (None, *PROBLEMS)
    assert all(lead.url.startswith(("http://", "https://")) for lead in found.leads)


def robots(body):
    return urls(read_robots_sitemaps(body, url="https://riverton.example/robots.txt"))


def test_robots_lines_name_sitemaps_in_any_spelling_and_on_any_host():
    body = b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /x\r\nSITEMAP: https://a.example/1.xml\rSite-map : /2.xml\n"
    body += b"  sitmap:http://b.example/3.xml # new"
    assert robots(body) == ["https://a.example/1.xml", "https://riverton.example/2.xml", "http://b.example/3.xml"]


def test_robots_in_utf16_is_read():
    assert robots("User-agent: *\nSitemap: https://a.example/1.xml".encode("utf-16")) == ["https://a.example/1.xml"]


def test_robots_names_are_bounded():
    assert len(robots(b"".join(b"Sitemap: /%d.xml\n" % n for n in range(2000)))) == 500


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200))
def test_any_robots_is_read(body):
    robots(body + b"\nSitemap: " + body)
