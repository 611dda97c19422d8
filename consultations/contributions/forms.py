"""What a contributor fills in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout, Submit
from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from consultations.contributions.actions import Words
from consultations.contributions.attachments.forms import EnclosuresMixin
from consultations.contributions.details_form import DetailsForm, kept_details
from consultations.contributions.models import Contribution
from consultations.regional_sessions.models import RegionalSession
from portal.shared import receipts
from portal.shared.forms import AddressField, CitizenTextField
from stakeholders.access import Viewer
from stakeholders.capacities import CapacityField
from stakeholders.models import Account, Category
from strategy.models import Axis, Province, Region

LONGEST_BODY = 10_000
LONGEST_CLARIFICATION = 5_000
SPOKEN_LANGUAGES = [("", _("Recognise it for me")), *Contribution.Language.choices[:-1]]


class WordsForm(DetailsForm):
    """The contribution itself, where it comes from and as whom: what an author may also correct."""

    field_order = ("kind", "axis", "region", "province", "title", "body", "language")

    axis = forms.ModelChoiceField(
        label=_("Which axis does it concern?"), queryset=Axis.objects.all(), widget=forms.RadioSelect, empty_label=None
    )
    region = forms.ModelChoiceField(
        label=_("Region"),
        queryset=Region.objects.none(),
        empty_label=_("Choose your region"),
        error_messages={
            "invalid_choice": _("This region takes no contributions now. Choose one of those in the list.")
        },
    )
    province = forms.ModelChoiceField(
        label=_("Province or prefecture"),
        queryset=Province.objects.none(),
        required=False,
        empty_label=_("Choose it if you wish"),
        help_text=_("It shows which places have not been heard yet."),
    )
    title = CitizenTextField(
        label=_("Title"), max_length=200, required=False, help_text=_("A few words; you may leave it empty.")
    )
    body = CitizenTextField(
        label=_("What do you want to say?"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 9, "dir": "auto"}),
        help_text=_(
            "Write in the language you are at ease in: Arabic, Darija, Tamazight or French. Up to 10,000 characters."
        ),
        error_messages={
            "required": _("Write here what you want to say."),
            "max_length": _(
                "Your text has %(show_value)d characters and the form takes %(limit_value)d: shorten it, "
                "or send it in two parts."
            ),
        },
    )
    language = forms.ChoiceField(label=_("Language of your text"), choices=SPOKEN_LANGUAGES, required=False)
    category = forms.ModelChoiceField(
        label=_("You write as"),
        queryset=Category.objects.all(),
        required=False,
        empty_label=_("I prefer not to say"),
    )

    def __init__(self, *args: Any, regions: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title"].widget.attrs["dir"] = "auto"
        for name in ("title", "body"):  # "back" must not bring the words up again on a screen that others see
            self.fields[name].widget.attrs["autocomplete"] = "off"
        for field in self.fields.values():
            # A browser would cut a pasted text at the limit without a word: the form says it with both numbers.
            field.widget.attrs.pop("maxlength", None)
        self.fields["region"].queryset = regions
        provinces = Province.objects.filter(region__in=regions).select_related("region")
        self.fields["province"].queryset = provinces
        self.fields["province"].choices = _by_region(provinces)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        """Return the order in which people are asked."""
        return Layout(
            Field("kind", wrapper_class="axis-choice"),
            Fieldset(
                str(_("What and where")),
                Field("axis", wrapper_class="axis-choice"),
                Div("region", "province", css_class="form-row"),
            ),
            Fieldset(str(_("Your words")), "title", "body", "language"),
            *self.kind_parts(),
            Fieldset(str(_("Who is speaking")), "category"),
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        province, region = values.get("province"), values.get("region")
        if province and region and province.region_id != region.pk:
            self.add_error("province", _("This province is not in the region you chose. Choose another, or none."))
        return values

    def words(self, **others: Any) -> Words:
        """Return the checked answers as what the actions take."""
        names = ("kind", "region", "axis", "body", "title", "language", "province", "category")
        said = {name: self.cleaned_data[name] for name in names}
        return Words(**said, proposed=self.proposed(), offered=self.offered(), **others)


class ContributionForm(EnclosuresMixin, WordsForm):
    """A new contribution. The ticket lets the same form be sent twice and be received once."""

    capacity = CapacityField(
        label=_("In whose name"),
        empty_label=_("In my own name"),
        individuals=False,
        required=False,
        help_text=_("For an organisation the contribution counts in its category."),
    )
    author_name = CitizenTextField(label=_("Your name"), max_length=150, required=False)
    name_is_public = forms.BooleanField(
        label=_("My name may be shown with what I wrote"),
        required=False,
        help_text=_("Otherwise nobody outside sees it."),
    )
    author_email = AddressField(
        label=_("Your e-mail"),
        required=False,
        help_text=_("For the receipt and the answer only. Without it you follow everything with the receipt code."),
    )
    confidential = forms.BooleanField(
        label=_("This is about violence or a child in danger and must stay confidential"),
        required=False,
        help_text=_("Only the persons in charge of protection will read it; it is neither published nor counted."),
    )
    ticket = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        self.viewer = viewer
        super().__init__(*args, **options)
        self.fields["body"].required = False  # whoever speaks need not write
        self.fields["ticket"].validators = []  # what is not ours is replaced, never complained about

    def layout(self) -> Layout:
        layout = super().layout()
        layout.fields.insert(-1, self.enclosures_layout())
        who = layout.fields[-1]
        if self._speaks_for_others():
            who.fields.insert(0, "capacity")
        who.fields += [
            Field("author_name", autocomplete="name"),
            "name_is_public",
            Field("author_email", dir="ltr", autocomplete="email"),
            "confidential",
            "ticket",
        ]
        layout.append(Submit("send", str(_("Send my contribution"))))
        return layout

    def _speaks_for_others(self) -> bool:
        """Offer the organisations that the viewer may speak for; whoever belongs to none is not asked."""
        field = cast(CapacityField, self.fields["capacity"])
        field.offer(self.viewer)
        if not field.offered:
            del self.fields["capacity"]
        return bool(field.offered)

    def clean_ticket(self) -> str:
        """A ticket that we did not sign, or none, is replaced: nobody's text is refused for it."""
        ticket = self.cleaned_data["ticket"]
        return ticket if receipts.is_genuine(ticket) else receipts.new_ticket()

    def submission(self, *, session: RegionalSession, author: Account | None) -> Words:
        """Return the checked answers with who speaks and for which session."""
        words = self.words(
            session=session,
            author=author,
            author_name=self.cleaned_data["author_name"],
            author_email=self.cleaned_data["author_email"],
            name_is_public=self.cleaned_data["name_is_public"],
            author_language=(get_language() or "ar")[:2],
            confidential=self.cleaned_data["confidential"],
        )
        capacity = self.cleaned_data.get("capacity")
        if capacity is None:
            return words
        return replace(words, organisation=capacity.organisation, category=capacity.category)


class CorrectionForm(WordsForm):
    """The same questions again, before anybody has begun to read. The region stays: it is in the reference."""

    def __init__(self, *args: Any, contribution: Contribution, **options: Any) -> None:
        regions = Region.objects.filter(pk=contribution.region_id)
        names = ("kind", "axis", "region", "province", "title", "body", "language", "category")
        kept = {name: getattr(contribution, f"{name}_id", None) or getattr(contribution, name) for name in names}
        kept |= kept_details(contribution)
        super().__init__(*args, regions=regions, initial=kept, **options)
        self.fields["region"].empty_label = None
        self.fields["body"].required = not contribution.is_spoken_only

    def layout(self) -> Layout:
        layout = super().layout()
        layout.append(Submit("send", str(_("Save my correction"))))
        return layout


def _by_region(provinces: Any) -> list[Any]:
    """Return the choices grouped under their region, so that the list works without a script."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for province in provinces:
        groups.setdefault(province.region.name, []).append((province.pk, province.name))
    return [("", _("Choose it if you wish")), *groups.items()]


class ClarifyForm(forms.Form):
    """The author's answer to what the desk asked."""

    answer = CitizenTextField(
        label=_("Your answer"),
        max_length=LONGEST_CLARIFICATION,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("It stands beside your words, which stay as you wrote them."),
        error_messages={"required": _("Write your answer here.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "answer", Div(StrictButton(_("Send the answer"), type="submit"), css_class="actions")
        )
