from __future__ import annotations

import gzip
import zlib
from contextlib import suppress

import brotli
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.archive import encodings
from newscrawler.archive.encodings import MAX_LAYERS, MAX_PARTS, decode_content, read_codings
from newscrawler.errors import Undecodable

PAGE = b"<p>The ferry was late again, and nobody on the quay was surprised.</p>" * 50


def raw_deflate(data: bytes) -> bytes:
    deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
    return deflater.compress(data) + deflater.flush()


def brotli_fast(data: bytes) -> bytes:
    return brotli.compress(data, quality=1)


def gzip_fast(data: bytes) -> bytes:
    return gzip.compress(data, 1)


ENCODERS = {
    "gzip": [gzip_fast],
    "x-gzip": [gzip_fast],
    "deflate": [zlib.compress, raw_deflate],
    "br": [brotli_fast],
    "zstd": [zstd.compress],
}
EVERY = [(name, encode) for name, encoders in ENCODERS.items() for encode in encoders]


@pytest.mark.parametrize(("name", "encode"), EVERY)
def test_each_coding_is_undone(name, encode):
    assert decode_content(encode(PAGE), [name]) == (PAGE, True, (name,))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=5000), st.lists(st.sampled_from(EVERY), max_size=MAX_LAYERS))
def test_codings_upon_each_other_are_undone_from_the_outside(data, layers):
    body = data
    for _, encode in layers:
        body = encode(body)
    assert decode_content(body, [name for name, _ in layers]).data == data


@pytest.mark.parametrize(("name", "encode"), EVERY)
def test_cut_off_body_gives_what_is_there_and_says_so(name, encode):
    page = b"".join(b"<p>%d houses</p>" % (number * 7919) for number in range(40_000))
    coded = encode(page)
    data, complete, _ = decode_content(coded[: len(coded) // 2], [name])
    assert page.startswith(data)
    assert len(data) > 1000
    assert not complete


@pytest.mark.parametrize(("name", "encode"), EVERY)
def test_bomb_is_refused_while_it_is_unpacked(name, encode):
    bomb = encode(bytes(34 * 1024 * 1024))
    with pytest.raises(Undecodable) as refused:
        decode_content(bomb, [name])
    assert refused.value.tried == (name,)


def test_bomb_below_the_size_limit_is_refused_by_its_ratio():
    with pytest.raises(Undecodable, match="blows up"):
        decode_content(gzip.compress(bytes(20 * 1024 * 1024)), ["gzip"])


def test_limit_is_of_every_layer():
    inner = gzip.compress(bytes(5_000_000))
    with pytest.raises(Undecodable):
        decode_content(gzip.compress(inner), ["gzip", "gzip"], limit=1_000_000)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_every_byte_is_handed_to_the_decoder_once(name, monkeypatch):
    # A decoder that is handed its own tail again takes quadratic time: Scrapy 2.13's deflate did.
    page = b"".join(b"%d " % (number * 2654435761 % 2**32) for number in range(40_000))
    coded, handed = ENCODERS[name][0](page), []
    coding = encodings.CODINGS[name]

    def counted(start: bytes):
        stream = coding.open(start)

        class Counted:
            eof = property(lambda self: stream.eof)
            unused_data = property(lambda self: stream.unused_data)

            def decompress(self, data: bytes, max_length: int) -> bytes:
                handed.append(len(data))
                return stream.decompress(data, max_length)

        return Counted()

    monkeypatch.setitem(encodings.CODINGS, name, coding._replace(open=counted))
    assert decode_content(coded, [name]).data == page
    assert sum(handed) == len(coded)


def test_members_behind_the_first_belong_to_the_body():
    assert decode_content(gzip.compress(b"one ") + gzip.compress(b"two"), ["gzip"]).data == b"one two"


@pytest.mark.parametrize("junk", [b"\0", b"\x1f", b"\n\n", b"<!-- cached -->"])
def test_what_follows_a_gzip_body_is_passed_over(junk):
    assert decode_content(gzip.compress(PAGE) + junk, ["gzip"]) == (PAGE, True, ("gzip",))


def test_body_of_thousands_of_members_is_refused():
    with pytest.raises(Undecodable, match="parts"):
        decode_content(gzip.compress(b"") * (MAX_PARTS + 1), ["gzip"])


@pytest.mark.parametrize("name", ["gzip", "br", "zstd", "deflate"])
def test_page_that_was_never_coded_comes_as_it_is(name):
    page = b"\n<!DOCTYPE html><p>plain</p>"
    assert decode_content(page, [name]) == (page, True, ())


@pytest.mark.parametrize(("name", "encode"), EVERY)
def test_empty_body_needs_no_decoding(name, encode):
    assert decode_content(b"", [name]).data == b""


def test_damaged_body_is_undecodable():
    coded = bytearray(gzip.compress(PAGE))
    coded[40] ^= 0xFF
    with pytest.raises(Undecodable, match="gzip"):
        decode_content(bytes(coded), ["gzip"])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(sorted(ENCODERS)))
def test_any_bytes_decode_or_are_undecodable(data, name):
    with suppress(Undecodable):
        decode_content(data, [name])


def test_names_are_read_as_servers_write_them():
    assert read_codings([b" GZIP , br", b"identity", b"utf-8"]) == ("gzip", "br")


def test_coding_that_nothing_here_undoes_is_named():
    with pytest.raises(Undecodable) as refused:
        read_codings([b"gzip, compress"])
    assert refused.value.tried == ("compress",)


def test_too_many_layers_are_refused():
    with pytest.raises(Undecodable):
        read_codings([b"gzip, " * (MAX_LAYERS + 1)])
