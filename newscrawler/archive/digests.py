"""Labelled digests as WARC writes them, read and taken again."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable

ALGORITHMS = {"md5": 16, "sha1": 20, "sha-1": 20, "sha256": 32, "sha-256": 32, "sha512": 64, "sha-512": 64}
"""The algorithms that are recomputed, with the length of their digests in bytes."""

_HASHERS = {"md5": hashlib.md5, "sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512}
_BASE32 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ2345670189", "0123456789ABCDEFGHIJKLMNOPQRSTUV!!!!")
"""RFC 4648's digits to those that ``int`` knows."""


def read_digest(label: str) -> bytes | None:
    """The bytes of a labelled digest in Base16, Base32 or Base64; None when it is malformed or of unknown algorithm."""
    algorithm, _, value = label.partition(":")
    size = ALGORITHMS.get(algorithm.lower())
    if size is None:
        return None
    try:
        bare = value.rstrip("=")
        if len(bare) == size * 2:
            return bytes.fromhex(bare)
        if len(bare) == -(-size * 8 // 5):
            return _read_base32(bare, size)
        decoded = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (ValueError, binascii.Error):
        return None
    return decoded if len(decoded) == size else None


def _read_base32(text: str, size: int) -> bytes:
    # b32decode works digit by digit: over a small record that takes longer than hashing.
    if not (text.isascii() and text.isalnum()):
        raise ValueError(text)
    spare = len(text) * 5 - size * 8
    return (int(text.upper().translate(_BASE32), 32) >> spare).to_bytes(size, "big")


def hash_pieces(pieces: Iterable[bytes], label: str) -> bytes:
    """The digest of bytes with the algorithm that ``label`` begins with."""
    hasher = _HASHERS[label.partition(":")[0].lower().replace("-", "")](usedforsecurity=False)
    for piece in pieces:
        hasher.update(piece)
    return hasher.digest()
