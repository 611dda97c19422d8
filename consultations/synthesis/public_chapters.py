"""The public edition of the chapters beside the themes. The rules, after those of `disclosure`:

-   **A figure is shown** when it speaks of ten people, and what is missing to the smallest shown figure that it is part
    of (its kind, or all that was counted) speaks of ten people too, or of nobody.
-   **A list of such figures** (programmes, levels, bodies, resources) is held back as if they added up, though a text
    may stand in several: who knows that none does could add.
-   **Services** are words that their authors wrote and that are published with them. All are listed where their number
    is shown; otherwise three of them are heard as voices, and nothing is counted.
-   **Programmes** keep their figures; which proposal meets which, and what bodies said of it, stays with the staff.
-   **Offers** tell what kind of resource is on the table. Who offers what, how much, and how far it has come stays with
    the staff: sums of money are made by few.
-   **What sets a group apart** is said of categories that are shown, never of office-holders nor of provinces, once on
    each axis, when all four groups that it lets one count have ten people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from consultations.synthesis.chapters import NOT_STATED
from consultations.synthesis.material import Material, Said
from consultations.synthesis.suppression import Figure, held_back

THRESHOLD = 10
VOICES = 3
REST = "rest"
Part = dict[str, Any]
BLANK: Part = {"count": None, "people": None, "references": []}
MayCompare = Callable[[Mapping[str, Any], Mapping[tuple[str, str], Any]], bool]


class PublicChapters:
    """Takes the staff's chapters apart; what it returns holds no key that is not named here."""

    def __init__(self, staff: Mapping[str, Any], material: Material, shown_kinds: set[str]) -> None:
        self.staff, self.material, self.shown_kinds = staff, material, shown_kinds
        self.said = {one.reference: one for one in material.said}

    def told(self) -> Part:
        """Return the chapters by their key, without what sets groups apart."""
        return {
            "services": self.services(),
            "convergence": self.convergence(),
            "competences": self.competences(),
            "offers": self.offers(),
        }

    # -- the measure -------------------------------------------------------------------------------------------------

    def texts(self, references: Sequence[str]) -> list[Said]:
        return [self.said[reference] for reference in references]

    def rest(self, said: Sequence[Said]) -> list[Said]:
        """Return what is missing to the smallest shown figure that these are part of."""
        kinds = {one.kind for one in said}
        kind = kinds.pop() if len(kinds) == 1 and kinds <= self.shown_kinds else None
        here = {one.reference for one in said}
        return [one for one in self.material.said if one.reference not in here and kind in (None, one.kind)]

    def is_safe(self, said: Sequence[Said]) -> bool:
        """Return whether a figure about these may stand by itself."""
        return _people(said) >= THRESHOLD and not 0 < _people(self.rest(said)) < THRESHOLD

    def figures(self, cells: Sequence[Mapping[str, Any]]) -> list[Part]:
        """Return a list of figures that need not add up, each with its references or with neither."""
        groups = {cell["code"]: self.texts(cell["references"]) for cell in cells}
        hidden = held_back({code: _figure(said) for code, said in groups.items()}, threshold=THRESHOLD)
        hidden |= {code for code, said in groups.items() if not self.is_safe(said)}
        return [_cell(cell) | (BLANK if cell["code"] in hidden else {}) for cell in cells]

    # -- chapters ----------------------------------------------------------------------------------------------------

    def services(self) -> Part:
        staff = self.staff["services"]
        shown = self.is_safe(self.texts([item["reference"] for item in staff["items"]]))
        items = [
            {"axis": NOT_STATED, "level": None}
            | {key: item[key] for key in ("reference", "service", "target", "language")}
            for item in (staff["items"] if shown else staff["items"][:VOICES])
        ]
        figures = {"count": staff["count"], "people": staff["people"]} if shown else {"count": None, "people": None}
        return {**(figures if staff["count"] else {"count": 0, "people": 0}), "items": items}

    def convergence(self) -> Part:
        staff = self.staff["convergence"]
        programmes = self.figures(staff["programmes"])
        for programme, whole in zip(programmes, staff["programmes"], strict=True):
            programme["relations"] = self.relations(whole) if programme["count"] is not None else []
        relations = [{"code": one["code"], "label": one["label"]} for one in staff["relations"]]
        return {**self.whole(staff), "programmes": programmes, "relations": relations, "opinions": [], "items": []}

    def relations(self, programme: Mapping[str, Any]) -> list[Part]:
        """Return how contributions stand to one programme: the parts of a figure that is shown."""
        groups: dict[str, list[Said]] = {}
        for one in self.texts(programme["references"]):
            for met in one.meets:
                if met.programme == programme["code"]:
                    groups.setdefault(met.relation, []).append(one)
        hidden = held_back({code: _figure(said) for code, said in groups.items()}, threshold=THRESHOLD)
        return [
            {"code": cell["code"], "label": cell["label"], "count": None if cell["code"] in hidden else cell["count"]}
            for cell in programme["relations"]
        ]

    def competences(self) -> Part:
        staff = self.staff["competences"]
        named = self.texts(staff["references"])
        groups = {cell["code"]: _figure(self.texts(cell["references"])) for cell in staff["levels"]}
        # Who names no level is what is missing to a shown figure: a level gives way before that number does.
        groups[REST] = _figure(self.rest(named))
        hidden = held_back(groups, threshold=THRESHOLD, last=REST)
        levels = [_cell(cell) | (BLANK if cell["code"] in hidden else {}) for cell in staff["levels"]]
        whole = _whole(staff) if REST not in hidden and self.is_safe(named) else BLANK
        return {
            **(whole if staff["count"] else _whole(staff)),
            "by_desk": None,
            "levels": levels,
            "bodies": self.figures(staff["bodies"]),
        }

    def offers(self) -> Part:
        staff = self.staff["offers"]
        resources = self.figures(staff["resources"])
        return {**self.whole(staff), "amount": None, "states": [], "resources": resources, "items": []}

    def whole(self, chapter: Mapping[str, Any]) -> Part:
        if chapter["count"] and not self.is_safe(self.texts(chapter["references"])):
            return dict(BLANK)
        return _whole(chapter)

    def apart(self, may_compare: MayCompare) -> list[Part]:
        """Return the claims that may be made of categories, one on each axis and of each category beside the axes."""
        told = {
            (axis["code"], theme["key"]): theme["count"] if self.is_shown(axis, theme) else None
            for axis in self.staff["axes"]
            for theme in axis["themes"]
        }
        claims, axes = [], set()
        for claim in self.staff["apart"]:
            place = claim["axis"] if claim["theme"] else ("axis", claim["axis"])
            if place not in axes and may_compare(claim, told):
                axes.add(place)
                claims.append({key: claim[key] for key in CLAIM})
        return claims

    def is_shown(self, axis: Mapping[str, Any], theme: Mapping[str, Any]) -> bool:
        """Return whether the public edition shows the figure of a theme: a small one dissolves, or gives way."""
        small = [one for one in axis["themes"] if one["people"] < THRESHOLD]
        if theme in small:
            return False
        beside = self.texts([ref for group in (axis["other"], *small) for ref in group["references"]])
        large = [one for one in axis["themes"] if one not in small]
        return not (0 < _people(beside) < THRESHOLD and theme is large[-1])


CLAIM = ("trait", "code", "label", "axis", "theme", "part", "whole", "other_part", "other_whole", "references")


def _people(said: Sequence[Said]) -> int:
    return len({one.person for one in said})


def _figure(said: Sequence[Said]) -> Figure:
    return Figure(len(said), frozenset(one.person for one in said))


def _whole(chapter: Mapping[str, Any]) -> Part:
    return {key: chapter[key] for key in ("count", "people", "references")}


def _cell(cell: Mapping[str, Any]) -> Part:
    return {key: cell[key] for key in ("code", "label", "count", "people", "references")}
