"""A wire story in three papers is one group, and the paper that wrote its own is in none."""

from __future__ import annotations

import json

import pytest

from newscrawler.corpus import open_corpus
from newscrawler.corpus.builder import CorpusBuilder
from newscrawler.corpus.filters import Filter
from newscrawler.corpus.folders import CorpusFolders
from newscrawler.corpus.sql import query_corpus

from .warcs import write_warc
from .wire_story import PAGES


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Made with the cleaning that users have: agencies and datelines are part of the story."""
    folder = tmp_path_factory.mktemp("wire")
    write_warc(folder / "wire.warc.gz", PAGES)
    with CorpusBuilder(CorpusFolders.at(folder), work="newscrawler.corpus.pagework:prepare") as builder:
        builder.add_archives([folder / "wire.warc.gz"])
        builder.finish()
    return open_corpus(folder)


def ids(corpus):
    return {row["source"]: row["id"] for row in corpus.rows()}


def test_three_papers_are_one_group_with_its_earliest_and_its_agency(corpus):
    (line,) = (corpus.folder / "clusters.jsonl").read_text().splitlines()
    group, known = json.loads(line), ids(corpus)
    assert group["sources"] == ["courier", "gazette", "tribune"]
    assert group["articles"] == 3
    assert group["agency"] == "Reuters"
    assert group["earliest"] == known["courier"]
    assert group["ids"] == [known["courier"], known["tribune"], known["gazette"]]


def test_each_copy_names_the_earliest_and_nothing_is_deleted(corpus):
    earliest = ids(corpus)["courier"]
    assert {row["source"]: row["duplicate_of"] for row in corpus.rows()} == {
        "courier": None,
        "tribune": earliest,
        "gazette": earliest,
        "echo": None,
    }


def test_one_of_each_story_is_left_when_duplicates_are_not_wanted(corpus):
    kept = corpus.rows(Filter().also(["has-not duplicate_of"]))
    assert [row["source"] for row in kept] == ["courier", "echo"]


def test_fingerprints_of_copies_are_near_and_of_the_other_story_far(corpus):
    prints = {row["source"]: int(row["simhash"], 16) for row in corpus.rows()}
    apart = {name: (prints["courier"] ^ number).bit_count() for name, number in prints.items()}
    assert max(apart["tribune"], apart["gazette"]) < apart["echo"] - 8


def test_groups_are_found_in_sql(corpus):
    pytest.importorskip("duckdb")
    _, found = query_corpus(corpus.folder, "SELECT agency, articles, len(sources) FROM clusters")
    assert list(found) == [("Reuters", 3, 3)]
