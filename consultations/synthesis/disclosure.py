"""The public edition: what may be said of a region without speaking of fewer than ten people.

Rules, in the order in which they are applied. They work on people, not on contributions.

1. *Merge.* In a list of cells that sums to a published total, the cells under the threshold become one cell "others".
   If that cell is itself too small, or stands for one cell only, the next smallest joins it. A list is so shown whole,
   and nothing is left to subtract. If the total itself is under the threshold, nothing of the list is shown.
2. *Themes* under the threshold join "single voices and other themes" in the same way; their names go with them.
   The references behind a figure are shown only where the figure is: they could be counted.
3. *The crossed table* (categories × axes) takes merged rows and columns. Its small cells are suppressed, then further
   cells, until in each row and column at least two are suppressed that hold at least ten people together. What is left
   is tested as an attacker would: if linear algebra gives back any suppressed cell, the whole table is left out.
4. *A difference is a figure too.* What was received but not counted is shown only when it is at least ten, merged like
   any list; otherwise the total received is withheld, since received minus counted would tell it.
5. *Quotes* lose their category and province: an office-holder is the only one of their category in a province. Answers
   are listed for the outcomes whose figure is shown. A zero is shown: it speaks of nobody.

What a published text says stays with the text: its page shows region, axis, language and answer, but never category or
province.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np

from consultations.synthesis.analysis import QUOTES
from consultations.synthesis.material import Label
from consultations.synthesis.snapshot import Snapshot

MERGED: dict[str, Label] = {
    "axis": {"ar": "محاور أخرى مجمعة", "fr": "Autres axes regroupés"},
    "category": {"ar": "فئات أخرى مجمعة", "fr": "Autres catégories regroupées"},
    "province": {"ar": "أقاليم وعمالات أخرى مجمعة", "fr": "Autres provinces et préfectures regroupées"},
    "channel": {"ar": "قنوات أخرى مجمعة", "fr": "Autres canaux regroupés"},
    "language": {"ar": "لغات أخرى مجمعة", "fr": "Autres langues regroupées"},
    "outcome": {"ar": "مآلات أخرى مجمعة", "fr": "Autres suites regroupées"},
    "reason": {"ar": "أسباب أخرى مجمعة", "fr": "Autres motifs regroupés"},
}
Cell = dict[str, Any]


def public_snapshot(staff: Snapshot) -> Snapshot:
    """Return the public edition of a staff snapshot. Pure: the same snapshot gives the same edition."""
    snapshot = deepcopy(staff)
    threshold: int = snapshot["threshold"]
    people: int = snapshot["totals"]["people"]
    snapshot["edition"] = "public"
    lists = {name: merge(cells, threshold, MERGED[name], of=people) for name, cells in snapshot["breakdowns"].items()}
    snapshot["axis_by_category"] = _crossed(staff["axis_by_category"], lists["category"], lists["axis"], threshold)
    named = {cell["code"] for cell in lists["axis"] if cell["count"] is not None}
    for chapter in snapshot["axes"]:
        _disclose_chapter(chapter, threshold, shown=chapter["code"] in named or not chapter["count"])
    snapshot["breakdowns"] = {name: [_published(cell) for cell in cells] for name, cells in lists.items()}
    snapshot["answers"] = _answers(snapshot["answers"], threshold)
    _disclose_totals(snapshot, threshold)
    if len(snapshot["set_aside"]) < threshold:
        snapshot["set_aside"] = []
    return snapshot


def merge(cells: list[Cell], threshold: int, label: Label, *, of: int) -> list[Cell]:
    """Return the cells with the small ones joined into one; no figure at all when fewer than `threshold` people speak.

    `only` counts the people who speak in no other cell. Summed over cells it says how many different people are certain
    to stand behind their union; the sum of `people` would count somebody who speaks in two cells twice.
    """
    filled = [cell for cell in cells if cell["count"]]
    if of < threshold:
        return [
            {**cell, "count": None, "people": None, **({"per_100k": None} if "per_100k" in cell else {})}
            for cell in filled
        ]
    by_size = sorted(filled, key=lambda cell: (cell["people"], cell["count"], cell["code"]))
    joined = [cell for cell in by_size if cell["people"] < threshold]
    while joined and len(joined) < len(by_size) and (len(joined) < 2 or _certain(joined) < threshold):
        joined.append(by_size[len(joined)])
    if not joined:
        return filled
    gone = {cell["code"] for cell in joined}
    whole = {
        "code": "merged",
        "label": label,
        "count": sum(cell["count"] for cell in joined),
        "people": _exact_people(joined),
        "only": _certain(joined),
        "of": sorted(gone),
        **({"population": None, "per_100k": None} if "population" in joined[0] else {}),
    }
    return [*(cell for cell in filled if cell["code"] not in gone), whole]


def _certain(cells: list[Cell]) -> int:
    return sum(cell["only"] for cell in cells)


def _exact_people(cells: list[Cell]) -> int | None:
    """Return how many people stand behind the union; None when somebody speaks in two of its cells."""
    total = sum(cell["people"] for cell in cells)
    return total if total == _certain(cells) else None


def _published(cell: Cell) -> Cell:
    return {name: value for name, value in cell.items() if name not in {"only", "of"}}


def _disclose_chapter(chapter: Cell, threshold: int, *, shown: bool) -> None:
    """Fold small themes into the other voices; withhold everything of an axis whose figure is not shown by itself."""
    themes, other = chapter["themes"], chapter["other"]
    if not shown:
        chapter |= {"count": None, "people": None, "distinct_texts": None, "themes": []}
        chapter["other"] = {"count": None, "people": None, "distinct_texts": None, "references": [], "quotes": []}
        return
    by_size = sorted(themes, key=lambda theme: (theme["people"], theme["count"], theme["key"]))
    folded = [theme for theme in by_size if theme["people"] < threshold]
    groups = [group for group in (other, *folded) if group["count"]]
    while groups and len(folded) < len(by_size) and _certain(groups) < threshold:
        folded.append(by_size[len(folded)])
        groups.append(folded[-1])
    chapter["themes"] = [_without_who(theme) for theme in themes if theme not in folded]
    chapter["other"] = _without_who(
        {
            "count": sum(group["count"] for group in groups),
            "people": _exact_people(groups) if groups else 0,
            "distinct_texts": sum(group["distinct_texts"] for group in groups),
            "references": sorted(reference for group in groups for reference in group["references"]),
            "quotes": [quote for group in groups for quote in group["quotes"]][:QUOTES],
        }
    )


def _without_who(group: Cell) -> Cell:
    quotes = [{**quote, "category": None, "province": None} for quote in group["quotes"]]
    return _published({**group, "quotes": quotes})


def _answers(answers: Cell, threshold: int) -> Cell:
    if answers["people"] < threshold:
        shown = 0 if not answers["answered"] else None
        return {"answered": shown, "people": shown, "outcomes": [], "items": []}
    outcomes = merge(answers["outcomes"], threshold, MERGED["outcome"], of=answers["people"])
    named = {cell["code"] for cell in outcomes}
    items = [item for item in answers["items"] if item["outcome"] in named]
    return {**answers, "outcomes": [_published(cell) for cell in outcomes], "items": items}


def _disclose_totals(snapshot: Snapshot, threshold: int) -> None:
    totals = snapshot["totals"]
    totals["themes"] = sum(len(chapter["themes"]) for chapter in snapshot["axes"])
    aside = sum(reason["people"] for reason in snapshot["not_used"])
    if 0 < aside < threshold:
        totals["received"] = None
        snapshot["not_used"] = []
    else:
        reasons = [{**reason, "only": reason["people"]} for reason in snapshot["not_used"]]
        snapshot["not_used"] = [_published(one) for one in merge(reasons, threshold, MERGED["reason"], of=aside)]
    if 0 < totals["people"] < threshold:
        hidden = ("received", "counted", "people", "distinct_texts", "population_per_contribution")
        totals |= dict.fromkeys(hidden)


# -- the crossed table -----------------------------------------------------------------------------------------------
def _crossed(table: Cell, rows: list[Cell], columns: list[Cell], threshold: int) -> Cell:
    """Return the table on the merged rows and columns, with what must stay hidden replaced by None."""
    if any(cell["count"] is None for cell in (*rows, *columns)):
        rows = columns = []
    down = [_places(table["rows"], row) for row in rows]
    across = [_places(table["columns"], column) for column in columns]
    counts = _summed(table["cells"], down, across)
    certain = _summed(table["only"], down, across)
    hidden = suppressed(counts, certain, threshold)
    return {
        "rows": [{"code": row["code"], "label": row["label"]} for row in rows],
        "columns": [{"code": column["code"], "label": column["label"]} for column in columns],
        "cells": [
            [None if (i, j) in hidden else count for j, count in enumerate(line)] for i, line in enumerate(counts)
        ],
    }


def _places(cells: list[Cell], shown: Cell) -> list[int]:
    codes = set(shown.get("of", [shown["code"]]))
    return [place for place, cell in enumerate(cells) if cell["code"] in codes]


def _summed(numbers: list[list[int]], down: list[list[int]], across: list[list[int]]) -> list[list[int]]:
    return [[sum(numbers[i][j] for i in rows for j in columns) for columns in across] for rows in down]


def suppressed(counts: list[list[int]], certain: list[list[int]], threshold: int) -> set[tuple[int, int]]:
    """Return the places that must stay hidden in a table whose row and column totals are published.

    `certain` holds, for each place, how many different people stand behind it at the least.
    """
    size = range(len(counts)), range(len(counts[0]) if counts else 0)
    lines = [[(i, j) for j in size[1]] for i in size[0]] + [[(i, j) for i in size[0]] for j in size[1]]
    hidden = {(i, j) for i in size[0] for j in size[1] if counts[i][j] and certain[i][j] < threshold}
    grown = True
    while grown:
        grown = False
        for line in lines:
            away = [place for place in line if place in hidden]
            enough = len(away) >= 2 and sum(certain[i][j] for i, j in away) >= threshold
            left = [(counts[i][j], i, j) for i, j in line if (i, j) not in hidden and counts[i][j]]
            if away and left and not enough:
                hidden.add(min(left)[1:])
                grown = True
    if recoverable(hidden, lines):
        return {place for line in lines for place in line}
    return hidden


def recoverable(hidden: set[tuple[int, int]], lines: list[list[tuple[int, int]]]) -> set[tuple[int, int]]:
    """Return the hidden places whose figure follows from the totals: the attacker's own linear algebra."""
    places = sorted(hidden)
    sums = np.array([[float(place in line) for place in places] for line in lines if hidden & set(line)])
    if not places:
        return set()
    rank = np.linalg.matrix_rank(sums)
    units = np.eye(len(places))
    return {
        place
        for place, unit in zip(places, units, strict=True)
        if np.linalg.matrix_rank(np.vstack([sums, unit])) == rank
    }
