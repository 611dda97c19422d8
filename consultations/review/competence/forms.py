"""What is filled in about who is competent."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.review.competence import queries
from consultations.review.competence.models import Level
from consultations.review.forms import RecordedForm


class CompetenceForm(RecordedForm):
    """The level, and the bodies that may act."""

    level = forms.ChoiceField(
        label=_("Competent level"),
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say which level is competent.")},
    )
    bodies = forms.ModelMultipleChoiceField(
        label=_("Competent bodies"),
        queryset=queries.bodies(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One body; two or more where the competence is shared."),
        error_messages={"required": _("Name the body that may act.")},
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "seen",
            "level",
            Div("bodies", css_class="bodies"),
            Div(StrictButton(_("Record it"), type="submit", **{"data-sends": "1"}), css_class="actions"),
        )
