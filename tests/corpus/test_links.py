"""What joins articles across WARCs."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest

from newscrawler.corpus import build_corpus, open_corpus
from newscrawler.corpus.clusters import cluster
from newscrawler.corpus.signatures import BANDS, SAMPLES, sign

from .conftest import SITE
from .warcs import Page, article, write_warc

WORDS = [f"word{number}" for number in range(3000)]


def story(seed: int, length: int = 300) -> str:
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(length))


WIRE = story(1)
EDITED = WIRE.replace("word1", "changed1", 5) + " " + story(2, 30)
OTHER = story(3)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory, pretend):
    folder = tmp_path_factory.mktemp("links")
    write_warc(
        folder / "in" / "a-0.warc.gz",
        [
            article("https://www.first.example/story", WIRE, after_s=10, source="first"),
            article("https://www.second.example/wire", EDITED, after_s=20, source="second"),
            article("https://www.third.example/other", OTHER, source="third"),
            article(f"{SITE}/moves", "One."),
            article(f"{SITE}/short", "Equal and short.", source="daily"),
        ],
    )
    write_warc(
        folder / "in" / "b-0.warc.gz",
        [
            article(f"{SITE}/moves", "Two.", after_s=100),
            article("https://www.fourth.example/copy", "Equal and short.", after_s=100, source="fourth"),
            Page(url="https://www.third.example/other", body="gone", status=410, after_s=200),
        ],
    )
    build_corpus([folder / "in"], folder / "out", workers=2)
    return open_corpus(folder / "out")


def by_path(corpus):
    return {(row["url"].rpartition("/")[2], row["version"]): row for row in corpus.rows()}


def lines(corpus, name):
    return [json.loads(line) for line in (corpus.folder / name).read_text().splitlines()]


def test_versions_are_counted_across_warcs(corpus):
    rows = by_path(corpus)
    assert rows["moves", 2]["previous_id"] == rows["moves", 1]["id"]
    assert rows["moves", 2]["text"] == "Two."


def test_a_wire_story_points_at_the_earliest(corpus):
    rows = by_path(corpus)
    assert rows["wire", 1]["duplicate_of"] == rows["story", 1]["id"]
    assert rows["story", 1]["duplicate_of"] is None
    assert rows["other", 1]["duplicate_of"] is None


def test_short_texts_are_equal_or_not(corpus):
    rows = by_path(corpus)
    assert rows["copy", 1]["duplicate_of"] == rows["short", 1]["id"]


def test_clusters_name_sources_and_members(corpus):
    wire = next(line for line in lines(corpus, "clusters.jsonl") if "first" in line["sources"])
    assert (wire["articles"], wire["sources"]) == (2, ["first", "second"])
    assert wire["ids"][0] == wire["earliest"]


def test_versions_of_one_article_are_no_duplicates(corpus):
    assert by_path(corpus)["moves", 2]["duplicate_of"] is None


def test_an_article_that_vanished_has_a_tombstone(corpus):
    (gone,) = corpus.gone()
    assert (gone["url"], gone["status"]) == ("https://www.third.example/other", 410)
    assert gone["last_id"] == by_path(corpus)["other", 1]["id"]


def test_the_card_says_what_is_there_and_loads(corpus):
    card = (corpus.folder.parent / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\n")
    assert "| status | 1 |" in card
    assert "v=pretend/date=*/*.parquet" in card
    coverage = (corpus.folder / "coverage.csv").read_text()
    assert '"daily",2026-11-20,article,3' in coverage


def test_near_texts_share_most_samples_and_other_texts_few():
    samples = [np.frombuffer(sign(text)[1], dtype=np.uint8) for text in (WIRE, EDITED, OTHER)]
    assert (samples[0] == samples[1]).mean() > 0.6
    assert (samples[0] == samples[2]).mean() < 0.2


def test_text_without_blanks_is_compared_by_letters():
    chinese = "这座桥星期一重新开放交通已经改道两年市长剪彩后第一批车辆通过了河上居民表示高兴因为绕行路程很长"
    near = np.frombuffer(sign(chinese)[1], np.uint8) == np.frombuffer(sign(chinese[:-4] + "非常之远")[1], np.uint8)
    assert near.mean() > 0.6


def test_clusters_do_not_depend_on_chance():
    signs = [sign(text) for text in (OTHER, WIRE, EDITED, WIRE)]
    bands = np.array([np.frombuffer(s[0], np.uint64) for s in signs])
    samples = np.array([np.frombuffer(s[1], np.uint8) for s in signs])
    assert (bands.shape[1], samples.shape[1]) == (BANDS, SAMPLES)
    assert cluster(np.array([0, 1, 2, 1]), bands, samples, np.ones(4, bool), np.arange(4)).tolist() == [0, 1, 1, 1]


def test_nothing_at_all_is_no_cluster():
    empty = np.empty((0, BANDS), np.uint64), np.empty((0, SAMPLES), np.uint8)
    assert cluster(np.array([], int), *empty, np.array([], bool), np.array([], int)).tolist() == []
