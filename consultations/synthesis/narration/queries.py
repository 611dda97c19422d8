"""Reads of what is written around the machine's sentences."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from consultations.synthesis import snapshot as snapshots
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.narration import checking, figures
from consultations.synthesis.narration.models import Passage
from stakeholders.models import Account, RoleAssignment

Role = RoleAssignment.Role


def passages(report: SynthesisReport) -> QuerySet[Passage]:
    """Return what is written in a report; nothing in one that is not stored yet."""
    written = Passage.objects.filter(report=report.pk).select_related("changed_by")
    return written if report.pk is not None else written.none()


def writers(report: SynthesisReport) -> set[int]:
    """Return who had a hand in the text that stands in a report."""
    standing = Passage.objects.filter(report=report.pk).exclude(before="", after="")
    return set(standing.exclude(writers=None).values_list("writers", flat=True))


def is_escalated(report: SynthesisReport) -> bool:
    """Return whether the region has no coordinator but those who wrote."""
    own = Q(assignments__role=Role.COORDINATOR, assignments__region=report.region_id)
    return not Account.objects.filter(own, is_active=True).exclude(pk__in=writers(report)).exists()


def numbers_by_hand(report: SynthesisReport) -> list[str]:
    """Return every number that was typed into the report's texts, for whoever approves them."""
    typed = [
        number for passage in passages(report) for number in checking.by_hand(f"{passage.before}\n\n{passage.after}")
    ]
    return list(dict.fromkeys(typed))


def cited_beyond(report: SynthesisReport) -> list[str]:
    """Return what the report's texts cite that it does not count: what came with an earlier version and left since."""
    staff = report.staff
    sections = set(figures.keys(staff))
    texts = [text for passage in passages(report) if passage.section in sections for text in passage.texts]
    return checking.cited_beyond(texts, set(snapshots.references(staff)))
