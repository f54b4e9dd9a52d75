"""
What can befall a run, each a named blow: something inside the process, something from outside, something done to its
files after it died. Random, and the same again for the same seed.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from newscrawler.errors import ExitCode
from tests.torture import victim
from tests.torture.invariants import Broken, base_of

CALLS = ("write", "fdatasync", "fsync", "ftruncate", "rename", "replace", "open", "unlink")


def _nothing(*_: object) -> None:
    """What most blows do at two of their three moments."""


@dataclass(frozen=True)
class Blow:
    """
    A misfortune. ``kills`` is False when the process has to end by itself, with one of ``exits``.

    ``afterwards`` is given what was synced: file name → bytes. ``traced`` runs the process under strace, which kills it at
    a system call of whatever library.
    """

    inside: Callable[[Random], None] = _nothing
    outside: Callable[[Random, int, Path], None] = _nothing
    afterwards: Callable[[Random, Path, dict[str, int]], None] = _nothing
    traced: str = ""
    clock_shift: timedelta = timedelta()
    kills: bool = True
    exits: tuple[int, ...] = (0,)


def _kill_soon(random: Random, pid: int, _: Path) -> None:
    time.sleep(random.expovariate(12) + random.random() * 0.15)
    os.kill(pid, signal.SIGKILL)


def _at_call(
    random: Random, act: Callable[[str, Callable[..., object], tuple[object, ...]], object], *names: str
) -> None:
    """At the n-th of the named calls that this process makes, ``act`` instead."""
    left = [random.choice((random.randint(1, 12), random.randint(1, 120)))]

    def wrap(name: str) -> Callable[..., object]:
        real = getattr(os, name)

        def call(*arguments: object, **named: object) -> object:
            left[0] -= 1
            return act(name, real, arguments) if left[0] == 0 else real(*arguments, **named)

        return call

    for name in names:
        setattr(os, name, wrap(name))


def _die_at_a_call(random: Random) -> None:
    def act(name: str, real: Callable[..., object], arguments: tuple[object, ...]) -> None:
        if name == "write":  # a part of the bytes may have reached the file
            descriptor, data = arguments
            real(descriptor, memoryview(data)[: random.randint(0, len(data))])  # type: ignore[arg-type]
        elif random.random() < 0.5:
            real(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    _at_call(random, act, *CALLS)


def _fail_at_a_call(code: int, *names: str) -> Callable[[Random], None]:
    def inside(random: Random) -> None:
        def act(name: str, real: Callable[..., object], arguments: tuple[object, ...]) -> None:
            if name == "write":
                descriptor, data = arguments
                real(descriptor, memoryview(data)[: random.randint(0, len(data) - 1)])  # type: ignore[arg-type]
            raise OSError(code, os.strerror(code))

        _at_call(random, act, *names)

    return inside


def _limit_file_size(random: Random) -> None:
    # The database's own files have to fit, and so have the WARCs of earlier runs.
    limit = random.randint(10_000, 50_000)
    write = os.write

    def small_file(descriptor: int, data: memoryview) -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            return write(descriptor, data)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    os.write = small_file  # type: ignore[assignment]


def _stop_and_continue(random: Random, pid: int, _: Path) -> None:
    time.sleep(random.random() * 0.1)
    os.kill(pid, signal.SIGSTOP)
    time.sleep(0.2)
    os.kill(pid, signal.SIGCONT)


def _terminate(random: Random, pid: int, _: Path) -> None:
    time.sleep(random.random() * 0.3)
    os.kill(pid, signal.SIGTERM)


def _start_another(random: Random, pid: int, root: Path) -> None:
    """A second run on the same collection must be told at once that it is busy; then the first is killed."""
    time.sleep(random.random() * 0.1)
    os.kill(pid, signal.SIGSTOP)
    holds = pid_in(base_of(root) / "lock") == pid
    other = os.fork()
    if other == 0:
        os._exit(victim.run(root, pages=1, promises=os.open(os.devnull, os.O_WRONLY)))
    code = os.waitstatus_to_exitcode(os.waitpid(other, 0)[1])
    os.kill(pid, signal.SIGKILL)
    if holds and code != ExitCode.BUSY:
        raise Broken(f"a second run ended with {code}, not with {int(ExitCode.BUSY)}")


def pid_in(lock: Path) -> int:
    text = lock.read_text() if lock.exists() else ""
    return int(text or 0)


def _spoil_tail(spoil: Callable[[Random, bytes], bytes]) -> Callable[[Random, Path, dict[str, int]], None]:
    """A power cut: the bytes behind the last sync are not what was written, or not there."""

    def afterwards(random: Random, root: Path, synced: dict[str, int]) -> None:
        for path in (base_of(root) / "archive").glob("*.open"):
            data, sure = path.read_bytes(), synced.get(path.name, 0)
            path.write_bytes(data[:sure] + spoil(random, data[sure:]))

    return afterwards


def _lose_journal(_: Random, root: Path, __: dict[str, int]) -> None:
    for path in base_of(root).glob("state.sqlite*"):
        path.unlink()


def _lose_index(random: Random, root: Path, synced: dict[str, int]) -> None:
    (base_of(root) / "indexes" / "index.cdxj").unlink(missing_ok=True)
    _lose_journal(random, root, synced)


# The first of them are as unlike as can be: the short test deals these.
BLOWS: dict[str, Blow] = {
    "kill -9 at a random moment": Blow(outside=_kill_soon),
    "kill -9, tail torn": Blow(
        inside=_die_at_a_call, afterwards=_spoil_tail(lambda random, tail: tail[: random.randint(0, len(tail))])
    ),
    "kill -9, tail zeroed": Blow(inside=_die_at_a_call, afterwards=_spoil_tail(lambda _, tail: bytes(len(tail)))),
    "disk full at the n-th call": Blow(inside=_fail_at_a_call(errno.ENOSPC, *CALLS), kills=False, exits=(0, 4, 7)),
    "kill -9, journal and index lost": Blow(inside=_die_at_a_call, afterwards=_lose_index),
    "kill -9, with a second run started": Blow(outside=_start_another),
    "kill -9 at the n-th call": Blow(inside=_die_at_a_call),
    "kill -9, one byte torn off": Blow(inside=_die_at_a_call, afterwards=_spoil_tail(lambda _, tail: tail[:-1])),
    "kill -9, garbage behind": Blow(
        outside=_kill_soon, afterwards=_spoil_tail(lambda random, tail: tail + random.randbytes(999))
    ),
    "kill -9, journal lost": Blow(outside=_kill_soon, afterwards=_lose_journal),
    "kill -9, clock an hour back": Blow(outside=_kill_soon, clock_shift=timedelta(hours=-1)),
    "kill -9, clock ten years on": Blow(outside=_kill_soon, clock_shift=timedelta(days=3650)),
    "kill -9 at the n-th write of the database": Blow(traced="pwrite64"),
    "kill -9 at the n-th sync of the database": Blow(traced="fdatasync,fsync"),
    "disk fails at the n-th sync": Blow(
        inside=_fail_at_a_call(errno.EIO, "fdatasync", "fsync"), kills=False, exits=(0, 1)
    ),
    "file size limited": Blow(inside=_limit_file_size, kills=False, exits=(0, 7)),
    "terminated": Blow(outside=_terminate, kills=False, exits=(0, 143)),
    "stopped and continued": Blow(outside=_stop_and_continue, kills=False),
}
