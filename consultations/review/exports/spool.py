"""The rows of an export on their way to the file.

They are written down as they are read, because a table must know how far its longest text goes before its first line
can be written, and because the database should not wait for a workbook.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from consultations.review.exports import texts
from consultations.review.exports.columns import COLUMNS
from consultations.review.exports.material import Row
from consultations.review.models import Export
from portal.shared.typesetting.sheets import parts

KEPT_WHOLE = {Export.Format.JSONL}


class Spool:
    """Takes rows, makes their texts fit for the format, and gives them back as often as they are asked for."""

    def __init__(self, path: Path, format: str) -> None:
        self.path, self.whole = path, format in KEPT_WHOLE
        self.rows = self.stripped = self.continued = 0
        # How many cells the longest text of each column takes.
        self.spans = [1] * len(COLUMNS)

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows down."""
        with self.path.open("a", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps([self._fit(n, value) for n, value in enumerate(row)], ensure_ascii=False) + "\n")
        self.rows += len(rows)

    def __iter__(self) -> Iterator[Row]:
        if self.rows:
            with self.path.open(encoding="utf-8", newline="\n") as file:
                for line in file:
                    yield json.loads(line)

    def _fit(self, place: int, value: object) -> object:
        if not isinstance(value, str):
            return value
        text, number = texts.writable(value) if self.whole else texts.stripped(value)
        self.stripped += number
        span = 1 if self.whole else len(parts(text))
        if span > 1:
            self.continued += 1
            self.spans[place] = max(self.spans[place], span)
        return text
