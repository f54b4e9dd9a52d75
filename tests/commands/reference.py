"""The page docs/commands.md, made of every command's own help: `python -m tests.commands.reference` writes it."""

from importlib import import_module
from pathlib import Path

import click

from newscrawler.commands import COMMANDS, program

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
WIDTH = 100


def reference() -> str:
    """Every command and subcommand with its help, as Markdown."""
    parts = ["# Commands", "", "Made from the program's own `--help`; a test holds it to the code.", ""]
    for name in COMMANDS:
        command = import_module(f"newscrawler.commands.{name}").command
        parts += _section(command, f"newscrawler {name}", level=2)
    return "\n".join(parts).rstrip() + "\n"


def _section(command: click.Command, name: str, *, level: int) -> list[str]:
    look = {"terminal_width": WIDTH, "max_content_width": WIDTH, "help_option_names": ["-h", "--help"]}
    parent = click.Context(program, info_name="newscrawler", **look)
    context = click.Context(command, info_name=name.removeprefix("newscrawler "), parent=parent, **look)
    lines = [f"{'#' * level} `{name}`", "", "```", command.get_help(context).rstrip(), "```", ""]
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            lines += _section(command.get_command(context, child), f"{name} {child}", level=level + 1)
    return lines


if __name__ == "__main__":
    PAGE.write_text(reference())
