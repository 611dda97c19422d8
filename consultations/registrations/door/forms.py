"""What is filled in at the door, and what its devices send."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from consultations.registrations import links
from consultations.registrations.actions import DeviceNote
from consultations.registrations.door import guests
from consultations.registrations.forms import RegistrationForm
from consultations.registrations.models import Attendance
from portal.shared.forms import CitizenTextField

Source = Attendance.Source


class DoorForm(forms.Form):
    """What the door looks for: one of its lists, or words in everybody's name, organisation and reference."""

    q = CitizenTextField(max_length=100, required=False)
    show = forms.ChoiceField(choices=[(name, name) for name in guests.LISTS], required=False)

    @property
    def words(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))

    @property
    def list_name(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("show") or guests.EXPECTED)

    @property
    def tail(self) -> str:
        """Return the end of the address that asks for the same once more."""
        return "?" + urlencode({"q": self.words} if self.words else {"show": self.list_name})


class WalkInForm(RegistrationForm):
    """Somebody stands at the door and is not registered: what has to be known, and no more."""

    ASKED = ("full_name", "capacity", "phone", "province", "ticket")
    sends = _("Register and check in")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, viewer=AnonymousUser(), **options)
        for name in set(self.fields) - set(self.ASKED):
            del self.fields[name]

    def layout(self) -> Layout:
        reach = Div("phone", "province", css_class="form-row")
        return Layout("full_name", "capacity", reach, "ticket", Submit("send", str(self.sends)))

    def clean(self) -> dict[str, Any]:
        return {"email": "", "organisation_name": "", "needs": [], "needs_details": ""} | super().clean()


class DeviceNoteForm(forms.Form):
    """One note of a device that may have been offline."""

    key = forms.UUIDField()
    reference = forms.SlugField(max_length=40)
    at = forms.IntegerField(required=False)  # milliseconds by the device's clock, which may be wrong
    seal = forms.CharField(max_length=40, required=False)
    offline = forms.BooleanField(required=False)
    taken_back = forms.BooleanField(required=False)

    def note(self) -> DeviceNote:
        """Return what was noted."""
        values = self.cleaned_data
        by = Source.OFFLINE if values["offline"] else source_of(values["reference"], values["seal"])
        return DeviceNote(key=values["key"], source=by, at=_moment(values["at"]), taken_back=values["taken_back"])


def source_of(reference: str, seal: str) -> str:
    """Return by what somebody was known at the door: by the pass only when its seal is genuine."""
    return Source.PASS if links.is_genuine(reference, seal) else Source.NAME


def _moment(milliseconds: int | None) -> datetime | None:
    """Return the moment; None when no calendar holds it."""
    try:
        return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
    except (OverflowError, OSError, ValueError):
        return None
