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


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Sun Mar 03 2024 06:12:40 GMT+0100 (CET)", "2024-03-03T06:12:40+01:00"),
        ("/Date(1709446360000)/", "2024-03-03T06:12:40+00:00"),
        ("2024-03-03T06:12:40.000+0000", "2024-03-03T06:12:40+00:00"),
        ("2024年03月03日 14:30", "2024-03-03T14:30:00+00:00"),
        ("2024年3月3日 14時30分", "2024-03-03T14:30:00+00:00"),
        ("2024年3月3日 午後2時30分", "2024-03-03T14:30:00+00:00"),
        ("2024年3月3日下午2:30", "2024-03-03T14:30:00+00:00"),
        ("2024年3月3日(日) 6時12分", "2024-03-03T06:12:00+00:00"),
        ("令和6年3月3日", "2024-03-03T00:00:00+00:00"),
        ("令和元年5月3日", "2019-05-03T00:00:00+00:00"),
        ("中華民國113年3月3日", "2024-03-03T00:00:00+00:00"),
        ("2024.03.03 오후 2:30", "2024-03-03T14:30:00+00:00"),
        ("입력 2024.03.03. 오전 6:12", "2024-03-03T06:12:00+00:00"),
        ("2024년 3월 3일 14시 30분", "2024-03-03T14:30:00+00:00"),
        ("2024-03-03 (일) 14:30", "2024-03-03T14:30:00+00:00"),
        ("3 tháng 3, 2024", "2024-03-03T00:00:00+00:00"),
        ("Chủ nhật, ngày 03 tháng 3 năm 2024", "2024-03-03T00:00:00+00:00"),
        ("Chủ nhật, 03/03/2024 14:30 (GMT+7)", "2024-03-03T14:30:00+07:00"),
        ("3 มีนาคม 2567 14:30 น.", "2024-03-03T14:30:00+00:00"),
        ("3 มี.ค. 2567 14:30 น.", "2024-03-03T14:30:00+00:00"),
        ("۱۳ اسفند ۱۴۰۲", "2024-03-03T00:00:00+00:00"),
        ("یکشنبه ۱۳ اسفند ۱۴۰۲ - ۱۴:۳۰", "2024-03-03T14:30:00+00:00"),
        ("1402/12/13", "2024-03-03T00:00:00+00:00"),
        ("٣ مارس ٢٠٢٤", "2024-03-03T00:00:00+00:00"),
        ("الأحد 3 آذار 2024", "2024-03-03T00:00:00+00:00"),
        ("3 مارس/آذار 2024", "2024-03-03T00:00:00+00:00"),
        ("الأحد 03 مارس 2024 - 02:30 م", "2024-03-03T14:30:00+00:00"),
        ("3 mars 2024 à 14h30", "2024-03-03T14:30:00+00:00"),
        ("03.03.24, 14:30 Uhr", "2024-03-03T14:30:00+00:00"),
        ("03/03/24", "2024-03-03T00:00:00+00:00"),
        ("3 मार्च 2024", "2024-03-03T00:00:00+00:00"),
        ("03 मार्च 2024, 02:30 PM IST", "2024-03-03T14:30:00+05:30"),
        ("৩ মার্চ ২০২৪", "2024-03-03T00:00:00+00:00"),
        ("3 مارچ 2024", "2024-03-03T00:00:00+00:00"),
        ("3 במרץ 2024", "2024-03-03T00:00:00+00:00"),
        ("3 март 2024", "2024-03-03T00:00:00+00:00"),
        ("3 марта 2024 г., 14:30", "2024-03-03T14:30:00+00:00"),
        ("3. ožujka 2024.", "2024-03-03T00:00:00+00:00"),
        ("03. 03. 2024. 14:30", "2024-03-03T14:30:00+00:00"),
        ("3. marec 2024", "2024-03-03T00:00:00+00:00"),
        ("3. marca 2024", "2024-03-03T00:00:00+00:00"),
        ("3 de març de 2024", "2024-03-03T00:00:00+00:00"),
        ("2024. gada 3. marts", "2024-03-03T00:00:00+00:00"),
        ("2024. március 3. 14:30", "2024-03-03T14:30:00+00:00"),
        ("3 Μαρ 2024", "2024-03-03T00:00:00+00:00"),
        ("3 Mac 2024", "2024-03-03T00:00:00+00:00"),
        ("3 Machi 2024", "2024-03-03T00:00:00+00:00"),
        ("Minggu, 3 Maret 2024 14:30 WIB", "2024-03-03T14:30:00+07:00"),
        ("3. märts 2024", "2024-03-03T00:00:00+00:00"),
        ("3 mars 2024", "2024-03-03T00:00:00+00:00"),
        ("3 Mart 2024, Pazar 14:30", "2024-03-03T14:30:00+00:00"),
        ("MARCH 3, 2024", "2024-03-03T00:00:00+00:00"),
        ("Mar. 3, 2024, 2:30 p.m. ET", "2024-03-03T14:30:00-05:00"),
        ("Published 14:30 BST, 03 March 2024", "2024-03-03T14:30:00+01:00"),
        ("3rd of March 2024", "2024-03-03T00:00:00+00:00"),
        ("March 3rd, 2024", "2024-03-03T00:00:00+00:00"),
        ("Sunday 3 March 2024 14.30 GMT", "2024-03-03T14:30:00+00:00"),
        ("03-Mar-2024", "2024-03-03T00:00:00+00:00"),
        ("03-MAR-24", "2024-03-03T00:00:00+00:00"),
        ("2024/3/3 14:30", "2024-03-03T14:30:00+00:00"),
        ("20240303143000", "2024-03-03T14:30:00+00:00"),
        ("202403031430", "2024-03-03T14:30:00+00:00"),
        ("2024-03-03T14:30", "2024-03-03T14:30:00+00:00"),
        ("2024-03-03T14:30:00Z", "2024-03-03T14:30:00+00:00"),
        ("2024-03-03 14:30:00 UTC", "2024-03-03T14:30:00+00:00"),
        ("2024-03-03 14:30:00 +0800 CST", "2024-03-03T14:30:00+08:00"),
        ("2024-03-03T14:30:00+8:00", "2024-03-03T14:30:00+08:00"),
        ("3/3/2024 2:30:00 PM", "2024-03-03T14:30:00+00:00"),
        ("Dom 03/03/2024 14h30min", "2024-03-03T14:30:00+00:00"),
        ("03/03/2024 às 14h30", "2024-03-03T14:30:00+00:00"),
        ("03.03.2024 klo 14.30", "2024-03-03T14:30:00+00:00"),
        ("3.3.2024", "2024-03-03T00:00:00+00:00"),
        ("søndag 3. mars 2024 kl. 14.30", "2024-03-03T14:30:00+00:00"),
        ("3 maart 2024 om 14:30 uur", "2024-03-03T14:30:00+00:00"),
    ],
)
def test_time_is_read_in_other_scripts_calendars_and_habits(written: str, read: str) -> None:
    moment = read_time(written)
    assert moment is not None
    assert moment.value.isoformat() == read


@pytest.mark.parametrize(
    "written",
    [
        "2024-W09-7",
        "v1.2.24",
        "call 0800 12 13 14",
        "2024",
        "March 2024",
        "10.10.10.10",
        "1.500.000",
        "12 of 24",
        "price 1400/12",
    ],
)
def test_numbers_that_look_like_days_are_none(written: str) -> None:
    assert read_time(written) is None


def test_language_decides_where_one_name_means_two_months() -> None:
    polish, croatian = read_time("3 listopada 2024", language="pl"), read_time("3. listopada 2024.", language="hr")
    assert polish is not None
    assert croatian is not None
    assert (polish.value.month, croatian.value.month) == (11, 10)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1 فروردین 1403", "2024-03-20"),
        ("30 اسفند 1403", "2025-03-20"),
        ("1399/12/30", "2021-03-20"),
        ("15 شهریور 1401", "2022-09-06"),
    ],
)
def test_persian_days_are_ours(written: str, read: str) -> None:
    moment = read_time(written)
    assert moment is not None
    assert moment.value.date().isoformat() == read
