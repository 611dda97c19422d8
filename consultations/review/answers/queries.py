"""Reads of proposed answers: which wait for a second person, and who that could be."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from consultations.contributions.models import Contribution
from consultations.review.models import AnswerDraft
from portal.shared import paging
from stakeholders.models import Account, RoleAssignment

Role = RoleAssignment.Role
PAGE = 25
EXCERPT = 240
_WRITERS = AnswerDraft.writers.through.objects.filter(answerdraft=OuterRef(OuterRef("pk"))).values("account")
_NOBODY_ELSE = ~Exists(
    RoleAssignment.objects.filter(
        role__in=[Role.REVIEWER, Role.COORDINATOR],
        region=OuterRef("contribution__region"),
        account__is_active=True,
    ).exclude(account__in=_WRITERS)
)


def draft_of(contribution: Contribution) -> AnswerDraft | None:
    """Return the answer that is being worded, or waits for approval."""
    drafts = AnswerDraft.objects.select_related("institution", "changed_by", "standard").prefetch_related("writers")
    return drafts.filter(contribution=contribution).first()


def to_approve(contributions: QuerySet[Contribution]) -> QuerySet[AnswerDraft]:
    """Return the proposals about these contributions that can be published once somebody else approves them."""
    waiting = AnswerDraft.objects.filter(state=AnswerDraft.State.TO_APPROVE, contribution__in=contributions)
    return waiting.filter(contribution__status=Contribution.Status.UNDER_REVIEW)


def page(
    drafts: QuerySet[AnswerDraft], *, after: int | None = None, before: int | None = None
) -> paging.Page[AnswerDraft]:
    """Return one page, what was begun first standing first, with what the list shows of each."""
    rows = drafts.select_related("contribution__region", "contribution__axis", "institution", "changed_by")
    rows = rows.annotate(said=Left("contribution__body", EXCERPT), is_escalated=_NOBODY_ELSE)
    rows = rows.defer("contribution__body")
    return paging.page(paging.by_key(rows.prefetch_related("writers")), size=PAGE, after=after, before=before)


def escalated(drafts: QuerySet[AnswerDraft]) -> QuerySet[AnswerDraft]:
    """Return those of these answers whose region's desk has nobody but those who worded them."""
    return drafts.filter(_NOBODY_ELSE)


def is_escalated(draft: AnswerDraft) -> bool:
    """Return whether the region's desk has nobody but those who worded it."""
    return escalated(AnswerDraft.objects.filter(pk=draft.pk)).exists()


def national_coordinators(draft: AnswerDraft) -> QuerySet[Account]:
    """Return the coordinators of every region who had no hand in an answer."""
    return _others(draft, Q(assignments__role=Role.COORDINATOR, assignments__region=None))


def _others(draft: AnswerDraft, who: Q) -> QuerySet[Account]:
    writers = draft.writers.values("pk")
    return Account.objects.filter(who, is_active=True).exclude(pk__in=writers).distinct().order_by("pk")
