"""Worker processes that may hang, crash or be killed at the cost of the one page they are at."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from newscrawler.corpus.nursery import COMMAND, FORK, OUT_OF_MEMORY, READY, REAP, REPLY, RETIRES, Limits
from newscrawler.errors import ExitCode, ExtractionError, LimitReached

_STARTS_TRIED = 3
# One computing thread a worker: there are as many workers as may compute, and threads do not survive a fork.
# Arrow's own allocator keeps what was freed; the system's gives it back.
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}


def child_environment() -> dict[str, str]:
    """The environment of our child processes: they find the same modules and speak UTF-8, whatever the locale."""
    return os.environ | _ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}


def run_apart(task: str, *arguments: str, written: str = "") -> str:
    """
    Run a module of this room in a process of its own, for its memory's sake; gives what it wrote.

    Raises LimitReached when it ended with that exit code, else ExtractionError with the end of its traceback.
    """
    done = subprocess.run(
        [sys.executable, "-m", f"newscrawler.corpus.{task}", *arguments],
        input=written,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=child_environment(),
        check=False,
    )
    if done.returncode == ExitCode.LIMIT_REACHED:
        raise LimitReached(
            f"{task} of the corpus stopped: the disk is full; free space, then run again: it goes on from here"
        )
    if done.returncode:
        raise ExtractionError(
            f"{task} of the corpus failed: {done.stderr.strip()[-500:]}; "
            "the WARCs are whole: `newscrawler extract` on the collection goes on from here"
        )
    return done.stdout


class WorkerLost(ExtractionError):
    """A page took its worker with it; ``reason`` is too-slow, out-of-memory or crashed."""

    def __init__(self, reason: str, detail: str) -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason}: {detail}")


class Nursery:
    """
    The parent's hold on the nursery process: forks workers, learns how they ended. Safe to share between threads.

    Starting returns at once; the imports go on in the other process. A nursery that died is started again.
    """

    def __init__(self, work: str, *, limits: Limits | None = None) -> None:
        self.work, self.limits = work, limits or Limits()
        self._lock = threading.Lock()
        self._closed = False
        self._start()

    def _start(self) -> None:
        self._ready = False
        self._control, theirs = socket.socketpair()
        arguments = [str(theirs.fileno()), self.work, self.limits.written()]
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "newscrawler.corpus.nursery", *arguments],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                env=child_environment(),
            )

    def fork(self) -> tuple[int, Connection]:
        """A new worker's process id and the connection to it. Raises ExtractionError when none can be started."""
        with self._lock:
            for _ in range(0 if self._closed else _STARTS_TRIED):
                ours, theirs = Pipe()
                with theirs:
                    try:
                        self._wait_until_ready()
                        socket.send_fds(self._control, [COMMAND.pack(FORK, 0)], [theirs.fileno()])
                        return self._reply(), ours
                    except OSError:
                        ours.close()
                        self._stop()
                        self._start()
        raise ExtractionError("no extraction worker can be started: its process ends at once; is there memory left?")

    def _wait_until_ready(self) -> None:
        if self._ready:
            return
        length = self._reply()
        if length != READY:
            message = self._control.recv(length, socket.MSG_WAITALL).decode("utf-8", "replace")
            raise ExtractionError(f"no extraction worker can be started: {message}; run `newscrawler doctor`")
        self._ready = True

    def reap(self, pid: int) -> int | None:
        """The wait status of a worker that has ended; None when the nursery that forked it is gone."""
        with self._lock:
            try:
                self._control.sendall(COMMAND.pack(REAP, pid))
                return self._reply()
            except OSError:
                return None

    def _reply(self) -> int:
        reply = self._control.recv(REPLY.size, socket.MSG_WAITALL)
        if len(reply) < REPLY.size:
            raise ConnectionResetError("the nursery is gone")
        answer: int = REPLY.unpack(reply)[0]
        return answer

    def close(self) -> None:
        """End the nursery and every worker."""
        with self._lock:
            self._closed = True
            self._stop()

    def _stop(self) -> None:
        self._control.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Worker:
    """One place in the pool: a worker process at a time, replaced when it retires or is lost. For one thread."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery
        self._pid = 0
        self._connection: Connection | None = None

    def ask(self, request: bytes) -> bytes:
        """
        What the work answers. Raises WorkerLost when the page is over its time or memory, or ends its worker.

        A worker that crashed may have suffered from an earlier page: its page gets one more try, in a fresh worker.
        """
        try:
            return self._ask(request)
        except WorkerLost as lost:
            if lost.reason == "too-slow":
                raise
        return self._ask(request)

    def _ask(self, request: bytes) -> bytes:
        if self._connection is None:
            self._pid, self._connection = self._nursery.fork()
        try:
            self._connection.send_bytes(request)
            if not self._connection.poll(self._nursery.limits.wall_s):
                os.kill(self._pid, signal.SIGKILL)
                self._end()
                raise WorkerLost("too-slow", f"no answer within {self._nursery.limits.wall_s:g} s")
            answer = self._connection.recv_bytes()
        except (EOFError, OSError):
            raise self._loss(self._end()) from None
        flag, body = answer[:1], answer[1:]
        if flag in (RETIRES, OUT_OF_MEMORY):
            self._end()
        if flag == OUT_OF_MEMORY:
            raise WorkerLost("out-of-memory", f"more than {self._nursery.limits.address_space >> 20} MiB")
        return body

    def _loss(self, status: int | None) -> WorkerLost:
        if status is None:
            return WorkerLost("crashed", "the worker is gone")
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
            return WorkerLost("too-slow", f"over {self._nursery.limits.cpu_s:g} s of processor time")
        how = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
        return WorkerLost("crashed", how)

    def _end(self) -> int | None:
        assert self._connection is not None
        self._connection.close()
        self._connection = None
        return self._nursery.reap(self._pid)

    def close(self) -> None:
        """Let the worker go."""
        if self._connection is not None:
            self._end()
