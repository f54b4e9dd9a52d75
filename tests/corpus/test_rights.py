"""What the archive says of a page's rights, and of walls before it, in the making of its article."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from newscrawler.archive import Capture, open_archive
from newscrawler.corpus import extract_capture
from newscrawler.corpus.capture import refusal
from newscrawler.errors import NotAnArticle

from .warcs import Page, write_warc

URL = "https://daily.example/2026/11/20/bridge"
STORY = "".join(
    f"<p>The council of Riverton opened bridge number {number} on Friday, and the mayor said that it had waited long.</p>"
    for number in range(8)
)
HTML = (
    f"<!doctype html><html><head><title>Bridge</title>%s</head><body><article><h1>Bridge</h1>{STORY}</article></body>"
)


@pytest.fixture
def captured(tmp_path: Path):
    """Call with a page: its capture, as an archive gives it."""
    with ExitStack() as stack:

        def write(page: Page) -> Capture:
            write_warc(tmp_path / "one.warc.gz", [page])
            archive = stack.enter_context(open_archive(tmp_path / "one.warc.gz"))
            return next(iter(archive.captures()))

        yield write


def test_rights_are_those_of_the_page_its_headers_and_its_site(captured):
    capture = captured(
        Page(
            url=URL,
            body=HTML % '<meta name="robots" content="max-snippet:-1, NOAI"><meta name="tdm-reservation" content="1">',
            headers="X-Robots-Tag: otherbot: noindex\r\nX-Robots-Tag: noarchive\r\n",
            notes=(("rightsOfSite", "content-signal: ai-train=no"), ("rightsOfSite", "ai.txt: disallow /")),
        )
    )
    assert extract_capture(capture).rights == (
        "robots: noai",
        "tdm-reservation: 1",
        "x-robots-tag: noarchive",
        "content-signal: ai-train=no",
        "ai.txt: disallow /",
    )


def test_a_text_that_its_source_drops_is_rejected_with_the_signal(captured):
    capture = captured(Page(url=URL, body=HTML % "", notes=(("rightsDropText", "x-robots-tag: noarchive"),)))
    assert refusal(capture) == ("rights", "x-robots-tag: noarchive")
    assert refusal(captured(Page(url=URL, body=HTML % ""))) is None


WALLS = {
    "challenge by header": (URL, HTML % "", "CF-Mitigated: challenge\r\n", "bot-challenge"),
    "challenge by page": (URL, "<title>Pardon our interruption</title><p>Prove yourself.</p>", "", "bot-challenge"),
    "consent host": ("https://consent.daily.example/x", HTML % "", "", "consent-wall"),
}


@pytest.mark.parametrize("wall", WALLS.values(), ids=WALLS)
def test_a_wall_never_becomes_an_article_whoever_archived_it(captured, wall):
    url, body, headers, reason = wall
    with pytest.raises(NotAnArticle) as raised:
        extract_capture(captured(Page(url=url, body=body, headers=headers)))
    assert raised.value.reason == reason
