"""The same code on PostgreSQL; a server is started for these tests where one is installed."""

import os
import pwd
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawler.model import Lead
from newscrawler.state import Database, Frontier, Journal, Ledger, Runs, Schedule
from tests.state.conftest import capture_row

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        pytest.skip("no PostgreSQL server in /usr/lib/postgresql")
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    return found[-1]


def owner() -> str | None:
    """PostgreSQL does not run as root; its package has a user of its own."""
    if os.getuid():
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip("running as root, and there is no user postgres to run the server")


@pytest.fixture(scope="module")
def server():
    folder, user = programs(), owner()
    home = Path(tempfile.mkdtemp(prefix="newscrawler-pg-"))
    if user:
        shutil.chown(home, user)
    data = home / "data"

    def call(program, *arguments):
        command = [str(folder / program), *map(str, arguments)]
        subprocess.run(command, check=True, user=user, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    call("initdb", "-D", data, "-A", "trust", "-U", "newscrawler", "--no-sync", "-E", "UTF8", "--locale", "C.UTF-8")
    call("pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", f"-k {home} -c listen_addresses= -c fsync=off", "start")
    try:
        yield home
    finally:
        call("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def database(server, request):
    import psycopg

    name = "t" + str(abs(hash(request.node.name)))
    with psycopg.connect(host=str(server), user="newscrawler", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with Database(f"postgresql+psycopg://newscrawler@/{name}?host={server}") as opened:
        yield opened


def lead(path, host="news.example", **facts):
    return Lead(url=f"https://{host}/{path}", **facts)


def test_the_journal_works_as_on_sqlite(database):
    journal = Journal(database)
    rows = [capture_row(number, payload_digest="sha1:same", etag='"1"') for number in range(3)]
    journal.commit("NEWS-1.warc.gz", 300, rows)
    journal.commit("NEWS-1.warc.gz", 300, rows)
    assert journal.original("sha1:same").record_id == "<urn:uuid:0>"
    assert [row.url_key for row in journal.captures(prefix="example,news)/story-1")] == ["example,news)/story-1"]
    assert next(journal.captures(limit=1)).provenance() == rows[0].provenance()
    journal.commit("NEWS-1.warc.gz", 400, [capture_row(9, content_type="a\x00b\ud800", url=rows[0].url, etag='"1"')])
    assert next(iter(journal.captures(after=3))).content_type.split() == ["a", "b"]
    journal.close_file("NEWS-1.warc.gz")
    assert journal.open_files() == []


def test_the_frontier_works_as_on_sqlite(database):
    frontier = Frontier(database, crawl_id="c")
    assert (
        frontier.discover([lead("a", published=datetime(2026, 1, 1, tzinfo=UTC)), lead("b"), lead("x", "o.example")])
        == 3
    )
    assert frontier.discover([lead("a")]) == 0
    leased = frontier.lease(5, per_host=2)
    assert [one.lead.url.rsplit("/", 1)[1] for one in leased] == ["b", "a", "x"]
    frontier.done(leased[0].id)
    frontier.retry_at(leased[1].id, datetime.now(UTC) - timedelta(seconds=1), "timeout")
    assert [one.lead.url for one in frontier.lease(5)] == [leased[1].lead.url]
    assert Frontier(database).recover() == 2
    assert [(count.state, count.reason) for count in Ledger(database).table()] == [
        ("done", "fetched"),
        ("pending", "pending"),
        ("pending", "retry:timeout"),
    ]
    assert Ledger(database).story("https://news.example/a").events[0].reason == "retry:timeout"


def test_two_runs_never_lease_the_same_url(database):
    Frontier(database).discover([lead(str(number)) for number in range(20)])
    one, two = Frontier(database), Frontier(database)
    taken = [leased.id for _ in range(5) for run in (one, two) for leased in run.lease(2, per_host=2)]
    assert len(taken) == len(set(taken)) == 20


def test_what_is_settled_comes_back_as_on_sqlite(database):
    first = Frontier(database)
    first.discover([lead("feed", kind="feed"), lead("a"), lead("b")])
    for one in first.lease(3, per_host=3):
        first.failed(one.id, "timeout") if one.lead.url.endswith("a") else first.done(one.id)
    first.flush()
    later = Frontier(database)
    assert later.discover([lead("feed", kind="feed"), lead("a"), lead("b")]) == 2


def test_runs_listings_and_decisions_work_as_on_sqlite(database):
    now = datetime.now(UTC)
    Runs(database).start("one", ["news"], started_at=now)
    Runs(database).note_source("news", site=None, at=now, new=1, failed=False)
    Schedule(database).read(
        "https://news.example/feed", kind="feed", now=now, interval=timedelta(hours=1), new=1, total=2
    )
    assert not Schedule(database).is_due("https://news.example/feed", now)
    ledger = Ledger(database)
    ledger.decide("https://news.example/a", "not-article:shell")
    ledger.record("https://news.example/a", id="x", text_digest="d", captured_at=now)
    assert ledger.story("https://news.example/a").versions[0].version == 1


def test_the_migrations_run_here_too(server):
    import psycopg
    from sqlalchemy import create_engine

    from newscrawler.state.migrations import upgrade

    with psycopg.connect(host=str(server), user="newscrawler", dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE old")
    where = f"postgresql+psycopg://newscrawler@/old?host={server}"
    engine = create_engine(where)
    with engine.begin() as connection:
        upgrade(connection, None, to="0001")
    engine.dispose()
    with Database(where) as database:
        assert Runs(database).last() == []
