"""Assessments as tests make them: all marks the same, save those that are named."""

from __future__ import annotations

from consultations.contributions.models import Contribution
from consultations.review.assessing.actions import assess
from consultations.review.assessing.models import Assessment, Criterion
from stakeholders.models import Account


def judge(contribution: Contribution, by: Account, every: int = 3, **marks: int) -> Assessment:
    """Assess by every criterion in use."""
    codes = Criterion.objects.filter(active=True).values_list("pk", flat=True)
    return assess(contribution=contribution, marks=dict.fromkeys(codes, every) | marks, remark="", by=by)


def sent(every: int = 3, **marks: int) -> dict[str, object]:
    """Return what the form sends."""
    codes = Criterion.objects.filter(active=True).values_list("pk", flat=True)
    return {f"mark-{code}": value for code, value in (dict.fromkeys(codes, every) | marks).items()}
