"""Files of rule packs: where they lie, and TOML → `Pack` with every problem told at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from newscrawler.cleaning.packs.pack import Pack, Removal, Selectors
from newscrawler.cleaning.packs.selectors import MAX_SELECTOR, check_selector
from newscrawler.errors import SourceError
from newscrawler.sources import Source, read_source, source_files
from newscrawler.sources.fields import HOSTS, NAME, Key
from newscrawler.sources.reading import Reading, read_document, read_text

SHIPPED = Path(__file__).parent / "shipped"
"""What comes with the package."""
FOLDER = Path("packs")
"""Where packs are looked for when none are named."""
MAX_SELECTORS = 50
MAX_PACKS = 10_000

_WORD = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def _selectors(value: Any) -> Selectors:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not 0 < len(texts) <= MAX_SELECTORS:
        raise ValueError
    if not all(isinstance(text, str) and text.strip() and len(text) <= MAX_SELECTOR for text in texts):
        raise ValueError
    return tuple(check_selector(text.strip()) for text in texts)


def _day(value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise ValueError
    return value


def _tables(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value) or len(value) > MAX_PACKS:
        raise ValueError
    return value


_SELECTORS = Key(f"a CSS selector or XPath expression, or a list of up to {MAX_SELECTORS}", _selectors)
_DAY = Key("a day without quotes, such as 2026-11-20", _day)
_WORDS = Key("small letters, digits and '-', at most 64", _word)

KEYS: dict[str, Key] = {
    "name": NAME,
    "hosts": HOSTS,
    "valid_from": _DAY,
    "valid_until": _DAY,
    # Annotations are kept as written, so this is every field that holds selectors.
    **{field.name: _SELECTORS for field in fields(Pack) if field.type == "Selectors"},
    "remove": Key("tables, written as [[pack.remove]]", _tables),
}
REMOVAL_KEYS: dict[str, Key] = {"rule": _WORDS, "kind": _WORDS, "select": _SELECTORS}
REQUIRED = ("name", "hosts")


def pack_files(named: Iterable[Path] = (), *, sources: Iterable[Source] = ()) -> tuple[Path, ...]:
    """
    The files of packs to work with: those of the package, then ``named`` files and folders, then what ``sources`` name.

    With nothing named: ./packs and what the source files in ./sources name (unreadable ones name nothing; `sources
    check` tells of them). SourceError for a named path that is not there.
    """
    own = list(named)
    if missing := [path for path in own if not path.exists()]:
        raise SourceError(f"{missing[0]}: no such file or folder; name a file of rule packs or a folder of such files")
    catalogued = () if own else _catalogued()
    wanted = [SHIPPED, *(own or [FOLDER]), *catalogued, *(source.pack for source in sources if source.pack)]
    found = (file for path in wanted for file in (sorted(path.glob("*.toml")) if path.is_dir() else [path]))
    return tuple(dict.fromkeys(file.resolve() for file in found if file != FOLDER))


def _catalogued() -> Iterator[Path]:
    folder = Path("sources")
    for file in source_files(folder) if folder.is_dir() else ():
        with suppress(SourceError):
            if (pack := read_source(file).pack) is not None:
                yield pack


def load_packs(files: Iterable[Path]) -> tuple[Pack, ...]:
    """Every pack of these files, in their order; SourceError for a wrong file or two packs of one name."""
    named: dict[str, tuple[Pack, Path]] = {}
    for file in files:
        for pack in read_packs(file):
            if pack.name in named:
                other = named[pack.name][1]
                raise SourceError(f"{file}: name: {pack.name!r} is taken in {other}; give one of them another name")
            named[pack.name] = (pack, file)
    return tuple(pack for pack, _ in named.values())


def read_packs(path: Path) -> tuple[Pack, ...]:
    """The packs of one file; SourceError when it cannot be read or says something wrong."""
    return parse_packs(read_text(path, what="file of rule packs"), path=path)


def parse_packs(text: str, *, path: Path) -> tuple[Pack, ...]:
    """The same for a file's text; ``path`` names it in errors."""
    document = read_document(text, path=path)
    reading = Reading(path, text)
    top = reading.values(document.items(), {"pack": Key("tables, written as [[pack]]", _tables)})
    counted = 0
    packs: list[Pack] = []
    for nth, table in enumerate(top.get("pack", ())):
        values = reading.values(table.items(), KEYS, table="pack", nth=nth)
        tables = values.pop("remove", [])
        removals = [_removal(inner, reading, number) for number, inner in enumerate(tables, counted)]
        values["remove"] = tuple(filter(None, removals))
        counted += len(tables)
        if _is_whole(values, table, reading, nth):
            packs.append(Pack(**values))
    if "pack" not in document:
        reading.problem("pack", "is missing: expected at least one [[pack]]")
    reading.finish()
    return tuple(packs)


def _removal(table: dict[str, Any], reading: Reading, nth: int) -> Removal | None:
    values = reading.values(table.items(), REMOVAL_KEYS, table="pack.remove", nth=nth)
    missing = [name for name in REMOVAL_KEYS if name not in table]
    for name in missing:
        reading.problem(f"pack.remove.{name}", f"is missing: expected {REMOVAL_KEYS[name].accepts}", nth=nth)
    return Removal(**values) if len(values) == len(REMOVAL_KEYS) else None


def _is_whole(values: dict[str, Any], table: dict[str, Any], reading: Reading, nth: int) -> bool:
    for name in REQUIRED:
        if not table.get(name):
            reading.problem(f"pack.{name}", f"is missing: expected {KEYS[name].accepts}", nth=nth)
    first, last = values.get("valid_from"), values.get("valid_until")
    if first and last and last < first:
        reading.refuse("pack.valid_until", str(last), f"a day not before valid_from ({first})", nth=nth)
    return all(name in values for name in REQUIRED)
