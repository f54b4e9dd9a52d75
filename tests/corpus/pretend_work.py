"""Work for worker processes that does as the request says: the ways in which a page can hurt."""

from __future__ import annotations

import os
import time
from collections.abc import Callable


def prepare() -> Callable[[bytes], bytes]:
    return work


def broken() -> Callable[[bytes], bytes]:
    raise ImportError("libmissing.so")


def work(request: bytes) -> bytes:
    match request:
        case b"pid":
            return str(os.getpid()).encode()
        case b"spin":
            while True:
                pass
        case b"hang":
            time.sleep(60)
        case b"crash":
            os.abort()
        case b"swell":
            return bytes(2**40)
        case b"raise":
            raise ValueError("not ours")
        case b"keep":
            _kept.append(b"x" * 100 * 2**20)
    return request.upper()


_kept: list[bytes] = []
