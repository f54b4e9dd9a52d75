"""RFC 9309, section by section: what an answer means, and how it is fetched."""

from __future__ import annotations

import codecs
import gzip
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request

from newscrawler.crawl.refusals import Refused
from newscrawler.crawl.robots import MAX_BYTES, authority_of, judge_status, read_rules
from newscrawler.model import Lead
from tests.newsstand import Answer, Newsstand
from tests.newsstand.crawling import POLITE_SETTINGS, crawl
from tests.newsstand.oddities import head, sized

PAGE, PRIVATE = "http://news.example/story", "http://news.example/private/story"
DISALLOW = b"User-agent: *\nDisallow: /private/\n"


def text(body, status=b"HTTP/1.1 200 OK", *lines):
    return head(status, b"Content-Type: text/plain", *lines, b"Content-Length: %d" % len(body)) + body


FORBIDDING = {
    "plain": DISALLOW,
    "crlf": DISALLOW.replace(b"\n", b"\r\n"),
    "cr": DISALLOW.replace(b"\n", b"\r"),
    "utf-8 mark": codecs.BOM_UTF8 + DISALLOW,
    "utf-16 mark, little end": codecs.BOM_UTF16_LE + DISALLOW.decode().encode("utf-16-le"),
    "utf-16 mark, big end": codecs.BOM_UTF16_BE + DISALLOW.decode().encode("utf-16-be"),
    "utf-16 without mark": DISALLOW.decode().encode("utf-16-le"),
    "utf-16 without mark, big end": DISALLOW.decode().encode("utf-16-be"),
    "nul after the token": b"User-agent: *\0\nDisallow: /private/\n",
    "latin-1 comment": b"# caf\xe9\n" + DISALLOW,
    "by our name": b"User-agent: NewsCrawler\nDisallow: /private/\n",
    "merged groups": b"User-agent: newscrawler\nDisallow: /other/\n\nUser-agent: newscrawler\nDisallow: /private/\n",
    "several agents of one group": b"User-agent: a\nUser-agent: newscrawler\nUser-agent: b\nDisallow: /private/\n",
    "our group before the general one": b"User-agent: *\nAllow: /\n\nUser-agent: newscrawler\nDisallow: /private\n",
    "wildcard": b"User-agent: *\nDisallow: /*/story\n",
    "end anchor": b"User-agent: *\nDisallow: /private/story$\n",
    "longest match": b"User-agent: *\nAllow: /private\nDisallow: /private/st\n",
    "percent-encoding": b"User-agent: *\nDisallow: /%70rivate/\n",
    "misspelt": b"user agent: *\ndissallow: /private/\n",
    "blanks and comments": b"  User-agent : *   # all\n\n\n Disallow :  /private/ # no\n",
    "after a page of html": b"<!doctype html><html>\n" + DISALLOW,
    "500 KiB in": b"#" + b"x" * 99 + b"\n" + b"# filler\n" * 55_000 + DISALLOW,
}


@pytest.mark.parametrize("body", FORBIDDING.values(), ids=FORBIDDING)
def test_rule_is_found_however_the_file_is_written(body):
    rules = read_rules(body)
    assert not rules.allows(PRIVATE)
    assert rules.allows(PAGE) or b"/*/story" in body


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html><body>Not here</body></html>", b"User-agent: *\nDisallow:\n", b"Disallow: /\n", b"\xff\xfe", b"\0" * 1000,
        b"User-agent: otherbot\nDisallow: /\n", b"User-agent: *\nDisallow: /private/story/more\n",
        b"User-agent: *\nDisallow: /private\nAllow: /private/\n", b"User-agent: *\nDisallow: /\n\nUser-agent: newscrawler\nAllow: /\n",
    ],
)  # fmt: skip
def test_what_forbids_nothing_to_us_allows(body):
    assert read_rules(body).allows(PRIVATE)


def test_robots_txt_itself_is_always_allowed():
    assert read_rules(b"User-agent: *\nDisallow: /\n").allows("http://news.example/robots.txt")


def test_file_is_cut_at_a_whole_line_beyond_the_limit():
    half = b"Disallow: /pri"
    body = b"User-agent: *\n"
    body += b"# \n" * ((MAX_BYTES - len(body) - len(half)) // 3)
    body += b" " * (MAX_BYTES - len(body) - len(half)) + half + b"vate/else\n"
    assert read_rules(body).allows(PRIVATE)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(200, "rules"), (204, "rules"), (400, "allow-all"), (401, "allow-all"), (403, "allow-all"), (404, "allow-all"),
     (410, "allow-all"), (429, "disallow-all"), (500, "disallow-all"), (502, "disallow-all"), (503, "disallow-all"),
     (599, "disallow-all"), (304, "disallow-all"), (999, "disallow-all")],
)  # fmt: skip
def test_status_decides_as_the_rfc_says(status, verdict):
    rules = judge_status(status, DISALLOW, url="http://news.example/robots.txt")
    assert rules.verdict == verdict
    assert rules.allows(PAGE) is (verdict != "disallow-all")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(alphabet="User-agent:*\nDislow/ $#%0c", max_size=400).map(str.encode))
def test_no_bytes_make_the_reader_raise(body):
    assert read_rules(body).allows(PAGE) in (True, False)


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("http://news.example/a?b#c", "http://news.example"),
        ("https://news.example:443/a", "https://news.example"),
        ("https://News.Example:8443/", "https://news.example:8443"),
        ("http://news.example:443/", "http://news.example:443"),
        ("http://[2001:db8::1]:80/x", "http://[2001:db8::1]"),
    ],
)
def test_rules_hold_for_scheme_host_and_port(url, authority):
    assert authority_of(url) == authority


def polite(requests, **more):
    return crawl(requests, settings=POLITE_SETTINGS | more)


@pytest.mark.wire
def test_robots_txt_is_asked_first_once_and_archived():
    lead = Lead(url="x", source="daily")
    with Newsstand({"/robots.txt": text(DISALLOW), "*": sized()}) as stand:
        urls = [stand.url(f"/{n}") for n in range(4)]
        crawled = polite([Request(url, meta={"lead": lead}) for url in urls])
        first, *others = [exchanged.path for exchanged in stand.log]
        assert (first, sorted(others)) == ("/robots.txt", ["/0", "/1", "/2", "/3"])
    first = crawled.exchanges[0]
    assert first.response == text(DISALLOW)
    assert (first.lead.kind, first.lead.found_how, first.lead.source) == ("robots", "robots", "daily")


@pytest.mark.wire
def test_forbidden_page_is_not_asked_for():
    with Newsstand({"/robots.txt": text(DISALLOW), "*": sized()}) as stand:
        crawled = polite([stand.url("/private/a"), stand.url("/a")])
        assert not stand.asked("/private/a")
    assert crawled.errors[stand.url("/private/a")].reason == "robots"
    assert stand.url("/a") in crawled.responses


@pytest.mark.wire
def test_redirect_to_a_forbidden_page_is_not_followed():
    moved = head(b"HTTP/1.1 301 Moved", b"Location: /private/a", b"Content-Length: 0")
    with Newsstand({"/robots.txt": text(DISALLOW), "/a": moved, "*": sized()}) as stand:
        crawled = polite([stand.url("/a")])
        assert not stand.asked("/private/a")
    assert crawled.errors[stand.url("/a")].reason == "robots"


@pytest.mark.wire
def test_redirect_to_another_authority_asks_for_its_robots_txt():
    with (
        Newsstand({"/robots.txt": text(DISALLOW)}) as stand,
        Newsstand({"/robots.txt": text(DISALLOW), "*": sized()}) as other,
    ):
        stand.routes["/a"] = head(b"HTTP/1.1 302 Found", b"Location: " + other.url("/b").encode(), b"Content-Length: 0")
        polite([stand.url("/a")])
        assert [exchanged.path for exchanged in other.log] == ["/robots.txt", "/b"]


@pytest.mark.wire
@pytest.mark.parametrize(
    "answer",
    [
        sized(b"oops", status=b"HTTP/1.1 500 Oops"),
        sized(b"busy", status=b"HTTP/1.1 503 Busy"),
        Answer.of(then="hang"),
        Answer.of(then="close"),
        Answer.of(then="reset"),
        Answer.of(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser-agent: *", then="close"),
        head(b"HTTP/1.1 200 OK", b"Content-Encoding: zstd", b"Content-Length: 8") + b"\x28\xb5\x2f\xfdxxxx",
    ],
    ids=["500", "503", "silence", "closed", "reset", "cut", "undecodable"],
)
def test_everything_is_disallowed_while_robots_txt_is_unreachable(answer):
    with Newsstand({"/robots.txt": answer, "*": sized()}) as stand:
        crawled = polite([stand.url("/a")], DOWNLOAD_TIMEOUT=0.3)
        assert not stand.asked("/a")
        assert 1 <= len(stand.asked("/robots.txt")) <= 3
    error = crawled.errors[stand.url("/a")]
    assert error.reason == "robots:unreachable"
    assert error.retry_at > datetime.now(UTC)


@pytest.mark.wire
@pytest.mark.parametrize("hops", [1, 5, 8])
def test_redirects_to_robots_txt_are_followed(hops):
    routes = {
        f"/r{n}": head(b"HTTP/1.1 302 Found", b"Location: /r%d" % (n + 1), b"Content-Length: 0") for n in range(hops)
    }
    routes |= {"/robots.txt": routes.pop("/r0"), f"/r{hops}": text(DISALLOW), "*": sized()}
    with Newsstand(routes) as stand:
        crawled = polite([stand.url("/private/a")])
    assert crawled.errors[stand.url("/private/a")].reason == "robots"


@pytest.mark.wire
def test_endless_redirects_count_as_no_robots_txt():
    loop = head(b"HTTP/1.1 302 Found", b"Location: /robots.txt", b"Content-Length: 0")
    with Newsstand({"/robots.txt": loop, "*": sized()}) as stand:
        crawled = polite([stand.url("/a")])
        assert len(stand.asked("/robots.txt")) < 12
    assert stand.url("/a") in crawled.responses


@pytest.mark.wire
def test_gzipped_robots_txt_is_read():
    body = gzip.compress(DISALLOW)
    with Newsstand({"/robots.txt": text(body, b"HTTP/1.1 200 OK", b"Content-Encoding: gzip"), "*": sized()}) as stand:
        crawled = polite([stand.url("/private/a")])
    assert isinstance(crawled.errors[stand.url("/private/a")], Refused)


@pytest.mark.wire
def test_crawl_delay_spaces_requests_at_the_server():
    with Newsstand({"/robots.txt": text(b"User-agent: *\nCrawl-delay: 0.2\n"), "*": sized()}) as stand:
        polite([stand.url(f"/{n}") for n in range(3)])
        times = [exchanged.received_at for exchanged in stand.log if exchanged.path != "/robots.txt"]
    assert times[-1] - times[0] > 0.3


@pytest.mark.wire
def test_robots_can_be_left_out_for_sites_of_ones_own():
    with Newsstand({"/robots.txt": text(DISALLOW), "*": sized()}) as stand:
        crawled = polite([stand.url("/private/a")], NEWSCRAWLER_ROBOTS=False)
        assert not stand.asked("/robots.txt")
    assert stand.url("/private/a") in crawled.responses


@pytest.mark.wire
def test_signals_of_robots_txt_are_noted_with_every_page():
    body = b"User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n"
    with Newsstand({"/robots.txt": text(body), "*": sized()}) as stand:
        crawled = polite([stand.url("/a")])
        [page] = crawled.of(stand.url("/a"))
    assert dict(page.notes)["rightsOfSite"] == "content-signal: search=yes, ai-train=no"


@pytest.mark.wire
def test_decision_is_archived_beside_the_file():
    from concurrent.futures import Future

    recorded = []

    class Store:
        def submit_resource(self, uri, content_type, block):
            recorded.append((uri, json.loads(block)))
            done = Future()
            done.set_result([])
            return done

    def prepare(crawler):
        crawler.session = SimpleNamespace(store=Store(), sources=(), options=SimpleNamespace(delay_s=None))

    with Newsstand({"/robots.txt": sized(b"", status=b"HTTP/1.1 403 No"), "*": sized()}) as stand:
        crawl([stand.url("/a")], settings=POLITE_SETTINGS, prepare=prepare)
        authority = stand.url("")
    [(uri, decision)] = recorded
    assert uri == f"urn:newscrawler:robots:{authority}"
    assert (decision["verdict"], decision["detail"]) == ("allow-all", f"{authority}/robots.txt: HTTP 403")
