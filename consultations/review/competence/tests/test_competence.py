"""Who may act is recorded by a reviewer, shown, exported, looked for; an auditor reads it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations.contributions.details import Proposed
from consultations.contributions.models import Contribution
from consultations.contributions.workflow import S
from consultations.review.competence.actions import record_competence
from consultations.review.competence.models import Competence
from consultations.review.trail.sentences import sentence
from portal.shared.models import AuditEntry

QUEUE = reverse("review:queue")


def at(contribution, name="competence"):
    return reverse(f"review:{name}", args=[contribution.reference])


@pytest.mark.parametrize(("level", "how_many"), [("shared", 1), ("shared", 0), ("region", 2), ("commune", 0)])
def test_one_body_is_competent_by_itself_and_two_at_least_together(
    level, how_many, make_contribution, reviewer, institution, council
):
    bodies = [institution, council][:how_many]
    with pytest.raises(ValidationError) as refused:
        record_competence(contribution=make_contribution("admissible"), level=level, bodies=bodies, by=reviewer)
    assert list(refused.value.message_dict) == ["bodies"]
    assert not Competence.objects.exists()


def test_it_begins_from_the_author_and_is_shown_exported_and_found(
    desk, make_contribution, reviewer, institution, council
):
    contribution = make_contribution("admissible", proposed=Proposed(level="province"))
    other = make_contribution("admissible", body="نص آخر")
    assert desk.get(at(contribution)).context["form"]["level"].value() == "province"
    sent = {"seen": "", "level": "shared", "bodies": [institution.pk, council.pk]}
    assert desk.post(at(contribution), sent)["Location"] == at(contribution, "contribution")
    shown = desk.get(at(contribution, "contribution")).content.decode()
    assert all(body.name_ar in shown for body in (institution, council))
    found = desk.get(QUEUE, {"competence": "shared"}).context["page"].rows
    assert [row.contribution.reference for row in found] == [contribution.reference]
    assert other.reference not in desk.get(QUEUE, {"competence": "shared"}).content.decode()
    entry = AuditEntry.objects.get(action="competence_recorded")
    assert entry.details == {"level": "shared", "bodies": ["entraide", "regional-council"]}
    assert "%" not in sentence(entry)
    again = desk.get(at(contribution)).context["form"]
    assert (again["level"].value(), list(again["bodies"].value())) == ("shared", [institution.pk, council.pk])


def test_what_somebody_recorded_meanwhile_is_not_overwritten_unseen(
    desk, make_contribution, reviewer, institution, council
):
    contribution = make_contribution("admissible")
    record_competence(contribution=contribution, level="state", bodies=[institution], by=reviewer)
    page = desk.post(at(contribution), {"seen": "", "level": "region", "bodies": [council.pk]})
    assert (page.status_code, Competence.objects.get().level) == (409, "state")
    form = page.context["form"]
    assert (form["level"].value(), form["bodies"].value()) == ("region", [council.pk])
    sent = {"seen": form["seen"].value(), "level": "region", "bodies": [council.pk]}
    assert desk.post(at(contribution), sent).status_code == 302
    assert Competence.objects.get().level == "region"


@pytest.mark.parametrize("status", [S.SUBMITTED, S.SCREENING, S.RETURNED, S.OUT_OF_SCOPE, S.WITHDRAWN])
def test_it_is_not_recorded_before_it_is_admissible(status, desk, make_contribution, institution):
    contribution = make_contribution(status)
    assert desk.get(at(contribution))["Location"] == at(contribution, "contribution")
    sent = {"seen": "", "level": "state", "bodies": [institution.pk]}
    assert desk.post(at(contribution), sent).status_code == 422
    assert not Competence.objects.exists()


@pytest.mark.parametrize("seen", ["\x00", "yesterday", "2026-13-45T00:00:00", "9" * 300])
def test_a_made_up_sign_never_overwrites(seen, desk, make_contribution, reviewer, institution):
    contribution = make_contribution("admissible")
    record_competence(contribution=contribution, level="state", bodies=[institution], by=reviewer)
    page = desk.post(at(contribution), {"seen": seen, "level": "region", "bodies": [institution.pk]})
    assert (page.status_code, Competence.objects.get().level) == (409, "state")


def test_an_auditor_and_a_screener_read_and_another_region_finds_nothing(
    make_account, sign_in, make_contribution, reviewer, rabat, oriental, institution
):
    contribution = make_contribution("admissible")
    record_competence(contribution=contribution, level="state", bodies=[institution], by=reviewer)
    for role, where in (("auditor", None), ("screener", rabat)):
        browser = sign_in(make_account(role, where, role=role))
        page = browser.get(at(contribution, "contribution")).content.decode()
        assert (institution.name_ar in page, at(contribution) in page) == (True, False)
        sent = {"seen": "", "level": "region", "bodies": [institution.pk]}
        assert [browser.get(at(contribution)).status_code, browser.post(at(contribution), sent).status_code] == [
            403,
            403,
        ]
    foreign = sign_in(make_account("foreign", oriental))
    assert [foreign.get(at(contribution)).status_code, foreign.post(at(contribution)).status_code] == [404, 404]
    assert Contribution.objects.get(pk=contribution.pk).competence.level == "state"
