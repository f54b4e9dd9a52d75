"""Which extraction made a corpus: the ``v=`` of its folders, and which of several is the newest."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawler.corpus.folders import written_aside
from newscrawler.corpus.links import LINKS

if TYPE_CHECKING:
    from newscrawler.cleaning.packs import Pack

PACKS = "packs.json"
_PACKS = "-packs-"
_DIGITS = 10


def extraction_version(packs: Sequence[Pack] = ()) -> str:
    """
    What else decides about the text of given bytes: the rules of cleaning, the extractor below them, the rule packs.

    Packs go in as a digest of what they say, in their order, which decides between two that fit equally well.
    """
    from newscrawler.cleaning import CLEANER_VERSION

    rules = f"{CLEANER_VERSION}-trafilatura-{metadata.version('trafilatura')}"
    if not packs:
        return rules
    digest = hashlib.sha256("".join(pack.digest for pack in packs).encode()).hexdigest()
    return f"{rules}{_PACKS}{digest[:_DIGITS]}"


def write_packs(folder: Path, packs: Sequence[Pack]) -> None:
    """Keep in a ``v=`` folder what the packs said that made it: the digest in its name does not tell."""
    if packs and not (folder / PACKS).exists():
        with written_aside(folder / PACKS) as file:
            file.write(json.dumps([asdict(pack) for pack in packs], ensure_ascii=False, default=str, indent=1).encode())


def sorted_versions(corpus: Path) -> list[str]:
    """The names of the ``v=`` folders of a corpus, the newest last."""
    return [folder.name for folder in sorted(corpus.glob("v=*"), key=_age)]


def _age(folder: Path) -> tuple[list[tuple[int, str]], float]:
    """Sorts rules as people count them, 9 before 10; of the same rules with other packs, what was written last is newest."""
    rules = folder.name.partition(_PACKS)[0]
    written = folder / LINKS if (folder / LINKS).is_file() else folder
    return [(int(number or 0), word) for number, word in re.findall(r"(\d*)(\D*)", rules)], written.stat().st_mtime
