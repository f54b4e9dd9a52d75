"""
What reading a record costs: our reader beside FastWARC's and warcio's, on the same files, in one run.

  python benchmarks/warc_reading.py [--pages 40] [--rounds 15] [--warc FILE ...]

Every reader opens the file by its path and reads it to its end, and is asked for the same:

  content   each record framed and its content read; FastWARC with parse_http=False, verify_digests=False
  fields    that, and all named fields as text; FastWARC's headers.to_tuples()
  captures  type, id and Concurrent-To of each record, address, time and HTTP status of each response, content read:
            what ``Archive.captures()`` looks at to give a capture; FastWARC with parse_http=True
  digests   content, and the block digest taken again; FastWARC with verify_digests=True

"inflate" is no reader: it inflates members whose places it is told, which any reader in Python must do. Times are CPU time
of the process; rounds are interleaved; µs are medians, and "× FastWARC" is the median of the rounds' ratios, so
that other load disturbs little. warcio and FastWARC do not notice a torn last member; ours reports it.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median

from fastwarc.warc import ArchiveIterator, WarcRecordType
from isal.igzip_lib import DECOMP_GZIP, IgzipDecompressor
from warc import exchanges, made_up_page
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from newscrawler.archive.collection import open_archive
from newscrawler.archive.compress import gzip_member
from newscrawler.archive.digests import hash_pieces, read_digest
from newscrawler.archive.exchanges import read_answer, write_exchange
from newscrawler.archive.members import scan_members
from newscrawler.archive.reader import read_records
from newscrawler.archive.records import new_record_id

GOAL = 1.3
"""Times FastWARC, where decoding takes part: on gzipped records."""

_ANSWERS = WarcRecordType.response | WarcRecordType.revisit
Reading = Callable[[Path], int]


def content(path: Path) -> int:
    with path.open("rb") as file:
        return sum(len(record.block.read()) for record in read_records(file, name=path.name))


def fields(path: Path) -> int:
    with path.open("rb") as file:
        return sum(len(record.fields) + len(record.block.read()) for record in read_records(file, name=path.name))


def captures(path: Path) -> int:
    with open_archive(path) as archive:
        return sum((one.http_status or 0) + len(one.raw()) for one in archive.captures())


def digests(path: Path) -> int:
    right = 0
    with path.open("rb") as file:
        for record in read_records(file, name=path.name):
            label = record.field("WARC-Block-Digest") or ""
            right += hash_pieces(record.block.pieces(), label) == read_digest(label)
    return right


def fast_content(path: Path) -> int:
    return sum(len(record.reader.read()) for record in ArchiveIterator(path.open("rb"), parse_http=False))


def fast_fields(path: Path) -> int:
    records = ArchiveIterator(path.open("rb"), parse_http=False)
    return sum(len(record.headers.to_tuples()) + len(record.reader.read()) for record in records)


def fast_captures(path: Path) -> int:
    total = 0
    for record in ArchiveIterator(path.open("rb"), parse_http=True):
        kind, asked = record.record_type, (record.record_id, record.headers.get("WARC-Concurrent-To"))
        if kind & _ANSWERS:
            asked += record.headers.get("WARC-Target-URI"), record.record_date
            total += record.http_headers.status_code or 0
        total += len(record.reader.read()) + len(asked)
    return total


def fast_digests(path: Path) -> int:
    records = ArchiveIterator(path.open("rb"), parse_http=False, verify_digests=True)
    return sum(len(record.reader.read()) for record in records)


def warcio_content(path: Path) -> int:
    with path.open("rb") as file:
        return sum(len(record.raw_stream.read()) for record in WarcioIterator(file, no_record_parse=True))


def inflate(path: Path) -> Reading:
    """Inflates the members of one file, known beforehand; gives nothing but their bytes."""
    with path.open("rb") as file:
        members = [(member.offset, member.end) for member in scan_members(file)]

    def read(path: Path) -> int:
        data = memoryview(path.read_bytes())
        return sum(len(IgzipDecompressor(DECOMP_GZIP).decompress(data[begin:end])) for begin, end in members)

    return read


PAIRS: dict[str, tuple[Reading, Reading]] = {
    "content": (content, fast_content),
    "fields": (fields, fast_fields),
    "captures": (captures, fast_captures),
    "digests": (digests, fast_digests),
}


def made_up_archives(directory: Path, pages: int) -> list[Path]:
    """A crawl of ours, the same as most writers deflate it, one of small records, one of large ones, and two not packed."""
    random = Random(7)
    bodies = [made_up_page(random) for _ in range(pages)]
    tiny = [b"User-agent: *\nDisallow: /search/%d\n" % number for number in range(pages * 8)]
    large = [random.randbytes(4096) * 8 + page * 8 for page in bodies[: pages // 4]]
    contents = {"pages": _records(bodies, gzipped=True), "small": _records(tiny), "large": _records(large)}
    packed = {name: [gzip_member(record) for record in records] for name, records in contents.items()}
    data = {name: [record.data for record in records] for name, records in contents.items()}
    files = {
        "pages, as we write.warc.gz": packed["pages"],
        "pages, deflated.warc.gz": [gzip.compress(one.data, 6) for one in _records(bodies)],
        "large, deflated.warc.gz": [gzip.compress(one, 6) for one in data["large"]],
        "small, deflated.warc.gz": [gzip.compress(one, 6) for one in data["small"]],
        "pages.warc": data["pages"],
        "small.warc": data["small"],
    }
    for name, members in files.items():
        (directory / name).write_bytes(b"".join(members * max(1, 1000 // len(members))))
    return [directory / name for name in files]


def _records(bodies: list[bytes], *, gzipped: bool = False):
    groups = (
        write_exchange(page, read_answer(page), warcinfo_id=new_record_id())
        for page in exchanges(bodies, gzipped=gzipped)
    )
    return [record for group in groups for record in group.records]


def measure(readings: dict[str, Reading], path: Path, rounds: int) -> dict[str, list[float]]:
    """CPU seconds of every reading in every round."""
    found: dict[str, list[float]] = {name: [] for name in readings}
    for _ in range(rounds):
        for name, read in readings.items():
            begun = time.process_time_ns()
            read(path)
            found[name].append((time.process_time_ns() - begun) / 1e9)
    return found


def compare(path: Path, rounds: int) -> dict[str, float]:
    """Prints one archive's table; gives our times over FastWARC's."""
    with path.open("rb") as file:
        sizes = [record.block.size for record in read_records(file)]
    count, size = len(sizes), sum(sizes)
    readings: dict[str, Reading] = {}
    for asked, (ours, theirs) in PAIRS.items():
        readings |= {f"newscrawler {asked}": ours, f"fastwarc {asked}": theirs}
    readings["warcio content"] = warcio_content
    if path.suffix == ".gz":
        readings["inflate"] = inflate(path)
    found = measure(readings, path, rounds)
    print(f"\n{path.name}: {count:,} records, mean {size / count:,.0f} bytes")
    print(f"{'':24}{'µs a record':>12}{'records/s':>12}{'MB/s':>8}{'× FastWARC':>12}")
    ratios = {}
    for name, times in found.items():
        asked = name.partition(" ")[2] or "content"
        ratios[name] = median(one / other for one, other in zip(times, found[f"fastwarc {asked}"], strict=True))
        middle = median(times)
        print(
            f"{name:24}{middle / count * 1e6:12.1f}{count / middle:12,.0f}{size / middle / 1e6:8.0f}{ratios[name]:12.2f}"
        )
    return ratios


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--warc", type=Path, nargs="+", help="WARC files to read instead of made-up ones")
    options = parser.parse_args()
    compare_readers(options.warc, options.pages, options.rounds)


def compare_readers(warcs: list[Path] | None, pages: int, rounds: int) -> None:
    """The tables of all archives, with what the goal says of the gzipped ones."""
    with tempfile.TemporaryDirectory(prefix="newscrawler-bench-") as directory:
        for path in warcs or made_up_archives(Path(directory), pages):
            ratios = compare(path, rounds)
            if path.suffix == ".gz":
                goals = {name: ratios[f"newscrawler {name}"] <= GOAL for name in ("content", "fields", "captures")}
                told = ", ".join(f"{name} {'reached' if reached else 'MISSED'}" for name, reached in goals.items())
                print(f"goal: at most {GOAL} × FastWARC: {told}")


if __name__ == "__main__":
    main()
