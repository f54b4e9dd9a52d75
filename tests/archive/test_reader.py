from __future__ import annotations

import gzip
import io
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.archive import blocks, reader
from newscrawler.archive.members import scan_members, whole_end
from newscrawler.archive.reader import read_records
from newscrawler.errors import DamagedRecord
from tests.archive import foreign

RECORDS = [
    foreign.warcinfo(),
    *(foreign.response(number=number, body=b"page %d " % number * 50) for number in range(1, 5)),
]
MEMBERS = [gzip.compress(one, mtime=0) for one in RECORDS]
PACKED = b"".join(MEMBERS)
STARTS = [sum(map(len, MEMBERS[:index])) for index in range(len(MEMBERS))]


def read(data: bytes, name: str = "a.warc.gz", start: int = 0):
    damage: list[DamagedRecord] = []
    return list(read_records(io.BytesIO(data), name=name, start=start, on_damage=damage.append)), damage


def ids(records) -> list[str]:
    return [record.id for record in records]


def test_offsets_and_lengths_are_those_of_the_members():
    records, damage = read(PACKED)
    assert [(record.offset, record.length) for record in records] == list(zip(STARTS, map(len, MEMBERS), strict=True))
    assert damage == []


def test_plain_gzip_stream_and_member_a_record_hold_the_same_blocks():
    blocks = [record.block.read() for record in read(PACKED)[0]]
    assert [record.block.read() for record in read(b"".join(RECORDS), "a.warc")[0]] == blocks
    assert [record.block.read() for record in read(gzip.compress(b"".join(RECORDS)))[0]] == blocks


def test_records_that_share_a_member_cannot_be_read_at_random():
    records, _ = read(gzip.compress(b"".join(RECORDS)))
    assert {record.length for record in records} == {0}
    assert all("shares its gzip member" in record.flaws[-1] for record in records)


def test_plain_records_have_their_own_places():
    data = b"".join(RECORDS)
    for record in read(data, "a.warc")[0]:
        assert data[record.offset : record.offset + record.length].startswith(b"WARC/1.1\r\n")
        assert ids(read(data[record.offset :], "a.warc")[0])[0] == record.id


def test_reading_can_start_at_any_record():
    assert ids(read(PACKED, start=STARTS[2])[0]) == ids(read(PACKED)[0])[2:]


@pytest.mark.parametrize("cut", [1, 4, 8, 9, 30, len(MEMBERS[-1]) - 1])
def test_torn_last_member_is_never_taken_for_whole(cut):
    records, damage = read(PACKED[:-cut])
    assert ids(records) == ids(read(PACKED)[0])[:-1]
    assert [one.offset for one in damage] == [STARTS[-1]]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(PACKED) - 1), st.integers(1, 255))
def test_flipped_byte_costs_its_own_record_only(at, flip):
    data = bytearray(PACKED)
    data[at] ^= flip
    records, damage = read(bytes(data))
    hit = max(index for index, start in enumerate(STARTS) if start <= at)
    whole = ids(read(PACKED)[0])
    survivors = whole[:hit] + whole[hit + 1 :]
    # A flip in the gzip header's time or name changes nothing that was archived.
    assert ids(records) in (survivors, whole)
    assert (ids(records) == whole) == (damage == [])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.warc.gz", "a.warc"]))
def test_any_bytes_are_read_without_an_error_of_anyone_elses(data, name):
    read(data, name)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mutated_plain_warc_never_invents_bytes(data):
    whole = b"".join(RECORDS)
    start = data.draw(st.integers(0, len(whole) - 1))
    mutated = whole[:start] + data.draw(st.binary(max_size=40)) + whole[start + data.draw(st.integers(0, 200)) :]
    for record in read(mutated, "a.warc")[0]:
        assert record.block.read() in mutated


def test_zeroed_tail_is_damage():
    records, damage = read(PACKED[: STARTS[-1]] + bytes(len(MEMBERS[-1])))
    assert len(records) == len(RECORDS) - 1
    assert damage[0].offset == STARTS[-1]


def test_reading_goes_on_behind_a_zeroed_member():
    data = PACKED[: STARTS[1]] + bytes(len(MEMBERS[1])) + PACKED[STARTS[2] :]
    records, damage = read(data)
    assert ids(records) == [ids(read(PACKED)[0])[index] for index in (0, 2, 3, 4)]
    assert len(damage) == 1


def test_garbage_between_members_is_reported_and_passed_over():
    records, damage = read(PACKED[: STARTS[2]] + b"garbage" * 10 + PACKED[STARTS[2] :])
    assert len(records) == len(RECORDS)
    assert [one.reason for one in damage] == ["no record begins here"]


def test_records_inside_a_damaged_body_are_not_taken_for_records():
    """A page that is itself a WARC, archived in a member that was damaged."""
    inner = b"".join(gzip.compress(foreign.response(number=90 + number)) for number in range(3))
    outer = bytearray(gzip.compress(foreign.response(inner, number=5), compresslevel=0))
    outer[200] ^= 0xFF
    records, damage = read(MEMBERS[0] + bytes(outer) + MEMBERS[1])
    assert ids(records) == [ids(read(PACKED)[0])[index] for index in (0, 1)]
    assert len(damage) == 1


@pytest.mark.parametrize("wrong", [-3, -1, 1, 3, 4, 5, 1000])
@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_wrong_content_length_is_damage_and_the_next_record_is_read(wrong, name):
    block = foreign.answer()
    bad = foreign.response(number=7, length=len(block) + wrong)
    parts = [foreign.warcinfo(), bad, *RECORDS[1:]]
    data = b"".join(map(gzip.compress, parts)) if name.endswith("gz") else b"".join(parts)
    records, damage = read(data, name)
    assert foreign.RECORD_IDS.format(7) not in ids(records)
    assert ids(records)[-3:] == ids(read(PACKED)[0])[-3:]
    assert damage[0].offset == len(gzip.compress(parts[0]) if name.endswith("gz") else parts[0])


def test_missing_content_length_is_damage():
    bad = RECORDS[1].replace(b"Content-Length", b"Content-Longth", 1)
    _, damage = read(gzip.compress(bad))
    assert damage[0].reason == "Content-Length is missing"


def test_first_damage_is_raised_when_nobody_asks_to_be_told():
    with pytest.raises(DamagedRecord) as raised:
        list(read_records(io.BytesIO(PACKED[:-3]), name="a.warc.gz"))
    assert (raised.value.warc, raised.value.offset) == ("a.warc.gz", STARTS[-1])


def test_large_block_waits_in_a_file_and_is_exact(monkeypatch):
    monkeypatch.setattr(blocks, "IN_MEMORY", 1000)
    body = random.Random(4).randbytes(300_000)
    block = foreign.answer(body)
    (record,), _ = read(gzip.compress(foreign.response(body)))
    assert record.block.read() == block
    assert b"".join(record.block.pieces(start=len(block) - len(body))) == body
    assert record.block.start(10) == block[:10]


def test_missing_line_ends_are_a_flaw_and_no_damage():
    (record,), damage = read(gzip.compress(RECORDS[1][:-4]))
    assert record.flaws == ("no two line ends after the block",)
    assert damage == []


def test_head_is_read_as_people_write_it():
    named = [("warc-type", "Response"), ("X-Long", "one\r\n  two"), ("WARC-Target-URI", "<http://news.example/>")]
    (record,), _ = read(foreign.record(named, b"", version="1.0"), "a.warc")
    assert (record.version, record.type, record.url) == ("1.0", "response", "http://news.example/")
    assert record.field("x-long") == "one two"
    assert record.flaws == ("X-Long is folded",)


def test_head_without_end_is_refused_in_bounded_memory():
    _, damage = read(b"WARC/1.1\r\n" + b"X: y\r\n" * 200_000, "a.warc")
    assert damage[0].reason == "the named fields do not end"


def test_zstd_warc_is_refused_with_a_cure():
    _, damage = read(b"\x28\xb5\x2f\xfd" + bytes(20), "a.warc.zst")
    assert "recompress" in damage[0].reason


def test_dates_are_read_to_the_microsecond():
    assert reader.read_date("2026-11-20T10:00:00.123456789Z").microsecond == 123456
    assert reader.read_date("2026-11-20T10:00:00") is None
    assert reader.read_date("yesterdayZ") is None


def test_members_say_whether_they_are_one_record():
    members = list(scan_members(io.BytesIO(PACKED + gzip.compress(RECORDS[0] + RECORDS[1]))))
    assert [member.is_one_record for member in members] == [True] * len(RECORDS) + [False]
    assert [member.offset for member in members][:-1] == STARTS


def test_scan_stops_at_the_first_byte_that_is_in_no_whole_member():
    with pytest.raises(DamagedRecord) as raised:
        list(scan_members(io.BytesIO(PACKED + b"x")))
    assert raised.value.offset == len(PACKED)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(PACKED)))
def test_whole_end_is_the_end_of_the_last_whole_member(tmp_path_factory, cut):
    path = Path(tmp_path_factory.mktemp("cut") / "a.warc.gz")
    path.write_bytes(PACKED[:cut])
    assert whole_end(path) == max(end for end in (0, *STARTS[1:], len(PACKED)) if end <= cut)
