"""The entry screen: the questions of the paper form, in its order, to be answered with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from consultations.contributions.actions import Intake, Words
from consultations.contributions.actions.assisting import TICKET_SECONDS
from consultations.contributions.attachments.forms import FILE_NAMES, FilesForm
from consultations.contributions.details_form import (
    CONVERGENCES,
    OF_OFFERS,
    OF_PROPOSALS,
    QUESTIONS,
    DetailsForm,
    Kind,
    kept_details,
)
from consultations.contributions.forms import LONGEST_BODY, SPOKEN_LANGUAGES
from consultations.contributions.intake import queries
from consultations.contributions.models import Contribution, IntakeRecord
from consultations.regional_sessions.models import RegionalSession
from portal.shared import receipts
from portal.shared.forms import AddressField, CitizenTextField
from portal.shared.phones import PhoneField
from stakeholders.models import Category, Organisation
from strategy.models import Axis, Programme, Province

Medium = IntakeRecord.Medium
SPEAKS = ("author_name", "category", "organisation", "organisation_name")
PAIR = ("programme", "relation")


def numbered(choices: Iterable[Any]) -> list[Any]:
    """Return choices with the numbers that stand on the paper form; what means "none" has no number."""
    given = list(choices)
    none = [choice for choice in given if choice[0] == ""]
    some = [choice for choice in given if choice[0] != ""]
    return [*none, *((value, f"{place}. {label}") for place, (value, label) in enumerate(some, start=1))]


class NumberedChoices(forms.ModelChoiceField):
    """A choice whose options carry the numbers that stand on the paper form."""

    def label_from_instance(self, row: Any) -> str:
        return f"{self.numbers[row.pk]}. {row}"

    def number(self, rows: Any) -> None:
        """Offer these rows, numbered in their order."""
        self.numbers = {row.pk: place for place, row in enumerate(rows, start=1)}
        self.queryset = rows


class OrganisationChoice(forms.ModelChoiceField):
    """A choice among organisations that says which of them nobody has verified yet."""

    def label_from_instance(self, row: Any) -> str:
        return str(row) if row.state == Organisation.State.VERIFIED else f"{row} ({row.get_state_display()})"


@dataclass(frozen=True)
class Part:
    """The questions of one kind, as the screen shows them."""

    kind: str
    summary: str
    questions: list[forms.BoundField]
    wanted: bool
    is_open: bool


class WordsOfSomebodyForm(DetailsForm):
    """Somebody's words and who they are, as the paper asks for it. The questions of a kind are the online form's."""

    field_order = (
        "medium", "paper_serial", "received_on", "axis", "kind", "province", "category", "organisation",
        "organisation_name", "author_name", "phone", "author_email", "body", "title", "language", *OF_PROPOSALS,
        *OF_OFFERS, "consent", "name_is_public", "read_back",
    )  # fmt: skip

    axis = NumberedChoices(label=_("Axis"), queryset=Axis.objects.none(), widget=forms.RadioSelect, empty_label=None)
    kind = forms.ChoiceField(
        label=_("What it is"), choices=Contribution.Kind.choices, widget=forms.RadioSelect, initial="proposal"
    )
    province = NumberedChoices(
        label=_("Province or prefecture"), queryset=Province.objects.none(), required=False, empty_label=_("Not said")
    )
    category = NumberedChoices(
        label=_("Who speaks"), queryset=Category.objects.none(), required=False, empty_label=_("Not said")
    )
    organisation = OrganisationChoice(
        label=_("Organisation of the region"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("In their own name"),
        error_messages={
            "invalid_choice": _(
                "This organisation is not in the list of this region: choose another one, or write its name beside it."
            )
        },
    )
    organisation_name = CitizenTextField(
        label=_("Organisation, if it is not in the list"), max_length=150, required=False
    )
    author_name = CitizenTextField(label=_("Name of the person"), max_length=150, required=False)
    phone = PhoneField(label=_("Telephone"))
    author_email = AddressField(label=_("E-mail"), required=False)
    title = CitizenTextField(label=_("Title"), max_length=200, required=False)
    body = CitizenTextField(
        label=_("The person's words"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": _("Write the person's words here."),
            "max_length": _(
                "The text has %(show_value)d characters and the form takes %(limit_value)d: enter the rest as a second "
                "contribution."
            ),
        },
    )
    language = forms.ChoiceField(label=_("Language of the words"), choices=SPOKEN_LANGUAGES, required=False)
    read_back = forms.BooleanField(label=_("I read it back to the person, who agreed with the words"), required=False)
    name_is_public = forms.BooleanField(label=_("Their name may be published with their words"), required=False)

    KEYED = ("axis", "kind")  # a digit chooses and goes on

    def __init__(self, *args: Any, session: RegionalSession, **options: Any) -> None:
        super().__init__(*args, label_suffix="", **options)
        self.session = session
        self.fields["axis"].number(Axis.objects.all())
        self.fields["province"].number(Province.objects.filter(region=session.region_id))
        self.fields["category"].number(Category.objects.all())
        self.fields["organisation"].queryset = self.organisations()
        for name in ("kind", "level", "resources", *(f"{name}_{row}" for row in CONVERGENCES for name in PAIR)):
            self.fields[name].choices = numbered(self.fields[name].choices)
        self.order_fields(self.field_order)
        for name in ("title", "body", "author_name", "organisation_name"):
            self.fields[name].widget.attrs["dir"] = "auto"
        self.fields["author_email"].widget.attrs["dir"] = "ltr"
        for field in self.fields.values():
            # A browser would cut a long text without a word; the form says both numbers.
            field.widget.attrs.pop("maxlength", None)
            field.widget.attrs["autocomplete"] = "off"
            if not isinstance(field.widget, forms.RadioSelect | forms.CheckboxInput | forms.HiddenInput):
                kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
                field.widget.attrs["class"] = kind

    def organisations(self) -> Any:
        """Return the organisations that are listed."""
        return queries.organisations_of(self.session)

    @property
    def parts(self) -> list[Part]:
        """The questions of each kind that has any."""
        return [
            Part(
                kind=part.kind,
                summary=part.summary,
                questions=[self[name] for name in QUESTIONS[Kind(part.kind)]],
                wanted=part.wanted,
                is_open=part.is_filled_in(self),
            )
            for part in self.kind_parts()
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not set(SPEAKS) & set(self.errors) and not any(values.get(name) for name in SPEAKS):
            self.add_error("category", _("Say who speaks: a name, or at least a category."))
        return values

    def words(self) -> Words:
        """Return the checked answers as what the actions take. The helper is nowhere in them.

        For an organisation of the directory they count in its category, as online.
        """
        values = self.cleaned_data
        names = ("axis", "kind", "province", "title", "body", "language", "organisation", "organisation_name")
        names += ("author_name", "author_email")
        body = values["organisation"]
        return Words(
            region=self.session.region,
            session=self.session,
            category=body.category if body else values["category"],
            proposed=self.proposed(),
            offered=self.offered(),
            name_is_public=values["name_is_public"] and bool(values["author_name"]),
            author_language="fr" if values["language"] == Contribution.Language.FRENCH else "ar",
            **{name: values[name] for name in names},
        )


class EntryForm(WordsOfSomebodyForm):
    """A new entry."""

    medium = forms.ChoiceField(
        label=_("How it came"), choices=Medium.choices, widget=forms.RadioSelect, initial=Medium.PAPER
    )
    paper_serial = forms.CharField(label=_("Number of the sheet"), required=False)
    received_on = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "dir": "ltr"})
    )
    consent = forms.ChoiceField(
        label=_("How the person agreed that their words are read and kept"),
        choices=IntakeRecord.Consent.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _(
                "Without the person's consent nothing is entered: say how they gave it. If they did not agree, "
                "enter nothing and hand the sheet back."
            )
        },
    )
    ticket = forms.CharField(widget=forms.HiddenInput, required=False)

    KEYED = ("medium", "axis", "kind", "consent")
    KEPT = ("medium", "province", "language", "received_on")  # from one entry to the next

    def __init__(self, *args: Any, on_device: bool = False, **options: Any) -> None:
        self.on_device = on_device
        super().__init__(*args, **options)
        for name in ("medium", "consent"):
            self.fields[name].choices = numbered(self.fields[name].choices)
        self.fields["paper_serial"].widget.attrs["dir"] = "ltr"
        self.fields["ticket"].validators = []

    def organisations(self) -> Any:
        """Return those that are listed: on a device that others may hold, no more than it must keep."""
        return queries.organisations_on_device(self.session) if self.on_device else super().organisations()

    def clean_ticket(self) -> str:
        """Keep a ticket of ours, a device's older one too; one that is not ours is replaced by the page."""
        ticket = str(self.cleaned_data["ticket"])
        if not receipts.is_genuine(ticket, seconds=TICKET_SECONDS):
            raise ValidationError(_("The slip of this entry is not valid any more: enter it once more."))
        return ticket

    def clean_paper_serial(self) -> str:
        serial = receipts.as_typed(self.cleaned_data["paper_serial"])
        if len(serial) > IntakeRecord._meta.get_field("paper_serial").max_length:
            raise ValidationError(_("The number of a sheet has eight signs."))
        return serial

    def intake(self, *, consent_at: datetime | None = None) -> Intake:
        """Return how the words came. Only paper has a number."""
        values = self.cleaned_data
        return Intake(
            medium=values["medium"],
            consent=values["consent"],
            received_on=values["received_on"],
            read_back=values["read_back"],
            paper_serial=values["paper_serial"] if values["medium"] == Medium.PAPER else "",
            phone=values["phone"],
            consent_at=consent_at,
        )

    def kept(self) -> dict[str, str]:
        """Return what the next entry begins with."""
        return {name: str(self.data.get(name, ""))[:40] for name in self.KEPT}


class EntryCorrectionForm(WordsOfSomebodyForm):
    """The person's words and who they are once more; how they came stays as it was noted."""

    def __init__(self, *args: Any, record: IntakeRecord, **options: Any) -> None:
        contribution = self.contribution = record.contribution
        names = ("axis", "province", "category", "kind", "title", "body", "language", "organisation")
        names += ("organisation_name", "author_name", "author_email", "name_is_public")
        kept = {name: getattr(contribution, f"{name}_id", None) or getattr(contribution, name) for name in names}
        kept |= kept_details(contribution)
        super().__init__(*args, session=record.session, initial=kept | {"phone": record.phone}, **options)
        if record.medium == Medium.PAPER:
            del self.fields["read_back"]

    def organisations(self) -> Any:
        """Return those that are listed, with the one that the entry names already."""
        return queries.organisations_of(self.session, kept=self.contribution.organisation_id)


class EntryFilesForm(FilesForm):
    """The scan of the sheet, or the recording of what was said."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["recording"].help_text = _("If the person agreed to be recorded. The public never hears it.")
        self.fields["document_1"].label = _("Scan or photograph of the sheet")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*FILE_NAMES, StrictButton(_("Attach"), type="submit", css_class="btn"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not any(values.get(name) for name in FILE_NAMES):
            raise forms.ValidationError(_("Choose a file first."))
        return values


class DeviceEntryForm(forms.Form):
    """The envelope of an entry that a device kept: when it was made there."""

    at = forms.IntegerField(required=False)  # milliseconds by the device's clock, which may be wrong

    def moment(self) -> datetime | None:
        """Return the moment; None when no calendar holds it."""
        milliseconds = self.cleaned_data.get("at") if self.is_valid() else None
        try:
            return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
        except (OverflowError, OSError, ValueError):
            return None


class SheetsForm(forms.Form):
    """How many numbered forms are to be printed."""

    MOST = 30

    number = forms.IntegerField(label=_("Paper forms"), min_value=1, max_value=MOST, initial=10)


def choices_on_paper(session: RegionalSession) -> dict[str, Any]:
    """Return the rows whose numbers stand on the paper, as the entry screen numbers them."""
    return {
        "axes": list(Axis.objects.all()),
        "provinces": list(Province.objects.filter(region=session.region_id)),
        "categories": list(Category.objects.all()),
        "programmes": list(Programme.objects.all()),
    }
