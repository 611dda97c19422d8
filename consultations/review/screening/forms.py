"""Which words are to be hidden, and why."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.contributions.actions.redacting import LONGEST_PASSAGE
from consultations.contributions.models import Redaction
from portal.shared.filters import LONGEST_ID
from portal.shared.forms import CitizenTextField


class InCopiesForm(forms.Form):
    """Which hidden words are to be hidden from the copies, too; pressed twice it starts once."""

    redaction = forms.IntegerField(min_value=1, max_value=LONGEST_ID)
    ticket = forms.UUIDField()


class RedactForm(forms.Form):
    """The very words to hide, as they stand in the contribution."""

    words = CitizenTextField(
        label=_("Words to hide"),
        max_length=LONGEST_PASSAGE,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "data-hides": "1"}),
        help_text=_("As they stand in the contribution. They are hidden wherever they stand in it."),
        error_messages={"required": _("Write the words that are to be hidden.")},
    )
    cause = forms.ChoiceField(label=_("Why they are hidden"), choices=Redaction.Cause)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "words",
            "cause",
            Div(StrictButton(_("Hide these words"), type="submit", css_class="quiet"), css_class="actions"),
        )
