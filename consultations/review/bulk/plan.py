"""What a bulk action would do, as of now: how many contributions, and how many it would leave and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from consultations.contributions.models import Contribution
from consultations.contributions.workflow import COUNTED, LEADS
from consultations.review import access
from consultations.review.answers.queries import to_approve
from consultations.review.assigning.workflow import ASSIGNABLE
from consultations.review.bulk import workflow
from consultations.review.bulk.actions import Order
from consultations.review.bulk.models import BulkItem, BulkRun
from consultations.review.bulk.queries import Left
from consultations.review.tagging.queries import bearing, bearing_most
from stakeholders.models import Account

Why, Action, S = BulkItem.Why, BulkRun.Action, Contribution.Status

SPOKEN_ONLY = Q(wording=Contribution.Wording.AWAITED)
CANNOT_ANSWER = Q(author=None) & (Q(receipt_hash=None) | Q(receipt_hash=""))


@dataclass(frozen=True)
class Plan:
    """The figures of the page that asks once more."""

    total: int
    left: list[Left]
    changing_hands: int = 0
    splitting: int = 0  # others, which are read with one of these now

    @property
    def doing(self) -> int:
        return self.total - sum(each.number for each in self.left)


@dataclass(frozen=True)
class Group:
    """How many of the chosen ones stand in one state in one region."""

    region: str
    status: str
    number: int
    spoken: int
    mute: int


def groups_of(chosen: QuerySet[Contribution]) -> list[Group]:
    """Return the chosen ones by region and state."""
    rows = chosen.order_by().values_list("region_id", "status")
    counted = rows.annotate(
        number=Count("pk"),
        spoken=Count("pk", filter=SPOKEN_ONLY),
        mute=Count("pk", filter=CANNOT_ANSWER),
    )
    return [Group(*row) for row in counted.order_by("region_id", "status")]


def plan(order: Order, chosen: QuerySet[Contribution], groups: Iterable[Group], *, by: Account) -> Plan:
    """Return what would be done now, by this person."""
    left: Counter[str] = Counter()
    open_to: list[Group] = []
    for group in groups:
        if access.may_in(by, group.region, *workflow.roles_for(order.action, group.status)):
            open_to.append(group)
        else:
            left[Why.NOT_YOURS] += group.number
    total = sum(group.number for group in open_to) + left[Why.NOT_YOURS]
    changing = 0
    if order.action == Action.MOVE:
        left += _left_by_move(order.target, open_to)
    elif order.action == Action.ASSIGN:
        by_hands, changing = _left_by_assignment(order, chosen, open_to)
        left += by_hands
    elif order.action == Action.TAG:
        left += _left_by_tagging(order.tag, chosen, open_to)
    else:
        left += _left_by_publishing(chosen, open_to, by)
    shown = [Left(why, str(label), left[why]) for why, label in Why.choices if left[why]]
    return Plan(total, shown, changing, _splitting(order, chosen, open_to))


def _splitting(order: Order, chosen: QuerySet[Contribution], groups: Iterable[Group]) -> int:
    """Return how many are read with one that would leave, and so would be read by themselves again."""
    if order.action != Action.MOVE or order.target in LEADS:
        return 0
    leaving = LEADS & workflow.statuses_leading_to(order.target)
    regions = {group.region for group in groups if group.status in leaving}
    leaders = chosen.filter(status__in=leaving, region__in=regions).order_by().values("pk")
    return Contribution.objects.filter(merged_into__in=leaders).count()


def _left_by_move(target: str, groups: Iterable[Group]) -> Counter[str]:
    left: Counter[str] = Counter()
    for group in groups:
        if group.status not in workflow.statuses_leading_to(target):
            left[Why.STATE] += group.number
        elif target in COUNTED:
            left[Why.UNWRITTEN] += group.spoken
        elif target == S.RETURNED:
            left[Why.MUTE] += group.mute
    return left


def _left_by_assignment(
    order: Order, chosen: QuerySet[Contribution], groups: Iterable[Group]
) -> tuple[Counter[str], int]:
    left: Counter[str] = Counter()
    same, others = _hands(order, chosen)
    changing = 0
    for group in groups:
        place = (group.region, group.status)
        left[Why.SAME] += same[place]
        if not _would_take(order.assignee, group):
            left[Why.NOT_READER if group.status in ASSIGNABLE else Why.STATE] += group.number - same[place]
        else:
            changing += others[place]
    return left, changing


def _would_take(colleague: Account | None, group: Group) -> bool:
    if group.status not in ASSIGNABLE:
        return False
    return colleague is None or access.may_in(colleague, group.region, *access.movers(group.status))


def _hands(order: Order, chosen: QuerySet[Contribution]) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Return how many have that colleague (or nobody) already, and how many have another, by region and state."""
    same = Q(assignment__assignee=order.assignee) if order.assignee else Q(assignment__assignee=None)
    rows = chosen.order_by().values_list("region_id", "status").order_by("region_id")
    others = ~same & Q(assignment__assignee__isnull=False)
    counted = rows.annotate(same=Count("pk", filter=same), others=Count("pk", filter=others))
    having, having_another = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for region, status, with_them, with_others in counted:
        having[region, status], having_another[region, status] = with_them, with_others
    return having, having_another


def _left_by_tagging(name: str, chosen: QuerySet[Contribution], groups: Iterable[Group]) -> Counter[str]:
    rows = chosen.filter(region__in={group.region for group in groups}).order_by()
    same = bearing(rows, name)
    others = rows.exclude(pk__in=same.values("pk"))
    return Counter({Why.SAME: same.count(), Why.FULL: bearing_most(others).count()})


def _left_by_publishing(chosen: QuerySet[Contribution], groups: Iterable[Group], by: Account) -> Counter[str]:
    regions = {group.region for group in groups}
    drafts = to_approve(chosen.filter(region__in=regions).order_by())
    proposed, own = drafts.count(), drafts.filter(writers=by).count()
    return Counter({Why.NO_ANSWER: sum(group.number for group in groups) - proposed, Why.OWN_HAND: own})
