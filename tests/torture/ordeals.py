"""
What can befall a whole crawl, each a named ordeal: it starts a run, hurts it, and says how it must have ended.

Random, and the same again for the same seed, as far as a machine's timing is.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.torture.invariants import Broken
from tests.torture.world import World

KILLED = -signal.SIGKILL
NOBODY = 65534

Ordeal = Callable[[World, Random], None]
ORDEALS: dict[str, Ordeal] = {}
_NEEDS: dict[str, Callable[[World], bool]] = {}


def ordeal(name: str, needs: Callable[[World], bool] = lambda _: True) -> Callable[[Ordeal], Ordeal]:
    def register(befall: Ordeal) -> Ordeal:
        ORDEALS[name], _NEEDS[name] = befall, needs
        return befall

    return register


def possible(world: World, *, trace: bool = True) -> list[str]:
    """The ordeals that this machine and user can deal."""
    return [name for name in ORDEALS if _NEEDS[name](world) and (trace or _NEEDS[name] is not _traced)]


def _traced(_: World) -> bool:
    return shutil.which("strace") is not None


def _own_disk(world: World) -> bool:
    return world.disk


def _as_root(_: World) -> bool:
    return os.geteuid() == 0 and shutil.which("setpriv") is not None


def _some(world: World, random: Random) -> int:
    return random.randint(2, world.paper.pages // 5)


def _kill(world: World, random: Random, **how: object) -> None:
    process = world.start(**how)  # type: ignore[arg-type]
    world.await_requests(process, _some(world, random))
    time.sleep(random.random() * 0.2)
    process.kill()
    world.end(process, KILLED, 0)


def _manifest_says(world: World, code: int) -> None:
    """The latest manifest is of this run and tells its end."""
    latest = max(world.paths.crawls.glob("*.json"), key=lambda path: path.stat().st_mtime)
    told = json.loads(latest.read_text())
    if told["exit_code"] != code:
        raise Broken(f"I8: the run ended with {code}, its manifest says {told['exit_code']} ({told['finish_reason']})")


@ordeal("kill -9 at a random moment")
def _kill_at_random(world: World, random: Random) -> None:
    _kill(world, random)


@ordeal("SIGINT once")
def _interrupt(world: World, random: Random) -> None:
    process = world.start()
    world.await_requests(process, _some(world, random))
    process.send_signal(signal.SIGINT)
    _manifest_says(world, world.end(process, 130, 0))


@ordeal("a second run, then kill -9")
def _second_run(world: World, random: Random) -> None:
    first = world.start()
    world.await_requests(first, _some(world, random) // 2 + 1)
    second = world.start("--contact", "second@paper.example")
    busy = second.wait(60)
    still = first.poll() is None
    first.kill()
    world.end(first, KILLED, 0)
    if still and busy != 75:
        raise Broken(f"I8: a second run ended with {busy}, not with 75")
    if still and any("second@" in agent for _, agent in world.paper.asked):
        raise Broken("a second run asked the server")


@ordeal("disk full", needs=_own_disk)
def _full_disk(world: World, random: Random) -> None:
    process = world.start()
    world.await_requests(process, _some(world, random) // 2 + 1)
    world.resize(random.randint(20_000, 600_000))
    world.end(process, 7, 4, 0)
    world.resize(None)


@ordeal("kill -9, state.sqlite lost")
def _lose_state(world: World, random: Random) -> None:
    _kill(world, random)
    for path in world.paths.base.glob("state.sqlite*"):
        path.unlink()
    world.forgotten += 1


@ordeal("kill -9 while the texts are made")
def _kill_while_cleaning(world: World, random: Random) -> None:
    process = world.start("--max-pages", _some(world, random))
    world.await_requests(process, world.paper.pages)
    world.end(process, 0)
    process = world.start()
    while process.poll() is None and not any(world.paths.corpus.glob(".work-*/*.spool")):
        time.sleep(0.01)
    time.sleep(random.random() * 1.5)
    process.kill()
    world.end(process, KILLED, 0)


@ordeal("kill -9 at the n-th write", needs=_traced)
def _kill_at_write(world: World, random: Random) -> None:
    _kill_at_call(world, random, "write,pwrite64,writev", random.choice((60, 900)))


@ordeal("kill -9 at the n-th sync", needs=_traced)
def _kill_at_sync(world: World, random: Random) -> None:
    _kill_at_call(world, random, "fdatasync,fsync", random.choice((4, 40)))


@ordeal("kill -9 at the n-th rename", needs=_traced)
def _kill_at_rename(world: World, random: Random) -> None:
    _kill_at_call(world, random, "rename,renameat,renameat2", 3)


def _kill_at_call(world: World, random: Random, calls: str, most: int) -> None:
    inject = f"inject={calls}:signal=SIGKILL:when={random.randint(1, most)}"
    trace = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", os.devnull, "-e", f"trace={calls}", "-e", inject]
    process = world.start("--max-pages", _some(world, random), before=trace)
    # A worker may be hit instead of the crawl: then the crawl goes on, and one text fails or is made again.
    world.end(process, KILLED, 0, 1)


@ordeal("SIGTERM")
def _terminate(world: World, random: Random) -> None:
    process = world.start()
    world.await_requests(process, _some(world, random))
    process.terminate()
    _manifest_says(world, world.end(process, 143, 0))


@ordeal("SIGTERM before the first request")
def _terminate_early(world: World, random: Random) -> None:
    process = world.start()
    time.sleep(random.random() * 2)
    process.terminate()
    # A shell reports death by the signal itself, before our handler stands, as 143 too.
    world.end(process, 143, -signal.SIGTERM, 0)


@ordeal("SIGINT twice")
def _interrupt_twice(world: World, random: Random) -> None:
    process = world.start()
    world.await_requests(process, _some(world, random))
    process.send_signal(signal.SIGINT)
    time.sleep(random.random() * 0.1)
    process.send_signal(signal.SIGINT)
    _manifest_says(world, world.end(process, 130, 0))


@ordeal("SIGINT while the texts are made")
def _interrupt_closing(world: World, random: Random) -> None:
    process = world.start("--max-pages", _some(world, random))
    while process.poll() is None and not any(world.paths.base.glob("corpus/.work-*/*.spool")):
        time.sleep(0.01)
    world.await_requests(process, 5)
    while process.poll() is None and world.paths.open_warcs():
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _manifest_says(world, world.end(process, 130, 0))


@ordeal("SIGSTOP and SIGCONT")
def _stop_and_continue(world: World, random: Random) -> None:
    process = world.start("--max-pages", 40)
    world.await_requests(process, random.randint(2, 30))
    process.send_signal(signal.SIGSTOP)
    time.sleep(0.5)
    process.send_signal(signal.SIGCONT)
    world.end(process, 0)


@ordeal("kill -9, tail torn")
def _tear(world: World, random: Random) -> None:
    """What a power cut leaves of a write that was not synced: a part of a gzip member."""
    _kill(world, random)
    for path in world.paths.open_warcs():
        member = path.read_bytes()[:400]
        with path.open("ab") as file:
            file.write(member[: random.randint(1, 300)])


@ordeal("kill -9, tail zeroed")
def _zero(world: World, random: Random) -> None:
    _kill(world, random)
    for path in world.paths.open_warcs():
        with path.open("ab") as file:
            file.write(bytes(random.randint(1, 9000)))


@ordeal("kill -9, corpus files lost")
def _lose_corpus(world: World, random: Random) -> None:
    _kill(world, random)
    files = [path for place in (world.paths.corpus, world.paths.text) for path in place.rglob("*") if path.is_file()]
    for path in files:
        if random.random() < 0.4:
            path.unlink()


@ordeal("kill -9, clock an hour back")
def _clock_back(world: World, random: Random) -> None:
    _kill(world, random, environment=_clock(-3600))


@ordeal("kill -9, clock ten years on")
def _clock_on(world: World, random: Random) -> None:
    _kill(world, random, environment=_clock(3650 * 86400))


def _clock(shift: float) -> dict[str, str]:
    places = [str(Path(__file__).parent / "clock"), os.environ.get("PYTHONPATH", "")]
    return {"NEWSCRAWLER_TORTURE_CLOCK": str(shift), "PYTHONPATH": os.pathsep.join(filter(None, places))}


@ordeal("file size limited")
def _small_files(world: World, random: Random) -> None:
    world.end(world.start(largest_file=random.randint(150_000, 500_000)), 7, 4, 0)


@ordeal("too little disk to begin with")
def _little_disk(world: World, _: Random) -> None:
    world.end(world.start("--min-free", 10**9), 7)


@ordeal("archive read-only", needs=_as_root)
def _read_only(world: World, random: Random) -> None:
    world.paths.create()
    asked = len(world.paper.asked)
    closed = [world.paths.base] if random.random() < 0.5 else [world.paths.archive]
    subprocess.run(["chown", "-R", str(NOBODY), world.paths.base], check=True)
    for directory in closed:
        directory.chmod(0o555)
    try:
        unprivileged = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
        world.end(world.start(before=unprivileged, environment={"HOME": "/tmp"}), 4)
    finally:
        for directory in closed:
            directory.chmod(0o755)
        subprocess.run(["chown", "-R", "0", world.paths.base], check=True)
    if len(world.paper.asked) > asked:
        raise Broken("a run that cannot write asked the server")


@ordeal("--time-limit")
def _time_limit(world: World, random: Random) -> None:
    world.end(world.start("--time-limit", f"{random.uniform(0.5, 2):.2f}s"), 7, 0)


@ordeal("--max-size")
def _max_size(world: World, _: Random) -> None:
    world.end(world.start("--max-size", 1), 7, 0)


@ordeal("--max-pages")
def _max_pages(world: World, _: Random) -> None:
    articles = set(world.paper.articles())
    before = sum(path in articles for path, _ in world.paper.asked)
    world.end(world.start("--max-pages", 20), 0)
    asked = sum(path in articles for path, _ in world.paper.asked) - before
    if asked > 20:
        raise Broken(f"--max-pages 20 asked for {asked}")
