"""What is taken at a glance is what careful reading finds, over whole, odd and damaged archives alike."""

from __future__ import annotations

import gzip
import io
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from isal.igzip_lib import IgzipDecompressor

from newscrawler.archive import blocks, members, reader, reader_ordinary, reader_stretch
from newscrawler.archive.reader import read_records
from newscrawler.archive.reader_head import ORDINARY_HEAD, read_head, read_ordinary_head
from newscrawler.archive.reader_record import OrdinaryRecord
from newscrawler.errors import DamagedRecord
from tests.archive import foreign

RECORDS = [
    foreign.warcinfo(),
    foreign.response(b"page one " * 50, number=1),
    foreign.request(number=2, of=1),
    foreign.response(bytes(range(256)) * 20, number=3),
    foreign.record(foreign.fields("metadata", 4, more=[("X-Long", "one\r\n two")]), b"via: x\r\n"),
    foreign.record(foreign.fields("metadata", 5, more=[("X-Name", "Zürich")]), b"via: y\r\n", version="1.0"),
    foreign.response(foreign.PAGE, number=6),
]
PLAIN = b"".join(RECORDS)
PACKED = b"".join(gzip.compress(one, 9 if index % 2 else 0, mtime=0) for index, one in enumerate(RECORDS))
IN_TWO = gzip.compress(b"".join(RECORDS[:3]), mtime=0) + gzip.compress(b"".join(RECORDS[3:]), mtime=0)


def read(data: bytes):
    damage: list[DamagedRecord] = []
    records = list(read_records(io.BytesIO(data), name="a", on_damage=damage.append))
    return records, [(one.offset, one.reason) for one in damage]


def read_with_care(data: bytes):
    with (
        mock.patch.object(reader, "read_ordinary_members", return_value=()),
        mock.patch.object(reader_stretch, "find_ordinary", return_value=()),
    ):
        return read(data)


def told(records) -> list[tuple[object, ...]]:
    """All that a record says of itself; field by field before all fields are read, and behind it."""
    names = ("WARC-Type", "warc-date", "Content-Length", "WARC-Concurrent-To", "X-Long", "WARC-Refers-To")
    found = []
    for one in records:
        single = [(one.field(name), one.values(name)) for name in names]
        place = (one.offset, one.length, one.type, one.id, one.url, one.date)
        found.append((*place, one.version, one.fields, one.flaws, one.block.read(), single))
    return found


def assert_alike(data: bytes) -> None:
    (records, damage), (careful, reported) = read(data), read_with_care(data)
    assert told(records) == told(careful)
    assert damage == reported


def test_ordinary_records_are_taken_at_a_glance_and_odd_ones_with_care():
    seen = [isinstance(record, OrdinaryRecord) for record in read(PACKED)[0]]
    assert seen == [True, True, True, True, False, False, True]
    assert not any(isinstance(record, OrdinaryRecord) for record in read_with_care(PACKED)[0])


@pytest.mark.parametrize("data", [PLAIN, PACKED, IN_TWO, b"", PLAIN[:-2], PACKED[:-9], PLAIN + b"\r\n"])
def test_glance_and_care_agree_on_whole_and_torn_archives(data):
    assert_alike(data)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_glance_and_care_agree_on_damaged_archives(data):
    whole = data.draw(st.sampled_from([PLAIN, PACKED, IN_TWO]))
    start = data.draw(st.integers(0, len(whole) - 1))
    end = start + data.draw(st.sampled_from([0, 1, 1, 1, 4, 300]))
    assert_alike(whole[:start] + data.draw(st.binary(max_size=6)) + whole[end:])


_ODD = st.sampled_from(
    [
        b"\r\n",
        b"\n",
        b"\r",
        b" ",
        b"\t",
        b":",
        b"Content-Length: 9\r\n",
        b"content-length:",
        b"\x85",
        b"\xc3",
        b"WARC/1.1\r\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(RECORDS) - 1), st.integers(0, 330), st.integers(0, 3), _ODD, st.sampled_from([None, 0, 6]))
def test_glance_and_care_agree_on_odd_heads(index, at, gone, odd, level):
    changed = [*RECORDS]
    changed[index] = RECORDS[index][:at] + odd + RECORDS[index][at + gone :]
    assert_alike(b"".join(one if level is None else gzip.compress(one, level, mtime=0) for one in changed))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=4), st.text("0123456789 +_", max_size=5))
@example([("X", "y ")], "5")
def test_heads_are_read_alike(fields, size):
    lines = [f"{name}: {value}" for name, value in [*fields, ("content-Length", size)]]
    head = "\r\n".join(["WARC/1.1", *lines, "", ""]).encode("utf-8", "replace")
    if ORDINARY_HEAD.fullmatch(head):
        assert read_ordinary_head(head) == read_head(head)


@pytest.mark.parametrize("step", [64, 700, 5000])
def test_glance_and_care_agree_wherever_a_read_of_the_file_ends(step, monkeypatch):
    monkeypatch.setattr(members, "_READ", step)
    for data in (PLAIN, PACKED, IN_TWO):
        assert_alike(data)
        assert len(read(data)[0]) == len(RECORDS)


def test_glance_and_care_agree_on_blocks_too_large_for_memory(monkeypatch):
    monkeypatch.setattr(blocks, "IN_MEMORY", 2000)
    monkeypatch.setattr(reader_ordinary, "IN_MEMORY", 2000)
    records, _ = read(PACKED)
    assert len(records) == len(RECORDS)
    assert_alike(PACKED)


def test_bomb_in_a_member_is_not_inflated_beyond_what_its_record_says(monkeypatch):
    bomb = gzip.compress(foreign.response(b"x", number=8, length=70_000) + bytes(30_000_000), mtime=0)
    sizes: list[int] = []

    class Watched:
        def __init__(self, flag: int) -> None:
            self._stream = IgzipDecompressor(flag)

        def __getattr__(self, name: str):
            return getattr(self._stream, name)

        def decompress(self, data: bytes, limit: int = -1) -> bytes:
            sizes.append(len(piece := self._stream.decompress(data, limit)))
            return piece

    monkeypatch.setattr(members, "IgzipDecompressor", Watched)
    monkeypatch.setattr(reader_ordinary, "IgzipDecompressor", Watched)
    records, damage = read(bomb)
    assert (records, len(damage)) == ([], 1)
    assert max(sizes) <= 2 * 1024 * 1024
