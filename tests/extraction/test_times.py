"""Times in digits and in words, in many languages, with their precision and zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.extraction.times import day_in_url, read_time


@pytest.mark.parametrize(
    ("written", "read", "precision"),
    [
        ("2024-03-03T06:12:40Z", "2024-03-03T06:12:40+00:00", "second"),
        ("2024-03-03T06:12:40.123+0100", "2024-03-03T06:12:40+01:00", "second"),
        ("2024-03-03 06:12", "2024-03-03T06:12:00+00:00", "minute"),
        ("2024-03-03", "2024-03-03T00:00:00+00:00", "day"),
        ("20240303T061240", "2024-03-03T06:12:40+00:00", "second"),
        ("2022-05-11T4:10:00", "2022-05-11T04:10:00+00:00", "second"),
        ("Sun, 03 Mar 2024 06:12:40 GMT", "2024-03-03T06:12:40+00:00", "second"),
        ("1709446360", "2024-03-03T06:12:40+00:00", "second"),
        ("1709446360000", "2024-03-03T06:12:40+00:00", "second"),
        ("March 3, 2024 at 2:30 PM EST", "2024-03-03T14:30:00-05:00", "minute"),
        ("Updated 2:30 PM EST, Sun March 3, 2024", "2024-03-03T14:30:00-05:00", "minute"),
        ("3. März 2024, 06.12 Uhr", "2024-03-03T06:12:00+00:00", "minute"),
        ("3. März 2024, 06:12 Uhr", "2024-03-03T06:12:00+00:00", "minute"),
        ("03.03.2024 06:12", "2024-03-03T06:12:00+00:00", "minute"),
        ("Publié le 3 mars 2024 à 6h12", "2024-03-03T06:12:00+00:00", "minute"),
        ("3 de marzo de 2024", "2024-03-03T00:00:00+00:00", "day"),
        ("04 de mayo 2022, 11:00 P. M.", "2022-05-04T23:00:00+00:00", "minute"),
        ("3 marzo 2024", "2024-03-03T00:00:00+00:00", "day"),
        ("3 marca 2024", "2024-03-03T00:00:00+00:00", "day"),
        ("3 Mart 2024", "2024-03-03T00:00:00+00:00", "day"),
        ("3 марта 2024", "2024-03-03T00:00:00+00:00", "day"),
        ("3 березня 2024", "2024-03-03T00:00:00+00:00", "day"),
        ("2024年3月3日", "2024-03-03T00:00:00+00:00", "day"),
        ("2024년 3월 3일", "2024-03-03T00:00:00+00:00", "day"),
        ("3 مارس 2024", "2024-03-03T00:00:00+00:00", "day"),
        ("25/12/2023", "2023-12-25T00:00:00+00:00", "day"),
        ("12/25/2023", "2023-12-25T00:00:00+00:00", "day"),
    ],
)
def test_time_is_read_as_written(written: str, read: str, precision: str) -> None:
    moment = read_time(written)
    assert moment is not None
    assert (moment.value.isoformat(), moment.precision) == (read, precision)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "0000-00-00",
        "1889-01-01",
        "31.02.2024",
        "9999999999999999",
        "-0001-11-30T00:00:00+00:00",
        "13:45",
    ],
)
def test_what_is_no_time_gives_none(written: str) -> None:
    assert read_time(written) is None


def test_american_pages_write_the_month_first() -> None:
    first, other = read_time("4/5/2024", month_first=True), read_time("4/5/2024")
    assert first is not None
    assert other is not None
    assert (first.value.month, other.value.month) == (4, 5)


def test_day_stands_in_the_address() -> None:
    found = [
        day_in_url(f"https://herald.example/{path}")
        for path in ("2024/03/03/story", "story-20240303.html", "a-2024-03-03/", "a/1234567", "2024/13/40/x")
    ]
    assert [moment.value.date().isoformat() if moment else None for moment in found] == [
        "2024-03-03",
        "2024-03-03",
        "2024-03-03",
        None,
        None,
    ]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="0123456789-:/.TZ+ aprilmäz年月日", max_size=60))
def test_any_text_gives_an_aware_time_or_none(text: str) -> None:
    moment = read_time(text)
    assert moment is None or moment.value.utcoffset() is not None


def test_clock_glued_to_the_year_is_read() -> None:
    moment = read_time("3 de mayo de 202221:25")
    assert moment is not None
    assert (moment.value, moment.precision) == (datetime(2022, 5, 3, 21, 25, tzinfo=UTC), "minute")


def test_year_and_clock_alone_are_no_day() -> None:
    assert read_time("202221:25") is None
