"""What a reader of the desk fills in: the filters of the queue, a move, an official answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from consultations.review import queries, workflow
from consultations.review.models import OfficialAnswer
from portal.shared.filters import LONGEST_ID, FilterForm, words_field
from portal.shared.forms import CitizenTextField
from strategy.models import Region

S = Contribution.Status
LONGEST_REASON = 5_000
LONGEST_ANSWER = 10_000

# What a button says: where the reader stands matters as much as where the move leads.
MOVE_LABELS = {
    (S.SUBMITTED, S.SCREENING): _("Start screening"),
    (S.SCREENING, S.ADMISSIBLE): _("Admissible"),
    (S.SCREENING, S.OUT_OF_SCOPE): _("Out of scope"),
    (S.ADMISSIBLE, S.UNDER_REVIEW): _("Start the review"),
    (S.ADMISSIBLE, S.OUT_OF_SCOPE): _("Out of scope"),
    (S.UNDER_REVIEW, S.OUT_OF_SCOPE): _("Out of scope"),
    (S.OUT_OF_SCOPE, S.SCREENING): _("Reopen the screening"),
    (S.ANSWERED, S.UNDER_REVIEW): _("Reopen the review"),
}


class QueueForm(FilterForm):
    """The filters of the queue."""

    folded = ("kind", "region", "category", "language", "channel", "order")
    orders = ("order",)

    words = words_field(_("Reference or words"))
    status = forms.ChoiceField(label=_("State"), required=False)
    axis = forms.ChoiceField(label=_("Axis"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Contribution.Kind.choices])
    region = forms.ChoiceField(label=_("Region"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("Oldest first")), ("newest", _("Newest first"))]
    )

    def __init__(self, *args: Any, regions: Iterable[Region], **options: Any) -> None:
        super().__init__(*args, **options)
        regions = list(regions)
        every = [("", _("All"))]
        choices: dict[str, list[Any]] = {
            "status": [("", _("Waiting for the desk")), *S.choices, (queries.ALL_STATES, _("All"))],
            "axis": [
                *every,
                *((axis.code, axis.name) for axis in queries.axes()),
                (queries.NO_AXIS, _("No axis stated")),
            ],
            "region": [*every, *((region.code, region.name) for region in regions)],
            "category": [*every, *((category.code, category.name) for category in queries.categories())],
            "language": [*every, *Contribution.Language.choices],
            "channel": [*every, *Contribution.Channel.choices],
        }
        for name, values in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = values
        if len(regions) < 2:
            del self.fields["region"]
        self.has_several_regions = len(regions) > 1

    @property
    def filters(self) -> queries.Filters:
        """Return what was asked for; a value that is none of the choices is shown at its field and asks for nothing."""
        narrowing = {name: value for name, value in self.asked.items() if name not in self.orders}
        return queries.Filters(**{**narrowing, "words": self.search_words})

    @property
    def position(self) -> dict[str, Any]:
        """Return where in the queue the reader is, and which way it runs."""
        return {"newest": self.newest, **super().position}

    @property
    def newest(self) -> bool:
        return self.asked.get("order") == "newest"


class SeenForm(forms.Form):
    """A form about a contribution that somebody else may move while it is being filled in."""

    seen = forms.IntegerField(min_value=0, max_value=LONGEST_ID, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, seen: int, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={**(initial or {}), "seen": seen})
        self.helper = FormHelper()
        self.helper.form_tag = False


class MoveForm(SeenForm):
    """The moves that the table allows, one button each, and the reason."""

    to = forms.ChoiceField(choices=S.choices)
    reason = CitizenTextField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, status: str, **options: Any) -> None:
        super().__init__(*args, **options)
        moves = workflow.desk_moves(status)
        needing = [MOVE_LABELS[S(status), S(move)] for move in moves if workflow.needs_reason(status, move)]
        if needing:
            self.fields["reason"].help_text = _("Needed for “%(move)s”. The author reads it.") % {"move": needing[0]}
        buttons = [
            StrictButton(
                MOVE_LABELS[S(status), S(move)],
                type="submit",
                name="to",
                value=move,
                css_class="" if place == 0 and not workflow.closes(move) else "quiet",
            )
            for place, move in enumerate(sorted(moves, key=workflow.closes))
        ]
        self.has_moves = bool(moves)
        self.helper.layout = Layout(
            "seen",
            *(["reason"] if needing else []),
            Div(*buttons, css_class="actions"),
        )


class HoldForm(forms.Form):
    """Why a contribution must be held out as a sensitive disclosure."""

    hold_reason = CitizenTextField(
        label=_("Why it must be held out"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Read by the protection referents, who take over. Do not repeat what the text tells."),
        error_messages={"required": _("Say why it must be held out.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "hold_reason", Div(StrictButton(_("Hold it out"), type="submit", css_class="quiet"), css_class="actions")
        )


class AnswerForm(SeenForm):
    """The official answer."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=OfficialAnswer.Outcome.choices, widget=forms.RadioSelect)
    institution = forms.ModelChoiceField(
        label=_("Institution concerned"),
        queryset=queries.institutions(),
        required=False,
        empty_label=_("None"),
        help_text=_("Needed when the matter is referred."),
    )
    language = forms.ChoiceField(label=_("Language of the answer"))
    reason = CitizenTextField(
        label=_("Answer and its reason"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        error_messages={"required": _("Say why: the author will read it.")},
    )

    def __init__(self, *args: Any, author_is_reachable: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].help_text = (
            _("Sent to the author by mail at once; published with the contribution, and kept in the region's report.")
            if author_is_reachable
            else _(
                "The author left no address and will find it with the receipt code; it is published with the "
                "contribution, and kept in the region's report."
            )
        )
        names = dict(Contribution.Language.choices)
        cast(forms.ChoiceField, self.fields["language"]).choices = [
            (code, names[code]) for code in workflow.ANSWER_LANGUAGES
        ]
        self.helper.layout = Layout(
            "seen",
            "outcome",
            "institution",
            "language",
            "reason",
            Div(StrictButton(_("Publish the answer"), type="submit"), css_class="actions"),
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        named = values.get("institution") or "institution" in self.errors
        if values.get("outcome") == OfficialAnswer.Outcome.REFERRED and not named:
            self.add_error("institution", _("Say which institution it is referred to."))
        return values
