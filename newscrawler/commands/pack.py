"""`newscrawler pack`: a collection as one WACZ file."""

from __future__ import annotations

from pathlib import Path

import click

from newscrawler.commands.console import collection_options, err, json_option, out_table

_COLUMNS = ("path", "warcs", "pages", "index_lines", "bytes", "signed")


@click.command("pack")
@click.argument("name", metavar="[COLLECTION]", required=False)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.  [COLLECTION.wacz]"
)
@click.option("--title", help="What the package calls itself.  [the collection's name]")
@click.option("--description", help="What is in it, in your words.")
@click.option(
    "--signed-with",
    "key",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="KEY",
    help="Sign it with an elliptic-curve private key (PEM).",
)
@json_option
@collection_options
def command(
    name: str | None,
    output: Path | None,
    title: str | None,
    description: str | None,
    key: Path | None,
    as_json: bool,
    archives: Path,
    collection: str,
) -> None:
    """
    Pack the finished WARCs of COLLECTION, a name or a directory, with index and pages as a WACZ.

    The same collection gives the same bytes. ReplayWeb.page opens the file; `newscrawler verify FILE` checks it.
    """
    from newscrawler.archive import CollectionPaths, pack_wacz

    is_directory = name is not None and (Path(name) / "archive").is_dir()
    paths = CollectionPaths.at(Path(name or "")) if is_directory else CollectionPaths(archives, name or collection)
    left_open = paths.open_warcs() if paths.archive.is_dir() else []
    packed = pack_wacz(paths, output or Path(f"{paths.name}.wacz"), title=title, description=description, key=key)
    if left_open:
        err().print(f"{len(left_open)} WARCs are still open and were left out")
    out_table([{column: getattr(packed, column) for column in _COLUMNS}], _COLUMNS, as_json=as_json)
