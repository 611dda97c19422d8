"""What the demonstration's desk has done already: a rule that gives work away, and one action on several at once."""

from __future__ import annotations

import uuid

from consultations.contributions.models import Contribution
from consultations.review.assigning.actions import apply_rules, assign, save_rule
from consultations.review.assigning.models import AssignmentRule
from consultations.review.board.models import ParticipationTarget
from consultations.review.bulk.actions import Order, start_run
from consultations.review.bulk.models import BulkRun
from portal.shared.actions import save_configuration
from stakeholders.models import Account

REGION, AXIS = "04", "disability"
AT_ONCE = 5
S = Contribution.Status
# What the ministry hopes for, region by region: of a category, from a province, about an axis.
TARGETS = [
    {"region_id": "04", "expected": 300},
    {"region_id": "04", "category_id": "associations", "expected": 40},
    {"region_id": "04", "category_id": "associations", "axis_id": AXIS, "expected": 10},
    {"region_id": "04", "category_id": "regional-council", "expected": 2},
    {"region_id": "04", "category_id": "aref", "expected": 6},
    {"region_id": "04", "province_id": "04.491", "expected": 30},
    {"region_id": "05", "category_id": "universities", "expected": 5},
    {"region_id": "05", "expected": 40},
]


def add_targets(administrator: Account) -> int:
    """Say how many contributions are expected of whom; returns how many targets that are."""
    if ParticipationTarget.objects.exists():
        return 0
    rows = [ParticipationTarget(**target) for target in TARGETS]
    return len([save_configuration(row=row, by=administrator, changed=[], is_new=True) for row in rows])


def add_desk_work(accounts: dict[str, Account]) -> int:
    """Give some contributions of the region to its people, and start to move a few together; returns how many.

    The worker carries it out once the portal runs: what a bulk action leaves needs the savepoints that loading saves.
    """
    if BulkRun.objects.exists():
        return 0
    reviewer, coordinator = accounts["reviewer-04"], accounts["coordinator-04"]
    save_rule(rule=AssignmentRule(region_id=REGION, axis_id=AXIS, assignee=reviewer), by=coordinator)
    given = apply_rules()
    here = Contribution.objects.filter(region=REGION)
    for one in here.filter(status=S.UNDER_REVIEW, assignment=None).order_by("pk")[:2]:
        assign(contribution=one, to=coordinator, by=coordinator)
    chosen = list(here.filter(status__in=[S.SUBMITTED, S.SCREENING]).order_by("pk").values_list("pk", flat=True))
    order = Order(action=BulkRun.Action.MOVE, target=S.ADMISSIBLE)
    some = here.filter(pk__in=chosen[:AT_ONCE])
    start_run(order=order, chosen=some, by=coordinator, ticket=uuid.uuid4(), filters="?order=newest", ticked=True)
    return given + len(chosen[:AT_ONCE])
