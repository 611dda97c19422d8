"""Following one's contribution with the receipt code, and guessing at codes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.contributions.actions import forget_contacts, move_contribution
from consultations.contributions.models import Contribution
from consultations.contributions.workflow import PUBLIC_LABELS, S
from consultations.public_site.forms import MOST_FAILURES
from consultations.public_site.history import steps_ahead
from consultations.review.models import OfficialAnswer
from consultations.review.tests.answering import publish
from portal.shared.receipts import code_of, new_ticket

TRACK = "/ar/track/"
WRONG = "00000-00000-00000-00000"


def enter(code, client=None, **extra):
    return (client or Client()).post(TRACK, {"code": code}, **extra)


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code,
        lambda code: code.lower().replace("-", ""),
        lambda code: f"  {code.replace('-', ' ')}\t",
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: f"\u2066{code}\u2069",
    ],
)
def test_the_code_opens_however_it_was_typed(typed, make_contribution):
    ticket = new_ticket()
    contribution = make_contribution(ticket=ticket)
    visitor = Client()
    answer = enter(typed(code_of(ticket)), visitor)
    assert answer.headers["Location"] == f"{TRACK}{contribution.reference}/"
    assert contribution.body in visitor.get(answer.headers["Location"]).content.decode()
    assert [each.pk for each in visitor.get(TRACK).context["mine"]] == [contribution.pk]


@pytest.mark.parametrize("code", ["", "   ", WRONG, "TCH-04-000001", "\x00", "ش" * 60, "x" * 5000])
def test_a_wrong_code_is_an_error_at_its_field(code, make_contribution):
    make_contribution()
    page = enter(code)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["code"])


def test_past_the_limit_wrong_codes_are_refused_and_right_ones_still_open(make_contribution):
    ticket = new_ticket()
    make_contribution(ticket=ticket)
    statuses = [enter(WRONG).status_code for _try in range(MOST_FAILURES + 1)]
    assert statuses == [422] * MOST_FAILURES + [429]
    assert enter(code_of(ticket)).status_code == 302
    assert enter(WRONG).status_code == 429
    assert enter(WRONG, REMOTE_ADDR="192.0.2.7").status_code == 422


def test_right_codes_are_not_counted(make_contribution):
    ticket = new_ticket()
    make_contribution(ticket=ticket)
    assert {enter(code_of(ticket)).status_code for _try in range(MOST_FAILURES + 2)} == {302}
    assert enter(WRONG).status_code == 422


def test_the_page_tells_the_way_so_far_and_what_is_ahead(opened):
    visitor, contribution = opened("admissible")
    page = visitor.get(f"{TRACK}{contribution.reference}/")
    assert [step.status for step in page.context["steps"]] == ["submitted", "screening", "admissible"]
    assert len(page.context["ahead"]) == 3
    assert page.context["may"] == {"correct": False, "withdraw": True}


@pytest.mark.parametrize("address", ["{reference}/", ""])
def test_an_author_reads_the_public_words_for_a_state_and_never_the_desks(address, opened):
    visitor, contribution = opened("screening")
    page = visitor.get(TRACK + address.format(reference=contribution.reference)).content.decode()
    assert (str(PUBLIC_LABELS[S.SCREENING]) in page, str(contribution.get_status_display()) in page) == (True, False)


def test_a_reason_written_for_the_author_is_shown(opened):
    visitor, contribution = opened("screening")
    move_contribution(contribution=contribution, to="out_of_scope", by=None, reason="خارج <b>الموضوع</b>")
    page = visitor.get(f"{TRACK}{contribution.reference}/")
    assert "خارج &lt;b&gt;الموضوع&lt;/b&gt;" in page.content.decode()
    assert page.context["ahead"] == []


def test_the_published_answer_is_shown(opened, account):
    visitor, contribution = opened("under_review")
    publish(contribution, account, reason="نعم سنفعل")
    page = visitor.get(f"/fr{TRACK[3:]}{contribution.reference}/")
    assert "نعم سنفعل" in page.content.decode()
    assert page.context["may"] == {"correct": False, "withdraw": False}


def test_signing_in_leads_back_to_the_contribution(opened):
    visitor, contribution = opened()
    page = visitor.get(f"{TRACK}{contribution.reference}/")
    assert page.context["sign_in_url"] == f"/ar/account/login/?next=%2Far%2Ftrack%2F{contribution.reference}%2F"


def test_a_key_noted_before_the_code_was_given_opens_nothing(opened, make_contribution):
    browser, _first = opened()
    noted = browser.cookies["sessionid"].value
    ticket = new_ticket()
    theirs = make_contribution(ticket=ticket)
    enter(code_of(ticket), browser)
    assert browser.get(f"{TRACK}{theirs.reference}/").status_code == 200
    stranger = Client()
    stranger.cookies["sessionid"] = noted
    assert stranger.get(f"{TRACK}{theirs.reference}/").status_code == 404


def test_a_code_given_while_signed_in_signs_nobody_out(make_contribution, account):
    browser = Client()
    browser.force_login(account)
    before = browser.cookies["sessionid"].value
    ticket = new_ticket()
    make_contribution(ticket=ticket)
    enter(code_of(ticket), browser)
    assert browser.session.session_key == before


def test_a_merged_one_shows_the_answer_given_to_all_and_never_whose_it_was(opened, account):
    browser, contribution = opened("joined")
    leader, address = contribution.merged_into, reverse("public_site:tracked", args=[contribution.reference])
    page = browser.get(address)
    shown = page.content.decode()
    assert ('id="together"' in shown, 'id="answer"' in shown, leader.reference in shown) == (True, False, False)
    assert (page.context["may"]["withdraw"], len(page.context["ahead"])) == (True, 2)
    publish(move_contribution(contribution=leader, to="under_review", by=account), account, reason="جواب للجميع")
    page = browser.get(address)
    assert ("جواب للجميع" in page.content.decode(), leader.reference in page.content.decode()) == (True, False)
    assert page.context["ahead"] == [PUBLIC_LABELS[S.IN_SYNTHESIS]]


def test_the_address_of_a_merged_ones_author_is_kept_as_long_as_the_answer_is_awaited(make_contribution, account):
    contribution = make_contribution("joined", author_email="author@example.org")
    later = timezone.now() + timedelta(days=1)
    forget_contacts(cutoff=later)
    contribution.refresh_from_db()
    assert contribution.author_email == "author@example.org"
    leader = move_contribution(contribution=contribution.merged_into, to="under_review", by=account)
    publish(leader, account)
    forget_contacts(cutoff=timezone.now() + timedelta(days=1))
    contribution.refresh_from_db()
    assert contribution.author_email == ""


def test_in_the_synthesis_the_answer_stays_and_the_way_is_one_step_longer(opened):
    browser, contribution = opened(S.IN_SYNTHESIS)
    OfficialAnswer.objects.create(
        contribution=contribution, outcome="retained", reason="مقبول", language="ar", published_at=timezone.now()
    )
    page = browser.get(reverse("public_site:tracked", args=[contribution.reference]))
    assert "مقبول" in page.content.decode()
    assert (page.context["steps"][-1].label, page.context["ahead"]) == (PUBLIC_LABELS[S.IN_SYNTHESIS], [])
    contribution.status = S.ANSWERED
    assert steps_ahead(contribution) == [PUBLIC_LABELS[S.IN_SYNTHESIS]]


@pytest.mark.parametrize(
    ("leader", "ahead"),
    [(S.UNDER_REVIEW, [S.ANSWERED, S.IN_SYNTHESIS]), (S.ANSWERED, [S.IN_SYNTHESIS]), (S.IN_SYNTHESIS, [])],
)
def test_what_is_read_with_another_goes_the_rest_of_the_way_with_it(leader, ahead):
    merged = Contribution(status=S.MERGED, merged_into=Contribution(status=leader))
    assert steps_ahead(merged) == [PUBLIC_LABELS[state] for state in ahead]
