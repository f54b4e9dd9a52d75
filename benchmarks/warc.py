"""
What archiving a page costs: our writer beside warcio's and FastWARC's, on the same pages, in one run.

  python benchmarks/warc.py [--pages 60] [--rounds 20] [--html DIRECTORY]

Every writer writes response, request and metadata of each page, digests included. Times are CPU milliseconds a page, all
threads counted; each page counts with the best of its rounds, so that other load disturbs little. Pages are made up, or read
from a directory; nothing is fetched. What reading costs is told behind it, by ``warc_reading.py``.
"""

from __future__ import annotations

import argparse
import gzip
import io
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType
from warcio.statusandheaders import StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from newscrawler.archive.compress import gzip_member
from newscrawler.archive.exchanges import read_answer, write_exchange
from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.records import new_record_id
from newscrawler.archive.store import Store
from newscrawler.model import Exchange, Lead
from newscrawler.state import Database, Journal

GOAL_TIMES_WARCIO = 8.0
GOAL_MS_GZIPPED = 0.4


def made_up_page(random: Random) -> bytes:
    """HTML as news sites send it: cards of markup, text with common and rare words, and the same again as inline JSON."""
    words = ["".join(random.choices("etaoinshrdlucmfw", k=random.randint(2, 9))) for _ in range(2000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    parts, data = [], []
    for number in range(random.randint(100, 700)):
        text, key = " ".join(random.choices(words, weights, k=random.randint(5, 40))), random.getrandbits(32)
        parts.append(
            f'<div class="card card--{number % 5} grid__column grid__column--{number % 12}" data-id="{key:x}">'
            f'<a class="card__link" href="/news/{words[number]}-{key:x}"><span class="kicker">News</span></a><p>{text}</p></div>\n'
        )
        data.append(f'{{"__typename":"Card","id":"{key:x}","position":{number},"premium":false,"title":"{text[:60]}"}}')
    head = b"<!doctype html><html><head><title>A page</title></head><body>"
    return (
        head + "".join(parts).encode() + f"<script>window.__STATE__=[{','.join(data)}]</script></body></html>".encode()
    )


def read_pages(directory: Path, count: int) -> list[bytes]:
    """Pages from ``*.html`` and ``*.html.gz`` files, evenly out of the sorted list."""
    files = sorted([*directory.rglob("*.html"), *directory.rglob("*.html.gz")])
    chosen = files[:: max(1, len(files) // count)][:count]
    return [gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in chosen]


def exchanges(bodies: list[bytes], *, gzipped: bool) -> list[Exchange]:
    made = []
    for number, plain in enumerate(bodies):
        body = plain
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: nginx\r\nDate: Fri, 20 Nov 2026 10:00:00 GMT\r\n"
        if gzipped:
            body = gzip.compress(body, 6, mtime=0)
            head += b"Content-Encoding: gzip\r\n"
        url = f"http://news.example/story/{number}"
        made.append(
            Exchange(
                url=url,
                started=datetime.now(UTC),
                request=b"GET /story/%d HTTP/1.1\r\nHost: news.example\r\nUser-Agent: x\r\n\r\n" % number,
                response=head + b"Content-Length: %d\r\n\r\n" % len(body) + body,
                ip="192.0.2.1",
                lead=Lead(url=url, found_how="feed", found_via="http://news.example/feed", title="A page"),
            )
        )
    return made


def ours(pages: list[Exchange]) -> int:
    size = 0
    for page in pages:
        group = write_exchange(page, read_answer(page), warcinfo_id=new_record_id())
        size += sum(len(gzip_member(record)) for record in group.records)
    return size


def with_warcio(pages: list[Exchange]) -> int:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    parser = StatusAndHeadersParser(["HTTP/1.1"])
    for page in pages:
        payload = io.BytesIO(page.response)
        head = parser.parse(payload)
        answer = writer.create_warc_record(
            page.url, "response", payload=payload, http_headers=head, warc_headers_dict={"WARC-IP-Address": page.ip}
        )
        beside = {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
        request = writer.create_warc_record(
            page.url, "request", payload=io.BytesIO(page.request), warc_headers_dict=beside
        )
        facts = io.BytesIO(b"via: http://news.example/feed\r\nfetchTimeMs: 12\r\n")
        metadata = writer.create_warc_record(page.url, "metadata", payload=facts, warc_headers_dict=dict(beside))
        for record in (answer, request, metadata):
            writer.write_record(record)
    return len(out.getvalue())


def with_fastwarc(pages: list[Exchange]) -> int:
    out = io.BytesIO()
    packed = GzipWriter(out, compression_level=6)
    kinds = (WarcRecordType.response, WarcRecordType.request, WarcRecordType.metadata)
    for page in pages:
        blocks = (page.response, page.request, b"via: http://news.example/feed\r\nfetchTimeMs: 12\r\n")
        for kind, block in zip(kinds, blocks, strict=True):
            record = WarcRecord()
            record.init_headers(kind)
            record.headers["WARC-Target-URI"] = page.url
            record.set_bytes_content(block)
            record.write(packed, checksum_data=True)
            packed.finish()
    packed.close()
    return len(out.getvalue())


WRITERS: dict[str, Callable[[list[Exchange]], int]] = {
    "newscrawler: records": ours,
    "warcio": with_warcio,
    "fastwarc, gzip 6": with_fastwarc,
}


def measure(write: Callable[[list[Exchange]], int], pages: list[Exchange], rounds: int) -> tuple[float, int]:
    """CPU milliseconds a page and bytes written: every page counts with its best round."""
    total, size = 0.0, 0
    for page in pages:
        best, written = float("inf"), 0
        for _ in range(rounds):
            begun = time.process_time_ns()
            written = write([page])
            best = min(best, (time.process_time_ns() - begun) / 1e6)
        total, size = total + best, size + written
    return total / len(pages), size


def measure_store(pages: list[Exchange], rounds: int) -> tuple[float, int, int]:
    """The whole way: queue, thread, records, fdatasync, journal; CPU milliseconds a page, bytes, and syncs of the best round."""
    found = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="newscrawler-bench-") as directory:
            paths = CollectionPaths(Path(directory), "bench").create()
            with Database(paths.state) as database, Store(paths, Journal(database), crawl_id="bench") as store:
                store.submit(pages[:1]).result()
                before, begun = store.written.commits, time.process_time_ns()
                for start in range(1, len(pages), 16):
                    flying = [store.submit([page]) for page in pages[start : start + 16]]
                    for future in flying:
                        future.result()
                cost = (time.process_time_ns() - begun) / 1e6 / (len(pages) - 1)
                found.append((cost, store.written.bytes, store.written.commits - before))
    return min(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument(
        "--html", type=Path, help="a directory of .html or .html.gz files to use instead of made-up pages"
    )
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    random = Random(7)
    bodies = (
        read_pages(options.html, options.pages)
        if options.html
        else [made_up_page(random) for _ in range(options.pages)]
    )
    for gzipped in (False, True):
        pages = exchanges(bodies, gzipped=gzipped)
        sent = sum(len(page.response) for page in pages)
        print(
            f"\n{'bodies that came gzipped' if gzipped else 'bodies that came plain'}, mean {sent / len(pages) / 1000:.0f} kB"
        )
        print(f"{'':30}{'CPU ms/page':>12}{'× warcio':>10}{'size':>8}")
        found = {name: measure(write, pages, options.rounds) for name, write in WRITERS.items()}
        cost, size, syncs = measure_store(pages, 3)
        found["newscrawler: store, durable"] = (cost, size)
        for name, (cost, size) in found.items():
            print(f"{name:30}{cost:12.3f}{found['warcio'][0] / cost:10.1f}{size / sent:8.1%}")
        ratio, cost = found["warcio"][0] / found["newscrawler: records"][0], found["newscrawler: records"][0]
        reached = cost <= GOAL_MS_GZIPPED if gzipped else ratio >= GOAL_TIMES_WARCIO
        goal = f"at most {GOAL_MS_GZIPPED} ms" if gzipped else f"at least {GOAL_TIMES_WARCIO:.0f} × warcio"
        print(f"goal: {goal}: {'reached' if reached else 'MISSED'}")
        print(f"the store made {len(pages) - 1} pages, handed in 16 at a time, durable with {syncs} syncs")

    from warc_reading import compare_readers  # it needs this module's pages

    compare_readers(None, options.pages, options.rounds)


if __name__ == "__main__":
    main()
