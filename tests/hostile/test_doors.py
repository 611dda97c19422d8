"""Hostile words in addresses, filters, codes, at the entrance and at the configuration desk."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from consultations.regional_sessions.models import RegionalSession
from stakeholders.actions import create_account, grant_role
from stakeholders.models import RoleAssignment
from strategy.models import Axis
from tests.hostile.sender import Sender, shows
from tests.hostile.texts import hostile_texts, sent
from tests.people import signed_in

FILTERED = ("public_site:contributions", "public_site:sessions", "public_site:reports", "contributions:new")
FOLDERS = ("public_site:track", "public_site:contributions", "public_site:sessions", "public_site:reports")
LANGUAGES = ("ar", "fr")


@pytest.fixture
def visitor(session: RegionalSession) -> Sender:
    return Sender(Client())


@pytest.fixture
def administrator(session: RegionalSession) -> Sender:
    account = create_account(email="administratrice@example.org", full_name="Amina", by=None)
    grant_role(account=account, role=RoleAssignment.Role.ADMINISTRATOR, region=None, by=None)
    return Sender(signed_in(account))


def test_filters_and_addresses_take_anything(visitor: Sender) -> None:
    for value in hostile_texts():
        for view in FILTERED:
            visitor.get(reverse(view), region=value, axis=value, after=value, before=value)
        for view in FOLDERS:
            visitor.get(reverse(view) + quote(value.encode("utf-8", errors="surrogatepass"), safe=""))
    assert visitor.faults == []


def test_no_hostile_code_opens_anything(visitor: Sender) -> None:
    opened = [
        value
        for value in hostile_texts()
        if list(visitor.post(reverse("public_site:track"), code=value).context["form"].errors) != ["code"]
    ]
    assert (opened, visitor.faults) == ([], [])


def test_entrance_takes_no_hostile_name(visitor: Sender) -> None:
    let_in = []
    for value in hostile_texts():
        answers = [
            visitor.post(reverse("account_login"), login=value, password="une-phrase-assez-longue"),
            visitor.post(reverse("account_request_login_code"), email=value),
            visitor.post(reverse("account_confirm_login_code"), code=value),
        ]
        if "_auth_user_id" in visitor.client.session or any(answer.status_code >= 500 for answer in answers):
            let_in.append(value)
    assert (let_in, visitor.faults) == ([], [])


def test_configuration_refuses_at_the_field_or_keeps(administrator: Sender, session: RegionalSession) -> None:
    address = reverse("admin:consultations_regionalsession_change", args=[session.pk])
    form = administrator.fields_of(address, "regionalsession_form")
    for value in hostile_texts():
        typed = {f"{name}_{code}": value for name in ("title", "venue", "access_information") for code in LANGUAGES}
        response = administrator.post(address, **form | typed)
        if response.status_code == 200:
            refused = set(response.context["adminform"].form.errors)
            if not refused or not refused <= set(typed):
                administrator.notes(address, value, f"refused at {refused}")
            continue
        session.refresh_from_db()
        kept = {session.title_ar, session.title_fr, session.venue_ar, session.access_information_fr}
        if response.status_code != 302 or len({tidied(words) for words in kept | {sent(value)}}) > 1:
            administrator.notes(address, value, f"answered {response.status_code}, kept {kept}")
        if not shows(administrator.get(reverse("public_site:session", args=[session.code])), session.title_ar):
            administrator.notes("public_site:session", value, "not on the page")
    assert administrator.faults == []


def test_objectives_refuse_at_the_field_or_keep(administrator: Sender) -> None:
    axis = Axis.objects.order_by("number")[0]
    address = reverse("admin:strategy_axis_change", args=[axis.pk])
    form = administrator.fields_of(address, "axis_form")
    for value in hostile_texts():
        typed = {f"objectives-0-name_{code}": value for code in LANGUAGES}
        response = administrator.post(address, **form | typed)
        page = administrator.get(reverse("public_site:axis", args=[axis.pk]))
        if response.status_code == 200:
            errors = response.context["inline_admin_formsets"][0].formset.errors[0]
            if not errors or not {f"objectives-0-{name}" for name in errors} <= set(typed):
                administrator.notes(address, value, f"refused at {errors}")
        elif not shows(page, axis.objectives.order_by("number", "pk")[0].name_ar):
            administrator.notes("public_site:axis", value, "not on the page")
    assert administrator.faults == []


def tidied(words: str) -> str:
    """Return words as a form of the admin leaves them: trimmed, with the line breaks of the web."""
    return "".join(words.split())
