"""A contribution is given to somebody who decides on it as it stands, by hand or by rule; a hand is never overruled."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from consultations.contributions.actions import hold_contribution
from consultations.review import actions as desk_actions
from consultations.review.actions import MovedMeanwhile
from consultations.review.assigning import actions, queries
from consultations.review.assigning.actions import AssignedMeanwhile, apply_rules, assign
from consultations.review.assigning.models import Assignment, AssignmentRule
from consultations.review.assigning.tests.conftest import holder
from portal.shared.models import AuditEntry
from stakeholders.models import RoleAssignment


def audited(contribution):
    rows = AuditEntry.objects.filter(object_kind="consultations.contribution", object_id=str(contribution.pk))
    rows = rows.filter(action__in=["contribution_assigned", "contribution_put_back"]).order_by("pk")
    return [(entry.action, entry.actor_id, entry.region_code, entry.details) for entry in rows]


# -- by hand
def test_given_taken_and_put_back_each_with_its_entry(make_contribution, reviewer, coordinator):
    one = make_contribution()
    for to in (reviewer, coordinator, None):
        assign(contribution=one, to=to, by=reviewer)
    assert holder(one) is None
    assert audited(one) == [
        ("contribution_assigned", reviewer.pk, "04", {"assignee": reviewer.pk}),
        ("contribution_assigned", reviewer.pk, "04", {"assignee": coordinator.pk}),
        ("contribution_put_back", reviewer.pk, "04", {}),
    ]


def test_whoever_has_it_already_is_no_news(make_contribution, reviewer):
    one = make_contribution()
    assert [assign(contribution=one, to=reviewer, by=reviewer).assignee for _each in range(2)] == [reviewer] * 2
    assert len(audited(one)) == 1


@pytest.mark.parametrize(
    ("role", "status"), [("auditor", "submitted"), ("rapporteur", "submitted"), ("screener", "admissible")]
)
def test_nobody_gets_what_they_could_not_decide_on(role, status, make_contribution, reviewer, make_account, rabat):
    one, other = make_contribution(status), make_account("Other", rabat, role=role)
    with pytest.raises(ValidationError) as refused:
        assign(contribution=one, to=other, by=reviewer)
    assert (list(refused.value.error_dict), holder(one)) == (["assignee"], None)


def test_a_foreign_colleague_is_refused_and_never_offered(make_contribution, reviewer, make_account, oriental, rabat):
    stranger, everywhere = make_account("Stranger", oriental), make_account("Everywhere", None)
    screener = make_account("Screener", rabat, role="screener")
    with pytest.raises(ValidationError):
        assign(contribution=make_contribution(), to=stranger, by=reviewer)
    assert set(queries.readers("04", "screener", "reviewer", "coordinator")) == {reviewer, everywhere, screener}
    assert {name for _pk, name in queries.colleagues([rabat])} == {"Everywhere", "Salma Reviewer", "Screener"}


def test_two_take_it_at_once_and_the_second_is_told(make_contribution, reviewer, coordinator):
    one = make_contribution()
    assign(contribution=one, to=reviewer, by=reviewer, seen=0)
    with pytest.raises(AssignedMeanwhile) as meanwhile:
        assign(contribution=one, to=coordinator, by=coordinator, seen=0)
    assert (meanwhile.value.assignee, holder(one)) == (reviewer, reviewer)


def test_what_is_closed_or_held_out_is_given_to_nobody(make_contribution, reviewer):
    closed, held = make_contribution("out_of_scope"), make_contribution()
    hold_contribution(contribution=held, by=reviewer, reason="تعنيف")
    with pytest.raises(ValidationError):
        assign(contribution=closed, to=reviewer, by=reviewer)
    with pytest.raises(MovedMeanwhile):
        assign(contribution=held, to=reviewer, by=reviewer)


# -- by rule
def test_the_first_rule_that_fits_counts(make_rule, make_contribution, make_account, rabat, axis, sale):
    first, second, third = (make_account(name, rabat) for name in ("A", "B", "C"))
    make_rule(place=2, kind="remark", assignee=second)
    make_rule(place=1, province=sale, assignee=first)
    make_rule(place=3, axis=axis, assignee=third)
    made = [
        make_contribution(province=sale, kind="remark"),
        make_contribution(kind="remark"),
        make_contribution(),
        make_contribution(axis=None),
    ]
    assert [queries.taken_by(rule).count() for rule in AssignmentRule.objects.order_by("place")] == [1, 1, 1]
    assert apply_rules() == 3
    assert [holder(one) for one in made] == [first, second, third, None]
    assert apply_rules() == 0


def test_a_trial_gives_nothing_away(make_rule, make_contribution, make_account, rabat):
    make_contribution(), make_contribution()
    rule = AssignmentRule(region=rabat, place=1, assignee=make_account("A", rabat))
    assert (queries.taken_by(rule).count(), Assignment.objects.count()) == (2, 0)


def test_whoever_has_least_waiting(make_rule, make_contribution, reviewer, coordinator, make_account, rabat):
    """The region's own readers: neither its coordinator nor whoever reads everywhere is drawn."""
    busy, everywhere = make_account("Busy", rabat), make_account("Everywhere", None)
    for _each in range(2):
        assign(contribution=make_contribution(), to=busy, by=busy)
    closed = make_contribution()
    assign(contribution=closed, to=reviewer, by=reviewer)
    for to in ("screening", "out_of_scope"):  # what is closed waits with nobody
        desk_actions.move(contribution=closed, to=to, by=reviewer, reason="سبب")
    make_rule()
    made = [make_contribution() for _each in range(4)]
    apply_rules()
    assert [holder(one) for one in made] == [reviewer, reviewer, reviewer, busy]
    assert not Assignment.objects.filter(assignee__in=[coordinator, everywhere]).exists()


def test_a_screener_is_drawn_for_screening_alone(make_rule, make_contribution, make_account, rabat, reviewer):
    screener = make_account("Screener", rabat, role="screener")
    assign(contribution=make_contribution(), to=reviewer, by=reviewer)
    make_rule()
    fresh, further = make_contribution(), make_contribution("admissible")
    apply_rules()
    assert (holder(fresh), holder(further)) == (screener, reviewer)


def test_a_hand_is_never_overruled(make_rule, make_contribution, make_account, rabat, reviewer):
    kept, put_back, free = (make_contribution() for _each in range(3))
    other = make_account("Other", rabat)
    assign(contribution=kept, to=other, by=other)
    assign(contribution=put_back, to=None, by=other)
    rule = make_rule(assignee=reviewer)
    apply_rules()
    assert [holder(one) for one in (kept, put_back, free)] == [other, None, reviewer]
    assert audited(free) == [("contribution_assigned", None, "04", {"assignee": reviewer.pk, "rule": rule.pk})]


def test_rules_out_of_force_or_of_nobody_are_passed_over(make_rule, make_contribution, make_account, rabat, reviewer):
    leaver = make_account("Leaver", rabat)
    make_rule(place=1, assignee=leaver)
    make_rule(place=2, assignee=leaver, is_active=False)
    make_rule(place=3, assignee=reviewer)
    RoleAssignment.objects.filter(account=leaver).delete()
    one = make_contribution()
    apply_rules()
    assert holder(one) == reviewer


def test_the_last_reader_goes_while_a_rule_is_at_work(
    make_rule, make_contribution, make_account, rabat, reviewer, monkeypatch
):
    """The rule was found to have somebody, and then has nobody: what it is about waits, and the next rule goes on."""
    other = make_account("Named", rabat)
    one = make_contribution(kind="proposal")
    make_rule(place=1)
    make_rule(place=2, kind="proposal", assignee=other)
    drawn = iter([[reviewer]] * 4)  # asked once for each state, then once for the contribution
    monkeypatch.setattr(actions.queries, "drawn", lambda _region, _status: next(drawn, []))
    assert (apply_rules(), holder(one)) == (1, other)


def test_a_rule_of_one_region_gives_nothing_of_another(make_rule, make_contribution, reviewer, oriental, make_account):
    make_rule(assignee=reviewer)
    foreign = make_contribution(region=oriental)
    apply_rules()
    assert holder(foreign) is None


def test_a_rule_names_nobody_from_elsewhere(make_rule, make_account, oriental):
    with pytest.raises(ValidationError):
        make_rule(assignee=make_account("Stranger", oriental))


# -- when a role ends
def test_a_role_that_ends_puts_back_what_is_open(make_contribution, make_account, rabat, reviewer, make_rule):
    leaver = make_account("Leaver", rabat)
    waiting, closed, others = make_contribution(), make_contribution(), make_contribution()
    for one, to in ((waiting, leaver), (closed, leaver), (others, reviewer)):
        assign(contribution=one, to=to, by=reviewer)
    for to in ("screening", "out_of_scope"):
        desk_actions.move(contribution=closed, to=to, by=leaver, reason="سبب")
    RoleAssignment.objects.filter(account=leaver).delete()
    assert actions.put_back_what_is_left_alone() == 1
    assert [holder(one) for one in (waiting, closed, others)] == [None, leaver, reviewer]
    assert audited(waiting)[-1] == ("contribution_put_back", None, "04", {"assignee": leaver.pk})
    make_rule(assignee=reviewer)
    apply_rules()
    assert holder(waiting) == reviewer


def test_a_closed_account_and_a_screener_beyond_screening_lose_it_too(make_contribution, make_account, rabat):
    closed, screener = make_account("Closed", rabat), make_account("Screener", rabat, role="screener")
    of_closed, accepted, still = make_contribution(), make_contribution("screening"), make_contribution("screening")
    for one, to in ((of_closed, closed), (accepted, screener), (still, screener)):
        assign(contribution=one, to=to, by=to)
    desk_actions.move(contribution=accepted, to="admissible", by=screener)
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)
    assert actions.put_back_what_is_left_alone() == 2
    assert [holder(one) for one in (of_closed, accepted, still)] == [None, None, screener]
