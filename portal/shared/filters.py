"""The filters of a list: kept in the address, so that a view of the list can be sent to a colleague."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.functional import cached_property

from portal.shared.forms import CitizenTextField
from portal.shared.paging import Page

LONGEST_ID = 2**63 - 1
MOST_WORDS = 5
POSITION = ("after", "before")


def words_field(label: Any) -> CitizenTextField:
    """Return the field for the words that a list is searched for."""
    return CitizenTextField(
        label=label,
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )


class FilterForm(forms.Form):
    """What a list is narrowed to, and which page of it is read. What is not understood asks for nothing.

    `folded` names the fields that stay folded away until one of them is used; `orders` those that only order.
    """

    folded: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()

    after = forms.IntegerField(required=False, min_value=1, max_value=LONGEST_ID, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=1, max_value=LONGEST_ID, widget=forms.HiddenInput)

    @cached_property
    def asked(self) -> dict[str, Any]:
        """Return what was chosen, by the field's name, as it stands in the address; the page is no part of it."""
        self.is_valid()
        values = {name: getattr(value, "pk", value) for name, value in self.cleaned_data.items()}
        return {name: value for name, value in values.items() if value not in {"", None} and name not in POSITION}

    @property
    def position(self) -> dict[str, Any]:
        """Return where in the list the reader is; nothing stands for its beginning."""
        self.is_valid()
        return {name: value for name in POSITION if (value := self.cleaned_data.get(name))}

    @property
    def search_words(self) -> tuple[str, ...]:
        """Return the words that the list is searched for, the first few."""
        return tuple(str(self.asked.get("words", "")).split()[:MOST_WORDS])

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was chosen."""
        return bool(set(self.asked) - set(self.orders))

    @property
    def prominent(self) -> list[forms.BoundField]:
        """The fields that always show."""
        return [self[name] for name in self.fields if name not in {*self.folded, *POSITION}]

    @property
    def rarer(self) -> list[forms.BoundField]:
        """The fields that are folded away until one of them is used."""
        return [self[name] for name in self.folded if name in self.fields]

    @property
    def uses_rarer(self) -> bool:
        return any(field.value() for field in self.rarer)

    def query(self, **others: Any) -> str:
        """Return the address's tail for the same filters elsewhere: "?axis=childhood", or nothing."""
        tail = urlencode({**self.asked, **{name: value for name, value in others.items() if value}})
        return f"?{tail}" if tail else ""

    def neighbours(self, page: Page[Any]) -> dict[str, str]:
        """Return the addresses' tails of the pages before and after this one, blank where there is none."""
        return {
            "previous_url": self.query(before=page.before) if page.before else "",
            "next_url": self.query(after=page.after) if page.after else "",
        }
