"""A collection that whole `newscrawler crawl` processes make and that ordeals befall, and how each process ended."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from newscrawler.archive import CollectionPaths
from newscrawler.sources import write_source
from tests.torture.invariants import Broken, survivors
from tests.torture.paper import Paper
from tests.torture.victim import COLLECTION

PATIENCE_S = 60.0


class World:
    """
    One newspaper, one collection, and the processes that crawl the one into the other.

    On a small disk of its own (tmpfs) when the user may mount one, else ``disk`` is False.
    """

    def __init__(self, paper: Paper, *, disk: bool = True) -> None:
        self.paper = paper
        self.directory = Path(tempfile.mkdtemp(prefix="newscrawler-crawls-"))
        self.directory.chmod(0o755)
        self.root = self.directory / "disk"
        self.root.mkdir()
        self.disk = disk and _mounted(self.root)
        self.paths = CollectionPaths(self.root, COLLECTION)
        self.sources = self.directory / "sources"
        self.sources.mkdir()
        (self.sources / "paper.toml").write_text(write_source(paper.source, {}))
        self.runs = self.kills = 0
        self.forgotten = 0
        """Kills after which the state was lost: everything is fetched again."""
        self.seen: set[str] = set()
        self.said = self.directory / "stderr"

    def close(self) -> None:
        if self.disk:
            subprocess.run(["umount", "-l", self.root], check=False)
        shutil.rmtree(self.directory, ignore_errors=True)

    def start(
        self,
        *options: object,
        before: Collection[str] = (),
        environment: Mapping[str, str] | None = None,
        largest_file: int | None = None,
    ) -> subprocess.Popen[bytes]:
        """Begin to crawl; ``before`` goes in front of the command."""
        self.runs += 1
        return subprocess.Popen(
            [
                *before,
                *self.command("crawl", "paper", "--sources", self.sources, "--delay", 0, "--min-free", 0, *options),
            ],
            env=os.environ | {"PYTHONFAULTHANDLER": "1"} | (environment or {}),
            cwd=self.directory,
            stdout=subprocess.DEVNULL,
            stderr=self.said.open("ab"),
            start_new_session=True,
            preexec_fn=_limited(largest_file) if largest_file else None,
        )

    def command(self, name: str, *arguments: object) -> list[str]:
        places = () if name == "extract" else ("--archives", self.root, "--collection", COLLECTION)
        return [sys.executable, "-P", "-m", "newscrawler", name, *map(str, (*arguments, *places))]

    def await_requests(self, process: subprocess.Popen[bytes], count: int) -> None:
        """Return once ``count`` more requests came, or the process ended."""
        goal, deadline = len(self.paper.asked) + count, time.monotonic() + PATIENCE_S
        while len(self.paper.asked) < goal and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)

    def end(self, process: subprocess.Popen[bytes], *allowed: int) -> int:
        """Wait for the end of a process and of all that it started. Broken when its exit code is none of ``allowed``."""
        try:
            code = process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)  # faulthandler writes down where every thread is
            time.sleep(1)
            os.killpg(process.pid, signal.SIGKILL)
            raise Broken(f"a run did not end within {PATIENCE_S:.0f} s") from None
        self.kills += code == -signal.SIGKILL
        if code not in allowed:
            raise Broken(f"I8: the run ended with {code}, not with one of {allowed}")
        self._await_orphans(process.pid)
        self.look()
        return code

    def look(self) -> None:
        """What is whole on the disk now must stay for ever (I3, I4)."""
        whole = survivors(self.root)
        if gone := self.seen - whole.keys():
            raise Broken(f"I4: {len(gone)} records that were whole are gone")
        self.seen |= whole.keys()

    def resize(self, extra: int | None) -> None:
        """Leave ``extra`` bytes on the disk, or plenty."""
        used = shutil.disk_usage(self.root).used
        size = 1 << 30 if extra is None else used + extra
        subprocess.run(["mount", "-o", f"remount,size={size}", self.root], check=True)

    def _await_orphans(self, session: int) -> None:
        deadline = time.monotonic() + 20
        while left := _processes_of(session):
            if time.monotonic() > deadline:
                raise Broken(f"processes of the run live on: {left}")
            time.sleep(0.02)


def _processes_of(session: int) -> list[str]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(")")
        except OSError:
            continue
        fields = rest.split()
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(name)
    return found


def _limited(largest_file: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))


def _mounted(root: Path) -> bool:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g", "none", root], capture_output=True, check=False)
    return mounted.returncode == 0
