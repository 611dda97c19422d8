"""A figure that may not be told anew is told as it was published last, and says as of which version.

Only while it still gives a picture: where the figures of a list, with those that are repeated, miss what they should
add up to by more than a fifth, those that are repeated are left out. Whoever reads can see as much, so that leaving
them out tells nothing; each by itself is not held against what it would be today, for that would tell.

Words are never repeated: quotes, services and answers are those of the new version, and no list names a contribution
that the new version does not count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from consultations.synthesis import snapshot as snapshots
from consultations.synthesis.disclosure import BLANK, MERGED
from consultations.synthesis.sides import untold
from consultations.synthesis.signing.sealing import REFERENCE
from consultations.synthesis.snapshot import Snapshot, copied

# A version's own, whichever version its figures are of.
OWN = (
    "edition", "threshold", "region", "strategy", "version", "compiled_at", "session", "read_with", "set_aside",
    "narration", "signing",
)  # fmt: skip
LATER = ("narration", "signing", "beside", "repeated")
CHAPTERS = ("services", "convergence", "competences", "offers", "apart")
TABLES = ("axis_by_category", "axis_by_kind")
GROUP = ("count", "people", "distinct_texts", "references")
FAR = 5  # a list may miss one part in so many of its sum
Part = dict[str, Any]


def tells_nothing_of_its_own(public: Mapping[str, Any]) -> bool:
    """Return whether all figures of an edition are an earlier version's."""
    return "figures_of" in public


def whole(public: Mapping[str, Any], staff: Mapping[str, Any], base: Mapping[str, Any]) -> Snapshot:
    """Return an edition with the figures of a published one, all of them, and with its own words."""
    found: Part = copied({key: part for key, part in base.items() if key not in (*OWN, *LATER)})
    found |= {key: copied(public[key]) for key in OWN if key in public}
    if "repeated" in base:
        found["repeated"] = dict(base["repeated"])
    found = _left(found, set(snapshots.references(staff)))
    words = _Words(public)
    for axis in found["axes"]:
        for key, group in _groups(axis):
            words.put(group, axis["code"], key)
    found["answers"]["items"] = words.items(public["answers"]["items"], found["answers"]["items"])
    if "services" in found:
        fresh = public.get("services", {"items": []})["items"]
        found["services"]["items"] = words.items(fresh, found["services"]["items"])
    found["figures_of"] = {"version": base["version"], "compiled_at": base["compiled_at"]}
    return found


def filled(
    found: Snapshot, plain: Mapping[str, Any], staff: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]
) -> Snapshot:
    """Return an edition in whose gaps stand the figures published last. `plain`: the edition before gaps were made."""
    filling = _Filling(found, plain, set(snapshots.references(staff)))
    for before in reversed(earlier):
        filling.fill(before)
    _leave_out_what_misleads(found)
    marked = [cell for _sum, cells in (*_lists(found), (0, found["not_used"])) for cell in cells if "as_of" in cell]
    if not filling.repeated and not marked:
        del found["repeated"]
    return found


def _leave_out_what_misleads(found: Snapshot) -> None:
    for total, cells in _lists(found):
        if total is None or abs(total - sum(cell["count"] or 0 for cell in cells)) * FAR > total:
            for cell in cells:
                if cell.pop("as_of", None) is not None:
                    _blank(cell)
    answers = found["answers"]
    closed = {row["code"] for row in answers["outcomes"] if row["count"] is None}
    answers["items"] = [item for item in answers["items"] if item["outcome"] not in closed]


def _lists(found: Snapshot) -> Iterator[tuple[int | None, Sequence[Part]]]:
    """Yield the lists of parts of one sum, each with that sum; none where it is not shown. Axes before their themes."""
    for cells in (*found["breakdowns"].values(), found["axes"]):
        yield found["totals"]["counted"], cells
    for axis in found["axes"]:
        yield axis["count"], [group for _key, group in _groups(axis)]
    yield found["answers"]["answered"], found["answers"]["outcomes"]


def _blank(cell: Part) -> None:
    empty = {**BLANK, "distinct_texts": None, "per_100k": None, "references": [], "listed": False}
    cell |= {name: part for name, part in empty.items() if name in cell}
    if "stance" in cell:
        cell["stance"] = untold(cell["stance"])


class _Words:
    """The words of a new version: by its groups, and by their references."""

    def __init__(self, public: Mapping[str, Any]) -> None:
        self.groups = {(axis["code"], key): group for axis in public["axes"] for key, group in _groups(axis)}
        self.quotes = {quote["reference"]: quote for group in self.groups.values() for quote in group["quotes"]}

    def put(self, group: Part, axis: str, key: str) -> None:
        """Give a group of an earlier version its name and its quotes as they are now.

        Who says it is left as it was printed: a quote that is new carries neither category nor province.
        """
        fresh = self.groups.get((axis, key))
        said = {quote["reference"]: quote for quote in group["quotes"] if quote["reference"] in self.quotes}
        own = {name: {**self.quotes[name], **{who: quote[who] for who in WHO}} for name, quote in said.items()}
        new = fresh["quotes"] if fresh is not None else []
        own |= {one["reference"]: {**one, **dict.fromkeys(WHO)} for one in new if one["reference"] not in own}
        quotes = list(own.values())[: max(len(group["quotes"]), len(new))]
        # A side is told beside the figures of the sides, which are the earlier version's.
        group["quotes"] = quotes if "stance" in group else [_without_side(quote) for quote in quotes]
        if fresh is not None and "label" in fresh:
            group |= {"label": fresh["label"], "reviewed": fresh["reviewed"]}

    def items(self, fresh: Sequence[Part], listed: Sequence[Part]) -> list[Part]:
        """Return what a list named, in its words of now; what is not in the new list has gone."""
        now = {(item["reference"], item.get("outcome")): item for item in fresh}
        kept = [(item["reference"], item.get("outcome")) for item in listed]
        return [now[one] for one in kept if one in now]


WHO = ("category", "province")


class _Filling:
    """Fills the gaps of one edition, once each."""

    def __init__(self, found: Snapshot, plain: Mapping[str, Any], counted: Collection[str]) -> None:
        self.found, self.plain, self.counted = found, plain, counted
        self.words = _Words(plain)
        self.repeated: dict[str, int] = found.setdefault("repeated", {})

    def fill(self, before: Mapping[str, Any]) -> None:
        """Put figures of a published edition where a gap is left."""
        version, marks = before["version"], before.get("repeated", {})
        for name, cells in self.found["breakdowns"].items():
            self.cells(cells, self.plain["breakdowns"][name], before["breakdowns"].get(name, []), version)
        for name in TABLES:
            if (
                self.has_gone(name)
                and _has_figures(before.get(name))
                and _columns(before[name]) == _columns(self.found[name])
            ):
                self.found[name] = copied(before[name])
                self.repeated[name] = marks.get(name, version)
        former = {axis["code"]: axis for axis in before["axes"]}
        plain = {axis["code"]: axis for axis in self.plain["axes"]}
        for axis in self.found["axes"]:
            if axis["code"] in former:
                self.axis(axis, plain[axis["code"]], former[axis["code"]], version)
        self.answers(before, version)
        self.cells(self.found["not_used"], self.plain["not_used"], before["not_used"], version)
        self.total("received", self.found["totals"], self.plain["totals"], before["totals"], marks, version)
        for name in CHAPTERS:
            if name in self.plain and name not in self.found and name in before:
                self.found[name] = self.chapter(name, before[name])
                self.repeated[name] = marks.get(name, version)

    def has_gone(self, table: str) -> bool:
        now, was = self.found.get(table), self.plain.get(table)
        return now is not None and not _has_figures(now) and table not in self.repeated and _has_figures(was)

    def cells(self, now: Sequence[Part], plain: Sequence[Part], before: Sequence[Part], version: int) -> None:
        """Fill cells of a list; cells that were merged have nothing to repeat where others were merged."""
        was, old = ({cell["code"]: cell for cell in cells} for cells in (plain, before))
        alike = was.keys() == old.keys()
        for cell in now:
            code = cell["code"]
            if cell["count"] is None and was[code]["count"] is not None and (alike or code != MERGED):
                self.take(cell, old.get(code), version)

    def axis(self, axis: Part, plain: Mapping[str, Any], before: Mapping[str, Any], version: int) -> None:
        if axis["count"] is None and plain["count"] is not None and before["count"] is not None:
            axis["listed"] = before["listed"]
            self.take(axis, before, version)
        was, old = dict(_groups(plain)), dict(_groups(before))
        alike = was.keys() == old.keys()
        for key, group in _groups(axis):
            if group["count"] is None and was[key]["count"] is not None and key in old and (key or alike):
                self.take(group, _left(old[key], self.counted), version)

    def answers(self, before: Mapping[str, Any], version: int) -> None:
        now, was, old = self.found["answers"], self.plain["answers"], _left(before["answers"], self.counted)
        gaps = {row["code"] for row in now["outcomes"] if row["count"] is None}
        self.cells(now["outcomes"], was["outcomes"], old["outcomes"], version)
        closed = {row["code"] for row in now["outcomes"] if row["code"] in gaps and row["count"] is not None}
        listed = [item for item in old["items"] if item["outcome"] in closed]
        now["items"] = [*now["items"], *self.words.items(was["items"], listed)]
        self.total("answered", now, was, old, before.get("repeated", {}), version)

    def total(
        self,
        name: str,
        now: Part,
        plain: Mapping[str, Any],
        before: Mapping[str, Any],
        marks: Mapping[str, int],
        version: int,
    ) -> None:
        if now[name] is None and plain[name] is not None and before[name] is not None:
            now[name] = before[name]
            self.repeated[name] = marks.get(name, version)

    def take(self, cell: Part, old: Mapping[str, Any] | None, version: int) -> None:
        """Put an earlier figure into a cell, where the earlier edition shows it."""
        if old is not None and old["count"] is not None:
            cell |= {name: copied(old[name]) for name in (*GROUP, "per_100k", "stance") if name in cell and name in old}
            cell["as_of"] = old.get("as_of", version)

    def chapter(self, name: str, before: Any) -> Any:
        found = _left(before, self.counted)
        if name == "services":
            found["items"] = self.words.items(self.plain[name]["items"], found["items"])
        return found


def _groups(axis: Mapping[str, Any]) -> Iterator[tuple[str, Part]]:
    """Yield the themes of an axis with their keys, and the voices beside them under none."""
    yield from ((theme["key"], theme) for theme in axis["themes"])
    yield "", axis["other"]


def _without_side(quote: Mapping[str, Any]) -> Part:
    return {name: part for name, part in quote.items() if name != "side"}


def _columns(table: Mapping[str, Any]) -> list[str]:
    return [column["code"] for column in table["columns"]]


def _has_figures(table: Mapping[str, Any] | None) -> bool:
    return table is not None and any(cell is not None for line in table["cells"] for cell in line)


def _left(value: Any, counted: Collection[str]) -> Any:
    """Return a copy of a part that names and tells of nothing but these contributions."""
    if isinstance(value, dict):
        return {name: _left(part, counted) for name, part in value.items()}
    if not isinstance(value, list):
        return value
    return [_left(part, counted) for part in value if (own := _reference(part)) is None or own in counted]


def _reference(part: Any) -> str | None:
    """Return the contribution that a part of a list is, or is about; "" for one whose words have gone."""
    if isinstance(part, dict):
        return str(part["reference"] or "") if "reference" in part else None
    is_one = isinstance(part, str) and (REFERENCE.fullmatch(part) or part.startswith("erased:"))
    return part if is_one else None
