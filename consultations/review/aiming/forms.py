"""The choice of an objective."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from consultations.review.aiming import queries
from consultations.review.aiming.models import Aim


class AimForm(forms.Form):
    """One objective of the contribution's axis, or none. `seen` is the one that was on screen."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    objective = forms.ModelChoiceField(
        label=_("Objective of the strategy"), queryset=None, required=False, empty_label=_("None recorded")
    )

    def __init__(self, data: Any = None, *, contribution: Contribution, aim: Aim | None) -> None:
        stands = aim.objective_id if aim else ""
        super().__init__(data, initial={"seen": stands, "objective": stands}, auto_id="id_aim_%s")
        field = self.fields["objective"]
        field.queryset = queries.objectives_for(contribution)  # type: ignore[attr-defined]
        field.widget.attrs["class"] = "form-select"
