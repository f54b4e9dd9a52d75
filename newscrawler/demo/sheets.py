"""Templates: a file of named pieces ("== name =="), each a string.Template whose values are escaped."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from pathlib import Path
from string import Template

TEMPLATES = Path(__file__).parent / "templates"

_PIECE = re.compile(r"^== (\w+) ==\n", re.MULTILINE)


class Markup(str):
    """Text that is HTML already and is put in as it is."""

    __slots__ = ()


class Sheet:
    """The named pieces of one template file."""

    def __init__(self, pieces: dict[str, Template]) -> None:
        self._pieces = pieces

    def __contains__(self, name: str) -> bool:
        return name in self._pieces

    def fill(self, name: str, /, **values: str) -> Markup:
        """The piece with its values put in; empty when the template has no such piece."""
        if name not in self._pieces:
            return Markup("")
        escaped = {key: value if isinstance(value, Markup) else html.escape(value) for key, value in values.items()}
        return Markup(self._pieces[name].substitute(escaped))


@lru_cache(maxsize=32)
def sheet(name: str) -> Sheet:
    """The template file of that name."""
    _, *found = _PIECE.split((TEMPLATES / f"{name}.html").read_text(encoding="utf-8"))
    return Sheet({key: Template(text.rstrip("\n")) for key, text in zip(found[::2], found[1::2], strict=True)})
