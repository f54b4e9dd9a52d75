from datetime import UTC, datetime, timedelta

from newscrawler.state import Runs, Schedule

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
FEED = "https://news.example/feed"


def test_a_run_is_remembered_with_its_end(database):
    runs = Runs(database)
    runs.start("one", ["a", "b"], started_at=NOW, settings_digest="ab")
    runs.start("two", ["a"], started_at=NOW + timedelta(hours=1))
    runs.finish("one", ended_at=NOW, finish_reason="finished", exit_code=0, counts={"fetched": 3})
    newest, first = runs.last()
    assert (newest.crawl_id, newest.ended_at) == ("two", None)
    assert (first.sources, first.exit_code, first.counts) == (("a", "b"), 0, {"fetched": 3})


def test_a_silent_source_shows_when_it_last_had_something_new(database):
    runs = Runs(database)
    runs.note_source("news", site="news.example", at=NOW, new=4, failed=False)
    runs.note_source("news", site="news.example", at=NOW + timedelta(days=1), new=0, failed=True)
    runs.note_source("news", site="news.example", at=NOW + timedelta(days=2), new=0, failed=True)
    (record,) = runs.sources()
    assert (record.last_new_at, record.failures) == (NOW, 2)
    runs.note_source("news", site="news.example", at=NOW, new=1, failed=False)
    assert runs.sources()[0].failures == 0


def test_a_listing_is_due_when_its_interval_is_over(database):
    schedule = Schedule(database)
    assert schedule.is_due(FEED, NOW)
    schedule.read(FEED, kind="feed", now=NOW, interval=timedelta(minutes=10), new=2, total=8, source="news")
    assert not schedule.is_due(f"{FEED}#x", NOW + timedelta(minutes=9))
    assert schedule.is_due(FEED, NOW + timedelta(minutes=10))
    record = schedule.record(FEED)
    assert (record.interval, record.share_new) == (timedelta(minutes=10), 0.25)
    assert list(schedule.listings()) == [record]
