from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.sources import (
    Politeness,
    Source,
    Thresholds,
    parse_source,
    read_duration,
    write_duration,
    write_source,
)


def source(**values) -> Source:
    return Source(name="a", title="A", site="https://news.example/", **values)


@pytest.mark.parametrize(
    ("hosts", "url", "covered"),
    [
        (("news.example",), "https://news.example/x", True),
        (("news.example",), "https://www.news.example/x", True),
        (("www.news.example",), "http://news.example/x", True),
        (("news.example",), "https://sport.news.example/x", False),
        (("*.news.example",), "https://sport.news.example/x", True),
        (("*.news.example",), "https://news.example/x", True),
        (("*.news.example",), "https://fakenews.example/x", False),
        (("news.example",), "https://news.example.evil.test/x", False),
        (("news.example",), "https://news.example:8080/x", True),
        (("127.0.0.2:8000",), "http://127.0.0.2:8000/x", True),
        (("127.0.0.2:8000",), "http://127.0.0.2:9000/x", False),
        (("[::1]:8000",), "http://[::1]:8000/x", True),
        (("[::1]",), "http://[::1]:8000/x", True),
        ((), "https://news.example/x", True),
        ((), "https://other.example/x", False),
        (("news.example",), "https://news.example:99999999/x", False),
        (("news.example",), "not a url", False),
    ],
)
def test_hosts_say_which_urls_belong_to_a_source(hosts, url, covered):
    assert source(hosts=hosts).covers(url) is covered


def test_a_refusal_names_its_reason():
    one = source(include=("/news/",), exclude=("/sponsored/",))
    assert one.refusal("https://news.example/news/a") is None
    assert one.refusal("https://other.example/news/a") == "off-site"
    assert one.refusal("https://news.example/news/sponsored/a") == "excluded"
    assert one.refusal("https://news.example/shop/a") == "not-included"


def test_evidence_stands_behind_the_address_it_is_for():
    text = write_source(
        source(feeds=("https://news.example/f",)), {"https://news.example/f": "rss, 20 entries", "": "Found today"}
    )
    assert text.startswith("# Found today\n")
    assert '"https://news.example/f",  # rss, 20 entries' in text


def test_evidence_cannot_break_out_of_its_comment():
    text = write_source(source(), {"": "a", "site": "x\nname = 1"})
    assert parse_source(text, path=Path("a.toml")).name == "a"


URLS = st.lists(st.sampled_from(["https://a.example/1", "https://a.example/2?x=1&y=%20"]), max_size=2, unique=True).map(
    tuple
)
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40).filter(
    str.strip
)
SOURCES = st.builds(
    Source,
    name=st.just("a-name"),
    title=WORDS,
    site=st.just("https://a.example/"),
    hosts=st.sampled_from([(), ("a.example",), ("*.a.example", "[::1]:80")]),
    feeds=URLS,
    fronts=URLS,
    include=st.sampled_from([(), (r"/\d+/", '"')]),
    depth=st.integers(0, 20),
    interval=st.timedeltas(timedelta(seconds=1), timedelta(days=99)).map(
        lambda t: timedelta(seconds=int(t.total_seconds()))
    ),
    max_age=st.sampled_from([None, timedelta(days=14)]),
    rights=st.sampled_from(["record", "drop-text", "dont-archive"]),
    comments=st.booleans(),
    notes=st.one_of(st.none(), WORDS),
    politeness=st.builds(Politeness, delay_s=st.floats(0, 100), connections=st.integers(1, 16)),
    thresholds=st.builds(Thresholds, failed_share=st.floats(0, 1), silence=st.sampled_from([None, timedelta(days=2)])),
)


@settings(max_examples=80, deadline=None)
@given(SOURCES, st.dictionaries(WORDS, WORDS, max_size=3))
def test_what_is_written_is_read_again(one, evidence):
    assert parse_source(write_source(one, evidence), path=Path("a-name.toml")) == one


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 10**8))
def test_durations_survive_writing(seconds):
    length = timedelta(seconds=seconds)
    assert read_duration(write_duration(length)) == length


@pytest.mark.parametrize("text", ["", "5", "m", "5 m", "0s", "-1h", "1y", "99999999999w", "1h 5m", "nan"])
def test_what_is_no_length_of_time_is_refused(text):
    with pytest.raises(ValueError, match="a length of time"):
        read_duration(text)
