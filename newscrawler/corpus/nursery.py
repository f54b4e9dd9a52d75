"""
The process that workers are forked from: it imports what they need once, so that a new worker costs milliseconds.

Run as ``python -m newscrawler.corpus.nursery CONTROL_FD WORK LIMITS``, never by hand. It speaks to its parent over one
socket: fork a worker that serves the file descriptor sent along, or say how a worker ended. When the parent goes, so
do the nursery and its workers. Single-threaded, so that forking is safe.
"""

from __future__ import annotations

import ctypes
import gc
import json
import logging
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from multiprocessing.connection import Connection

NICE = 5
"""How far workers stand back: where processors are few, fetching must not wait for cleaning, which has time."""
COMMAND = struct.Struct("!cI")
"""What to do, and the process it concerns."""
REPLY = struct.Struct("!q")
FORK, REAP = b"f", b"r"
READY = 0
"""The first reply, once work may be asked for; another number is the length of the message that says why it may not."""

STAYS, RETIRES, OUT_OF_MEMORY = b"+", b"-", b"m"
"""First byte of a worker's answer: it takes more work, it is leaving, or memory ran out and it is leaving."""

Work = Callable[[bytes], bytes]

# glibc keeps the holes that a large page leaves until it is asked; other systems need no asking, or cannot be asked.
_give_back: Callable[[int], object] = getattr(ctypes.CDLL(None), "malloc_trim", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    What one page may cost, and how long a worker lives.

    The processor's time is what counts, not the clock's: on a busy machine a page must not become too slow. ``wall_s``
    ends a worker that waits for ever. A worker retires after ``pages`` pages, or once it holds ``growth`` bytes more than
    when it was forked: what it had then it shares with the nursery and all other workers.
    """

    cpu_s: float = 20.0
    wall_s: float = 90.0
    address_space: int = 1536 * 2**20
    growth: int = 48 * 2**20
    pages: int = 2000

    def written(self) -> str:
        return json.dumps(asdict(self))


def main(control_fd: str, work: str, limits: str) -> None:
    """
    Load ``work`` (``module:function``, and behind another colon the function's argument, if it takes one), then fork
    workers until the parent goes. The function is called once and gives the Work.
    """
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    logging.disable()
    control = socket.socket(fileno=int(control_fd))
    module, function, *argument = work.split(":", 2)
    try:
        serve: Work = getattr(import_module(module), function)(*argument)
    except Exception as error:  # noqa: BLE001 - a broken installation, whatever is broken, is told to the parent
        message = f"{type(error).__name__}: {error}".encode()
        control.sendall(REPLY.pack(len(message)) + message)
        return
    gc.collect()
    gc.freeze()  # what is shared with the workers stays shared: no collector writes into it
    with suppress(ConnectionError):  # the parent is gone
        control.sendall(REPLY.pack(READY))
        _tend(control, serve, Limits(**json.loads(limits)))


def _tend(control: socket.socket, serve: Work, limits: Limits) -> None:
    workers: set[int] = set()
    try:
        while True:
            message, handed, _, _ = socket.recv_fds(control, COMMAND.size, 1, socket.MSG_WAITALL)
            if len(message) < COMMAND.size:
                return
            command, pid = COMMAND.unpack(message)
            if command == FORK:
                answer = _fork(control, handed[0], serve, limits)
                workers.add(answer)
            else:
                answer = os.waitpid(pid, 0)[1]
                workers.discard(pid)
            control.sendall(REPLY.pack(answer))
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGKILL)


def _fork(control: socket.socket, descriptor: int, serve: Work, limits: Limits) -> int:
    pid = os.fork()
    if pid:
        os.close(descriptor)
        return pid
    control.close()
    try:
        _live(Connection(descriptor), serve, limits)
    except (EOFError, OSError):
        os._exit(0)
    finally:
        os._exit(1)


def _live(connection: Connection, serve: Work, limits: Limits) -> None:
    """Answer requests until the parent goes; a page over its time dies of SIGPROF, whatever C code it is in."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.address_space, limits.address_space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICE)
    begun = _resident()
    for left in range(limits.pages - 1, -1, -1):
        request = connection.recv_bytes()
        signal.setitimer(signal.ITIMER_PROF, limits.cpu_s)
        try:
            answer = serve(request)
        except MemoryError:
            connection.send_bytes(OUT_OF_MEMORY)
            os._exit(0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        stays = left and _stays_below(begun + limits.growth)
        connection.send_bytes((STAYS if stays else RETIRES) + answer)
        if not stays:
            os._exit(0)


def _stays_below(most: int) -> bool:
    """Whether the process holds less memory than that, if need be once what pages left unused is given back."""
    if _resident() < most:
        return True
    _give_back(0)
    return _resident() < most


def _resident() -> int:
    try:
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[1]) * resource.getpagesize()
    except OSError:  # no Linux: the number of pages alone recycles workers
        return 0


if __name__ == "__main__":
    main(*sys.argv[1:])
