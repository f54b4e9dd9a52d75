from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.lock import lock_collection
from newscrawler.errors import Busy, ConfigurationError

HOLD = """
import sys, time
from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.lock import lock_collection
with lock_collection(CollectionPaths(sys.argv[1], "daily")):
    print("locked", flush=True)
    sys.stdin.read()
"""

HOLD_AND_FORK = """
import os, signal, sys
from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.lock import lock_collection
with lock_collection(CollectionPaths(sys.argv[1], "daily")):
    if os.fork():
        signal.pause()
    print("locked", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def paths(tmp_path: Path) -> CollectionPaths:
    return CollectionPaths(tmp_path, "daily")


def hold(paths: CollectionPaths, script: str = HOLD) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(paths.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "locked\n"
    return process


def test_second_run_is_refused_at_once_and_told_who_runs(paths: CollectionPaths):
    with hold(paths) as process:
        with pytest.raises(Busy, match=f"process {process.pid}") as refused, lock_collection(paths):
            pass
        assert refused.value.exit_code == 75
        process.communicate()


def test_lock_ends_with_a_killed_process(paths: CollectionPaths):
    with hold(paths) as process:
        process.kill()
        process.wait()
        with lock_collection(paths):
            pass


def test_forked_worker_that_outlives_a_killed_run_does_not_keep_the_lock(paths: CollectionPaths):
    with hold(paths, HOLD_AND_FORK) as process:
        process.kill()
        process.wait()
        with lock_collection(paths):
            pass
        process.communicate()


def test_lock_is_free_after_the_block(paths: CollectionPaths):
    for _ in range(2):
        with lock_collection(paths):
            pass


def test_place_that_cannot_be_written_is_a_wrong_configuration(tmp_path: Path):
    (tmp_path / "collections").write_text("a file stands where a directory should")
    with pytest.raises(ConfigurationError, match="writable"), lock_collection(CollectionPaths(tmp_path, "daily")):
        pass


def test_names_that_could_leave_the_archive_are_refused(tmp_path: Path):
    for name in ("..", "a/b", "", "-x", "a" * 65, "a\n", ".hidden"):
        with pytest.raises(ConfigurationError):
            CollectionPaths(tmp_path, name)


def test_collection_is_known_by_its_own_directory(paths: CollectionPaths):
    paths.create()
    assert CollectionPaths.at(paths.base) == CollectionPaths(paths.root.absolute(), "daily")
    with pytest.raises(ConfigurationError):
        CollectionPaths.at(paths.archive)
