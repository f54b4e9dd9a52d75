"""One record, many descriptions of it: they cannot disagree."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.corpus import schema
from newscrawler.corpus.codebook import codebook
from newscrawler.corpus.fields import FIELDS
from newscrawler.corpus.parquet import read_lines
from newscrawler.corpus.rows import article_row, json_line, plain, row_article
from newscrawler.errors import ExtractionError
from newscrawler.model import (
    Article,
    Author,
    Block,
    Comment,
    DateCandidate,
    Dateline,
    Extraction,
    Image,
    Provenance,
    Removed,
    Video,
)

NOW = datetime(2026, 11, 20, 10, 0, 0, 5, tzinfo=UTC)
texts = st.text(st.characters(codec=None), max_size=40)


def make(text: str = "Body.", **more) -> Article:
    return Article(id="a-1", text=text, source="s", article_id="a", url="u", url_key="k", site="s.example", **more)


FULL = make(
    added=NOW,
    authors=(Author(name="Ada Winter"),),
    dateline=Dateline(raw="RIVERTON —"),
    date_candidates=(DateCandidate(field="published", value=NOW, origin="meta", raw="x", precision="day"),),
    language_confidence=1,
    blocks=(Block(kind="paragraph", text="Body."),),
    images=(Image(url="i", width=3),),
    videos=(Video(duration_s=220),),
    comments=(Comment(text="At last!", time=NOW),),
    removed=(Removed(kind="advert", rule="advert-slot", text="Ad"),),
    tags=("a", "b"),
    capture=Provenance(crawl_id="c", captured_at=NOW, warc_filename="w", warc_offset=1, warc_length=2, record_id="<r>"),
    extraction=Extraction(extractor="t", extractor_version="1", cleaner_version="1", config_digest="d"),
)


def test_every_field_is_described_and_no_other():
    known = {column.path for top in schema.columns() for column in top.walk()}
    assert known == set(FIELDS)
    assert [column.name for column in schema.columns()] == [field.name for field in fields(Article)]


def test_the_codebook_page_is_current():
    page = Path(__file__).parents[2] / "docs" / "schema.md"
    assert page.read_text(encoding="utf-8") == codebook(), "run: python -m newscrawler.corpus.codebook > docs/schema.md"


@pytest.mark.parametrize("article", [make(), FULL], ids=["bare", "full"])
def test_lines_keep_to_the_json_schema(article):
    jsonschema.validate(json.loads(json_line(article)), schema.json_schema())


@pytest.mark.parametrize("article", [make(), FULL], ids=["bare", "full"])
def test_parquet_and_jsonl_give_the_article_back(article):
    line = json_line(article)
    table = read_lines(line.encode(), schema.arrow_schema())
    assert table.schema.equals(schema.arrow_schema())
    assert json_line(row_article(table.to_pylist()[0])) == line
    assert json_line(row_article(json.loads(line))) == line


def test_every_key_is_there_and_lists_are_never_null():
    row = article_row(make())
    assert list(row) == [column.name for column in schema.columns()]
    assert all(row[column.name] == [] for column in schema.columns() if column.kind == "list")


def test_times_always_have_six_decimals():
    assert article_row(make(added=datetime(2026, 1, 2, tzinfo=UTC)))["added"] == "2026-01-02T00:00:00.000000Z"
    assert article_row(make(added=datetime(1, 1, 1, tzinfo=UTC)))["added"] == "0001-01-01T00:00:00.000000Z"


@settings(max_examples=60, deadline=None)
@given(texts, texts)
def test_no_text_of_a_page_breaks_a_line(text, caption):
    line = json_line(make(text, headline=caption, images=(Image(url="i", caption=caption),)))
    assert line.encode("utf-8").count(b"\n") == 1
    assert len(line.splitlines()) == 1
    assert read_lines(line.encode(), schema.arrow_schema()).num_rows == 1


@settings(max_examples=60, deadline=None)
@given(texts)
def test_plain_text_stays_as_it_is(text):
    assert plain(plain(text)) == plain(text)


def test_the_digest_is_that_of_the_text_as_written():
    assert article_row(make("e\u0301\x00"))["text"] == "é"
    assert article_row(make("e\u0301\x00"))["text_digest"] == article_row(make("é"))["text_digest"]


def test_nan_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        json_line(make(language_confidence=float("nan")))


def test_a_row_that_lacks_a_field_is_no_article():
    with pytest.raises(ExtractionError, match="extract the WARC again"):
        row_article({"id": "x"})
