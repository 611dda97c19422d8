"""Who gets in front of which contribution."""

import pytest
from django.urls import reverse

from portal.shared.models import AuditEntry

ROUTES = ["review:contribution", "review:move", "review:answer", "review:author"]
DOORS = [("review:contribution", method) for method in ("get", "head")] + [
    (route, method) for route in ROUTES[1:] for method in ("get", "head", "post")
]


@pytest.mark.parametrize(("route", "method"), DOORS)
def test_reviewer_of_another_region_gets_404(route, method, make_account, oriental, make_contribution, sign_in):
    contribution = make_contribution("under_review")
    browser = sign_in(make_account("Elsewhere", oriental))
    data = {"to": "out_of_scope", "reason": "x", "outcome": "retained", "language": "ar", "seen": 1}
    answer = getattr(browser, method)(reverse(route, args=[contribution.reference]), data)
    contribution.refresh_from_db()
    assert (answer.status_code, contribution.status) == (404, "under_review")
    assert not AuditEntry.objects.filter(action="identity_read").exists()


def test_reviewer_of_another_region_finds_nothing_in_the_queue(make_account, oriental, make_contribution, sign_in):
    contribution = make_contribution()
    page = sign_in(make_account("Elsewhere", oriental)).get(reverse("review:queue"), {"region": "04", "status": "all"})
    assert (page.status_code, contribution.reference in page.content.decode()) == (200, False)


@pytest.mark.parametrize(("route", "method"), DOORS)
@pytest.mark.parametrize("role", [None, "administrator"])
def test_whoever_has_no_place_at_the_desk_gets_403(role, route, method, make_account, make_contribution, sign_in):
    account = make_account("Participant", *([None] if role else []), **({"role": role} if role else {}))
    browser = sign_in(account)
    answer = getattr(browser, method)(reverse(route, args=[make_contribution().reference]))
    assert (answer.status_code, browser.get(reverse("review:queue")).status_code) == (403, 403)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", ROUTES)
def test_anonymous_is_sent_to_sign_in(route, method, client, make_contribution):
    answer = getattr(client, method)(reverse(route, args=[make_contribution().reference]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("role", "everywhere"), [("coordinator", False), ("reviewer", True), ("coordinator", True)])
def test_coordinators_and_national_staff_open_it(role, everywhere, make_account, rabat, make_contribution, sign_in):
    browser = sign_in(make_account("Colleague", None if everywhere else rabat, role=role))
    assert browser.get(reverse("review:contribution", args=[make_contribution().reference])).status_code == 200


@pytest.mark.parametrize("reference", ["TCH-04-000001", "TCH-04-999999"])
def test_a_page_to_read_takes_no_form_whether_it_exists_or_not(reference, desk, make_contribution):
    make_contribution()
    assert desk.post(reverse("review:contribution", args=[reference])).status_code == 405
    assert desk.post(reverse("review:queue")).status_code == 405


def test_a_reference_that_never_was_gets_404(desk):
    assert desk.get("/ar/review/TCH-04-999999/").status_code == 404
    assert desk.get("/ar/review/%00/").status_code == 404


def test_the_author_is_shown_on_demand_and_every_reading_is_recorded(desk, reviewer, make_contribution):
    contribution = make_contribution(author_name="لحسن أوبيهي", author_email="lahcen@example.org")
    page = reverse("review:contribution", args=[contribution.reference])
    hidden = desk.get(page).content.decode()
    assert "لحسن" not in hidden
    assert "lahcen@example.org" not in hidden
    for _reading in range(2):
        shown = desk.post(reverse("review:author", args=[contribution.reference])).content.decode()
        assert "لحسن أوبيهي" in shown
        assert "lahcen@example.org" in shown
    rows = AuditEntry.objects.filter(action="identity_read", object_id=str(contribution.pk))
    assert list(rows.values_list("actor_id", "region_code")) == [(reviewer.pk, "04")] * 2


def test_the_history_does_not_name_the_author(desk, make_account, make_contribution):
    author = make_account("Fatima Author")
    contribution = make_contribution("withdrawn", author=author, author_name="Fatima Author")
    page = desk.get(reverse("review:contribution", args=[contribution.reference])).content.decode()
    assert "Fatima" not in page


@pytest.mark.parametrize("route", ["review:move", "review:author"])
def test_an_address_that_takes_only_forms_leads_back_to_the_page(route, desk, make_contribution):
    contribution = make_contribution()
    answer = desk.get(reverse(route, args=[contribution.reference]) + "?axis=disability")
    assert answer["Location"] == reverse("review:contribution", args=[contribution.reference]) + "?axis=disability"
    assert not AuditEntry.objects.filter(action="identity_read").exists()


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_every_page_stands_in_both_languages(language, direction, desk, make_contribution):
    contribution = make_contribution("under_review", title="Centre de jour", language="fr")
    tails = ("", f"{contribution.reference}/", f"{contribution.reference}/answer/")
    for tail in tails:
        page = desk.get(f"/{language}/review/{tail}")
        assert (page.status_code, f'dir="{direction}"' in page.content.decode()) == (200, True)
        assert 'lang="fr"' in page.content.decode()
