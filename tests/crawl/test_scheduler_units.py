import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.settings import Settings

from newscrawler.crawl.handler import CaptureHandler
from newscrawler.crawl.refusals import Refused
from newscrawler.crawl.scheduler import FrontierScheduler
from newscrawler.crawl.settle import LEASE, failure_reason, status_reason
from newscrawler.crawl.tally import Tally
from newscrawler.model import Lead
from newscrawler.state import REASONS, Database, Frontier, Ledger


@pytest.fixture
def database(tmp_path):
    with Database(tmp_path / "state.sqlite") as opened:
        yield opened


class Stats(dict):
    def inc_value(self, name, count=1):
        self[name] = self.get(name, 0) + count


class Politeness:
    def __init__(self, **rests):
        self.rests = {host.replace("_", "."): seconds for host, seconds in rests.items()}

    def resting_hosts(self):
        return {host for host, seconds in self.rests.items() if seconds > 0}

    def rest_s(self, host):
        return self.rests.get(host, 0)


class Articles:
    def __init__(self, left):
        self.left = left

    def take_page(self):
        self.left -= 1
        return self.left >= 0


class NewsSpider(Spider):
    name = "news"

    def page(self, response):
        pass


@pytest.fixture
def run(database):
    """Call with a function of the scheduler and the crawler; it runs inside an event loop, as Scrapy would have it."""

    def call(work, **parts):
        async def inside():
            scheduler = FrontierScheduler.from_crawler(crawler)
            scheduler.open(NewsSpider())
            work(scheduler, crawler)
            scheduler.close("finished")

        engine = SimpleNamespace(
            downloader=SimpleNamespace(total_concurrency=16, active=set()),
            scraper=SimpleNamespace(slot=None),
            _slot=None,
        )
        crawler = SimpleNamespace(
            settings=Settings({"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "FRONTIER_PATIENCE_S": 5}),
            frontier=Frontier(database),
            stats=Stats(),
            engine=engine,
            **parts,
        )
        asyncio.run(inside())
        return {count.reason: count.urls for count in Ledger(database).table()}

    return call


def ask(url, **how):
    return Request(url, **how)


def test_requests_come_back_from_the_database_with_lead_and_callback(run):
    def work(scheduler, crawler):
        lead = Lead(url="https://a.example/1", title="A headline")
        scheduler.enqueue_request(ask(lead.url, callback=scheduler._spider.page, meta={"lead": lead}))
        request = scheduler.next_request()
        assert request.callback == scheduler._spider.page
        assert request.meta["lead"].title == "A headline"

    assert run(work) == {"pending": 1}


def test_a_refused_url_is_dropped_and_in_the_ledger(run):
    def work(scheduler, crawler):
        assert not scheduler.enqueue_request(ask("http://a.example/calendar/2026/05"))
        assert scheduler.enqueue_request(ask("http://a.example/story"))

    assert run(work) == {"trap:calendar": 1, "pending": 1}


def test_what_the_frontier_cannot_hold_stays_in_memory(run):
    def work(scheduler, crawler):
        scheduler.enqueue_request(ask("http://a.example/search", method="POST", body=b"q=1"))
        assert scheduler.has_pending_requests()
        assert scheduler.next_request().method == "POST"
        assert not scheduler.has_pending_requests()

    assert run(work) == {}


def test_one_host_does_not_fill_the_downloader(run):
    def work(scheduler, crawler):
        for number in range(6):
            scheduler.enqueue_request(ask(f"http://a.example/{number}"))
        scheduler.enqueue_request(ask("http://b.example/"))
        hosts = [request.url.split("/")[2] for request in iter(scheduler.next_request, None)]
        assert sorted(hosts) == ["a.example", "a.example", "b.example"]

    run(work)


def test_a_resting_host_is_passed_over_in_memory_and_in_the_frontier(run):
    politeness = Politeness(a_example=2)

    def work(scheduler, crawler):
        scheduler.enqueue_request(ask("http://a.example/1"))
        scheduler.enqueue_request(ask("http://a.example/2", method="POST"))
        assert scheduler.next_request() is None
        assert scheduler.has_pending_requests()
        politeness.rests.clear()
        assert len(list(iter(scheduler.next_request, None))) == 2

    run(work, politeness=politeness)


def test_a_host_that_rests_longer_than_the_run_waits_keeps_it_not_open(run):
    def work(scheduler, crawler):
        scheduler.enqueue_request(ask("http://a.example/1"))
        assert not scheduler.has_pending_requests()

    assert run(work, politeness=Politeness(a_example=3600)) == {"pending": 1}


def test_no_more_articles_are_handed_out_than_the_budget_has(run):
    def work(scheduler, crawler):
        for number in range(4):
            scheduler.enqueue_request(ask(f"http://h{number}.example/"))
        assert len(list(iter(scheduler.next_request, None))) == 2
        assert not scheduler.has_pending_requests()

    session = SimpleNamespace(budget=Articles(2), tally=Tally())
    assert run(work, session=session)["pending"] == 4


def test_a_request_that_somebody_dropped_on_the_quiet_does_not_hold_the_crawl_open(run):
    def work(scheduler, crawler):
        scheduler.enqueue_request(ask("http://a.example/1"))
        assert scheduler.next_request()
        assert not scheduler.has_pending_requests()

    assert run(work) == {"dropped": 1}


def test_a_refusal_with_a_time_parks_the_url(run, database):
    when = datetime.now(UTC) + timedelta(hours=2)

    def work(scheduler, crawler):
        scheduler.enqueue_request(ask("http://a.example/1"))
        request = scheduler.next_request()
        failure = SimpleNamespace(value=Refused("blocked:rate-limit", "HTTP 429", retry_at=when), request=request)
        request.errback(failure)
        assert not scheduler.has_pending_requests()

    assert run(work) == {"retry:blocked:rate-limit": 1}
    assert abs(Ledger(database).story("http://a.example/1").retry_at - when) < timedelta(milliseconds=1)


def test_what_passes_is_tried_three_times_and_then_given_up(run, database):
    def work(scheduler, crawler):
        scheduler.enqueue_request(ask("http://a.example/1"))
        for attempt in range(3):
            request = scheduler.next_request()
            assert request, attempt
            scheduler.answered(Response(request.url, status=503, request=request))
            scheduler.frontier.flush()
            with database.write() as connection:
                connection.exec_driver_sql("UPDATE url SET retry_at = 1 WHERE state = 'pending'")
            scheduler.frontier._next_wake = datetime.now(UTC)
        assert scheduler.next_request() is None

    tally = Tally()
    assert run(work, session=SimpleNamespace(budget=Articles(9), tally=tally)) == {"server-error": 1}
    assert tally.total("failed") == 3


def park_and_wake(scheduler, database, reason):
    """Lease the one page there is, refuse it for an hour, and let the hour pass; False when it is not handed out."""
    request = scheduler.next_request()
    if request is None:
        return False
    when = datetime.now(UTC) + timedelta(hours=1)
    request.errback(SimpleNamespace(value=Refused(reason, "HTTP 429", retry_at=when), request=request))
    scheduler.frontier.flush()
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE url SET retry_at = 1 WHERE state = 'pending'")
    scheduler.frontier._next_wake = datetime.now(UTC)
    return True


def test_a_page_that_is_parked_for_ever_ends_after_three_attempts(run, database):
    def work(scheduler, crawler):
        scheduler.enqueue_request(ask("http://a.example/1"))
        assert [park_and_wake(scheduler, database, "blocked:rate-limit") for _ in range(4)] == [True, True, True, False]

    assert run(work) == {"blocked:rate-limit": 1}


@pytest.mark.parametrize("reason", ["host-resting", "circuit-open", "robots:unreachable"])
def test_what_was_not_asked_for_is_no_attempt(run, database, reason):
    def work(scheduler, crawler):
        scheduler.enqueue_request(ask("http://a.example/1"))
        assert all(park_and_wake(scheduler, database, reason) for _ in range(5))

    assert run(work) == {f"retry:{reason}": 1}
    assert Ledger(database).story("http://a.example/1").attempts == 0


def test_a_refusal_keeps_its_own_reason_whatever_its_words(run):
    refused = Refused("robots:unreachable", "everything is disallowed while https://a.example/robots.txt: HTTP 503")
    assert failure_reason(refused) == ("robots:unreachable", refused.detail)
    assert failure_reason(Refused("rights:tdm-reservation", "offsite"))[0] == "rights:tdm-reservation"


def test_the_lease_of_a_page_is_not_inherited_by_its_links(run):
    def work(scheduler, crawler):
        scheduler.enqueue_request(ask("http://a.example/1"))
        first = scheduler.next_request()
        child = ask("http://a.example/2", meta={**first.meta, LEASE: None})
        child.meta.pop(LEASE)
        scheduler.remember(child)
        scheduler.frontier.flush()
        assert scheduler.next_request().meta["lead"].url == "http://a.example/2"

    run(work)


def test_every_status_and_failure_has_a_reason_in_the_table():
    reasons = [status_reason(status) for status in range(100, 600)]
    reasons += [failure_reason(error)[0] for error in (ValueError("x"), Refused("robots", "x"), RuntimeError("x"))]
    assert {reason.partition(":")[0] for reason in reasons} <= REASONS.keys()
    assert (status_reason(404), status_reason(200), status_reason(503)) == ("gone", "fetched", "server-error")


def test_the_reasons_of_the_download_side_are_in_the_table():
    from newscrawler.crawl import refusals, resting

    told = {slug for _, slug in refusals.REASONS} | set(resting.COMPLAINTS.values())
    assert {reason.partition(":")[0] for reason in told} <= REASONS.keys()


def test_a_page_counts_as_asked_for_when_it_is_about_to_be_fetched(database):
    frontier = Frontier(database)
    frontier.discover([Lead(url="https://news.example/a")])
    (lease,) = frontier.lease(1)
    handler = SimpleNamespace(_crawler=SimpleNamespace(frontier=frontier))
    for request in (Request(lease.lead.url, meta={LEASE: lease.id}), Request("https://news.example/robots.txt")):
        CaptureHandler._note_asking(handler, request)
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT leases FROM url").scalars().all() == [1]
