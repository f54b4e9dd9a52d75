"""
Re-extraction of WARCs: our rate beside a plain warcio + trafilatura loop and beside datatrove over the same files, and
memory as it goes on.

    python benchmarks/corpus.py WARC… [--workers 2]             rate, beside the plain loop
    python benchmarks/corpus.py WARC… --datatrove ENV/bin/python  and beside datatrove: pip install 'datatrove[io,processing]'
    python benchmarks/corpus.py --curve 1000,10000,50000        memory at so many made-up pages

datatrove shares out whole files: give at least as many WARCs as workers. CPU time counts every process. On a busy
machine only the ratio within one run means anything, and of several rounds the quietest.
"""

from __future__ import annotations

import argparse
import gzip
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
import gzip, sys, trafilatura
from warcio.archiveiterator import ArchiveIterator
out = gzip.open(sys.argv[1], "wt")
for path in sys.argv[2:]:
    with open(path, "rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response" or "html" not in (record.http_headers.get_header("Content-Type") or ""):
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            text = trafilatura.extract(
                record.content_stream().read(), url=url, output_format="json", with_metadata=True
            )
            if text is not None:
                out.write(text.replace("\\n", " ") + "\\n")
out.close()
"""

"""What people write who have a WARC and an extractor: fields and text of every page as JSON."""

DATATROVE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import JsonlWriter

if __name__ == "__main__":
    folder, out, tasks = sys.argv[1], sys.argv[2], int(sys.argv[3])
    steps = [WarcReader(folder, glob_pattern="*.warc.gz"), Trafilatura(), JsonlWriter(f"{out}/documents")]
    executor = LocalPipelineExecutor(
        steps,
        tasks=tasks,
        workers=tasks,
        logging_dir=f"{out}/log",
        start_method="fork",  # so that its workers' time is counted: a fork server's is nobody's
    )
    executor.run()
"""
"""The pipeline of datatrove's own example, with its defaults: text alone, one second a page."""

WARC_PAGES = 10_000
"""Made-up pages in one WARC: what a gigabyte holds of real ones."""


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
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peaks = Peaks(process.pid)
    peaks.start()
    process.wait()
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


def show(name: str, figures: dict[str, float], pages: int, given: int) -> None:
    cells = "  ".join(f"{key} {value:.1f}" for key, value in figures.items())
    print(
        f"{name:24} {given:6,} of {pages:,}  {figures['CPU s'] / given * 1000:7.1f} CPU ms/doc  "
        f"{given / figures['wall s']:6.1f} docs/s  {cells}",
        flush=True,
    )


def written_documents(out: str, pattern: str) -> int:
    return sum(1 for path in Path(out).rglob(pattern) for _ in gzip.open(path))


def compare(warcs: list[str], workers: int, rounds: int, datatrove: str | None) -> None:
    pages = count_pages(warcs)
    for _ in range(rounds):
        plain = plain_loop(warcs)
        show("warcio + trafilatura", plain[0], pages, plain[1])
        for number in sorted({1, workers}):
            with tempfile.TemporaryDirectory() as out:
                figures = ours(warcs, out, number)
                given = written_documents(f"{out}/corpus", "*.jsonl.gz")
            show(f"newscrawler, {number} workers", figures, pages, given)
            tell_ratio("plain", plain, (figures, given))
            if datatrove is not None:
                theirs = beside_datatrove(warcs, datatrove, number)
                show(f"datatrove, {number} tasks", theirs[0], pages, theirs[1])
                tell_ratio("datatrove", theirs, (figures, given))


def plain_loop(warcs: list[str]) -> tuple[dict[str, float], int]:
    with tempfile.TemporaryDirectory() as out:
        figures = measure([sys.executable, "-c", PLAIN_LOOP, f"{out}/plain.jsonl.gz", *warcs])
        return figures, written_documents(out, "*.jsonl.gz")


def beside_datatrove(warcs: list[str], python: str, tasks: int) -> tuple[dict[str, float], int]:
    with tempfile.TemporaryDirectory() as work:
        folder, out = Path(work, "in"), f"{work}/out"
        folder.mkdir()
        for warc in warcs:
            (folder / Path(warc).name).symlink_to(Path(warc).resolve())
        program = Path(work, "pipeline.py")
        program.write_text(DATATROVE)
        figures = measure([python, str(program), str(folder), out, str(tasks)])
        return figures, written_documents(f"{out}/documents", "*.jsonl.gz")


def tell_ratio(name: str, theirs: tuple[dict[str, float], int], ours: tuple[dict[str, float], int]) -> None:
    """Of seconds a document: above 1 we are quicker."""
    cpu, wall = (theirs[0][key] / theirs[1] / (ours[0][key] / ours[1]) for key in ("CPU s", "wall s"))
    print(f"{'':24} {name} / ours, a document: CPU {cpu:.2f}, wall {wall:.2f}", flush=True)


def make_warcs(folder: Path, count: int) -> list[str]:
    """WARCs of pages with some furniture around some paragraphs, all of made-up words; short, for many of them."""
    chance = random.Random(1)
    words = ["".join(chance.choice("aeioulnrstdm") for _ in range(chance.randint(2, 9))) for _ in range(4000)]
    paths = []
    for first in range(0, count, WARC_PAGES):
        paths.append(str(folder / f"pages-{first:06d}.warc.gz"))
        with open(paths[-1], "wb") as file:
            file.writelines(made_up(number, words, chance) for number in range(first, min(count, first + WARC_PAGES)))
    return paths


def made_up(number: int, words: list[str], chance: random.Random) -> bytes:
    """One response record."""
    from newscrawler.archive.compress import gzip_member
    from newscrawler.archive.records import HTTP_RESPONSE, derived_record_id, write_record

    paragraphs = "".join(
        f"<p>{' '.join(chance.choices(words, k=chance.randint(20, 60))).capitalize()}.</p>"
        for _ in range(chance.randint(2, 5))
    )
    menu = "".join(f'<li><a href="/s{item}">{chance.choice(words)}</a></li>' for item in range(8))
    page = (
        f"<!doctype html><html lang=en><head><title>{number}</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{' '.join(chance.choices(words, k=8))}</h1>{paragraphs}</article></body></html>"
    )
    return gzip_member(
        write_record(
            "response",
            f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}".encode(),
            record_id=derived_record_id(str(number)),
            date=datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=number),
            content_type=HTTP_RESPONSE,
            fields=[("WARC-Target-URI", f"https://news{number % 50}.example/2026/11/01/story-{number}")],
        )
    )


def curve(counts: list[int], workers: int) -> None:
    for count in counts:
        with tempfile.TemporaryDirectory() as work:
            warcs = make_warcs(Path(work), count)
            figures = ours(warcs, f"{work}/out", workers)
            show(f"{count:,} pages", figures, count, written_documents(f"{work}/out/corpus", "*.jsonl.gz"))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("warcs", nargs="*")
    options.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    options.add_argument("--curve", metavar="N,N…", help="Made-up pages, so many in turn.")
    options.add_argument("--datatrove", metavar="PYTHON", help="The interpreter of an environment that has datatrove.")
    options.add_argument("--rounds", type=int, default=1)
    chosen = options.parse_args()
    if chosen.curve:
        curve([int(count) for count in chosen.curve.split(",")], chosen.workers)
    if chosen.warcs:
        compare(chosen.warcs, chosen.workers, chosen.rounds, chosen.datatrove)


if __name__ == "__main__":
    main()
