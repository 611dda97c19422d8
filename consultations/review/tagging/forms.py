"""A tag to add, and a tag's other name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.review.tagging.models import LONGEST
from portal.shared.filters import FilterForm, words_field
from portal.shared.forms import CitizenTextField


def tag_field(label: Any, *, offers: str = "", **options: Any) -> CitizenTextField:
    """Return the field for a tag's name; `offers` is the list of names that the page holds."""
    attributes = {"dir": "auto", "autocomplete": "off", "class": "form-control"} | ({"list": offers} if offers else {})
    return CitizenTextField(label=label, max_length=LONGEST, widget=forms.TextInput(attrs=attributes), **options)


class TagForm(forms.Form):
    """One more tag on a contribution."""

    tag = tag_field(_("Add a tag"), offers="tags-known", error_messages={"required": _("Write a tag.")})


class RenameForm(forms.Form):
    """What a tag is to be called."""

    name = tag_field(_("New name"), error_messages={"required": _("Write a tag.")})

    def __init__(self, data: Any = None, *, key: int, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"id_tag{key}_%s", initial=initial)


class TagFilter(FilterForm):
    """The words that a tag's name holds."""

    words = words_field(_("Tag"))
