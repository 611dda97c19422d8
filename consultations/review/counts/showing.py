"""The figures beside the names of what they count, each leading to the queue that it is the figure of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from consultations.review.counts.queries import DIMENSIONS, Figures
from consultations.review.forms import QueueForm


@dataclass(frozen=True)
class Value:
    """One value of a filter."""

    name: str
    number: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """A filter and its values, those that nothing has left out."""

    name: str
    values: list[Value]


def groups(form: QueueForm, figures: Figures) -> list[Group]:
    """Return the filters with the figures of their values, in the order of the form."""
    shown = ("status", "axis", "objective", "kind", "region", *DIMENSIONS[2:-2], "age", "flags")
    found = [_group(form, name, figures.get(name, {})) for name in shown if name in form.fields]
    return [group for group in found if group.values]


def _group(form: QueueForm, name: str, counted: dict[str, int]) -> Group:
    field, chosen = form.fields[name], str(form.asked.get(name, ""))
    values = [
        Value(
            name=str(label),
            number=counted[code],
            address=form.query(**{name: code}),
            is_chosen=code == chosen,
        )
        for code, label in _flat(field.choices)  # type: ignore[attr-defined]
        if counted.get(code)
    ]
    return Group(str(field.label), values)


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterable[tuple[str, Any]]:
    """Return codes and names, of groups of choices, too."""
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield code, label
