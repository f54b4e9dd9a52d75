import io
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.discovery import read_feed
from newscrawler.discovery.found import PROBLEMS, REFUSALS
from tests.discovery.pages import ATOM, JSON_FEED, RDF, RSS

URL = "https://riverton.example/feed.xml"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def read(body, **options):
    return read_feed(body, url=URL, found_at=NOW, **options)


def test_a_lead_keeps_where_and_when_it_was_found_and_what_the_feed_said():
    lead = read(RSS, source="riverton").leads[0]
    assert lead.url == "https://riverton.example/2026/11/20/bridge-reopens"
    assert (lead.found_how, lead.found_via, lead.found_at, lead.source) == ("feed", URL, NOW, "riverton")
    assert lead.title == "Bridge reopens & ferries rest"
    assert lead.summary == "After three weeks of work."
    assert lead.published == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert lead.language == "en-GB"


def test_the_feed_says_what_it_is():
    found = read(RSS)
    assert (found.kind, found.title, found.language, found.problem, found.remarks) == (
        "rss",
        "Riverton Courier",
        "en-GB",
        None,
        (),
    )


def test_the_publishers_own_address_wins_over_the_redirector():
    assert read(RSS).leads[1].url == "https://riverton.example/2026/11/19/council"
    assert read(RSS).leads[1].title == "Council votes again"


def test_a_permalink_stands_in_for_a_missing_link():
    assert read(RSS).leads[2].url == "https://riverton.example/2026/11/18/guid"


def test_atom_links_are_seen_from_xml_base_and_replies_are_no_articles():
    (lead,) = read(ATOM).leads
    assert (lead.url, lead.title, lead.summary, lead.language) == (
        "https://hafen.example/neu/faehre",
        "Die neue Fähre",
        "Sie fährt.",
        "de",
    )
    assert lead.modified == datetime(2026, 11, 20, 6, tzinfo=UTC)


def test_rdf_items_are_read():
    found = read(RDF)
    assert (found.kind, found.leads[0].url, found.leads[0].published) == (
        "rdf",
        "https://a.example/one",
        datetime(2026, 11, 20, tzinfo=UTC),
    )


def test_json_feeds_are_read_and_items_without_address_reported():
    found = read(JSON_FEED)
    assert [lead.url for lead in found.leads] == ["https://riverton.example/2026/11/20/pont", "https://b.example/2"]
    assert found.leads[0].language == "fr"
    assert [refused.reason for refused in found.refused] == ["no-url"]


@pytest.mark.parametrize("body", [RSS, ATOM, RDF])
def test_our_reader_agrees_with_feedparser(body):
    theirs = feedparser.parse(io.BytesIO(body), response_headers={"content-location": URL}).entries
    ours = read(body).leads
    assert [lead.url for lead in ours] == [
        entry.get("feedburner_origlink") or entry.get("link") or entry.id for entry in theirs
    ]
    for lead, entry in zip(ours, theirs, strict=True):
        parsed = entry.get("published_parsed") or entry.get("updated_parsed")
        assert lead.published is None or lead.published.timetuple()[:6] == parsed[:6]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("blank lines and a mark before the declaration", b"\xef\xbb\xbf\n\n" + RSS),
        ("stray ampersands", RSS.replace(b"?xml", b"?xml", 1).replace(b"bridge-reopens<", b"bridge-reopens?a=1&b=2<")),
        ("control characters", RSS.replace(b"ferries", b"fer\x00\x0bries")),
        ("cut in the middle", RSS[: RSS.index(b"</channel>") - 10]),
        ("a closing tag forgotten", RSS.replace(b"</description>", b"", 1)),
        ("html's own entities", RSS.replace(b"ferries", b"ferries&nbsp;&eacute;")),
        ("utf-16", RSS.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
        ("a lying declaration", RSS.replace(b'encoding="UTF-8"', b'encoding="utf-16"')),
        ("an unknown character set", RSS.replace(b'encoding="UTF-8"', b'encoding="x-klingon"')),
        (
            "old style document type",
            RSS.replace(
                b"<rss", b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x.example/rss.dtd"><rss', 1
            ),
        ),
    ],
)
def test_a_broken_feed_still_gives_its_first_article(name, body):
    found = read(body)
    assert found.leads, name
    (first,) = [
        lead for lead in found.leads if lead.url.startswith("https://riverton.example/2026/11/20/bridge-reopens")
    ]
    assert first.title.startswith("Bridge reopens & ferries")


def test_ampersands_of_addresses_survive():
    body = RSS.replace(b"bridge-reopens<", b"bridge-reopens?a=1&b=2<")
    assert read(body).leads[0].url.endswith("bridge-reopens?a=1&b=2")


def test_windows_1252_is_understood_when_utf8_was_promised():
    body = RSS.replace(b"Bridge", "Fähre".encode("windows-1252"))
    assert read(body).leads[0].title.startswith("Fähre")


def test_the_header_decides_over_the_declaration():
    body = RSS.replace(b"UTF-8", b"ISO-8859-1").replace(b"Bridge", "Fähre".encode())
    assert read(body, content_type="application/rss+xml; charset=utf-8").leads[0].title.startswith("Fähre")


def test_entries_older_than_asked_for_are_refused_with_a_reason():
    found = read(RSS, since=datetime(2026, 11, 20, tzinfo=UTC))
    assert [(one.url[-7:], one.reason) for one in found.refused] == [("council", "too-old")]


def test_an_entry_named_twice_is_one_lead():
    body = RSS.replace(b"</channel>", RSS[RSS.index(b"<item>") : RSS.index(b"</item>") + 7] + b"</channel>")
    assert "repeated" in [one.reason for one in read(body).refused]


def test_file_and_script_addresses_are_refused():
    for address in (
        b"file:///etc/passwd",
        b"javascript:alert(1)",
        b"ftp://a.example/x",
        b"data:text/html,x",
    ):
        body = RSS.replace(b"https://riverton.example/2026/11/20/bridge-reopens", address)
        assert read(body).refused[0].reason == "bad-url", address


def test_a_limit_is_told():
    assert "cut" in read(RSS, limit=1).remarks
    assert len(read(RSS, limit=1).leads) == 1


@pytest.mark.parametrize(
    ("problem", "body"),
    [
        ("empty", b""),
        ("empty", b" \n "),
        ("not-a-feed", b"<!doctype html><html><body>moved</body></html>"),
        ("not-a-feed", b"plain words"),
        ("not-a-feed", b"{}"),
        ("not-a-feed", b'{"items": '),
        ("not-a-feed", b"[" * 100_000),
        ("not-a-feed", b'{"items": ' + b"[" * 100_000),
        (
            "doctype",
            b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>',
        ),
        ("doctype", b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd" []><rss/>'),
        ("damaged-gzip", b"\x1f\x8b\x08nonsense"),
    ],
)
def test_what_is_no_feed_is_a_named_problem(problem, body):
    assert read(body).problem == problem
    assert problem in PROBLEMS


def test_a_feed_too_broken_for_xml_gets_a_second_opinion():
    body = b"<rss version=2.0><channel><title>T</title><ITEM><title>One</title><link>https://a.example/1</link></ITEM></channel>"
    assert [lead.url for lead in read(body).leads] == ["https://a.example/1"]


HOSTILE = {
    "nested elements": b"<rss><channel>" + b"<a>" * 100_000,
    "nested items": b"<rss><channel>" + b"<item>" * 50_000,
    "attributes": b"<rss><channel><item "
    + b"".join(b'a%d="x" ' % n for n in range(50_000))
    + b"><link>https://a.example/</link>",
    "open angles": b"<rss><channel><item><title>" + b"<" * 500_000,
    "ampersands": b"<rss><channel><item><title>" + b"&" * 500_000,
    "comments": b"<rss><channel>" + b"<!--" * 200_000,
    "cdata": b"<rss><channel><item><title>" + b"<![CDATA[" * 100_000,
    "nul": b"<rss>" + b"\0" * 2_000_000,
    "blanks": b" " * 8_000_000,
    "one long word": b"<rss><channel><item><title>" + b"a" * 8_000_000 + b"</title>",
    "endless date": b"<rss><channel><item><link>https://a.example/</link><pubDate>"
    + b"1" * 100_000
    + b"</pubDate></item>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_feeds_end_with_at_most_one_lead(name):
    assert len(read(HOSTILE[name]).leads) <= 1


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(lambda b: RSS[:900] + b + RSS[900:])))
def test_any_bytes_give_leads_or_a_named_problem(body):
    found = read(body)
    assert found.problem in (None, *PROBLEMS)
    assert all(one.reason in REFUSALS for one in found.refused)
    for lead in found.leads:
        assert lead.url.startswith(("http://", "https://"))
        assert all(character.isprintable() for character in (lead.title or "")[:1])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(RSS) - 1), st.integers(0, 255), st.integers(0, len(ATOM) - 1))
def test_no_flipped_byte_or_cut_breaks_the_reader(place, value, cut):
    assert read(RSS[:place] + bytes([value]) + RSS[place + 1 :]).problem in (None, *PROBLEMS)
    assert read(ATOM[:cut]).problem in (None, *PROBLEMS)
