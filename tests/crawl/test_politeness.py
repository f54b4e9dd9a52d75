"""How hosts are treated: pace, rests, retries, circuit; timing is measured where it matters, at the server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scrapy import Request

from newscrawler.crawl.politeness import Politeness, RestPolicy, read_retry_after
from newscrawler.model import Lead
from newscrawler.sources.source import Politeness as Rule
from tests.newsstand import Answer, Newsstand, make_certificate
from tests.newsstand.crawling import POLITE_SETTINGS, crawl
from tests.newsstand.oddities import first_then, head, sized

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NO_ROBOTS = {"NEWSCRAWLER_ROBOTS": False}


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def politeness(clock):
    rests = RestPolicy(backoff_s=2, backoff_cap_s=60, circuit_after=6, circuit_rest_s=600, retry_after_cap_s=3600)
    return Politeness(rests=rests, clock=clock)


def test_rests_double_with_each_failure_in_a_row(politeness, clock):
    rests = []
    for _ in range(5):
        rests.append(politeness.failed("news.example"))
        clock.now += rests[-1]
    assert rests == [2, 4, 8, 16, 32]


def test_rest_ends_with_its_time_and_holds_for_one_host(politeness, clock):
    politeness.failed("news.example")
    assert politeness.resting_hosts() == {"news.example"}
    assert politeness.rest_s("other.example") == 0
    clock.now += 2
    assert politeness.resting_hosts() == set()


def test_success_forgets_the_failures(politeness, clock):
    for _ in range(4):
        clock.now += politeness.failed("news.example")
    politeness.succeeded("news.example")
    assert politeness.failed("news.example") == 2


def test_circuit_opens_after_failures_in_a_row_and_opens_again_at_the_next(politeness, clock):
    for _ in range(5):
        clock.now += politeness.failed("news.example")
    assert politeness.failed("news.example") == 600
    assert politeness.rest_reason("news.example") == "circuit-open"
    clock.now += 600
    assert politeness.failed("news.example") == 1200


def test_retry_after_rests_the_host_up_to_the_cap(politeness):
    assert politeness.failed("a.example", retry_after_s=100) == 100
    assert politeness.failed("b.example", retry_after_s=10**12) == 3600
    assert politeness.failed("c.example", retry_after_s=0) == 2


def test_shorter_rest_does_not_end_a_longer_one(politeness):
    politeness.failed("a.example", retry_after_s=100)
    assert politeness.failed("a.example", retry_after_s=1) == 100


def test_crawl_delay_wins_when_longer_up_to_the_cap():
    politeness = Politeness(rules={"daily": Rule(delay_s=1, crawl_delay_cap_s=30)})
    assert politeness.delay_s("a.example", "daily") == 1
    politeness.note_crawl_delay("a.example", 0.5)
    assert politeness.delay_s("a.example", "daily") == 1
    politeness.note_crawl_delay("a.example", 10)
    assert politeness.delay_s("a.example", "daily") == 10
    politeness.note_crawl_delay("a.example", 86_400)
    assert politeness.delay_s("a.example", "daily") == 30


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), (b" 5 ", 5), ("0", 0), ("1.5", 1.5), ("99999999999999999999", 1e20),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(days=400), usegmt=True), 0),
        ("Sunday, 22-Nov-26 12:01:30 GMT", 90), ("Sun Nov 22 12:01:30 2026", 90),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None), ("soon", None), ("", None), (None, None), ("-5", None), ("1e9", None),
        ("Wed, 99 Foo 2026 99:99:99 GMT", None), ("٣", None),
    ],
)  # fmt: skip
def test_retry_after_is_read_as_number_and_as_date(value, seconds):
    read = read_retry_after(value, now=NOW)
    if value and "9999 " in str(value):
        assert read > 10**9
    else:
        assert read == seconds


@hypothesis_settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60))
def test_no_retry_after_makes_the_reader_raise(value):
    read = read_retry_after(value)
    assert read is None or read >= 0


def polite(requests, **more):
    return crawl(requests, settings=POLITE_SETTINGS | NO_ROBOTS | more)


def span(exchanges):
    """Seconds from the first to the last: one late arrival shifts it less than it would a single gap."""
    times = sorted(each.received_at for each in exchanges)
    return times[-1] - times[0]


@pytest.mark.wire
def test_whole_host_rests_after_429():
    limited = head(b"HTTP/1.1 429 Too Many Requests", b"Retry-After: 0.4", b"Content-Length: 0")
    with Newsstand({"/0": first_then(limited, sized()), "*": sized()}) as stand:
        crawled = polite([stand.url(f"/{n}") for n in range(4)], DOWNLOAD_DELAY=0.1)
        first, second, *others = stand.log
    assert first.path == "/0"
    assert second.received_at - first.received_at > 0.3
    assert span([second, *others]) > 0.2
    assert len(crawled.responses) == 4


@pytest.mark.wire
@pytest.mark.parametrize("header", [b"Retry-After: 3600", b"Retry-After: 999999999999", "date"])
def test_long_retry_after_parks_the_host_and_nobody_sleeps(header):
    if header == "date":
        header = b"Retry-After: " + format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True).encode()
    answer = head(b"HTTP/1.1 503 Busy", header, b"Content-Length: 0")
    with Newsstand({"*": answer}) as stand:
        crawled = polite([stand.url(f"/{n}") for n in range(4)])
        assert len(stand.log) == 1
    first, *others = [crawled.errors[stand.url(f"/{n}")] for n in range(4)]
    assert first.reason == "server-error"
    assert {error.reason for error in others} == {"host-resting"}
    ahead = [error.retry_at - datetime.now(UTC) for error in (first, *others)]
    assert all(timedelta(minutes=30) < one <= timedelta(days=1) for one in ahead)


@pytest.mark.wire
def test_server_that_is_always_busy_is_asked_a_bounded_number_of_times():
    with Newsstand({"*": sized(b"busy", status=b"HTTP/1.1 503 Busy")}) as stand:
        crawled = polite([stand.url(f"/{n}") for n in range(20)], NEWSCRAWLER_CIRCUIT_AFTER=5, NEWSCRAWLER_BACKOFF=0.01)
        assert len(stand.log) == 5
    assert {error.reason for error in crawled.errors.values()} >= {"circuit-open"}
    assert len(crawled.errors) + len(crawled.responses) == 20


@pytest.mark.wire
def test_passing_failure_is_tried_again():
    lost = Answer.of(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", then="close")
    with Newsstand(
        {"/a": first_then(lost, sized()), "/b": first_then(sized(status=b"HTTP/1.1 502 Bad"), sized())}
    ) as stand:
        crawled = polite([stand.url("/a"), stand.url("/b")])
    assert set(crawled.responses) == {stand.url("/a"), stand.url("/b")}
    assert [exchange.error for exchange in crawled.of(stand.url("/a"))] == ["disconnect", None]


@pytest.mark.wire
def test_host_that_challenges_every_request_is_left_alone():
    challenge = sized(b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>")
    with Newsstand({"*": challenge}) as stand:
        crawled = polite([stand.url(f"/{n}") for n in range(20)], NEWSCRAWLER_CIRCUIT_AFTER=3, DOWNLOAD_DELAY=0.02)
        assert len(stand.log) <= 6
    assert {error.reason for error in crawled.errors.values()} == {"blocked:cloudflare", "circuit-open"}


@pytest.mark.wire
def test_time_out_is_tried_again_once():
    with Newsstand({"*": Answer.of(then="hang")}) as stand:
        polite([stand.url("/a")], DOWNLOAD_TIMEOUT=0.15, RETRY_TIMES=5)
        assert len(stand.log) == 2


@pytest.mark.wire
def test_http_and_https_of_a_host_share_one_queue(tmp_path):
    seen = []
    with (
        Newsstand({"*": lambda each: seen.append(each) or sized()}) as plain,
        Newsstand({"*": lambda each: seen.append(each) or sized()}, certificate=make_certificate(tmp_path)) as secure,
    ):
        polite([stand.url(f"/{n}") for n in range(3) for stand in (plain, secure)], DOWNLOAD_DELAY=0.15)
    assert len(seen) == 6
    assert span(seen) > 0.5


@pytest.mark.wire
def test_delay_is_the_least_distance():
    with Newsstand({"*": sized()}) as stand:
        polite([stand.url(f"/{n}") for n in range(5)], DOWNLOAD_DELAY=0.1, CONCURRENT_REQUESTS_PER_DOMAIN=4)
        assert span(stand.log) > 0.3


@pytest.mark.wire
def test_source_has_its_own_pace():
    def prepare(crawler):
        crawler.politeness = Politeness(rules={"slow": Rule(delay_s=0.2)}, default=Rule(delay_s=0))

    with Newsstand({"*": sized()}) as stand:
        lead = Lead(url="x", source="slow")
        asked = [Request(stand.url(f"/{n}"), meta={"lead": lead}) for n in range(3)]
        crawl(asked, settings=POLITE_SETTINGS | NO_ROBOTS, prepare=prepare)
        assert span(stand.log) > 0.3


@pytest.mark.wire
def test_redirect_to_another_host_joins_that_hosts_queue():
    with Newsstand() as stand, Newsstand({"*": sized()}, address="127.0.0.2") as other:
        stand.routes["/a"] = head(b"HTTP/1.1 302 Found", b"Location: " + other.url("/b").encode(), b"Content-Length: 0")
        crawled = polite([stand.url("/a")])
    assert crawled.responses[stand.url("/a")].meta["download_slot"] == "127.0.0.2"


@pytest.mark.wire
def test_refused_url_is_not_asked_and_says_why():
    crawled = polite(["http://news.example:22/", "http://user@news.example/", "http://0x7f000001:81/"],
                     NEWSCRAWLER_ALLOW_ADDRESSES=[])  # fmt: skip
    assert {error.reason for error in crawled.errors.values()} == {"refused-address"}
    assert crawled.exchanges == []


@pytest.mark.wire
@pytest.mark.parametrize("connections", [1, 2])
def test_host_has_no_more_connections_than_it_may(connections):
    import threading

    open_now, most, lock = 0, 0, threading.Lock()

    def pieces():
        nonlocal open_now, most
        with lock:
            open_now += 1
            most = max(most, open_now)
        yield sized(b"")[:-2]
        with lock:
            open_now -= 1
        yield b"\r\n"

    with Newsstand({"*": lambda _: Answer(pieces(), pause_s=0.03)}) as stand:
        crawled = polite([stand.url(f"/{n}") for n in range(8)], CONCURRENT_REQUESTS_PER_DOMAIN=connections)
    assert len(crawled.responses) == 8
    assert most <= connections
