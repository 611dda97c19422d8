"""Form fields for what citizens and staff write freely."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _

from portal.shared import text


class CitizenTextField(forms.CharField):
    """Free text: cleaned of what no document can hold, every visible sign kept. Blank signs alone do not fill it."""

    default_error_messages = {"says_nothing": _("Write at least one letter or one number.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)
        # Django refuses NUL with a message; here it goes the way of the other signs that no document can hold.
        self.validators = [check for check in self.validators if "Null" not in type(check).__name__]

    def to_python(self, value: Any) -> str:
        return text.clean(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not text.says_something(value):
            raise ValidationError(self.error_messages["says_nothing"], code="says_nothing")


def check_address(address: str) -> None:
    """Refuse what looks like an address of mail and is none: no name of a domain, or a control sign inside quotes."""
    try:
        punycode(address.rpartition("@")[2])
    except UnicodeError:
        raise ValidationError(validate_email.message, code=validate_email.code) from None
    if not address.isprintable():
        raise ValidationError(validate_email.message, code=validate_email.code)


class AddressField(forms.EmailField):
    """An address that a mail can be written to."""

    default_validators = [*forms.EmailField.default_validators, check_address]
