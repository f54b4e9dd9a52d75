"""Archives and corpora behind URLs: the same bytes as here, whole or not at all."""

from __future__ import annotations

import os
import zipfile

import fsspec
import pytest

from newscrawler.corpus.builder import build_corpus
from newscrawler.corpus.remote import mirrored
from newscrawler.errors import ExportError

from .conftest import PAGES
from .test_builder import tree
from .warcs import write_warc


@pytest.fixture
def memory():
    system = fsspec.filesystem("memory")
    yield system
    system.rm("/", recursive=True)


@pytest.fixture
def warc(tmp_path):
    write_warc(tmp_path / "in" / "daily-00000.warc.gz", PAGES)
    return tmp_path / "in" / "daily-00000.warc.gz"


def behind(memory, url="memory://corpus"):
    root = url.removeprefix("memory:/")
    return {name.removeprefix(root + "/"): memory.cat_file(name) for name in memory.find(root)}


@pytest.mark.parametrize("location", ["memory://in/daily-00000.warc.gz", "memory://in/*.warc.gz", "memory://in"])
def test_an_archive_behind_a_url_gives_the_same_bytes(warc, memory, tmp_path, location):
    memory.put_file(str(warc), "/in/daily-00000.warc.gz")
    build_corpus([location], tmp_path / "far")
    build_corpus([warc], tmp_path / "near")
    assert tree(tmp_path / "far") == tree(tmp_path / "near")


def test_a_package_behind_a_url_gives_the_same_bytes(warc, memory, tmp_path):
    with zipfile.ZipFile(tmp_path / "news.wacz", "w") as package:
        package.write(warc, f"archive/{warc.name}")
    memory.put_file(str(tmp_path / "news.wacz"), "/news.wacz")
    build_corpus(["memory://news.wacz"], tmp_path / "far")
    build_corpus([tmp_path / "news.wacz"], tmp_path / "near")
    assert tree(tmp_path / "far") == tree(tmp_path / "near")


def test_copies_of_archives_are_gone_in_the_end(warc, memory, tmp_path):
    memory.put_file(str(warc), "/in/daily-00000.warc.gz")
    build_corpus(["memory://in/daily-00000.warc.gz"], tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*.copy"))


def test_a_corpus_behind_a_url_is_that_of_here_and_goes_on_where_it_was(warc, memory, tmp_path):
    with mirrored("memory://corpus") as folder:
        assert build_corpus([warc], folder).warcs == 1
    build_corpus([warc], tmp_path / "near")
    assert behind(memory) == tree(tmp_path / "near")
    with mirrored("memory://corpus") as folder:
        assert build_corpus([warc], folder).skipped == 1


def test_an_interrupted_run_hands_over_what_is_whole(warc, memory):
    def run():
        with mirrored("memory://corpus") as folder:
            build_corpus([warc], folder)
            (folder / "corpus" / ".half.parquet.part").write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    assert any(name.endswith(".parquet") for name in behind(memory))
    assert not any("half" in name for name in behind(memory))


def test_only_what_changed_is_written_again_and_what_went_is_gone(memory, monkeypatch):
    for name in ("a", "b", "c"):
        memory.pipe_file(f"/corpus/{name}", b"old")
    written = []
    put = type(memory).put_file
    monkeypatch.setattr(
        type(memory), "put_file", lambda *given, **more: (written.append(given[2]), put(*given, **more))
    )
    with mirrored("memory://corpus") as folder:
        (folder / "b.new").write_bytes(b"new")
        os.replace(folder / "b.new", folder / "b")
        (folder / "c").unlink()
    assert written == ["/corpus/b"]
    assert behind(memory) == {"a": b"old", "b": b"new"}


def test_what_another_system_says_is_told_with_the_address(memory, tmp_path, monkeypatch):
    def refuse(*_given, **_more):
        raise RuntimeError("no credentials")

    with monkeypatch.context() as patch:
        patch.setattr(type(memory), "find", refuse)
        with pytest.raises(ExportError, match=r"memory://in.*no credentials"):
            build_corpus(["memory://in"], tmp_path / "out")
