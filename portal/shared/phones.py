"""Phone numbers: typed as people write them in Morocco, kept in international form, shown in national form."""

from __future__ import annotations

from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat

HOME = "MA"
LONGEST = 17  # "+" and up to fifteen digits, and one to spare


def shown(number: str) -> str:
    """Return a kept number as people here read it: 06 61 23 45 67; a foreign one with its country's code."""
    try:
        parsed = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return number
    at_home = parsed.country_code == phonenumbers.country_code_for_region(HOME)
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form).replace("-", " ")


def kept(typed: str) -> str:
    """Return the number in the form it is kept in: +212661234567. Raises `ValidationError` for what is no number."""
    try:
        parsed = phonenumbers.parse(typed, HOME)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        raise ValidationError(
            _("This is not a phone number. Write it like 06 61 23 45 67, or with + and the country's code."),
            code="invalid",
        )
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


class PhoneField(forms.CharField):
    """A phone number, cleaned to its international form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"max_length": 40, "required": False} | options))
        self.widget.input_type = "tel"
        self.widget.attrs |= {"dir": "ltr", "autocomplete": options.get("autocomplete", "tel")}

    def prepare_value(self, value: Any) -> Any:
        return shown(value) if isinstance(value, str) and value.startswith("+") else value

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        return kept(typed) if typed else ""
