"""The figures that stand in an edited text as names in braces, and are filled in from the snapshot.

A closed list: nothing is looked up in an object and nothing is formatted, so that a name leads nowhere but to its
figure, and what was filled in is not read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from consultations.synthesis.snapshot import Snapshot
from portal.shared.time import number
from portal.shared.typesetting.inline import NOT_SHOWN

OF_REPORT: dict[str, Promise] = {
    "received": _("contributions received"),
    "counted": _("contributions counted"),
    "distinct_texts": _("distinct texts"),
    "people": _("people"),
    "themes": _("themes"),
    "categories_heard": _("stakeholder categories heard"),
    "categories_all": _("stakeholder categories in all"),
    "provinces_heard": _("provinces and prefectures heard"),
    "provinces_all": _("provinces and prefectures in all"),
    "answered": _("contributions with an official answer"),
}
OF_AXIS: dict[str, Promise] = {
    "axis_count": _("contributions on this axis"),
    "axis_texts": _("distinct texts on this axis"),
    "axis_people": _("people on this axis"),
}
OF_THEME: dict[str, Promise] = {
    "theme_count": _("contributions of this theme"),
    "theme_texts": _("distinct texts of this theme"),
    "theme_people": _("people of this theme"),
}
INTRODUCTION, PARTICIPATION, UNHEARD, ANSWERS, CONCLUSION = (
    "introduction",
    "participation",
    "unheard",
    "answers",
    "conclusion",
)
AXIS, THEME = "axis", "theme"

_IN_BRACES = re.compile(r"\{([^{}]*)\}")


def keys(snapshot: Snapshot) -> list[str]:
    """Return the sections that a person may write in, as they follow each other in a snapshot."""
    found = [INTRODUCTION, PARTICIPATION, UNHEARD]
    for axis in snapshot["axes"]:
        found.append(f"{AXIS}:{axis['code']}")
        found += [f"{THEME}:{axis['code']}:{theme['key']}" for theme in axis["themes"]]
    return [*found, ANSWERS, CONCLUSION]


def offered(section: str) -> dict[str, Promise]:
    """Return the names that a section's text may hold, with what each stands for."""
    kind = section.partition(":")[0]
    return OF_REPORT | (OF_AXIS if kind in {AXIS, THEME} else {}) | (OF_THEME if kind == THEME else {})


def values(snapshot: Snapshot, section: str) -> dict[str, int | None]:
    """Return what each name stands for in a snapshot; None where the edition does not show it."""
    found: dict[str, int | None] = {name: snapshot["totals"].get(name) for name in OF_REPORT}
    found["answered"] = snapshot["answers"]["answered"]
    kind, _colon, rest = section.partition(":")
    if kind in {AXIS, THEME}:
        code, _colon, key = rest.partition(":")
        axis: Mapping[str, Any] = next((one for one in snapshot["axes"] if one["code"] == code), {})
        found |= _of("axis", axis)
        if kind == THEME:
            found |= _of("theme", next((one for one in axis.get("themes", ()) if one["key"] == key), {}))
    return found


def filled(text: str, known: Mapping[str, int | None]) -> str:
    """Return a text with the figures where their names stood."""
    return _IN_BRACES.sub(lambda match: _shown(known.get(match[1])), text)


def unknown(text: str, section: str) -> list[str]:
    """Return what a text has in braces that is none of the names, and braces that stand alone; each once."""
    known = offered(section)
    found = [f"{{{name}}}" for name in _IN_BRACES.findall(text) if name not in known]
    alone = re.findall(r"[{}]", _IN_BRACES.sub("", text))
    return list(dict.fromkeys([*found, *alone]))


def without_names(text: str) -> str:
    """Return a text without its names in braces."""
    return _IN_BRACES.sub(" ", text)


def refusal(found: Iterable[str], section: str) -> str:
    """Return what to say at the field of a text with unknown names in it."""
    said = {"unknown": _isolated(found), "known": _isolated(f"{{{name}}}" for name in offered(section))}
    return gettext("Not a figure of this section: %(unknown)s. These are: %(known)s.") % said


def _of(prefix: str, group: Mapping[str, Any]) -> dict[str, int | None]:
    return {
        f"{prefix}_count": group.get("count"),
        f"{prefix}_texts": group.get("distinct_texts"),
        f"{prefix}_people": group.get("people"),
    }


def _shown(value: int | None) -> str:
    return NOT_SHOWN if value is None else number(value)


def _isolated(names: Iterable[str]) -> str:
    return " ".join(f"\u2066{name}\u2069" for name in names)
