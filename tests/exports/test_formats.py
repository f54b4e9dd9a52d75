"""Every format: what is in it, and that no page's words can break it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sqlite3

import jsonschema
import pyarrow.parquet as pq
import pytest
from lxml import etree
from warcio.archiveiterator import ArchiveIterator

from newscrawler.corpus import schema
from newscrawler.exports import write_export
from newscrawler.exports.vertical import sentences

from .articles import BODY, rows

TEI = "{http://www.tei-c.org/ns/1.0}"


@pytest.fixture
def export(tmp_path):
    def write(name, target):
        path = tmp_path / target
        assert write_export(name, iter(rows()), path) == 3
        return path

    return write


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_jsonl_is_the_record(export):
    assert lines(export("jsonl", "a.jsonl")) == rows()
    jsonschema.validate(rows()[2], schema.json_schema())


def test_packed_names_are_packed_and_carry_no_time(export):
    data = export("jsonl", "a.jsonl.gz").read_bytes()
    assert data[4:8] == b"\0\0\0\0"
    assert gzip.decompress(data).count(b"\n") == 3


def test_parquet_is_parted_by_day_and_sorted_by_site(export):
    folder = export("parquet", "p")
    assert sorted(path.parent.name for path in folder.rglob("*.parquet")) == ["date=2026-11-20", "date=2026-11-21"]
    table = pq.ParquetFile(folder / "date=2026-11-20" / "articles.parquet").read()
    assert table.schema.equals(schema.arrow_schema())
    assert table["site"].to_pylist() == sorted(table["site"].to_pylist())
    assert pq.ParquetFile(export("parquet", "one.parquet")).metadata.num_rows == 3


def test_csv_is_flat_and_runs_no_formula(export):
    with export("csv", "a.csv").open(newline="", encoding="utf-8") as file:
        full, bare, biting = csv.DictReader(file)
    assert (full["authors"], full["tags"], full["images"]) == ("Ada Winter", "bridges; traffic", "1")
    assert full["warc_offset"] == "42"
    assert bare["headline"] == ""
    assert biting["text"].startswith("'=1+1")


def test_dolma_documents_have_its_keys(export):
    folder = export("dolma", "d")
    data = gzip.decompress((folder / "documents" / "articles-00000.json.gz").read_bytes())
    first = json.loads(data.splitlines()[0])
    assert set(first) == {"id", "text", "source", "added", "created", "metadata"}
    assert first["metadata"]["headline"] == "Bridge opens"


def test_wet_records_refer_to_the_response(export):
    with export("wet", "a.warc.wet.gz").open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers["WARC-Refers-To"], record.content_stream().read().decode())
            for record in ArchiveIterator(file)
        ]
    assert records[1][0] == "conversion"
    assert records[1][1].endswith("aaaaaaaaaaaa>")
    assert records[1][2] == BODY
    assert len(records) == 4


def test_tei_is_well_formed_and_keeps_the_parts(export):
    corpus = etree.parse(export("tei", "a.xml"), etree.XMLParser(resolve_entities=False)).getroot()
    full, _, biting = corpus.findall(f"{TEI}TEI")
    assert full.findtext(f".//{TEI}title") == "Bridge opens"
    assert [item.text for item in full.iter(f"{TEI}item")] == ["bridges", "traffic", "One", "Two"]
    assert full.find(f".//{TEI}body/{TEI}div[2]/{TEI}head").text == "What follows"
    assert full.find(f".//{TEI}note[@type='correction']").text == "This article was amended."
    assert "<script>" in "".join(biting.find(f".//{TEI}body").itertext())
    assert len({article.get("{http://www.w3.org/XML/1998/namespace}id") for article in corpus if article.get}) >= 3


def test_vertical_has_a_token_a_line_and_glue(export):
    text = export("vertical", "a.vert").read_text(encoding="utf-8")
    first = text.split("</doc>")[0]
    assert 'id="aaaaaaaaaaaaaaaa-20261120100000"' in first
    assert "Monday\n<g/>\n.\n</s>" in first
    assert '<p type="crosshead">\n<s>\nWhat\nfollows\n</s>\n</p>' in first
    assert "&lt;\n" in text
    assert all(line.startswith("<") or not re.search(r"\s", line) for line in text.splitlines())


def test_sentences_end_where_readers_see_an_end():
    assert list(sentences("Dr. Winter came at 9 a.m. today. “It works!” she said. Yes? Yes.")) == [
        "Dr. Winter came at 9 a.m. today.",
        "“It works!” she said.",
        "Yes?",
        "Yes.",
    ]
    assert list(sentences("桥通了。大家高兴！")) == ["桥通了。", "大家高兴！"]
    assert list(sentences("")) == []


def test_prodigy_has_text_and_meta(export):
    first = lines(export("prodigy", "a.jsonl"))[0]
    assert set(first) == {"text", "meta"}
    assert first["meta"]["date"] == "2026-11-20"


def test_ninjs_leaves_out_what_is_not_known(export):
    full, bare, _ = lines(export("ninjs", "a.jsonl"))
    assert full["headlines"][0] == {"role": "main", "contentType": "text/plain", "value": "Bridge opens"}
    assert full["located"] == "Riverton"
    assert full["associations"][0]["by"] == "Mara Holt"
    assert full["associations"][1]["renditions"][0]["duration"] == 220
    assert "headlines" not in bare
    assert None not in bare.values()


def test_jsonld_is_a_news_article(export):
    full, bare, _ = lines(export("jsonld", "a.jsonl"))
    assert (full["@context"], full["@type"]) == ("https://schema.org", "NewsArticle")
    assert full["image"][0]["creditText"] == "Mara Holt"
    assert full["video"][0]["duration"] == "PT220S"
    assert full["isAccessibleForFree"] is True
    assert "isAccessibleForFree" not in bare


def test_sqlite_finds_words_and_joins_pictures(export):
    database = sqlite3.connect(export("sqlite", "a.db"))
    found = database.execute(
        "SELECT a.headline, i.credit FROM articles_fts f JOIN articles a ON a.rowid = f.rowid "
        "JOIN images i ON i.article = a.id WHERE articles_fts MATCH 'bridge'"
    ).fetchall()
    assert found == [("Bridge opens", "Mara Holt")]
    assert database.execute("SELECT json_extract(capture, '$.warc_offset') FROM articles").fetchone() == (42,)
    database.close()


def test_markdown_front_matter_cannot_be_forged_nor_a_path_escape(export):
    folder = export("markdown", "m")
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))
    assert len(paths) == 3
    assert "daily/2026/11/20/bridge-opens-aaaaaaaaaaaaaaaa-20261120100000.md" in paths
    biting = next(path for path in folder.rglob("*cccc*.md")).read_text(encoding="utf-8")
    head = biting.split("---\n")[1]
    assert head.count("\nid:") + head.startswith("id:") == 1
    assert "\\# no heading" in biting
    assert "\\<script>" in biting


def test_a_format_writes_the_same_bytes_again(export):
    for name, target in (("jsonl", "{}.jsonl.gz"), ("parquet", "{}.parquet"), ("tei", "{}.xml"), ("csv", "{}.csv")):
        assert export(name, target.format(1)).read_bytes() == export(name, target.format(2)).read_bytes()


def test_csv_leaves_standard_output_open():
    from newscrawler.exports.csv import write_stream

    buffer = io.BytesIO()
    write_stream(rows(), buffer)
    assert not buffer.closed
