"""Reads of contributions. What is held out is in none of them but the two that its author asks for by a secret."""

from __future__ import annotations

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from consultations.contributions import workflow
from consultations.contributions.models import (
    Clarification,
    Contribution,
    Copy,
    IntakeRecord,
    PartnershipOffer,
    Screened,
)
from consultations.engine.duplicates import KIN
from consultations.engine.fingerprints import VERSION
from consultations.engine.screening import VERSION as FINDERS
from consultations.regional_sessions.models import RegionalSession

MOST_LEADERS = 50  # groups that a text is held against, those that share most with it first


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


def comparable() -> QuerySet[Contribution]:
    """Return what may stand in a group of copies: it has words, and is neither held out nor withdrawn."""
    spoken_only = Q(wording=Contribution.Wording.AWAITED)
    return Contribution.objects.exclude(status=Contribution.Status.WITHDRAWN).exclude(spoken_only)


def readable() -> QuerySet[Contribution]:
    """Return what the finders read: whatever has not been taken back and is not held out."""
    return Contribution.objects.exclude(status=Contribution.Status.WITHDRAWN)


def unscreened() -> QuerySet[Contribution]:
    """Return what the finders of today have not read as it stands now, newest first."""
    read = Screened.objects.filter(version=FINDERS, contribution=OuterRef("pk"))
    return readable().filter(~Exists(read)).order_by("-pk")


def without_place() -> QuerySet[Contribution]:
    """Return what has no place among its copies yet, or one that an older engine gave it, oldest first."""
    current = Copy.objects.filter(version=VERSION, leader__isnull=False, contribution=OuterRef("pk"))
    return comparable().filter(~Exists(current)).order_by("pk")


def copies_to_ask(copy: Copy) -> list[Copy]:
    """Return whom a text is held against, oldest first: who shares a key, their leaders, and some of their groups.

    Of each group the leader and the first few: a campaign of thousands is not read through for each of its letters.
    """
    placed = Copy.objects.filter(region=copy.region_id, version=VERSION, leader__isnull=False).exclude(pk=copy.pk)
    sharing = placed.filter(keys__overlap=copy.keys) if copy.keys else placed.none()
    leaders = sharing.order_by().values("leader").annotate(met=Count("pk")).order_by("-met", "leader")[:MOST_LEADERS]
    groups = placed.filter(leader__in=[row["leader"] for row in leaders])
    place = Window(RowNumber(), partition_by="leader", order_by="pk")
    leading = Case(When(leader=F("pk"), then=0), default=1, output_field=IntegerField())
    first = groups.annotate(place=Window(RowNumber(), partition_by="leader", order_by=[leading, "pk"]))
    near = groups.filter(keys__overlap=copy.keys).annotate(place=place)
    asked = {one.pk: one for rows in (first, near) for one in rows.filter(place__lte=KIN + 1).defer("keys")}
    return sorted(asked.values(), key=lambda one: one.pk)
