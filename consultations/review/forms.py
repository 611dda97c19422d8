"""What a reader of the desk fills in: the filters of the queue, a move, why a text is held out."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext_lazy as _, ngettext

from consultations.contributions import searching
from consultations.contributions.models import Contribution, Flag, ProposalDetails
from consultations.review import queries, workflow
from consultations.review.age import AGES
from consultations.review.assessing import queries as assessing
from consultations.review.assigning.queries import colleagues
from consultations.review.screening import queries as screening
from consultations.review.tagging.forms import tag_field
from portal.shared.filters import LONGEST_ID, FilterForm, words_field
from portal.shared.forms import CitizenTextField
from strategy.models import Region

S = Contribution.Status
LONGEST_REASON = 5_000

# What a button says: where the reader stands matters as much as where the move leads.
MOVE_LABELS = {
    (S.SUBMITTED, S.SCREENING): _("Start screening"),
    (S.SCREENING, S.ADMISSIBLE): _("Admissible"),
    (S.SCREENING, S.RETURNED): _("Ask the author"),
    (S.SCREENING, S.OUT_OF_SCOPE): _("Out of scope"),
    (S.SCREENING, S.DIVERTED): _("Divert to a service"),
    (S.RETURNED, S.SCREENING): _("Screen without waiting"),
    (S.RETURNED, S.OUT_OF_SCOPE): _("Out of scope"),
    (S.RETURNED, S.DIVERTED): _("Divert to a service"),
    (S.ADMISSIBLE, S.UNDER_REVIEW): _("Start the review"),
    (S.ADMISSIBLE, S.RETURNED): _("Ask the author"),
    (S.ADMISSIBLE, S.OUT_OF_SCOPE): _("Out of scope"),
    (S.ADMISSIBLE, S.DIVERTED): _("Divert to a service"),
    (S.UNDER_REVIEW, S.RETURNED): _("Ask the author"),
    (S.UNDER_REVIEW, S.OUT_OF_SCOPE): _("Out of scope"),
    (S.UNDER_REVIEW, S.DIVERTED): _("Divert to a service"),
    (S.OUT_OF_SCOPE, S.SCREENING): _("Reopen the screening"),
    (S.DIVERTED, S.SCREENING): _("Reopen the screening"),
    (S.ANSWERED, S.UNDER_REVIEW): _("Reopen the review"),
    (S.IN_SYNTHESIS, S.UNDER_REVIEW): _("Reopen the review"),
}


@lru_cache
def _choices_everywhere(_language: str) -> dict[str, list[tuple[str, str]]]:
    """Return what is chosen from alike in every region, by field, in words: saying them took as long as the search."""
    every = [("", _("All"))]
    ages = [
        (str(days), ngettext("%(days)d day ago or earlier", "%(days)d days ago or earlier", days) % {"days": days})
        for days in AGES
    ]
    choices = {
        "every": every,
        "no_axis": [(queries.NO_AXIS, _("No axis stated"))],
        "status": [("", _("Waiting for the desk")), *S.choices, (queries.ALL_STATES, _("All"))],
        "kind": [*every, *Contribution.Kind.choices],
        "language": [*every, *Contribution.Language.choices],
        "channel": [*every, *Contribution.Channel.choices],
        "competence": [*every, *ProposalDetails.Level.choices],
        "assignee": [*every, (queries.ME, _("Myself")), (queries.NOBODY, _("Nobody"))],
        "age": [*every, *ages],
        "assessed": [
            *every,
            (assessing.NONE, _("Not assessed yet")),
            (assessing.ONE, _("Assessed by one")),
            (assessing.TWO, _("Assessed by two")),
            (assessing.DIFFERING, _("The two differ")),
        ],
        "flags": [
            *every,
            (screening.ANY, _("Something to look at")),
            *Flag.Kind.choices,
            (screening.NONE, _("Nothing to look at")),
        ],
        "order": [("", _("Oldest first")), ("newest", _("Newest first"))],
    }
    return {name: [(str(code), str(label)) for code, label in found] for name, found in choices.items()}


class QueueForm(FilterForm):
    """The filters of the queue."""

    folded = (
        "objective",
        "kind",
        "assignee",
        "region",
        "province",
        "session",
        "category",
        "language",
        "channel",
        "competence",
        "age",
        "assessed",
        "tag",
        "flags",
        "order",
    )
    orders = ("order",)

    words = words_field(_("Reference or words"))
    status = forms.ChoiceField(label=_("State"), required=False)
    axis = forms.ChoiceField(label=_("Axis"), required=False)
    objective = forms.ChoiceField(label=_("Objective of the strategy"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    assignee = forms.ChoiceField(label=_("Who sees to it"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    province = forms.ChoiceField(label=_("Province or prefecture"), required=False)
    session = forms.ChoiceField(label=_("Meeting"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    competence = forms.ChoiceField(label=_("Competent level"), required=False)
    age = forms.ChoiceField(label=_("Age of the contribution"), required=False)
    assessed = forms.ChoiceField(label=_("Assessment"), required=False)
    tag = tag_field(_("Tag"), offers="tags-offered", required=False)
    flags = forms.ChoiceField(label=_("Flags"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False)

    def __init__(
        self,
        *args: Any,
        regions: Iterable[Region | queries.Named],
        reader: Any = None,
        offered: queries.Choices | None = None,
        **options: Any,
    ) -> None:
        places = tuple(queries.Named(region.code, region.name) for region in regions)
        offered = offered or queries.choices()
        self.base_fields = _fields(get_language() or "", places, offered, tuple(colleagues(places)))
        super().__init__(*args, **options)
        self._reader = reader
        self.has_several_regions = len(places) > 1
        here = {region.code for region in places}
        self.tags = sorted({name for name, region in offered.tags if region in here})

    @property
    def filters(self) -> queries.Filters:
        """Return what was asked for; a value that is none of the choices is shown at its field and asks for nothing."""
        narrowing = {name: value for name, value in self.asked.items() if name not in self.orders}
        if narrowing.get("assignee") == queries.ME:  # whoever reads; where nobody said who, it is nobody's
            narrowing["assignee"] = str(self._reader.pk if self._reader else 0)
        return queries.Filters(**{**narrowing, "words": self.needles})

    @property
    def filters_without_words(self) -> queries.Filters:
        """Return the same without the words that the queue is searched for."""
        return replace(self.filters, words=())

    @property
    def needles(self) -> tuple[searching.Needle, ...]:
        """Return what the queue is searched for, however it is spelt."""
        return tuple(searching.needles(str(self.asked.get("words", ""))))

    @property
    def position(self) -> dict[str, Any]:
        """Return where in the queue the reader is, and which way it runs."""
        return {"newest": self.newest, **super().position}

    @property
    def newest(self) -> bool:
        return self.asked.get("order") == "newest"


class Lent(dict[str, forms.Field]):
    """Fields that many forms hold at once. Nobody may change one: copying and filling them took as long as the list."""

    def __deepcopy__(self, _copied: Any) -> dict[str, forms.Field]:
        return dict(self)


@lru_cache(maxsize=100)
def _fields(
    language: str, regions: tuple[queries.Named, ...], offered: queries.Choices, people: tuple[tuple[str, str], ...]
) -> Lent:
    """Return the queue's filters with what they offer in these regions."""
    fields = deepcopy(QueueForm.base_fields)
    for name, choices in _choices(language, regions, offered, people).items():
        cast(forms.ChoiceField, fields[name]).choices = choices
    if len(regions) < 2:
        del fields["region"]
    return Lent(fields)


def _choices(
    language: str, regions: tuple[queries.Named, ...], offered: queries.Choices, people: tuple[tuple[str, str], ...]
) -> dict[str, list[Any]]:
    here, everywhere = {region.code for region in regions}, _choices_everywhere(language)
    every = everywhere["every"]
    choices: dict[str, list[Any]] = {
        **everywhere,
        "axis": [*every, *offered.axes, *everywhere["no_axis"]],
        "objective": [*every, *offered.objectives],
        "region": [*every, *regions],
        "province": [*every, *((code, name) for code, name, region in offered.provinces if region in here)],
        "session": [*every, *((code, title) for code, title, region in offered.sessions if region in here)],
        "category": [*every, *offered.categories],
        "assignee": [*everywhere["assignee"], *people],
    }
    return {name: offers for name, offers in choices.items() if name in QueueForm.base_fields}


class SeenForm(forms.Form):
    """A form about a contribution that somebody else may move while it is being filled in."""

    seen = forms.IntegerField(min_value=0, max_value=LONGEST_ID, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, seen: int, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={**(initial or {}), "seen": seen})
        self.helper = FormHelper()
        self.helper.form_tag = False


class RecordedForm(forms.Form):
    """A form about what a colleague may record anew meanwhile: `seen` is when what was on screen had been recorded."""

    seen = forms.Field(required=False, widget=forms.HiddenInput)

    @staticmethod
    def sign_of(recorded_at: datetime | None) -> str:
        """Return what a freshly opened form carries; empty while nothing is recorded."""
        return recorded_at.isoformat() if recorded_at else ""

    def clean_seen(self) -> datetime | None:
        """Return when what was on screen had been recorded; what is no moment was never on a screen of ours."""
        given = self.cleaned_data["seen"]
        try:
            return parse_datetime(given) if given else None
        except ValueError:
            return datetime.min


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
            named = " / ".join(str(label) for label in needing)
            self.fields["reason"].help_text = _("Needed for “%(move)s”. The author reads it.") % {"move": named}
            self.fields["reason"].label = _("Reason, or question to the author")
        buttons = [
            StrictButton(
                MOVE_LABELS[S(status), S(move)],
                type="submit",
                name="to",
                value=move,
                css_class="" if place == 0 and move != S.RETURNED and not workflow.closes(move) else "quiet",
                **({"data-reason": "1"} if workflow.needs_reason(status, move) else {}),
            )
            for place, move in enumerate(moves)
        ]
        self.has_moves, self.takes_reason = bool(moves), bool(needing)
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
