"""
`./dev gate [--pages DIR] [--update] [--lower REASON]`: text quality against the committed floors.

DIR holds `pages.jsonl` (id, url, news, gold.text) and `html/<id>.html.gz`. Without it the project's own cases are scored.
`--update` raises floors to what was reached; a floor goes down only with `--lower REASON`, and the reason is kept beside it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tomllib
from pathlib import Path

import newscrawler
from newscrawler.errors import ExtractionError
from tests.cases.reading import cases
from tests.gate.scoring import Score, score, summary

FLOORS = Path(__file__).with_name("floors.toml")
SLACK = 0.3
"""Per cent below the floor that is still passed: other versions of parsers shift single pages."""


def pages_scored(folder: Path) -> list[Score]:
    """The news pages of a page set that have a gold text."""
    found = []
    for line in (folder / "pages.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        gold = (row.get("gold") or {}).get("text")
        if not row.get("news") or not gold:
            continue
        body = gzip.decompress((folder / "html" / f"{row['id']}.html.gz").read_bytes())
        try:
            article = newscrawler.extract(body, url=row["url"] or "https://paper.example/")
        except ExtractionError:
            found.append(score(row["id"], "", gold))
        else:
            found.append(score(row["id"], article.text, gold, article.standfirst))
    return found


def cases_scored() -> list[Score]:
    """The project's own cases, against the text that was reviewed."""
    return [score(case.name, case.article().text, case.expected()["text"]) for case in cases()]


def verdict(reached: dict[str, float], floors: dict[str, float]) -> list[str]:
    """What lies under its floor, in words."""
    return [
        f"{name}: {reached[name]:.2f} is under the floor of {floor:.2f}"
        for name, floor in floors.items()
        if name in reached and reached[name] < floor - SLACK
    ]


def updated(reached: dict[str, float], floors: dict[str, float], may_lower: bool) -> dict[str, float]:
    """New floors: never lower than the old ones unless that is said."""
    return {
        name: round(value if may_lower else max(value, floors.get(name, 0.0)), 2) for name, value in reached.items()
    }


def write(tables: dict[str, dict[str, float]], reasons: list[str]) -> None:
    lines = ["# Floors of text quality in per cent; `./dev gate --update` raises them.", ""]
    lines += [f"# lowered: {reason}" for reason in reasons]
    for table, floors in tables.items():
        lines += [f"[{table}]", *(f"{name} = {value}" for name, value in floors.items()), ""]
    FLOORS.write_text("\n".join(lines), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--lower", metavar="REASON")
    options = parser.parse_args()
    table = "pages" if options.pages else "cases"
    scores = pages_scored(options.pages) if options.pages else cases_scored()
    text = FLOORS.read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    reached = summary(scores)
    print(f"{table}: {len(scores)} pages, " + ", ".join(f"{name} {value:.2f}" for name, value in reached.items()))
    for one in sorted(scores, key=lambda one: one.f1)[:10]:
        print(f"  {one.f1:.3f} {one.name}")
    if options.update or options.lower:
        reasons = [line.removeprefix("# lowered: ") for line in text.splitlines() if line.startswith("# lowered: ")]
        tables[table] = updated(reached, tables.get(table, {}), bool(options.lower))
        write(tables, [*reasons, *([options.lower] if options.lower else [])])
    failures = verdict(reached, tomllib.loads(FLOORS.read_text(encoding="utf-8")).get(table, {}))
    for failure in failures:
        print(f"gate: {failure}; mend the rule, or lower the floor openly: ./dev gate --lower REASON", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
