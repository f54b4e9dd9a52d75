"""All traps in one crawl, each a host of its own, with ordinary articles between them."""

from __future__ import annotations

from itertools import zip_longest

import pytest

from newscrawler.crawl.refusals import reason_of
from tests.newsstand import Newsstand
from tests.newsstand.crawling import POLITE_SETTINGS, crawl
from tests.newsstand.oddities import PAGE, sized, stripped_of_interims
from tests.newsstand.traps import CANARY, SETTINGS, SHORT_OF_TIME, all_traps

pytestmark = [pytest.mark.wire, pytest.mark.slow]

ARTICLES = 30
NAMES = [*all_traps(0)]
HOSTS = {name: f"127.1.{number // 250}.{number % 250 + 1}" for number, name in enumerate(NAMES)}


class Tried:
    def __init__(self, crawls, stand, canary, traps):
        self.canary, self.traps = canary, traps
        self.responses = {url: response for crawled in crawls for url, response in crawled.responses.items()}
        self.errors = {url: error for crawled in crawls for url, error in crawled.errors.items()}
        self.exchanges = [exchange for crawled in crawls for exchange in crawled.exchanges]
        self.urls = {name: stand.url(traps[name].path, host=HOSTS[name]) for name in traps}
        self.articles = [stand.url(f"/article/{number}") for number in range(ARTICLES)]
        self.sent = {}
        for each in stand.log:
            self.sent.setdefault((each.host, each.target), []).append(bytes(each.sent))


@pytest.fixture(scope="module")
def tried():
    with Newsstand({"*": sized(b"secret")}, address=CANARY) as canary:
        traps = all_traps(canary.port)
        with Newsstand(more_addresses=HOSTS.values()) as stand:
            by_host = {f"{HOSTS[name]}:{stand.port}": trap for name, trap in traps.items()}

            def answer(exchanged):
                trap = by_host.get(exchanged.host)
                route = sized() if trap is None else trap.answer
                if exchanged.path == "/robots.txt":
                    route = (trap and trap.robots) or sized(b"", status=b"HTTP/1.1 404 Not Found")
                return route(exchanged) if callable(route) else route

            stand.routes["*"] = answer
            allow = [f"127.1.0.0/16:{stand.port}", f"127.0.0.1:{stand.port}", f":{canary.port}"]
            articles = [stand.url(f"/article/{number}") for number in range(ARTICLES)]
            crawls = []
            for slow, settings in ((False, SETTINGS), (True, SHORT_OF_TIME)):
                asked = [stand.url(trap.path, host=HOSTS[name]) for name, trap in traps.items() if trap.is_slow is slow]
                mixed = asked if slow else [url for pair in zip_longest(asked, articles) for url in pair if url]
                crawls.append(
                    crawl(mixed, settings=POLITE_SETTINGS | settings | {"NEWSCRAWLER_ALLOW_ADDRESSES": allow})
                )
            yield Tried(crawls, stand, canary, traps)


def test_there_are_enough_of_them():
    assert len(NAMES) >= 120


@pytest.mark.parametrize("name", NAMES)
def test_trap_ends_as_it_should(tried, name):
    url, trap = tried.urls[name], tried.traps[name]
    error = tried.errors.get(url)
    ended = "page" if url in tried.responses else reason_of(error) if error else "lost"
    assert ended == trap.outcome, error


def test_every_ordinary_article_is_fetched_in_spite_of_them(tried):
    assert all(tried.responses[url].body == PAGE for url in tried.articles)


def test_nothing_reached_the_internal_service(tried):
    assert tried.canary.connections == 0


def test_what_came_of_each_trap_is_archived_as_it_was_sent(tried):
    whole = [exchange for exchange in tried.exchanges if exchange.response and exchange.truncated is None]
    assert len(whole) > 100
    for exchange in whole:
        host, _, path = exchange.url.removeprefix("http://").partition("/")
        sent = map(stripped_of_interims, tried.sent[host, f"/{path}"])
        assert any(one.startswith(exchange.response) for one in sent), exchange.url
