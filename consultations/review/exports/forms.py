"""What is asked about an export: its format. What it holds, the filters in the address say."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.review.models import Export


class ExportForm(forms.Form):
    """The format of an export."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=Export.Format.choices,
        widget=forms.RadioSelect,
        initial=Export.Format.XLSX,
        error_messages={"required": _("Choose a format."), "invalid_choice": _("Choose a format.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "format", Div(StrictButton(_("Make the export"), type="submit"), css_class="actions")
        )
