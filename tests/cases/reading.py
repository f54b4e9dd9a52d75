"""Where the cases lie and how one is run."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import newscrawler
from newscrawler.corpus.rows import article_row
from newscrawler.model import Article

ROOT = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Case:
    """One directory: what was fetched, what is promised of it, and every field as it was last reviewed."""

    directory: Path

    @property
    def name(self) -> str:
        return self.directory.relative_to(ROOT).as_posix()

    @property
    def meta(self) -> dict[str, Any]:
        return tomllib.loads((self.directory / "meta.toml").read_text(encoding="utf-8"))

    def article(self) -> Article:
        meta = self.meta
        return newscrawler.extract(
            (self.directory / "page.html").read_bytes(), url=meta["url"], content_type=meta.get("content_type")
        )

    def row(self) -> dict[str, Any]:
        row = article_row(self.article())
        # Versions of software change without the text changing.
        row.pop("extraction")
        return row

    def expected(self) -> dict[str, Any]:
        expected: dict[str, Any] = json.loads((self.directory / "expected.json").read_text(encoding="utf-8"))
        return expected

    def write_expected(self) -> None:
        (self.directory / "expected.json").write_text(
            json.dumps(self.row(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


def cases() -> list[Case]:
    """Every case, by name."""
    return [Case(path.parent) for path in sorted(ROOT.glob("*/*/meta.toml"))]
