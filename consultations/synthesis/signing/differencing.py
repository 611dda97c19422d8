"""Successive public editions: what one version tells beside another must be about ten people, too.

Who attacks? A reader who holds two published versions of a region and subtracts their figures. What is left is a figure
about those who came, left or moved between the two. A group is known by its *change*: the people whose texts stand in
it in one version and not in the other. A change of nobody tells nothing; one of ten people is as good as any figure;
one of fewer must not be worked out. So, against every version that is published already:

1.  **If fewer than ten people came or left altogether, the version is not published**: its totals would tell. It can be
    compiled and signed, and the staff reads it; the next one with more changes is published.
2.  **Otherwise the small changes are held back** as small figures are (see `suppression`): in each breakdown whose sum
    is shown, and in each axis, the groups with a small change and as few more as leave a doubt about each and make ten
    people together. A theme that only one of the two versions has counts as one group with the voices beside the
    themes: together they are known in both.
3.  **The tables by axis** are held back whole when any change in them is small, or any of their sums is held
    back: where nearly every cell grows by a few, nothing of it would be left by a finer rule either.
4.  **Chapters beside these** (services, programmes, offers, what sets groups apart, and whatever is added later) are
    left out, all of them, when any number in them differs by less than ten from the version before: they can tell less
    than they might, never more. The edition is then one of an earlier schema, which had none of them.

That is enough, though the attacker may add and subtract as they like: the two versions' equations have no unknown in
common, so a change can be worked out only where both figures can be worked out, each from its own version.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from consultations.synthesis.disclosure import BLANK, MERGED, UNANSWERED
from consultations.synthesis.sides import untold
from consultations.synthesis.snapshot import NOT_STATED, THRESHOLD, Snapshot
from consultations.synthesis.suppression import Figure, held_back

KNOWN = {
    "schema", "edition", "threshold", "region", "strategy", "version", "compiled_at", "session", "totals", "not_used",
    "breakdowns", "axis_by_category", "axis_by_kind", "unheard", "axes", "answers", "set_aside", "narration", "signing",
}  # fmt: skip
OF_GROUP = {
    "code", "number", "label", "summary", "count", "people", "distinct_texts", "themes", "other", "listed", "key",
    "reviewed", "references", "quotes",
}  # fmt: skip
REST = "rest"
TABLES = {"axis_by_category": "category", "axis_by_kind": "kind"}


@dataclass(frozen=True, slots=True)
class Traits:
    """Who wrote a text, and which cells of the breakdowns it stands in."""

    person: str
    category: str
    province: str
    channel: str
    language: str
    kind: str = ""


@dataclass(frozen=True)
class Version:
    """Both editions of one version."""

    staff: Mapping[str, Any]
    public: Mapping[str, Any]


Read = Callable[[Collection[str]], Mapping[str, Traits]]


def guarded(public: Snapshot, staff: Snapshot, published: Iterable[Version], read: Read) -> Snapshot:
    """Return the public edition without what tells too much beside a published version. Done twice, it is done once."""
    found = deepcopy(dict(public))
    for before in published:
        _Pair(before, Version(staff, found), read).hold_back()
    return found


def changed_by_few(staff: Snapshot, published: Iterable[Version], read: Read) -> bool:
    """Return whether fewer than ten people came or left, all in all, since one of the published versions."""
    return any(_is_few(_Pair(before, Version(staff, {}), read).turnover) for before in published)


def _is_few(people: Collection[str]) -> bool:
    return 0 < len(people) < THRESHOLD


class _Pair:
    """A published version and the one that is to follow; takes back figures of the latter."""

    def __init__(self, before: Version, after: Version, read: Read) -> None:
        self.before, self.after = before, after
        self.groups = _membership(before.staff), _membership(after.staff)
        old, new = self.groups
        self.passing = set(old.keys() ^ new.keys())
        moved = {reference for reference in old.keys() & new.keys() if old[reference] != new[reference]}
        self.outcomes = _outcomes(before.staff), _outcomes(after.staff)
        answered = set(dict(self.outcomes[0].items() ^ self.outcomes[1].items()))
        self.traits = read(self.passing | moved | answered)

    @property
    def turnover(self) -> set[str]:
        """Who came or left."""
        return self.people(self.passing)

    def people(self, texts: Iterable[str]) -> set[str]:
        return {self.traits[one].person if one in self.traits else one for one in texts}

    def change(self, texts: Iterable[str], net: int = 0) -> Figure:
        """Return the figure of a change; `net`, how far the counts differ, stands in where nobody is known."""
        people = self.people(texts) or {f"unknown {place}" for place in range(abs(net))}
        return Figure(len(people), frozenset(people))

    def hold_back(self) -> None:
        if _is_few(self.turnover):
            return  # not to be published at all: see `changed_by_few`
        public = self.after.public
        hidden = {name: self.breakdown(name, cells) for name, cells in public["breakdowns"].items()}
        if any(hidden.values()) or self.table_tells():
            for table in (public[name] for name in TABLES if name in public):
                table["cells"] = [[None] * len(table["columns"]) for _row in table["rows"]]
        for axis in public["axes"]:
            self.axis(axis, is_hidden=axis["code"] in hidden["axis"])
        self.answers()
        self.not_used()
        chapters = set(public) - KNOWN
        if any(_tells(self.before.public.get(name), public[name]) for name in chapters):
            for name in chapters:
                del public[name]  # type: ignore[attr-defined]

    def breakdown(self, name: str, cells: Sequence[dict[str, Any]]) -> set[str]:
        """Take back cells of one breakdown; returns their codes."""
        shown = {cell["code"] for cell in cells}
        texts: dict[str, list[str]] = {code: [] for code in shown}
        for one in self.passing if name != "axis" else self.passing | self.moved_axis():
            for code in self.codes(name, one):
                texts.setdefault(code if code in shown else MERGED, []).append(one)
        old = {cell["code"]: cell for cell in self.before.public["breakdowns"].get(name, [])}
        changes = {cell["code"]: self.change(texts[cell["code"]], _net(old.get(cell["code"]), cell)) for cell in cells}
        hidden = held_back(changes, threshold=THRESHOLD)
        for cell in cells:
            if cell["code"] in hidden:
                cell |= BLANK | ({"per_100k": None} if "per_100k" in cell else {})
        return hidden

    def moved_axis(self) -> set[str]:
        old, new = self.groups
        return {one for one in old.keys() & new.keys() if old[one][0] != new[one][0]}

    def codes(self, name: str, reference: str) -> set[str]:
        """Return in which cells of a breakdown a text stands, in one version or the other."""
        if name == "axis":
            return {groups[reference][0] for groups in self.groups if reference in groups}
        traits = self.traits.get(reference)
        return {getattr(traits, name) or NOT_STATED} if traits is not None else set()

    def table_tells(self) -> bool:
        """Return whether a cell of a table has a small change, whatever is merged in its rows."""
        texts: dict[tuple[str, str, str], set[str]] = {}
        for table, name in TABLES.items():
            rows = {row["code"] for row in self.after.public.get(table, {"rows": []})["rows"]}
            for one in self.passing | self.moved_axis():
                row = next(iter(self.codes(name, one)), NOT_STATED)
                for axis in self.codes("axis", one):
                    texts.setdefault((name, row if row in rows else MERGED, axis), set()).add(one)
        return any(_is_few(self.people(found)) for found in texts.values())

    def axis(self, axis: dict[str, Any], *, is_hidden: bool) -> None:
        """Take back figures of an axis, or of groups in it."""
        old = next((one for one in self.before.public["axes"] if one["code"] == axis["code"]), None)
        kept = {theme["key"] for theme in axis["themes"]} & {theme["key"] for theme in (old or {}).get("themes", ())}
        changes = {key: self.change(self.changed_in(axis["code"], {key}, kept)) for key in (*sorted(kept), REST)}
        hidden = held_back(changes, threshold=THRESHOLD) if old is not None else set()
        if is_hidden:
            axis |= {**BLANK, "distinct_texts": None, "listed": False}
        for group in (*axis["themes"], axis["other"]):
            key = group.get("key")
            if is_hidden or (key if key in kept else REST) in hidden:
                group |= {**BLANK, "distinct_texts": None, "references": []}
                if "stance" in group:
                    group["stance"] = untold(group["stance"])
        for part, former in self.counterparts(axis, old):
            for name in set(part) - OF_GROUP:
                if _tells((former or {}).get(name), part[name]):
                    del part[name]

    def counterparts(
        self, axis: dict[str, Any], old: Mapping[str, Any] | None
    ) -> list[tuple[dict[str, Any], Mapping[str, Any] | None]]:
        former = {theme["key"]: theme for theme in (old or {}).get("themes", ())}
        pairs = [(theme, former.get(theme["key"])) for theme in axis["themes"]]
        return [(axis, old), (axis["other"], (old or {}).get("other")), *pairs]

    def changed_in(self, axis: str, keys: set[str], kept: set[str]) -> set[str]:
        """Return the texts that stand in a theme (or in none of those kept) in one version and not in the other."""

        def stands(groups: Mapping[str, tuple[str, str]], reference: str) -> bool:
            code, key = groups.get(reference, ("", ""))
            return code == axis and (key if key in kept else REST) in keys

        old, new = self.groups
        return {one for one in old.keys() | new.keys() if stands(old, one) != stands(new, one)}

    def answers(self) -> None:
        answers = self.after.public["answers"]
        counts = [
            {row["code"]: row["count"] for row in version.staff["answers"]["outcomes"]}
            | {UNANSWERED: version.staff["totals"]["counted"] - version.staff["answers"]["answered"]}
            for version in (self.before, self.after)
        ]
        old, new = self.outcomes
        changes = {
            code: self.change(
                {one for one in old.keys() | new.keys() if (old.get(one) == code) != (new.get(one) == code)},
                counts[1].get(code, 0) - counts[0].get(code, 0),
            )
            for code in dict.fromkeys([*counts[1], *counts[0]])
        }
        hidden = held_back(changes, threshold=THRESHOLD, last=UNANSWERED)
        for row in answers["outcomes"]:
            if row["code"] in hidden:
                row["count"] = None
        if UNANSWERED in hidden:
            answers["answered"] = None
        answers["items"] = [item for item in answers["items"] if item["outcome"] not in hidden]

    def not_used(self) -> None:
        """Take back what was not used: of these texts only numbers are known, so that numbers stand for people."""
        old = {row["code"]: row["count"] for row in self.before.staff["not_used"]}
        new = {row["code"]: row["count"] for row in self.after.staff["not_used"]}
        changes = {code: self.change((), new.get(code, 0) - old.get(code, 0)) for code in dict.fromkeys([*new, *old])}
        all_in_all = self.change((), sum(new.values()) - sum(old.values()))
        hidden = set(changes) if _is_few(all_in_all.people) else held_back(changes, threshold=THRESHOLD)
        for row in self.after.public["not_used"]:
            if row["code"] in hidden:
                row["count"] = None
        if _is_few(all_in_all.people) or hidden >= set(changes):
            self.after.public["totals"]["received"] = None


def _membership(staff: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the axis and the theme of every text that a version counts; "" stands for none."""
    return {
        reference: (axis["code"], group.get("key", ""))
        for axis in staff["axes"]
        for group in (*axis["themes"], axis["other"])
        for reference in group["references"]
    }


def _outcomes(staff: Mapping[str, Any]) -> dict[str, str]:
    """Return what every text that counts was answered; one that is read with another counts as not answered itself."""
    items = staff["answers"]["items"]
    told = {item["reference"]: item["outcome"] for item in items if isinstance(item, dict)}
    return dict.fromkeys(_membership(staff), UNANSWERED) | told


def _net(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> int:
    """Return how far two printed counts differ; nothing where one is not printed."""
    if before is None or before["count"] is None or after["count"] is None or after["code"] == MERGED:
        return 0
    return int(after["count"]) - int(before["count"])


def _tells(before: Any, after: Any) -> bool:
    """Return whether a number differs by less than ten from the version before, anywhere in a part of a snapshot."""
    if isinstance(after, dict):
        old = before if isinstance(before, dict) else {}
        return any(_tells(old.get(name), part) for name, part in after.items())
    if isinstance(after, list):
        former = _by_name(before if isinstance(before, list) else [])
        return any(_tells(former.get(name), part) for name, part in _by_name(after).items())
    is_number = isinstance(after, int | float) and not isinstance(after, bool)
    return is_number and isinstance(before, int | float) and 0 < abs(after - before) < THRESHOLD


def _by_name(parts: Sequence[Any]) -> dict[Any, Any]:
    names = [part.get("code") or part.get("key") if isinstance(part, dict) else None for part in parts]
    return {(name or place): part for place, (name, part) in enumerate(zip(names, parts, strict=True))}
