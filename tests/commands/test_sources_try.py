"""`newscrawler sources try`: one page, field by field."""

import io
import json
from types import SimpleNamespace

import pytest

from newscrawler.commands import run, sources_try
from newscrawler.demo import DemoNewspaper
from newscrawler.demo.stories import all_stories
from newscrawler.errors import ExitCode

URL = "https://courier.example/2026/11/20/bridge"
PAGE = f"""<html lang="en"><head><title>The bridge is back | Courier</title><link rel="canonical" href="{URL}">
<meta property="og:title" content="A bridge, a town"><meta property="article:published_time" content="2026-11-20T08:00:00Z">
</head><body><article><h1>The bridge is back</h1><p class="byline">By Ada Miller</p>
<figure><img src="/b.jpg"><figcaption>The bridge at dawn. (Photo by Ben Okri / AFP)</figcaption></figure>
<p>RIVERTON (Reuters) \u2014 The old river bridge opened to walkers on Monday after two years of repairs and quarrels.</p>
<p>Engineers replaced four hundred rivets and every plank of the deck, and the town paid for it with a lottery.</p>
<p>Cars must wait until spring, the council said, because the ramps are not finished and the river is high.</p>
</article><aside class="teaser"><div class="real-title">The bridge that came back</div></aside></body></html>"""
PACK = """[[pack]]
name = "courier"
hosts = ["courier.example"]
valid_from = 2026-01-01
headline = ".real-title"
kicker = ".gone"
"""


@pytest.fixture
def page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.html").write_text(PAGE)
    return "page.html"


def record(capsys, *arguments):
    assert run(["sources", "try", *arguments, "--json"]) == ExitCode.DONE
    return json.loads(capsys.readouterr().out)


def traced(found, field):
    return next(trace for trace in found["fields"] if trace["field"] == field)


def test_every_field_is_shown_with_its_origin_and_what_others_said(page, capsys):
    headline = traced(record(capsys, page), "headline")
    assert headline["value"] == "The bridge is back"
    assert "h1" in headline["origins"]
    assert {"field": "headline", "origin": "meta og:title", "value": "A bridge, a town"} in headline["others"]


def test_a_file_is_known_by_the_address_that_the_page_calls_its_own(page, capsys):
    assert record(capsys, page)["url"] == URL
    assert record(capsys, page, "--url", "https://other.example/x")["url"] == "https://other.example/x"


def test_a_pack_is_named_as_the_origin_and_what_it_missed_is_a_warning(page, tmp_path, capsys):
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "courier.toml").write_text(PACK)
    found = record(capsys, page)
    assert found["pack"] == "courier"
    assert traced(found, "headline")["origins"] == ["pack:courier"]
    assert found["warnings"] == ["pack:courier", "pack-miss:kicker"]


def test_the_day_of_capture_chooses_the_pack(page, tmp_path, capsys):
    (tmp_path / "mine.toml").write_text(PACK)
    assert record(capsys, page, "--packs", "mine.toml", "--date", "2025-12-31")["pack"] is None
    assert record(capsys, page, "--packs", "mine.toml", "--date", "2026-01-01")["pack"] == "courier"


def test_words_show_fields_removals_and_the_text(page, capsys):
    assert run(["sources", "try", page]) == ExitCode.DONE
    shown = capsys.readouterr().out
    for words in ("headline", "The bridge is back", "from", "figure:caption", "dateline", "3 blocks", "Cars must wait"):
        assert words in shown
    assert "credit: Ben Okri / AFP" in shown


def test_a_hostile_page_cannot_speak_to_the_terminal(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    evil = PAGE.replace("A bridge, a town", "A &#155;2J&#x202e;bridge").replace("Ada", "A\x1b[31mda")
    (tmp_path / "page.html").write_text(evil)
    run(["sources", "try", "page.html"])
    assert not {"\x1b", "\x9b", "\u202e"} & set(capsys.readouterr().out)


def test_a_page_that_is_no_article_shows_why_and_ends_with_1(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(
        "sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"<html><title>Nothing</title><p>Hm.</p></html>"))
    )
    assert run(["sources", "try", "-"]) == ExitCode.FAILED
    shown = capsys.readouterr().out
    assert "no article: too-short" in shown
    assert "Nothing" in shown


def test_a_wrong_pack_is_told_before_anything_is_read(page, tmp_path, capsys):
    (tmp_path / "mine.toml").write_text(PACK.replace("headline", "haedline"))
    assert run(["sources", "try", page, "--packs", "mine.toml"]) == ExitCode.BAD_CONFIGURATION
    assert "mine.toml:5: pack.haedline: unknown key; did you mean headline?" in capsys.readouterr().err


def test_a_page_from_the_web_is_fetched_once_and_judged_by_where_it_came_from(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    asked = []

    def fetcher(url, allow, contact):
        asked.append((url, allow, contact))
        page = SimpleNamespace(url=URL, status=200, body=PAGE.encode(), content_type="text/html; charset=utf-8")
        return lambda urls: {urls[0]: page}

    monkeypatch.setattr(sources_try, "fetcher", fetcher)
    found = record(capsys, "https://courier.example/short", "--allow-address", "127.0.0.1", "--contact", "a@b.example")
    assert asked == [("https://courier.example/short", ("127.0.0.1",), "a@b.example")]
    assert found["url"] == URL


def test_a_page_that_cannot_be_fetched_ends_with_a_message(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sources_try, "fetcher", lambda *_: lambda urls: {})
    assert run(["sources", "try", URL]) == ExitCode.FAILED
    assert "could not be fetched" in capsys.readouterr().err


def test_a_site_beyond_this_machine_is_not_asked_without_a_contact(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSCRAWLER_CRAWL_CONTACT", raising=False)
    assert run(["sources", "try", "https://203.0.113.7/story"]) == ExitCode.BAD_CONFIGURATION
    assert "--contact" in capsys.readouterr().err


@pytest.mark.wire
@pytest.mark.slow
def test_a_page_is_fetched_over_the_wire_and_shown(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with DemoNewspaper() as newspaper:
        story = next(story for story in all_stories() if story.title == "courier")
        url = newspaper.origin("courier") + story.path
        found = record(capsys, url, "--allow-address", "127.0.0.0/8")
        assert found["url"].startswith(newspaper.origin("courier"))
        assert newspaper.requests.count(url) == 1
    assert traced(found, "headline")["value"] == story.headline
    assert not list(tmp_path.iterdir())


def test_packs_are_checked_with_the_sources(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for folder in ("packs", "sources"):
        (tmp_path / folder).mkdir()
    (tmp_path / "packs" / "courier.toml").write_text(PACK)
    assert run(["sources", "check"]) == ExitCode.DONE
    (tmp_path / "packs" / "courier.toml").write_text(PACK.replace(".gone", ".gone["))
    assert run(["sources", "check"]) == ExitCode.BAD_CONFIGURATION
    assert "courier.toml:6: pack.kicker: '.gone[' is not accepted" in capsys.readouterr().out


def test_clean_uses_the_packs_too(page, tmp_path, capsys):
    (tmp_path / "mine.toml").write_text(PACK.replace("2026-01-01", "2020-01-01"))
    assert run(["clean", page, "--url", URL, "--packs", "mine.toml"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["headline"] == "The bridge that came back"
