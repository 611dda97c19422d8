"""What a contribution says beyond its text: asked by kind, kept with it, corrected with it, shown where it is shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.contributions import holdings
from consultations.contributions.details import Offered, Proposed, offered_in, proposed_in
from consultations.contributions.models import Contribution, Convergence, PartnershipOffer, ProposalDetails
from consultations.contributions.tests.conftest import ticket_on
from portal.shared import receipts, text
from portal.shared.models import OutgoingMail
from strategy.models import Institution, Programme
from tests.hostile.texts import texts_of_files

NEW, RECEIPT = "/ar/contribute/", "/ar/contribute/receipt/"
OFFER = {"kind": "offer", "resources": ["premises"]}
FREE = ("service", "target", "purpose", "extent")


@pytest.fixture
def programmes(db: None) -> list[Programme]:
    institution = Institution.objects.create(code="indh", kind="agency", name_ar="المبادرة", name_fr="INDH")
    return [
        Programme.objects.create(
            code=f"p{number}",
            institution=institution,
            name_ar=f"برنامج {number}",
            name_fr=f"Programme {number}",
            description_ar="وصف",
            description_fr="Description",
        )
        for number in (1, 2)
    ]


def send(fields: dict[str, Any], visitor: Client | None = None, **changed: Any):
    return (visitor or Client()).post(NEW, fields | {"ticket": receipts.new_ticket()} | changed)


def errors_of(page) -> list[str]:
    return list(page.context["form"].errors)


@pytest.mark.parametrize("kind", Contribution.Kind.values)
def test_every_kind_is_sent_and_named_on_its_receipt(kind: str, fields: dict[str, Any]) -> None:
    visitor = Client()
    further = OFFER if kind == "offer" else {}
    assert send(fields | further, visitor, kind=kind).status_code == 302
    contribution = Contribution.objects.get()
    assert contribution.kind == kind
    assert contribution.get_kind_display() in visitor.get(RECEIPT).content.decode()
    assert PartnershipOffer.objects.count() == (kind == "offer")


def test_what_does_not_say_its_kind_is_a_proposal_and_leaves_no_empty_row(fields: dict[str, Any]) -> None:
    assert send(fields).status_code == 302
    assert Contribution.objects.get().kind == "proposal"
    rows = [model.objects.count() for model in (ProposalDetails, Convergence, PartnershipOffer)]
    assert rows == [0, 0, 0]


def test_a_link_may_name_the_kind(fields: dict[str, Any]) -> None:
    assert Client().get(f"{NEW}?kind=offer").context["form"]["kind"].value() == "offer"
    assert Client().get(NEW).context["form"]["kind"].value() == "proposal"


def test_a_proposal_names_its_service_its_public_its_level_and_programmes(fields, programmes) -> None:
    one, two = programmes
    sent = {
        "service": "وحدة متنقلة", "target": "المسنون", "level": "shared", "programme_1": "p1",
        "relation_1": "overlaps", "programme_3": "p2", "relation_3": "fills_gap",
    }  # fmt: skip
    visitor = Client()
    assert send(fields, visitor, **sent).status_code == 302
    assert proposed_in(Contribution.objects.get()) == Proposed(
        service="وحدة متنقلة", target="المسنون", level="shared", convergences=((one, "overlaps"), (two, "fills_gap"))
    )
    shown = visitor.get(RECEIPT).content.decode()
    assert [word for word in ("وحدة متنقلة", "المسنون", one.name, two.name) if word not in shown] == []


def test_an_offer_keeps_its_terms_and_begins_its_way(fields, account) -> None:
    visitor = Client()
    visitor.force_login(account)
    sent = {"kind": "offer", "resources": ["funds", "data"], "purpose": "وحدة", "extent": "سنة", "amount": "900 000"}
    assert send(fields, visitor, **sent).status_code == 302
    contribution = Contribution.objects.get()
    assert offered_in(contribution) == Offered(
        resources=("funds", "data"), purpose="وحدة", extent="سنة", amount=900_000
    )
    steps = contribution.offer.steps.values_list("from_state", "to_state", "by", "at")
    assert list(steps) == [("", "offer_made", account.pk, contribution.submitted_at)]


@pytest.mark.parametrize(
    ("sent", "fields_wrong"),
    [
        ({"kind": "offer"}, ["resources"]),
        (OFFER | {"amount": "100"}, ["amount"]),
        (OFFER | {"resources": ["funds"], "amount": "0"}, ["amount"]),
        (OFFER | {"resources": ["funds"], "amount": "-5"}, ["amount"]),
        (OFFER | {"resources": ["funds"], "amount": "1,5"}, ["amount"]),
        (OFFER | {"resources": ["funds"], "amount": "9" * 5000}, ["amount"]),
        (OFFER | {"resources": ["gold"]}, ["resources"]),
        (OFFER | {"service": "وحدة"}, ["kind"]),
        ({"kind": "remark", "resources": ["data"]}, ["kind"]),
        ({"purpose": "وحدة"}, ["kind"]),
        ({"kind": "moon"}, ["kind"]),
        ({"programme_1": "p1"}, ["relation_1"]),
        ({"relation_2": "overlaps"}, ["programme_2"]),
        ({"programme_1": "nothing", "relation_1": "overlaps"}, ["programme_1"]),
        ({"programme_1": "p1", "relation_1": "hates"}, ["relation_1"]),
        (
            {"programme_1": "p1", "relation_1": "overlaps", "programme_2": "p1", "relation_2": "conflicts"},
            ["programme_2"],
        ),
        ({"level": "moon"}, ["level"]),
    ],
)
def test_what_does_not_fit_is_an_error_at_its_field_and_stays_typed(sent, fields_wrong, fields, programmes) -> None:
    page = send(fields, **sent)
    assert (page.status_code, errors_of(page), Contribution.objects.count()) == (422, fields_wrong, 0)
    assert page.context["form"]["body"].value() == fields["body"]


@pytest.mark.parametrize(
    ("typed", "kept"), [("900.000", 900_000), ("1\u202f200\u00a0000", 1_200_000), ("٥٠٠٠", 5000), ("50000", 50_000)]
)
def test_a_sum_is_read_as_people_write_it(typed: str, kept: int, fields: dict[str, Any]) -> None:
    assert send(fields, **OFFER | {"resources": ["funds"], "amount": typed}).status_code == 302
    assert PartnershipOffer.objects.get().amount == kept


def test_questions_that_are_wrong_are_unfolded(fields: dict[str, Any]) -> None:
    def unfolded(page) -> list[str]:
        parts = page.content.decode().split("<details")
        return [kind for kind in ("proposal", "offer") for part in parts if f'data-kind="{kind}"' in part
                and " open>" in part.split("<summary")[0]]  # fmt: skip

    assert unfolded(Client().get(NEW)) == []
    assert unfolded(send(fields, kind="offer")) == ["offer"]


def test_the_same_form_with_other_details_is_asked_about(fields: dict[str, Any]) -> None:
    visitor, ticket = Client(), receipts.new_ticket()
    assert send(fields, visitor, ticket=ticket, service="وحدة").status_code == 302
    assert send(fields, visitor, ticket=ticket, service="وحدة").status_code == 302
    again = send(fields, visitor, ticket=ticket, service="مركز")
    assert (again.status_code, errors_of(again)) == (422, ["__all__"])
    assert send(fields, visitor, ticket=ticket_on(again), service="مركز").status_code == 302
    assert list(ProposalDetails.objects.order_by("pk").values_list("service", flat=True)) == ["وحدة", "مركز"]


def test_correcting_keeps_what_is_not_touched_and_changes_what_is(opened, fields, programmes) -> None:
    one, two = programmes
    said = Proposed(service="وحدة", target="المسنون", convergences=((one, "overlaps"),))
    visitor, contribution = opened(proposed=said)
    address = f"{NEW}{contribution.reference}/correct/"
    form = visitor.get(address).context["form"]
    typed = {name: value for name in form.fields if (value := form[name].value())}
    assert (typed["kind"], typed["service"], typed["programme_1"]) == ("proposal", "وحدة", "p1")
    assert visitor.post(address, typed).status_code == 302
    assert proposed_in(Contribution.objects.get()) == said
    typed |= {"service": "", "level": "state", "programme_1": "p2", "relation_1": "conflicts"}
    assert visitor.post(address, typed).status_code == 302
    assert proposed_in(Contribution.objects.get()) == Proposed(
        target="المسنون", level="state", convergences=((two, "conflicts"),)
    )


def test_correcting_the_kind_makes_and_takes_away_the_offer(opened, fields) -> None:
    visitor, contribution = opened(proposed=Proposed(service="وحدة"))
    address = f"{NEW}{contribution.reference}/correct/"
    assert visitor.post(address, fields | OFFER).status_code == 302
    corrected = Contribution.objects.get()
    assert (corrected.kind, proposed_in(corrected), corrected.offer.resources) == ("offer", Proposed(), ["premises"])
    assert visitor.post(address, fields | {"kind": "remark"}).status_code == 302
    assert (Contribution.objects.get().kind, PartnershipOffer.objects.count()) == ("remark", 0)


@pytest.mark.parametrize("name", FREE)
def test_hostile_text_is_refused_at_its_field_or_kept_without_harm(name: str, fields: dict[str, Any]) -> None:
    visitor = Client()
    further = OFFER if name in {"purpose", "extent"} else {}
    own = ["<script>alert(1)</script>{{ 7|add:7 }}", "=cmd|' /C calc'!A0", "تع\x0bليل", "\u202eمعكوس", "x" * 5000]
    for value in [*own, *texts_of_files()]:
        page = send(fields | further, visitor, **{name: value})
        if page.status_code == 302:
            contribution = Contribution.objects.order_by("-pk")[0]
            kept = {**vars(proposed_in(contribution)), **vars(offered_in(contribution))}[name]
            assert kept == text.clean(value.encode("utf-8", "replace").decode()), repr(value[:80])
            page = visitor.get(RECEIPT)
            assert page.status_code == 200
        else:
            assert (page.status_code, errors_of(page)) == (422, [name]), repr(value[:80])
        assert b"<script>alert" not in page.content


def test_the_public_learns_that_it_is_an_offer_and_nothing_of_its_terms(make_contribution) -> None:
    offered = Offered(resources=("funds",), purpose="سر الشريك", extent="نصف سنة", amount=987_654)
    contribution = make_contribution("admissible", published=True, kind="offer", offered=offered)
    for address in ("/ar/contributions/", f"/ar/contributions/{contribution.reference}/"):
        page = Client().get(address).content.decode()
        assert "عرض شراكة" in page
        assert [word for word in ("سر الشريك", "نصف سنة", "987", "654") if word in page] == []


def test_the_public_reads_what_a_published_proposal_names(make_contribution, programmes) -> None:
    said = Proposed(service="وحدة متنقلة", level="commune", convergences=((programmes[0], "conflicts"),))
    contribution = make_contribution("admissible", published=True, proposed=said)
    page = Client().get(f"/fr/contributions/{contribution.reference}/").content.decode()
    assert [word for word in ("وحدة متنقلة", programmes[0].name_fr) if word not in page] == []


def test_the_list_costs_the_same_with_one_and_with_three_of_every_kind(make_contribution, programmes) -> None:
    costs = []
    Client().get("/ar/contributions/")  # counts who wrote as what, for a minute
    for _time in range(3):
        said = Proposed(service="وحدة", convergences=((programmes[0], "overlaps"), (programmes[1], "conflicts")))
        make_contribution("admissible", published=True, proposed=said)
        make_contribution("admissible", published=True, kind="offer", offered=Offered(resources=("data",)))
        with CaptureQueriesContext(connection) as spent:
            assert Client().get("/ar/contributions/").status_code == 200
        costs.append(len(spent))
    assert costs == [costs[0]] * 3


def test_the_receipt_by_mail_names_the_kind(fields: dict[str, Any]) -> None:
    send(fields, **OFFER, author_email="author@example.org")
    assert "عرض شراكة" in OutgoingMail.objects.get().body


def test_an_account_finds_the_details_among_its_data_and_erasing_leaves_them_nameless(
    make_contribution, account, programmes
) -> None:
    said = Proposed(service="وحدة", level="state", convergences=((programmes[0], "overlaps"),))
    make_contribution(author=account, author_name="أمينة", proposed=said)
    make_contribution(author=account, kind="offer", offered=Offered(resources=("funds",), amount=5000, purpose="لقاء"))
    held = [set(row.values()) for row in holdings.CONTRIBUTIONS.describe(account)]
    assert {"وحدة"} <= held[0]
    assert any(programmes[0].name in value for value in held[0])
    assert {"لقاء", "5000"} <= held[1]
    assert holdings.CONTRIBUTIONS.erase(account) == 2
    assert set(Contribution.objects.values_list("author", "author_name")) == {(None, "")}
    assert (ProposalDetails.objects.count(), PartnershipOffer.objects.count()) == (1, 1)


def test_the_database_keeps_no_empty_details_and_no_amount_without_funds(make_contribution) -> None:
    proposal, offer = make_contribution(), make_contribution(kind="offer")
    with pytest.raises(IntegrityError, match="proposal_details_say_something"), transaction.atomic():
        ProposalDetails.objects.create(contribution=proposal)
    with pytest.raises(IntegrityError, match="only_funds_have_an_amount"), transaction.atomic():
        PartnershipOffer.objects.filter(pk=offer.pk).update(amount=5, resources=["data"])
