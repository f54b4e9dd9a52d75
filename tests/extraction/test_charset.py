"""Which character set a page is in."""

import gzip
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.errors import Undecodable
from newscrawler.extraction.charset import decode_page, known_charset


@pytest.mark.parametrize(
    ("body", "content_type", "charset", "origin"),
    [
        ("\ufeffnaïve".encode(), None, "utf-8", "bom"),
        ("\ufeffnaïve".encode("utf-16"), "text/html; charset=iso-8859-1", "utf-16-le", "bom"),
        ("naïve café".encode("cp1252"), "text/html; charset=iso-8859-1", "cp1252", "header"),
        ('<meta charset="windows-1250">Zażółć'.encode("cp1250"), None, "cp1250", "meta"),
        ("中文新聞網".encode("big5"), 'text/html; charset="Big5"', "big5hkscs", "header"),
        (b"\x1b$B%K%e!<%9\x1b(B", "text/html; charset=iso-2022-jp", "iso2022_jp", "header"),
        ("Übergröße für alle".encode(), "text/html; charset=iso-8859-1", "utf-8", "bytes"),
        (b"plain words", "text/html; charset=utf-8", "utf-8", "header"),
    ],
)
def test_the_first_witness_that_fits_the_bytes_names_the_set(body, content_type, charset, origin):
    decoded = decode_page(body, content_type)
    assert (decoded.charset, decoded.charset_from) == (charset, origin)
    assert "\ufffd" not in decoded.text


def test_bytes_are_asked_when_nobody_names_a_set():
    text = "Привет, это обычная новость о погоде в городе. Завтра будет тепло и солнечно. " * 5
    assert decode_page(text.encode("cp1251")).text == text


def test_a_damaged_byte_does_not_turn_a_utf8_page_into_another_set():
    decoded = decode_page("Größe und Straße, Öl und Ähre, schön und grün. Überall böse Füße".encode() + b"\xff")
    assert decoded.charset == "utf-8"
    assert decoded.text.startswith("Größe")


def test_a_body_that_is_still_packed_is_undecodable():
    with pytest.raises(Undecodable, match="gzip"):
        decode_page(gzip.compress(b"<p>words"))


def test_words_that_name_no_text_codec_are_no_charset():
    assert [known_charset(word) for word in ("base64", "rot13", "utf-7", "no-such", "")] == [None] * 5


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_give_text_or_an_error_of_ours(body, content_type):
    with suppress(Undecodable):
        assert isinstance(decode_page(body, f"text/html; charset={content_type}").text, str)
