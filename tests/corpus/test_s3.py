"""Archive in, corpus and exports out, all behind ``s3://``: against a server of the test's own, on this machine."""

from __future__ import annotations

import gzip
import json

import pytest

from newscrawler.commands import run as newscrawler
from newscrawler.corpus.builder import build_corpus

from .conftest import PAGES
from .test_builder import tree
from .warcs import write_warc

pytestmark = pytest.mark.downstream


@pytest.fixture(scope="module")
def bucket():
    """An empty bucket, and the file system that sees it; settings are those of the environment, as users give them."""
    server = pytest.importorskip("moto.server", reason="needs moto, flask and flask-cors: the dev extra")
    s3fs = pytest.importorskip("s3fs", reason="needs s3fs: pip install 'newscrawler[s3]'")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    settings = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        s3fs.S3FileSystem.clear_instance_cache()
        system = s3fs.S3FileSystem()
        system.mkdir("news")
        yield system
    s3fs.S3FileSystem.clear_instance_cache()
    running.stop()


@pytest.fixture(scope="module")
def near(bucket, tmp_path_factory):
    """The WARC and its corpus on this machine; the WARC lies in the bucket too."""
    folder = tmp_path_factory.mktemp("near")
    write_warc(folder / "daily-00000.warc.gz", PAGES)
    bucket.put_file(str(folder / "daily-00000.warc.gz"), "news/archive/daily-00000.warc.gz")
    build_corpus([folder / "daily-00000.warc.gz"], folder / "out")
    return folder / "out"


def run(*arguments):
    assert newscrawler([*map(str, arguments)]) == 0


def test_an_archive_is_read_from_s3_into_a_corpus_on_s3(bucket, near, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("extract", "s3://news/archive", "-o", "s3://news/corpus", "--workers", 2)
    there = {name.removeprefix("news/corpus/"): bucket.cat_file(name) for name in bucket.find("news/corpus")}
    here = tree(near)
    assert here == {name: there[name] for name in here}


def test_lines_go_to_one_file_on_s3(bucket, near, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("extract", "s3://news/archive/*.warc.gz", "-o", "s3://news/lines.jsonl.gz")
    lines = gzip.decompress(bucket.cat_file("news/lines.jsonl.gz")).splitlines()
    assert [json.loads(line)["version"] for line in lines] == [1, 1, 2, 2, 1]


@pytest.mark.parametrize(
    ("form", "target", "files"),
    [
        ("jsonl", "a.jsonl", {"a.jsonl"}),
        ("parquet", "parquet", {"parquet/date=2026-11-20/articles.parquet"}),
        ("dolma", "dolma", {"dolma/documents/articles-00000.json.gz"}),
        ("sqlite", "articles.db", {"articles.db"}),
    ],
)
def test_exports_go_to_s3_as_they_go_to_a_disk(bucket, near, tmp_path, form, target, files):
    run("export", form, "--corpus", near, "-o", tmp_path / target)
    run("export", form, "--corpus", near, "-o", f"s3://news/exports/{target}")
    found = {name.removeprefix("news/exports/") for name in bucket.find("news/exports")}
    assert files <= found
    for name in files:
        assert bucket.cat_file(f"news/exports/{name}") == (tmp_path / name).read_bytes()


def test_a_bucket_that_is_not_there_is_told_with_its_address(near, capsys):
    assert newscrawler(["export", "jsonl", "--corpus", str(near), "-o", "s3://no-such-bucket/a.jsonl"]) == 1
    told = capsys.readouterr().err
    assert "s3://no-such-bucket/a.jsonl" in told
    assert "Traceback" not in told
