"""What servers and pages say never reaches a terminal as an order to it."""

from __future__ import annotations

import logging

import pytest

from newscrawler.crawl.log_lines import HarmlessFormatter, HarmlessLog


def line(message: str, *arguments: object) -> str:
    record = logging.LogRecord("news", logging.WARNING, __file__, 1, message, arguments, None)
    return HarmlessFormatter(logging.Formatter("%(levelname)s: %(message)s")).format(record)


@pytest.mark.parametrize("harm", ["\x1b[2J", "\x9b31m", "\x07", "\r", "\x00", "\u202e", "\ud800", "\u2028", "\x7f"])
def test_controls_and_escapes_become_visible_marks(harm):
    told = line("%s: HTTP 200", f"https://daily.example/{harm}")
    assert harm[0] not in told
    assert told.isprintable()


def test_lines_of_honest_words_stay_as_they_are():
    assert line("a\tb\nc — Łódź 😀") == "WARNING: a\tb\nc — Łódź 😀"


def test_every_handler_of_a_crawl_is_covered_once(monkeypatch):
    handler = logging.StreamHandler()
    monkeypatch.setattr(logging.root, "handlers", [handler])
    for _ in range(2):
        HarmlessLog.from_crawler(None)
    assert isinstance(handler.formatter, HarmlessFormatter)
    assert not isinstance(handler.formatter.inner, HarmlessFormatter)
