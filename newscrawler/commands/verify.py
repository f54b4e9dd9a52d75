"""`newscrawler verify`: is the archive what it should be, to the letter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newscrawler.commands.console import collection_options, err, json_option, out_table, printable
from newscrawler.errors import ExitCode

if TYPE_CHECKING:
    from newscrawler.archive.verifying.findings import Report

_COLUMNS = ("level", "check", "reason", "file", "offset", "meaning", "detail")
_SHOWN = ("level", "check", "file", "offset", "meaning", "detail")
MAX_SHOWN = 200


@click.command("verify")
@click.argument("archive", required=False)
@click.option("--repair", is_flag=True, help="Mend what can be mended; a damaged tail goes to quarantine/ first.")
@click.option("--strict", is_flag=True, help="Ask of everyone's WARCs what this program promises of its own.")
@click.option("--all", "show_all", is_flag=True, help="Show what should be otherwise too, not only what is broken.")
@json_option
@collection_options
def command(
    archive: str | None, repair: bool, strict: bool, show_all: bool, as_json: bool, archives: Path, collection: str
) -> int:
    """
    Check ARCHIVE, or the collection: records, digests, framing, references, index, journal, corpus.

    ARCHIVE is a WARC or WACZ file, a directory, a glob or a URL. Ends with exit status 5 when something is broken, and
    says what cures it.
    """
    from newscrawler.archive import CollectionPaths, repair_archive, verify_archive

    location = archive or str(CollectionPaths(archives, collection).base)
    for line in repair_archive(location) if repair else ():
        click.echo(printable(line), err=True)
    with err().status("verifying") as status:
        report = verify_archive(
            location, strict=strict, on_file=lambda name: status.update(f"verifying {printable(name)}")
        )
    _print(report, as_json=as_json, show_all=show_all)
    return int(ExitCode.DONE if report.is_good else ExitCode.DAMAGED)


def _print(report: Report, *, as_json: bool, show_all: bool) -> None:
    shown = [finding for finding in report.findings if show_all or as_json or finding.level == "must"]
    rows = [
        {
            "level": finding.level,
            "check": finding.check.number,
            "reason": finding.reason,
            "file": finding.file,
            "offset": finding.offset,
            "meaning": finding.check.meaning,
            "detail": finding.detail,
        }
        for finding in (shown if as_json else shown[:MAX_SHOWN])
    ]
    if rows or as_json:
        out_table(rows, _COLUMNS if as_json else _SHOWN, as_json=as_json)
    broken = sum(count for (level, _), count in report.counts.items() if level == "must")
    unkept = sum(report.counts.values()) - broken
    click.echo(
        f"{report.files} files, {report.records:,} records, {report.captures:,} captures, {report.bytes:,} bytes; "
        f"{report.index_lines:,} index lines, {report.journal_rows:,} journal rows, {report.corpus_rows:,} corpus rows",
        err=True,
    )
    click.echo(f"{broken:,} broken, {unkept:,} not as they should be" if report.counts else "all good", err=True)
    for reason, cure in {finding.reason: finding.check.cure for finding in shown}.items():
        click.echo(f"{reason}: {cure}", err=True)
