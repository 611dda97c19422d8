"""A new note."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.forms import CitizenTextField

LONGEST_NOTE = 5_000


class NoteForm(forms.Form):
    """What somebody writes to their colleagues."""

    text = CitizenTextField(
        label=_("New note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "data-mentions": "colleagues"}),
        help_text=_("An @ and a colleague’s name tells them by mail. A note cannot be changed afterwards."),
        error_messages={"required": _("Write your note.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_note_%s")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "text",
            Div(
                StrictButton(_("Add the note"), type="submit", css_class="quiet", **{"data-sends": "1"}),
                css_class="actions",
            ),
        )
