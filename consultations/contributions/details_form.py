"""What is asked beside the text: the kind of contribution first, then a few questions that belong to that kind alone.

Without JavaScript all of them are there, folded: whoever fills in those of another kind is told, nothing is lost
silently. With it, `static/kinds.js` shows those of the chosen kind.
"""

from __future__ import annotations

import re
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from consultations.contributions.details import Offered, Proposed, offered_in, proposed_in
from consultations.contributions.models import Contribution, Convergence, PartnershipOffer, ProposalDetails
from portal.shared.forms import CitizenTextField
from strategy.models import Programme

Kind = Contribution.Kind
CONVERGENCES = (1, 2, 3)
LARGEST_AMOUNT = 10**12
_BETWEEN_FIGURES = re.compile(r"[\s.,٬'’]+(?=\d{3}(?!\d))")

# What each kind is for, as it stands on its card.
CARDS = [
    (Kind.EXPECTATION, gettext_lazy("Expectation or need: what is missing where you live")),
    (Kind.PROPOSAL, gettext_lazy("Proposal: what could be done about it")),
    (Kind.PRACTICE, gettext_lazy("Good practice: what works already and could serve elsewhere")),
    (Kind.OFFER, gettext_lazy("Partnership offer: what you could bring yourselves")),
    (Kind.REMARK, gettext_lazy("Remark: anything else about the strategy")),
]

OF_PROPOSALS = (
    "service", "target", "level",
    *(f"{name}_{row}" for row in CONVERGENCES for name in ("programme", "relation")),
)  # fmt: skip
OF_OFFERS = ("resources", "purpose", "extent", "amount")
QUESTIONS = {Kind.PROPOSAL: OF_PROPOSALS, Kind.OFFER: OF_OFFERS}


class AmountField(forms.IntegerField):
    """A sum in whole dirhams, as people write sums: 900 000, 900.000."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"})
        super().__init__(min_value=1, max_value=LARGEST_AMOUNT, localize=False, widget=widget, **options)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(_BETWEEN_FIGURES.sub("", str(value)) if value else value)


class Folded(Div):
    """Questions of one kind, folded away until they are wanted: opened where they are filled in or wrong."""

    template = "contributions/_folded.html"

    def __init__(self, *fields: Any, kind: str, summary: Any, wanted: bool = False) -> None:
        super().__init__(*fields)
        self.kind, self.summary, self.wanted = kind, summary, wanted

    def is_filled_in(self, form: forms.Form) -> bool:
        """Return whether something is answered or wrong among its questions."""
        return any(form.errors.get(name) or form[name].value() for name in QUESTIONS[Kind(self.kind)])

    def render(self, form: forms.Form, *arguments: Any, **options: Any) -> str:
        self.is_open = self.is_filled_in(form)
        return str(super().render(form, *arguments, **options))


class DetailsForm(forms.Form):
    """The kind, and the questions of each kind."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What are you bringing?"),
        choices=CARDS,
        initial=Kind.PROPOSAL,
        required=False,  # an old link does not say it
        widget=forms.RadioSelect,
    )
    service = CitizenTextField(
        label=gettext_lazy("The service that you imagine"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Its name or its nature: a mobile unit, a day centre, a telephone line…"),
    )
    target = CitizenTextField(label=gettext_lazy("Whom it is for"), max_length=300, required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Who could carry it out?"),
        choices=[("", gettext_lazy("I do not know")), *ProposalDetails.Level.choices],
        required=False,
    )
    resources = forms.MultipleChoiceField(
        label=gettext_lazy("What do you offer?"),
        choices=PartnershipOffer.Resource.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    purpose = CitizenTextField(
        label=gettext_lazy("What for"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=gettext_lazy("If your text does not say it."),
    )
    extent = CitizenTextField(
        label=gettext_lazy("How much, and for how long"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=gettext_lazy("For example: two rooms of 40 m², three days a week, for a year."),
    )
    amount = AmountField(
        label=gettext_lazy("Amount in dirhams, if you offer funds"),
        required=False,
        help_text=gettext_lazy("It is never published."),
        error_messages={"invalid": gettext_lazy("Write the amount in figures, without centimes: 50000.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("service", "target"):
            self.fields[name].widget.attrs["dir"] = "auto"
        programmes = [("", _("No programme")), *((each.pk, each.name) for each in Programme.objects.all())]
        relations = [("", _("Choose")), *Convergence.Relation.choices]
        for row in CONVERGENCES:
            self.fields[f"programme_{row}"] = forms.ChoiceField(
                label=_("Existing programme %(number)s") % {"number": row}, choices=programmes, required=False
            )
            self.fields[f"relation_{row}"] = forms.ChoiceField(
                label=_("Relation to programme %(number)s") % {"number": row},
                choices=relations,
                required=False,
            )

    def kind_parts(self) -> list[Folded]:
        """Return the folded questions, one part for each kind that has any."""
        rows = [Div(f"programme_{row}", f"relation_{row}", css_class="form-row") for row in CONVERGENCES]
        return [
            Folded(
                *("service", "target", "level"),
                *rows,
                kind=Kind.PROPOSAL,
                summary=_("More about a proposal: for whom, by whom, beside which programmes"),
            ),
            Folded(
                *OF_OFFERS, kind=Kind.OFFER, summary=_("More about an offer: what, what for, how much"), wanted=True
            ),
        ]

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Kind.PROPOSAL

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if kind := values.get("kind"):
            self._refuse_questions_of_others(kind)
        if kind == Kind.PROPOSAL:
            self._check_convergences(values)
        if kind == Kind.OFFER:
            self._check_offer(values)
        return values

    def _refuse_questions_of_others(self, kind: str) -> None:
        for other, names in QUESTIONS.items():
            if other != kind and any(self.cleaned_data.get(name) for name in names):
                said = {"kind": other.label}
                self.add_error(
                    "kind", _("You filled in the questions of “%(kind)s”: choose this kind, or empty them.") % said
                )

    def _check_convergences(self, values: dict[str, Any]) -> None:
        seen: set[str] = set()
        for row in CONVERGENCES:
            programme, relation = values.get(f"programme_{row}"), values.get(f"relation_{row}")
            if programme in seen:
                self.add_error(f"programme_{row}", _("You named this programme above already."))
            elif programme and not relation and f"relation_{row}" not in self.errors:
                self.add_error(f"relation_{row}", _("Say how your proposal stands to it."))
            elif relation and not programme and f"programme_{row}" not in self.errors:
                self.add_error(f"programme_{row}", _("Say which programme you mean."))
            seen |= {programme} if programme else set()

    def _check_offer(self, values: dict[str, Any]) -> None:
        if not values.get("resources") and "resources" not in self.errors:
            self.add_error("resources", _("Say what you offer: tick one box at least."))
        elif values.get("amount") and PartnershipOffer.Resource.FUNDS not in values.get("resources", []):
            self.add_error("amount", _("An amount goes with funds: tick “Funds” too, or leave it empty."))

    def proposed(self) -> Proposed:
        """Return what the proposal names."""
        values = self.cleaned_data
        pairs = [(values[f"programme_{row}"], values[f"relation_{row}"]) for row in CONVERGENCES]
        programmes = Programme.objects.in_bulk([programme for programme, _relation in pairs if programme])
        return Proposed(
            service=values["service"],
            target=values["target"],
            level=values["level"],
            convergences=tuple((programmes[code], relation) for code, relation in pairs if code),
        )

    def offered(self) -> Offered:
        """Return what the offer puts on the table."""
        values = self.cleaned_data
        return Offered(
            resources=tuple(values["resources"]),
            purpose=values["purpose"],
            extent=values["extent"],
            amount=values["amount"],
        )


def kept_details(contribution: Contribution) -> dict[str, Any]:
    """Return what was answered, under the names of the questions."""
    proposed, offered = proposed_in(contribution), offered_in(contribution)
    kept: dict[str, Any] = {name: getattr(proposed, name) for name in ("service", "target", "level")}
    kept |= {name: getattr(offered, name) for name in OF_OFFERS}
    for row, (programme, relation) in enumerate(proposed.convergences, start=1):
        kept |= {f"programme_{row}": programme.pk, f"relation_{row}": relation}
    return kept
