"""
Why a URL is where it is: the one table of reasons that the ledger, counters and messages share.

A reason may carry a kind after a colon ("trap:calendar", "not-article:index-page"); the table knows the word before it.
"""

from __future__ import annotations

from dataclasses import dataclass

from newscrawler.errors import NOT_ARTICLE_REASONS

PENDING = "pending"
FETCHED = "fetched"
LONGEST_REASON = 60


@dataclass(frozen=True, slots=True)
class Reason:
    """What a reason means, and whether time may cure it: then finding the URL again opens it again."""

    meaning: str
    passing: bool = False


REASONS: dict[str, Reason] = {
    "pending": Reason("found, not fetched yet"),
    "retry": Reason("failed in a way that may pass; waits to be tried again (retry:<reason of the last attempt>)"),
    "fetched": Reason("fetched and archived"),
    "article": Reason("fetched, archived, and an article was made of it"),
    "unchanged": Reason("the server said that nothing changed since the last capture (304)"),
    "redirect": Reason("archived; it led to another URL, which is in the ledger by itself"),
    "not-article": Reason(f"archived, but no article: {', '.join(NOT_ARTICLE_REASONS)}"),
    "extraction": Reason("archived, but cleaning failed: too-slow, undecodable, crashed"),
    "duplicate-of": Reason("the same page as another URL (duplicate-of, the other one in the detail)"),
    "too-old": Reason("older than the crawl was asked for"),
    "excluded": Reason("the source's own include or exclude patterns say no"),
    "off-site": Reason("outside the source's sites"),
    "robots": Reason("robots.txt says no, or cannot be had (robots:unreachable), which means the same until it can"),
    "noindex": Reason("the page asks not to be indexed or archived, and the source's policy obeys"),
    "rights": Reason("the publisher reserved the rights, and the source's policy obeys (rights:<signal>)"),
    "consent": Reason("a consent or cookie wall stands where the page should be"),
    "paywall": Reason("a paywall stands where the page should be"),
    "login": Reason("the server wants a login (401, 407)"),
    "blocked": Reason("the server refuses us: forbidden, rate-limit, challenge, legal", passing=True),
    "gone": Reason("not there (404, 410)"),
    "client-error": Reason("the server says that the request is wrong (other 4xx)"),
    "server-error": Reason("the server failed (5xx)", passing=True),
    "timeout": Reason("no whole answer in time", passing=True),
    "too-big": Reason("larger than the limit; what came was archived as truncated"),
    "disconnect": Reason("the connection broke before the answer was whole", passing=True),
    "bad-response": Reason("what came back is no HTTP that can be read", passing=True),
    "connection-refused": Reason("nobody listens at that address", passing=True),
    "dns": Reason("the name has no address", passing=True),
    "tls": Reason("no secure connection", passing=True),
    "unreachable": Reason("no route to the server", passing=True),
    "stopped": Reason("the download was stopped by a component", passing=True),
    "redirect-loop": Reason("redirects without end"),
    "refused-address": Reason("an address or port that is not crawled: not global, or not on the list"),
    "refused-scheme": Reason("neither http nor https"),
    "bad-url": Reason("cannot be read as a URL"),
    "user-info": Reason("a URL with a user name or password in it"),
    "too-long": Reason("the URL is longer than the limit"),
    "trap": Reason(
        "a URL space without end: calendar, session-id, repeated-segments, growing-path, too-many-segments, facets, "
        "pagination, numbers"
    ),
    "too-deep": Reason("too many links away from where the crawl began"),
    "limit": Reason("a limit of the run was reached first: links of a page, entries of a feed or sitemap"),
    "poison": Reason("the process died every time it was fetched"),
    "dropped": Reason("a component dropped the request without saying why"),
    "spider-error": Reason("the spider failed on the page", passing=True),
    "host-resting": Reason("the host asked for a long rest", passing=True),
    "circuit-open": Reason("the host failed too often in a row", passing=True),
    "failed": Reason("failed for a reason nobody named; see the detail", passing=True),
}


def word_of(reason: str) -> str:
    """The word that the table knows: "trap" of "trap:calendar"."""
    return reason.partition(":")[0]


def known(reason: str) -> str:
    """The reason itself when its word is in the table, else "failed:<reason>": a ledger has no blank lines."""
    reason = reason[:LONGEST_REASON]
    return reason if word_of(reason) in REASONS else f"failed:{reason}"[:LONGEST_REASON]


def is_passing(reason: str) -> bool:
    """Whether trying again later may help."""
    return REASONS[word_of(known(reason))].passing


def meaning(reason: str) -> str:
    """What a reason says, in a sentence for people."""
    word, _, kind = known(reason).partition(":")
    if word == "not-article" and kind in NOT_ARTICLE_REASONS:
        return NOT_ARTICLE_REASONS[kind]
    return REASONS[word].meaning
