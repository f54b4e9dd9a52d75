"""Pictures and styles made by code, so that the wheel carries none."""

from __future__ import annotations

import struct
import zlib
from hashlib import sha256

WIDTH, HEIGHT = 320, 180

STYLE = """body{margin:0 auto;max-width:46rem;padding:0 1rem;font:18px/1.5 Georgia,serif;color:#222;background:#fdfcf9}
.site-header,.site-footer,figcaption,.byline,time{font-family:Helvetica,Arial,sans-serif;font-size:.8rem}
.site-nav ul{display:flex;gap:1rem;list-style:none;padding:0}h1{line-height:1.15}figure,.wp-caption,.photo-principale{margin:1rem 0}
.video-player,.newsletter-signup,.related-box,.paywall{border:1px solid #ccc;padding:.5rem 1rem;margin:1rem 0;background:#f4f1ea}
.ad-slot,.pub{color:#999;text-align:center;font-size:.7rem}img{max-width:100%;height:auto}
"""


def picture(name: str) -> bytes:
    """A landscape in three colours as PNG, always the same for the same name."""
    seed = sha256(name.encode()).digest()
    sky, land = seed[0:3], bytes(component // 2 for component in seed[3:6])
    horizon = HEIGHT // 3 + seed[6] % (HEIGHT // 3)
    rows = b"".join(_row(line, horizon, sky, land, seed[7]) for line in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    )


def _row(line: int, horizon: int, sky: bytes, land: bytes, slope: int) -> bytes:
    edge = WIDTH * max(0, min(horizon + slope % 40 - line, slope % 40 + 1)) // (slope % 40 + 1)
    faded = bytes(min(255, component + (horizon - line) // 2) if line < horizon else component for component in sky)
    return b"\0" + faded * edge + land * (WIDTH - edge)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
