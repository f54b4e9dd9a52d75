"""`newscrawler diff`: what changed between two versions of an article, word by word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newscrawler.commands.console import collection_options, json_option, out, out_table, printable
from newscrawler.errors import NotArchived, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from newscrawler.corpus import Corpus
    from newscrawler.corpus.rows import Row

_STYLES = {"same": "", "removed": "red strike", "added": "green"}
_MARKS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}


@click.command("diff")
@click.argument("what", metavar="URL|ID")
@click.argument("other", required=False, metavar="[ID]")
@collection_options
@click.option("--whole", is_flag=True, help="Show what stayed as well, not only the words around a change.")
@json_option
def command(what: str, other: str | None, archives: Path, collection: str, whole: bool, as_json: bool) -> None:
    """
    Show what changed between two captures of an article.

    With a URL or article id: its first and its last version. With one record id: that capture and the one before it.
    With two: these. Marks are wdiff's: [-removed-] {+added+}; on a terminal they are colours. With --json a line a
    version.
    """
    from newscrawler.archive import CollectionPaths
    from newscrawler.corpus import open_corpus

    corpus = open_corpus(CollectionPaths(archives, collection).corpus)
    found = _found(corpus, what)
    if as_json:
        columns = ["id", "version", "added", "modified", "headline", "word_count", "text_digest", "corrections"]
        out_table(found, columns, as_json=True)
        return
    old, new = _pair(corpus, what, other, found)
    console = out()
    for name in ("headline", "standfirst", "byline", "modified"):
        if old[name] != new[name]:
            console.print(f"{name}: ", end="", markup=False)
            print_diff(str(old[name] or ""), str(new[name] or ""), console, whole=True)
    console.print(f"{old['id']} (version {old['version']}) → {new['id']} (version {new['version']})", markup=False)
    for gone in corpus.gone():
        if gone["article_id"] == new["article_id"]:
            console.print(f"gone: its address answered {gone['status']} on {gone['gone_at']}", markup=False)
    if old["text"] == new["text"]:
        console.print("the text is the same", markup=False)
    else:
        print_diff(old["text"], new["text"], console, whole=whole)


def _found(corpus: Corpus, what: str) -> list[Row]:
    """Every capture of the article that ``what`` names. Raises NotArchived."""
    found = corpus.find(what)
    if not found:
        raise NotArchived(
            f"{what}: no article of that URL or id is in the corpus; `newscrawler captures` lists what is archived"
        )
    return corpus.find(found[0]["article_id"])


def _pair(corpus: Corpus, what: str, other: str | None, found: list[Row]) -> tuple[Row, Row]:
    if other is not None:
        others = corpus.find(other)
        if not others:
            raise NotArchived(f"{other}: no article of that id is in the corpus")
        return next((row for row in found if row["id"] == what), found[0]), others[-1]
    number = next((number for number, row in enumerate(found) if row["id"] == what), None)
    if number is not None and number > 0:
        return found[number - 1], found[number]
    if len(found) < 2:
        raise UsageError(f"{what} was captured once only; give the id of another article to compare with")
    return found[0], found[-1]


def print_diff(old: str, new: str, console: Console, *, whole: bool = False) -> None:
    """Print the words that differ, and those around them."""
    from rich.text import Text

    from newscrawler.corpus.word_diff import diff_words, shortened

    pieces = diff_words(old, new)
    line = Text()
    for piece in pieces if whole else shortened(pieces):
        before, behind = ("", "") if console.is_terminal and not console.no_color else _MARKS[piece.kind]
        line.append(f"{before}{printable(piece.text)}{behind}", style=_STYLES[piece.kind])
    console.print(line)
