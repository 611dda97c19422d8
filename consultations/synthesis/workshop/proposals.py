"""What found themes would change: what each is made of, which may be taken over by themselves, which themes go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import get_language, gettext as _, gettext_lazy

from consultations.synthesis.workshop.models import Arrangement
from consultations.synthesis.workshop.queries import OTHER, Bench

UNPLACED = ""  # texts that had no place yet
Flow = tuple[str, str, int]  # from which theme to which, how many texts


class Kind(TextChoices):
    """What happens to a theme."""

    NEW = "new", gettext_lazy("A new theme")
    SPLIT = "split", gettext_lazy("Split off")
    JOINED = "joined", gettext_lazy("Themes joined")
    CHANGED = "changed", gettext_lazy("Texts come or go")
    SAME = "same", gettext_lazy("Stays as it was")


@dataclass(frozen=True)
class Source:
    """How many texts come from where."""

    name: str
    count: int


@dataclass(frozen=True)
class Change:
    """A found theme beside what it was: what kind of change it is, and from where its texts come."""

    key: str
    name: str
    kind: Kind
    before: int
    after: int
    sources: list[Source] = field(default_factory=list)


@dataclass(frozen=True)
class Moving:
    """Texts that go from one theme to another, or stay."""

    before: str
    after: str
    count: int
    stays: bool


@dataclass(frozen=True)
class Comparison:
    """Old and new side by side: what can be taken over, what stays as it was in any case, what goes."""

    offered: list[Change]
    staying: list[Change]
    vanishing: list[Source]
    flows: list[Moving]
    moved: int
    names: Mapping[str, str]
    raw: list[Flow]


def offered(found: Mapping[str, Any]) -> list[str]:
    """Return the keys that can be taken over: of themes that texts come into from elsewhere, and `OTHER`."""
    growing = {after for before, after, _count in _flows(found) if before != after}
    keys = [theme["key"] for theme in found.get("themes", [])]
    return [key for key in [*keys, OTHER] if key in growing]


def vanishing(found: Mapping[str, Any], taken: Collection[str], keys: Iterable[str]) -> set[str]:
    """Return which themes go when these are taken over: not found again, and with all their texts elsewhere then."""
    again = {theme["key"] for theme in found.get("themes", [])}
    keeping = {before for before, after, _count in _flows(found) if after not in taken}
    return {key for key in keys if key not in again and key not in keeping}


def comparison(arrangement: Arrangement, bench: Bench) -> Comparison:
    """Return what an arrangement found, old beside new; of one that was taken over, what it changed."""
    found = arrangement.found
    flows = _flows(found)
    names = _names(found, bench)
    choices = offered(found)
    changes = [_change(key, flows, found, names) for key in [*_keys(found), OTHER]]
    shown = sorted((one for one in changes if one.key in choices), key=lambda one: (one.key == OTHER, -one.after))
    staying = [one for one in changes if one.key not in choices and (one.after or one.before)]
    again = {*_keys(found), OTHER, UNPLACED}
    gone = {before: 0 for before, _after, _count in flows if before not in again}
    for before, _after, count in flows:
        if before in gone:
            gone[before] += count
    return Comparison(
        offered=shown,
        staying=[one for one in staying if one.key != OTHER],
        vanishing=[Source(names.get(key, key), count) for key, count in gone.items()],
        flows=sorted(
            (Moving(names.get(old, old), names.get(new, new), count, old == new) for old, new, count in flows),
            key=lambda one: (one.stays, -one.count),
        ),
        moved=int(found.get("moved", 0)),
        names=names,
        raw=flows,
    )


def _change(key: str, flows: Iterable[Flow], found: Mapping[str, Any], names: Mapping[str, str]) -> Change:
    rows = list(flows)
    before = sum(count for old, _new, count in rows if old == key)
    coming = sorted(((old, count) for old, new, count in rows if new == key and old != key), key=lambda one: -one[1])
    stays = sum(count for old, new, count in rows if old == new == key)
    return Change(
        key=key,
        name=names.get(key, key),
        kind=_kind(key, rows, set(_keys(found)), [old for old, _count in coming], before=before, stays=stays),
        before=before,
        after=stays + sum(count for _old, count in coming),
        sources=[Source(names.get(old, old), count) for old, count in coming],
    )


def _kind(key: str, flows: list[Flow], again: set[str], sources: list[str], *, before: int, stays: int) -> Kind:
    """Say what a theme is: joined of themes that are not found again, split off from one that is, or plainly new."""
    if not sources and stays == before:
        return Kind.SAME
    whole = [old for old in sources if old not in {*again, OTHER, UNPLACED} and _most_go_to(old, flows) == key]
    if len(whole) + bool(before) > 1 and key != OTHER:
        return Kind.JOINED
    if before or key == OTHER:
        return Kind.CHANGED
    main = sources[0] if sources else UNPLACED
    return Kind.SPLIT if main not in {OTHER, UNPLACED} and _most_go_to(main, flows) != key else Kind.NEW


def _most_go_to(old: str, flows: Iterable[Flow]) -> str:
    return max(((count, new) for before, new, count in flows if before == old), default=(0, ""))[1]


def _names(found: Mapping[str, Any], bench: Bench) -> dict[str, str]:
    first, second = ("fr", "ar") if (get_language() or "").startswith("fr") else ("ar", "fr")
    names = {OTHER: _("Minority and other"), UNPLACED: _("Texts without a place")}
    names |= {theme["key"]: theme.get(first) or theme.get(second) or theme["key"] for theme in found.get("themes", [])}
    return names | {theme.key: theme.name for theme in bench.themes if theme.stands}


def _keys(found: Mapping[str, Any]) -> list[str]:
    return [theme["key"] for theme in found.get("themes", [])]


def _flows(found: Mapping[str, Any]) -> list[Flow]:
    return [(before, after, int(count)) for before, after, count in found.get("flows", [])]
