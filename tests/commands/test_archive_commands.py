"""verify, captures, show and pack on a small collection with one article in its corpus."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newscrawler.archive import open_archive, verify_archive
from newscrawler.commands import run
from newscrawler.corpus.rows import json_line
from newscrawler.errors import ExitCode
from newscrawler.model import Article, Block, Extraction, Removed
from tests.archive.making import BEGUN, HTML, CollectionPaths, archive, copied, exchange, response

STORY = "http://news.example/story"
ESCAPE = "\x1b[31mred"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> CollectionPaths:
    paths = CollectionPaths(tmp_path_factory.mktemp("made"), "default")
    archive(
        paths,
        exchange(),
        exchange(started=BEGUN + timedelta(days=1)),
        exchange(started=BEGUN + timedelta(days=2), response=response(b"<p>Harbour shut again.</p>")),
        exchange("http://news.example/feed", response=response(b"<rss/>")),
    )
    texts = ["The harbour reopened.\n\nBoats came in.", "The harbour shut again."]
    captures = [capture for capture in open_archive(paths.base).captures() if capture.url == STORY]
    day = paths.corpus / "v=1" / "date=2026-11-20"
    day.mkdir(parents=True)
    lines = "".join(json_line(article(capture, text)) for capture, text in zip(captures, texts, strict=True))
    (day / "x.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    return paths


@pytest.fixture
def paths(made: CollectionPaths, tmp_path: Path, monkeypatch) -> CollectionPaths:
    monkeypatch.chdir(tmp_path)
    return copied(made, tmp_path / "archives")


def article(capture, text: str) -> Article:
    blocks = tuple(Block(kind="paragraph", text=part) for part in text.split("\n\n"))
    return Article(
        id=f"0123456789abcdef-{capture.captured_at:%Y%m%d%H%M%S}",
        article_id="0123456789abcdef",
        text=text,
        source="daily",
        url=STORY,
        url_key="example,news)/story",
        site="news.example",
        headline=f"Harbour {ESCAPE}",
        added=capture.captured_at,
        created=capture.captured_at,
        blocks=blocks,
        removed=(
            Removed(kind="photo-credit", rule="credit-line", text="Photo: A. Body", block=1),
            Removed(kind="newsletter", rule="promo", text="Sign up", block=None),
        ),
        capture=replace(capture.provenance),
        extraction=Extraction(extractor="e", extractor_version="1", cleaner_version="1", config_digest="d"),
    )


def printed(capsys, *arguments: str) -> str:
    assert run(list(arguments)) == 0
    return capsys.readouterr().out


def test_captures_of_a_url_say_whether_the_text_changed(paths, capsys):
    lines = [json.loads(line) for line in printed(capsys, "captures", STORY, "--json").splitlines()]
    assert [(line["record"], line["text"]) for line in lines] == [
        ("response", "new"),
        ("revisit", "same"),
        ("response", "changed"),
    ]
    assert lines[0]["length"] == len(HTML)
    assert lines[0]["warc_filename"] == paths.warcs()[0].name


@pytest.mark.parametrize("prefix", ["http://news.example/", "http://news.example/*", "http://news.example/s"])
def test_captures_below_a_prefix_are_listed(paths, capsys, prefix):
    table = printed(capsys, "captures", prefix)
    assert STORY in table
    assert ("http://news.example/feed" in table) is not prefix.endswith("s")


def test_captures_are_limited_to_a_time(paths, capsys):
    assert len(printed(capsys, "captures", STORY, "--since", "2026-11-22", "--json").splitlines()) == 1


def test_captures_of_what_was_never_seen_end_with_a_message(paths, capsys):
    assert run(["captures", "http://other.example/"]) == ExitCode.FAILED
    assert "newscrawler why" in capsys.readouterr().err


def test_captures_of_any_archive(paths, capsys):
    warc = str(paths.warcs()[0])
    assert len(printed(capsys, "captures", STORY, "--from", warc, "--json").splitlines()) == 3


@pytest.mark.parametrize("what", [STORY, "0123456789abcdef", "0123456789abcdef-20261122100000"])
def test_show_gives_the_latest_text_of_the_corpus(paths, capsys, what):
    assert printed(capsys, "show", what, "--text") == "The harbour shut again.\n"


@pytest.mark.parametrize("what", [STORY, "0123456789abcdef"])
def test_show_gives_the_text_at_a_time(paths, capsys, what):
    assert "reopened" in printed(capsys, "show", what, "--text", "--at", "2026-11-20")


def test_show_gives_the_facts_above_the_text(paths, capsys):
    shown = printed(capsys, "show", STORY)
    assert "2 passages (--removed shows them)" in shown
    assert paths.warcs()[0].name in shown
    assert shown.rstrip().endswith("The harbour shut again.")


def test_show_lets_no_terminal_escape_through(paths, capsys, monkeypatch):
    assert "\x1b" not in printed(capsys, "show", STORY)
    archive(paths, exchange("http://news.example/evil", response=response(ESCAPE.encode())))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    for view in ("--raw", "--html"):
        assert printed(capsys, "show", "http://news.example/evil", view).endswith("\\x1b[31mred\n")


def test_show_marks_what_was_removed_where_it_stood(paths, capsys):
    shown = [line for line in printed(capsys, "show", STORY, "--removed", "--at", "2026-11-20").splitlines() if line]
    assert shown == [
        "The harbour reopened.",
        "[-Photo: A. Body-] photo-credit, credit-line",
        "Boats came in.",
        "[-Sign up-] newsletter, promo",
    ]


def test_show_writes_the_bytes_as_they_came(paths, capfdbinary):
    assert run(["show", STORY, "--raw", "--at", "2026-11-20"]) == 0
    assert capfdbinary.readouterr().out == response()
    assert run(["show", STORY, "--html", "--at", "2026-11-21"]) == 0
    assert capfdbinary.readouterr().out == HTML


def test_show_gives_the_capture_of_an_id(paths, capfdbinary):
    assert run(["show", "0123456789abcdef-20261120100000", "--html"]) == 0
    assert capfdbinary.readouterr().out == HTML


def test_show_gives_the_whole_record_as_json(paths, capsys):
    assert json.loads(printed(capsys, "show", STORY, "--json"))["removed"][1]["kind"] == "newsletter"


def test_show_of_what_is_not_there_names_the_nearest(paths, capsys):
    assert run(["show", "http://news.example/storys"]) == ExitCode.FAILED
    assert STORY in capsys.readouterr().err
    assert run(["show", "ffffffffffffffff"]) == ExitCode.FAILED


def test_verify_of_a_good_archive_ends_with_0(paths, capsys):
    assert run(["verify", str(paths.warcs()[0])]) == 0
    assert "all good" in capsys.readouterr().err


def test_verify_of_a_damaged_archive_ends_with_5_and_names_the_cure(paths, capsys):
    (warc,) = paths.warcs()
    warc.write_bytes(warc.read_bytes()[:-7])
    assert run(["verify", "--json"]) == ExitCode.DAMAGED
    captured = capsys.readouterr()
    findings = [json.loads(line) for line in captured.out.splitlines()]
    assert {"file": warc.name, "reason": "torn-tail", "check": "W1"}.items() <= findings[0].items()
    assert "verify --repair" in captured.err


def test_verify_repairs_what_can_be_repaired(paths, capsys):
    (warc,) = paths.warcs()
    copy = paths.base / "copy.warc.gz"
    copy.write_bytes(warc.read_bytes()[:-7])
    assert run(["verify", str(copy)]) == ExitCode.DAMAGED
    assert run(["verify", str(copy), "--repair"]) == 0
    assert (paths.base / "quarantine").is_dir()


def test_verify_of_nothing_says_so(paths, capsys):
    assert run(["verify", "nothing.warc.gz"]) == ExitCode.FAILED
    assert "nothing is there" in capsys.readouterr().err


@pytest.mark.parametrize("name", [[], ["default"], ["archives/collections/default"]])
def test_pack_writes_a_package_that_verifies(paths, capsys, name):
    packed = json.loads(printed(capsys, "pack", *name, "-o", "x.wacz", "--json"))
    assert (packed["warcs"], packed["signed"]) == (1, False)
    assert verify_archive("x.wacz").counts == {}


def test_pack_names_the_file_after_the_collection(paths, capsys):
    assert "default.wacz" in printed(capsys, "pack")
    assert Path("default.wacz").exists()


def test_pack_of_no_collection_ends_with_a_message(paths, capsys):
    assert run(["pack", "none"]) == ExitCode.FAILED
    assert "no finished WARC" in capsys.readouterr().err
