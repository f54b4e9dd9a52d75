"""
Everything that can go wrong, as one tree, and the exit codes that commands end with.

NewscrawlerError
├── UsageError             the call itself is wrong
├── ConfigurationError     a setting or path is wrong: retrying cannot help
│   └── SourceError        a source file is wrong: file, key, value, what is accepted
├── Busy                   another run holds the collection
├── LimitReached           a limit the user set (time, size, disk) ended the work; running again continues
├── ArchiveError
│   ├── DamagedRecord      .warc, .offset, .reason
│   ├── DigestMismatch
│   └── NotArchived        no capture for that URL and time; names the nearest ones
├── ExtractionError
│   ├── NotAnArticle       .reason in NOT_ARTICLE_REASONS
│   ├── Undecodable        .tried
│   └── TooSlow
└── ExportError

``reason`` is always a short slug that is also a counter's name, so counts, ledgers and messages agree.
Messages end with the cure.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What every command's exit status means. The table in docs/exit-codes.md is tested to agree."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    SOME_SOURCES_FAILED = 3
    BAD_CONFIGURATION = 4
    DAMAGED = 5
    NOTHING_CAPTURED = 6
    LIMIT_REACHED = 7
    BUSY = 75
    INTERRUPTED = 130
    TERMINATED = 143


NOT_ARTICLE_REASONS: dict[str, str] = {
    "empty": "the page holds no text",
    "not-html": "the payload is not HTML",
    "too-short": "what is left after cleaning is too short for an article",
    "index-page": "a list of links to articles, not an article",
    "soft-404": "an error page sent with a success status",
    "consent-wall": "a consent page stands where the article should be",
    "bot-challenge": "a challenge for robots stands where the article should be",
    "paywall-stub": "only the paywall's prompt is there",
    "shell": "an application shell that needs JavaScript",
    "error-page": "the server's own error page",
}


class NewscrawlerError(Exception):
    """Any error of ours; ``exit_code`` is what a command ends with when nothing better is known."""

    exit_code = ExitCode.FAILED
    reason = "failed"


class UsageError(NewscrawlerError):
    """The call itself is wrong."""

    exit_code = ExitCode.USAGE
    reason = "usage"


class ConfigurationError(NewscrawlerError):
    """A setting, a file or a path is wrong in a way that trying again cannot cure."""

    exit_code = ExitCode.BAD_CONFIGURATION
    reason = "bad-configuration"


class SourceError(ConfigurationError):
    """A source file or a rule pack is wrong. The message names file, key, value and what is accepted."""

    reason = "bad-source"


class Busy(NewscrawlerError):
    """Another run holds the lock of this collection or source; try again later."""

    exit_code = ExitCode.BUSY
    reason = "busy"


class LimitReached(NewscrawlerError):
    """A limit that the user set ended the work cleanly; running again continues."""

    exit_code = ExitCode.LIMIT_REACHED
    reason = "limit"


class ArchiveError(NewscrawlerError):
    """The archive cannot be read or written as asked."""

    reason = "archive"


class DamagedRecord(ArchiveError):
    """A record is not whole: which file, at which byte offset, and why."""

    exit_code = ExitCode.DAMAGED

    def __init__(self, warc: str, offset: int, reason: str) -> None:
        self.warc, self.offset, self.reason = warc, offset, reason
        super().__init__(f"{warc}: damaged record at byte {offset}: {reason}; run `newscrawler verify` on it")


class DigestMismatch(ArchiveError):
    """The bytes are not the ones the record's digest speaks of."""

    exit_code = ExitCode.DAMAGED
    reason = "digest"


class NotArchived(ArchiveError):
    """No capture answers the request; the message names the nearest ones."""

    reason = "not-archived"


class ExtractionError(NewscrawlerError):
    """No article could be made of a capture."""

    reason = "extraction"


class NotAnArticle(ExtractionError):
    """The page is no article; ``reason`` is a key of NOT_ARTICLE_REASONS."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason}: {detail or NOT_ARTICLE_REASONS.get(reason, reason)}")


class Undecodable(ExtractionError):
    """The payload's bytes cannot be decoded; ``tried`` names the codings or character sets."""

    reason = "undecodable"

    def __init__(self, message: str, tried: tuple[str, ...] = ()) -> None:
        self.tried = tried
        super().__init__(message)


class TooSlow(ExtractionError):
    """Extraction of one page went over its time or memory."""

    reason = "too-slow"


class ExportError(NewscrawlerError):
    """An export cannot be written as asked."""

    reason = "export"
