"""How the national report sets small things: names, figures, tables that are shaded, the way to a region's report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from consultations.synthesis.national.outline import Door
from consultations.synthesis.rendering import sides
from consultations.synthesis.rendering.composition import joined_dots
from consultations.synthesis.rendering.outline import Claim, Column, Quote, Table, Verbatim
from consultations.synthesis.rendering.phrases import CITED_AFTER_A_CLAIM, Sentence, Snapshot, cited
from portal.shared.typesetting.inline import (
    LEFT_TO_RIGHT,
    NO_BREAK,
    NOT_SHOWN,
    POP,
    direction_of,
    direction_of_language,
    figure,
    joined,
    name,
)

Cell = Mapping[str, Any]


class Setting:
    """Holds what every chapter needs; works under the language of the report."""

    def __init__(self, snapshot: Snapshot, checksum: str, language: str) -> None:
        self.snapshot, self.checksum, self.language = snapshot, checksum, language
        self.compiled_at = datetime.fromisoformat(snapshot["compiled_at"])
        self.versions = {region["code"]: region["version"] for region in snapshot["regions"]}

    # -- small things ------------------------------------------------------------------------------------------------

    def name(self, labels: Mapping[str, str] | None) -> str:
        return name(labels, self.language)

    def count(self, value: int | float | None, digits: int = 0) -> str:
        return NOT_SHOWN if value is None else figure(value, digits)

    def claims(self, sentences: Sequence[Sentence], limit: int = CITED_AFTER_A_CLAIM) -> list[Claim]:
        return [Claim(sentence.text, *cited(sentence.references, limit)) for sentence in sentences]

    def door(self, region: str) -> Door | None:
        version = self.versions.get(region)
        return Door(region, version) if version else None

    def numbered(self, region: Cell) -> str:
        """Return a region's name with its number, which heads its column in the wide tables."""
        return f"{LEFT_TO_RIGHT}{region['code']}{POP} · {self.name(region['name'])}"

    def told_in(self, region: Mapping[str, str], label: Mapping[str, str]) -> str:
        """Return a region with the name it gives to a theme."""
        return _("%(who)s: %(where)s") % {"who": self.name(region), "where": self.name(label)}

    def edition_name(self) -> str:
        if self.snapshot["edition"] == "staff":
            return _("Staff edition")
        limit = {"threshold": figure(self.snapshot["threshold"])}
        return _("Public edition: no figure about fewer than %(threshold)s people") % limit

    def fingerprint(self, checksum: str) -> str:
        """Return a checksum in groups of eight."""
        groups = [checksum[start : start + 8] for start in range(0, len(checksum), 8)]
        lines = [groups[start : start + 4] for start in range(0, len(groups), 4)]
        return " ".join(f"{LEFT_TO_RIGHT}{NO_BREAK.join(line)}{POP}" for line in lines)

    # -- tables and quotes -------------------------------------------------------------------------------------------

    def breakdown(self, key: str, caption: str, title: str) -> Table:
        cells = self.snapshot["breakdowns"][key]
        return Table(
            caption,
            [Column(title), Column(_("Contributions"), numeric=True), Column(_("People"), numeric=True)],
            [[self.name(cell["label"]), self.count(cell["count"]), self.count(cell["people"])] for cell in cells],
            bars=shares([cell["count"] for cell in cells]),
            muted=[index for index, cell in enumerate(cells) if cell["code"] == "merged"],
            accents=[cell["code"] for cell in cells] if key == "axis" else [],
        )

    def heat(self, caption: str, title: str, table: Cell, *, numbered: bool = False) -> Table:
        """Return a table whose figures are shaded; `numbered`: the columns are regions, headed by their numbers."""
        columns = [
            Column(f"{LEFT_TO_RIGHT}{column['code']}{POP}" if numbered else self.name(column["label"]), numeric=True)
            for column in table["columns"]
        ]
        return Table(
            caption,
            [Column(title), *columns],
            [
                [self.name(row["label"]), *(self.count(cell) for cell in cells)]
                for row, cells in zip(table["rows"], table["cells"], strict=True)
            ],
            heat=warmth(table["cells"]),
        )

    def quotes(self, quotes: Sequence[Cell]) -> list[Quote]:
        return [self.quote(quote) for quote in quotes]

    def quote(self, quote: Cell) -> Quote:
        who = [quote["region"]["name"], quote.get("province"), quote.get("category")]
        own = direction_of_language(quote["language"])
        words = Verbatim(quote["text"], quote["language"], direction_of(quote["text"], own))
        by = joined_dots([sides.mark(quote.get("side")), joined([self.name(one) for one in who if one], self.language)])
        return Quote(words, by, quote["reference"])


def shares(counts: Sequence[int | None]) -> list[float | None]:
    """Return each count as a share of the largest; none where it is not shown."""
    largest = max((count or 0 for count in counts), default=0)
    return [None if count is None else (round(count / largest, 4) if largest else 0.0) for count in counts]


def warmth(cells: Sequence[Sequence[int | None]]) -> list[list[float | None]]:
    """Return each cell as a share of its row's largest: a small category is read as well as a large one."""
    return [shares(row) for row in cells]
