"""Clean texts on their way into a conversion WARC, on disk: a WARC's worth of them would not fit in the memory we allow."""

from __future__ import annotations

import json
import tempfile
from array import array
from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import overload

from newscrawler.archive.conversion import Conversion
from newscrawler.corpus.rows import Row

_FIELDS = ("url", "added", "text", "language")


class SpooledTexts(Sequence[Conversion]):
    """The texts of article rows, added one by one and read back in order; a context manager."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="newscrawler-texts-")  # noqa: SIM115 - closed on leaving
        self._places = array("Q")

    def add(self, row: Row) -> None:
        """Take in a row that came from an archive."""
        self._places.append(self._file.seek(0, 2))
        facts = {name: row[name] for name in _FIELDS} | {"record_id": row["capture"]["record_id"]}
        self._file.write(json.dumps(facts).encode() + b"\n")

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Conversion: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Conversion]: ...
    def __getitem__(self, index: int | slice) -> Conversion | Sequence[Conversion]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        self._file.seek(self._places[index])
        facts = json.loads(self._file.readline())
        return Conversion(
            url=facts["url"],
            captured_at=datetime.fromisoformat(facts["added"]),
            record_id=facts["record_id"],
            text=facts["text"],
            language=facts["language"],
        )

    def __enter__(self) -> SpooledTexts:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.close()
