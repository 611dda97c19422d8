"""Linking to programmes: begun from what the author said, read as a matrix, closed to whoever only reads."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.contributions.details import Proposed
from consultations.contributions.models import Contribution
from consultations.contributions.workflow import S
from consultations.review.convergence.actions import Given, link_programme, record_opinion, unlink_programme
from consultations.review.convergence.models import Opinion, ProgrammeLink
from consultations.review.convergence.queries import Cell, convergences, today
from consultations.review.exports.material import rows
from portal.shared.models import AuditEntry


def at(contribution, name="convergence", *more):
    return reverse(f"review:{name}", args=[contribution.reference, *more])


def test_what_the_author_said_is_taken_over_with_one_button(desk, make_contribution, programme):
    one = programme()
    contribution = make_contribution("admissible", proposed=Proposed(convergences=((one, "fills_gap"),)))
    assert [said.programme for said in desk.get(at(contribution)).context["said"]] == [one]
    assert desk.post(at(contribution), {"programme": one.pk, "relation": "fills_gap"}).status_code == 302
    page = desk.get(at(contribution))
    assert ([link.relation for link in page.context["links"]], page.context["said"]) == (["fills_gap"], [])


def test_linked_again_the_relation_changes_and_there_is_one_link(contribution, link, reviewer):
    link_programme(contribution=contribution, programme=link.programme, relation="conflicts", by=reviewer)
    assert list(ProgrammeLink.objects.values_list("relation", flat=True)) == ["conflicts"]
    assert AuditEntry.objects.filter(action="programme_linked").count() == 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"programme": "indh"}, "relation"),
        ({"relation": "overlaps"}, "programme"),
        ({"programme": "\x00", "relation": "overlaps"}, "programme"),
        ({"programme": "indh", "relation": "likes"}, "relation"),
    ],
)
def test_what_is_missing_or_made_up_is_said_at_its_field(sent, field, desk, contribution, programme):
    programme()
    page = desk.post(at(contribution), sent)
    assert (page.status_code, list(page.context["link_form"].errors)) == (422, [field])


def test_a_link_goes_away_unless_a_body_has_spoken_on_it(desk, contribution, link, ask, reviewer):
    opinion = ask()
    given = Given(stance="unfavourable", given_by="المدير", given_on=today())
    record_opinion(opinion=opinion, given=given, by=reviewer)
    with pytest.raises(ValidationError):
        unlink_programme(link=link, by=reviewer)
    desk.post(at(contribution, "remove_link", link.pk))
    assert ProgrammeLink.objects.exists()
    Opinion.objects.all().delete()
    desk.post(at(contribution, "remove_link", link.pk))
    assert not ProgrammeLink.objects.exists()


@pytest.mark.parametrize("status", [S.SUBMITTED, S.RETURNED, S.OUT_OF_SCOPE, S.WITHDRAWN])
def test_nothing_is_linked_before_it_is_admissible(status, desk, make_contribution, programme):
    contribution = make_contribution(status)
    assert desk.post(at(contribution), {"programme": programme().pk, "relation": "overlaps"}).status_code == 422
    assert not ProgrammeLink.objects.exists()


def test_the_matrix_is_read_at_once_and_the_desk_goes_before_the_author(
    make_contribution, programme, reviewer, ask, link, council
):
    a, b = programme("a"), programme("b")
    first = make_contribution("admissible", proposed=Proposed(convergences=((a, "overlaps"), (b, "conflicts"))))
    link_programme(contribution=first, programme=b, relation="complements", by=reviewer)
    ask()
    here = Contribution.objects.all()
    with CaptureQueriesContext(connection) as spent:
        cells = convergences(here, on=today())
    assert len(spent) == 3
    assert cells == [
        Cell(link.contribution_id, link.contribution.reference, "indh", "overlaps", False, {council.pk: ""}),
        Cell(first.pk, first.reference, "a", "overlaps", True, {}),
        Cell(first.pk, first.reference, "b", "complements", False, {}),
    ]


def test_the_export_holds_it(link, ask, reviewer):
    opinion = ask()
    record_opinion(opinion=opinion, given=Given(stance="favourable", given_by="م", given_on=today()), by=reviewer)
    [[row]] = list(rows(Contribution.objects.all(), newest=False, at=link.linked_at))
    assert any("name indh – مجلس الجهة: " in str(cell) for cell in row)


def test_the_page_costs_the_same_at_one_and_three(desk, contribution, programme, reviewer, institution, ask, link):
    costs = []
    desk.get(at(contribution, "contribution"))  # what is remembered for a minute is read once
    for name in ("b", "c", "d"):
        other = link_programme(contribution=contribution, programme=programme(name), relation="overlaps", by=reviewer)
        ask(link=other)
        with CaptureQueriesContext(connection) as spent:
            assert desk.get(at(contribution, "contribution")).status_code == 200
        costs.append(len(spent))
    assert costs[0] == costs[2]


def test_an_auditor_and_a_screener_read_and_another_region_finds_nothing(
    make_account, sign_in, contribution, link, ask, rabat, oriental
):
    opinion = ask()
    doors = [
        at(contribution),
        at(contribution, "ask_opinion"),
        at(contribution, "remove_link", link.pk),
        at(contribution, "opinion", opinion.pk),
    ]
    for role, where in (("auditor", None), ("screener", rabat)):
        browser = sign_in(make_account(role, where, role=role))
        page = browser.get(doors[0])
        shown = page.content.decode()
        forms = [page.context["link_form"], page.context["ask_form"]]
        assert (page.status_code, "مجلس الجهة" in shown, forms) == (200, True, [None, None])
        assert [door for door in doors[1:] if door in shown] == []
        assert [browser.post(door).status_code for door in doors] == [403] * 4
    foreign = sign_in(make_account("foreign", oriental))
    assert [foreign.get(door).status_code for door in doors] == [404] * 4
    assert [foreign.post(door).status_code for door in doors] == [404] * 4


def test_an_opinion_is_there_under_its_own_contribution_alone(desk, ask, make_contribution, link):
    other = make_contribution("admissible")
    assert desk.get(at(other, "opinion", ask().pk)).status_code == 404
    assert desk.post(at(other, "remove_link", link.pk)).status_code == 404
    sent = {"link": link.pk, "institution": "entraide", "due_on": str(today()), "language": "ar"}
    page = desk.post(at(other, "ask_opinion"), sent)
    assert (page.status_code, list(page.context["ask_form"].errors)) == (422, ["link"])
