"""One crawl of the demonstration newspapers, made once a test run and looked at by many tests."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

from newscrawler.archive import CollectionPaths
from newscrawler.demo import DemoNewspaper
from newscrawler.sources import write_source


def newscrawler(*arguments: object, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "newscrawler", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, **options)


class Crawled:
    """One finished crawl: the newspapers as they were served, and the collection that was made of them."""

    def __init__(self, root: Path, newspaper: DemoNewspaper) -> None:
        self.paths = CollectionPaths(root / "archives", "default")
        self.sources = root / "sources"
        self.sources.mkdir()
        for source in newspaper.sources():
            (self.sources / f"{source.name}.toml").write_text(write_source(source, {}))
        self.names = [source.name for source in newspaper.sources()]
        self.run = self.crawl()
        self.asked = list(newspaper.requests)
        self.expected = newspaper.expected
        self.summary = json.loads(self.run.stdout)

    def crawl(self, *options: object) -> subprocess.CompletedProcess:
        places = ("--sources", self.sources, "--archives", self.paths.root, "--delay", 0, "--json")
        return newscrawler("crawl", *self.names, *places, *options)

    def rows(self) -> list[dict]:
        files = self.paths.corpus.glob("v=*/date=*/*.jsonl.gz")
        return [json.loads(line) for file in sorted(files) for line in gzip.open(file, "rt", encoding="utf-8")]
