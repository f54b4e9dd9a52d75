"""Labelled digests as WARC writes them, read and taken again."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable

ALGORITHMS = {"md5": 16, "sha1": 20, "sha-1": 20, "sha256": 32, "sha-256": 32, "sha512": 64, "sha-512": 64}
"""The algorithms that are recomputed, with the length of their digests in bytes."""


def read_digest(label: str) -> bytes | None:
    """The bytes of a labelled digest in Base16, Base32 or Base64; None when it is malformed or of unknown algorithm."""
    algorithm, _, value = label.partition(":")
    size = ALGORITHMS.get(algorithm.lower())
    if size is None:
        return None
    try:
        if len(value) == size * 2:
            return bytes.fromhex(value)
        bare = value.rstrip("=")
        if len(bare) == -(-size * 8 // 5):
            return base64.b32decode(bare.upper() + "=" * (-len(bare) % 8))
        decoded = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (ValueError, binascii.Error):
        return None
    return decoded if len(decoded) == size else None


def hash_pieces(pieces: Iterable[bytes], label: str) -> bytes:
    """The digest of bytes with the algorithm that ``label`` begins with."""
    hasher = hashlib.new(label.partition(":")[0].lower().replace("-", ""), usedforsecurity=False)
    for piece in pieces:
        hasher.update(piece)
    return hasher.digest()
