"""The console program as a whole: every command is there, helps, is documented, and ends with a documented code."""

import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from newscrawler import commands
from newscrawler.commands import COMMANDS, run
from newscrawler.errors import Busy, ExitCode, NewscrawlerError, SourceError
from tests.commands import reference

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name, capsys):
    assert run([name, "--help"]) == 0
    assert "Usage: newscrawler" in capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name):
    pages = [*DOCS.glob("*.md"), DOCS.parent / "README.md"]
    assert any(re.search(rf"newscrawler {name}\b", page.read_text()) for page in pages)


def test_every_command_module_exposes_a_command():
    for name in COMMANDS:
        assert isinstance(import_module(f"newscrawler.commands.{name}").command, click.Command)


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from newscrawler.commands import run; run(['--help']);"
        "heavy = {'scrapy','twisted','trafilatura','lxml','pyarrow','sqlalchemy','rich'} & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL).returncode == 0


def test_exit_codes_and_their_page_agree():
    page = (DOCS / "exit-codes.md").read_text()
    rows = {int(code): name for code, name in re.findall(r"^\| (\d+) \| (\w+) \|", page, re.MULTILINE)}
    assert rows == {int(code): code.name for code in ExitCode}


def test_wrong_usage_ends_with_2(capsys):
    assert run(["crawl"]) == ExitCode.USAGE
    assert "Missing argument" in capsys.readouterr().err


def test_unknown_command_ends_with_2(capsys):
    assert run(["dance"]) == ExitCode.USAGE
    assert "dance" in capsys.readouterr().err


@pytest.mark.parametrize(("error", "code"), [(SourceError("x"), 4), (Busy("x"), 75), (NewscrawlerError("x"), 1)])
def test_our_errors_become_message_and_code(error, code, monkeypatch, capsys):
    @click.command()
    def failing():
        raise error

    monkeypatch.setattr(commands._Commands, "get_command", lambda self, ctx, name: failing)
    assert run(["crawl"]) == code
    assert capsys.readouterr().err == "newscrawler: x\n"


def test_defects_ask_for_a_report(monkeypatch, capsys):
    @click.command()
    def failing():
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(commands._Commands, "get_command", lambda self, ctx, name: failing)
    assert run(["crawl"]) == ExitCode.FAILED
    assert "ZeroDivisionError: oops; run again with -v and report it" in capsys.readouterr().err


def test_version_is_told(capsys):
    assert run(["--version"]) == 0
    assert re.fullmatch(r"newscrawler \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_doctor_prints_one_json_object_a_line(capsys, tmp_path):
    assert run(["doctor", "--json", "--archives", str(tmp_path)]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"check", "state", "detail"} == set(found[0])
    assert {f["check"] for f in found} >= {"scrapy", "trafilatura", "lxml_html_clean", "brotli", "archives"}


def test_flag_beats_environment_beats_file(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    arguments = ["crawl", "http://127.0.0.1/", "--dry-run", "--json"]
    (tmp_path / "newscrawler.toml").write_text('[crawl]\ntime-limit = "nonsense"\n')
    assert run(arguments) == ExitCode.USAGE
    monkeypatch.setenv("NEWSCRAWLER_CRAWL_TIME_LIMIT", "also nonsense")
    assert run(arguments) == ExitCode.USAGE
    assert "also nonsense" in capsys.readouterr().err
    assert run([*arguments, "--time-limit", "30m"]) == 0


def test_a_wrong_configuration_names_file_key_and_what_is_accepted(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "newscrawler.toml").write_text("[crawl]\ncontakt = 'x'\n")
    assert run(["doctor"]) == ExitCode.BAD_CONFIGURATION
    told = capsys.readouterr().err
    assert "newscrawler.toml: [crawl] contakt" in told
    assert "contact" in told.partition("accepted")[2]


def test_the_page_of_commands_is_what_the_program_says():
    assert reference.PAGE.read_text() == reference.reference(), "run: python -m tests.commands.reference"
