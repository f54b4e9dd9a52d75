"""`newscrawler extract` and `newscrawler diff` as they are typed."""

from __future__ import annotations

import gzip
import json

import pytest

from newscrawler.commands import run
from newscrawler.corpus import open_corpus
from newscrawler.corpus.compare import compare_corpora

from .conftest import PAGES, SITE
from .warcs import article, write_warc


@pytest.fixture
def warc(tmp_path):
    path = tmp_path / "in" / "daily.warc.gz"
    write_warc(path, PAGES)
    return path


def test_rows_go_to_standard_output(warc, capfdbinary):
    assert run(["-q", "extract", str(warc)]) == 0
    rows = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [row["text"].split(".")[0] for row in rows] == ["First", "Old text", "New text", "New text", "The end"]


@pytest.mark.parametrize("name", ["all.jsonl", "all.jsonl.gz", "all.parquet"])
def test_rows_go_to_one_file(warc, tmp_path, name):
    assert run(["-q", "extract", str(warc), "-o", str(tmp_path / name)]) == 0
    if name.endswith(".parquet"):
        import pyarrow.parquet as pq

        assert pq.read_table(tmp_path / name).num_rows == 5
    else:
        data = (tmp_path / name).read_bytes()
        assert (gzip.decompress(data) if name.endswith("gz") else data).count(b"\n") == 5


def test_a_folder_gets_a_corpus_and_the_counts_are_printed(warc, tmp_path, capfd):
    assert run(["extract", str(warc), "-o", str(tmp_path / "out"), "--json"]) == 0
    counts = {row["outcome"]: row["count"] for row in map(json.loads, capfd.readouterr().out.splitlines())}
    assert counts["article"] == 5
    assert counts["listing"] == 2
    assert open_corpus(tmp_path / "out").version == "pretend"


def test_a_damaged_archive_ends_with_its_own_status(tmp_path):
    path = tmp_path / "torn.warc.gz"
    write_warc(path, PAGES[:2])
    path.write_bytes(path.read_bytes()[:-20])
    assert run(["-q", "extract", str(path), "-o", str(tmp_path / "out")]) == 5


def test_comparing_says_what_the_rules_changed(built, tmp_path, capfd):
    changed = [*PAGES]
    changed[0] = article(f"{SITE}/a", "First.", "Third — ünïcode.")
    changed[8] = article(f"{SITE}/empty", "Gained.")
    changed[12] = PAGES[8]
    path = tmp_path / "in" / "daily-00000.warc.gz"
    write_warc(path, changed)
    assert run(["extract", str(path), "-o", str(tmp_path / "out"), "--compare", str(built), "--json"]) == 0
    captured = capfd.readouterr()
    (row,) = map(json.loads, captured.out.splitlines())
    assert row["source"] == "daily"
    assert row["text"] + row["gained"] + row["lost"] >= 3
    assert "[-Second-]" in captured.err.replace(" -]", "-]")


def test_a_corpus_compared_with_itself_has_no_change(built):
    changes, samples = compare_corpora(open_corpus(built), open_corpus(built))
    assert [(change.same, change.text, change.gained, dict(change.lost)) for change in changes] == [(5, 0, 0, {})]
    assert samples == []


def test_diff_shows_the_words_that_changed(built, tmp_path, capfd):
    (tmp_path / "collections").mkdir()
    (tmp_path / "collections" / "news").symlink_to(built)
    assert run(["diff", f"{SITE}/b", "--archives", str(tmp_path), "--collection", "news"]) == 0
    assert "[-Old -]{+New +}text." in capfd.readouterr().out
