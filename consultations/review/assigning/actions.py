"""Every write about who sees to a contribution. Locks: the contribution first, then its assignment."""

from __future__ import annotations

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.models import Contribution
from consultations.review import access
from consultations.review.actions import lock_unmoved
from consultations.review.assigning import queries
from consultations.review.assigning.models import Assignment, AssignmentRule
from consultations.review.assigning.workflow import ASSIGNABLE
from portal.shared import audit
from stakeholders.models import Account

BATCH = 200  # contributions that a rule gives away in one transaction


class AssignedMeanwhile(Exception):
    """Somebody else gave it to another after this reader opened it: `assignee` has it now; None: nobody."""

    def __init__(self, assignee: Account | None) -> None:
        super().__init__(str(assignee and assignee.pk))
        self.assignee = assignee


@transaction.atomic
def assign(*, contribution: Contribution, to: Account | None, by: Account, seen: int | None = None) -> Assignment:
    """Give a contribution to a colleague, or (None) put it back.

    `seen` is who had it on the reader's screen (0: nobody): if that is no longer so, `AssignedMeanwhile` is raised.
    Raises `ValidationError` when it is closed, or when the colleague cannot decide on it, `MovedMeanwhile` when it is
    not at the desk any more.
    """
    contribution = lock_unmoved(contribution, None)
    held = queries.of(contribution)
    holder = held.assignee if held else None
    if seen is not None and seen != (holder.pk if holder else 0):
        raise AssignedMeanwhile(holder)
    if contribution.status not in ASSIGNABLE:
        raise ValidationError(_("It is closed: nobody needs to see to it."))
    if to is not None and not access.may(to, contribution, *access.movers(contribution.status)):
        raise ValidationError({"assignee": _("Choose a colleague who decides on it as it stands.")})
    if held is not None and holder == to:
        return held
    return _write(contribution, to, by=by, rule=None)


def _write(
    contribution: Contribution, to: Account | None, *, by: Account | None, rule: AssignmentRule | None
) -> Assignment:
    values = {"assignee": to, "by": by, "rule": rule, "at": timezone.now()}
    row, _made = Assignment.objects.update_or_create(contribution=contribution, defaults=values)
    named = {"assignee": to.pk} if to else {}
    told = {"rule": rule.pk} if rule else {}
    action = "contribution_assigned" if to else "contribution_put_back"
    audit.record(action, contribution, by=by, region=contribution.region_id, **named, **told)
    return row


# -- by rule ---------------------------------------------------------------------------------------------------------
def apply_rules() -> int:
    """Give what waits with nobody to whom the rules say, the first rule that fits; returns how many were given.

    Run again, or twice at once, it gives nothing a second time; what a hand gave or put back stays so.
    """
    given = 0
    for rule in AssignmentRule.objects.filter(is_active=True).select_related("assignee").order_by("place", "pk"):
        while some := _apply(rule):
            given += some
    return given


@transaction.atomic
def _apply(rule: AssignmentRule) -> int:
    rows = queries.taken_by(rule).select_for_update(of=("self",), skip_locked=True)
    given = 0
    drawing = _Drawing(rule)
    for contribution in rows[:BATCH]:
        # Locked after it was found: a hand may have been there in between.
        if Assignment.objects.filter(contribution=contribution).exists():
            continue
        reader = drawing.next(contribution)
        if reader is not None:
            _write(contribution, reader, by=None, rule=rule)
            given += 1
    return given


class _Drawing:
    """Whom a rule gives the next contribution to: its person, or whoever has least waiting.

    Nobody where the last reader lost the role since the rule was found to have one.
    """

    def __init__(self, rule: AssignmentRule) -> None:
        self.rule = rule
        self._readers: dict[bool, list[Account]] = {}
        self._loads: Counter[int] = Counter()

    def next(self, contribution: Contribution) -> Account | None:
        if self.rule.assignee is not None:
            return self.rule.assignee
        readers = self._of(contribution.status)
        if not readers:
            return None
        chosen = min(readers, key=lambda one: (self._loads[one.pk], one.pk))
        self._loads[chosen.pk] += 1
        return chosen

    def _of(self, status: str) -> list[Account]:
        beyond = access.movers(status) == access.REVIEWING
        if beyond not in self._readers:
            self._readers[beyond] = queries.drawn(self.rule.region_id, status)
            known = self._loads.keys()
            self._loads.update(
                {pk: load for pk, load in queries.loads(self._readers[beyond]).items() if pk not in known}
            )
        return self._readers[beyond]


@transaction.atomic
def save_rule(*, rule: AssignmentRule, by: Account) -> AssignmentRule:
    """Keep a new rule, or a changed one. It is applied by the task, to what waits with nobody."""
    is_new = rule.pk is None
    rule.changed_by, rule.changed_at = by, timezone.now()
    if rule.assignee is not None and not access.may_in(rule.assignee, rule.region_id, *access.SCREENING):
        raise ValidationError({"assignee": _("Choose a colleague who reads at the desk of this region.")})
    rule.full_clean(exclude={"changed_by"})
    rule.save()
    audit.record("assignment_rule_added" if is_new else "assignment_rule_changed", rule, by=by, region=rule.region_id)
    return rule


@transaction.atomic
def delete_rule(*, rule: AssignmentRule, by: Account) -> None:
    """Take a rule away. What it gave stays where it is."""
    audit.record("assignment_rule_deleted", rule, by=by, region=rule.region_id)
    rule.delete()


# -- when a role ends ------------------------------------------------------------------------------------------------
def put_back_what_is_left_alone() -> int:
    """Put back what is with somebody who may not decide on it any more; the rules may give it away again."""
    count = 0
    for pk in list(queries.left_alone().values_list("pk", flat=True)[: 10 * BATCH]):
        count += _let_go(pk)
    return count


@transaction.atomic
def _let_go(contribution_id: int) -> int:
    contribution = Contribution.everything.select_for_update().filter(pk=contribution_id).first()
    row = queries.left_alone().filter(pk=contribution_id).first() if contribution else None
    if contribution is None or row is None:
        return 0
    audit.record(
        "contribution_put_back", contribution, by=None, region=contribution.region_id, assignee=row.assignee_id
    )
    row.delete()
    return 1
