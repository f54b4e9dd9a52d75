"""Where exports go, what is chosen, what is refused."""

from __future__ import annotations

import json

import fsspec
import pytest

from newscrawler.commands import run
from newscrawler.errors import ExportError, UsageError
from newscrawler.exports import EXPORTS, write_export

from .articles import rows


def test_a_url_is_written_through_fsspec():
    write_export("jsonl", rows(), "memory://bucket/articles.jsonl")
    write_export("dolma", rows(), "memory://bucket/dolma")
    memory = fsspec.filesystem("memory")
    assert memory.cat("/bucket/articles.jsonl").count(b"\n") == 3
    assert memory.exists("/bucket/dolma/documents/articles-00000.json.gz")


def test_a_target_appears_only_when_it_is_whole(tmp_path):
    def torn():
        yield rows()[0]
        raise ValueError("the corpus broke off")

    with pytest.raises(ValueError, match="broke off"):
        write_export("jsonl", torn(), tmp_path / "a.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_folders_do_not_go_to_standard_output():
    with pytest.raises(UsageError, match="-o DIR"):
        write_export("markdown", rows(), "-")


def test_an_unknown_format_names_the_known():
    with pytest.raises(UsageError, match="sqlite"):
        write_export("docx", rows(), "x")


def test_a_target_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="give a target that can be written"):
        write_export("jsonl", rows(), tmp_path / "file" / "below.jsonl")


@pytest.mark.parametrize("name", EXPORTS)
def test_nothing_to_export_is_no_error(name, tmp_path):
    pytest.importorskip("spacy") if name == "docbin" else None
    assert write_export(name, [], tmp_path / f"none{(EXPORTS[name].endings or ('',))[0]}") == 0


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "articles.jsonl"
    write_export("jsonl", rows(), path)
    return str(path)


def test_the_command_filters_and_streams(corpus, capfdbinary):
    assert run(["-q", "export", "jsonl", "--corpus", corpus, "--where", "has images"]) == 0
    (row,) = map(json.loads, capfdbinary.readouterr().out.splitlines())
    assert row["headline"] == "Bridge opens"


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--language", "en"], 1),
        (["--language", "de"], 1),
        (["--since", "2026-11-21"], 1),
        (["--until", "2026-11-21"], 2),
        (["--site", "second.example"], 1),
        (["--source", "daily"], 2),
        (["--without-rights", "noai"], 2),
        (["--once"], 3),
        (["--where", "word_count>=5", "--where", "has-not agency"], 1),
    ],
)
def test_the_command_chooses(corpus, capfdbinary, options, count):
    assert run(["-q", "export", "prodigy", "--corpus", corpus, *options]) == 0
    assert capfdbinary.readouterr().out.count(b"\n") == count


def test_the_command_refuses_what_it_does_not_know(corpus, capfd):
    assert run(["export", "jsonl", "--corpus", corpus, "--where", "colour=red"]) == 2
    assert "docs/schema.md" in capfd.readouterr().err


def test_every_format_is_documented():
    from pathlib import Path

    page = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
    for name in EXPORTS:
        assert f"## {name}\n" in page
