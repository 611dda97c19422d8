"""Reads of assignments: who could see to a contribution, how much each has waiting, what a rule is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from consultations.contributions import workflow
from consultations.contributions.models import Contribution
from consultations.review import access
from consultations.review.assigning.models import Assignment, AssignmentRule
from consultations.review.assigning.workflow import ASSIGNABLE
from consultations.review.workflow import BEYOND_SCREENING
from portal.shared.remember import remembered
from stakeholders.models import Account, RoleAssignment
from strategy.models import Region

Role = RoleAssignment.Role
# Whom a rule chooses from by what they have waiting. Coordinators see to the desk; they are named, never drawn.
DRAWN = (Role.SCREENER, Role.REVIEWER)


def of(contribution: Contribution) -> Assignment | None:
    """Return who sees to a contribution; with nobody in it when somebody put it back."""
    return Assignment.objects.select_related("assignee").filter(contribution=contribution).first()


def readers(region_code: str, *roles: str) -> QuerySet[Account]:
    """Return who holds one of these roles in a region, or everywhere, by name."""
    there = Q(assignments__region=region_code) | Q(assignments__region=None)
    found = Account.objects.filter(there, assignments__role__in=roles, is_active=True)
    return found.distinct().order_by("full_name", "pk")


def colleagues(regions: Iterable[Region]) -> list[tuple[str, str]]:
    """Return who decides at the desk of these regions, as number and name; a newcomer is among them in a minute."""
    codes = sorted(region.code for region in regions)
    return remembered(f"desk-colleagues:{'.'.join(codes)}", lambda: _colleagues(codes))


def _colleagues(codes: Sequence[str]) -> list[tuple[str, str]]:
    there = Q(assignments__region__in=codes) | Q(assignments__region=None)
    found = Account.objects.filter(there, assignments__role__in=access.SCREENING, is_active=True)
    rows = found.order_by("full_name", "pk").distinct().only("full_name", "email")
    return [(str(account.pk), account.get_short_name()) for account in rows]


def loads(accounts: Iterable[Account]) -> Counter[int]:
    """Return how many contributions wait with each account."""
    waiting = Contribution.objects.filter(assignment__assignee__in=list(accounts), status__in=workflow.WAITING)
    counted = waiting.order_by().values_list("assignment__assignee").annotate(Count("pk"))
    return Counter(dict(counted))


def drawn(region_code: str, status: str) -> list[Account]:
    """Return among whom a rule may choose for a contribution of a region in a state: its own readers."""
    roles = [role for role in DRAWN if role in access.movers(status)]
    found = Account.objects.filter(assignments__region=region_code, assignments__role__in=roles, is_active=True)
    return list(found.distinct().order_by("pk"))


# -- rules -----------------------------------------------------------------------------------------------------------
def rules(regions: QuerySet[Region]) -> QuerySet[AssignmentRule]:
    """Return the rules of these regions, in their order."""
    return AssignmentRule.objects.filter(region__in=regions).select_related("region", "axis", "province", "assignee")


def next_place(rules: QuerySet[AssignmentRule]) -> int:
    """Return the place behind the last rule."""
    return (rules.aggregate(last=Max("place"))["last"] or 0) + 1


def with_what_they_find(rules: QuerySet[AssignmentRule]) -> list[tuple[AssignmentRule, bool]]:
    """Return each rule, and whether it finds somebody now."""
    return [(rule, bool(states_of(rule))) for rule in rules]


def about(rule: AssignmentRule) -> Q:
    """Return what a rule is about, in its region."""
    asked = Q(region_id=rule.region_id)
    for column in ("axis_id", "province_id", "kind"):
        value = getattr(rule, column)
        if value:
            asked &= Q(**{column: value})
    return asked


def untouched() -> QuerySet[Contribution]:
    """Return what waits for the desk and neither a hand nor a rule has given to anybody."""
    none = Assignment.objects.filter(contribution=OuterRef("pk"))
    return Contribution.objects.filter(~Exists(none), status__in=workflow.WAITING)


def states_of(rule: AssignmentRule) -> list[str]:
    """Return the states in which a rule finds somebody who may decide."""
    return sorted(status for status in workflow.WAITING if _finds_somebody(rule, status))


def _finds_somebody(rule: AssignmentRule, status: str) -> bool:
    if rule.assignee is None:
        return bool(drawn(rule.region_id, status))
    return access.may_in(rule.assignee, rule.region_id, *access.movers(status))


def taken_by(rule: AssignmentRule) -> QuerySet[Contribution]:
    """Return what a rule would give away now: what no earlier rule takes, oldest first."""
    found = untouched().filter(about(rule), status__in=states_of(rule))
    for earlier in _before(rule):
        found = found.exclude(about(earlier) & Q(status__in=states_of(earlier)))
    return found.order_by("pk")


def _before(rule: AssignmentRule) -> Iterable[AssignmentRule]:
    others = AssignmentRule.objects.filter(region=rule.region_id, is_active=True).select_related("assignee")
    if rule.pk is None:
        return others.filter(place__lte=rule.place)
    return others.filter(Q(place__lt=rule.place) | Q(place=rule.place, pk__lt=rule.pk)).exclude(pk=rule.pk)


# -- whose role ended ------------------------------------------------------------------------------------------------
def left_alone() -> QuerySet[Assignment]:
    """Return what is with somebody who may not decide on it any more: the role ended, or it went beyond the role."""
    held = RoleAssignment.objects.filter(
        Q(region=None) | Q(region=OuterRef("contribution__region")),
        account=OuterRef("assignee"),
        account__is_active=True,
    )
    beyond = Q(contribution__status__in=BEYOND_SCREENING)
    rows = Assignment.objects.filter(assignee__isnull=False, contribution__status__in=ASSIGNABLE)
    screens, reviews = (Exists(held.filter(role__in=roles)) for roles in (access.SCREENING, access.REVIEWING))
    return rows.filter((beyond & ~Q(reviews)) | (~beyond & ~Q(screens))).order_by("pk")
