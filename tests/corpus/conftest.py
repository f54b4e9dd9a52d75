"""A corpus to look at, made once, with cleaning that is quick because it is pretended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newscrawler.corpus import builder as builder_module
from newscrawler.corpus.builder import build_corpus
from newscrawler.corpus.closing import write_corpus_files
from newscrawler.corpus.folders import CorpusFolders
from newscrawler.corpus.linking import link_corpus
from newscrawler.corpus.pages import rebuild_pages
from newscrawler.corpus.tasks import Closing

from . import pretend_cleaning
from .warcs import Page, article, write_warc

SITE = "https://www.daily.example"
PAGES = [
    article(f"{SITE}/a", "First.", "Second — ünïcode."),
    article(f"{SITE}/b", "Old text.", gzipped=True),
    article(f"{SITE}/b", "New text.", after_s=60),
    article(f"{SITE}/b", "New text.", after_s=120),
    Page(url=f"{SITE}/feed.xml", body="<rss/>", content_type="application/rss+xml", kind="feed"),
    Page(url=f"{SITE}/front", body="<html><p>x</p></html>", kind="front"),
    Page(url=f"{SITE}/gone", body="<html><p>gone</p></html>", status=404),
    Page(url=f"{SITE}/cut", body="<html><p>cut", truncated="disconnect"),
    Page(url=f"{SITE}/empty", body="<html></html>"),
    Page(url=f"{SITE}/same", body="", record_type="revisit"),
    Page(url=f"{SITE}/pic.png", body=b"\x89PNG\r\n\x1a\n", content_type="image/png", kind="other"),
    article(f"{SITE}/raises", "RAISE"),
    article(f"{SITE}/last", "The end."),
]


def run_here(task: str, *arguments: str, written: str = "") -> str:
    """What `run_apart` gives, without the second that a process with pyarrow takes to start."""
    if task == "closing":
        return json.dumps(write_corpus_files(Closing(**json.loads(written))))
    if task == "pages":
        *places, version = arguments
        rebuild_pages(CorpusFolders(*map(Path, places)), version)
    else:
        link_corpus(Path(*arguments))
    return ""


@pytest.fixture(autouse=True, scope="package")
def pretend():
    """Workers clean with `pretend_cleaning`; corpus files are written in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder_module, "run_apart", run_here)
        patch.setattr(builder_module, "PAGE_WORK", f"{pretend_cleaning.__name__}:prepare")
        patch.setattr(builder_module, "extraction_version", lambda packs: "pretend")
        yield


@pytest.fixture(scope="package")
def built(pretend, tmp_path_factory) -> Path:
    """The corpus of one WARC, for tests that only look."""
    folder = tmp_path_factory.mktemp("built")
    write_warc(folder / "in" / "daily-00000.warc.gz", PAGES)
    build_corpus([folder / "in" / "daily-00000.warc.gz"], folder / "out")
    return folder / "out"
