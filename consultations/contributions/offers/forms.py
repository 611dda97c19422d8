"""What the desk fills in about partnership offers: the filters of the list, a move."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import PartnershipOffer
from consultations.contributions.offers import queries, workflow
from portal.shared.filters import LONGEST_ID, FilterForm, words_field
from portal.shared.forms import CitizenTextField
from strategy.models import Region

S = PartnershipOffer.State
LONGEST_REASON = 2_000
DECLINING = S.DECLINED

# What a button says: where the reader stands matters as much as where the move leads.
MOVE_LABELS = {
    (S.OFFERED, S.EXAMINED): _("It has been examined"),
    (S.EXAMINED, S.AGREED): _("We agree"),
    (S.AGREED, S.SIGNED): _("The agreement is signed"),
    (S.SIGNED, S.DELIVERED): _("It has been delivered"),
    (S.DECLINED, S.EXAMINED): _("Take it up again"),
}


class OffersForm(FilterForm):
    """The filters of the list."""

    words = words_field(_("Reference, words or organisation"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Not settled yet")), *S.choices, (queries.ALL_STATES, _("All"))],
    )
    resource = forms.ChoiceField(
        label=_("What is offered"), required=False, choices=[("", _("All")), *PartnershipOffer.Resource.choices]
    )
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, regions: Iterable[Region], **options: Any) -> None:
        super().__init__(*args, **options)
        regions = list(regions)
        self.has_several_regions = len(regions) > 1
        cast(forms.ChoiceField, self.fields["region"]).choices = [
            ("", _("All")),
            *((region.code, region.name) for region in regions),
        ]
        if not self.has_several_regions:
            del self.fields["region"]

    @property
    def filters(self) -> queries.Filters:
        """Return what was asked for."""
        return queries.Filters(**{**self.asked, "words": self.search_words})


class OfferMoveForm(forms.Form):
    """The moves that the viewer may make, one button each, and what is said to the partner."""

    seen = forms.IntegerField(min_value=0, max_value=LONGEST_ID, widget=forms.HiddenInput)
    to = forms.ChoiceField(choices=S.choices)
    reason = CitizenTextField(
        label=_("A word to the partner"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, current: str, moves: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        needing = [label_of(current, move) for move in moves if workflow.reason_needed(current, move)]
        if needing:
            self.fields["reason"].help_text = _("Needed for “%(move)s”. The author reads it.") % {"move": needing[0]}
        else:
            self.fields["reason"].help_text = _("You may leave it empty. The author reads it.")
        self.has_moves = bool(moves)
        self.helper = FormHelper()
        self.helper.form_tag = False
        buttons = [
            StrictButton(
                label_of(current, move),
                type="submit",
                name="to",
                value=move,
                css_class="" if move != DECLINING else "quiet",
            )
            for move in moves
        ]
        self.helper.layout = Layout("seen", "reason", Div(*buttons, css_class="actions"))


def label_of(current: str, target: str) -> Any:
    """Return what the button of a move says."""
    return _("Decline the offer") if target == DECLINING else MOVE_LABELS[S(current), S(target)]
