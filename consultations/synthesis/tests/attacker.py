"""The attacker: reads a public snapshot alone and works out, by linear programming, what it tries to hold back.

Knows nothing of how figures were held back. Writes down every sum that the printed figures must satisfy, then asks for
the least and the greatest value of each figure that is not printed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np
from scipy.optimize import linprog

Name = Hashable


class Sums:
    """Unknown figures and the equations between them."""

    def __init__(self) -> None:
        self.place: dict[Name, int] = {}
        self.equations: list[tuple[dict[int, float], float]] = []

    def add(self, parts: Iterable[tuple[Name, int | None]], whole: tuple[Name, int | None]) -> None:
        """Note that the parts make the whole; a figure that is None is unknown and known by its name."""
        line: dict[int, float] = {}
        known = 0.0
        for sign, (name, figure) in [*((1.0, part) for part in parts), (-1.0, whole)]:
            if figure is None:
                place = self.place.setdefault(name, len(self.place))
                line[place] = line.get(place, 0.0) + sign
            else:
                known += sign * figure
        if line:
            self.equations.append((line, -known))

    def ranges(self, together: Iterable[tuple[Name, ...]] = ()) -> dict[Name, tuple[float, float]]:
        """Return between which bounds each unknown must lie; unbounded above where nothing holds it.

        `together`: unknowns whose sum is asked for besides, known by all their names.
        """
        if not self.place:
            return {}
        matrix = np.zeros((len(self.equations), len(self.place)))
        right = np.zeros(len(self.equations))
        for row, (line, value) in enumerate(self.equations):
            right[row] = value
            for place, sign in line.items():
                matrix[row, place] = sign
        found = {}
        sums = {names: [self.place[name] for name in names] for names in together}
        for name, places in ({name: [place] for name, place in self.place.items()} | sums).items():
            aim = np.zeros(len(self.place))
            aim[places] = 1
            low = linprog(aim, A_eq=matrix, b_eq=right, method="highs")
            high = linprog(-aim, A_eq=matrix, b_eq=right, method="highs")
            assert low.status == 0, "the printed figures contradict each other"
            found[name] = (low.fun, -high.fun if high.status == 0 else float("inf"))
        return found


def attack(public: dict[str, Any], together: Iterable[tuple[Name, ...]] = ()) -> dict[Name, tuple[float, float]]:
    """Return what the public edition tells of each figure it holds back, and of the sums of some of them."""
    sums, totals, table = Sums(), public["totals"], public["axis_by_category"]
    counted = ("counted", totals["counted"])
    breakdowns = public["breakdowns"]
    for name, cells in breakdowns.items():
        sums.add((((name, cell["code"]), cell["count"]) for cell in cells), counted)
    codes = [column["code"] for column in table["columns"]]
    of_row = {cell["code"]: cell["count"] for cell in breakdowns["category"]}
    of_axis = {cell["code"]: cell["count"] for cell in breakdowns["axis"]}
    for row, line in zip(table["rows"], table["cells"], strict=True):
        parts = [(("cell", row["code"], code), figure) for code, figure in zip(codes, line, strict=True)]
        sums.add(parts, (("category", row["code"]), of_row[row["code"]]))
    for place, code in enumerate(codes):
        parts = [
            (("cell", row["code"], code), line[place]) for row, line in zip(table["rows"], table["cells"], strict=True)
        ]
        sums.add(parts, (("axis", code), of_axis[code]))
    kinds = public["axis_by_kind"]
    of_kind = {cell["code"]: cell["count"] for cell in breakdowns["kind"]}
    for row, line in zip(kinds["rows"], kinds["cells"], strict=True):
        parts = [(("kind cell", row["code"], code), figure) for code, figure in zip(codes, line, strict=True)]
        sums.add(parts, (("kind", row["code"]), of_kind[row["code"]]))
    for place, code in enumerate(codes):
        parts = [
            (("kind cell", row["code"], code), line[place])
            for row, line in zip(kinds["rows"], kinds["cells"], strict=True)
        ]
        sums.add(parts, (("axis", code), of_axis[code]))
    for axis in public["axes"]:
        groups = [*((theme["key"], theme["count"]) for theme in axis["themes"]), ("other", axis["other"]["count"])]
        sums.add(
            (((axis["code"], "group", key), figure) for key, figure in groups), (("axis", axis["code"]), axis["count"])
        )
        for theme in axis["themes"]:
            sides = [
                ((axis["code"], "side", theme["key"], cell["code"]), cell["count"]) for cell in theme.get("stance", ())
            ]
            if sides:
                sums.add(sides, ((axis["code"], "group", theme["key"]), theme["count"]))
    answers = public["answers"]
    outcomes = [(("outcome", row["code"]), row["count"]) for row in answers["outcomes"]]
    sums.add(outcomes, ("answered", answers["answered"]))
    sums.add([("answered", answers["answered"]), ("unanswered", None)], counted)
    unused = [(("unused", row["code"]), row["count"]) for row in public["not_used"]]
    sums.add([*unused, counted], ("received", totals["received"]))
    _attack_chapters(sums, public, counted)
    return sums.ranges(together)


def _attack_chapters(sums: Sums, public: dict[str, Any], counted: tuple[Name, int | None]) -> None:
    """Add what is known of the chapters: parts of their whole, and the whole a part of what the same kind said.

    Programmes, bodies and resources are taken as if no text stood in two of them: the attacker may know that.
    """
    kinds = {cell["code"]: cell["count"] for cell in public["breakdowns"]["kind"]}
    for name, kind in (("services", "proposal"), ("competences", "proposal"), ("convergence", "proposal"),
                       ("offers", "offer")):  # fmt: skip
        whole = (name, public[name]["count"])
        for base in [counted, *([(("kind", kind), kinds[kind])] if kind in kinds else [])]:
            sums.add([whole, ((name, "rest of", base[0]), None)], base)
    levels = [(("level", cell["code"]), cell["count"]) for cell in public["competences"]["levels"]]
    if levels:
        sums.add(levels, ("competences", public["competences"]["count"]))
    for met in public["convergence"]["programmes"]:
        relations = [(("relation", met["code"], cell["code"]), cell["count"]) for cell in met["relations"]]
        if relations:
            sums.add(relations, (("programme", met["code"]), met["count"]))
