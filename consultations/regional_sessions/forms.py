"""The form in which an administrator prepares a session."""

from __future__ import annotations

from typing import Any

from django import forms

from consultations.regional_sessions import actions
from consultations.regional_sessions.models import RegionalSession


class RegionalSessionForm(forms.ModelForm):
    """Fields in both languages. A draft may be half written; what the public reads may not."""

    class Meta:
        model = RegionalSession
        exclude = ("state",)  # noqa: DJ006 - the admin page names the fields; the state is moved by buttons

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.is_public:
            for name, value in (cleaned or {}).items():
                setattr(self.instance, name, value)
            actions.check_publishable(self.instance)
        return cleaned
