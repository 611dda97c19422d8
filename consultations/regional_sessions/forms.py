"""The form in which an administrator prepares a session."""

from __future__ import annotations

from typing import Any

from django import forms

from consultations.regional_sessions import actions


class RegionalSessionForm(forms.ModelForm):
    """Fields in both languages, named by the admin page. A draft may be half written; what the public reads may not."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.is_public:
            for name, value in (cleaned or {}).items():
                setattr(self.instance, name, value)
            actions.check_publishable(self.instance)
        return cleaned
