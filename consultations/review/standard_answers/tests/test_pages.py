"""Who writes standard answers: coordinators their region's, national ones everybody's; an auditor reads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.review.standard_answers.models import StandardAnswer
from portal.shared.models import AuditEntry
from stakeholders.models import RoleAssignment

Role = RoleAssignment.Role
LIST, NEW = "review:standard_answers", "review:new_standard_answer"


def at(standard):
    return reverse("review:standard_answer", args=[standard.pk])


def fields(**values):
    texts = {"name_ar": "شكر", "name_fr": "Merci", "text_ar": "نشكركم", "text_fr": "Nous vous remercions"}
    return texts | {"outcome": "retained", "region": "04", "in_use": "on"} | values


def test_a_coordinator_writes_one_for_the_region(sign_in, coordinator, rabat):
    assert sign_in(coordinator).post(reverse(NEW), fields()).status_code == 302
    one = StandardAnswer.objects.get()
    assert (one.region, one.text_ar, one.text_fr, one.changed_by) == (
        rabat,
        "نشكركم",
        "Nous vous remercions",
        coordinator,
    )
    entry = AuditEntry.objects.get(action="standard_answer_written")
    assert (entry.region_code, entry.details) == ("04", {"outcome": "retained", "in_use": True})


@pytest.mark.parametrize("region", ["", "02"])
def test_a_coordinator_writes_for_no_other_region_and_not_for_all(region, sign_in, coordinator, oriental):
    page = sign_in(coordinator).post(reverse(NEW), fields(region=region))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["region"])
    assert StandardAnswer.objects.count() == 0


def test_both_languages_are_needed_and_an_unknown_place_is_named_at_its_field(sign_in, national):
    page = sign_in(national).post(reverse(NEW), fields(region="", text_fr="", text_ar="{autor} {region}"))
    form = page.context["form"]
    assert (page.status_code, set(form.errors)) == (422, {"text_fr", "text_ar"})
    assert "{autor}" in form.errors["text_ar"][0]
    assert form["text_ar"].value() == "{autor} {region}"


def test_taken_out_of_use_it_stays(sign_in, coordinator, standard, rabat):
    one = standard(region=rabat)
    assert sign_in(coordinator).post(at(one), fields(in_use="")).status_code == 302
    one.refresh_from_db()
    assert (one.in_use, one.text_ar) == (False, "نشكركم")


def test_what_is_everybodys_only_a_national_keeper_changes(sign_in, coordinator, national, standard):
    one = standard()
    assert sign_in(coordinator).get(at(one)).status_code == 403
    assert sign_in(national).get(at(one)).status_code == 200


def test_another_regions_is_not_there(sign_in, coordinator, standard, oriental):
    foreign = standard(region=oriental, name_ar="خاص بالشرق")
    browser = sign_in(coordinator)
    assert [browser.get(at(foreign)).status_code, browser.post(at(foreign), fields()).status_code] == [404, 404]
    assert "خاص بالشرق" not in browser.get(reverse(LIST)).content.decode()


def test_an_auditor_reads_and_writes_nothing(sign_in, make_account, standard):
    one = standard()
    browser = sign_in(make_account("Auditor", None, role=Role.AUDITOR))
    page = browser.get(reverse(LIST))
    assert (page.status_code, "شكر وقبول" in page.content.decode()) == (200, True)
    assert (page.context["may_write"], reverse(NEW) in page.content.decode()) == (False, False)
    assert [browser.get(reverse(NEW)).status_code, browser.post(at(one), fields()).status_code] == [403, 403]


def test_the_list_costs_the_same_at_one_and_three(sign_in, coordinator, standard, rabat):
    browser, costs = sign_in(coordinator), []
    for _row in range(2):
        standard(region=rabat)
        with CaptureQueriesContext(connection) as spent:
            assert browser.get(reverse(LIST)).status_code == 200
        costs.append(len(spent))
        standard()
    assert costs[0] == costs[1]


def test_hostile_words_are_shown_as_words(sign_in, coordinator, standard):
    standard(text_ar="<script>alert(1)</script>", name_fr="<b>Merci", name_ar="<i>شكر")
    shown = sign_in(coordinator).get(reverse(LIST)).content
    assert (b"<script>alert" in shown, b"<i>" in shown) == (False, False)
