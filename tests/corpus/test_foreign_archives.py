"""Archives that other software wrote."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawler.corpus import build_corpus, open_corpus

from .conftest import SITE
from .warcs import article, write_warc

PAGE = b"<!doctype html><html><h1>Bridge</h1><p>Open at last.</p></html>"


def write_foreign(path: Path, *, gzipped: bool = True) -> Path:
    """As Common Crawl and wget do: request before response, no metadata of ours, other resources between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzipped, warc_version="1.0")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "other", "isPartOf": "CC-NEWS"}))
        for number, (kind, body) in enumerate([("text/html", PAGE), ("text/css", b"p{}"), ("text/html", PAGE)]):
            headers = StatusAndHeaders(
                "200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))], "HTTP/1.1"
            )
            response = writer.create_warc_record(
                f"{SITE}/{number}",
                "response",
                payload=io.BytesIO(body),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": f"2026-11-20T10:00:0{number}Z"},
            )
            asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "daily.example")], is_http_request=True)
            request = writer.create_warc_record(f"{SITE}/{number}", "request", http_headers=asked)
            writer.write_request_response_pair(request, response)
    return path


@pytest.mark.parametrize("gzipped", [True, False])
def test_warcs_of_other_software_give_articles(tmp_path, gzipped):
    path = write_foreign(tmp_path / f"CC-NEWS-1.warc{'.gz' if gzipped else ''}", gzipped=gzipped)
    summary = build_corpus([path], tmp_path / "out")
    assert (summary.articles, summary.rejected) == (2, {"not-html": 1})
    row = next(open_corpus(tmp_path / "out").rows())
    assert (row["source"], row["capture"]["crawl_id"], row["capture"]["found_via"]) == ("", "CC-NEWS", None)
    data = path.read_bytes()[row["capture"]["warc_offset"] :][: row["capture"]["warc_length"]]
    assert PAGE in (gzip.decompress(data) if gzipped else data)


def test_a_wacz_is_read_in_place(tmp_path):
    write_warc(tmp_path / "one.warc.gz", [article(f"{SITE}/one", "One.")])
    write_foreign(tmp_path / "two.warc.gz")
    with zipfile.ZipFile(tmp_path / "pack.wacz", "w", zipfile.ZIP_STORED) as package:
        for name in ("one", "two"):
            package.write(tmp_path / f"{name}.warc.gz", f"archive/{name}.warc.gz")
    assert build_corpus([tmp_path / "pack.wacz"], tmp_path / "out").articles == 3
    stems = {path.name for path in (tmp_path / "out").rglob("*.parquet")}
    assert stems == {"pack.one.parquet", "pack.two.parquet"}


def test_a_warc_that_is_one_gzip_stream_says_what_to_do(tmp_path):
    plain = write_foreign(tmp_path / "plain.warc", gzipped=False)
    packed = tmp_path / "packed.warc.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert build_corpus([packed], tmp_path / "out").rejected == {"not-addressable": 3}
    (path,) = (tmp_path / "out").rglob("*.rejected.jsonl")
    assert "warcio recompress" in json.loads(path.read_text().splitlines()[0])["detail"]
