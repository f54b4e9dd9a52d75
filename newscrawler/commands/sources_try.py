"""`newscrawler sources try`: one page, field by field: what came from where, what was cut by which rule."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newscrawler.commands.clean import read_page
from newscrawler.commands.console import Moment, err, out_table, packs_option, printable
from newscrawler.commands.fetching import fetch_options, fetcher
from newscrawler.errors import ExitCode, NewscrawlerError

if TYPE_CHECKING:
    from newscrawler.cleaning.evidence import Trace
    from newscrawler.cleaning.packs import Pack
    from newscrawler.model import Article

UNKNOWN = "https://unknown.example/"
SHOWN = 160
"""Characters of a value on a terminal; --json has the whole."""
LABEL = 14
OTHERS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of one page: the traced fields, and the article or the reason why there is none."""

    url: str
    pack: Pack | None
    traces: tuple[Trace, ...]
    article: Article | None
    reason: str | None = None


@click.command("try")
@click.argument("page", metavar="URL|FILE|-")
@click.option("--url", help="Where a FILE came from [default: the address that the page calls its own].")
@click.option("--date", "day", type=Moment(), help="Day of capture, by which packs are chosen [default: today].")
@packs_option
@fetch_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
def command(
    page: str,
    url: str | None,
    day: datetime | None,
    packs: tuple[Path, ...],
    allow: tuple[str, ...],
    contact: str | None,
    as_json: bool,
) -> int:
    """
    Show field by field what of a page came from where.

    A URL is fetched as in a crawl and archived nowhere; for a FILE or - nothing is fetched. Every field is shown with
    its origin and with what other witnesses said; then pictures and players, what was removed by which rule, and where
    the text begins and ends. A page that is no article ends with exit status 1.
    """
    from newscrawler.cleaning.packs import load_packs, pack_files

    known = load_packs(pack_files(packs))
    body, address, content_type = _page(page, url, allow, contact)
    trial = try_page(body, address, content_type, known, (day or datetime.now(UTC)).date())
    if as_json:
        sys.stdout.write(json.dumps(_record(trial), ensure_ascii=False, default=str) + "\n")
    else:
        _show(trial)
    return int(ExitCode.DONE if trial.article is not None else ExitCode.FAILED)


def try_page(body: bytes, url: str | None, content_type: str | None, packs: tuple[Pack, ...], day: date) -> Trial:
    """Read the page twice: once as an article, once for what each witness says. Raises NotAnArticle when it is no HTML."""
    from newscrawler.cleaning import extract
    from newscrawler.cleaning.evidence import trace_fields
    from newscrawler.cleaning.packs import pack_for
    from newscrawler.cleaning.packs.applying import Applied
    from newscrawler.errors import NotAnArticle
    from newscrawler.extraction.fields import read_fields
    from newscrawler.extraction.page import parse_page

    page = parse_page(body, url=url or UNKNOWN, content_type=content_type)
    if url is None:
        page.url = read_fields(page).canonical_url or UNKNOWN
    pack = pack_for(packs, page.url, day)
    applied = Applied(pack, page)
    fields = applied.fields(read_fields(page))
    try:
        article, reason = extract(body, url=page.url, content_type=content_type, rules=pack), None
    except NotAnArticle as error:
        article, reason = None, str(error)
    traces = trace_fields(page, fields, article or fields, applied.taken)
    return Trial(url=page.url, pack=pack, traces=traces, article=article, reason=reason)


def _page(
    page: str, url: str | None, allow: tuple[str, ...], contact: str | None
) -> tuple[bytes, str | None, str | None]:
    """The page's bytes, its address and Content-Type, as far as they are known."""
    if "://" not in page:
        return read_page(Path(page)), url, None
    fetched = fetcher(page, allow, contact)([page]).get(page)
    if fetched is None:
        raise NewscrawlerError(f"{page} could not be fetched, for the reason above; a saved page works too")
    if fetched.status != 200:
        err().print(f"the server answered {fetched.status}", markup=False)
    return fetched.body, url or fetched.url, fetched.content_type


def _record(trial: Trial) -> dict[str, Any]:
    article = trial.article
    return {
        "url": trial.url,
        "pack": trial.pack.name if trial.pack else None,
        "reason": trial.reason,
        "fields": [asdict(trace) for trace in trial.traces],
        "media": _media(article) if article else [],
        "removed": [asdict(removed) for removed in article.removed] if article else [],
        "blocks": [asdict(block) for block in article.blocks] if article else [],
        "warnings": article.extraction.warnings if article and article.extraction else [],
    }


def _media(article: Article) -> list[dict[str, Any]]:
    taken = (("image", article.images), ("video", article.videos), ("audio", article.audios), ("embed", article.embeds))
    return [{"what": what, **asdict(item)} for what, items in taken for item in items]


def _show(trial: Trial) -> None:
    pack = f"pack {trial.pack.name}" if trial.pack else "no pack"
    _say(f"{trial.url} ({pack})\n")
    for trace in trial.traces:
        _show_trace(trace)
    if trial.article is None:
        _say(f"\nno article: {trial.reason}")
        return
    _show_media(trial.article)
    _show_removed(trial.article)
    _show_text(trial.article)


def _show_trace(trace: Trace) -> None:
    if not trace.value and not trace.others:
        return
    _say(f"{trace.field:<{LABEL}} {_cut(trace.value) or '(none)'}")
    if trace.origins:
        _say(f"{'':<{LABEL}}   from {', '.join(trace.origins)}")
    for said in trace.others[:OTHERS]:
        _say(f"{'':<{LABEL}}   {said.origin} says: {_cut(said.value)}")
    if len(trace.others) > OTHERS:
        _say(f"{'':<{LABEL}}   and {len(trace.others) - OTHERS} more (--json has all)")


def _show_media(article: Article) -> None:
    for item in _media(article):
        words = [str(item[name]) for name in ("title", "caption", "text", "alt") if item.get(name)]
        _say(f"{item['what']:<{LABEL}} {_cut(words[0]) if words else '(no words)'}")
        facts = {
            "credit": item.get("credit"),
            "seconds": item.get("duration_s"),
            "provider": item.get("provider"),
            "at": item.get("url") or item.get("embed_url"),
        }
        _say(f"{'':<{LABEL}}   {_cut(' · '.join(f'{name}: {fact}' for name, fact in facts.items() if fact))}")


def _show_removed(article: Article) -> None:
    rows = [
        {"rule": removed.rule, "kind": removed.kind, "before block": removed.block, "removed": _cut(removed.text)}
        for removed in article.removed
    ]
    if rows:
        _say("")
        out_table(rows, ("rule", "kind", "before block", "removed"))


def _show_text(article: Article) -> None:
    texts = [block.text for block in article.blocks]
    _say(f"\n{len(texts)} blocks, {article.word_count} words, language {article.language or 'unknown'}")
    for text in texts[:2]:
        _say(f"  {_cut(text)}")
    if len(texts) > 4:
        _say("  …")
    for text in texts[2:][-2:]:
        _say(f"  {_cut(text)}")
    for warning in article.extraction.warnings if article.extraction else ():
        _say(f"warning: {warning}")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def _say(line: str) -> None:
    click.echo(printable(line))
