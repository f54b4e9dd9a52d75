"""WARC in and out: the store that writes, the reader, the verifier, the packer. Names are resolved when first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_DOOR = {
    "Archive": "collection",
    "Capture": "capture",
    "CollectionPaths": "layout",
    "Conversion": "conversion",
    "Store": "store",
    "WriterOptions": "writer",
    "lock_collection": "lock",
    "open_archive": "collection",
    "read_capture": "addressed",
    "repair_archive": "verifying.repair",
    "repair_collection": "verifying.repair",
    "verify_collection": "verifying.archives",
    "verify_archive": "verifying.archives",
    "pack_wacz": "wacz",
    "write_conversion_warc": "conversion",
}
"""Public name → the module here that defines it."""

__all__ = list(_DOOR)


def __getattr__(name: str) -> Any:
    if name not in _DOOR:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_DOOR[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_DOOR])
