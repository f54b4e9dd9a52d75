"""`newscrawler why`: the story of one URL."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newscrawler.commands.console import collection_options, json_option, out, out_table, printable
from newscrawler.commands.status import open_state

if TYPE_CHECKING:
    from newscrawler.state import Story


@click.command("why")
@click.argument("url")
@collection_options
@json_option
def command(url: str, archives: Path, collection: str, as_json: bool) -> None:
    """
    Tell the story of URL: where it was found, what was tried, what is archived, what was made of it.

    URL may be written in any way that means the same page, or be a url_key such as "example,news)/story".
    """
    from newscrawler.errors import NotArchived
    from newscrawler.state import Ledger

    with open_state(archives, collection) as database:
        story = Ledger(database).story(url)
    if story is None:
        raise NotArchived(f"{url} was neither discovered nor archived in {collection!r}{_guess(url)}")
    if as_json:
        sys.stdout.write(json.dumps(asdict(story), ensure_ascii=False, default=_plain) + "\n")
        return
    _print(story)


def _print(story: Story) -> None:
    from rich.text import Text

    from newscrawler.state.reasons import meaning

    where = story.lead.url if story.lead else story.url_key
    detail = f" ({story.detail})" if story.detail else ""
    out().print(Text(printable(f"{where}\n{story.state}, {story.reason}{detail}: {meaning(story.reason)}\n")))
    out_table(sorted(_told(story), key=lambda row: row["time"] or ""), ("time", "what", "told"))


def _told(story: Story) -> Iterator[dict[str, str | None]]:
    """The story as rows of time, what happened and what can be said of it."""
    lead = story.lead
    if lead is not None:
        via = f" in {lead.found_via}" if lead.found_via else ""
        title = f', called "{lead.title}"' if lead.title else ""
        told = f"as {lead.kind} by {lead.found_how}{via}{title}{_of('published', lead.published)}"
        yield {"time": _time(lead.found_at), "what": "found", "told": told}
    for event in story.events:
        detail = f": {event.detail}" if event.detail else ""
        yield {"time": _time(event.at), "what": event.what, "told": f"{event.reason}{detail}"}
    for row in story.captures:
        told = f"{row.http_status or ''} {row.content_type or ''} {row.warc_filename} at {row.warc_offset}"
        cut = f", truncated: {row.truncated}" if row.truncated else ""
        yield {"time": _time(row.captured_at), "what": row.record_type, "told": told.strip() + cut}
    for version in story.versions:
        title = f', "{version.headline}"' if version.headline else ""
        told = f"{version.id}, version {version.version}{title}"
        yield {"time": _time(version.captured_at), "what": "article", "told": told}
    if story.retry_at:
        yield {"time": _time(story.retry_at), "what": "due", "told": "not to be tried before"}


def _of(what: str, moment: datetime | None) -> str:
    return f", {what} {_time(moment)}" if moment else ""


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)


def _guess(url: str) -> str:
    from newscrawler.urls import refuse_reason

    reason = refuse_reason(url)
    return f"; a URL like this is refused: {reason}" if reason else ""
