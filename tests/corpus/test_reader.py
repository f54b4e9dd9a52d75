"""Reading a corpus: which one, which rows, which articles."""

from __future__ import annotations

import shutil

import pytest

from newscrawler.corpus import open_corpus
from newscrawler.corpus.filters import Filter, parse_where
from newscrawler.errors import ConfigurationError, UsageError

from .conftest import SITE


@pytest.mark.parametrize("inside", ["", "corpus", "corpus/v=pretend"])
def test_a_corpus_opens_from_any_of_its_folders(built, inside):
    assert len(list(open_corpus(built / inside).rows())) == 5


def test_one_file_is_a_corpus_too(built):
    (path,) = built.rglob("*.jsonl.gz")
    assert len(list(open_corpus(path).articles())) == 5


def test_the_newest_version_is_read_unless_another_is_named(built, tmp_path):
    for version in ("v=9-x", "v=10-x"):
        shutil.copytree(built / "corpus" / "v=pretend", tmp_path / version)
    assert open_corpus(tmp_path).version == "10-x"
    assert open_corpus(tmp_path, version="9-x").version == "9-x"
    with pytest.raises(ConfigurationError, match="newscrawler extract"):
        open_corpus(tmp_path, version="8-x")


def test_articles_are_chosen(built):
    corpus = open_corpus(built)
    assert len(list(corpus.articles(source="daily", language="en", site="www.daily.example"))) == 5
    assert list(corpus.articles(source="other")) == []
    assert [a.url for a in corpus.articles(since="2026-11-20T10:01:00Z")] == [f"{SITE}/b", f"{SITE}/b"]
    assert len(list(corpus.articles(until="2026-11-20T10:01:00Z"))) == 3
    assert len(list(corpus.articles(where=["version>=2", "has removed"]))) == 2


def test_articles_come_back_as_they_were_written(built):
    article = next(open_corpus(built).articles())
    assert article.capture is not None
    assert article.capture.crawl_id == "crawl-1"
    assert article.blocks[1].text == "Second — ünïcode."


def test_rejections_are_read_beside_the_articles(built):
    assert {row["reason"] for row in open_corpus(built).rejected()} >= {"listing", "status", "empty"}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("has agency", False),
        ("has-not agency", True),
        ("tags=bridge", True),
        ("tags!=bridge", False),
        ("word_count>=200", True),
        ("word_count<200", False),
        ("word_count=many", False),
        ("language!=de", True),
        ("section=Local", False),
        ("text_cut_off=false", True),
        ("published<2026-11-21", True),
    ],
)
def test_conditions_in_words(condition, expected):
    row = {
        "agency": None,
        "tags": ["bridge"],
        "word_count": 300,
        "language": "en",
        "section": None,
        "text_cut_off": False,
        "published": "2026-11-20T08:30:00.000000Z",
    }
    assert parse_where(condition)(row) is expected


@pytest.mark.parametrize("condition", ["nonsense", "colour=red", "has colour", "=", ""])
def test_a_condition_that_cannot_be_read_says_what_is_accepted(condition):
    with pytest.raises(UsageError, match="--where"):
        parse_where(condition)


def test_rights_signals_keep_pages_out():
    row = {"created": None, "rights": ["robots: noai"], "id": "x"}
    assert not Filter(without_rights=frozenset({"noai"})).takes(row)
    assert Filter(without_rights=frozenset({"tdm"})).takes(row)


def test_a_language_takes_its_regional_forms():
    row = {"created": None, "rights": [], "id": "x", "language": "en-GB"}
    assert Filter(languages=frozenset({"en"})).takes(row)
    assert not Filter(languages=frozenset({"en-US"})).takes(row)
