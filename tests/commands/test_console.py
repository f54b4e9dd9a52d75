"""Times, spans, tables and printable text."""

import json
from datetime import UTC, datetime

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.commands.console import moment, out_table, printable, seconds

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"), [("90", 90), ("30m", 1800), ("1.5h", 5400), ("2d", 172800), ("250ms", 0.25)]
)
def test_spans_are_read_as_people_write_them(text, expected):
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "soon", "-5m", "5 fortnights"])
def test_a_wrong_span_says_what_is_accepted(text):
    with pytest.raises(click.BadParameter, match="30m"):
        seconds(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now", NOW),
        ("2d", datetime(2026, 11, 20, 12, tzinfo=UTC)),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("2026-11-20T10:00:00Z", datetime(2026, 11, 20, 10, tzinfo=UTC)),
    ],
)
def test_moments_are_times_or_spans_back(text, expected):
    assert moment(text, now=NOW) == expected


@given(st.text())
def test_printable_text_holds_no_escape(text):
    assert not set(printable(text)) & {*map(chr, range(32)), "\x7f", "\x9b", "\u202e"} - {"\n", "\t"}


def test_json_rows_hold_every_column_and_nulls(capsys):
    out_table([{"a": 1}], ("a", "b"), as_json=True)
    assert json.loads(capsys.readouterr().out) == {"a": 1, "b": None}


def test_a_table_in_a_pipe_keeps_long_lines_whole(capsys):
    out_table([{"a": "x" * 300}], ("a",))
    assert "x" * 300 in capsys.readouterr().out
