import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.errors import SourceError
from newscrawler.sources import load_catalogue, load_source, parse_source, read_source, source_for_url
from newscrawler.sources.catalogue import EXAMPLES
from newscrawler.sources.fields import KEYS

PATH = Path("sources/riverton.toml")


def refused(text: str) -> list[str]:
    with pytest.raises(SourceError) as caught:
        parse_source(text, path=PATH)
    return str(caught.value).splitlines()


def test_the_shortest_file_is_one_line():
    source = parse_source('site = "https://news.example"', path=PATH)
    assert (source.name, source.title, source.site) == ("riverton", "riverton", "https://news.example/")


def test_without_feeds_sitemaps_or_fronts_the_home_page_is_the_seed():
    source = parse_source('site = "https://news.example/"', path=PATH)
    (seed,) = source.seeds(datetime(2026, 11, 20, tzinfo=UTC))
    assert (seed.url, seed.kind, seed.source) == ("https://news.example/", "front", "riverton")


def test_seeds_keep_what_each_address_is():
    source = parse_source(
        'site="https://a.example/"\nfeeds=["https://a.example/f"]\nsitemaps=["https://a.example/s"]\narticles=["https://a.example/a"]',
        path=PATH,
    )
    assert [seed.kind for seed in source.seeds(datetime.now(UTC))] == ["feed", "sitemap", "article"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('site = "ftp://news.example/"', "site: 'ftp://news.example/' is not accepted: expected the http or https URL"),
        ('naem = "x"', "naem: unknown key; did you mean name?"),
        (
            'feeds = "https://news.example/rss"',
            "feeds: 'https://news.example/rss' is not accepted: expected a list of http",
        ),
        ('include = ["("]', "expected a regular expression (missing )"),
        ('interval = "soon"', "interval: 'soon' is not accepted: expected a length of time such as \"90s\""),
        ("comments = 1", "comments: 1 is not accepted: expected true or false"),
        ('rights = "steal"', 'expected one of "record", "drop-text", "dont-archive"'),
        ("politeness = 3", "politeness: 3 is not accepted: expected a table, written as [politeness]"),
        ("[politeness]\ndelay_s = -1", "politeness.delay_s: -1 is not accepted: expected seconds from 0 to 86400"),
        ("[politeness]\ndelay = 1", "politeness.delay: unknown key; did you mean politeness.delay_s?"),
        ('allow_addresses = ["10.0.0.0/99"]', "allow_addresses: "),
        ('country = "gb"', "country: 'gb' is not accepted: expected two capital letters"),
    ],
)
def test_an_error_names_key_value_and_what_is_accepted(line, says):
    assert says in "\n".join(refused(line))


def test_an_error_names_file_and_line_and_all_are_told_at_once():
    problems = refused('site = "https://a.example/"\nfoo = 1\n\n[thresholds]\nfailed_share = 7\n')
    assert problems[0].startswith("sources/riverton.toml:2: foo:")
    assert problems[1].startswith("sources/riverton.toml:5: thresholds.failed_share: 7 ")


def test_a_missing_site_is_an_error():
    assert "site is missing" in refused('name = "x"')[0]


def test_broken_toml_is_an_error_of_ours():
    assert "not TOML" in refused("site = ")[0]


def test_control_characters_of_a_file_do_not_reach_the_message():
    assert "\x1b" not in "\n".join(refused('"\\u001b[31m" = 1'))


def test_a_file_that_is_not_there_is_an_error_of_ours(tmp_path):
    with pytest.raises(SourceError, match=r"nowhere\.toml"):
        read_source(tmp_path / "nowhere.toml")


def test_a_file_that_is_not_utf8_says_at_which_byte(tmp_path):
    (tmp_path / "x.toml").write_bytes(b'site = "\xff"')
    with pytest.raises(SourceError, match="byte 8 is not UTF-8"):
        read_source(tmp_path / "x.toml")


def test_the_cookie_file_lies_beside_the_source_file():
    source = parse_source('site="https://a.example/"\ncookies_file="jar.txt"', path=PATH)
    assert source.cookies_file == Path("sources/jar.txt")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_source_or_an_error_of_ours(text):
    with contextlib.suppress(SourceError):
        parse_source(text, path=PATH)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(key for key in KEYS if "." not in key)),
    st.one_of(
        st.integers(), st.floats(), st.booleans(), st.text(max_size=30), st.lists(st.text(max_size=20), max_size=3)
    ),
)
def test_no_reader_of_a_key_raises_anything_but_value_error(key, value):
    with contextlib.suppress(ValueError):
        KEYS[key].read(value)


def test_the_examples_of_the_package_are_right():
    assert [source.name for source in load_catalogue(EXAMPLES)] == ["daily-example"]


def test_a_source_is_found_by_file_name_by_its_name_and_by_path(tmp_path):
    (tmp_path / "one.toml").write_text('name = "uno"\nsite = "https://a.example/"\n')
    for word in ("one", "uno", tmp_path / "one.toml"):
        assert load_source(word, directory=tmp_path).name == "uno"


def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path):
    (tmp_path / "one.toml").write_text('site = "https://a.example/"\n')
    with pytest.raises(SourceError, match="known: one"):
        load_source("two", directory=tmp_path)


def test_two_sources_of_one_name_are_an_error(tmp_path):
    for file in ("a", "b"):
        (tmp_path / f"{file}.toml").write_text('name = "same"\nsite = "https://a.example/"\n')
    with pytest.raises(SourceError, match="is taken by"):
        load_catalogue(tmp_path)


def test_interval_is_a_length_of_time():
    assert parse_source('site="https://a.example/"\ninterval="1h30m"', path=PATH).interval == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://news.example/", "fronts"),
        ("news.example", "fronts"),
        ("https://news.example/world", "fronts"),
        ("https://news.example/2026/11/20/bridge-reopens", "articles"),
        ("https://news.example/feed/", "feeds"),
        ("https://news.example/rss.xml", "feeds"),
        ("https://news.example/news-sitemap.xml", "sitemaps"),
        ("https://news.example/sitemap_index.xml.gz", "sitemaps"),
        ("https://news.example/robots.txt", "fronts"),
    ],
)
def test_a_bare_url_is_taken_for_what_its_shape_says(url, key):
    source = source_for_url(url)
    assert source.covers("https://news.example/any")
    assert [name for name in ("feeds", "sitemaps", "fronts", "articles") if getattr(source, name)] == [key]


@pytest.mark.parametrize(
    "url", ["", "ftp://a.example/", "https://", "https://a b.example/", "javascript:alert(1)", "https://[::1"]
)
def test_what_is_no_url_is_an_error_of_ours(url):
    with pytest.raises(SourceError):
        source_for_url(url)
