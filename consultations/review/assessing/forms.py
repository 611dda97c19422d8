"""The grid as it is filled in: one scale for each criterion, and a short note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from consultations.review.assessing.asking import what_changed
from consultations.review.assessing.grids import Line
from consultations.review.assessing.models import HIGHEST, LOWEST
from portal.shared.forms import CitizenTextField

LONGEST_REMARK = 1_000
SCALE = range(LOWEST, HIGHEST + 1)


class AssessmentForm(forms.Form):
    """One question to each criterion of a grid. Every criterion is marked: a mean of some would compare nothing."""

    remark = CitizenTextField(
        label=_("Note on your assessment (optional)"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "class": "form-control"}),
        help_text=_("Your colleague reads it once both assessments are in."),
    )
    seen = forms.CharField(required=False)  # the sign of what the page asked; it is written out by hand

    def __init__(
        self, data: Any = None, *, lines: Sequence[Line], asked: str = "", initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.lines, self.asked = list(lines), asked
        questions = {
            _name(line.code): forms.TypedChoiceField(
                label=line.name,
                help_text=line.question,
                coerce=int,
                choices=[(value, str(value)) for value in SCALE],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose a mark from 1 to 5."),
                    "invalid_choice": _("Choose a mark from 1 to 5."),
                },
            )
            for line in self.lines
        }
        self.fields = questions | self.fields

    def clean(self) -> None:
        """Ask again where the page that was filled in asked for something else than is asked now."""
        seen = self.cleaned_data.get("seen")
        if seen and (why := what_changed(seen, self.asked)):
            raise forms.ValidationError(why)

    @property
    def questions(self) -> list[tuple[Line, BoundField]]:
        """Return each criterion with its scale."""
        return [(line, self[_name(line.code)]) for line in self.lines]

    @property
    def marks(self) -> dict[str, int]:
        """Return what was given, by the criterion's code, once it is valid."""
        return {line.code: self.cleaned_data[_name(line.code)] for line in self.lines}


def initial(marks: dict[str, int], remark: str) -> dict[str, Any]:
    """Return what the form holds when somebody corrects their own."""
    return {**{_name(code): value for code, value in marks.items()}, "remark": remark}


def _name(code: str) -> str:
    return f"mark-{code}"
