"""The extraction version: what decides about the text is in it, rule packs too."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from newscrawler.cleaning.packs import load_packs
from newscrawler.corpus import builder as builder_module
from newscrawler.corpus import open_corpus
from newscrawler.corpus.builder import build_corpus
from newscrawler.corpus.version import extraction_version
from newscrawler.errors import SourceError

from .conftest import PAGES
from .warcs import write_warc

PACK = '[[pack]]\nname = "{name}"\nhosts = ["{name}.example"]\nheadline = "h1"\nbody = "{body}"\n'


@pytest.fixture
def pack(tmp_path):
    def write(name="daily", body="article", comment=""):
        path = tmp_path / f"{name}.toml"
        path.write_text(comment + PACK.format(name=name, body=body))
        return path

    return write


def version(*files):
    return extraction_version(load_packs(files))


def test_without_packs_the_version_names_rules_and_extractor():
    assert "-trafilatura-" in extraction_version()
    assert "packs" not in extraction_version()


def test_a_pack_and_every_change_of_what_it_says_give_another_version(pack):
    first = version(pack())
    assert first.startswith(f"{extraction_version()}-packs-")
    assert version(pack(body="main")) != first
    assert version(pack(), pack("weekly")) != first
    assert version(pack()) == first


def test_comments_and_places_of_files_leave_the_version_as_it_is(pack, tmp_path):
    first = version(pack())
    (tmp_path / "elsewhere").mkdir()
    moved = shutil.move(pack(comment="# for the spring layout\n"), tmp_path / "elsewhere" / "other.toml")
    assert version(moved) == first


def test_a_changed_pack_makes_the_corpus_anew_and_keeps_the_old_one(pack, tmp_path, monkeypatch):
    monkeypatch.setattr(builder_module, "extraction_version", extraction_version)
    write_warc(tmp_path / "daily-00000.warc.gz", PAGES)
    given, out = [tmp_path / "daily-00000.warc.gz"], tmp_path / "out"
    first = build_corpus(given, out, packs=[pack()])
    assert build_corpus(given, out, packs=[pack()]).skipped == 1
    second = build_corpus(given, out, packs=[pack(body="main")])
    assert (second.warcs, second.skipped) == (1, 0)
    assert {first.corpus, second.corpus} == set((out / "corpus").glob("v=*"))
    assert json.loads((second.corpus / "packs.json").read_text())[0]["body"] == ["main"]


def test_of_versions_with_other_packs_the_one_written_last_is_read(built, tmp_path):
    for number, name in enumerate(("v=2-x-packs-ffff", "v=2-x-packs-0000", "v=1-x-packs-9999")):
        shutil.copytree(built / "corpus" / "v=pretend", tmp_path / name)
        os.utime(tmp_path / name / "links.jsonl", (number, number))
    assert open_corpus(tmp_path).version == "2-x-packs-0000"


def test_a_wrong_pack_is_told_before_anything_starts(tmp_path):
    (tmp_path / "bad.toml").write_text("[[pack]]\nname = 1\n")
    with pytest.raises(SourceError):
        build_corpus([], tmp_path / "out", packs=[tmp_path / "bad.toml"])
