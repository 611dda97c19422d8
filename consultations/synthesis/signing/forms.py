"""What is filled in: why a report is sent back; which file is to be checked; a code that was read on paper."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.shared.forms import CitizenTextField
from portal.shared.uploads import MEGABYTE, check_arrived

LONGEST_NOTE = 4_000
MEGABYTES = 50
_HASH = re.compile(r"[0-9a-f]{64}")


class SendBackForm(forms.Form):
    """Why a report is sent back."""

    note = CitizenTextField(
        label=_("What is to be changed"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("Whoever writes the text reads it."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "note", Div(StrictButton(_("Send back"), type="submit", css_class="btn"), css_class="actions")
        )


class CheckForm(forms.Form):
    """A file, or the fingerprint that somebody computed of it."""

    file = forms.FileField(
        label=_("File to check"),
        required=False,
        help_text=_("It is compared and not kept. Where scripts are allowed it does not even leave your device."),
    )
    sha256 = forms.CharField(
        label=_("or its fingerprint (SHA-256)"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "file", "sha256", Div(StrictButton(_("Check"), type="submit", css_class="btn"), css_class="actions")
        )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        check_arrived(file)
        if file is not None and file.size > MEGABYTES * MEGABYTE:
            raise ValidationError(_("No file of a report is as large as this one."))
        return file

    def clean_sha256(self) -> str:
        typed = re.sub(r"\s", "", self.cleaned_data["sha256"]).lower()
        if typed and not _HASH.fullmatch(typed):
            raise ValidationError(_("A fingerprint has 64 signs: the digits, and the letters from a to f."))
        return typed

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and not (found.get("file") or found.get("sha256")):
            self.add_error("file", _("Choose a file, or write its fingerprint."))
        return found

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of what was sent; a file goes before a fingerprint."""
        file = self.cleaned_data["file"]
        if file is None:
            return str(self.cleaned_data["sha256"])
        digest = hashlib.sha256()
        for part in file.chunks():
            digest.update(part)
        return digest.hexdigest()


class CodeForm(forms.Form):
    """The code that stands in a report's colophon."""

    code = forms.CharField(
        label=_("Code of the report"),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Twelve letters and digits, at the end of the report under “Colophon”."),
    )

    def clean_code(self) -> str:
        signs = re.sub(r"[^0-9A-Z]", "", self.cleaned_data["code"].upper())
        return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))
