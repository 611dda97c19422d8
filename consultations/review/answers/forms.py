"""What is filled in about an official answer: its wording, and why it is sent back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from consultations.review import queries, workflow
from consultations.review.answers.actions import Wording
from consultations.review.forms import LONGEST_REASON, SeenForm
from consultations.review.models import OfficialAnswer
from consultations.review.standard_answers import placeholders, queries as standards
from consultations.review.standard_answers.models import StandardAnswer
from portal.shared import text
from portal.shared.bilingual import label
from portal.shared.filters import LONGEST_ID, FilterForm
from portal.shared.forms import CitizenTextField

LONGEST_ANSWER = 10_000
PROPOSE, KEEP, FILL = "propose", "keep", "fill"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
FILL_IN = StrictButton(_("Put its text below"), type="submit", name="do", value=FILL, css_class="quiet small")


class StandardChoice(forms.ChoiceField):
    """The standard answers that fit a contribution, under their outcomes."""

    def __init__(self, offered: Iterable[StandardAnswer]) -> None:
        under: dict[str, list[tuple[str, str]]] = {}
        for each in sorted(offered, key=lambda one: OfficialAnswer.Outcome.values.index(one.outcome)):
            under.setdefault(each.get_outcome_display(), []).append((str(each.pk), str(each)))
        super().__init__(
            label=_("Begin from a standard answer"),
            required=False,
            choices=[("", _("None")), *under.items()],
            widget=forms.Select(attrs={"data-fills": "1"}),
        )

    def valid_value(self, value: Any) -> bool:
        """It fills the text and is not kept itself: one that was taken out of use meanwhile stops nobody."""
        return True


class AnswerForm(SeenForm):
    """The official answer as it is worded."""

    seen_version = forms.IntegerField(min_value=0, max_value=LONGEST_ID, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=OfficialAnswer.Outcome.choices, widget=forms.RadioSelect)
    institution = forms.ModelChoiceField(
        label=_("Institution concerned"),
        queryset=queries.institutions(),
        required=False,
        empty_label=_("None"),
        help_text=_("Needed when the matter is referred."),
    )
    language = forms.ChoiceField(label=_("Language of the answer"))
    standard = forms.Field(required=False, widget=forms.HiddenInput)
    reason = CitizenTextField(
        label=_("Answer and its reason"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        error_messages={"required": _("Say why: the author will read it.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        seen: int = 0,
        seen_version: int = 0,
        contribution: Contribution,
        author_is_reachable: bool,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, seen=seen, initial={**(initial or {}), "seen_version": seen_version})
        self.contribution = contribution
        self.standards = {str(each.pk): each for each in standards.of_the_region(contribution)}
        offered = [each for each in self.standards.values() if standards.fits(each, contribution)]
        if offered:
            self.fields["pick"] = StandardChoice(offered)
        self.fields["reason"].help_text = (
            _("Once approved, sent to the author by mail, published with the contribution, and kept in the report.")
            if author_is_reachable
            else _(
                "The author left no address and will find it with the receipt code. Once approved, it is published "
                "with the contribution, and kept in the report."
            )
        )
        names = dict(Contribution.Language.choices)
        cast(forms.ChoiceField, self.fields["language"]).choices = [
            (code, names[code]) for code in workflow.ANSWER_LANGUAGES
        ]
        self.helper.layout = Layout(
            "seen",
            "seen_version",
            "standard",
            *([Div("pick", FILL_IN, css_class="standard-pick")] if offered else []),
            "outcome",
            "institution",
            "language",
            "reason",
            Div(
                StrictButton(_("Propose for approval"), type="submit", name="do", value=PROPOSE, **{"data-sends": "1"}),
                StrictButton(_("Keep as a draft"), type="submit", name="do", value=KEEP, css_class="quiet"),
                css_class="actions",
            ),
        )

    @property
    def is_proposed(self) -> bool:
        """Whether it goes to a second person; whoever only keeps it goes on wording it."""
        return self.data.get("do") != KEEP

    @property
    def wording(self) -> Wording:
        """Return what was written, once it is valid."""
        given = self.cleaned_data
        return Wording(**{name: given[name] for name in ("outcome", "reason", "language", "institution", "standard")})

    @property
    def is_to_be_filled(self) -> bool:
        """Whether a standard answer is asked for: nothing is kept then."""
        return self.data.get("do") == FILL

    def filled(self) -> dict[str, Any]:
        """Return the form's values with the standard answer that was picked in them.

        It takes the place of the text of the one picked before, where that was left as it was; whatever else stands
        there is somebody's own words, and it goes below them.
        """
        self.is_valid()  # what is still missing is nobody's mistake yet
        typed = {name: self.data.get(name, "") for name in ("outcome", "institution", "language", "reason", "standard")}
        picked = self.standards.get(self.data.get("pick", ""))
        if picked is None:
            return typed
        before = self.standards.get(typed["standard"])
        language = self._portal_language(typed["language"])
        said, was = self._text_of(picked, language), text.clean(typed["reason"])
        of_before = {self._text_of(before, each) for each in LANGUAGES} if before else set()
        return typed | {
            "outcome": picked.outcome,
            "language": language,
            "reason": said if not was or was in of_before else f"{was}\n\n{said}",
            "standard": str(picked.pk),
            "pick": str(picked.pk),
        }

    def _portal_language(self, chosen: str | None) -> str:
        return chosen if chosen in LANGUAGES else self.contribution.author_language

    def _text_of(self, standard: StandardAnswer, language: str) -> str:
        institution = self.cleaned_data.get("institution")
        values = placeholders.values_of(self.contribution, institution=institution, language=language)
        return text.clean(placeholders.fill(label(standard, "text")[language], values))

    def clean_standard(self) -> StandardAnswer | None:
        """Return the standard answer that the text was begun from; one of another region is none."""
        return self.standards.get(self.cleaned_data["standard"] or "")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        institution = values.get("institution")
        if institution is None and "institution" not in self.errors:
            if values.get("outcome") == OfficialAnswer.Outcome.REFERRED:
                self.add_error("institution", _("Say which institution it is referred to."))
        elif institution is not None and "reason" in values:
            # Whoever begins from a standard answer picks it first, and the institution afterwards.
            named = label(institution)[self._portal_language(values.get("language"))]
            values["reason"] = placeholders.fill_later(values["reason"], self.contribution, {"institution": named})
        return values


class ApprovalsForm(FilterForm):
    """Which of the answers that await approval are listed: all, or those that nobody in their region can approve."""

    escalated = forms.ChoiceField(required=False, choices=[("1", "1")])


class SendBackForm(forms.Form):
    """Why a proposed answer is sent back."""

    seen_version = forms.IntegerField(min_value=0, max_value=LONGEST_ID, widget=forms.HiddenInput)
    note = CitizenTextField(
        label=_("What is to be changed"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say what is to be changed: whoever worded it reads it.")},
    )

    def __init__(self, data: Any = None, *, seen_version: int = 0) -> None:
        super().__init__(data, initial={"seen_version": seen_version})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "seen_version",
            "note",
            Div(StrictButton(_("Send it back"), type="submit", css_class="quiet"), css_class="actions"),
        )
