"""Which extraction made a corpus: the ``v=`` of its folders."""

from __future__ import annotations

from importlib import metadata


def extraction_version() -> str:
    """The rules of cleaning and the extractor below them: another version may give other text for the same bytes."""
    from newscrawler.cleaning import CLEANER_VERSION

    return f"{CLEANER_VERSION}-trafilatura-{metadata.version('trafilatura')}"
