"""One run at a time writes a collection: a lock that ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from weakref import WeakSet

from newscrawler.archive.layout import CollectionPaths
from newscrawler.errors import Busy, ConfigurationError


class CollectionLock:
    """Proof that this process holds a collection; see ``lock_collection``."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def close(self) -> None:
        """Let go of the file; the lock ends with the last process that has it open."""
        descriptor, self.descriptor = self.descriptor, -1  # the number may be another file's soon
        with suppress(OSError):
            os.close(descriptor)

    def release(self) -> None:
        """End the lock, also for forked workers that have not got round to closing it."""
        with suppress(OSError):
            fcntl.flock(self.descriptor, fcntl.LOCK_UN)
        self.close()


_held: WeakSet[CollectionLock] = WeakSet()


def _forget_in_child() -> None:
    # A forked worker that outlives a killed run would otherwise keep the collection locked.
    for lock_file in list(_held):
        lock_file.close()


os.register_at_fork(after_in_child=_forget_in_child)


@contextmanager
def lock_collection(paths: CollectionPaths) -> Iterator[CollectionLock]:
    """
    Hold a collection for writing as long as the block runs; creates the collection when it is new.

    The lock is the kernel's (flock), so a run that was killed leaves none behind. Raises Busy at once when another
    run holds it, and ConfigurationError when the collection cannot be written. Use a local disk: NFS before version 4
    does not keep such locks.
    """
    paths.create()
    try:
        held = CollectionLock(os.open(paths.lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644))
    except OSError as error:
        raise ConfigurationError(
            f"cannot lock {paths.base}: {error.strerror}; make it writable for this user"
        ) from error
    _held.add(held)
    try:
        _take(held.descriptor, paths)
        yield held
    finally:
        held.release()
        _held.discard(held)


def _take(descriptor: int, paths: CollectionPaths) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        owner = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
        raise Busy(
            f"another run (process {owner or 'unknown'}) is writing collection {paths.name}; wait for it or use another collection"
        ) from error
    # Who holds it is told for the message only: a full disk must not keep a run from starting.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, b"%d\n" % os.getpid(), 0)
