"""What is filled in about an official answer: its wording, and why it is sent back."""

from __future__ import annotations

from typing import Any, cast

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from consultations.review import queries, workflow
from consultations.review.answers.actions import Wording
from consultations.review.forms import LONGEST_REASON, SeenForm
from consultations.review.models import OfficialAnswer
from portal.shared.filters import LONGEST_ID
from portal.shared.forms import CitizenTextField

LONGEST_ANSWER = 10_000
PROPOSE, KEEP = "propose", "keep"


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
        author_is_reachable: bool,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, seen=seen, initial={**(initial or {}), "seen_version": seen_version})
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
        return Wording(**{name: given[name] for name in ("outcome", "reason", "language", "institution")})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        named = values.get("institution") or "institution" in self.errors
        if values.get("outcome") == OfficialAnswer.Outcome.REFERRED and not named:
            self.add_error("institution", _("Say which institution it is referred to."))
        return values


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
