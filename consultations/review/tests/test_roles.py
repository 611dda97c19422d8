"""Who does what at the desk: a screener decides what is admissible, an auditor reads all and changes nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from consultations.contributions.workflow import S
from consultations.review.models import AnswerDraft
from consultations.review.tests.answering import propose
from consultations.review.tests.conftest import seen
from portal.shared.models import AuditEntry
from stakeholders.actions import grant_role


@pytest.fixture
def colleague(make_account, sign_in):
    """Return the browser of somebody who holds a role in some regions (None: in all)."""

    def make(role, *regions, name=""):
        return sign_in(make_account(name or f"{role} colleague", *regions, role=role))

    return make


def at(name, contribution):
    return reverse(f"review:{name}", args=[contribution.reference])


def move(browser, contribution, to):
    data = {"to": to, "reason": "سبب", "seen": seen(contribution)}
    return browser.post(at("move", contribution), data).status_code


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ("submitted", "screening", 302),
        ("screening", "admissible", 302),
        ("screening", "returned", 302),
        ("screening", "out_of_scope", 302),
        ("screening", "diverted", 302),
        ("out_of_scope", "screening", 302),
        ("admissible", "under_review", 403),
        ("admissible", "out_of_scope", 403),
        ("under_review", "out_of_scope", 403),
        ("answered", "under_review", 403),
    ],
)
def test_a_screener_moves_what_is_being_screened_and_nothing_beyond(
    before, after, status, colleague, rabat, make_contribution
):
    contribution = make_contribution(before)
    assert move(colleague("screener", rabat), contribution, after) == status
    contribution.refresh_from_db()
    assert contribution.status == (after if status == 302 else before)


def test_a_screener_answers_nothing(colleague, rabat, make_contribution, reviewer):
    screener, contribution = colleague("screener", rabat), make_contribution("under_review")
    page = screener.get(at("contribution", contribution))
    assert (page.context["answerable"], page.context["may_move"]) == (False, False)
    data = {"outcome": "retained", "reason": "نص", "language": "ar", "seen": seen(contribution), "seen_version": 0}
    assert screener.post(at("answer", contribution), data).status_code == 403
    draft = propose(contribution, reviewer)
    chosen = {"draft": [f"{contribution.reference}:{draft.version}"]}
    doors = [at(name, contribution) for name in ("approve_answer", "send_back_answer", "take_back_answer")]
    assert {screener.post(door, {"seen_version": draft.version}).status_code for door in doors} == {403}
    assert screener.post(reverse("review:approve_selected"), chosen).status_code == 403
    assert AnswerDraft.objects.get().state == "to_approve"


@pytest.mark.parametrize("everywhere", [False, True])
def test_an_auditor_reads_and_changes_nothing(everywhere, colleague, rabat, make_contribution, reviewer):
    auditor = colleague("auditor", None if everywhere else rabat)
    contribution = make_contribution("under_review")
    propose(contribution, reviewer)
    for page in (reverse("review:queue"), reverse("review:approvals"), at("contribution", contribution)):
        assert auditor.get(page).status_code == 200
    shown = auditor.get(at("contribution", contribution)).content.decode()
    assert [f"/{door}/" in shown for door in ("move", "answer", "approve", "hold")] == [False] * 4
    for name in ("move", "hold", "answer", "approve_answer", "send_back_answer", "take_back_answer"):
        assert auditor.post(at(name, contribution), {"to": "out_of_scope", "reason": "x"}).status_code == 403
    contribution.refresh_from_db()
    assert contribution.status == "under_review"


def test_an_auditor_who_reads_who_wrote_it_is_recorded(colleague, rabat, make_contribution):
    contribution = make_contribution(author_name="زينب")
    assert "زينب" in colleague("auditor", rabat).post(at("author", contribution)).content.decode()
    assert AuditEntry.objects.filter(action="identity_read").count() == 1


def test_a_role_counts_where_it_is_held(colleague, make_account, sign_in, rabat, oriental, make_contribution):
    """Auditor everywhere and reviewer of another region: read here, and no more."""
    account = make_account("Both", oriental)
    grant_role(account=account, role="auditor", region=None, by=None)
    browser, contribution = sign_in(account), make_contribution("submitted")
    assert browser.get(at("contribution", contribution)).status_code == 200
    assert move(browser, contribution, S.SCREENING) == 403
    contribution.refresh_from_db()
    assert contribution.status == "submitted"


@pytest.mark.parametrize("role", ["screener", "auditor"])
def test_another_regions_contribution_does_not_exist_for_them(role, colleague, oriental, make_contribution):
    contribution, browser = make_contribution("screening"), colleague(role, oriental)
    assert browser.get(at("contribution", contribution)).status_code == 404
    assert move(browser, contribution, S.ADMISSIBLE) == 404
