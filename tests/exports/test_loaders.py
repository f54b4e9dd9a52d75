"""The loaders that people use, on the corpus as it lies and on the exports: no glue, the right types, nothing lost."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from pathlib import Path

import pytest

from newscrawler.corpus.closing import write_corpus_files
from newscrawler.corpus.folders import CorpusFolders
from newscrawler.corpus.linking import link_corpus
from newscrawler.corpus.rows import row_line
from newscrawler.corpus.spool import Spool
from newscrawler.corpus.tasks import Closing, Outcome
from newscrawler.exports import write_export

from .articles import rows

pytestmark = pytest.mark.downstream


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    """A corpus of two WARCs: the second one's articles have next to nothing, so that its columns are mostly null."""
    base = tmp_path_factory.mktemp("loaders")
    folders = CorpusFolders.at(base)
    for stem, some in (("a", rows()[1:2]), ("b", rows())):
        spool = Spool(base / f"{stem}.spool")
        for number, row in enumerate(some):
            capture = row["capture"]
            outcome = Outcome(
                url=row["url"],
                warc_filename=f"{stem}.warc.gz",
                offset=number,
                record_id=capture["record_id"],
                captured_at=capture["captured_at"],
                source=row["source"],
            )
            spool.add(number, outcome.written(row_line({**row, "id": f"{stem}-{row['id']}"})))
        spool.close()
        write_corpus_files(
            Closing(
                spool=str(spool.path),
                warc=f"{stem}.warc.gz",
                stem=stem,
                version="1",
                corpus=str(folders.corpus),
                text=str(folders.text),
                pages=str(folders.pages),
            )
        )
    link_corpus(folders.version("1"))
    return folders.corpus


def jsonl(corpus: Path) -> list[str]:
    return sorted(map(str, corpus.rglob("*.jsonl.gz")))


def test_datasets_loads_the_folder_by_its_card(corpus, tmp_path):
    datasets = pytest.importorskip("datasets")
    table = datasets.load_dataset(str(corpus), cache_dir=str(tmp_path))["train"]
    assert len(table) == 4
    assert str(table.features["added"].dtype).startswith("timestamp[us")
    assert table.sort("id")[1]["images"][0]["credit"] == "Mara Holt"


def test_datasets_loads_lines_with_the_features_of_the_card(corpus, tmp_path):
    datasets = pytest.importorskip("datasets")
    features = datasets.load_dataset(str(corpus), cache_dir=str(tmp_path))["train"].features
    files = jsonl(corpus)
    table = datasets.load_dataset("json", data_files=files, features=features, cache_dir=str(tmp_path))["train"]
    assert len(table) == 4


def test_pandas_reads_both(corpus):
    pandas = pytest.importorskip("pandas")
    frame = pandas.concat(pandas.read_parquet(path) for path in corpus.rglob("*.parquet"))
    assert str(frame["added"].dt.tz) == "UTC"
    assert len(pandas.concat(pandas.read_json(path, lines=True) for path in jsonl(corpus))) == len(frame) == 4


def test_polars_scans_partitions_and_reads_nested_fields(corpus):
    polars = pytest.importorskip("polars")
    frame = polars.scan_parquet(str(corpus / "v=1" / "date=*" / "*.parquet"), hive_partitioning=True).collect()
    assert frame["date"].n_unique() == 2
    assert frame.filter(polars.col("images").list.len() > 0).height == 1


def test_duckdb_reads_both(corpus):
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pytz")
    glob = corpus / "v=1" / "date=*"
    sql = f"SELECT count(*), epoch(min(added)), typeof(min(added)) FROM '{glob}/*.parquet'"
    seconds = rows()[0]["added"].replace("Z", "+00:00")
    assert duckdb.sql(sql).fetchall() == [(4, datetime.fromisoformat(seconds).timestamp(), "TIMESTAMP WITH TIME ZONE")]
    assert duckdb.sql(f"SELECT count(*) FROM '{glob}/*.jsonl.gz'").fetchall() == [(4,)]
    sql = f"SELECT images[1].credit FROM '{glob}/b.parquet' WHERE len(images) > 0"
    assert duckdb.sql(sql).fetchall() == [("Mara Holt",)]


def test_pyarrow_reads_the_folder_as_one_dataset(corpus):
    dataset = pytest.importorskip("pyarrow.dataset")
    parquet = [str(path) for path in corpus.rglob("*.parquet")]
    assert dataset.dataset(parquet, format="parquet").count_rows() == 4


def test_spacy_loads_the_documents(tmp_path):
    spacy = pytest.importorskip("spacy")
    from spacy.tokens import DocBin

    write_export("docbin", rows(), tmp_path / "docs")
    docs = list(DocBin().from_disk(tmp_path / "docs" / "articles-00000.spacy").get_docs(spacy.blank("en").vocab))
    assert docs[0].text == rows()[0]["text"]
    assert docs[0].user_data["headline"] == "Bridge opens"
    assert docs[2].text == rows()[2]["text"]


def test_datatrove_reads_documents_and_conversion_records(corpus, tmp_path):
    readers = pytest.importorskip("datatrove.pipeline.readers")
    write_export("dolma", rows(), tmp_path / "dolma")
    documents = list(readers.JsonlReader(str(tmp_path / "dolma" / "documents"))())
    assert [document.id for document in documents] == [row["id"] for row in rows()]
    assert documents[0].metadata["headline"] == "Bridge opens"
    native = list(readers.JsonlReader(str(corpus), glob_pattern="v=1/date=*/*.jsonl.gz", text_key="text")())
    assert len(native) == 4
    converted = list(readers.WarcReader(str(corpus.parent / "text"), glob_pattern="*.warc.gz")())
    assert sorted(document.text for document in converted) == sorted(
        [row["text"] for row in rows()] + [rows()[1]["text"]]
    )


@pytest.fixture
def database(tmp_path) -> Path:
    write_export("sqlite", rows(), tmp_path / "articles.db")
    return tmp_path / "articles.db"


def test_sqlite_utils_finds_tables_and_words(database):
    sqlite_utils = pytest.importorskip("sqlite_utils")
    articles = sqlite_utils.Database(database)["articles"]
    assert articles.detect_fts() == "articles_fts"
    assert [row["headline"] for row in articles.search("bridges")] == []
    assert [row["headline"] for row in articles.search("bridge")] == ["Bridge opens"]


def test_the_program_sqlite_utils_shows_tables_and_searches(database):
    pytest.importorskip("sqlite_utils")
    testing = pytest.importorskip("click.testing")
    from sqlite_utils.cli import cli

    def run(*arguments: str) -> list[dict]:
        return json.loads(testing.CliRunner().invoke(cli, [*arguments], catch_exceptions=False).stdout)

    counts = {line["table"]: line["count"] for line in run("tables", str(database), "--counts")}
    assert {"articles": 3, "images": 1, "videos": 1, "links": 1, "removed": 1}.items() <= counts.items()
    assert [row["source"] for row in run("search", str(database), "articles", "bridge", "-c", "source")] == ["daily"]


def test_datasette_serves_rows_and_searches_with_no_settings(database):
    app = pytest.importorskip("datasette.app")

    async def ask() -> tuple[list[dict], list[dict], str]:
        served = app.Datasette([str(database)])
        rows = (await served.client.get("/articles/articles.json?_shape=array")).json()
        found = (await served.client.get("/articles/articles.json?_shape=array&_search=bridge")).json()
        page = (await served.client.get("/articles/articles?_search=bridge")).text
        return rows, found, page

    served, found, page = asyncio.run(ask())
    assert len(served) == 3
    assert [row["headline"] for row in found] == ["Bridge opens"]
    assert 'name="_search"' in page
