"""
Make or remake directory cases: `python -m tests.cases.remake [NAME …]`, or `URL|FILE|WARC SOURCE/CASE` for a new one.

Without arguments every expected.json is written anew: read the difference before committing it. A page from the web
belongs to its publisher: keep such a case to yourself, or write its text anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.cases.reading import ROOT, Case, cases


def fetched(where: str) -> tuple[bytes, str, str]:
    """(page, its address, its content type) of an HTML file, of the first article in a WARC, or of the web."""
    path = Path(where)
    if path.is_file() and path.name.endswith((".warc", ".warc.gz")):
        from newscrawler.archive import open_archive

        with open_archive(path) as archive:
            capture = next(iter(archive.captures(mime="text/html", status=200)))
            return capture.payload(), capture.url, "text/html"
    if path.is_file():
        return path.read_bytes(), "https://example.org/news/story", "text/html"
    from urllib.request import Request, urlopen

    with urlopen(Request(where, headers={"User-Agent": "newscrawler"}), timeout=30) as answer:
        return answer.read(16_000_000), answer.geturl(), answer.headers.get("Content-Type", "text/html")


def make(where: str, name: str) -> Case:
    """A new case of a page; its promises are for a human to write."""
    body, url, content_type = fetched(where)
    directory = ROOT / name
    directory.mkdir(parents=True)
    (directory / "page.html").write_bytes(body)
    (directory / "meta.toml").write_text(
        f'url = "{url}"\ncontent_type = "{content_type}"\nshows = ""\n', encoding="utf-8"
    )
    return Case(directory)


def main(arguments: list[str]) -> int:
    known = {case.name: case for case in cases()}
    if len(arguments) == 2 and arguments[0] not in known:
        if "/" not in arguments[1] or ".." in arguments[1]:
            print("the second word names the case: SOURCE/CASE", file=sys.stderr)
            return 2
        chosen = [make(*arguments)]
    else:
        chosen = [known[name] for name in arguments] if arguments else list(known.values())
    for case in chosen:
        case.write_expected()
        print(case.directory / "expected.json")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
