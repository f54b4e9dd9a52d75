"""`newscrawler clean -`: one page or one text in, one JSON line out."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from newscrawler.commands.console import packs_option
from newscrawler.errors import UsageError

MAX_INPUT = 64 * 2**20


@click.command("clean")
@click.argument("page", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--url", default="https://unknown.example/", help="Where the page came from: resolves links, names the site."
)
@click.option("--content-type", help='The Content-Type header it came with, such as "text/html; charset=big5".')
@click.option("--text", "is_text", is_flag=True, help="The input is plain text that another tool extracted.")
@click.option("--language", help="Language of the text, when it is known (with --text).")
@packs_option
def command(
    page: Path,
    url: str,
    content_type: str | None,
    is_text: bool,
    language: str | None,
    packs: tuple[Path, ...],
) -> None:
    """
    Clean PAGE (a file, or - for standard input) and print one JSON line.

    HTML gives the whole article record; with --text the same rules run as far as plain text allows them, and the line
    holds the text and what was removed. A page that is no article ends with exit status 1 and the reason on stderr.
    """
    data = read_page(page)
    if is_text:
        from newscrawler.cleaning import clean_text

        record = asdict(clean_text(data.decode("utf-8", "replace"), language=language))
        line = json.dumps(record, ensure_ascii=False, default=str, allow_nan=False)
    else:
        from newscrawler.cleaning import extract
        from newscrawler.cleaning.packs import load_packs, pack_files, pack_for
        from newscrawler.corpus.rows import json_line

        pack = pack_for(load_packs(pack_files(packs)), url, datetime.now(UTC).date())
        line = json_line(extract(data, url=url, content_type=content_type, rules=pack)).rstrip("\n")
    sys.stdout.write(line + "\n")


def read_page(page: Path) -> bytes:
    """The input's bytes. Raises UsageError when it is too large or cannot be read."""
    try:
        with click.open_file(str(page), "rb") as stream:
            data: bytes = stream.read(MAX_INPUT + 1)
    except OSError as error:
        raise UsageError(f"{page}: {error.strerror}; give a readable file or - for standard input") from error
    if len(data) > MAX_INPUT:
        raise UsageError(f"{page}: larger than {MAX_INPUT >> 20} MiB; no news page is, give one page at a time")
    return data
