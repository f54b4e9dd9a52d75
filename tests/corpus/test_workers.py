"""Worker processes: what a bad page costs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from newscrawler.corpus.nursery import Limits
from newscrawler.corpus.workers import Nursery, Worker, WorkerLost
from newscrawler.errors import ExtractionError

from . import pretend_work

WORK = f"{pretend_work.__name__}:prepare"


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery(WORK, limits=Limits(cpu_s=0.5, wall_s=20, pages=3, growth=60 * 2**20))
    yield nursery
    nursery.close()


@pytest.fixture
def worker(nursery: Nursery) -> Iterator[Worker]:
    worker = Worker(nursery)
    yield worker
    worker.close()


def test_a_worker_answers_and_stays(worker):
    assert worker.ask(b"hello") == b"HELLO"
    assert worker.ask(b"pid") == worker.ask(b"pid")


def test_a_worker_retires_after_its_pages(worker):
    assert len({worker.ask(b"pid") for _ in range(7)}) == 3


def test_a_worker_that_has_grown_retires(worker):
    before = worker.ask(b"pid")
    worker.ask(b"keep")
    assert worker.ask(b"pid") != before


@pytest.mark.parametrize(
    ("page", "reason", "detail"),
    [
        (b"spin", "too-slow", "over 0.5 s of processor time"),
        (b"crash", "crashed", "SIGABRT"),
        (b"raise", "crashed", "exit 1"),
        (b"swell", "out-of-memory", "more than 1536 MiB"),
    ],
)
def test_a_bad_page_costs_itself_and_no_other(worker, page, reason, detail):
    with pytest.raises(WorkerLost) as lost:
        worker.ask(page)
    assert (lost.value.reason, lost.value.detail) == (reason, detail)
    assert worker.ask(b"next") == b"NEXT"


def test_a_worker_that_waits_for_ever_is_killed():
    nursery = Nursery(WORK, limits=Limits(wall_s=0.3))
    worker = Worker(nursery)
    assert worker.ask(b"warm") == b"WARM"
    with pytest.raises(WorkerLost, match="no answer within"):
        worker.ask(b"hang")
    assert worker.ask(b"next") == b"NEXT"
    nursery.close()


def test_killing_a_worker_costs_no_page(worker):
    os.kill(int(worker.ask(b"pid")), signal.SIGKILL)
    assert worker.ask(b"next") == b"NEXT"


def test_killing_the_nursery_costs_no_page():
    nursery = Nursery(WORK)
    worker = Worker(nursery)
    pid = int(worker.ask(b"pid"))
    os.kill(psutil.Process(pid).ppid(), signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    assert worker.ask(b"next") == b"NEXT"
    nursery.close()


def test_an_installation_that_is_broken_is_told_with_its_reason():
    nursery = Nursery(f"{pretend_work.__name__}:broken")
    with pytest.raises(ExtractionError, match=r"ImportError: libmissing.so"):
        Worker(nursery).ask(b"hello")
    nursery.close()


def test_workers_ignore_the_interrupt_of_the_terminal(worker):
    pid = worker.ask(b"pid")
    os.kill(int(pid), signal.SIGINT)
    os.kill(int(pid), signal.SIGTERM)
    assert worker.ask(b"pid") == pid


def test_workers_end_with_the_nursery():
    nursery = Nursery(WORK)
    worker = Worker(nursery)
    process = psutil.Process(int(worker.ask(b"pid")))
    nursery.close()
    process.wait(timeout=5)


def test_the_parent_never_imports_what_workers_need():
    code = (
        "import sys, newscrawler.corpus.builder; print({'lxml', 'trafilatura', 'pyarrow', 'scrapy'} & {*sys.modules})"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"
