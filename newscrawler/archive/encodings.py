"""
Content codings undone: gzip, deflate (zlib and raw), br and zstd, also one upon the other, with limits no bomb passes.

Servers send what was not asked for, and label what they send wrongly. What browsers read is read here: a body that
lacks its coding's first bytes was never coded; a body that is cut off gives what is there, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from newscrawler.errors import Undecodable

LIMIT = 32 * 1024 * 1024
"""Bytes that one layer may give, 32 MB: no news page is larger."""

RATIO = 100
"""Times a layer may blow its input up, once it gave more than RATIO_FROM bytes."""

RATIO_FROM = 10 * 1024 * 1024
MAX_LAYERS = 4
MAX_PARTS = 1000
"""gzip members, or zstd frames, that one body may be made of: each costs time, and a news page is one."""

_SLICE = 64 * 1024
# RFC 9659: a zstd content coding may ask for a window of 8 MB at most.
_ZSTD_WINDOW_LOG = 23


class Decoded(NamedTuple):
    """
    A decoded body. ``complete`` is False when the end of a coding never came: ``data`` is then what there is.

    ``codings`` are the ones really undone, in the order in which they were applied.
    """

    data: bytes
    complete: bool
    codings: tuple[str, ...]


class _Stream(Protocol):
    """One member or frame being decompressed, as zlib's and zstd's objects do it."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Coding(NamedTuple):
    open: Callable[[bytes], _Stream]
    """A stream for a body that begins with these bytes."""
    magic: bytes = b""
    """What every body of this coding begins with; a body that does not was never coded."""
    repeats: bool = False
    """More members may follow the first."""


class _BrotliStream:
    unused_data = b""

    def __init__(self) -> None:
        import brotli

        self._stream: Any = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self._stream.is_finished())

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return bytes(self._stream.process(data, output_buffer_limit=max_length))


def _open_gzip(_: bytes) -> _Stream:
    from isal import isal_zlib

    return isal_zlib.decompressobj(wbits=31)


def _open_deflate(start: bytes) -> _Stream:
    from isal import isal_zlib

    # RFC 9110 means zlib's wrapping by "deflate"; servers that send it bare are as many.
    wrapped = len(start) > 1 and start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
    return isal_zlib.decompressobj(wbits=15 if wrapped else -15)


def _open_brotli(_: bytes) -> _Stream:
    return _BrotliStream()


def _open_zstd(_: bytes) -> _Stream:
    from backports import zstd

    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})


_GZIP = _Coding(_open_gzip, magic=b"\x1f\x8b", repeats=True)
CODINGS: dict[str, _Coding] = {
    "gzip": _GZIP,
    "x-gzip": _GZIP,
    "deflate": _Coding(_open_deflate),
    "br": _Coding(_open_brotli),
    "zstd": _Coding(_open_zstd, magic=b"\x28\xb5\x2f\xfd", repeats=True),
}
"""The codings that are undone, by their names in Content-Encoding."""

UNSUPPORTED = frozenset({"compress", "x-compress", "dcb", "dcz", "sdch", "exi", "pack200-gzip", "aes128gcm"})
"""Real codings that nothing here undoes. Any other word is no coding: browsers pass over it, and so do we."""


class _Layer:
    """One coding being undone, slice by slice, within its limits."""

    def __init__(self, name: str, start: bytes, limit: int) -> None:
        self._name, self._coding, self._limit = name, CODINGS[name], limit
        self._stream = self._coding.open(start)
        self._taken = self._given = 0
        self._parts = 1
        self._rest = b""

    @property
    def finished(self) -> bool:
        return self._stream.eof

    def decode(self, data: bytes) -> bytes:
        self._taken += len(data)
        given: list[bytes] = []
        data = self._rest + data
        self._rest = b""
        while data and (not self._stream.eof or self._begins_again(data)):
            given.append(self._stream.decompress(data, self._limit - self._given + 1))
            self._given += len(given[-1])
            self._check_limits()
            data = self._stream.unused_data if self._stream.eof else b""
        if self._stream.eof and len(data) < len(self._coding.magic):
            self._rest = data
        return b"".join(given)

    def _begins_again(self, data: bytes) -> bool:
        if not self._coding.repeats or not data.startswith(self._coding.magic):
            return False
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise Undecodable(f"{self._name} body of more than {MAX_PARTS} parts", (self._name,))
        self._stream = self._coding.open(data)
        return True

    def _check_limits(self) -> None:
        if self._given > self._limit:
            raise Undecodable(f"{self._name} body gives more than {self._limit:,} bytes", (self._name,))
        if self._given > RATIO_FROM and self._given > RATIO * self._taken:
            raise Undecodable(f"{self._name} body blows up more than {RATIO} times", (self._name,))


def read_codings(values: Iterable[bytes]) -> tuple[str, ...]:
    """
    The content codings named by Content-Encoding values, in the order in which they were applied.

    Words that are no coding (``utf-8``, ``none``) are left out. Raises Undecodable for a coding that exists and is not
    undone here, and for more than MAX_LAYERS.
    """
    words = [word.strip().decode("latin-1").lower() for value in values for word in value.split(b",")]
    unsupported = tuple(word for word in words if word in UNSUPPORTED)
    if unsupported:
        raise Undecodable(f"content coding {unsupported[0]} cannot be undone", unsupported)
    codings = tuple(word for word in words if word in CODINGS)
    if len(codings) > MAX_LAYERS:
        raise Undecodable(f"{len(codings)} content codings, one upon the other", codings[: MAX_LAYERS + 1])
    return codings


def decode_content(body: bytes, codings: Sequence[str], *, limit: int = LIMIT) -> Decoded:
    """
    ``body`` with its content codings undone, in time that grows with its length only.

    Raises Undecodable when the bytes are not of their coding, or when a layer gives more than ``limit`` bytes or more
    than RATIO times what it was given.
    """
    complete, undone = True, []
    for name in reversed(codings):
        if not body or not _is_coded(body, name):
            continue
        body, whole = _undo(body, name, limit)
        complete = complete and whole
        undone.append(name)
    return Decoded(body, complete, tuple(reversed(undone)))


def _is_coded(body: bytes, name: str) -> bool:
    magic = CODINGS[name].magic
    if magic:
        return body.startswith(magic[: len(body)])
    # br and deflate have no first bytes of their own, but neither begins as HTML does.
    return not body.lstrip()[:9].lower().startswith((b"<!doctype", b"<html", b"<?xml"))


def _undo(body: bytes, name: str, limit: int) -> tuple[bytes, bool]:
    layer = _Layer(name, body[:2], limit)
    view = memoryview(body)
    try:
        parts = [layer.decode(bytes(view[at : at + _SLICE])) for at in range(0, len(body), _SLICE)]
    except Undecodable:
        raise
    except Exception as error:  # each library has an error class of its own, all direct children of Exception
        raise Undecodable(f"the body is not {name}: {error}", (name,)) from error
    return b"".join(parts), layer.finished
