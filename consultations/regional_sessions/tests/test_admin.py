"""The configuration desk is no way round: it saves through actions, in both languages, and says no kindly."""

from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from consultations.regional_sessions import actions
from consultations.regional_sessions.models import RegionalSession
from portal.shared.models import AuditEntry, RetentionPeriod
from portal.shared.retention import load_periods
from stakeholders.actions import create_account
from stakeholders.models import Account, Category
from strategy.models import Axis, GuidingQuestion, Institution, Objective, Province, Region

pytestmark = pytest.mark.django_db

MOMENTS = {
    "starts_at": ("2026-12-01", "09:30"),
    "ends_at": ("2026-12-01", "16:00"),
    "registration_opens_at": ("2026-11-01", "09:00"),
    "registration_closes_at": ("2026-11-28", "18:00"),
    "contributions_open_at": ("2026-11-01", "09:00"),
    "contributions_close_at": ("2027-02-01", "23:59"),
}
SESSION = {
    "code": "RS-06-NEW",
    "region": "06",
    "mode": "hybrid",
    "title_ar": "لقاء الدار البيضاء",
    "title_fr": "",
    "venue_ar": "مقر الجهة",
    "venue_fr": "Siège de la région",
    "access_information_ar": "",
    "access_information_fr": "",
    "remote_link": "https://example.org/rs-06",
    "link_minutes_before": "30",
    "seats_in_room": "60",
    "seats_remote": "",
    "acceptance_hours": "48",
    "reminder_hours": "48",
} | {f"{name}_{part}": value for name, moment in MOMENTS.items() for part, value in enumerate(moment)}
# No agenda, no quota, no document.
SESSION |= {
    f"{rows}-{total}_FORMS": "0" for rows in ("quotas", "agenda", "documents") for total in ("TOTAL", "INITIAL")
}


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def errors(response) -> dict[str, list[str]]:
    return response.context["adminform"].form.errors


def page(session: RegionalSession) -> str:
    return reverse("admin:consultations_regionalsession_change", args=[session.pk])


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_of_the_desk_opens_in_both_languages(desk, draft, planned, administrator, language):
    load_periods()
    rows = {
        "strategy_region": "04",
        "strategy_province": Province.objects.values_list("pk", flat=True)[0],
        "strategy_strategy": None,
        "strategy_axis": Axis.objects.values_list("pk", flat=True)[0],
        "strategy_institution": Institution.objects.values_list("pk", flat=True)[0],
        "strategy_programme": None,
        "strategy_helpline": None,
        "stakeholders_category": Category.objects.values_list("pk", flat=True)[0],
        "stakeholders_account": administrator.pk,
        "consultations_regionalsession": draft.pk,
        "consultations_criterion": None,
        "consultations_participationtarget": None,
        "consultations_agendaitem": planned.agenda.values_list("pk", flat=True)[0],
        "shared_retentionperiod": RetentionPeriod.objects.values_list("pk", flat=True)[0],
        "shared_retentionrun": None,
    }
    registered = {f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry}
    assert registered == set(rows)
    with translation.override(language):
        assert desk.get(reverse("admin:index")).status_code == 200
        for name, row in rows.items():
            assert desk.get(reverse(f"admin:{name}_changelist")).status_code == 200, name
            if row is not None:
                assert desk.get(reverse(f"admin:{name}_change", args=[row])).status_code == 200, name
            if name not in {"strategy_region", "strategy_province", "consultations_agendaitem", "shared_retentionrun"}:
                assert desk.get(reverse(f"admin:{name}_add")).status_code == 200, name


def test_session_is_prepared_announced_and_moved_by_buttons(desk, administrator, regions):
    desk.post(reverse("admin:consultations_regionalsession_add"), SESSION)
    session = RegionalSession.objects.get(code="RS-06-NEW")
    assert (session.state, session.title_ar, session.starts_at.isoformat()) == (
        "draft",
        SESSION["title_ar"],
        "2026-12-01T09:30:00+00:00",  # Morocco keeps UTC
    )
    assert session.title_fr in {None, ""}

    refused = desk.post(page(session), SESSION | {"_move": "announced"}, follow=True)
    assert "[fr]" in said(refused)
    session.refresh_from_db()
    assert session.state == "draft"

    desk.post(page(session), SESSION | {"title_fr": "Rencontre de Casablanca", "_move": "announced"})
    session.refresh_from_db()
    assert (session.state, session.title_fr) == ("announced", "Rencontre de Casablanca")
    told = AuditEntry.objects.filter(object_id=session.pk, object_kind="consultations.regionalsession").order_by("pk")
    assert [(row.action, row.actor_id) for row in told] == [
        (action, administrator.pk)
        for action in ("session_created", "session_changed", "session_changed", "session_moved")
    ]


def test_state_cannot_be_typed(desk, draft):
    desk.post(page(draft), SESSION | {"title_fr": "x", "state": "held"})
    draft.refresh_from_db()
    assert (draft.state, draft.code) == ("draft", "RS-04-TEST")


def test_move_beside_the_table_is_refused_kindly(desk, draft):
    response = desk.post(page(draft), SESSION | {"title_fr": "x", "_move": "held"}, follow=True)
    assert response.status_code == 200
    assert said(response)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_public_session_that_would_lose_a_language_is_refused_at_the_field(desk, draft, administrator):
    actions.move_session(session=draft, to="announced", by=administrator)
    response = desk.post(page(draft), SESSION | {"title_fr": "", "venue_fr": ""})
    assert set(errors(response)) == {"title_fr", "venue_fr"}


def test_session_that_ends_before_it_starts_is_refused_in_words(desk, regions):
    response = desk.post(reverse("admin:consultations_regionalsession_add"), SESSION | {"ends_at_0": "2026-11-30"})
    assert response.status_code == 200
    assert errors(response)


def test_buttons_are_those_of_the_table(desk, draft):
    moves = [move["state"] for move in desk.get(page(draft)).context["moves"]]
    assert moves == ["announced", "cancelled"]


def test_announced_session_offers_no_deletion(desk, draft, administrator):
    actions.move_session(session=draft, to="announced", by=administrator)
    response = desk.post(
        reverse("admin:consultations_regionalsession_delete", args=[draft.pk]), {"post": "yes"}, follow=True
    )
    assert response.status_code == 403
    assert RegionalSession.objects.filter(pk=draft.pk).exists()
    desk.post(
        reverse("admin:consultations_regionalsession_changelist"),
        {"action": "delete_selected", "_selected_action": draft.pk, "post": "yes"},
    )
    assert RegionalSession.objects.filter(pk=draft.pk).exists()


def test_region_in_use_is_neither_added_nor_deleted_but_its_name_is_corrected(desk, administrator, regions):
    assert desk.get(reverse("admin:strategy_region_add")).status_code == 403
    assert desk.post(reverse("admin:strategy_region_delete", args=["04"]), {"post": "yes"}).status_code == 403
    address = reverse("admin:strategy_region_change", args=["04"])
    desk.post(address, {"name_ar": "الرباط", "name_fr": "Rabat", "capital_ar": "الرباط", "capital_fr": "Rabat"})
    region = Region.objects.get(pk="04")
    assert (region.name_ar, region.name_fr, region.population) == ("الرباط", "Rabat", regions["04"].population)
    told = AuditEntry.objects.get(action="configuration_changed")
    assert (told.actor_id, told.object_kind, told.object_id) == (administrator.pk, "strategy.region", "04")
    assert "name_fr" in told.details["changed"]


def test_both_languages_are_asked_for(desk, regions):
    address = reverse("admin:strategy_region_change", args=["04"])
    response = desk.post(address, {"name_ar": "الرباط", "name_fr": "", "capital_ar": "الرباط", "capital_fr": "Rabat"})
    assert set(errors(response)) == {"name_fr"}


def test_what_is_in_use_is_not_deleted_and_the_page_names_what_uses_it(desk, regions):
    used = Institution.objects.filter(programmes__isnull=False)[0]
    response = desk.post(reverse("admin:strategy_institution_delete", args=[used.pk]), {"post": "yes"})
    assert response.status_code == 200
    assert response.context["protected"]
    assert Institution.objects.filter(pk=used.pk).exists()
    free = Institution.objects.filter(programmes__isnull=True)[0]
    desk.post(reverse("admin:strategy_institution_delete", args=[free.pk]), {"post": "yes"})
    assert not Institution.objects.filter(pk=free.pk).exists()
    assert AuditEntry.objects.get(action="configuration_deleted").object_id == free.pk


def test_axis_with_its_objectives_and_questions_is_edited_on_one_page(desk, administrator, regions):
    axis = Axis.objects.all()[0]
    address = reverse("admin:strategy_axis_change", args=[axis.pk])
    form = filled(desk.get(address))
    form["questions-TOTAL_FORMS"] = str(int(form["questions-TOTAL_FORMS"]) + 1)
    last = f"questions-{int(form['questions-TOTAL_FORMS']) - 1}"
    form |= {
        f"{last}-code": "new-question",
        f"{last}-number": "99",
        f"{last}-text_ar": "سؤال؟",
        f"{last}-text_fr": "Question ?",
        f"{last}-axis": axis.pk,
        "objectives-0-name_fr": "Objectif corrigé",
        "name_fr": "Axe corrigé",
    }
    response = desk.post(address, form)
    assert response.status_code == 302, [formset.errors for formset in response.context["inline_admin_formsets"]]
    axis.refresh_from_db()
    assert axis.name_fr == "Axe corrigé"
    assert GuidingQuestion.objects.get(pk="new-question").text_fr == "Question ?"
    assert Objective.objects.get(pk=form["objectives-0-code"]).name_fr == "Objectif corrigé"
    told = AuditEntry.objects.values_list("action", "object_kind")
    assert sorted(told.filter(action__startswith="configuration")) == [
        ("configuration_added", "strategy.guidingquestion"),
        ("configuration_changed", "strategy.axis"),
        ("configuration_changed", "strategy.objective"),
    ]


def filled(response) -> dict[str, str]:
    """Return the form of an admin page as a browser would send it back unchanged."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {name: str(value) for name, value in values.items() if value not in (None, False)}


def test_account_is_made_without_a_password_and_given_a_role(desk, administrator):
    form = {"email": "New@Example.org", "full_name": "نادية", "language": "fr"}
    response = desk.post(reverse("admin:stakeholders_account_add"), form | {"_continue": "1"})
    account = Account.objects.get(email="new@example.org")
    assert response["Location"] == reverse("admin:stakeholders_account_change", args=[account.pk])
    assert not account.has_usable_password()
    assert account.emailaddress_set.get().verified
    change = {
        "full_name": "نادية",
        "language": "fr",
        "is_active": "on",
        "assignments-TOTAL_FORMS": "1",
        "assignments-INITIAL_FORMS": "0",
        "assignments-0-role": "reviewer",
        "assignments-0-region": "06",
        "assignments-0-account": account.pk,
    }
    desk.post(response["Location"], change)
    account = Account.objects.get(pk=account.pk)
    assert account.roles == {("reviewer", "06")}
    told = AuditEntry.objects.filter(object_id=account.pk, object_kind="stakeholders.account").order_by("pk")
    assert [(row.action, row.actor_id) for row in told] == [
        (action, administrator.pk) for action in ("account_created", "account_changed", "role_granted")
    ]


def test_dates_of_the_desk_bear_moroccan_months(desk, administrator):
    administrator.assignments.update(granted_at=datetime(2026, 11, 23, 20, 26, tzinfo=UTC))
    page = desk.get(reverse("admin:stakeholders_account_change", args=[administrator.pk])).content.decode()
    assert "23 نونبر 2026، 20:26" in page
    assert "نوفمبر" not in page


def test_password_is_nowhere_on_the_accounts_page(desk, administrator):
    page = desk.get(reverse("admin:stakeholders_account_change", args=[administrator.pk])).content.decode()
    assert "password" not in page.replace(reverse("admin:password_change"), "").replace("password_change", "")
    assert administrator.password not in page


def test_last_administrator_is_told_kindly(desk, administrator):
    address = reverse("admin:stakeholders_account_change", args=[administrator.pk])
    role = administrator.assignments.get()
    form = {
        "full_name": "",
        "language": "ar",
        "is_active": "on",
        "assignments-TOTAL_FORMS": "1",
        "assignments-INITIAL_FORMS": "1",
        "assignments-0-id": role.pk,
        "assignments-0-account": administrator.pk,
        "assignments-0-DELETE": "on",
    }
    response = desk.post(address, form, follow=True)
    assert response.status_code == 200
    assert said(response)
    assert administrator.assignments.filter(role="administrator").exists()


def test_second_factor_is_reset_from_the_list(desk, administrator):
    form = {"action": "reset_second_factor", "_selected_action": [administrator.pk]}
    response = desk.post(reverse("admin:stakeholders_account_changelist"), form)
    assert response.status_code == 302
    assert AuditEntry.objects.get(action="second_factor_reset").object_id == str(administrator.pk)
    assert desk.get(reverse("admin:index")).status_code == 302  # the session ended with it


@pytest.mark.parametrize("name", ["stakeholders_account", "consultations_regionalsession"])
def test_lists_ask_as_often_for_three_rows_as_for_one(desk, draft, regions, name):
    def add(number: int) -> None:
        create_account(email=f"p{number}@example.org", by=None)
        draft.pk, draft.code = None, f"RS-{number}"
        actions.create_session(session=draft, by=None)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(reverse(f"admin:{name}_changelist")).status_code == 200
        return len(asked)

    add(1)
    one = count()
    add(2)
    add(3)
    assert count() == one
