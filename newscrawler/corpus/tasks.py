"""What is asked of our processes and what they answer, as bytes that cross a pipe or wait on disk."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from newscrawler.corpus.folders import CorpusFolders

REJECTIONS: dict[str, str] = {
    "revisit": "the same bytes as an earlier capture, which has the article",
    "resource": "not what a server sent, but something another program derived",
    "status": "the server did not answer 200",
    "listing": "a feed, sitemap, front page or robots.txt: it names articles and is none",
    "not-html": "the payload is not HTML",
    "rights": "the publisher reserved the text, and the source's policy drops it",
    "truncated": "the archived response is not whole",
    "undecodable": "the payload's codings or character set cannot be undone",
    "damaged": "the record cannot be read",
    "not-addressable": "the WARC keeps several records in one gzip member: recompress it",
    "too-slow": "extraction went over its time",
    "out-of-memory": "extraction went over its memory",
    "redacted": "taken out of the corpus on request",
    "crashed": "extraction ended its process",
    "failed": "extraction failed in a way that nobody foresaw: a defect of ours",
}
"""Why a capture has no article, beside the reasons of `errors.NOT_ARTICLE_REASONS`."""


@dataclass(frozen=True, slots=True)
class Task:
    """One capture to look at: the archive (a WARC or WACZ), the WARC in it, and where in that the record begins."""

    archive: str
    warc: str
    offset: int

    def written(self) -> bytes:
        return json.dumps([self.archive, self.warc, self.offset]).encode()

    @classmethod
    def read(cls, data: bytes) -> Task:
        return cls(*json.loads(data))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What became of a capture: an article when ``reason`` is None, else why there is none.

    ``reason`` is a key of REJECTIONS or of `errors.NOT_ARTICLE_REASONS`.
    """

    url: str
    warc_filename: str
    offset: int
    record_id: str = ""
    captured_at: str = ""
    reason: str | None = None
    detail: str = ""
    source: str = ""
    id: str | None = None
    article_id: str | None = None
    text_digest: str | None = None
    headline: str | None = None
    canonical_url: str | None = None

    def written(self, line: str = "") -> bytes:
        """The outcome and, behind a line feed, the article's line."""
        return f"{json.dumps(asdict(self), ensure_ascii=True)}\n{line}".encode()

    @classmethod
    def read(cls, data: bytes) -> tuple[Outcome, bytes]:
        """The outcome, and the article's line as it will stand in the corpus."""
        facts, _, line = data.partition(b"\n")
        return cls(**json.loads(facts)), line


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The corpus files of one WARC to write: from which spool, under which stem and version, into which folders."""

    spool: str
    warc: str
    stem: str
    version: str
    corpus: str
    text: str
    pages: str

    @property
    def folders(self) -> CorpusFolders:
        return CorpusFolders(Path(self.corpus), Path(self.text), Path(self.pages))

    def written(self) -> str:
        return json.dumps(asdict(self))
