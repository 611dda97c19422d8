"""The public edition: the staff snapshot without any figure about fewer than ten people, nor any that tells one.

Who attacks? A reader who adds and subtracts what is printed, and who knows what is public: the list of categories and
provinces, the published texts. The rules, in the order in which they are applied:

1.  **A region from which fewer than ten people wrote** shows no figure at all, only voices.
2.  **Small categories are merged** (and small provinces, channels, languages): all cells below ten people make one cell
    "other". If that one is still too small, or is a single cell, the next smallest joins it. Nothing is suppressed, the
    breakdown still adds up. That a category is neither shown nor unheard says that it is small: no more than that.
3.  **Axes are never merged**, for each has its chapter: a small axis is held back, and with it what would give it away.
    The table of categories by axis adds up to both breakdowns, so all three are protected together (see `suppression`).
4.  **Themes below ten people dissolve** into the voices beside the themes: their name, made of the words of few, goes
    too. If those voices are then few, the smallest theme shown keeps its name and loses its figures. On an axis that is
    held back no theme shows figures. The list of references of a group is as good as its count: both or neither.
5.  **Answers by outcome, texts not used by reason**: held back as in a list with a shown sum. "Not answered yet" counts
    as an outcome there, because it is the difference to the texts counted. The answers themselves are listed for the
    outcomes whose count is shown.
6.  **Quotes** keep their words, which are published, and lose the category and the province, unless ten people of that
    category (or province, or both at once) wrote on that axis and the figure is shown. Categories of office-holders
    never stand at a quote: there is one wali in a region. No edition holds names of persons.
7.  **What the machine could not read** is a handful of texts, named in the staff edition alone.

Zero is no figure about people: who was not heard is said. Two versions published one after the other can be subtracted
from each other; publish a new one when much has changed, not for one text. People without an e-mail address count one
for each text (see `material`), so that a single author of many unsigned texts may pass for a crowd.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from consultations.synthesis.material import Material, Said
from consultations.synthesis.snapshot import NOT_STATED, THRESHOLD, Snapshot
from consultations.synthesis.suppression import Figure, held_back, held_back_in_table

MERGED = "merged"
UNANSWERED = "unanswered"
BLANK: dict[str, None] = {"count": None, "people": None}
MERGED_BY: dict[str, Callable[[Said], str]] = {
    "category": lambda one: one.category or NOT_STATED,
    "province": lambda one: one.province or NOT_STATED,
    "channel": lambda one: one.channel,
    "language": lambda one: one.language,
}


def public(staff: Mapping[str, Any], material: Material) -> Snapshot:
    """Return the public snapshot of a region: a function of the staff snapshot and of the rows it was counted from."""
    return _Edition(staff, material).snapshot()


def figure(said: Sequence[Said]) -> Figure:
    """Return how many texts these are and who wrote them."""
    return Figure(len(said), frozenset(one.person for one in said))


def joined_cells(groups: Mapping[str, Figure]) -> list[str]:
    """Return which cells of a breakdown to join into one: the small ones, and as few more as make them a crowd."""
    joined = [code for code, group in groups.items() if len(group.people) < THRESHOLD]
    if not joined:
        return []
    others = sorted((code for code in groups if code not in joined), key=lambda code: groups[code].count)
    while others and (len(joined) < 2 or len(_together(groups[code] for code in joined).people) < THRESHOLD):
        joined.append(others.pop(0))
    return joined


def _together(figures: Any) -> Figure:
    every = list(figures)
    return Figure(sum(one.count for one in every), frozenset().union(*(one.people for one in every)))


class _Edition:
    """Holds the rows by reference while the snapshot is taken apart; changes a copy of it."""

    def __init__(self, staff: Mapping[str, Any], material: Material) -> None:
        self.staff, self.material = staff, material
        self.said = {one.reference: one for one in material.said}
        self.offices = {category["code"] for category in material.categories if category["office"]}
        self.too_few = 0 < staff["totals"]["people"] < THRESHOLD
        # Which code each code is shown under: itself or MERGED.
        self.shown_as: dict[str, dict[str, str]] = {}
        self.hidden_axes: set[str] = set()
        self.hidden_cells: set[tuple[str, str]] = set()
        self.crowds: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {}

    def snapshot(self) -> Snapshot:
        found = deepcopy(dict(self.staff))
        found["edition"] = "public"
        found["set_aside"] = []
        for name in MERGED_BY:
            found["breakdowns"][name] = self.breakdown(name)
        found["axis_by_category"] = self.table(found["breakdowns"]["category"])
        hidden = self.hidden_axes
        found["breakdowns"]["axis"] = [
            cell | BLANK if cell["code"] in hidden else cell for cell in found["breakdowns"]["axis"]
        ]
        found["axes"] = [self.axis(axis) for axis in found["axes"]]
        found["answers"] = self.answers()
        found["not_used"], received = self.not_used()
        found["totals"] |= {"received": received, "themes": sum(len(axis["themes"]) for axis in found["axes"])}
        if self.too_few:
            found["totals"] |= dict.fromkeys(
                ("received", "counted", "people", "distinct_texts", "population_per_contribution")
            )
        return found

    # -- breakdowns and the table ----------------------------------------------------------------------------------

    def breakdown(self, name: str) -> list[dict[str, Any]]:
        groups = self.figures(MERGED_BY[name])
        cells = [cell | {"people": len(groups[cell["code"]].people)} for cell in self.staff["breakdowns"][name]]
        joined = joined_cells(groups)
        self.shown_as[name] = {code: MERGED if code in joined else code for code in groups}
        kept = [cell for cell in cells if cell["code"] not in joined]
        if not joined:
            return kept
        together = _together(groups[code] for code in joined)
        words = self.material.labels["words"]
        merged: dict[str, Any] = {"code": MERGED, "label": words[f"other_{name}" if kept else f"every_{name}"]}
        merged |= BLANK if self.too_few else {"count": together.count, "people": len(together.people)}
        if name == "province":
            merged |= {"population": None, "per_100k": None}
        return [*kept, merged]

    def figures(self, of: Callable[[Said], str]) -> dict[str, Figure]:
        groups: dict[str, list[Said]] = {}
        for one in self.material.said:
            groups.setdefault(of(one), []).append(one)
        return {code: figure(found) for code, found in groups.items()}

    def table(self, categories: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the table with merged categories; notes which axes must not show their totals."""
        columns = self.staff["axis_by_category"]["columns"]
        rows = [{"code": cell["code"], "label": cell["label"]} for cell in categories]
        of_cell = self.cells_of_table()
        cells = {
            (row["code"], column["code"]): of_cell.get((row["code"], column["code"]), Figure(0, frozenset()))
            for row in rows
            for column in columns
        }
        totals = {column["code"]: _together(cells[row["code"], column["code"]] for row in rows) for column in columns}
        if self.too_few:
            hidden, self.hidden_axes = set(cells), {code for code, total in totals.items() if total.count}
        else:
            hidden, self.hidden_axes = held_back_in_table(cells, totals, threshold=THRESHOLD)
        self.hidden_cells = hidden
        lines = [
            [
                None if (row["code"], column["code"]) in hidden else cells[row["code"], column["code"]].count
                for column in columns
            ]
            for row in rows
        ]
        return {"rows": rows, "columns": columns, "cells": lines}

    def cells_of_table(self) -> dict[tuple[str, str], Figure]:
        groups: dict[tuple[str, str], list[Said]] = {}
        for one in self.material.said:
            row = self.shown_as["category"][one.category or NOT_STATED]
            groups.setdefault((row, one.axis or NOT_STATED), []).append(one)
        return {place: figure(found) for place, found in groups.items()}

    # -- themes and quotes -----------------------------------------------------------------------------------------

    def axis(self, axis: dict[str, Any]) -> dict[str, Any]:
        """Return an axis whose small themes have dissolved and whose figures tell of no small group."""
        small = [theme for theme in axis["themes"] if theme["people"] < THRESHOLD]
        themes = [theme for theme in axis["themes"] if theme["people"] >= THRESHOLD]
        other = axis["other"]
        others = [self.said[ref] for group in (other, *small) for ref in group["references"]]
        other |= {
            "count": len(others),
            "people": len(figure(others).people),
            "distinct_texts": other["distinct_texts"] + sum(theme["distinct_texts"] for theme in small),
            "references": sorted(one.reference for one in others),
            # One voice of each dissolved theme stays: what few say is heard, though not counted.
            "quotes": [*other["quotes"], *(quote for theme in small for quote in theme["quotes"][:1])],
        }
        axis |= {"themes": themes, "other": other}
        if axis["code"] in self.hidden_axes:
            axis |= {**BLANK, "distinct_texts": None, "listed": False}
            themes, hidden = [], [*themes, other]
        else:
            hidden = [other, *themes[-1:]] if 0 < other["people"] < THRESHOLD else []
        for group in hidden:
            group |= {**BLANK, "distinct_texts": None, "references": []}
        for group in (*axis["themes"], other):
            group["quotes"] = [self.quote(quote) for quote in group["quotes"]]
        return axis

    def quote(self, quote: Mapping[str, Any]) -> dict[str, Any]:
        """Return a quote with the labels that ten people share on its axis."""
        said = self.said[quote["reference"]]
        category = quote["category"] if self.may_name_category(said) else None
        province = quote["province"] if self.may_name_province(said) else None
        if category and province:
            province = province if self.alike(said, "axis", "category", "province") >= THRESHOLD else None
        return {**quote, "category": category, "province": province}

    def may_name_category(self, said: Said) -> bool:
        code = said.category
        if not code or code in self.offices or self.shown_as["category"][code] == MERGED:
            return False
        hidden = (code, said.axis or NOT_STATED) in self.hidden_cells
        return not hidden and self.alike(said, "axis", "category") >= THRESHOLD

    def may_name_province(self, said: Said) -> bool:
        code = said.province
        if not code or self.shown_as["province"][code] == MERGED or (said.axis or NOT_STATED) in self.hidden_axes:
            return False
        return self.alike(said, "axis", "province") >= THRESHOLD

    def alike(self, said: Said, *traits: str) -> int:
        """Return how many people share these traits with the author of a text, the author included."""
        if traits not in self.crowds:
            crowds: dict[tuple[str, ...], set[str]] = {}
            for one in self.material.said:
                crowds.setdefault(tuple(getattr(one, trait) for trait in traits), set()).add(one.person)
            self.crowds[traits] = {values: len(crowd) for values, crowd in crowds.items()}
        return self.crowds[traits][tuple(getattr(said, trait) for trait in traits)]

    # -- answers and what was not used -----------------------------------------------------------------------------

    def answers(self) -> dict[str, Any]:
        staff = self.staff["answers"]
        # An outcome gives way before the number of answers does.
        groups = self.figures(lambda one: one.answer.outcome if one.answer else UNANSWERED)
        hidden = set(groups) if self.too_few else held_back(groups, threshold=THRESHOLD, last=UNANSWERED)
        outcomes: list[dict[str, Any]] = [
            row | {"count": None} if row["code"] in hidden else row for row in staff["outcomes"]
        ]
        untold = staff["answered"] and (self.too_few or UNANSWERED in hidden)
        return {
            "answered": None if untold else staff["answered"],
            "outcomes": outcomes,
            "items": [item for item in staff["items"] if item["outcome"] not in hidden],
        }

    def not_used(self) -> tuple[list[dict[str, Any]], int | None]:
        """Return what was not used by reason, and the number received, unless the difference speaks of few."""
        unused = self.material.unused
        groups = {row["code"]: Figure(row["count"], frozenset(unused[row["code"]])) for row in self.staff["not_used"]}
        few = 0 < len(_together(groups.values()).people) < THRESHOLD
        hidden = set(groups) if few or self.too_few else held_back(groups, threshold=THRESHOLD)
        rows = [row | {"count": None} if row["code"] in hidden else row for row in self.staff["not_used"]]
        return rows, None if few else self.staff["totals"]["received"]
