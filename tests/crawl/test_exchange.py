"""Interim responses parted from the final one, whatever the bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.crawl.exchange import Recording, split_interim

FINAL = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.mark.parametrize(
    ("interim", "final"),
    [
        (b"", FINAL),
        (b"HTTP/1.1 100 Continue\r\n\r\n", FINAL),
        (b"HTTP/1.1 103 Early Hints\nLink: </a>\n\n", FINAL),
        (b"HTTP/1.1 102\r\n\r\nHTTP/1.1 103 X\r\nA: b\r\n\r\n", FINAL),
        (b"HTTP/1.1 100 Continue\r\n", b""),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b""),
        (b"", b"HTTP/1.1 1000 No status\r\n\r\n"),
        (b"", b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b"SSH-2.0-OpenSSH"),
    ],
)
def test_interim_messages_are_those_in_front(interim, final):
    assert split_interim(interim + final) == (interim, final)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"HTTP/1.1 100 A\r\n", b"HTTP/1.1 200 B\n", b"\r\n", b"\n", b"X: y\r\n", b"\xff", b"1"]),
        max_size=12,
    )
)
def test_no_byte_is_lost_or_made_up(parts):
    raw = b"".join(parts)
    interim, final = split_interim(raw)
    assert interim + final == raw


def test_recording_keeps_no_more_than_its_limit():
    recording = Recording(limit=10)
    recording.receive(b"12345678")
    recording.receive(b"90abc")
    recording.receive(b"more")
    assert (bytes(recording.response), recording.cut) == (b"1234567890", "length")


def test_bytes_after_the_message_are_not_of_it():
    recording = Recording()
    recording.receive(FINAL + b"surplus")
    recording.end(rest=7)
    recording.receive(b"late")
    exchange = recording.finished("http://news.example/", "GET", error=None, cut=None)
    assert (exchange.response, exchange.truncated) == (FINAL, None)
