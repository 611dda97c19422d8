"""The public edition: the staff snapshot without any figure about fewer than ten people, nor any that tells one.

Who attacks? A reader who adds and subtracts what is printed, and who knows what is public: the list of categories and
provinces, the published texts. The rules, in the order in which they are applied:

1.  **A region from which fewer than ten people wrote** shows no figure at all, only voices.
2.  **Small categories are merged** (and small provinces, channels, languages): all cells below ten people make one cell
    "other". If that one is still too small, or is a single cell, the next smallest joins it. Nothing is suppressed, the
    breakdown still adds up. That a category is neither shown nor unheard says that it is small: no more than that.
3.  **Axes are never merged**, for each has its chapter: a small axis is held back, and with it what would give it away.
    The tables of categories by axis and of kinds by axis add up to three breakdowns, so all of them are protected
    together (see `suppression`).
4.  **Themes below ten people dissolve** into the voices beside the themes: their name, made of the words of few, goes
    too. If those voices are then few, the smallest theme shown keeps its name and loses its figures. On an axis that is
    held back no theme shows figures. The list of references of a group is as good as its count: both or neither. How
    its texts stand to it (`sides`) is held back as in a list with a shown sum; that there are some against is said.
5.  **Answers by outcome, texts not used by reason**: held back as in a list with a shown sum. "Not answered yet" counts
    as an outcome there, because it is the difference to the texts counted. The answers themselves are listed for the
    outcomes whose count is shown.
6.  **Quotes** keep their words, which are published, and lose the category and the province, unless ten people of that
    category (or province, or both at once) wrote on that axis and the figure is shown. Categories of office-holders
    never stand at a quote: there is one wali in a region. No edition holds names of persons.
7.  **What the machine could not read** is a handful of texts, named in the staff edition alone; so are the references
    of what was not used, and which texts were read together.
8.  **Services, programmes, who may act, offers, what sets groups apart**: see `public_chapters`. The meeting's figures
    are those of its published minutes (`meeting`).
9.  **What has no rule here is not in the edition**: a key that somebody adds for the staff stays with the staff.

Zero is no figure about people: who was not heard is said. Two versions published one after the other can be subtracted
from each other: see `signing.differencing` for what the later one then repeats. People without an e-mail address count
one for each text (see `material`), so that a single author of many unsigned texts may pass for a crowd.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from consultations.synthesis import meeting, sides
from consultations.synthesis.material import Material, Said
from consultations.synthesis.public_chapters import PublicChapters
from consultations.synthesis.snapshot import NOT_STATED, THRESHOLD, Snapshot, copied
from consultations.synthesis.suppression import Figure, held_back, held_back_in_tables

MERGED = "merged"
UNANSWERED = "unanswered"
BLANK: dict[str, None] = {"count": None, "people": None}
MERGED_BY: dict[str, Callable[[Said], str]] = {
    "category": lambda one: one.category or NOT_STATED,
    "province": lambda one: one.province or NOT_STATED,
    "channel": lambda one: one.channel,
    "language": lambda one: one.language,
    "kind": lambda one: one.kind,
}
# The only keys that are passed on, by where they stand. The others of the edition are made by the rules above.
PASSED = frozenset(
    ["schema", "threshold", "region", "strategy", "version", "compiled_at", "session", "totals", "unheard"]
)
TOTALS = frozenset(
    [
        "received",
        "counted",
        "distinct_texts",
        "people",
        "categories_heard",
        "categories_all",
        "provinces_heard",
        "provinces_all",
        "themes",
        "population_per_contribution",
    ]
)
SESSION = frozenset(
    [
        "code", "title", "starts_at", "ends_at", "mode", "venue", "held", "agenda", "attendance",
        "published_attendance", "minutes",
    ]
)  # fmt: skip
ROW = frozenset(("code", "label"))
CELL = frozenset(["code", "label", "count", "people", "population", "per_100k"])
OUTCOME = frozenset(("code", "label", "count"))
AXIS = frozenset(
    ["code", "number", "label", "summary", "count", "people", "distinct_texts", "themes", "other", "listed"]
)
GROUP = frozenset(["key", "label", "reviewed", "count", "people", "distinct_texts", "references", "quotes", "stance"])
QUOTE = frozenset(["text", "language", "reference", "category", "province", "side"])
ITEM = frozenset(["outcome", "reference", "axis", "title", "language", "reason", "reason_language", "institution"])


def only(keys: frozenset[str], found: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy with these keys alone, in the order they came."""
    return {key: copied(value) for key, value in found.items() if key in keys}


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


def _beside(quote: Mapping[str, Any]) -> dict[str, Any]:
    """Return a quote of a theme that has dissolved: there is nothing left that it could be for or against."""
    return {key: value for key, value in quote.items() if key != "side"}


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
        found = only(PASSED, self.staff)
        found |= {"edition": "public", "breakdowns": {}, "set_aside": [], "read_with": {}}
        for name in MERGED_BY:
            found["breakdowns"][name] = self.breakdown(name)
        found |= self.tables(found["breakdowns"])
        hidden = self.hidden_axes
        found["breakdowns"]["axis"] = [
            only(CELL, cell) | (BLANK if cell["code"] in hidden else {}) for cell in self.staff["breakdowns"]["axis"]
        ]
        found["axes"] = [self.axis(only(AXIS, axis)) for axis in self.staff["axes"]]
        found["answers"] = self.answers()
        found["not_used"], received = self.not_used()
        found["totals"] = only(TOTALS, found["totals"])
        found["totals"] |= {"received": received, "themes": sum(len(axis["themes"]) for axis in found["axes"])}
        if found["session"]:
            found["session"] = meeting.public(only(SESSION, found["session"]))
        if self.too_few:
            found["totals"] |= dict.fromkeys(
                ("received", "counted", "people", "distinct_texts", "population_per_contribution")
            )
        shown_kinds = {code for code, shown in self.shown_as["kind"].items() if shown == code}
        chapters = PublicChapters(self.staff, self.material, shown_kinds)
        return found | chapters.told() | {"apart": chapters.apart(self.may_compare)}

    # -- breakdowns and the table ----------------------------------------------------------------------------------

    def breakdown(self, name: str) -> list[dict[str, Any]]:
        groups = self.figures(MERGED_BY[name])
        staff = [only(CELL, cell) for cell in self.staff["breakdowns"][name]]
        cells = [cell | {"people": len(groups[cell["code"]].people)} for cell in staff]
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

    def tables(self, breakdowns: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
        """Return both tables with merged rows; notes which axes must not show their totals."""
        columns = [only(ROW, column) for column in self.staff["axis_by_category"]["columns"]]
        codes = [column["code"] for column in columns]
        rows = {name: [only(ROW, cell) for cell in breakdowns[name]] for name in ("category", "kind")}
        cells = {name: self.cells_of_table(name, [row["code"] for row in rows[name]], codes) for name in rows}
        totals = self.figures(lambda one: one.axis or NOT_STATED)
        totals = {code: totals.get(code, Figure(0, frozenset())) for code in codes}
        if self.too_few:
            hidden = [set(cells[name]) for name in rows]
            self.hidden_axes = {code for code, total in totals.items() if total.count}
        else:
            hidden, self.hidden_axes = held_back_in_tables([*cells.values()], totals, threshold=THRESHOLD)
        self.hidden_cells = hidden[0]
        return {
            f"axis_by_{name}": {
                "rows": rows[name],
                "columns": columns,
                "cells": [
                    [None if (row["code"], code) in kept else cells[name][row["code"], code].count for code in codes]
                    for row in rows[name]
                ],
            }
            for name, kept in zip(rows, hidden, strict=True)
        }

    def cells_of_table(self, name: str, rows: list[str], columns: list[str]) -> dict[tuple[str, str], Figure]:
        groups: dict[tuple[str, str], list[Said]] = {}
        for one in self.material.said:
            row = self.shown_as[name][MERGED_BY[name](one)]
            groups.setdefault((row, one.axis or NOT_STATED), []).append(one)
        return {(row, column): figure(groups.get((row, column), [])) for row in rows for column in columns}

    def may_compare(self, claim: Mapping[str, Any], told: Mapping[tuple[str, str], Any]) -> bool:
        """Return whether every figure that a claim is made of is shown, and none of its four groups is small."""
        code, axis = claim["code"], claim["axis"]
        if claim["trait"] != "category" or code in self.offices or self.shown_as["category"][code] == MERGED:
            return False
        if axis in self.hidden_axes or (code, axis) in self.hidden_cells or claim["least"] < THRESHOLD:
            return False
        return not claim["theme"] or told.get((axis, claim["theme"])) is not None

    # -- themes and quotes -----------------------------------------------------------------------------------------

    def axis(self, axis: dict[str, Any]) -> dict[str, Any]:
        """Return an axis whose small themes have dissolved and whose figures tell of no small group."""
        axis["themes"] = [only(GROUP, theme) for theme in axis["themes"]]
        axis["other"] = only(GROUP, axis["other"])
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
            "quotes": [*other["quotes"], *(_beside(quote) for theme in small for quote in theme["quotes"][:1])],
        }
        axis |= {"themes": themes, "other": other}
        if axis["code"] in self.hidden_axes:
            axis |= {**BLANK, "distinct_texts": None, "listed": False}
            themes, hidden = [], [*themes, other]
        else:
            hidden = [other, *themes[-1:]] if 0 < other["people"] < THRESHOLD else []
        for group in hidden:
            group |= {**BLANK, "distinct_texts": None, "references": []}
        for theme in (theme for theme in axis["themes"] if "stance" in theme):
            shown = theme["count"] is not None
            told = sides.public(theme["stance"], self.said, threshold=THRESHOLD) if shown else None
            theme["stance"] = told or sides.untold(theme["stance"])
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
        return {**only(QUOTE, quote), "category": category, "province": province}

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
            only(OUTCOME, row) | ({"count": None} if row["code"] in hidden else {}) for row in staff["outcomes"]
        ]
        untold = staff["answered"] and (self.too_few or UNANSWERED in hidden)
        return {
            "answered": None if untold else staff["answered"],
            "outcomes": outcomes,
            "items": [only(ITEM, item) for item in staff["items"] if item["outcome"] not in hidden],
        }

    def not_used(self) -> tuple[list[dict[str, Any]], int | None]:
        """Return what was not used by reason, and the number received, unless the difference speaks of few."""
        unused = self.material.unused
        groups = {row["code"]: Figure(row["count"], frozenset(unused[row["code"]])) for row in self.staff["not_used"]}
        few = 0 < len(_together(groups.values()).people) < THRESHOLD
        hidden = set(groups) if few or self.too_few else held_back(groups, threshold=THRESHOLD)
        rows = [
            only(OUTCOME, row) | {"references": []} | ({"count": None} if row["code"] in hidden else {})
            for row in self.staff["not_used"]
        ]
        return rows, None if few else self.staff["totals"]["received"]
