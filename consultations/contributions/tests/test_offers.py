"""Partnership offers at the desk: their state table, who moves them, what is kept and what the partner is told."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.contributions.actions import (
    OfferMovedMeanwhile,
    move_offer,
    withdraw_contribution,
)
from consultations.contributions.details import Offered
from consultations.contributions.models import Contribution, OfferStep, PartnershipOffer
from consultations.contributions.offers import queries, workflow
from consultations.contributions.offers.workflow import InvalidMove, S
from consultations.contributions.tests.conftest import make_region
from portal.shared.models import AuditEntry, OutgoingMail
from stakeholders.access import Role
from stakeholders.models import Account, Organisation
from strategy.models import Region

LISTING = "/ar/offers/"
# The way from "offered" to each state, by the state table.
WAYS = {
    S.OFFERED: [],
    S.EXAMINED: [S.EXAMINED],
    S.AGREED: [S.EXAMINED, S.AGREED],
    S.SIGNED: [S.EXAMINED, S.AGREED, S.SIGNED],
    S.DELIVERED: [S.EXAMINED, S.AGREED, S.SIGNED, S.DELIVERED],
    S.DECLINED: [S.DECLINED],
}
ALLOWED = {
    ("offer_made", "examined"), ("offer_made", "offer_declined"), ("examined", "agreed"),
    ("examined", "offer_declined"), ("agreed", "signed"), ("agreed", "offer_declined"), ("signed", "delivered"),
    ("offer_declined", "examined"),
}  # fmt: skip


@pytest.fixture
def coordinator(make_account: Callable[..., Account], rabat: Region) -> Account:
    return make_account("Chafik Coordinator", rabat, role=Role.COORDINATOR)


@pytest.fixture
def reviewer(make_account: Callable[..., Account], rabat: Region) -> Account:
    return make_account("Salma Reviewer", rabat)


@pytest.fixture
def make_offer(make_contribution: Callable[..., Contribution], coordinator: Account) -> Callable[..., PartnershipOffer]:
    """Offer two rooms and lead the offer to a state, by the portal's own actions."""

    def make(state: str = S.OFFERED, *, resources: tuple[str, ...] = ("premises",), **words: Any) -> PartnershipOffer:
        offered = Offered(resources=resources, purpose="استقبال", extent="قاعتان")
        offer = make_contribution(kind="offer", offered=offered, **words).offer
        if state == S.WITHDRAWN:
            withdraw_contribution(contribution=offer.contribution)
        for step in WAYS.get(S(state), []):
            offer = move_offer(offer=offer, to=step, by=coordinator, reason="سبب")
        return PartnershipOffer.objects.get(pk=offer.pk)

    return make


@pytest.fixture
def desk(sign_in: Callable[[Account], Client], coordinator: Account) -> Client:
    return sign_in(coordinator)


def at(offer: PartnershipOffer, further: str = "") -> str:
    return f"{LISTING}{offer.contribution.reference}/{further}"


def seen(offer: PartnershipOffer) -> int:
    return offer.steps.order_by("-pk").values_list("pk", flat=True)[0]


def state(offer: PartnershipOffer) -> str:
    return PartnershipOffer.objects.values_list("state", flat=True).get(pk=offer.pk)


def press(browser: Client, offer: PartnershipOffer, to: str, **sent: Any):
    return browser.post(at(offer, "move/"), {"to": to, "seen": seen(offer), "reason": "سبب"} | sent)


# -- the state table ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("before", S.values)
@pytest.mark.parametrize("after", S.values)
def test_desk_moves_what_the_table_allows_and_nothing_else(before, after, make_offer, coordinator) -> None:
    offer = make_offer(before)
    steps = offer.steps.count()
    if (before, after) in ALLOWED:
        assert move_offer(offer=offer, to=after, by=coordinator, reason="سبب").state == after
        assert (state(offer), offer.steps.count()) == (after, steps + 1)
    else:
        with pytest.raises(InvalidMove):
            move_offer(offer=offer, to=after, by=coordinator, reason="سبب")
        assert (state(offer), offer.steps.count()) == (before, steps)


def test_every_state_stands_in_the_table() -> None:
    assert set(workflow.MOVES) == set(S.values)


def test_a_move_leaves_its_dated_step_and_its_audit_row_without_words(make_offer, coordinator) -> None:
    offer = move_offer(offer=make_offer(), to=S.EXAMINED, by=coordinator, reason="زرنا المقر")
    step = offer.steps.order_by("pk")[1]
    assert (step.from_state, step.to_state, step.reason, step.by) == (S.OFFERED, S.EXAMINED, "زرنا المقر", coordinator)
    assert step.at == PartnershipOffer.objects.get().state_changed_at
    entry = AuditEntry.objects.get(action="offer_moved")
    assert (entry.actor_id, entry.region_code, entry.object_id) == (coordinator.pk, "04", str(offer.pk))
    assert entry.details == {"before": "offer_made", "after": "examined"}


@pytest.mark.parametrize("before", [S.OFFERED, S.EXAMINED, S.AGREED])
@pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
def test_declining_says_why(before, reason, make_offer, coordinator) -> None:
    offer = make_offer(before)
    with pytest.raises(ValidationError) as refused:
        move_offer(offer=offer, to=S.DECLINED, by=coordinator, reason=reason.strip("\u200b "))
    assert (list(refused.value.message_dict), state(offer)) == (["reason"], before)


def test_taking_it_up_again_says_why(make_offer, coordinator) -> None:
    with pytest.raises(ValidationError):
        move_offer(offer=make_offer(S.DECLINED), to=S.EXAMINED, by=coordinator)


# -- the contribution and its offer -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "after"),
    [(before, S.WITHDRAWN) for before in (S.OFFERED, S.EXAMINED, S.AGREED, S.SIGNED)]
    + [(settled, settled) for settled in (S.DELIVERED, S.DECLINED)],
)
def test_withdrawing_the_contribution_withdraws_what_is_not_settled(before, after, make_offer) -> None:
    offer = make_offer(before)
    withdraw_contribution(contribution=offer.contribution)
    assert (state(offer), offer.steps.last().to_state) == (after, after)


@pytest.mark.parametrize("status", ["screening", "admissible", "out_of_scope", "answered"])
def test_no_other_move_of_the_contribution_touches_the_offer(status, make_offer) -> None:
    assert state(make_offer(S.AGREED, status=status)) == S.AGREED


@pytest.mark.parametrize("kind", ["offer", "remark"])
def test_nothing_is_corrected_once_somebody_examined_the_offer(kind, opened, coordinator, axis) -> None:
    visitor, contribution = opened(kind="offer", offered=Offered(resources=("data",)))
    address = f"/ar/contribute/{contribution.reference}/correct/"
    assert visitor.get(address).status_code == 200
    move_offer(offer=contribution.offer, to=S.EXAMINED, by=coordinator)
    assert visitor.get(address).status_code == 302
    assert visitor.get(f"/ar/track/{contribution.reference}/").context["may"]["correct"] is False
    sent = {"kind": kind, "axis": axis.pk, "region": "04", "body": "كلام آخر"}
    sent |= {"resources": ["staff"]} if kind == "offer" else {}
    page = visitor.post(address, sent)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["__all__"])
    assert (PartnershipOffer.objects.get().resources, Contribution.objects.get().body) == (["data"], contribution.body)


# -- who may -------------------------------------------------------------------------------------------------------
def test_a_coordinator_leads_an_offer_all_the_way_by_the_buttons(desk, make_offer) -> None:
    offer = make_offer()
    for step in WAYS[S.DELIVERED]:
        assert f'value="{step}"' in desk.get(at(offer)).content.decode()
        answer = press(desk, offer, step)
        assert (answer.status_code, answer.headers["Location"]) == (302, at(offer))
        assert state(offer) == step
    assert desk.get(at(offer)).context["form"].has_moves is False


def test_a_reviewer_examines_and_engages_nobody(sign_in, reviewer, make_offer) -> None:
    browser, offer = sign_in(reviewer), make_offer()
    assert [press(browser, offer, to).status_code for to in (S.DECLINED, S.AGREED)] == [403, 403]
    assert press(browser, offer, S.EXAMINED).status_code == 302
    assert [press(browser, offer, to).status_code for to in (S.AGREED, S.DECLINED)] == [403, 403]
    assert browser.get(at(offer)).context["form"].has_moves is False
    assert state(offer) == S.EXAMINED
    declined = make_offer(S.DECLINED)
    assert press(browser, declined, S.EXAMINED).status_code == 403


def test_whoever_coordinates_elsewhere_engages_only_there(sign_in, make_account, rabat, make_offer) -> None:
    account = make_account("Two places", rabat)
    fes = make_region("03", "فاس-مكناس", "Fès-Meknès")
    account.assignments.create(role=Role.COORDINATOR, region=fes)
    browser, here, there = sign_in(account), make_offer(S.EXAMINED), make_offer(S.EXAMINED, region=fes)
    assert [press(browser, offer, S.AGREED).status_code for offer in (here, there)] == [403, 302]


def test_an_offer_of_another_region_is_not_there(sign_in, make_account, oriental, make_offer) -> None:
    offer = make_offer()
    browser = sign_in(make_account("Elsewhere", oriental, role=Role.COORDINATOR))
    answers = [browser.get(at(offer)), browser.get(at(offer, "move/")), press(browser, offer, S.EXAMINED)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert offer.contribution.reference not in browser.get(LISTING, {"state": "all"}).content.decode()


def test_the_partners_name_is_not_read_in_passing(desk, make_offer) -> None:
    offer = make_offer(author_name="أمينة بنيس", author_email="amina@example.org")
    for address in (LISTING, at(offer)):
        page = desk.get(address).content.decode()
        assert [word for word in ("أمينة بنيس", "amina@example.org") if word in page] == []


# -- two at once ---------------------------------------------------------------------------------------------------
def test_whoever_decides_on_what_is_no_longer_so_is_asked_again(desk, make_offer, coordinator) -> None:
    offer = make_offer()
    before = seen(offer)
    move_offer(offer=offer, to=S.EXAMINED, by=coordinator)
    page = press(desk, offer, S.DECLINED, seen=before, reason="سبب كتبته")
    assert (page.status_code, state(offer)) == (409, S.EXAMINED)
    assert "سبب كتبته" in page.content.decode()
    assert page.context["form"]["seen"].value() == seen(offer)


@pytest.mark.django_db(transaction=True)
def test_two_who_move_it_at_once_make_one_step(make_offer, coordinator) -> None:
    offer = make_offer(S.EXAMINED)
    last, together, outcomes = seen(offer), Barrier(2), []

    def decide(to: str) -> None:
        together.wait()
        try:
            outcomes.append(move_offer(offer=offer, to=to, by=coordinator, reason="سبب", seen=last).state)
        except OfferMovedMeanwhile as meanwhile:
            outcomes.append(f"after {meanwhile.step.to_state}")
        finally:
            connection.close()

    threads = [Thread(target=decide, args=[to]) for to in (S.AGREED, S.DECLINED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = state(offer)
    assert sorted(outcomes) == sorted([won, f"after {won}"])
    assert offer.steps.count() == 3


@pytest.mark.django_db(transaction=True)
def test_withdrawing_while_somebody_agrees_leaves_it_withdrawn(make_offer, coordinator) -> None:
    offer, together = make_offer(S.EXAMINED), Barrier(2)

    def agree() -> None:
        together.wait()
        try:
            move_offer(offer=offer, to=S.AGREED, by=coordinator)
        except InvalidMove:
            pass
        finally:
            connection.close()

    def withdraw() -> None:
        together.wait()
        withdraw_contribution(contribution=offer.contribution)
        connection.close()

    threads = [Thread(target=each) for each in (agree, withdraw)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (state(offer), offer.steps.last().to_state) == (S.WITHDRAWN, S.WITHDRAWN)


# -- what the partner learns ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_partner_is_written_to_at_each_step_in_their_language(language, make_offer) -> None:
    offer = make_offer(S.DELIVERED, author_email="partner@example.org", author_language=language)
    mails = OutgoingMail.objects.filter(key__startswith="offer_moved:").order_by("pk")
    expected = [f"offer_moved:{pk}" for pk in offer.steps.order_by("pk").values_list("pk", flat=True)[1:]]
    assert [(mail.key, mail.recipient, mail.language) for mail in mails] == [
        (key, "partner@example.org", language) for key in expected
    ]
    assert all(offer.contribution.reference in mail.subject and "سبب" in mail.body for mail in mails)


def test_whoever_left_no_address_is_not_written_to_and_withdrawing_writes_nothing(make_offer) -> None:
    make_offer(S.DELIVERED)
    withdraw_contribution(contribution=make_offer(author_email="partner@example.org").contribution)
    assert OutgoingMail.objects.filter(key__startswith="offer_moved:").count() == 0


def test_the_partner_follows_the_offer_with_the_code(opened, coordinator) -> None:
    offered = Offered(resources=("funds",), purpose="استقبال", amount=180_000)
    visitor, contribution = opened(kind="offer", offered=offered)
    move_offer(offer=contribution.offer, to=S.DECLINED, by=coordinator, reason="لا ميزانية للصيانة")
    page = visitor.get(f"/fr/track/{contribution.reference}/")
    text = page.content.decode()
    assert [word for word in ("180\u202f000", "استقبال", "لا ميزانية للصيانة") if word not in text] == []
    assert "Chafik" not in text
    assert page.context["offer_ahead"] == []


# -- the list ------------------------------------------------------------------------------------------------------
def shown(page) -> list[str]:
    return [offer.contribution.reference for offer in page.context["page"].rows]


def test_the_list_shows_what_is_open_and_narrows(desk, make_offer, citizens) -> None:
    coop = Organisation.objects.create(
        code="coop", category=citizens, region_id="04", name_ar="تعاونية", name_fr="Coopérative des dunes"
    )
    open_one, signed, declined = make_offer(), make_offer(S.SIGNED, resources=("funds",)), make_offer(S.DECLINED)
    named = make_offer(organisation=coop)
    references = {offer: offer.contribution.reference for offer in (open_one, signed, declined, named)}
    for asked, expected in (
        ({}, [open_one, signed, named]),
        ({"state": "all"}, [open_one, signed, declined, named]),
        ({"state": "offer_declined"}, [declined]),
        ({"resource": "funds"}, [signed]),
        ({"words": "dunes"}, [named]),
        ({"words": references[signed]}, [signed]),
        ({"words": "لا شيء من هذا"}, []),
    ):
        assert shown(desk.get(LISTING, asked)) == [references[offer] for offer in expected], asked


def test_pages_follow_each_other_both_ways_without_loss(desk, make_offer, monkeypatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    everything = [make_offer().contribution.reference for _each in range(5)]
    page, pages = desk.get(LISTING), []
    while True:
        pages.append(shown(page))
        if not page.context["next_url"]:
            break
        page = desk.get(LISTING + page.context["next_url"])
    backwards = [shown(page)]
    while page.context["previous_url"]:
        page = desk.get(LISTING + page.context["previous_url"])
        backwards.insert(0, shown(page))
    assert pages == backwards == [everything[:2], everything[2:4], everything[4:]]


def test_bad_addresses_are_answered(desk, make_offer) -> None:
    offer = make_offer()
    for tail in ("?after=9999999999999999999999", "?before=abc", "?state=moon", "?resource=%00", "?words=%ED%A0%80"):
        assert desk.get(LISTING + tail).status_code == 200, tail
    for sent in ({}, {"to": "moon", "seen": 1}, {"to": "examined"}, {"to": "examined", "seen": "x" * 99}):
        assert desk.post(at(offer, "move/"), sent).status_code == 422, sent
    assert state(offer) == S.OFFERED


def cost(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as spent:
        assert browser.get(address).status_code == 200
    return len(spent)


def test_the_list_costs_the_same_with_one_and_with_three(desk, make_offer) -> None:
    costs = []
    for _time in range(3):
        make_offer(S.AGREED)
        costs.append(cost(desk, LISTING))
    assert costs == [costs[0]] * 3


def test_an_offer_costs_the_same_after_one_step_and_after_four(desk, make_offer) -> None:
    assert cost(desk, at(make_offer())) == cost(desk, at(make_offer(S.SIGNED)))


@pytest.mark.parametrize("reason", ["<script>alert(1)</script>", "{{ 7|add:7 }}{% now %}", "تع\x0bليل", "\u202eمعكوس"])
def test_hostile_words_to_the_partner_do_no_harm(reason, desk, opened) -> None:
    visitor, contribution = opened(kind="offer", offered=Offered(resources=("data",)))
    assert press(desk, contribution.offer, S.EXAMINED, reason=reason).status_code == 302
    for page in (desk.get(at(contribution.offer)), visitor.get(f"/ar/track/{contribution.reference}/")):
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
    assert OfferStep.objects.filter(reason="").count() == 1
