import json
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.crawl.site import Site, serve

PROGRAM = Path(__file__).with_name("frontier_crawl.py")


def crawl(site: Site, state: Path) -> dict:
    command = [sys.executable, "-W", "error::scrapy.exceptions.ScrapyDeprecationWarning", str(PROGRAM)]
    done = subprocess.run(
        [*command, str(site.port), str(state)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def rows(state: Path, columns: str = "url, state, reason") -> list[tuple]:
    with sqlite3.connect(f"file:{state}?mode=ro", uri=True) as connection:
        return connection.execute(f"SELECT {columns} FROM url ORDER BY url").fetchall()


def by_path(state: Path) -> dict[str, str]:
    return {"/" + url.split("/", 3)[3]: reason for url, _, reason in rows(state)}


@pytest.mark.wire
def test_every_outcome_ends_the_lease_with_its_reason(tmp_path):
    answers = {
        "/gone": (404, {}),
        "/broken": (500, {}),
        "/moved": (301, {"Location": "/target"}),
        "/loop": (302, {"Location": "/loop"}),
        "/away": (302, {"Location": "ftp://127.0.0.1/x"}),
    }
    links = ["/a", "/a?utm_source=x", "/gone", "/broken", "/moved", "/loop", "/away", "/raises", "/wall", "/private/x"]
    with serve(Site([*links, "http://127.0.0.1:1/nobody"], answers)) as site:
        stats = crawl(site, tmp_path / "state.sqlite")
    found = by_path(tmp_path / "state.sqlite")
    assert found == {
        "/": "fetched",
        "/a": "fetched",
        "/gone": "gone",
        "/broken": "retry:server-error",
        "/moved": "redirect",
        "/target": "fetched",
        "/loop": "redirect-loop",
        "/away": "redirect",
        "/raises": "spider-error",
        "/wall": "paywall",
        "/private/x": "robots",
        "/nobody": "retry:connection-refused",
    }
    assert {state for _, state, _ in rows(tmp_path / "state.sqlite")} == {"done", "failed", "pending"}
    assert stats["finish_reason"] == "finished"
    assert site.asked["/broken"] == 2
    assert "/private/x" not in site.asked


@pytest.mark.wire
def test_kill_9_loses_no_url_and_refetches_few(tmp_path):
    state, pages, kills = tmp_path / "state.sqlite", 240, 0
    dice = random.Random(11)
    with serve(Site([f"/{number}" for number in range(pages)])) as site:
        while kills < 2:
            asked = site.asked.total()
            process = subprocess.Popen(
                [sys.executable, str(PROGRAM), str(site.port), str(state)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            target = asked + 25 + dice.randrange(30)
            while process.poll() is None and site.asked.total() < target:
                time.sleep(0.005)
            assert process.poll() is None, process.stderr.read()
            process.kill()
            process.communicate()
            kills += 1
        crawl(site, state)
    assert {url.rsplit("/", 1)[1] for url, _, _ in rows(state)} == {"", *map(str, range(pages))}
    assert {(state_, reason) for _, state_, reason in rows(state)} == {("done", "fetched")}
    refetched = sum(count - 1 for path, count in site.asked.items() if path not in {"/", "/robots.txt"})
    assert refetched <= kills * 2 * 16
