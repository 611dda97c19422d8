"""Reads of contributions. What is held out is in none of them but the two that its author asks for by a secret."""

from __future__ import annotations

from django.db.models import QuerySet

from consultations.contributions import workflow
from consultations.contributions.models import Clarification, Contribution, IntakeRecord, PartnershipOffer
from consultations.regional_sessions.models import RegionalSession


def with_names(contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Fetch what every list shows beside the text, in the same query."""
    return contributions.select_related("region", "province", "axis", "category", "organisation")


def with_details(contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Fetch what a contribution says beyond its text, for the page that shows one."""
    return contributions.select_related("details", "offer").prefetch_related("convergences__programme")


def is_correctable(contribution: Contribution) -> bool:
    """Return whether its author may still correct it: nobody reads it yet, and nobody examines its offer."""
    if contribution.status not in workflow.CORRECTABLE:
        return False
    offers = PartnershipOffer.objects.filter(pk=contribution.pk)
    return not offers.exclude(state=PartnershipOffer.State.OFFERED).exists()


def published() -> QuerySet[Contribution]:
    """Return what the public may read, newest first."""
    public = Contribution.objects.filter(published_at__isnull=False, status__in=workflow.COUNTED)
    return public.order_by("-published_at", "-pk")


def by_receipt(code_hash: str) -> Contribution | None:
    """Return the contribution that a receipt code opens."""
    return Contribution.everything.filter(receipt_hash=code_hash).first()


def by_submission(submission_hash: str) -> Contribution | None:
    """Return the contribution that a form's ticket already made."""
    return Contribution.everything.filter(submission_hash=submission_hash).first()


def by_sheet(session: RegionalSession, serial: str) -> Contribution | None:
    """Return what a numbered sheet of a session became, if it has been entered."""
    return Contribution.everything.filter(intake__session=session, intake__paper_serial=serial).first()


def has_intake(contribution: Contribution) -> bool:
    """Return whether it is written down how a helper took this contribution in."""
    return IntakeRecord.objects.filter(contribution=contribution).exists()


def open_clarification(contribution: Contribution) -> Clarification | None:
    """Return the question that waits for its author's answer."""
    if contribution.status != Contribution.Status.RETURNED:
        return None
    return contribution.clarifications.filter(answered_at=None).last()


def is_answerable_by_author(contribution: Contribution) -> bool:
    """Return whether somebody can open it to answer: with the receipt code, or from an account."""
    return bool(contribution.receipt_hash or contribution.author_id)
