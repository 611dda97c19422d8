"""An entry in an organisation's name, and what is asked of a proposal and of an offer: at the screen, on a device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.contributions import actions, holdings
from consultations.contributions.details import Offered, Proposed, offered_in, proposed_in
from consultations.contributions.intake import queries
from consultations.contributions.models import Contribution
from consultations.contributions.tests.assisted import address, answers, browser_of, counted, helper, intake, words
from consultations.regional_sessions.models import RegionalSession
from portal.shared import receipts
from stakeholders.models import Account, Category, Organisation
from strategy.models import Axis, Institution, Programme, Region
from tests.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(rabat: Region) -> RegionalSession:
    return rabat.sessions.get()


@pytest.fixture
def salma(session: RegionalSession) -> Account:
    return helper()


@pytest.fixture
def browser(salma: Account) -> Client:
    return browser_of(salma)


@pytest.fixture
def sheet(axis: Axis, citizens: Category) -> dict[str, Any]:
    return answers(axis, citizens)


@pytest.fixture
def associations(db: None) -> Category:
    return Category.objects.create(code="associations", number=9, name_ar="الجمعيات", name_fr="Associations")


@pytest.fixture
def body(rabat: Region, associations: Category) -> Callable[..., Organisation]:
    """Write an organisation into the directory, of region 04 and verified unless it is said otherwise."""

    def write(code: str, **columns: Any) -> Organisation:
        given = {"region": rabat, "state": "verified", "category": associations} | columns
        return Organisation.objects.create(code=code, name_ar=f"هيئة {code}", name_fr=f"Organisme {code}", **given)

    return write


@pytest.fixture
def programme(db: None) -> Programme:
    institution = Institution.objects.create(code="indh", kind="agency", name_ar="المبادرة", name_fr="INDH")
    texts = {"name_ar": "برنامج", "name_fr": "Programme", "description_ar": "وصف", "description_fr": "Description"}
    return Programme.objects.create(code="p1", institution=institution, **texts)


def send(browser: Client, sheet: dict[str, Any], **changed: Any) -> Any:
    return browser.post(address("entry"), {name: value for name, value in (sheet | changed).items() if value})


def wrong(page: Any) -> list[str]:
    assert (page.status_code, counted()) == (422, (0, 0))
    return list(page.context["form"].errors)


def deliver(browser: Client, fields: dict[str, Any]) -> dict[str, Any]:
    sent = {"account": Account.objects.get(email="salma@example.org").pk, "entries": [{"at": None, "fields": fields}]}
    return browser.post(address("deliver"), sent, content_type="application/json").json()["answers"][0]


def listed(page: Any) -> list[str]:
    return [code for code, _name in page.context["form"].fields["organisation"].choices if code]


# -- in an organisation's name ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["verified", "proposed"])
def test_organisation_of_the_region_is_the_author_and_it_counts_in_its_category(state, browser, sheet, body, salma):
    amal = body("amal", state=state)
    assert send(browser, sheet, organisation="amal").status_code == 302
    contribution = Contribution.objects.get()
    assert (contribution.organisation, contribution.category_id) == (amal, "associations")
    assert (contribution.author, contribution.entered_by, contribution.intake.helper) == (None, salma, salma)
    assert amal.name_ar in browser.get(address("slip")).content.decode()
    assert amal.name_ar in browser.get(address("entered")).content.decode()


def test_name_that_is_in_no_directory_is_kept_as_it_was_said(browser, sheet):
    assert send(browser, sheet, category=None, organisation_name="تعاونية النور").status_code == 302
    contribution = Contribution.objects.get()
    assert (contribution.organisation, contribution.organisation_name) == (None, "تعاونية النور")
    assert contribution.body_that_speaks == "تعاونية النور"
    assert "تعاونية النور" in browser.get(address("slip")).content.decode()
    reviewer = browser_of(helper("karim", "reviewer"))
    assert "تعاونية النور" in reviewer.get(f"/ar/review/{contribution.reference}/").content.decode()


def test_list_names_the_open_organisations_of_the_region_alone(browser, body, oriental):
    for code, columns in {
        "known": {}, "new": {"state": "proposed"}, "refused": {"state": "refused"}, "far": {"region": oriental},
    }.items():  # fmt: skip
        body(code, **columns)
    page = browser.get(address("entry"))
    assert listed(page) == ["known", "new"]
    names = dict(page.context["form"].fields["organisation"].choices)
    assert [str(name) for code, name in names.items() if code] == ["هيئة known", "هيئة new (في انتظار التحقق)"]


@pytest.mark.parametrize("code", ["far", "refused", "nobody", "\x00", "9" * 5000])
def test_organisation_of_elsewhere_or_refused_is_an_error_at_its_field(code, browser, sheet, body, oriental):
    body("far", region=oriental)
    body("refused", state="refused")
    assert wrong(send(browser, sheet, organisation=code)) == ["organisation"]
    told = deliver(browser, sheet | {"organisation": code})
    assert (told["outcome"], counted()) == ("refused", (0, 0))


@pytest.mark.parametrize("columns", [{"region": "far"}, {"state": "refused"}])
def test_action_takes_no_organisation_of_elsewhere_whoever_calls_it(columns, session, axis, salma, body, oriental):
    other = body("other", **(columns | {"region": oriental} if "region" in columns else columns))
    with pytest.raises(ValidationError) as error:
        actions.enter_for_somebody(
            session=session,
            words=words(session, axis, organisation=other),
            intake=intake(),
            ticket=receipts.new_ticket(),
            by=salma,
        )
    assert (list(error.value.message_dict), counted()) == (["organisation"], (0, 0))


def test_helper_of_another_region_enters_for_none_of_this_ones(sheet, body, oriental):
    body("amal")
    assert send(browser_of(helper("karim", "reception", "02")), sheet, organisation="amal").status_code == 404
    assert counted() == (0, 0)


def test_list_and_name_together_are_asked_about(browser, sheet, body):
    body("amal")
    page = send(browser, sheet, organisation="amal", organisation_name="جمعية أخرى")
    assert wrong(page) == ["organisation_name"]
    assert page.context["form"]["organisation_name"].value() == "جمعية أخرى"


def test_database_keeps_one_organisation(browser, sheet, body):
    send(browser, sheet, organisation_name="تعاونية النور")
    with pytest.raises(IntegrityError, match="one_organisation_speaks"), transaction.atomic():
        Contribution.objects.update(organisation=body("amal"))


def test_device_keeps_verified_names_and_none_of_very_many(browser, sheet, body, monkeypatch):
    body("amal")
    body("new", state="proposed")
    assert listed(browser.get(address("offline"))) == ["amal"]
    monkeypatch.setattr(queries, "MOST_ON_DEVICE", 0)
    assert listed(browser.get(address("offline"))) == []
    assert deliver(browser, sheet | {"organisation_name": "تعاونية النور"})["outcome"] == "entered"
    assert Contribution.objects.get().organisation_name == "تعاونية النور"


def test_screen_asks_as_much_for_three_organisations_as_for_one(browser, body):
    costs = []
    for code in ("a", "b", "c"):
        body(code, state="proposed")
        with CaptureQueriesContext(connection) as spent:
            browser.get(address("entry"))
        costs.append(len(spent))
    assert costs == [costs[0]] * 3


def test_correction_keeps_an_organisation_that_has_closed_and_takes_no_other_closed_one(browser, sheet, body):
    amal = body("amal")
    body("refused", state="refused")
    send(browser, sheet, organisation="amal")
    Organisation.objects.filter(pk="amal").update(state="refused")
    where = address("correct", Contribution.objects.get().reference)
    form = browser.get(where).context["form"]
    typed = {name: value for name in form.fields if (value := form[name].value())}
    assert browser.post(where, typed | {"body": "نص مصحح"}).status_code == 302
    assert (Contribution.objects.get().organisation, Contribution.objects.get().body) == (amal, "نص مصحح")
    assert browser.post(where, typed | {"organisation": "refused"}).status_code == 422
    assert browser.post(where, typed | {"organisation": "", "organisation_name": "النور"}).status_code == 302
    contribution = Contribution.objects.get()
    assert (contribution.organisation, contribution.organisation_name) == (None, "النور")


def test_name_of_an_organisation_leaves_with_its_author(browser, sheet, account):
    send(browser, sheet, organisation_name="النور")
    contribution = Contribution.objects.get()
    actions.claim_contribution(contribution=contribution, by=account)
    assert "النور" in holdings.CONTRIBUTIONS.describe(account)[0].values()
    holdings.CONTRIBUTIONS.erase(account)
    assert Contribution.objects.get().organisation_name == ""


# -- what is asked of a kind ------------------------------------------------------------------------------------------
PROPOSED = {
    "kind": "proposal", "service": "وحدة متنقلة", "target": "المسنون", "level": "shared", "programme_2": "p1",
    "relation_2": "fills_gap",
}  # fmt: skip
OFFERED = {"kind": "offer", "resources": ["premises", "funds"], "purpose": "حضانة", "extent": "سنة", "amount": "5 000"}


@pytest.mark.parametrize("way", ["screen", "device"])
def test_details_of_a_proposal_and_terms_of_an_offer_are_entered(way, browser, sheet, programme):
    for further in (PROPOSED, OFFERED):
        said = sheet | further | {"ticket": receipts.new_ticket(), "organisation_name": "النور"}
        if way == "screen":
            assert send(browser, said).status_code == 302
            slip = browser.get(address("slip")).content.decode()
            assert [word for word in ("وحدة متنقلة", "حضانة") if word in slip] == [
                further.get("service") or further["purpose"]
            ]
        else:
            assert deliver(browser, said)["outcome"] == "entered"
    proposal, offer = Contribution.objects.order_by("pk")
    assert proposed_in(proposal) == Proposed(
        service="وحدة متنقلة", target="المسنون", level="shared", convergences=((programme, "fills_gap"),)
    )
    assert offered_in(offer) == Offered(resources=("premises", "funds"), purpose="حضانة", extent="سنة", amount=5000)
    assert (offer.offer.state, proposal.channel, offer.channel) == ("offer_made", "assisted", "assisted")


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"kind": "offer"}, ["resources"]),
        ({"kind": "offer", "resources": ["data"], "amount": "100"}, ["amount"]),
        ({"kind": "expectation", "service": "وحدة"}, ["kind"]),
        ({"kind": "proposal", "programme_1": "p1"}, ["relation_1"]),
        ({"kind": "proposal", "programme_1": "other", "relation_1": "overlaps"}, ["programme_1"]),
        ({"kind": "proposal", "level": "moon"}, ["level"]),
    ],
)
def test_what_does_not_fit_its_kind_is_an_error_at_its_field(changed, fields, browser, sheet, programme):
    page = send(browser, sheet, **changed)
    assert wrong(page) == fields
    assert f'id="id_{fields[0]}_error"' in page.content.decode()
    told = deliver(browser, sheet | changed)
    assert (told["outcome"], bool(told["reason"]), counted()) == ("refused", True, (0, 0))


def test_device_sends_several_answers_to_one_question_alone(browser, sheet):
    told = deliver(browser, sheet | OFFERED | {"body": ["نص", "نص آخر"]})
    assert (told["outcome"], counted()) == ("refused", (0, 0))
    told = deliver(browser, sheet | OFFERED | {"resources": ["data", 7, None, {"a": 1}], "amount": ""})
    assert (told["outcome"], Contribution.objects.get().offer.resources) == ("entered", ["data"])


def test_correction_of_an_entry_keeps_its_details_and_changes_what_is_touched(browser, sheet, programme):
    send(browser, sheet, **PROPOSED)
    where = address("correct", Contribution.objects.get().reference)
    form = browser.get(where).context["form"]
    typed = {name: value for name in form.fields if (value := form[name].value())}
    assert browser.post(where, typed | {"level": "state"}).status_code == 302
    kept = proposed_in(Contribution.objects.get())
    assert kept == Proposed(
        service="وحدة متنقلة", target="المسنون", level="state", convergences=((programme, "fills_gap"),)
    )


def test_desk_finds_an_offer_by_the_name_that_was_written_down(browser, sheet, session):
    send(browser, sheet, **OFFERED, organisation_name="تعاونية النور")
    coordinator = signed_in(helper("karim", "coordinator"))
    page = coordinator.get("/ar/offers/?words=النور").content.decode()
    assert "تعاونية النور" in page
    assert "تعاونية النور" not in coordinator.get("/ar/offers/?words=الضياء").content.decode()


def test_screen_numbers_its_choices_as_the_paper_does(browser, programme):
    fields = browser.get(address("entry")).context["form"].fields
    assert [code for code, label in fields["level"].choices if str(label)[:2] == "5."] == ["shared"]
    assert [str(label) for code, label in fields["programme_1"].choices if code] == ["1. برنامج"]
    assert [code for code, label in fields["resources"].choices if str(label)[:2] == "1."] == ["funds"]
