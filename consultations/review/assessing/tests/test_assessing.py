"""Two people judge a contribution by the grid, neither knowing the other's marks until both are in."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from consultations.contributions.actions import hold_contribution
from consultations.contributions.models import Contribution
from consultations.review.assessing.actions import assess, load_criteria
from consultations.review.assessing.models import Assessment, Criterion, Grid, Judgement
from consultations.review.assessing.tests.judging import judge, sent
from consultations.review.exports.columns import COLUMNS
from consultations.review.exports.material import rows
from portal.shared.models import AuditEntry
from tests.people import Role

SECRET = "ملاحظة لا يراها أحد بعد"


@pytest.fixture(autouse=True)
def criteria(db):
    return load_criteria()


@pytest.fixture
def other(make_account, rabat):
    return make_account("Driss Other", rabat)


@pytest.fixture
def under_review(make_contribution):
    return make_contribution("under_review")


def at(contribution, name="contribution"):
    return reverse(f"review:{name}", args=[contribution.reference])


def judged(browser, contribution):
    return browser.get(at(contribution)).context["judged"]


def queue(browser, **asked):
    return [row.contribution for row in browser.get(reverse("review:queue"), asked).context["page"].rows]


def test_the_portal_brings_six_criteria_and_keeps_what_was_edited(criteria):
    assert criteria.added == 6
    assert list(Criterion.objects.values_list("pk", flat=True)) == [
        "relevance", "feasibility", "cost", "reach", "equity", "urgency",
    ]  # fmt: skip
    Criterion.objects.filter(pk="cost").update(name_fr="Dépense")
    assert load_criteria().added == 0
    assert Criterion.objects.get(pk="cost").name_fr == "Dépense"


def test_the_grid_asks_for_every_criterion_and_keeps_what_was_chosen(desk, reviewer, under_review):
    page = desk.get(at(under_review))
    assert [line.code for line, _field in page.context["judged"].form.questions][:2] == ["relevance", "feasibility"]
    given = sent(4)
    del given["mark-cost"]
    refused = desk.post(at(under_review, "assess"), given | {"mark-reach": "6", "remark": SECRET})
    form = refused.context["judged"].form
    assert (refused.status_code, list(form.errors)) == (422, ["mark-cost", "mark-reach"])
    shown = refused.content.decode()
    assert 'href="#div_id_mark-cost"' in shown
    assert 'id="div_id_mark-cost"' in shown
    assert SECRET in shown
    assert form["mark-equity"].value() == "4"
    assert Assessment.objects.count() == 0
    assert desk.post(at(under_review, "assess"), sent(4)).status_code == 302
    assert [(each.assessor, each.place, each.marks.count()) for each in Assessment.objects.all()] == [(reviewer, 1, 6)]


def test_nobody_sees_another_persons_marks_before_both_are_in(
    desk, reviewer, other, under_review, sign_in, make_account, rabat
):
    """Not on the page, not in the trail, not in the queue's filters, not on the board, not in an export."""
    judge(under_review, other, every=5, cost=1)
    Assessment.objects.update(remark=SECRET)
    page = desk.get(at(under_review))
    assert (page.context["judged"].given, page.context["judged"].single, page.context["judged"].comparison) == (
        1,
        None,
        None,
    )
    assert 'class="dense marks"' not in page.content.decode()
    assert SECRET not in page.content.decode()
    refused = desk.post(at(under_review, "assess"), {}).content.decode()
    assert SECRET not in refused
    assert 'class="dense marks"' not in refused
    coordinator = sign_in(make_account("Karim Coordinator", rabat, role=Role.COORDINATOR))
    assert SECRET not in coordinator.get(at(under_review)).content.decode()
    [entry] = AuditEntry.objects.filter(action="contribution_assessed")
    assert (entry.object_id, entry.actor_id, entry.details) == (str(under_review.pk), other.pk, {"place": 1})
    assert queue(desk, assessed="differing") == []
    board = coordinator.get(reverse("review:board")).context["agreements"]
    assert [line.contributions for line in [*board.criteria.lines, *board.regions]] == [0] * 7
    assert exported(under_review) == {"assessments": 1, "assessment_mean": "", "assessments_differ": False}


def exported(contribution):
    [[row]] = rows(Contribution.objects.filter(pk=contribution.pk), newest=False, at=timezone.now())
    cells = dict(zip((column.name for column in COLUMNS), row, strict=True))
    return {name: cells[name] for name in ("assessments", "assessment_mean", "assessments_differ")}


def test_both_in_they_stand_side_by_side_with_the_weighted_mean_and_the_gaps(desk, reviewer, other, under_review):
    judge(under_review, other, every=4, cost=1)
    assert desk.post(at(under_review, "assess"), sent(4, cost=4)).status_code == 302
    page = desk.get(at(under_review))
    comparison = page.context["judged"].comparison
    assert [each.assessor for each in comparison.assessments] == [other, reviewer]
    # Weights 2 2 1 1 2 1: (8 × 4 + 1 × 1) / 9, and 4.
    assert (comparison.means, comparison.mean) == ([Decimal("3.67"), Decimal("4.00")], Decimal("3.84"))
    assert [(row.line.code, row.values, row.gap) for row in comparison.rows if row.differs] == [("cost", [1, 4], 3)]
    assert comparison.differs
    assert page.content.decode().count('<svg class="dots"') == 6
    assert exported(under_review) == {"assessments": 2, "assessment_mean": "3.84", "assessments_differ": True}


@pytest.mark.parametrize(("second", "differ"), [(4, False), (5, True)])
def test_two_points_apart_is_where_they_differ(second, differ, reviewer, other, under_review):
    judge(under_review, reviewer, every=3)
    judge(under_review, other, every=3, urgency=second)
    standing = Judgement.objects.get(pk=under_review.pk)
    assert (standing.given, standing.gap, standing.differs) == (2, second - 3, differ)


def test_ones_own_is_corrected_until_the_second_is_in_and_then_stands(desk, reviewer, other, under_review):
    judge(under_review, reviewer, every=2)
    form = judged(desk, under_review).form
    assert (judged(desk, under_review).corrects, form["mark-cost"].value()) == (True, 2)
    assert desk.post(at(under_review, "assess"), sent(5)).status_code == 302
    own = Assessment.objects.get()
    assert {mark.value for mark in own.marks.all()} == {5}
    judge(under_review, other, every=5)
    assert judged(desk, under_review).form is None
    refused = desk.post(at(under_review, "assess"), sent(1))
    assert (refused.status_code, list(refused.context["refused"].errors)) == (422, ["__all__"])
    assert {mark.value for mark in own.marks.all()} == {5}
    actions = AuditEntry.objects.filter(action__startswith="assess").values_list("action", flat=True)
    assert list(actions) == ["assessment_corrected"]


def test_a_third_is_asked_only_to_settle_a_difference(make_account, rabat, sign_in, reviewer, other, make_contribution):
    third = make_account("Zineb Third", rabat)
    browser = sign_in(third)
    alike, apart = make_contribution("under_review"), make_contribution("under_review")
    for contribution, second in ((alike, 3), (apart, 5)):
        judge(contribution, reviewer, every=3)
        judge(contribution, other, every=second)
    assert judged(browser, alike).form is None
    with pytest.raises(ValidationError):
        judge(alike, third)
    assert judged(browser, apart).settles
    judge(apart, third, every=5)
    standing = Judgement.objects.get(pk=apart.pk)
    assert (standing.given, standing.mean, standing.differs) == (3, Decimal("5.00"), False)
    assert judged(browser, apart).comparison.mean == Decimal("5.00")
    with pytest.raises(ValidationError):
        judge(apart, make_account("Fourth", rabat))


@pytest.mark.parametrize("status", ["submitted", "screening", "returned", "answered", "joined", "withdrawn"])
def test_only_what_is_accepted_and_not_answered_is_judged(status, desk, make_contribution):
    contribution = make_contribution(status)
    assert not judged(desk, contribution).is_shown
    assert desk.post(at(contribution, "assess"), sent()).status_code == 422
    assert Assessment.objects.count() == 0


@pytest.mark.parametrize(("role", "status"), [(Role.AUDITOR, 403), (Role.SCREENER, 403), (Role.COORDINATOR, 302)])
def test_who_reads_only_assesses_nothing_and_an_auditor_reads_one_that_stands_alone(
    role, status, sign_in, make_account, rabat, other, under_review
):
    judge(under_review, other, every=5)
    browser = sign_in(make_account("Colleague", rabat, role=role))
    seen = judged(browser, under_review).single
    assert (seen is not None) == (role == Role.AUDITOR)
    assert browser.post(at(under_review, "assess"), sent()).status_code == status


def test_another_region_and_what_is_held_out_are_not_there(sign_in, make_account, oriental, desk, other, under_review):
    foreign = sign_in(make_account("Of the Oriental", oriental))
    assert foreign.post(at(under_review, "assess"), sent()).status_code == 404
    hold_contribution(contribution=under_review, by=other, reason="خطر")
    assert desk.post(at(under_review, "assess"), sent()).status_code == 404
    with pytest.raises(ValidationError):
        judge(under_review, other)


def test_a_changed_criterion_leaves_what_was_marked_as_it_was(desk, reviewer, other, under_review, make_contribution):
    judge(under_review, reviewer, every=2, cost=4)
    before = Criterion.objects.get(pk="cost").name_fr
    Criterion.objects.filter(pk="cost").update(name_fr="Dépense", weight=9)
    Criterion.objects.filter(pk="urgency").update(active=False)
    browser = desk
    page = browser.get(f"/fr/review/{under_review.reference}/")
    assert (before in page.content.decode(), "Dépense" in page.content.decode()) == (True, False)
    # Whoever comes second answers the questions of the first, so that the two can be compared.
    codes = [mark.criterion_id for mark in Assessment.objects.get().marks.all()]
    assess(contribution=under_review, marks=dict.fromkeys(codes, 2), remark="", by=other)
    assert [row.values for row in judged(browser, under_review).comparison.rows][2] == [4, 2]
    fresh = judge(make_contribution("under_review"), reviewer)
    assert (fresh.marks.count(), Grid.objects.count()) == (5, 2)
    with pytest.raises(ProtectedError):
        Criterion.objects.get(pk="cost").delete()


def test_the_queue_is_filtered_by_how_far_the_judgement_is(desk, reviewer, other, make_contribution):
    none, one, two, differing = (make_contribution("under_review") for _each in range(4))
    for contribution in (one, two, differing):
        judge(contribution, reviewer)
    judge(two, other)
    judge(differing, other, every=5)
    assert [queue(desk, assessed=asked) for asked in ("none", "one", "two", "differing")] == [
        [none], [one], [two, differing], [differing],
    ]  # fmt: skip


def test_the_page_costs_the_same_with_one_assessment_and_with_two(desk, reviewer, other, make_contribution):
    one, two = make_contribution("under_review"), make_contribution("under_review")
    for contribution in (one, two):
        judge(contribution, other)
    judge(two, reviewer)
    desk.get(reverse("review:queue"))
    costs = set()
    for contribution in (one, two):
        with CaptureQueriesContext(connection) as spent:
            desk.get(at(contribution))
        costs.add(len(spent))
    assert len(costs) == 1, costs


def test_administrators_word_and_weigh_the_criteria(sign_in, make_account, db):
    browser = sign_in(make_account("Admin", None, role=Role.ADMINISTRATOR))
    address = reverse("admin:consultations_criterion_change", args=["cost"])
    page = browser.get(address)
    assert page.status_code == 200
    values = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    answer = browser.post(address, values | {"weight": 3, "name_fr": "Dépense", "active": "on"})
    assert answer.status_code == 302
    assert Criterion.objects.filter(pk="cost", weight=3, name_fr="Dépense").exists()
    assert AuditEntry.objects.filter(action="configuration_changed", object_id="cost").exists()
    assert browser.post(address, values | {"weight": 11}).status_code == 200


def test_a_criterion_is_retired_never_deleted_so_that_no_page_lists_its_marks(
    sign_in, make_account, other, under_review
):
    judge(under_review, other)
    browser = sign_in(make_account("Admin", None, role=Role.ADMINISTRATOR))
    assert browser.get(reverse("admin:consultations_criterion_delete", args=["cost"])).status_code == 403
    listed = reverse("admin:consultations_criterion_changelist")
    assert "delete_selected" not in browser.get(listed).content.decode()


def asked_on(browser, contribution):
    return {"seen": judged(browser, contribution).form.asked}


def test_nobody_marks_by_other_words_than_they_read(desk, under_review):
    """The scale of a criterion was turned over while the form lay open: what was a good mark would be a bad one."""
    filled = sent(5) | asked_on(desk, under_review)
    Criterion.objects.filter(pk="cost").update(high_fr="Très coûteux", low_fr="Peu coûteux")
    refused = desk.post(at(under_review, "assess"), filled)
    assert (refused.status_code, list(refused.context["refused"].errors)) == (422, ["__all__"])
    form = refused.context["judged"].form
    assert [field.value() for _line, field in form.questions] == ["5"] * 6
    assert f'name="seen" value="{form.asked}"' in refused.content.decode()
    assert desk.post(at(under_review, "assess"), sent(5) | asked_on(desk, under_review)).status_code == 302


def test_nobody_settles_a_difference_before_reading_both(sign_in, make_account, rabat, reviewer, other, under_review):
    """They were to be the second, and a colleague was faster: what they meant as one of two would be what counts."""
    third = sign_in(make_account("Zineb Third", rabat))
    judge(under_review, reviewer, every=1)
    filled = sent(3) | asked_on(third, under_review)
    judge(under_review, other, every=5)
    refused = third.post(at(under_review, "assess"), filled)
    assert (refused.status_code, refused.context["judged"].settles) == (422, True)
    assert Judgement.objects.get(pk=under_review.pk).differs
    assert third.post(at(under_review, "assess"), sent(3) | asked_on(third, under_review)).status_code == 302
    assert not Judgement.objects.get(pk=under_review.pk).differs


@pytest.mark.parametrize("second", [2, 5])
def test_a_correction_that_comes_too_late_keeps_its_note_on_the_page(second, desk, reviewer, other, under_review):
    judge(under_review, reviewer, every=2)
    filled = sent(1) | asked_on(desk, under_review) | {"remark": "كلمات كتبتها للتو"}
    judge(under_review, other, every=second)
    refused = desk.post(at(under_review, "assess"), filled)
    assert (refused.status_code, refused.context["judged"].lost) == (422, "كلمات كتبتها للتو")
    assert "كلمات كتبتها للتو" in refused.content.decode()
    stands = gettext("Both assessments are in and stand as they are: each has seen the other’s.")
    assert refused.context["refused"].errors["__all__"] == [stands]
    assert Assessment.objects.get(assessor=reviewer).marks.filter(value=2).count() == 6
