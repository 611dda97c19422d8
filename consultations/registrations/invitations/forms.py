"""What staff fill in to invite, and what those who are invited answer."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.actions import Person
from consultations.registrations.forms import PersonForm, RegistrationForm
from consultations.registrations.invitations import lists, queries
from consultations.registrations.invitations.lists import Guest
from consultations.registrations.models import Invitation
from portal.shared.filters import LONGEST_ID, FilterForm, words_field
from portal.shared.forms import AddressField, CitizenTextField
from portal.shared.phones import PhoneField
from portal.shared.tables import UnreadableTable
from portal.shared.uploads import CSV, XLSX, DocumentField
from stakeholders.models import Account, Category, Organisation
from strategy.models import Province


class GuestForm(forms.Form):
    """Somebody to invite."""

    full_name = CitizenTextField(
        label=_("Full name"), max_length=150, error_messages={"required": _("Write the name of whom you invite.")}
    )
    email = AddressField(label=_("E-mail"), required=False, help_text=_("Without it a letter can be printed."))
    phone = PhoneField(label=_("Phone"))
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.all(),
        empty_label=_("Choose a category"),
        error_messages={"required": _("Choose a category.")},
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation of the directory"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("None of these"),
    )
    organisation_name = CitizenTextField(
        label=_("Organisation"), max_length=150, required=False, help_text=_("Its name, if it is not in the list.")
    )
    province = forms.ModelChoiceField(
        label=_("Province or prefecture"),
        queryset=Province.objects.none(),
        required=False,
        empty_label=_("Not known"),
    )
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)

    def __init__(
        self, *args: Any, session: RegionalSession, invitation: Invitation | None = None, **options: Any
    ) -> None:
        if invitation is not None:
            options["initial"] = {name: getattr(invitation, name) for name in self.base_fields}
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = queries.organisations_of(session)
        self.fields["province"].queryset = Province.objects.filter(region=session.region_id)
        self.helper = FormHelper()
        self.helper.form_tag = False
        label = _("Invite this person") if invitation is None else _("Save")
        self.helper.layout = Layout(
            "full_name",
            Div(Field("email", dir="ltr", autocomplete="off"), Field("phone"), css_class="form-row"),
            Div("category", "province", css_class="form-row"),
            Div("organisation", "organisation_name", css_class="form-row"),
            "language",
            Div(StrictButton(label, type="submit"), css_class="actions"),
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not (values.get("email") or values.get("phone")) and not {"email", "phone"} & set(self.errors):
            self.add_error("email", _("An e-mail or a phone number is needed."))
        return values

    def guest(self) -> Guest:
        """Return the checked answers as what the actions take."""
        values = dict(self.cleaned_data)
        values["email"] = values["email"].lower()
        if values["organisation"] is not None:
            values["organisation_name"] = ""
        return Guest(**values)


class HandedOverForm(forms.Form):
    """Up to which invitation the letters were there when the page was read."""

    last = forms.IntegerField(min_value=1, max_value=LONGEST_ID)


class ListUploadForm(forms.Form):
    """A list of people to invite."""

    MEGABYTES = 2
    table = DocumentField(label=_("File"), kinds=[XLSX, CSV], megabytes=MEGABYTES)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["table"].help_text = _("A workbook (.xlsx) or a CSV file in UTF-8, with the template’s columns.")
        self.helper = FormHelper()
        self.helper.form_tag = False
        button = StrictButton(_("Look through it"), type="submit")
        self.helper.layout = Layout("table", Div(button, css_class="actions"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file = values.get("table")
        if file is not None:
            try:
                values["lines"] = lists.read(file, suffix=file.kind.suffix)
            except UnreadableTable as unreadable:
                self.add_error("table", str(unreadable))
        return values


class ListForm(FilterForm):
    """The filters of a meeting's invitations."""

    words = words_field(_("Name, address or organisation"))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Invitation.State.choices])
    category = forms.ModelChoiceField(
        label=_("Category"), required=False, queryset=Category.objects.all(), empty_label=_("All")
    )

    @property
    def filters(self) -> queries.Filters:
        """Return what was asked for."""
        return queries.Filters(**{**self.asked, "words": self.search_words})


class PickForm(forms.Form):
    """Organisations of the directory to invite."""

    organisations = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(), error_messages={"required": _("Choose at least one organisation.")}
    )

    def __init__(self, *args: Any, session: RegionalSession, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisations"].queryset = queries.organisations_of(session)


class WhichForm(forms.Form):
    """Which organisations of the directory to show."""

    category = forms.ModelChoiceField(
        label=_("Category"), required=False, queryset=Category.objects.all(), empty_label=_("All")
    )
    province = forms.ModelChoiceField(
        label=_("Province or prefecture"), required=False, queryset=Province.objects.none(), empty_label=_("All")
    )

    def __init__(self, *args: Any, session: RegionalSession, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["province"].queryset = Province.objects.filter(region=session.region_id)

    def chosen(self) -> dict[str, Any]:
        """Return the understood part of the choice."""
        self.is_valid()
        return {name: value for name in self.fields if (value := self.cleaned_data.get(name))}


class InvitedForm(RegistrationForm):
    """The registration of an invited person: as whom they come was said by the invitation."""

    sends = _("I come: register me")

    def __init__(self, *args: Any, invitation: Invitation, **options: Any) -> None:
        self.invitation = invitation
        super().__init__(*args, viewer=AnonymousUser(), session=invitation.session, **options)
        for name in ("capacity", "organisation_name"):
            del self.fields[name]
        self.fields["full_name"].help_text = _("Somebody else comes in your place? Write their name here.")

    def who(self) -> list[Any]:
        return PersonForm.who(self)

    def invited_person(self, *, account: Account | None = None) -> Person:
        """Return who comes, in the category and for the organisation that was invited."""
        invited = self.invitation
        return self.person(
            category=invited.category,
            organisation=invited.organisation,
            organisation_name=invited.organisation_name,
            account=account,
        )


class DeclineForm(forms.Form):
    """That one cannot come."""

    note = CitizenTextField(
        label=_("Anything you would like to tell us"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        button = StrictButton(_("I cannot come"), type="submit", css_class="quiet")
        self.helper.layout = Layout("note", Div(button, css_class="actions"))
