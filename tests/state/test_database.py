import os
import sqlite3
import subprocess
import sys

import pytest
from sqlalchemy import create_engine, inspect, text

from newscrawler.errors import ConfigurationError, LimitReached
from newscrawler.state import Database, Frontier, Journal, Runs
from newscrawler.state.migrations import upgrade
from newscrawler.state.tables import HEAD
from tests.state.conftest import capture_row


def shape(database) -> dict:
    """Tables with their columns and indexes, as the database itself tells."""
    found = inspect(database.engine)
    return {
        name: (
            {(column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(name)},
            {(index["name"], tuple(index["column_names"]), index["unique"]) for index in found.get_indexes(name)},
        )
        for name in found.get_table_names()
        if name != "alembic_version"
    }


def old_database(path, revision):
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, None, to=revision)
    return engine


def test_migrations_end_in_the_tables_that_the_code_has(tmp_path):
    old_database(tmp_path / "old.sqlite", "head").dispose()
    with Database(tmp_path / "old.sqlite") as migrated, Database(tmp_path / "new.sqlite") as made:
        assert shape(migrated) == shape(made)


def test_an_old_database_is_brought_up_to_date_and_keeps_its_rows(tmp_path):
    path = tmp_path / "state.sqlite"
    engine = old_database(path, "0001")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO warc_file (name, committed, closed) VALUES ('NEWS-1.warc.gz', 100, 0)"))
    engine.dispose()
    with Database(path) as database:
        assert [file.name for file in Journal(database).open_files()] == ["NEWS-1.warc.gz"]
        assert Runs(database).last() == []
        with database.read() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


def test_a_database_of_a_newer_program_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "state.sqlite"
    with Database(path) as database, database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigurationError, match="newer newscrawler: update"):
        Database(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


def test_what_is_no_database_is_an_error_of_ours(tmp_path):
    path = tmp_path / "state.sqlite"
    path.write_bytes(b"this is no database at all, but long enough to be looked at" * 20)
    with pytest.raises(ConfigurationError, match="not a database"):
        Database(path)
    with pytest.raises(ConfigurationError, match="cannot be used"):
        Database(tmp_path / "state.sqlite" / "below-a-file.sqlite")


def most_pages(database, limit: str) -> None:
    with database.read() as connection:  # the pool has one connection: the next write uses it too
        connection.exec_driver_sql(f"PRAGMA max_page_count={limit}")


def test_a_full_disk_is_an_error_of_ours_and_loses_nothing(database):
    journal = Journal(database)
    journal.commit("NEWS-1.warc.gz", 100, [capture_row(1)])
    most_pages(database, "1")
    rows = [capture_row(number) for number in range(2, 500)]
    with pytest.raises(LimitReached, match="free disk space"):
        journal.commit("NEWS-1.warc.gz", 100, rows)
    most_pages(database, "1000000")
    journal.commit("NEWS-1.warc.gz", 100, [capture_row(900)])
    assert journal.original("sha1:1")
    assert journal.original("sha1:900")


def test_the_write_ahead_log_is_written_back(tmp_path):
    with Database(tmp_path / "state.sqlite") as database:
        assert database.path == tmp_path / "state.sqlite"
        Journal(database).commit("NEWS-1.warc.gz", 100, [capture_row(number) for number in range(100)])
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["state.sqlite"]


def test_opening_a_database_of_today_needs_no_alembic(tmp_path):
    program = (
        "import sys; from newscrawler.state import Database, Frontier, Journal, Ledger\n"
        f"d = Database({str(tmp_path / 'state.sqlite')!r}); d.close(); Database({str(tmp_path / 'state.sqlite')!r}).close()\n"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, env={**os.environ}).returncode == 0


def test_the_room_itself_is_light_to_import():
    program = "import newscrawler.state, newscrawler.urls, sys; sys.exit('sqlalchemy' in sys.modules or 'idna' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_another_process_may_read_while_a_run_writes(database):
    frontier = Frontier(database)
    with sqlite3.connect(f"file:{database.path}?mode=ro", uri=True) as reader:
        from newscrawler.model import Lead

        for number in range(20):
            frontier.discover([Lead(url=f"https://news.example/{number}")])
            assert reader.execute("SELECT count(*) FROM url").fetchone() == (number + 1,)
