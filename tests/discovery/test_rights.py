"""Rights signals, as publishers write them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.discovery.rights import (
    forbids_index,
    read_ai_txt,
    read_content_signals,
    read_header_rights,
    read_meta_rights,
    read_tdmrep,
    reserves,
)


@pytest.mark.parametrize(
    ("headers", "rights"),
    [
        ([("X-Robots-Tag", "noindex, noarchive")], ("x-robots-tag: noindex", "x-robots-tag: noarchive")),
        ([("X-Robots-Tag", "noai"), ("x-robots-tag", "noimageai")], ("x-robots-tag: noai", "x-robots-tag: noimageai")),
        ([("X-Robots-Tag", "otherbot: noindex")], ()),
        ([("X-Robots-Tag", "NewsCrawler: noindex")], ("x-robots-tag: noindex",)),
        ([("X-Robots-Tag", "max-snippet: 20")], ()),
        ([("X-Robots-Tag", "unavailable_after: 25 Jun 2030 15:00:00 GMT, noai")], ("x-robots-tag: noai",)),
        ([("X-Robots-Tag", "all")], ()),
        ([("TDM-Reservation", "1"), ("TDM-Policy", "https://News.example/Policy.json")],
         ("tdm-reservation: 1", "tdm-policy: https://News.example/Policy.json")),
        ([("Content-Signal", "search=yes, AI-train=no")], ("content-signal: search=yes, ai-train=no",)),
        ([("Content-Type", "text/html")], ()),
        ([("TDM-Policy", "a\x1b[31m\nb")], ("tdm-policy: a [31m b",)),
    ],
)  # fmt: skip
def test_headers(headers, rights):
    assert read_header_rights(headers) == rights


@pytest.mark.parametrize(
    ("html", "rights"),
    [
        (b'<meta name="robots" content="noindex,NOAI">', ("robots: noindex", "robots: noai")),
        (b"<META CONTENT='noarchive' NAME='ROBOTS'>", ("robots: noarchive",)),
        (b"<meta name=robots content=noai>", ("robots: noai",)),
        (b'<meta name="newscrawler" content="noindex">', ("robots: noindex",)),
        (b'<meta name="googlebot" content="noindex">', ()),
        (b'<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://n.example/p">',
         ("tdm-reservation: 1", "tdm-policy: https://n.example/p")),
        (b'<meta name="robots" content="index,follow,max-image-preview:large">', ()),
        (b"<p>meta robots noindex</p>", ()),
        (b"\xff\xfe\x00<meta", ()),
    ],
)  # fmt: skip
def test_meta_tags(html, rights):
    assert read_meta_rights(html) == rights


@pytest.mark.parametrize(
    ("robots", "signals"),
    [
        ("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /", ("content-signal: search=yes, ai-train=no",)),
        ("Content-Signal: ai-train=no\nUser-agent: *\nDisallow:", ("content-signal: ai-train=no",)),
        ("User-agent: otherbot\nContent-Signal: ai-train=no\n", ()),
        ("User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent: newscrawler\nContent-Signal: ai-train=yes",
         ("content-signal: ai-train=yes",)),
        ("User-agent: a\nUser-agent: newscrawler\nContent-Usage: train-ai=n", ("content-usage: train-ai=n",)),
        ("# Content-Signal: ai-train=no", ()),
        ("\n" * 100_000 + "x", ()),
    ],
)  # fmt: skip
def test_content_signals_of_a_robots_txt(robots, signals):
    assert read_content_signals(robots) == signals


@pytest.mark.parametrize(
    ("location", "covered"),
    [("/", True), ("/news/", True), ("/news/*", True), ("/sport/*", False), ("*.html", True), ("/[", False)],
)
def test_tdmrep_file_covers_by_path(location, covered):
    body = json.dumps([{"location": location, "tdm-reservation": 1, "tdm-policy": "https://n.example/p"}]).encode()
    rights = read_tdmrep(body, url="https://n.example/news/a.html")
    assert rights == (("tdm-reservation: 1", "tdm-policy: https://n.example/p") if covered else ())


@pytest.mark.parametrize("body", [b"", b"{}", b"[1, null]", b"[" * 100_000, b"\xff", b'[{"location": {}}]', b"<html>"])
def test_what_is_no_tdmrep_file_says_nothing(body):
    assert read_tdmrep(body, url="https://n.example/") == ()


def test_ai_txt_keeps_what_it_says_about_text():
    body = b"# Spawning AI\nUser-Agent: *\nDisallow: *.txt\nDisallow: *.jpg\nAllow: *.html\nDisallow: /\n"
    assert read_ai_txt(body) == ("ai.txt: disallow *.txt", "ai.txt: allow *.html", "ai.txt: disallow /")


@pytest.mark.parametrize(
    ("signal", "reserved"),
    [
        ("robots: noai", True), ("x-robots-tag: noarchive", True), ("robots: none", True), ("tdm-reservation: 1", True),
        ("tdm-reservation: 0", False), ("robots: noindex", False), ("robots: nofollow", False),
        ("content-signal: search=yes, ai-train=no", True), ("content-signal: ai-train=yes, search=no", False),
        ("content-usage: train-ai=n", True), ("content-usage: train-ai=y", False), ("tdm-policy: https://n.example/", False),
    ],
)  # fmt: skip
def test_which_signals_reserve_the_text(signal, reserved):
    assert (reserves(["robots: nofollow", signal]) == signal) is reserved


def test_noindex_is_told_apart():
    assert forbids_index(["robots: noai", "x-robots-tag: noindex"]) == "x-robots-tag: noindex"
    assert forbids_index(["robots: noai"]) is None


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=200))
def test_no_bytes_make_a_reader_raise_or_leak_controls(body, text):
    found = [
        *read_meta_rights(b'<meta name="robots" content="' + body),
        *read_meta_rights(b"<meta name='tdm-policy' content='" + body.replace(b"'", b"") + b"'>"),
        *read_header_rights([("tdm-policy", text), ("x-robots-tag", text)]),
        *read_content_signals("Content-Signal:" + text),
        *read_tdmrep(body, url=text or "http://n.example"),
        *read_ai_txt(body),
    ]
    assert all(signal.isprintable() and len(signal) <= 200 for signal in found)
