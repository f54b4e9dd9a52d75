"""
Re-extraction of WARCs: our rate beside a plain warcio + trafilatura loop over the same files, and memory as it goes on.

    python benchmarks/corpus.py WARC… [--workers 2]          rate, beside the plain loop
    python benchmarks/corpus.py --curve 1000,10000           memory at so many made-up pages

CPU time counts every process. On a busy machine only the ratio within one run means anything.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

PLAIN_LOOP = """
import sys, trafilatura
from warcio.archiveiterator import ArchiveIterator
count = 0
for path in sys.argv[1:]:
    with open(path, "rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response" or "html" not in (record.http_headers.get_header("Content-Type") or ""):
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            text = trafilatura.extract(
                record.content_stream().read(), url=url, output_format="json", with_metadata=True
            )
            count += text is not None
print(count)
"""


class Peaks(threading.Thread):
    """
    The largest sizes of the program's own process and of those below it, sampled: resident; for workers also their own
    part, as they share what they were forked with.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.process, self.main, self.below, self.stop = psutil.Process(pid), 0, {}, threading.Event()

    def run(self) -> None:
        while not self.stop.wait(0.2):
            try:
                self.main = max(self.main, self.process.memory_info().rss)
                for child in self.process.children(recursive=True):
                    name = self.task_of(child)
                    self.below[name] = max(self.below.get(name, 0), child.memory_info().rss)
                    if name == "worker":
                        own = child.memory_full_info().uss
                        self.below["worker's own"] = max(self.below.get("worker's own", 0), own)
            except psutil.Error:
                continue

    @staticmethod
    def task_of(process: psutil.Process) -> str:
        line = " ".join(process.cmdline())
        parent = process.parent()
        if "corpus.nursery" in line:
            forked = parent is not None and "corpus.nursery" in " ".join(parent.cmdline())
            return "worker" if forked else "nursery"
        return next((task for task in ("closing", "linking") if task in line), "other")


def measure(arguments: list[str]) -> dict[str, float]:
    """Wall and CPU seconds of a program and all below it, and its peaks of memory in MB."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    peaks = Peaks(process.pid)
    peaks.start()
    process.communicate()
    peaks.stop.set()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in (0, 5):
        sys.exit(f"{arguments[:4]} ended with {process.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sizes = {f"{name} MB": size / 2**20 for name, size in {"main": peaks.main, **peaks.below}.items()}
    return {"wall s": time.monotonic() - begun, "CPU s": cpu, **sizes}


def ours(warcs: list[str], out: str, workers: int) -> dict[str, float]:
    command = [sys.executable, "-m", "newscrawler", "-q", "extract", *warcs, "-o", out, "--workers", str(workers)]
    return measure(command)


def count_pages(warcs: list[str]) -> int:
    from newscrawler.archive import open_archive

    return sum(1 for warc in warcs for _ in open_archive(warc).captures(status=200, mime="text/html"))


def show(name: str, figures: dict[str, float], pages: int) -> None:
    cells = "  ".join(f"{key} {value:8.1f}" for key, value in figures.items())
    print(
        f"{name:24} {figures['CPU s'] / pages * 1000:7.1f} CPU ms/page  {pages / figures['wall s']:6.1f} pages/s  {cells}"
    )


def compare(warcs: list[str], workers: int) -> None:
    pages = count_pages(warcs)
    plain = measure([sys.executable, "-c", PLAIN_LOOP, *warcs])
    show("warcio + trafilatura", plain, pages)
    for number in sorted({1, workers}):
        with tempfile.TemporaryDirectory() as out:
            figures = ours(warcs, out, number)
        show(f"newscrawler, {number} workers", figures, pages)
        print(
            f"{'':24} plain / ours: CPU {plain['CPU s'] / figures['CPU s']:.2f}, wall {plain['wall s'] / figures['wall s']:.2f}"
        )


def make_pages(path: Path, count: int) -> None:
    """A WARC of pages with furniture around some paragraphs, all of made-up words."""
    from newscrawler.archive.compress import gzip_member
    from newscrawler.archive.records import HTTP_RESPONSE, new_record_id, write_record

    chance = random.Random(1)
    words = ["".join(chance.choice("aeioulnrstdm") for _ in range(chance.randint(2, 9))) for _ in range(4000)]
    begun = datetime(2026, 11, 1, tzinfo=UTC)
    with path.open("wb") as file:
        for number in range(count):
            paragraphs = "".join(
                f"<p>{' '.join(chance.choices(words, k=chance.randint(20, 80))).capitalize()}.</p>"
                for _ in range(chance.randint(4, 25))
            )
            menu = "".join(f'<li><a href="/s{item}">{chance.choice(words)}</a></li>' for item in range(120))
            page = (
                f"<!doctype html><html lang=en><head><title>{number}</title></head><body><nav><ul>{menu}</ul></nav>"
                f"<article><h1>{' '.join(chance.choices(words, k=8))}</h1>{paragraphs}</article></body></html>"
            )
            block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}".encode()
            record = write_record(
                "response",
                block,
                record_id=new_record_id(),
                date=begun + timedelta(seconds=number),
                content_type=HTTP_RESPONSE,
                fields=[("WARC-Target-URI", f"https://news{number % 50}.example/2026/11/01/story-{number}")],
            )
            file.write(gzip_member(record))


def curve(counts: list[int], workers: int) -> None:
    for count in counts:
        with tempfile.TemporaryDirectory() as work:
            warc = Path(work, "pages.warc.gz")
            make_pages(warc, count)
            show(f"{count:,} pages", ours([str(warc)], f"{work}/out", workers), count)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("warcs", nargs="*")
    options.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    options.add_argument("--curve", metavar="N,N…", help="Made-up pages, so many in turn.")
    chosen = options.parse_args()
    if chosen.curve:
        curve([int(count) for count in chosen.curve.split(",")], chosen.workers)
    if chosen.warcs:
        compare(chosen.warcs, chosen.workers)


if __name__ == "__main__":
    main()
