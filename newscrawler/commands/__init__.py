"""
The console program: one module a command, loaded only when it is called, so that `--help` stays quick.

Every command ends with a code of `errors.ExitCode`; an error of ours becomes its message on stderr, anything else is a
defect and asks for a report (the traceback is shown with -v).
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from newscrawler.errors import ConfigurationError, ExitCode, NewscrawlerError

COMMANDS: dict[str, str] = {
    "crawl": "Crawl sources or URLs, archive them, clean the text.",
    "demo": "Crawl the bundled pretend newspaper and show what came of it.",
    "extract": "Make the corpus of WARC or WACZ files anew, with no network.",
    "clean": "Clean one page or text from standard input.",
    "show": "Show one article: text, HTML, raw capture, what was removed.",
    "captures": "List when a URL or a prefix was captured.",
    "diff": "Show what changed between two versions of an article.",
    "why": "Tell the story of one URL: found, tried, decided.",
    "status": "Show every source's URLs by reason.",
    "sources": "List, check, add and try source files.",
    "export": "Write the corpus in another format.",
    "query": "Ask the corpus in SQL.",
    "verify": "Check an archive to the letter; --repair mends it.",
    "pack": "Pack a collection as WACZ.",
    "redact": "Take a page out of corpus and indexes.",
    "doctor": "Check this installation.",
}


class _Commands(click.Group):
    """Names and one-line helps from the table; the module behind a name only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"newscrawler.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from newscrawler import __version__

        click.echo(f"newscrawler {__version__}")
        ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("-v", "--verbose", count=True, help="Say more; twice for everything.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.pass_context
def program(ctx: click.Context, verbose: int, quiet: bool) -> None:
    """Crawl news sites, archive the raw bytes as WARC, keep clean article text beside them."""
    ctx.default_map = read_configuration(Path("newscrawler.toml"))
    ctx.obj = {"verbosity": -1 if quiet else verbose}


def read_configuration(path: Path) -> dict[str, Any]:
    """
    What newscrawler.toml in the working directory says: a table a command, a key an option ("max-pages = 100").

    An empty mapping when there is no such file; ConfigurationError names the file, the key and what is accepted.
    """
    import tomllib

    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}; correct it or move it away") from error
    return {name: _options(path, name, table) for name, table in tables.items()}


def _options(path: Path, name: str, table: Any) -> dict[str, Any]:
    if name not in COMMANDS or not isinstance(table, dict):
        raise ConfigurationError(f"{path}: [{name}] is no command; accepted: {', '.join(f'[{c}]' for c in COMMANDS)}")
    command = import_module(f"newscrawler.commands.{name}").command
    known = {option.lstrip("-").replace("-", "_"): p.name for p in command.params for option in p.opts}
    unknown = [key for key in table if key.replace("-", "_") not in known]
    if unknown:
        names = sorted(key.replace("_", "-") for key in known)
        raise ConfigurationError(f"{path}: [{name}] {unknown[0]}: no such option; accepted: {', '.join(names)}")
    return {known[key.replace("-", "_")]: value for key, value in table.items()}


def _fail(message: str, code: int) -> int:
    click.echo(f"newscrawler: {message}", err=True)
    return code


def run(arguments: list[str] | None = None) -> int:
    """Run the console program and return its exit status; never raises."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        result: Any = program.main(
            args=arguments, prog_name="newscrawler", standalone_mode=False, auto_envvar_prefix="NEWSCRAWLER"
        )
    except click.exceptions.Abort:
        return int(ExitCode.INTERRUPTED)
    except click.ClickException as error:
        error.show()
        return int(ExitCode.USAGE)
    except NewscrawlerError as error:
        return _fail(str(error), int(error.exit_code))
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has gone: an ordinary end of a pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(ExitCode.DONE)
    except Exception as error:  # noqa: BLE001 - a defect of ours, whatever it is, must end with a message and code 1
        if any(flag in arguments for flag in ("-v", "-vv", "--verbose")):
            import traceback

            traceback.print_exc()
        return _fail(
            f"unexpected {type(error).__name__}: {error}; run again with -v and report it please", int(ExitCode.FAILED)
        )
    return int(result) if isinstance(result, int) else int(ExitCode.DONE)


def main() -> None:
    """The entry point `newscrawler`."""
    sys.exit(run())
