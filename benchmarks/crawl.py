"""
What a page costs to fetch, archive and clean, beside bare Scrapy and bare trafilatura, in one run.

    python -m benchmarks.crawl [--pages 300] [--kilobytes 200] [--urls FILE --allow-address NET]

Without --urls the pages are made up and served by a process of its own on loopback. Whole process trees are timed by the
operating system (CPU, not wall); start-up is taken off by running each at two sizes. Ratios are what counts: machines are noisy.
"""

from __future__ import annotations

import argparse
import gzip
import multiprocessing
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BARE = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess
urls = open(sys.argv[1]).read().split()
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for url in urls: yield scrapy.Request(url)
    def parse(self, response): pass
process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
    "ROBOTSTXT_OBEY": False, "CONCURRENT_REQUESTS": 16, "DOWNLOAD_DELAY": 0})
process.crawl(Bare); process.start()
"""
TRAFILATURA = """
import sys, urllib.request, trafilatura
for url in open(sys.argv[1]).read().split():
    page = urllib.request.urlopen(url).read()
    trafilatura.bare_extraction(page, url=url, with_metadata=True, include_comments=False)
"""
WORDS = (
    "river",
    "bridge",
    "council",
    "harbour",
    "storm",
    "school",
    "ferry",
    "market",
    "engineer",
    "budget",
    "winter",
    "lamp",
)


def page(number: int, kilobytes: int) -> bytes:
    """A made-up article page of about the given size: a tenth of it text, the rest what pages carry around."""
    chance = random.Random(number)
    sentence = lambda: " ".join(chance.choices(WORDS, k=14)).capitalize() + "."  # noqa: E731
    body = "".join(f"<p>{' '.join(sentence() for _ in range(4))}</p>" for _ in range(kilobytes * 100 // 400))
    furniture = "".join(
        f'<div class="card"><a href="/x/{i}-{chance.random()}"><span>{sentence()}</span></a></div>' for i in range(120)
    )
    filler = "".join(f'"{chance.random()}":{chance.random()},' for _ in range(kilobytes * 16))
    return (
        f'<!doctype html><html lang="en"><head><title>Story {number}</title><meta property="article:published_time" '
        f'content="2026-11-20T10:00:00Z"></head><body><nav>{furniture}</nav><article><h1>Story {number} of the river</h1>{body}'
        f"</article><script>var state={{{filler}}}</script></body></html>"
    ).encode()


def serve(ready: multiprocessing.connection.Connection, pages: int, kilobytes: int) -> None:
    """A server of gzipped pages, one thread a connection; its CPU is in no figure."""
    import threading

    stories = {f"/news/2026/11/20/story-{n}.html": gzip.compress(page(n, kilobytes), 6) for n in range(pages)}
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    ready.send(listener.getsockname()[1])

    def answer(client: socket.socket) -> None:
        stream = client.makefile("rb")
        while line := stream.readline():
            target = line.split()[1].decode()
            while stream.readline() not in (b"\r\n", b""):
                pass
            body = stories.get(target)
            head = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            if body is not None:
                head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
                head %= len(body)
            client.sendall(head + (body or b""))

    while True:
        client, _ = listener.accept()
        threading.Thread(target=answer, args=(client,), daemon=True).start()


@contextmanager
def served(pages: int, kilobytes: int) -> Iterator[list[str]]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=serve, args=(theirs, pages, kilobytes), daemon=True)
    process.start()
    port = ours.recv()
    try:
        yield [f"http://127.0.0.1:{port}/news/2026/11/20/story-{n}.html" for n in range(pages)]
    finally:
        process.kill()


def cpu_seconds(command: list[str]) -> tuple[float, float]:
    """CPU of the process tree and wall seconds; ends the program when the command fails."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {' '.join(command[:6])}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - begun


def newscrawler(urls: list[str], folder: Path, workers: int, allow: str) -> list[str]:
    shutil.rmtree(folder / "archives", ignore_errors=True)
    sources: dict[str, list[str]] = {}
    for url in urls:
        sources.setdefault("/".join(url.split("/")[:3]), []).append(url)
    for number, (site, articles) in enumerate(sources.items()):
        listed = ",\n".join(f'"{url}"' for url in articles)
        (folder / f"s{number}.toml").write_text(
            f'name = "s{number}"\ntitle = "s"\nsite = "{site}/"\narticles = [{listed}]\n'
        )
    names = [f"s{number}" for number in range(len(sources))]
    options = [
        "--archives",
        str(folder / "archives"),
        "--delay",
        "0",
        "--workers",
        str(workers),
        "--allow-address",
        allow,
    ]
    connections = ["-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16"]
    return [
        sys.executable,
        "-m",
        "newscrawler",
        "-q",
        "crawl",
        *names,
        "--sources",
        str(folder),
        *options,
        *connections,
    ]


def script(text: str, urls: list[str], folder: Path) -> list[str]:
    (folder / "urls").write_text("\n".join(urls))
    return [sys.executable, "-c", text, str(folder / "urls")]


def marginal_ms(make: object, urls: list[str]) -> tuple[float, float]:
    """CPU ms a page without start-up, and pages a second of wall time at the larger size."""
    few = urls[: len(urls) // 5]
    small, _ = cpu_seconds(make(few))
    large, wall = cpu_seconds(make(urls))
    return 1000 * (large - small) / (len(urls) - len(few)), len(urls) / wall


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=300)
    options.add_argument("--kilobytes", type=int, default=200)
    options.add_argument("--urls", type=Path)
    options.add_argument("--allow-address", default="127.0.0.0/8")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name, served(given.pages, given.kilobytes) as made:
        folder = Path(name)
        urls = given.urls.read_text().split()[: given.pages] if given.urls else made
        ways = {
            "bare Scrapy, fetch only": lambda some: script(BARE, some, folder),
            "newscrawler, fetch + archive": lambda some: newscrawler(some, folder, 0, given.allow_address),
            "newscrawler, fetch + archive + clean": lambda some: newscrawler(some, folder, 1, given.allow_address),
            "bare trafilatura with metadata": lambda some: script(TRAFILATURA, some, folder),
        }
        print(f"{len(urls)} pages; CPU ms a page of the whole process tree, start-up taken off")
        for title, make in ways.items():
            cost, rate = marginal_ms(make, urls)
            print(f"{title:40} {cost:8.2f} ms  {rate:7.1f} pages/s")


if __name__ == "__main__":
    main()
