"""The pages: who sees to a contribution, the queue by colleague, the export's column, the rules of a region."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from consultations.review.assigning.actions import assign
from consultations.review.assigning.models import AssignmentRule
from consultations.review.assigning.tests.conftest import holder
from consultations.review.exports.columns import COLUMNS
from consultations.review.exports.material import rows
from consultations.review.exports.selection import select
from consultations.review.trail.queries import page as trail_page


def give(browser, contribution, to, seen=0):
    data = {"assignee": to.pk if to else "", "seen_assignee": seen}
    return browser.post(reverse("review:assign", args=[contribution.reference]), data)


def test_taken_given_and_put_back_from_the_page(desk, make_contribution, reviewer, coordinator):
    one = make_contribution()
    address = reverse("review:contribution", args=[one.reference])
    assert give(desk, one, reviewer)["Location"] == address
    assert holder(one) == reviewer
    page = desk.get(address)
    assert list(page.context["assign_form"].fields["assignee"].queryset) == [coordinator, reviewer]
    give(desk, one, coordinator, seen=reviewer.pk)
    give(desk, one, None, seen=coordinator.pk)
    assert holder(one) is None


def test_a_foreign_colleague_or_a_stranger_is_refused_at_the_field(desk, make_contribution, make_account, oriental):
    one = make_contribution()
    for stranger in (make_account("Stranger", oriental), make_account("Nobody")):
        response = give(desk, one, stranger)
        assert (response.status_code, list(response.context["assign_form"].errors)) == (422, ["assignee"])
    assert holder(one) is None


def test_whoever_is_slower_is_told_who_has_it(desk, make_contribution, reviewer, coordinator):
    one = make_contribution()
    assign(contribution=one, to=coordinator, by=coordinator)
    page = desk.get(give(desk, one, reviewer)["Location"])
    assert any("Coordinator" in str(message) for message in page.context["messages"])
    assert holder(one) == coordinator


def test_another_region_s_is_not_there_and_an_auditor_changes_nothing(
    sign_in, make_contribution, make_account, oriental, reviewer
):
    one, foreign = make_contribution(), make_contribution(region=oriental)
    auditor = make_account("Auditor", None, role="auditor")
    assert give(sign_in(reviewer), foreign, reviewer).status_code == 404
    assert give(sign_in(auditor), one, auditor).status_code == 403
    page = sign_in(auditor).get(reverse("review:contribution", args=[one.reference]))
    assert (page.status_code, page.context["may_assign"]) == (200, False)


def test_the_queue_by_colleague_lives_in_the_address(desk, make_contribution, reviewer, coordinator):
    mine, theirs, put_back, free = (make_contribution() for _each in range(4))
    assign(contribution=mine, to=reviewer, by=reviewer)
    assign(contribution=theirs, to=coordinator, by=reviewer)
    assign(contribution=put_back, to=None, by=reviewer)

    def found(assignee):
        page = desk.get(reverse("review:queue"), {"assignee": assignee})
        return {row.contribution.reference for row in page.context["page"].rows}, page.context["query"]

    assert found("me") == ({mine.reference}, "?assignee=me")
    assert found("nobody") == ({put_back.reference, free.reference}, "?assignee=nobody")
    assert found(coordinator.pk) == ({theirs.reference}, f"?assignee={coordinator.pk}")
    page = desk.get(reverse("review:queue"))
    assert [row.contribution.assignee_name for row in page.context["page"].rows] == [
        "Salma Reviewer",
        "Coordinator",
        None,
        None,
    ]


def test_an_export_of_mine_is_mine_and_names_who_sees_to_it(make_contribution, reviewer, coordinator):
    mine, theirs = make_contribution(), make_contribution()
    assign(contribution=mine, to=reviewer, by=reviewer)
    assign(contribution=theirs, to=coordinator, by=reviewer)
    selected = select(filters="?assignee=me", by=reviewer).contributions
    [[row]] = list(rows(selected, newest=False, at=timezone.now()))
    told = dict(zip([column.name for column in COLUMNS], row, strict=True))
    assert (told["reference"], told["assignee"]) == (mine.reference, "Salma Reviewer")


def test_the_history_says_to_whom(make_contribution, reviewer, coordinator):
    one = make_contribution()
    assign(contribution=one, to=coordinator, by=reviewer)
    with translation.override("en"):
        assert trail_page(one).rows[0].said == "Given to Coordinator, who sees to it"


def test_the_queue_costs_the_same_with_assignments(desk, make_contribution, reviewer):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as made:
            desk.get(reverse("review:queue"))
        return len(made)

    assign(contribution=make_contribution(), to=reviewer, by=reviewer)
    cost()
    first = cost()
    for _each in range(2):
        assign(contribution=make_contribution(), to=reviewer, by=reviewer)
    assert (cost(), first <= 8) == (first, True)


# -- the rules' page
RULES = {"place": "1", "kind": "remark", "axis": "", "province": "", "assignee": "", "is_active": "on"}


def test_a_rule_is_tried_kept_changed_and_taken_away(sign_in, coordinator, reviewer, make_contribution, rabat):
    browser, address = sign_in(coordinator), reverse("review:rules")
    make_contribution(kind="remark"), make_contribution()
    given = RULES | {"region": rabat.pk, "assignee": reviewer.pk}
    tried = browser.post(address, given | {"do": "try"})
    assert (tried.status_code, tried.context["tried"], AssignmentRule.objects.count()) == (200, 1, 0)
    assert browser.post(address, given | {"do": "keep"})["Location"] == address
    rule = AssignmentRule.objects.get()
    assert (rule.region, rule.kind, rule.assignee, rule.changed_by) == (rabat, "remark", reviewer, coordinator)
    one = reverse("review:rule", args=[rule.pk])
    assert browser.get(one).status_code == 200
    browser.post(one, given | {"place": "7", "kind": ""})
    rule.refresh_from_db()
    assert (rule.place, rule.kind) == (7, "")
    browser.post(reverse("review:delete_rule", args=[rule.pk]))
    assert AssignmentRule.objects.count() == 0


def test_rules_of_another_region_are_not_there(sign_in, coordinator, make_account, oriental, make_rule, rabat, sale):
    rule, stranger = make_rule(), make_account("Elsewhere", oriental, role="coordinator")
    browser = sign_in(stranger)
    assert browser.get(reverse("review:rules")).context["rows"] == []
    for name in ("rule", "delete_rule"):
        assert browser.post(reverse(f"review:{name}", args=[rule.pk])).status_code == 404
    response = browser.post(reverse("review:rules"), RULES | {"region": rabat.pk, "province": sale.pk})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"region", "province"})


def test_an_auditor_reads_the_rules_and_keeps_none(sign_in, make_account, make_rule, rabat):
    rule, browser = make_rule(), sign_in(make_account("Auditor", None, role="auditor"))
    page = browser.get(reverse("review:rules"))
    assert (page.status_code, len(page.context["rows"]), page.context["may_keep"]) == (200, 1, False)
    assert browser.post(reverse("review:rules"), RULES | {"region": rabat.pk}).status_code == 403
    assert browser.get(reverse("review:rule", args=[rule.pk])).status_code == 403
    assert AssignmentRule.objects.count() == 1
