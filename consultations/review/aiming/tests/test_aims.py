"""Objectives: one of the contribution's own axis, found in the queue, never replaced behind somebody's back."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.contributions.models import Contribution
from consultations.review.aiming.actions import AimedMeanwhile, record_aim
from consultations.review.aiming.models import Aim
from consultations.review.exports.columns import COLUMNS
from consultations.review.exports.material import rows
from consultations.review.trail.sentences import sentence
from portal.shared.models import AuditEntry
from tests.people import Role


def at(contribution, name="objective"):
    return reverse(f"review:{name}", args=[contribution.reference])


def aims():
    return list(Aim.objects.order_by("contribution_id").values_list("objective_id", flat=True))


def test_the_page_offers_the_objectives_of_the_axis_and_records_one(desk, reviewer, make_contribution, objectives):
    contribution = make_contribution()
    form = desk.get(at(contribution, "contribution")).context["aiming"]["form"]
    assert [one.pk for one in form.fields["objective"].queryset] == ["access", "schooling"]
    answer = desk.post(at(contribution), {"seen": "", "objective": "schooling"})
    assert (answer.status_code, aims()) == (302, ["schooling"])
    assert Aim.objects.get().by == reviewer
    [entry] = AuditEntry.objects.filter(action="objective_recorded")
    assert (entry.object_id, entry.details) == (str(contribution.pk), {"objective": "schooling"})
    assert "schooling" in sentence(entry)
    assert "schooling ar" in desk.get(at(contribution, "contribution")).content.decode()


def test_it_is_taken_away_again_and_the_same_once_more_writes_nothing(reviewer, make_contribution, objectives):
    contribution = make_contribution()
    for _each in range(2):
        record_aim(contribution=contribution, objective=objectives["access"], by=reviewer, seen="")
    record_aim(contribution=contribution, objective=None, by=reviewer, seen="access")
    entries = AuditEntry.objects.filter(action__startswith="objective_").order_by("pk")
    assert (aims(), [entry.action for entry in entries]) == ([], ["objective_recorded", "objective_removed"])


def test_an_objective_of_another_axis_is_refused_at_the_field(desk, reviewer, make_contribution, objectives):
    contribution = make_contribution()
    answer = desk.post(at(contribution), {"seen": "", "objective": "play"})
    assert (answer.status_code, list(answer.context["aiming"]["form"].errors), aims()) == (422, ["objective"], [])
    with pytest.raises(ValidationError):
        record_aim(contribution=contribution, objective=objectives["play"], by=reviewer, seen="")


def test_where_no_axis_is_named_every_objective_may_be_chosen(desk, make_contribution, objectives):
    contribution = make_contribution(axis=None)
    assert desk.post(at(contribution), {"seen": "", "objective": "play"}).status_code == 302
    assert aims() == ["play"]


def test_whoever_comes_second_is_told_and_replaces_it_knowingly(desk, reviewer, make_contribution, objectives):
    contribution = make_contribution()
    record_aim(contribution=contribution, objective=objectives["access"], by=reviewer, seen="")
    answer = desk.post(at(contribution), {"seen": "", "objective": "schooling"})
    form = answer.context["aiming"]["form"]
    assert (answer.status_code, aims(), form["objective"].value(), form["seen"].value()) == (
        409, ["access"], "schooling", "access",
    )  # fmt: skip
    assert "access ar" in str(form.errors["objective"])
    assert desk.post(at(contribution), {"seen": "access", "objective": "schooling"}).status_code == 302
    assert aims() == ["schooling"]
    with pytest.raises(AimedMeanwhile):
        record_aim(contribution=contribution, objective=None, by=reviewer, seen="access")


def test_the_queue_is_narrowed_to_an_objective_at_no_more_queries(desk, reviewer, make_contribution, objectives):
    contributions = [make_contribution() for _each in range(3)]
    costs = []
    for contribution in contributions:
        record_aim(contribution=contribution, objective=objectives["access"], by=reviewer, seen="")
        desk.get(reverse("review:queue"), {"objective": "access"})
        with CaptureQueriesContext(connection) as spent:
            page = desk.get(reverse("review:queue"), {"objective": "access"}).context["page"]
        costs.append((len(page.rows), len(spent)))
    assert [found for found, _cost in costs] == [1, 2, 3]
    assert len({cost for _found, cost in costs}) == 1
    assert desk.get(reverse("review:queue"), {"objective": "schooling"}).context["page"].rows == []


def test_the_choices_stand_under_their_axes(desk, objectives):
    page = desk.get(reverse("review:queue"), {"objective": "access"}).content.decode()
    _before, first, second = page.split('<optgroup label="نص">')
    assert (first.split("</optgroup>")[0], second.split("</optgroup>")[0]) == (
        '<option value="access" selected>access ar</option><option value="schooling">schooling ar</option>',
        '<option value="play">play ar</option>',
    )


def test_the_export_names_it(reviewer, make_contribution, objectives):
    contribution = make_contribution()
    record_aim(contribution=contribution, objective=objectives["access"], by=reviewer, seen="")
    [[line]] = rows(Contribution.objects.all(), newest=False, at=timezone.now())
    assert line[[column.name for column in COLUMNS].index("objective")] == "access ar"


def test_a_reader_who_may_not_record_sees_it_and_has_no_button(
    sign_in, make_account, oriental, reviewer, make_contribution, objectives
):
    contribution = make_contribution()
    record_aim(contribution=contribution, objective=objectives["access"], by=reviewer, seen="")
    auditor = sign_in(make_account("Auditor", None, role=Role.AUDITOR))
    page = auditor.get(at(contribution, "contribution"))
    assert (page.context["aiming"]["form"], "access ar" in page.content.decode()) == (None, True)
    assert auditor.post(at(contribution), {"seen": "access", "objective": ""}).status_code == 403
    stranger = sign_in(make_account("Stranger", oriental))
    assert stranger.post(at(contribution), {"seen": "access", "objective": ""}).status_code == 404
    assert aims() == ["access"]
