"""Articles of our own words for the exports: one with everything, one with next to nothing, one that bites."""

from __future__ import annotations

from datetime import UTC, datetime

from newscrawler.corpus.rows import Row, article_row
from newscrawler.model import (
    Article,
    Audio,
    Author,
    Block,
    Dateline,
    Extraction,
    Image,
    Link,
    Provenance,
    Removed,
    Video,
)

DAY = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
EXTRACTION = Extraction(extractor="trafilatura", extractor_version="2.3.1", cleaner_version="1", config_digest="0")


def make(name: str, text: str, *, day: int = 20, site: str = "daily.example", **more) -> Article:
    at = DAY.replace(day=day)
    blocks = tuple(Block(kind="paragraph", text=part) for part in text.split("\n\n"))
    return Article(
        **{
            "id": f"{name}-20261120100000",
            "text": text,
            "source": "daily",
            "added": at,
            "created": at,
            "article_id": name,
            "url": f"https://{site}/{name}",
            "url_key": f"example,daily)/{name}",
            "site": site,
            "language": "en",
            "blocks": blocks,
            "word_count": len(text.split()),
            "extraction": EXTRACTION,
            "capture": Provenance(
                crawl_id="c",
                captured_at=at,
                warc_filename="daily.warc.gz",
                warc_offset=42,
                warc_length=99,
                record_id=f"<urn:uuid:00000000-0000-4000-8000-{name[:12]:0>12}>",
            ),
            **more,
        }
    )


BODY = "The bridge opened at 9 a.m. on Monday.\n\nWhat follows\n\nDr. Winter said: “It's done.” Nobody objected.\n\nOne\n\nTwo"
FULL = make(
    "aaaaaaaaaaaaaaaa",
    BODY,
    canonical_url="https://daily.example/bridge",
    publisher="The Daily Example",
    headline="Bridge opens",
    kicker="Traffic",
    standfirst="The Lenn can be crossed again.",
    section="Local",
    tags=("bridges", "traffic"),
    byline="By Ada Winter",
    authors=(Author(name="Ada Winter", url="https://daily.example/people/ada"),),
    dateline=Dateline(raw="RIVERTON (Example Press) —", place="Riverton", agency="Example Press"),
    agency="Example Press",
    published=DAY.replace(hour=8),
    modified=DAY.replace(hour=9),
    access="free",
    blocks=(
        Block(kind="paragraph", text="The bridge opened at 9 a.m. on Monday."),
        Block(kind="crosshead", text="What follows", level=2),
        Block(kind="quote", text="Dr. Winter said: “It's done.” Nobody objected."),
        Block(kind="list-item", text="One"),
        Block(kind="list-item", text="Two"),
    ),
    images=(Image(url="https://img.example/1.jpg", caption="The bridge.", credit="Mara Holt", role="lead", width=9),),
    videos=(Video(embed_url="https://player.example/1", title="How", duration_s=220),),
    audios=(Audio(url="https://audio.example/1.mp3"),),
    links=(Link(url="https://daily.example/old", text="closed", block=0),),
    corrections=("This article was amended.",),
    removed=(Removed(kind="photo-credit", rule="credit-line", text="Photo: Mara Holt"),),
    rights=("robots: noai",),
)
BARE = make("bbbbbbbbbbbbbbbb", "Short.", day=21, site="second.example", language=None)
BITING = make(
    "cccccccccccccccc",
    "=1+1 & <script>alert(1)</script>\n\n# no heading\n\n- no item ]]> \u0085",
    headline="<b>\"Quoted\" & 'cut'</b>\n---\nid: forged",
    source="../../etc",
    tags=("a;b", "c,d"),
    language="de-AT",
)


def rows() -> list[Row]:
    return [article_row(article) for article in (FULL, BARE, BITING)]
