"""Successive public editions: what one version tells beside another must be about ten people, too.

Who attacks? A reader who holds two published versions of a region and subtracts their figures. What is left is a figure
about those who came, left or moved between the two. A group is known by its *change*: the people whose texts stand in
it in one version and not in the other. A change of nobody tells nothing; one of ten people is as good as any figure;
one of fewer must not be worked out. So, against every version that is published already:

1.  **If fewer than ten people came or left altogether, every figure is the earlier version's** (`repeating.whole`), for
    its totals would tell, and to mark the few cells that changed would tell too. Words, references and listings of what
    was taken back leave at once; the text says as of which version the figures are. Such a version tells nothing of its
    own: the next one is held against the version whose figures it repeats, until ten people's worth has changed.
2.  **Otherwise the small changes are held back** as small figures are (see `suppression`): in each breakdown whose sum
    is shown, and in each axis, the groups with a small change and as few more as leave a doubt about each and make ten
    people together. A theme that only one of the two versions has counts as one group with the voices beside the
    themes: together they are known in both.
3.  **The tables by axis** are held back whole when any change in them is small, or any of their sums is held
    back: where nearly every cell grows by a few, nothing of it would be left by a finer rule either.
4.  **A chapter beside these** (services, programmes, who may act, offers) is held back whole when the change of any
    group in it is small, or that of what it leaves of a figure it is part of; what sets groups apart, when anything is
    held back at all, for its claims repeat cells of the tables. A part that has no rule here is held back when any
    number in it differs by less than ten.
5.  **In the place of what is held back stands the figure that was published last**, marked with its version
    (`repeating.filled`). Whoever holds both versions has it already, so that it tells no more than a dash would, also
    beside newer totals: what can be worked out is what could be worked out of the dash. Only a figure that no published
    version shows is hidden.

That is enough, though the attacker may add and subtract as they like: the two versions' equations have no unknown in
common, so a change can be worked out only where both figures can be worked out, each from its own version. What it does
not see: how many of ten newcomers had written before (the number of people may grow by fewer than ten), and texts that
changed their theme in equal numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consultations.synthesis.disclosure import BLANK, MERGED, UNANSWERED
from consultations.synthesis.sides import untold
from consultations.synthesis.signing import repeating
from consultations.synthesis.signing.sealing import is_erased
from consultations.synthesis.snapshot import NOT_STATED, THRESHOLD, Snapshot, copied
from consultations.synthesis.suppression import Figure, held_back

KNOWN = {
    "schema", "edition", "threshold", "region", "strategy", "version", "compiled_at", "session", "totals", "not_used",
    "breakdowns", "axis_by_category", "axis_by_kind", "unheard", "axes", "answers", "set_aside", "narration", "signing",
    "read_with", "beside", "repeated",
}  # fmt: skip
OF_GROUP = {
    "code", "number", "label", "summary", "count", "people", "distinct_texts", "themes", "other", "listed", "key",
    "reviewed", "references", "quotes",
}  # fmt: skip
REST = "rest"
APART = "apart"
CLAIM = ("trait", "code", "axis", "theme")
# The chapters, and the lists of figures in each.
CHAPTERS = {
    "services": (),
    "convergence": ("programmes",),
    "competences": ("levels", "bodies"),
    "offers": ("resources",),
}
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


Counts = tuple[Mapping[str, int], Mapping[str, int]]
Read = Callable[[Collection[str]], Mapping[str, Traits]]


def guarded(public: Snapshot, staff: Snapshot, published: Iterable[Version], read: Read) -> Snapshot:
    """Return the public edition without what tells too much beside a published version, the oldest first."""
    found = copied(dict(public))
    earlier: list[Mapping[str, Any]] = []
    base: Mapping[str, Any] | None = None
    beside = []
    for before in published:
        beside.append(before.public["version"])
        if repeating.tells_nothing_of_its_own(before.public):
            continue
        pair = _Pair(before, Version(staff, found), read)
        earlier.append(before.public)
        if _is_few(pair.turnover):
            base = before.public
        elif base is None:
            pair.hold_back()
    if base is not None:
        found = repeating.whole(public, staff, base)
    elif earlier:
        found = repeating.filled(found, public, staff, earlier)
    return found | ({"beside": beside} if beside else {})


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
        self.unused = _unused(before.staff), _unused(after.staff)
        left_out = set(dict(self.unused[0].items() ^ self.unused[1].items()))
        self.chapters = {name: (_chapter(before.staff, name), _chapter(after.staff, name)) for name in CHAPTERS}
        told = {one for pair in self.chapters.values() for one in _changed(*pair)}
        self.traits = read(self.passing | moved | answered | left_out | told)

    @property
    def turnover(self) -> set[str]:
        """Who came or left."""
        return self.people(self.passing)

    def people(self, texts: Iterable[str]) -> set[str]:
        return {self.traits[one].person if one in self.traits else one for one in texts}

    def change(self, texts: Iterable[str], unknown: int = 0) -> Figure:
        """Return the figure of a change; `unknown`: by how much the counts differ beyond what these texts explain."""
        people = self.people(texts) | {f"unknown {place}" for place in range(abs(unknown))}
        return Figure(len(people), frozenset(people))

    def moved_to(self, code: str, old: Mapping[str, str], new: Mapping[str, str], counts: Counts) -> Figure:
        """Return the change of one of the groups in which every text has its place, counted in both versions."""
        came, went = (
            {one for one, place in places.items() if place == code and beside.get(one) != code}
            for places, beside in ((new, old), (old, new))
        )
        return self.change(came | went, counts[1].get(code, 0) - counts[0].get(code, 0) - len(came) + len(went))

    def hold_back(self) -> None:
        public = self.after.public
        hidden = {name: self.breakdown(name, cells) for name, cells in public["breakdowns"].items()}
        tables = any(hidden.values()) or self.table_tells()
        if tables:
            for table in (public[name] for name in TABLES if name in public):
                table["cells"] = [[None] * len(table["columns"]) for _row in table["rows"]]
        groups = [self.axis(axis, is_hidden=axis["code"] in hidden["axis"]) for axis in public["axes"]]
        self.answers()
        self.not_used()
        for name in set(public) - KNOWN:
            held = name == APART and (tables or any(groups) or self.claims_tell())
            if held or self.chapter_tells(name):
                del public[name]  # type: ignore[attr-defined]

    def chapter_tells(self, name: str) -> bool:
        """Return whether a chapter tells of few who came into one of its groups, left it, or never were in it."""
        if name not in self.before.public or name == APART:
            return False
        old, new = self.chapters.get(name, (None, None))
        if old is None or new is None:
            return _tells(self.before.public[name], self.after.public[name])
        if _has_erased(self.before.staff[name]) and _tells(self.before.public[name], self.after.public[name]):
            return True  # which group they stood in nobody knows any more
        return any(_is_few(self.people(old.get(group, set()) ^ new.get(group, set()))) for group in old.keys() | new)

    def claims_tell(self) -> bool:
        """Return whether a figure of what sets a group apart has a small change."""
        old, new = (
            {tuple(claim[key] for key in CLAIM): claim for claim in version.public.get(APART, ())}
            for version in (self.before, self.after)
        )
        pairs = [(old[key], new[key]) for key in old.keys() & new.keys()]
        return any(
            _tells(before, after) or _is_few(self.people(set(before["references"]) ^ set(after["references"])))
            for before, after in pairs
        )

    def breakdown(self, name: str, cells: Sequence[dict[str, Any]]) -> set[str]:
        """Take back cells of one breakdown; returns their codes."""
        shown = {cell["code"] for cell in cells}
        places: list[dict[str, str]] = [{}, {}]
        counts: list[dict[str, int]] = [{}, {}]
        for place, version in enumerate((self.before, self.after)):
            for cell in version.staff["breakdowns"].get(name, ()):
                code = cell["code"] if cell["code"] in shown else MERGED
                counts[place][code] = counts[place].get(code, 0) + cell["count"]
            for one in self.passing if name != "axis" else self.passing | self.moved_axis():
                code = self.code(name, one, place)
                if code:
                    places[place][one] = code if code in shown else MERGED
        changes = {code: self.moved_to(code, places[0], places[1], (counts[0], counts[1])) for code in shown}
        if name not in self.before.staff["breakdowns"]:
            return set()  # nothing to subtract from
        if name == "axis":
            changes |= self.few_of_an_axis(shown)
        hidden = held_back(changes, threshold=THRESHOLD)
        for cell in cells:
            if cell["code"] in hidden:
                cell |= BLANK | ({"per_100k": None} if "per_100k" in cell else {})
        return hidden

    def moved_axis(self) -> set[str]:
        old, new = self.groups
        return {one for one in old.keys() & new.keys() if old[one][0] != new[one][0]}

    def few_of_an_axis(self, shown: Collection[str]) -> dict[str, Figure]:
        """Return the axes to which few came, or from which few went, one way; many may hide them who went another.

        Two axes may give each other texts: then each changes by many, and the two together by the few who are new.
        """
        ways: dict[tuple[str, str], list[str]] = {}
        for one in self.passing | self.moved_axis():
            old, new = (groups.get(one, ("",))[0] for groups in self.groups)
            ways.setdefault((old, new), []).append(one)
        few = {way: self.change(texts) for way, texts in ways.items() if _is_few(self.people(texts))}
        return {code: figure for way, figure in few.items() for code in way if code in shown}

    def code(self, name: str, reference: str, version: int) -> str:
        """Return in which cell of a breakdown a text stands in one of the two versions; "" for none that is known."""
        if reference not in self.groups[version]:
            return ""
        if name == "axis":
            return self.groups[version][reference][0]
        traits = self.traits.get(reference)
        return getattr(traits, name) or NOT_STATED if traits is not None else ""

    def table_tells(self) -> bool:
        """Return whether a cell of a table has a small change, whatever is merged in its rows."""
        texts: dict[tuple[str, str, str], set[str]] = {}
        for table, name in TABLES.items():
            rows = {row["code"] for row in self.after.public.get(table, {"rows": []})["rows"]}
            for one in self.passing | self.moved_axis():
                for version in (0, 1):
                    row, axis = (self.code(way, one, version) for way in (name, "axis"))
                    if axis:
                        texts.setdefault((name, row if row in rows else MERGED, axis), set()).add(one)
        return any(_is_few(self.people(found)) for found in texts.values())

    def axis(self, axis: dict[str, Any], *, is_hidden: bool) -> bool:
        """Take back figures of an axis, or of groups in it; returns whether it took any."""
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
        return is_hidden or bool(hidden)

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
        old, new = (
            {row["code"]: row["count"] for row in version.staff["answers"]["outcomes"]}
            | {UNANSWERED: version.staff["totals"]["counted"] - version.staff["answers"]["answered"]}
            for version in (self.before, self.after)
        )
        changes = {code: self.moved_to(code, *self.outcomes, (old, new)) for code in dict.fromkeys([*new, *old])}
        hidden = held_back(changes, threshold=THRESHOLD, last=UNANSWERED)
        for row in answers["outcomes"]:
            if row["code"] in hidden:
                row["count"] = None
        if UNANSWERED in hidden:
            answers["answered"] = None
        answers["items"] = [item for item in answers["items"] if item["outcome"] not in hidden]

    def not_used(self) -> None:
        """Take back what was not used. A version of an earlier time has numbers alone: they stand for people there."""
        old, new = self.unused
        rows = [
            {row["code"]: row["count"] for row in version.staff["not_used"]} for version in (self.before, self.after)
        ]
        changes = {
            code: self.moved_to(code, old, new, (rows[0], rows[1])) for code in dict.fromkeys([*rows[1], *rows[0]])
        }
        grown = sum(rows[1].values()) - sum(rows[0].values())
        all_in_all = self.change(old.keys() ^ new.keys(), grown - len(new) + len(old))
        received = self.change((old.keys() | self.groups[0].keys()) ^ (new.keys() | self.groups[1].keys()))
        few = _is_few(all_in_all.people) or _is_few(received.people)
        hidden = set(changes) if few else held_back(changes, threshold=THRESHOLD)
        for row in self.after.public["not_used"]:
            if row["code"] in hidden:
                row["count"] = None
        if few or (changes and hidden >= set(changes)):
            self.after.public["totals"]["received"] = None


def _membership(staff: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the axis and the theme of every text that a version counts; "" stands for none."""
    return {
        reference: (axis["code"], group.get("key", ""))
        for axis in staff["axes"]
        for group in (*axis["themes"], axis["other"])
        for reference in group["references"]
    }


def _unused(staff: Mapping[str, Any]) -> dict[str, str]:
    """Return why each text that was received does not count; nothing of a version that does not name them."""
    return {reference: row["code"] for row in staff["not_used"] for reference in row.get("references", ())}


def _chapter(staff: Mapping[str, Any], name: str) -> dict[Any, set[str]] | None:
    """Return which texts stand in each group of a chapter, and in what it leaves of the figures that it is part of."""
    if name not in staff:
        return None
    chapter = staff[name]
    items = [item for item in chapter.get("items", ()) if isinstance(item, dict)]
    whole = set(chapter["references"] if "references" in chapter else [item["reference"] for item in items])
    groups: dict[Any, set[str]] = {"whole": whole, ("rest", ""): _membership(staff).keys() - whole}
    for cell in staff["breakdowns"].get("kind", ()):
        groups["rest", cell["code"]] = set(cell["references"]) - whole
    for kind in CHAPTERS[name]:
        groups |= {(kind, cell["code"]): set(cell["references"]) for cell in chapter[kind]}
    for item in items if name == "convergence" else ():
        for met in item["cells"].items():
            groups.setdefault(met, set()).add(item["reference"])
    return groups


def _has_erased(part: Any) -> bool:
    if isinstance(part, dict | list):
        return any(map(_has_erased, part.values() if isinstance(part, dict) else part))
    return is_erased(part)


def _changed(old: Mapping[Any, set[str]] | None, new: Mapping[Any, set[str]] | None) -> set[str]:
    if old is None or new is None:
        return set()
    return {one for group in old.keys() | new.keys() for one in old.get(group, set()) ^ new.get(group, set())}


def _outcomes(staff: Mapping[str, Any]) -> dict[str, str]:
    """Return what every text that counts was answered; one that is read with another counts as not answered itself."""
    items = staff["answers"]["items"]
    told = {item["reference"]: item["outcome"] for item in items if isinstance(item, dict)}
    return dict.fromkeys(_membership(staff), UNANSWERED) | told


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
