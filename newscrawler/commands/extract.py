"""`newscrawler extract`: the corpus of archives, made anew with no network."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newscrawler.commands.console import err, json_option, out_table, packs_option, printable
from newscrawler.commands.diff import print_diff
from newscrawler.errors import ExitCode

if TYPE_CHECKING:
    from newscrawler.corpus import Outcome, Summary
    from newscrawler.corpus.compare import Sample

_FILE_ENDINGS = (".jsonl", ".jsonl.gz", ".ndjson", ".parquet")


@click.command("extract")
@click.argument("archives", nargs=-1, required=True, metavar="WARC…")
@click.option(
    "-o",
    "--output",
    metavar="FILE|-|DIR|URL",
    help="One .jsonl, .jsonl.gz or .parquet file, - for standard output, or a folder for a corpus; URLs too. "
    "Default: the collection's own corpus for a collection, else standard output.",
)
@click.option(
    "--workers", type=click.IntRange(min=1, max=256), default=1, show_default=True, help="Processes that clean."
)
@click.option("--again", is_flag=True, help="Also those WARCs whose corpus files are there.")
@click.option(
    "--compare",
    type=click.Path(path_type=Path, exists=True),
    metavar="OLD",
    help="Report by source what differs from this older corpus.",
)
@click.option(
    "--samples", type=click.IntRange(min=0), default=3, show_default=True, help="Word diffs to show with --compare."
)
@packs_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    archives: tuple[str, ...],
    output: str | None,
    workers: int,
    again: bool,
    compare: Path | None,
    samples: int,
    packs: tuple[Path, ...],
    as_json: bool,
) -> int:
    """
    Make articles of WARC… files, WACZ files, directories, collections or URLs.

    Reads WARCs of any software. Every capture becomes an article or a line with a reason in `*.rejected.jsonl`. WARCs
    whose corpus files are whole are passed by, so an interrupted run continues where it was. The same archives give the
    same bytes with any number of workers. Damaged records are listed and passed over; the exit status is then 5.
    """
    quiet = ctx.obj["verbosity"] < 0
    target = output or (_own_corpus(archives) or "-")
    if target == "-" or target.endswith(_FILE_ENDINGS):
        with tempfile.TemporaryDirectory(prefix="newscrawler-extract-") as folder:
            summary = _build(archives, Path(folder), workers, packs, again=True, quiet=quiet)
            if compare is None or target != "-":
                _write_file(summary, target)
            _compare(compare, summary, samples, as_json)
    else:
        with _folder(target) as folder:
            summary = _build(archives, folder, workers, packs, again=again, quiet=quiet)
            if compare is None:
                _report(summary, as_json, quiet=quiet)
            _compare(compare, summary, samples, as_json)
    return int(ExitCode.DAMAGED if "damaged" in summary.rejected else ExitCode.DONE)


def _folder(target: str) -> AbstractContextManager[Path]:
    from newscrawler.corpus.remote import is_url, mirrored

    return mirrored(target) if is_url(target) else nullcontext(Path(target))


def _own_corpus(archives: tuple[str, ...]) -> str | None:
    """The folder of the collection that is to be extracted, when it is one and the only one."""
    is_collection = len(archives) == 1 and (Path(archives[0]) / "archive").is_dir()
    return archives[0] if is_collection else None


def _build(
    archives: tuple[str, ...], out: Path, workers: int, packs: tuple[Path, ...], *, again: bool, quiet: bool
) -> Summary:
    from newscrawler.cleaning.packs import pack_files
    from newscrawler.corpus import build_corpus

    counted: Counter[str] = Counter()
    console = err()
    with console.status("reading archives …") if not quiet and console.is_terminal else nullcontext() as status:

        def count(outcome: Outcome) -> None:
            counted["articles" if outcome.reason is None else "rejected"] += 1
            if status is not None and not counted.total() % 10:
                status.update(f"{counted['articles']:,} articles, {counted['rejected']:,} rejected")

        summary = build_corpus(archives, out, workers=workers, again=again, on_result=count, packs=pack_files(packs))
    if not quiet:
        rejected = ", ".join(f"{count:,} {reason}" for reason, count in summary.rejected.items()) or "none"
        console.print(
            f"{summary.warcs} WARCs, {summary.articles:,} articles; rejected: {rejected}"
            + (f"; {summary.skipped} WARCs were done already" if summary.skipped else ""),
            markup=False,
        )
    return summary


def _report(summary: Summary, as_json: bool, *, quiet: bool) -> None:
    rows = [{"outcome": "article", "count": summary.articles}]
    rows += [{"outcome": reason, "count": count} for reason, count in summary.rejected.items()]
    out_table(rows, ["outcome", "count"], as_json=as_json)
    if not quiet:
        err().print(f"corpus: {summary.corpus}", markup=False)


def _write_file(summary: Summary, target: str) -> None:
    """The rows of a corpus as one file or on standard output, in the order of days and WARCs."""
    from newscrawler.corpus import open_corpus
    from newscrawler.exports import write_export

    rows = open_corpus(summary.corpus).rows() if summary.warcs else iter(())
    write_export("parquet" if target.endswith(".parquet") else "jsonl", rows, target)


def _compare(old: Path | None, summary: Summary, samples: int, as_json: bool) -> None:
    if old is None:
        return
    from newscrawler.corpus import open_corpus
    from newscrawler.corpus.compare import compare_corpora

    changes, shown = compare_corpora(open_corpus(old), open_corpus(summary.corpus), samples=samples)
    rows = [
        {
            "source": change.source,
            "same": change.same,
            "text": change.text,
            "gained": change.gained,
            "lost": change.lost.total(),
            "lost because": _counts(change.lost),
            "fields": _counts(change.fields),
        }
        for change in changes
    ]
    out_table(rows, ["source", "same", "text", "gained", "lost", "lost because", "fields"], as_json=as_json)
    for sample in shown:
        _show_sample(sample)


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common())


def _show_sample(sample: Sample) -> None:
    console = err()
    console.print(f"\n{printable(sample.source)}  {printable(sample.url)}", style="bold", markup=False)
    if sample.old is None or sample.new is None:
        text = sample.new or sample.old or ""
        console.print(f"{'gained' if sample.old is None else 'lost'}: {printable(text[:300])}", markup=False)
        return
    print_diff(sample.old, sample.new, console)
