"""From captures to corpus files: the same bytes whatever the way, and nothing dropped in silence."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from newscrawler.archive.layout import CollectionPaths
from newscrawler.corpus import builder as builder_module
from newscrawler.corpus.builder import CorpusBuilder, build_corpus
from newscrawler.corpus.nursery import Limits
from newscrawler.corpus.workers import run_apart
from newscrawler.errors import ExtractionError, UsageError
from newscrawler.model import Provenance

from .conftest import PAGES, SITE
from .warcs import BEGIN, article, write_warc


@pytest.fixture
def warc(tmp_path) -> Path:
    path = tmp_path / "in" / "daily-00000.warc.gz"
    write_warc(path, PAGES)
    return path


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def rows(root: Path) -> list[dict]:
    (path,) = root.glob("corpus/v=*/date=*/*.jsonl.gz")
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def rejected(root: Path) -> dict[str, tuple[str, str]]:
    (path,) = root.glob("corpus/v=*/date=*/*.rejected.jsonl")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return {line["url"].rpartition("/")[2]: (line["reason"], line["detail"]) for line in lines}


def test_every_capture_is_an_article_or_has_a_reason(built):
    assert [row["url"].rpartition("/")[2] for row in rows(built)] == ["a", "b", "b", "b", "last"]
    assert rejected(built) == {
        "feed.xml": ("listing", "feed"),
        "front": ("listing", "front"),
        "gone": ("status", "404"),
        "cut": ("truncated", "disconnect"),
        "empty": ("empty", ""),
        "same": ("revisit", ""),
        "pic.png": ("not-html", "image/png"),
        "raises": ("failed", "RuntimeError: nobody foresaw this"),
    }


def test_a_version_counts_when_the_text_changed(built):
    b = [row for row in rows(built) if row["url"].endswith("/b")]
    assert [row["version"] for row in b] == [1, 2, 2]
    assert [row["previous_id"] for row in b] == [None, b[0]["id"], b[1]["id"]]


def test_rows_say_where_their_bytes_are(built):
    row = rows(built)[0]
    capture = row["capture"]
    data = (built.parent / "in" / capture["warc_filename"]).read_bytes()[capture["warc_offset"] :][
        : capture["warc_length"]
    ]
    record = gzip.decompress(data)
    assert capture["record_id"].encode() in record
    assert b"<p>First.</p>" in record
    assert (capture["crawl_id"], capture["found_via"]) == ("crawl-1", "https://daily.example/feed.xml")
    assert row["id"] == f"{row['article_id']}-20261120100000"
    assert row["added"] == "2026-11-20T10:00:00.000123Z"


def test_one_worker_or_four_any_order_any_locale_give_the_same_bytes(tmp_path, monkeypatch):
    warcs = [tmp_path / f"in/daily-{number}.warc.gz" for number in range(2)]
    for number, path in enumerate(warcs):
        write_warc(path, PAGES[number:])
    build_corpus(warcs, tmp_path / "one", workers=1)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setattr(builder_module, "run_apart", run_apart)
    build_corpus(reversed(warcs), tmp_path / "four", workers=4)
    one, four = tree(tmp_path / "one"), tree(tmp_path / "four")
    assert one == four
    assert len(one) == 2 * 5 + 6


def test_a_crawl_and_a_later_extraction_give_the_same_bytes(tmp_path):
    paths = CollectionPaths(tmp_path / "archives", "news").create()
    warc = paths.warc("news-00000.warc.gz")
    open_warc = warc.with_name(warc.name + ".open")
    offsets = write_warc(open_warc, PAGES)
    # Record identifiers are derived from the name: write again under the final name to compare.
    offsets = write_warc(warc, PAGES)
    warc.rename(open_warc)
    heard = []
    with CorpusBuilder(paths, on_result=heard.append) as builder:
        for number, offset in enumerate(reversed(offsets)):
            builder.add(_provenance(warc.name, offset))
            if number == 3:
                open_warc.rename(warc)
        builder.close_warc(warc)
        summary = builder.finish()
    build_corpus([warc], tmp_path / "later", workers=2)
    later = tree(tmp_path / "later")
    assert {name: (paths.base / name).read_bytes() for name in later} == later
    assert len(heard) == len(PAGES)
    assert summary.articles == 5


def _provenance(name: str, offset: int) -> Provenance:
    return Provenance(
        crawl_id="crawl-1",
        captured_at=BEGIN,
        warc_filename=name,
        warc_offset=offset,
        warc_length=0,
        record_id="",
    )


def test_what_a_killed_run_left_undone_is_made_later(tmp_path):
    paths = CollectionPaths(tmp_path / "archives", "news").create()
    write_warc(paths.warc("news-00000.warc.gz"), PAGES)
    with pytest.raises(KeyboardInterrupt), CorpusBuilder(paths):
        raise KeyboardInterrupt
    assert not list(paths.corpus.rglob("*.parquet"))
    (paths.corpus / ".work-left").mkdir()
    with CorpusBuilder(paths) as builder:
        builder.add_missing()
    assert builder.finish().articles == 5
    assert not list(paths.corpus.glob(".work-*"))


def test_extracting_again_lists_no_page_twice(warc, tmp_path):
    build_corpus([warc], tmp_path / "out")
    before = tree(tmp_path / "out")
    build_corpus([warc], tmp_path / "out", again=True)
    assert tree(tmp_path / "out") == before


def test_extracting_again_passes_finished_warcs_by(warc, tmp_path):
    summary = build_corpus([warc], tmp_path / "out")
    assert (summary.warcs, summary.articles, sum(summary.rejected.values())) == (1, 5, 8)
    before = tree(tmp_path / "out")
    summary = build_corpus([warc], tmp_path / "out")
    assert (summary.warcs, summary.articles, summary.skipped) == (0, 0, 1)
    assert tree(tmp_path / "out") == before


@pytest.mark.parametrize(("word", "reason"), [("SPIN", "too-slow"), ("ABORT", "crashed")])
def test_a_page_that_takes_its_worker_with_it_is_rejected_by_name(tmp_path, word, reason):
    path = tmp_path / "in.warc.gz"
    write_warc(path, [article(f"{SITE}/bad", word), article(f"{SITE}/good", "Good.")])
    build_corpus([path], tmp_path / "out", limits=Limits(cpu_s=0.3))
    assert rejected(tmp_path / "out")["bad"][0] == reason
    assert [row["url"] for row in rows(tmp_path / "out")] == [f"{SITE}/good"]


def test_damage_in_a_warc_is_listed_and_the_rest_extracted(warc, tmp_path):
    data = bytearray(warc.read_bytes())
    at = write_warc(tmp_path / "again.warc.gz", PAGES)[1]
    data[at + 40 : at + 60] = bytes(255 - byte for byte in data[at + 40 : at + 60])
    warc.write_bytes(data)
    summary = build_corpus([warc], tmp_path / "out")
    assert summary.rejected["damaged"] == 1
    assert summary.articles == 4


def test_an_error_of_the_callback_reaches_the_caller(warc, tmp_path):
    def fail(outcome):
        raise OSError("disk full")

    with pytest.raises(ExtractionError, match="disk full"):
        build_corpus([warc], tmp_path / "out", on_result=fail)
    assert not list((tmp_path / "out").rglob("*.parquet"))


def test_two_archives_of_one_name_are_refused(warc, tmp_path):
    write_warc(tmp_path / "other" / warc.name, PAGES[:1])
    with pytest.raises(UsageError, match="extract them into two folders"):
        build_corpus([warc, tmp_path / "other"], tmp_path / "out")
