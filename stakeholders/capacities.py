"""In whose name somebody acts: an organisation they belong to, or themselves as a citizen, an expert and the like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders import queries
from stakeholders.access import Viewer
from stakeholders.models import Account, Category, Organisation

_ORGANISATION, _CATEGORY = "org:", "cat:"


@dataclass(frozen=True)
class Capacity:
    """A stakeholder category, and the organisation in whose name it is spoken for, when there is one."""

    category: Category
    organisation: Organisation | None = None

    @property
    def value(self) -> str:
        """What a form carries: `org:CODE` or `cat:CODE`."""
        if self.organisation is not None:
            return f"{_ORGANISATION}{self.organisation.code}"
        return f"{_CATEGORY}{self.category.code}"

    @property
    def label(self) -> str:
        return str(self.organisation or self.category)

    def __str__(self) -> str:
        return self.label


def capacities(viewer: Viewer, *, every_category: bool = False) -> list[Capacity]:
    """Return in whose name the viewer may act. A visitor who has not signed in speaks for themselves only.

    With `every_category` also as somebody from any category: at a meeting the president of an association is one,
    with or without an account.
    """
    own = queries.acting_organisations(viewer) if isinstance(viewer, Account) else []
    categories = Category.objects.all() if every_category else queries.individual_categories()
    return [
        *(Capacity(organisation.category, organisation) for organisation in own),
        *(Capacity(category) for category in categories),
    ]


class CapacityField(forms.ChoiceField):
    """A choice among somebody's capacities. Its form says whose with `offer`; it cleans to a `Capacity`, or None.

    With `individuals=False` it offers organisations only: the empty choice is then oneself.
    """

    def __init__(self, *, empty_label: Any = "", individuals: bool = True, **options: Any) -> None:
        self.individuals = individuals
        self.empty_label = empty_label or _("Choose in whose name")
        self.offered: dict[str, Capacity] = {}
        super().__init__(**({"label": _("In whose name")} | options))

    def offer(self, viewer: Viewer, *, every_category: bool = False) -> None:
        """Offer the capacities of whoever fills in the form."""
        own = capacities(viewer, every_category=every_category)
        offered = [capacity for capacity in own if self.individuals or capacity.organisation]
        self.offered = {capacity.value: capacity for capacity in offered}
        self.choices = [("", self.empty_label), *_grouped(offered)]

    def prepare_value(self, value: Any) -> Any:
        return value.value if isinstance(value, Capacity) else value

    def clean(self, value: Any) -> Capacity | None:
        return self.offered.get(str(super().clean(value)))


def _grouped(offered: Iterable[Capacity]) -> list[Any]:
    """Return the choices under two headings; under none when there is nothing to tell apart."""
    bodies = [(capacity.value, capacity.label) for capacity in offered if capacity.organisation]
    own = [(capacity.value, capacity.label) for capacity in offered if not capacity.organisation]
    if not bodies:
        return own
    return [(_("For an organisation"), bodies), (_("Otherwise"), own)]
