"""What a check can find: one table of slugs, with the rule behind each, how grave it is and what cures it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Level = Literal["must", "should"]

MAX_FINDINGS = 10_000
"""Findings that a report keeps; it counts all."""

_REFETCH = "fetch the page again; the damaged record is passed over by readers"
_RESTORE = "restore the file from a copy; what is whole in it stays readable"
_REINDEX = "run `newscrawler verify --repair`: the index is made anew"
_REPORT = "this archive's writer does not keep to the standard; report it to its makers"
_REEXTRACT = "run `newscrawler extract` on the WARCs of the collection"
_REPACK = "pack the collection again"


class Check(NamedTuple):
    """One rule. ``number`` is that of docs/verify.md, where its source stands."""

    number: str
    level: Level
    meaning: str
    cure: str


CHECKS: dict[str, Check] = {
    "damaged": Check("W1", "must", "a record is not whole", _REFETCH),
    "torn-tail": Check("W1", "must", "the file ends inside a record", "run `newscrawler verify --repair`"),
    "record-end": Check("W1", "must", "a record does not end in two line ends", _REPORT),
    "missing-field": Check("W2", "must", "a mandatory field is missing", _REPORT),
    "bad-record-id": Check("W2", "must", "WARC-Record-ID is no URI in angle brackets", _REPORT),
    "repeated-record-id": Check("W2", "must", "two records have the same WARC-Record-ID", _REPORT),
    "bad-date": Check("W3", "must", "WARC-Date is no UTC time", _REPORT),
    "date-differs": Check("W3", "should", "records of one capture have different dates", _REPORT),
    "repeated-field": Check("W4", "must", "a field stands twice", _REPORT),
    "odd-head": Check("W4", "should", "a line of the head is folded or no field", _REPORT),
    "target-missing": Check("W5", "must", "WARC-Target-URI is missing", _REPORT),
    "target-malformed": Check("W5", "must", "WARC-Target-URI holds blanks or control characters", _REPORT),
    "target-unwanted": Check("W5", "should", "a warcinfo record has a WARC-Target-URI", _REPORT),
    "cut-in-silence": Check("W6", "must", "a body is cut off and WARC-Truncated does not say so", _REFETCH),
    "framing-lost": Check("W7", "must", "Transfer-Encoding says chunked and the body is not", _REPORT),
    "body-too-long": Check("W7", "must", "a body is longer than its Content-Length", _REPORT),
    "coding-lost": Check("W7", "should", "Content-Encoding names a coding that the body does not have", _REPORT),
    "block-type": Check("W8", "should", "Content-Type of the block is missing or not what its type asks for", _REPORT),
    "no-warcinfo": Check("W9", "should", "the file does not begin with a warcinfo record", _REPORT),
    "no-warcinfo-id": Check("W9", "should", "a record does not name its warcinfo record", _REPORT),
    "other-filename": Check("W9", "should", "WARC-Filename is not the file's name", "give the file its own name again"),
    "no-request": Check("W10", "should", "a response has no request record", _REPORT),
    "concurrent-dangling": Check("W10", "should", "WARC-Concurrent-To names no record", _RESTORE),
    "no-digest": Check("W11", "should", "a response has no digest: its bytes cannot be checked", _REPORT),
    "block-digest": Check("W11", "must", "the block is not the one its digest was taken over", _REFETCH),
    "payload-digest": Check("W11", "must", "the payload is not the one its digest was taken over", _REFETCH),
    "payload-digest-reading": Check("W11", "should", "the payload digest was taken over another reading", _REPORT),
    "unknown-digest": Check("W11", "should", "a digest is malformed or of an unknown algorithm", _REPORT),
    "revisit-profile": Check("W12", "must", "a revisit lacks a known WARC-Profile", _REPORT),
    "revisit-digest": Check("W12", "must", "an identical-payload revisit lacks its payload digest", _REPORT),
    "revisit-dangling": Check("W12", "should", "a revisit's original is not in the archive", _RESTORE),
    "revisit-of-cut": Check("W13", "must", "a revisit points at a capture that was cut off", _REFETCH),
    "unwanted-field": Check("W14", "should", "a field stands where its record type forbids it", _REPORT),
    "shared-member": Check("W15", "should", "records share a gzip member: no random access", _REPORT),
    "left-open": Check("W19", "must", "a run that ended left this file open", "run `newscrawler verify --repair`"),
    "index-line": Check("C3", "must", "an index line is malformed", _REINDEX),
    "index-order": Check("C2", "must", "the index is not sorted", _REINDEX),
    "index-place": Check("C5", "must", "an index line frames no record of its URL", _REINDEX),
    "index-time": Check("C4", "must", "an index line's time is not the record's", _REINDEX),
    "index-gap": Check("C6", "must", "a capture is not in the index", _REINDEX),
    "index-key": Check("C7", "should", "an index line's key is not the SURT of its URL", _REINDEX),
    "journal-file": Check("J1", "must", "the journal knows a file that is missing or shorter", _RESTORE),
    "journal-place": Check("J2", "must", "the journal points at what is no record of its URL", _RESTORE),
    "journal-gap": Check("J3", "must", "a capture is not in the journal", "run `newscrawler verify --repair`"),
    "journal-unread": Check(
        "J4", "should", "the journal cannot be opened and was not compared", "make the collection writable"
    ),
    "corpus-row": Check("T1", "must", "a corpus row is malformed", _REEXTRACT),
    "corpus-place": Check("T2", "must", "a corpus row points at what is no record of its URL", _REEXTRACT),
    "corpus-text": Check("T3", "must", "a row's text is not the one its digest was taken over", _REEXTRACT),
    "conversion-dangling": Check("T4", "must", "a conversion record refers to no capture", _REEXTRACT),
    "conversion-text": Check("T5", "must", "a row's text and its conversion record differ", _REEXTRACT),
    "package": Check("Z1", "must", "the file is no readable ZIP", _REPACK),
    "package-archive": Check("Z2", "must", "no WARC in archive/, or one that was compressed again", _REPACK),
    "package-index": Check("Z3", "must", "no readable index in indexes/", _REPACK),
    "package-gap": Check("Z3", "should", "a capture in the package is not in its index", _REPACK),
    "package-pages": Check("Z4", "must", "pages/pages.jsonl is missing or malformed", _REPACK),
    "package-page-gap": Check("Z4", "should", "a page is not in the index", _REPACK),
    "package-resources": Check(
        "Z5", "must", "datapackage.json is missing, malformed, or does not agree with the files", _REPACK
    ),
    "package-digest": Check("Z6", "must", "datapackage-digest.json does not agree with datapackage.json", _REPACK),
    "package-signature": Check("Z6", "must", "the signature is not over this package", _REPACK),
    "package-foreign": Check("Z7", "should", "a file stands where the standard wants none", _REPACK),
    "package-names": Check("Z8", "must", "a name in the ZIP is absolute, climbs, or stands twice", _REPACK),
}
"""Every finding by its slug. A "should" counts as damage only in archives of our own, which promise to keep it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must or should be, and where."""

    file: str
    offset: int | None
    reason: str
    """A key of CHECKS."""
    detail: str
    level: Level

    @property
    def check(self) -> Check:
        return CHECKS[self.reason]

    def __str__(self) -> str:
        place = self.file if self.offset is None else f"{self.file} at byte {self.offset}"
        detail = f" ({self.detail})" if self.detail else ""
        return f"{place}: {self.check.meaning}{detail}; {self.check.cure} [{self.check.number} {self.reason}]"


@dataclass(slots=True)
class Report:
    """What a verification read and what it found."""

    files: int = 0
    records: int = 0
    captures: int = 0
    bytes: int = 0
    index_lines: int = 0
    journal_rows: int = 0
    corpus_rows: int = 0
    findings: list[Finding] = field(default_factory=list)
    """The first MAX_FINDINGS."""
    counts: Counter[tuple[Level, str]] = field(default_factory=Counter)

    @property
    def is_good(self) -> bool:
        """True when nothing that must hold was found broken."""
        return not any(level == "must" for level, _ in self.counts)

    def add(self, file: str, offset: int | None, reason: str, detail: str = "", *, promised: bool = False) -> None:
        """Note a finding; ``promised`` makes a "should" count as a "must"."""
        level: Level = "must" if promised else CHECKS[reason].level
        self.counts[level, reason] += 1
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(Finding(file, offset, reason, detail, level))
