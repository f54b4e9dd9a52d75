from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from newscrawler.archive.conversion import Conversion, write_conversion_warc
from newscrawler.archive.languages import three_letters
from newscrawler.archive.naming import next_serial, warc_filename
from tests.archive.making import BEGUN, read_warc

TEXTS = [
    Conversion(
        url="http://news.example/2",
        captured_at=BEGUN + timedelta(seconds=2),
        record_id="<urn:uuid:2>",
        text="Zwei Sätze.\n\nÜber alles.",
        language="de-AT",
    ),
    Conversion(url="http://news.example/1", captured_at=BEGUN, record_id="<urn:uuid:1>", text="One."),
]


def write(path: Path, texts: list[Conversion] = TEXTS) -> Path:
    write_conversion_warc(path, texts, source_warc="daily.warc.gz", facts=[("extraction", "1")])
    return path


def test_conversion_holds_the_text_and_refers_to_its_response(tmp_path: Path):
    info, first, second = read_warc(write(tmp_path / "daily-conversion.warc.gz"))
    assert info.field("WARC-Filename") == "daily-conversion.warc.gz"
    assert b"source-warc: daily.warc.gz\r\n" in info.block.read()
    assert first.block.read() == "Zwei Sätze.\n\nÜber alles.".encode()
    assert first.field("WARC-Refers-To") == "<urn:uuid:2>"
    assert first.field("WARC-Warcinfo-ID") == info.id
    assert first.field("Content-Type") == "text/plain; charset=utf-8"
    assert first.field("WARC-Identified-Content-Language") == "deu"
    assert first.date == BEGUN + timedelta(seconds=2)
    assert second.field("WARC-Identified-Content-Language") is None
    assert info.date == BEGUN


def test_same_texts_give_the_same_bytes_and_other_texts_other_identifiers(tmp_path: Path):
    first = write(tmp_path / "a.warc.gz").read_bytes()
    ids = {record.id for record in read_warc(tmp_path / "a.warc.gz")[1:]}
    assert write(tmp_path / "a.warc.gz").read_bytes() == first
    other = Conversion(url="http://news.example/1", captured_at=BEGUN, record_id="<urn:uuid:1>", text="Another.")
    write(tmp_path / "a.warc.gz", [other])
    assert not ids & {record.id for record in read_warc(tmp_path / "a.warc.gz")}


def test_no_texts_leave_no_file(tmp_path: Path):
    path = write(tmp_path / "a.warc.gz")
    assert write_conversion_warc(path, [], source_warc="daily.warc.gz") == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en", "eng"), ("zh-Hant-TW", "zho"), ("DE", "deu"), ("gsw", "gsw"), ("x1", None), ("", None), (None, None)],
)
def test_languages_have_three_letters(tag: str | None, code: str | None):
    assert three_letters(tag) == code


def test_name_says_when_which_and_where():
    name = warc_filename("daily", begun=BEGUN, serial=3, pid=42, host="my host_1")
    assert name == "daily-20261120100000000-00003-42~my-host-1.warc.gz"


def test_serials_go_on_behind_finished_and_open_files(tmp_path: Path):
    assert next_serial(tmp_path) == 0
    (tmp_path / warc_filename("daily", begun=BEGUN, serial=3, pid=1, host="a")).touch()
    (tmp_path / (warc_filename("daily", begun=BEGUN, serial=7, pid=1, host="a") + ".open")).touch()
    (tmp_path / "foreign-00099.warc.gz").touch()
    assert next_serial(tmp_path) == 8
