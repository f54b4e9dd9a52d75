"""
What hostile servers cost us: every trap of tests/newsstand/traps.py, class by class, with the limits users have.

    python -m benchmarks.traps

The server is a process of its own. Memory is the peak above the start of the class; a stall is how long the reactor's
loop was away, beyond what an idle loop shows on this machine (first row).
"""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections import defaultdict
from pathlib import Path

from newscrawler.crawl.refusals import reason_of
from tests.newsstand import Newsstand
from tests.newsstand.crawling import POLITE_SETTINGS, crawl, run
from tests.newsstand.oddities import sized
from tests.newsstand.traps import CANARY, SHORT_OF_TIME, all_traps

SETTINGS = POLITE_SETTINGS | {"RETRY_TIMES": 0, "DOWNLOAD_TIMEOUT": 60}


def hosts(names):
    return {name: f"127.1.{number // 250}.{number % 250 + 1}" for number, name in enumerate(names)}


def serve(pipe):
    with Newsstand({"*": sized(b"secret")}, address=CANARY) as canary:
        traps = all_traps(canary.port)
        where = hosts(traps)
        with Newsstand(more_addresses=where.values()) as stand:
            by_host = {f"{where[name]}:{stand.port}": trap for name, trap in traps.items()}

            def answer(exchanged):
                trap = by_host[exchanged.host]
                route = trap.answer
                if exchanged.path == "/robots.txt":
                    route = trap.robots or sized(b"", status=b"HTTP/1.1 404 Not Found")
                return route(exchanged) if callable(route) else route

            stand.routes["*"] = answer
            pipe.send((stand.port, canary.port))
            pipe.recv()
            pipe.send(canary.connections)


class Loop:
    """Watches the loop: the longest time that a hundredth of a second took."""

    def __init__(self):
        self.longest = 0.0
        self._task = None

    def prepare(self, _crawler):
        self._task = asyncio.ensure_future(self._watch())

    async def _watch(self):
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.01)
            self.longest = max(self.longest, time.perf_counter() - before - 0.01)

    def stop(self):
        self._task.cancel()


def peak_mb():
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(fields["VmHWM"].split()[0]) / 1024, int(fields["VmRSS"].split()[0]) / 1024


def forget_peak():
    Path("/proc/self/clear_refs").write_text("5")


def main():
    pipe, other = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(other,), daemon=True)
    server.start()
    port, canary_port = pipe.recv()
    traps = all_traps(canary_port)
    where = hosts(traps)
    allow = [f"127.1.0.0/16:{port}", f":{canary_port}"]
    classes = defaultdict(dict)
    for name, trap in traps.items():
        classes[trap.kind][name] = trap
    crawl([], settings=SETTINGS)  # imports take seconds, once
    loop = Loop()
    run(_watch_idle(loop))
    print(f"{'class':16} {'traps':>5} {'as expected':>11} {'peak MB':>8} {'stall ms':>8} {'seconds':>7}")
    print(f"{'(idle)':16} {'':5} {'':11} {'':8} {1000 * loop.longest:8.0f}")
    for kind, members in classes.items():
        settings = SETTINGS | (SHORT_OF_TIME if kind == "slow" else {}) | {"NEWSCRAWLER_ALLOW_ADDRESSES": allow}
        forget_peak()
        _, before = peak_mb()
        watched, begun = Loop(), time.perf_counter()
        urls = {name: f"http://{where[name]}:{port}{trap.path}" for name, trap in members.items()}
        crawled = crawl(urls.values(), settings=settings, prepare=watched.prepare)
        watched.stop()
        took = time.perf_counter() - begun
        right = sum(_ended(crawled, url) == members[name].outcome for name, url in urls.items())
        del crawled
        after, _ = peak_mb()
        print(f"{kind:16} {len(members):5} {right:11} {after - before:8.0f} {1000 * watched.longest:8.0f} {took:7.1f}")
    pipe.send("stop")
    print(f"connections to the internal service: {pipe.recv()}")


async def _watch_idle(loop):
    loop.prepare(None)
    await asyncio.sleep(2)
    loop.stop()


def _ended(crawled, url):
    error = crawled.errors.get(url)
    return "page" if url in crawled.responses else reason_of(error) if error else "lost"


if __name__ == "__main__":
    main()
