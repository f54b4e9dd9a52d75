from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.archive.hints import MAX_FIELDS, MAX_VALUE_CHARACTERS, read_fields, read_lead, write_fields, write_lead
from newscrawler.model import Lead

LEAD = Lead(
    url="http://news.example/story",
    kind="article",
    found_how="sitemap",
    found_via="http://news.example/sitemap.xml",
    found_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    title="Harbour “reopens”",
    published=datetime(2026, 11, 20, 8, 30, 0, 5, tzinfo=UTC),
    modified=datetime(2026, 11, 20, 8, 45, tzinfo=UTC),
    summary="After the storm.",
    language="en-GB",
    source="daily",
    depth=2,
    priority=-3,
)


def test_lead_is_written_with_the_standards_names_first():
    assert write_lead(LEAD).decode().splitlines() == [
        "via: http://news.example/sitemap.xml",
        "hopsFromSeed: LM",
        "found-how: sitemap",
        "found-at: 2026-11-20T09:00:00Z",
        "lead-kind: article",
        "lead-title: Harbour “reopens”",
        "lead-published: 2026-11-20T08:30:00.000005Z",
        "lead-modified: 2026-11-20T08:45:00Z",
        "lead-summary: After the storm.",
        "lead-language: en-GB",
        "lead-source: daily",
        "lead-depth: 2",
        "lead-priority: -3",
    ]


def test_lead_comes_back_as_it_was():
    assert read_lead(write_lead(LEAD), url=LEAD.url) == LEAD


def test_times_of_other_zones_are_the_same_moment():
    away = LEAD.published.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert (
        read_lead(write_lead(Lead(url="http://a.example/", published=away)), url="http://a.example/").published
        == LEAD.published
    )


def test_control_characters_cannot_add_a_line():
    block = write_lead(Lead(url="http://a.example/", title="a\r\nfetchTimeMs: 1\n\x00\u2028\x85b"))
    assert block.count(b"\n") == 3
    assert b"lead-title: a\\u000d\\u000afetchTimeMs: 1\\u000a\\u0000\\u2028\\u0085b\r\n" in block


def test_metadata_of_other_software_is_no_lead():
    assert read_lead(b"via: http://a.example/\r\nhopsFromSeed: L\r\n", url="http://b.example/") is None
    assert read_lead(b"found-how: guessing\r\n", url="http://b.example/") is None


def test_unreadable_times_and_numbers_are_left_out():
    lead = read_lead(b"found-how: feed\r\nfound-at: yesterday\r\nlead-depth: many\r\n", url="http://b.example/")
    assert lead == Lead(url="http://b.example/", found_how="feed")


def test_values_names_and_fields_have_limits():
    assert read_fields(write_fields([("bad name", "x"), ("", "x"), ("a", "x")])) == [("a", "x")]
    assert read_fields(write_fields([("a", "x" * 2 * MAX_VALUE_CHARACTERS)])) == [("a", "x" * MAX_VALUE_CHARACTERS)]
    assert len(read_fields(write_fields([("a", "x")] * (MAX_FIELDS + 1)))) == MAX_FIELDS


def test_half_a_surrogate_pair_does_not_stop_the_record():
    assert read_fields(write_fields([("a", "x\ud800y")])) == [("a", "x\ufffdy")]


@given(
    st.lists(st.tuples(st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,10}", fullmatch=True), st.text(max_size=40)), max_size=8)
)
@settings(max_examples=100, deadline=None)
def test_any_fields_come_back(fields: list[tuple[str, str]]):
    assert read_fields(write_fields(fields)) == fields


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_bytes_are_read_without_an_error(block: bytes):
    read_fields(block)
    read_lead(b"found-how: feed\r\n" + block, url="http://a.example/")
