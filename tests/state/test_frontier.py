import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from newscrawler.model import Lead
from newscrawler.state import REASONS, Database, Frontier, Ledger
from newscrawler.state.frontier import POISON_DEATHS
from newscrawler.state.frontier_sql import EVENTS_KEPT, Statements

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime.now(UTC)


@pytest.fixture
def frontier(database):
    return Frontier(database, crawl_id="crawl-1")


def lead(path="a", host="news.example", **facts):
    return Lead(url=f"https://{host}/{path}", **facts)


def leased_urls(frontier, n=100, **how):
    return [one.lead.url for one in frontier.lease(n, **({"per_host": 100} | how))]


def state_of(database, url):
    story = Ledger(database).story(url)
    return story.state, story.reason


def test_a_lead_comes_back_whole(frontier):
    told = Lead(
        url="https://news.example/a",
        kind="article",
        found_how="feed",
        found_via="https://news.example/feed",
        found_at=LONG_AGO,
        title="A headline",
        published=LONG_AGO,
        modified=LONG_AGO + timedelta(hours=1),
        summary="A summary",
        language="en-GB",
        source="news",
        depth=2,
        priority=3,
    )
    frontier.discover([told], callback="parse_article")
    (leased,) = frontier.lease(1)
    assert leased.lead == told
    assert leased.callback == "parse_article"


def test_one_page_is_discovered_once_however_it_is_written(frontier):
    same = ["https://news.example/a", "http://www.news.example/a#top", "https://news.example/a?utm_source=x"]
    assert frontier.discover([Lead(url=url) for url in same]) == 1
    assert frontier.discover([Lead(url=same[1])]) == 0
    assert len(frontier.lease(10, per_host=10)) == 1


def test_what_is_leased_is_not_leased_again(frontier):
    frontier.discover([lead("a"), lead("b")])
    assert len(leased_urls(frontier)) == 2
    assert leased_urls(frontier) == []
    assert not frontier.has_pending()


def test_hosts_take_turns_and_busy_ones_are_passed_over(frontier):
    frontier.discover([lead(str(n), host) for host in ("a.example", "b.example", "c.example") for n in range(3)])
    turns = [frontier.lease(1)[0].host_group for _ in range(6)]
    assert Counter(turns) == {"a.example": 2, "b.example": 2, "c.example": 2}
    assert len(set(turns[:3])) == 3
    assert {one.host_group for one in frontier.lease(9, busy_hosts={"a.example", "b.example"})} == {"c.example"}


def test_a_call_takes_no_more_of_a_host_than_it_may(frontier):
    frontier.discover([lead(str(n)) for n in range(9)] + [lead("x", "other.example")])
    assert Counter(one.host_group for one in frontier.lease(9, per_host=2)) == {"news.example": 2, "other.example": 1}


def test_fresh_leads_come_first_after_priority_and_listings(frontier):
    frontier.discover(
        [
            lead("old", published=LONG_AGO),
            lead("new", published=NOW - timedelta(minutes=1)),
            lead("unknown"),
            lead("feed", kind="feed", found_at=LONG_AGO),
            lead("urgent", published=LONG_AGO, priority=2),
            lead("from-the-future", published=NOW + timedelta(days=900)),
        ]
    )
    order = [url.rsplit("/", 1)[1] for url in leased_urls(frontier)]
    assert order == ["urgent", "feed", "from-the-future", "new", "unknown", "old"]


def test_links_and_the_end_of_their_page_become_durable_together(database, frontier):
    frontier.discover([lead("front", kind="front")])
    (page,) = frontier.lease(1)
    frontier.found(lead("a"))
    frontier.done(page.id)
    assert Ledger(database).total() == 1
    frontier.flush()
    assert Ledger(database).total() == 2
    assert state_of(database, "https://news.example/front") == ("done", "fetched")


def test_what_could_not_be_written_is_remembered(database, frontier, monkeypatch):
    frontier.found(lead("a"))
    with monkeypatch.context() as patch:
        patch.setattr(frontier._sql, "insert", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            frontier.flush()
    assert frontier.flush() == 1
    assert Ledger(database).total() == 1


def test_only_leads_that_wait_to_be_fetched_count_as_opened(database, frontier):
    frontier.discover([lead("a"), lead("b")])
    frontier.discover([lead("a"), lead("c")])
    frontier.refuse(lead("d"), "too-old")
    frontier.flush()
    assert frontier.opened == 3


def test_a_growing_path_is_refused_by_the_page_that_names_it(frontier):
    page = "https://news.example/" + "/".join("abcdefgh")
    assert frontier.found(Lead(url=f"{page}/i", found_via=page)) == "trap:growing-path"


def test_a_killed_process_leaves_its_leases_to_the_next(database, frontier):
    frontier.discover([lead("a"), lead("b")])
    frontier.lease(1)
    again = Frontier(database)
    assert again.recover() == 1
    assert len(leased_urls(again)) == 2


def test_what_kills_the_process_each_time_is_poison(database, frontier):
    frontier.discover([lead("a")])
    for _ in range(POISON_DEATHS):
        run = Frontier(database)
        (one,) = run.lease(1)
        run.asked(one.id)
        run.asked(one.id)  # its redirect
        Frontier(database).recover()
    assert Frontier(database).lease(1) == []
    assert state_of(database, "https://news.example/a") == ("failed", "poison")


def test_what_was_only_leased_ahead_of_a_deadly_page_is_not_poison(database, frontier):
    frontier.discover([lead("deadly", priority=1), lead("ahead")])
    for _ in range(POISON_DEATHS + 1):
        run = Frontier(database)
        for one in run.lease(2, per_host=2):
            if one.lead.url.endswith("deadly"):
                run.asked(one.id)
        Frontier(database).recover()
    assert leased_urls(Frontier(database)) == ["https://news.example/ahead"]
    assert state_of(database, "https://news.example/deadly") == ("failed", "poison")


def test_a_lease_that_was_settled_does_not_count_towards_poison(database, frontier):
    frontier.discover([lead("a")])
    for _ in range(POISON_DEATHS + 2):
        (one,) = frontier.lease(1)
        frontier.asked(one.id)
        frontier.retry_at(one.id, LONG_AGO, "timeout")
    frontier.flush()
    assert Frontier(database).recover() == 0
    assert frontier.lease(1)


def test_a_retry_waits_for_its_time(database, frontier):
    frontier.discover([lead("a"), lead("b")])
    late, soon = frontier.lease(2, per_host=2)
    frontier.retry_at(late.id, NOW + timedelta(hours=1), "server-error", "HTTP 503")
    frontier.retry_at(soon.id, LONG_AGO, "timeout")
    assert leased_urls(frontier) == [soon.lead.url]
    assert state_of(database, late.lead.url) == ("pending", "retry:server-error")
    assert not frontier.has_pending()
    assert frontier.has_pending(patience_s=7200)


def test_given_back_leases_wait_as_if_nothing_had_happened(database, frontier):
    frontier.discover([lead("a")])
    for _ in range(POISON_DEATHS + 2):
        (one,) = frontier.lease(1)
        frontier.asked(one.id)
        frontier.release([one.id])
    assert frontier.recover() == 0
    assert state_of(database, "https://news.example/a") == ("pending", "pending")
    assert leased_urls(frontier)


def settle(database, url, ending, **facts):
    run = Frontier(database)
    run.discover([Lead(url=url, **facts)])
    (one,) = run.lease(1)
    ending(run, one.id)
    run.flush()


@pytest.mark.parametrize(
    ("facts", "ending", "new_facts", "again", "comes_back"),
    [
        ({}, lambda run, row: run.done(row), {}, False, False),
        ({}, lambda run, row: run.done(row), {}, True, True),
        ({}, lambda run, row: run.done(row), {"modified": NOW + timedelta(days=1)}, False, True),
        ({}, lambda run, row: run.done(row), {"modified": LONG_AGO}, False, False),
        ({}, lambda run, row: run.failed(row, "gone"), {}, False, False),
        ({}, lambda run, row: run.failed(row, "timeout"), {}, False, True),
        ({"kind": "feed"}, lambda run, row: run.done(row), {"kind": "feed"}, False, True),
    ],
)
def test_what_is_settled_comes_back_in_a_later_run_only_with_a_reason(
    database, facts, ending, new_facts, again, comes_back
):
    url = "https://news.example/a"
    settle(database, url, ending, **facts)
    later = Frontier(database)
    assert later.discover([Lead(url=url, **new_facts)], again=again) == comes_back
    assert bool(later.lease(1)) == comes_back


@pytest.mark.parametrize(
    ("how", "days", "comes_back"), [("feed", 2, True), ("sitemap", 2, True), ("link", 2, False), ("feed", 0, False)]
)
def test_a_page_that_was_gone_gets_one_more_chance_when_a_listing_still_names_it(database, how, days, comes_back):
    url = "https://news.example/a"
    for expected in (comes_back, False):
        settle(database, url, lambda run, row: run.done(row, "gone"), found_how=how)
        with database.write() as connection:
            connection.exec_driver_sql(f"UPDATE url SET settled_at = settled_at - {days * 86_400_000_000}")
        later = Frontier(database)
        assert later.discover([Lead(url=url, found_how=how)]) == expected
        if not expected:
            break


def test_a_listing_is_read_once_a_run_even_if_every_page_names_it(frontier):
    frontier.discover([lead("front", kind="front")])
    frontier.done(frontier.lease(1)[0].id)
    assert frontier.discover([lead("front", kind="front")]) == 0


def test_refused_leads_are_in_the_ledger_with_their_reason(database, frontier):
    assert frontier.found(Lead(url="ftp://news.example/a")) == "refused-scheme"
    frontier.refuse(lead("far", "other.example"), "off-site")
    frontier.flush()
    assert leased_urls(frontier) == []
    assert {(count.state, count.reason) for count in Ledger(database).table()} == {
        ("failed", "refused-scheme"),
        ("failed", "off-site"),
    }


def test_the_end_of_a_redirect_is_done_and_not_fetched_again(database, frontier):
    frontier.discover([lead("moved"), lead("target")])
    frontier.arrived(lead("target", found_how="redirect"))
    frontier.arrived(lead("elsewhere", found_how="redirect"))
    frontier.flush()
    assert leased_urls(frontier) == ["https://news.example/moved"]
    assert state_of(database, "https://news.example/elsewhere") == ("done", "fetched")


def test_a_run_leases_only_what_belongs_to_its_sources(database):
    Frontier(database).discover(
        [lead("a", source="one"), lead("b", source="two"), lead("c", "x.example", source="one")]
    )
    one, two = Frontier(database, sources=["one"]), Frontier(database, sources=["two"])
    assert len(leased_urls(two)) == 1
    assert not two.has_pending()
    assert len(leased_urls(one)) == 2
    assert one.recover() == 2


def test_history_keeps_the_latest_events_only(database, frontier):
    frontier.discover([lead("a")])
    for number in range(EVENTS_KEPT + 5):
        (one,) = frontier.lease(1)
        frontier.retry_at(one.id, LONG_AGO, "timeout", str(number))
    frontier.flush()
    events = Ledger(database).story("https://news.example/a").events
    assert len(events) == EVENTS_KEPT
    assert events[-1].detail == str(EVENTS_KEPT + 4)


def test_a_lease_reads_the_index_and_not_the_table(database):
    seen = []
    with database.engine.connect() as connection:
        connection.connection.dbapi_connection.set_trace_callback(seen.append)
        Statements("sqlite", NOW, None).lease(connection, [("", "news.example")], 1)
        connection.connection.dbapi_connection.set_trace_callback(None)
        (said,) = [statement for statement in seen if statement.startswith("UPDATE")]
        plan = str(connection.execute(text(f"EXPLAIN QUERY PLAN {said}")).all())
    assert "url_ready" in plan
    assert "SCAN url" not in plan


def random_operation(frontier: Frontier, dice: random.Random, held: list[int]) -> None:
    host, page = f"h{dice.randrange(3)}.example", dice.randrange(12)
    kind = dice.choice(["article", "front", "feed"])
    match dice.randrange(9):
        case 0:
            frontier.discover(
                [lead(str(page), host, kind=kind, source=dice.choice([None, "s"]))], again=dice.random() < 0.3
            )
        case 1:
            frontier.found(lead(str(page), host, modified=dice.choice([None, LONG_AGO, NOW])))
        case 2:
            frontier.refuse(lead(str(page), host), dice.choice(["off-site", "too-old", "nonsense"]))
        case 3:
            held += [one.id for one in frontier.lease(3, per_host=2, busy_hosts={f"h{dice.randrange(4)}.example"})]
        case 4 if held:
            frontier.done(held.pop(), dice.choice(["fetched", "paywall", "not-article:shell", "what is this"]))
        case 5 if held:
            frontier.failed(held.pop(), dice.choice(["gone", "timeout", "blocked:challenge"]))
        case 6 if held:
            frontier.retry_at(held.pop(), dice.choice([LONG_AGO, NOW + timedelta(hours=1)]), "timeout")
        case 7:
            frontier.release([held.pop()] if held else [])
        case 8:
            frontier.arrived(lead(str(page), host, found_how="redirect"))


@given(seed=st.integers(0, 2**32), length=st.integers(1, 50))
@settings(max_examples=12, deadline=None)
def test_every_url_has_exactly_one_known_reason_whatever_happens(tmp_path_factory, seed, length):
    dice = random.Random(seed)
    held: list[int] = []
    with Database(tmp_path_factory.mktemp("ledger") / "state.sqlite") as database:
        frontier, ledger = Frontier(database), Ledger(database)
        for _ in range(length):
            random_operation(frontier, dice, held)
            if dice.random() < 0.1:
                page = f"https://h{dice.randrange(4)}.example/{dice.randrange(12)}"
                ledger.decide(page, dice.choice(["article", "not-article:index-page", "duplicate-of"]))
            if dice.random() < 0.05:
                frontier.flush()
                held.clear()
                frontier = Frontier(database)
                frontier.recover()
        frontier.flush()
        table = ledger.table()
        assert sum(count.urls for count in table) == ledger.total()
        assert {count.reason.partition(":")[0] for count in table} <= REASONS.keys()
        assert all(count.state in {"pending", "leased", "done", "failed"} for count in table)
        for count in table:
            assert (count.state in {"pending", "leased"}) <= (count.reason.partition(":")[0] not in {"fetched", "gone"})


def test_a_clock_that_ran_ten_years_ahead_keeps_no_listing_from_being_read(database, frontier):
    listing = lead("feed", kind="feed")
    frontier.discover([listing])
    frontier.done(frontier.lease(1)[0].id)
    frontier.flush()
    with database.write() as connection:
        connection.execute(text("UPDATE url SET settled_at = :then"), {"then": 2_400_000_000_000_000})
    assert Frontier(database, crawl_id="crawl-2").discover([listing]) == 1
