"""What people fill in to come to a meeting, and what staff fill in for them."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext, gettext_lazy as _

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import queries
from consultations.registrations.actions import Person
from consultations.registrations.models import AccommodationNeed, Registration
from consultations.registrations.places import Places
from portal.shared import receipts
from portal.shared.filters import FilterForm, words_field
from portal.shared.forms import AddressField, CitizenTextField
from portal.shared.phones import PhoneField
from portal.shared.tens import FEW, in_tens
from portal.shared.time import number
from stakeholders.access import Viewer
from stakeholders.capacities import CapacityField
from stakeholders.models import Account, Category
from strategy.models import Province

Kind = AccommodationNeed.Kind


class PersonForm(forms.Form):
    """Who comes, how to reach them, and what they need to take part."""

    full_name = CitizenTextField(
        label=_("Full name"), max_length=150, error_messages={"required": _("Write the name of the person who comes.")}
    )
    email = AddressField(
        label=_("E-mail"),
        required=False,
        help_text=_("For the confirmation and the reminder. Without it you follow your registration with its code."),
    )
    phone = PhoneField(label=_("Phone"), help_text=_("Only if we have to reach you about this meeting."))
    province = forms.ModelChoiceField(
        label=_("Province or prefecture"),
        queryset=Province.objects.none(),
        required=False,
        empty_label=_("Choose it if you wish"),
    )
    needs = forms.MultipleChoiceField(
        label=_("What do you need to take part?"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Seen only by those who arrange it, and erased after the meeting."),
    )
    needs_details = CitizenTextField(
        label=_("Tell us more about it"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, session: RegionalSession, **options: Any) -> None:
        self.session = session
        super().__init__(*args, **options)
        self.fields["province"].queryset = Province.objects.filter(region=session.region_id)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        """Return the order in which people are asked."""
        return Layout(*self.who(), self.what_is_needed(), Submit("send", str(_("Save my correction"))))

    def who(self) -> list[Any]:
        """Return the questions about the person."""
        reach = Div(Field("email", dir="ltr", autocomplete="email"), Field("phone"), css_class="form-row")
        return [Fieldset(str(_("Who comes")), Field("full_name", autocomplete="name"), reach, "province")]

    def what_is_needed(self) -> Fieldset:
        """Return the questions about accommodation."""
        return Fieldset(str(_("To take part")), "needs", "needs_details")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if Kind.OTHER in values.get("needs", []) and not values.get("needs_details"):
            self.add_error("needs_details", _("Say what you need, so that it can be arranged."))
        return values

    def person(self, **others: Any) -> Person:
        """Return the checked answers as what the actions take."""
        names = ("full_name", "email", "phone", "province")
        details = self.cleaned_data["needs_details"]
        return Person(
            **{name: self.cleaned_data[name] for name in names},
            needs=dict.fromkeys(self.cleaned_data["needs"], details),
            **({"language": (get_language() or settings.LANGUAGE_CODE)[:2]} | others),
        )


class RegistrationForm(PersonForm):
    """A new registration. The ticket lets the same form be sent twice and be received once."""

    mode = forms.ChoiceField(label=_("How will you take part?"), widget=forms.RadioSelect)
    capacity = CapacityField(
        label=_("You come as"), error_messages={"required": _("Choose as whom you come: the seats are shared fairly.")}
    )
    organisation_name = CitizenTextField(
        label=_("Organisation"),
        max_length=150,
        required=False,
        help_text=_("Its name, if you speak for one that is not in the list above."),
    )
    ticket = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, viewer: Viewer, session: RegionalSession, **options: Any) -> None:
        self.places = queries.places(session)
        super().__init__(*args, session=session, **options)
        self.fields["capacity"].offer(viewer, every_category=True)
        self.fields["mode"].choices = [(mode, _said(mode, self.places)) for mode in session.presences]
        if len(session.presences) == 1:
            self.fields["mode"].initial = session.presences[0]
        self.fields["ticket"].validators = []  # what is not ours is replaced, never complained about

    def layout(self) -> Layout:
        return Layout(
            Fieldset(str(_("How you take part")), "mode"),
            *self.who(),
            self.what_is_needed(),
            "ticket",
            Submit("send", str(self.sends)),
        )

    sends = _("Register")

    def who(self) -> list[Any]:
        return [*super().who(), Fieldset(str(_("In whose name")), "capacity", "organisation_name")]

    def clean_ticket(self) -> str:
        """A ticket that we did not sign, or none, is replaced: nobody is turned away for it."""
        ticket = self.cleaned_data["ticket"]
        return ticket if receipts.is_genuine(ticket) else receipts.new_ticket()

    def newcomer(self, *, account: Account | None = None, **others: Any) -> Person:
        """Return the checked answers with as whom the person comes."""
        capacity = self.cleaned_data["capacity"]
        return self.person(
            category=capacity.category,
            organisation=capacity.organisation,
            organisation_name="" if capacity.organisation else self.cleaned_data["organisation_name"],
            account=account,
            **others,
        )


class StaffRegistrationForm(RegistrationForm):
    """Staff register somebody who called, wrote or stands at the door: the mails go out in the person's language."""

    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)
    sends = _("Register this person")

    def who(self) -> list[Any]:
        return [*super().who(), "language"]

    def for_somebody(self) -> Person:
        """Return who is registered, in the language that was chosen."""
        return self.newcomer(language=self.cleaned_data["language"])


class CorrectionForm(PersonForm):
    """The same questions again about the person. As whom they come stays: the seats were given by it."""

    def __init__(self, *args: Any, registration: Registration, **options: Any) -> None:
        self.registration = registration
        needs = list(registration.needs.all())
        initial = {name: getattr(registration, name) for name in ("full_name", "email", "phone", "province")}
        initial |= {"needs": [need.kind for need in needs], "needs_details": needs[0].details if needs else ""}
        super().__init__(*args, session=registration.session, initial=initial, **options)

    def corrected(self) -> Person:
        """Return the person as corrected; category and language stay."""
        return self.person(category=self.registration.category, language=self.registration.language)


class ModeForm(forms.Form):
    """Another way of taking part."""

    mode = forms.CharField(max_length=6)
    wait = forms.BooleanField(required=False)


class SettleNeedForm(forms.Form):
    """What became of a need."""

    state = forms.ChoiceField(label=_("State"), choices=AccommodationNeed.State.choices)
    note = CitizenTextField(label=_("What was arranged, or why not"), max_length=300, required=False)


class ListForm(FilterForm):
    """The filters of a meeting's registrations."""

    words = words_field(_("Name, organisation or reference"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            *Registration.Status.choices,
            (queries.OFFERED, _("A seat is offered")),
            (queries.HERE, _("Present")),
        ],
    )
    mode = forms.ChoiceField(label=_("Mode"), required=False, choices=[("", _("All")), *Presence.choices])
    category = forms.ModelChoiceField(
        label=_("Category"), required=False, queryset=Category.objects.all(), empty_label=_("All")
    )

    @property
    def filters(self) -> queries.Filters:
        """Return what was asked for."""
        return queries.Filters(**{**self.asked, "words": self.search_words})


class SendAgainForm(forms.Form):
    """Ask for the personal links once more."""

    email = AddressField(label=_("E-mail"), help_text=_("The one you gave when you registered."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Field("email", dir="ltr", autocomplete="email"), Submit("send", str(_("Send me the link")))
        )


def _said(mode: str, places: Places) -> str:
    """Name a way of taking part with what is left of it."""
    name = str(dict(Registration._meta.get_field("mode").flatchoices)[mode])
    left = places.left(mode)
    if left is None:
        return name
    if left == 0:
        return gettext("%(mode)s: full, you go on the waiting list") % {"mode": name}
    if left < FEW:
        return gettext("%(mode)s: seats left: fewer than ten") % {"mode": name}
    return gettext("%(mode)s: seats left: at least %(left)s") % {"mode": name, "left": number(in_tens(left))}
