"""Rounds of torture: hurt a run, look at what is left, run on; in the end everything must be there."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from tests.torture import victim
from tests.torture.blows import BLOWS, Blow
from tests.torture.invariants import Broken, check_finished, survivors


class World:
    """A collection being made by runs that are hurt, and what was promised and seen of it."""

    def __init__(self, root: Path, *, pages: int) -> None:
        self.root, self.pages = root, pages
        self.kills = 0
        self.promised: dict[str, int] = {}
        self.seen: set[str] = set()
        self.synced: dict[str, int] = {}

    def suffer(self, blow: Blow, random: Random) -> bool:
        """One run that is dealt a blow; True when it ended by itself with everything archived."""
        code = self._run(blow, random)
        died = code == -signal.SIGKILL
        self.kills += 1
        if not died and code not in (*blow.exits, 0):
            raise Broken(f"the run ended with {code}, not with one of {blow.exits}")
        if died and not blow.kills:
            raise Broken("the run was killed by itself")
        before = survivors(self.root)
        blow.afterwards(random, self.root, self.synced)
        after = survivors(self.root)
        # What a power cut took had never been synced; all else must stay for ever.
        self.seen = (self.seen - (before.keys() - after.keys())) | after.keys()
        return code == 0

    def finish(self) -> int:
        """A last run in peace, and the check of everything; gives the number of captures."""
        code = self._run(Blow(), Random(0))
        if code != 0:
            raise Broken(f"the run in peace ended with {code}")
        return check_finished(self.root, pages=self.pages, kills=self.kills, promised=self.promised, seen=self.seen)

    def _run(self, blow: Blow, random: Random) -> int:
        reader, writer = os.pipe()
        child = self._start_traced(blow, random, writer) if blow.traced else self._start(blow, random, reader, writer)
        os.close(writer)
        said: list[bytes] = []
        listener = threading.Thread(target=lambda: said.append(_read_all(reader)))
        listener.start()
        with contextlib.suppress(ProcessLookupError):
            blow.outside(random, child, self.root)
        status = os.waitpid(child, 0)[1]
        listener.join()
        for first, *rest in map(str.split, said[0].decode().splitlines()):
            if first == "synced":
                self.synced[rest[0]] = int(rest[1])
            else:
                self.promised[rest[0]] = int(first)
        return os.waitstatus_to_exitcode(status)

    def _start(self, blow: Blow, random: Random, reader: int, writer: int) -> int:
        seed = random.random()
        child = os.fork()
        if child == 0:
            os.close(reader)
            os._exit(_be_victim(self.root, self.pages, writer, blow, Random(seed)))
        return child

    def _start_traced(self, blow: Blow, random: Random, writer: int) -> int:
        when = random.randint(1, 60)
        trace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={blow.traced}"]
        kill = ["-e", f"inject={blow.traced}:signal=SIGKILL:when={when}"]
        command = [*trace, *kill, sys.executable, "-m", "tests.torture.victim", str(self.root), str(self.pages)]
        return subprocess.Popen(command, stdout=writer).pid


def _be_victim(root: Path, pages: int, promises: int, blow: Blow, random: Random) -> int:
    try:
        blow.inside(random)
        return victim.run(root, pages=pages, promises=promises, clock_shift=blow.clock_shift)
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:  # noqa: BLE001 - whatever the victim raises is what we look for
        traceback.print_exc()
        return 99


def _read_all(descriptor: int) -> bytes:
    with os.fdopen(descriptor, "rb") as pipe:
        return pipe.read()


def torture(
    *, kills: int, seed: int, pages: int = 150, rounds_a_world: int = 5, trace: bool = True
) -> tuple[Counter[str], Counter[str]]:
    """
    Deal ``kills`` blows in turn, in fresh collections of several blows each.

    Gives how often each blow was dealt, and counts of what came of them. Raises Broken, naming the seed and the blows,
    and leaves the collection where it is, when an invariant does not hold.
    """
    random, dealt, counts = Random(seed), Counter[str](), Counter[str]()
    names = [name for name, blow in BLOWS.items() if not blow.traced or (trace and shutil.which("strace"))]
    while sum(dealt.values()) < kills:
        root = Path(tempfile.mkdtemp(prefix="newscrawler-torture-"))
        world, history = World(root, pages=pages), list[str]()
        try:
            while len(history) < rounds_a_world and sum(dealt.values()) < kills:
                name = names[sum(dealt.values()) % len(names)]
                dealt[name] += 1
                history.append(name)
                if world.suffer(BLOWS[name], random):
                    break
            captures = world.finish()
        except Broken as broken:
            raise Broken(
                f"{broken}\n  seed {seed}, after: {'; '.join(history)}\n  the collection is in {root}"
            ) from broken
        counts.update(collections=1, pages=pages, captures=captures, promised=len(world.promised))
        shutil.rmtree(root)
    return dealt, counts
