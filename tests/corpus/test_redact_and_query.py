"""Taking a page out, and asking in SQL."""

from __future__ import annotations

import gzip
import json

import pytest

from newscrawler.archive.layout import CollectionPaths
from newscrawler.commands import run
from newscrawler.corpus import CorpusBuilder, open_corpus, redacting

from .conftest import PAGES, SITE, run_here
from .warcs import write_warc


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    monkeypatch.setattr(redacting, "run_apart", run_here)


@pytest.fixture
def paths(tmp_path):
    paths = CollectionPaths(tmp_path, "news").create()
    offsets = write_warc(paths.warc("news-0.warc.gz"), PAGES)
    entries = [
        f"example,daily,www)/{page.url.rpartition('/')[2]} 20261120100000 "
        + json.dumps({"url": page.url, "filename": "news-0.warc.gz", "offset": str(offset), "length": "1"})
        for page, offset in zip(PAGES, offsets, strict=True)
    ]
    paths.index.write_text("".join(f"{line}\n" for line in sorted(entries)))
    with CorpusBuilder(paths) as builder:
        builder.add_missing()
    return paths


def redact(paths, what):
    return run(["redact", what, "--yes", "--archives", str(paths.root), "--collection", "news", "--json"])


def texts(paths):
    return [row["text"] for row in open_corpus(paths.base).rows()]


def test_a_url_is_taken_out_everywhere_but_in_the_archive(paths, capfd):
    archived = paths.warc("news-0.warc.gz").read_bytes()
    assert redact(paths, f"{SITE}/b") == 0
    assert json.loads(capfd.readouterr().out) == {"rows": 3, "warcs": 1, "index_lines": 3}
    assert texts(paths) == ["First.\n\nSecond — ünïcode.", "The end."]
    derived = [path for path in paths.base.rglob("*") if path.is_file() and path.parent != paths.archive]
    for path in derived:
        data = path.read_bytes()
        held = gzip.decompress(data) if path.name.endswith(".gz") else data
        assert b"New text" not in held, path
        assert f'{SITE}/b"'.encode() not in held, path
    assert paths.warc("news-0.warc.gz").read_bytes() == archived


def test_what_was_taken_out_does_not_come_back(paths):
    redact(paths, f"{SITE}/b")
    run(["-q", "extract", str(paths.base), "--again"])
    assert len(texts(paths)) == 2
    assert {row["reason"] for row in open_corpus(paths.base).rejected()} >= {"redacted"}


def test_an_id_takes_out_one_capture(paths, capfd):
    row = open_corpus(paths.base).find(f"{SITE}/b")[0]
    assert redact(paths, row["id"]) == 0
    assert json.loads(capfd.readouterr().out) == {"rows": 1, "warcs": 1, "index_lines": 1}
    assert "Old text." not in texts(paths)
    assert "New text." in texts(paths)


def test_the_audit_line_does_not_hold_the_address(paths):
    redact(paths, f"{SITE}/b")
    (line,) = (paths.base / "redactions.jsonl").read_text().splitlines()
    assert set(json.loads(line)) == {"article_id", "record_id", "at", "reason"}


def test_a_page_that_is_not_there_cannot_be_taken_out(paths):
    assert redact(paths, "https://nowhere.example/") == 1
    assert not (paths.base / "redactions.jsonl").exists()


def test_the_corpus_answers_sql(paths, capfd):
    pytest.importorskip("duckdb")
    sql = "SELECT url, version, capture.warc_offset > 0 AS placed FROM articles WHERE version = 2 ORDER BY added"
    assert run(["query", sql, "--archives", str(paths.root), "--collection", "news", "--json"]) == 0
    rows = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert rows == [{"url": f"{SITE}/b", "version": 2, "placed": True}] * 2


@pytest.mark.parametrize("table", ["rejected", "clusters", "gone"])
def test_the_other_tables_are_there(paths, capfd, table):
    pytest.importorskip("duckdb")
    arguments = ["--archives", str(paths.root), "--collection", "news", "--json"]
    assert run(["query", f"SELECT count(*) AS n FROM {table}", *arguments]) == 0
    assert json.loads(capfd.readouterr().out)["n"] == (8 if table == "rejected" else 0)


def test_sql_that_is_wrong_says_where(paths, capfd):
    pytest.importorskip("duckdb")
    assert run(["query", "SELECT nothing FROM nowhere", "--corpus", str(paths.corpus)]) == 2
    assert "docs/schema.md" in capfd.readouterr().err
