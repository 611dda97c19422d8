"""Administrators set how long data are kept, for the days to come; what was in force stays readable."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from portal.shared import retention
from portal.shared.models import AuditEntry, RetentionPeriod, RetentionRun
from stakeholders.tests.conftest import enrol, give_code, give_password

pytestmark = pytest.mark.django_db

LIST = "admin:shared_retentionperiod_changelist"


@pytest.fixture
def desk(client, person) -> Client:
    retention.load_periods()
    chief = person("chief@example.org", "administrator")
    secret = enrol(chief)
    give_password(client, chief)
    give_code(client, secret)
    return client


def period(*, in_days: int, days: int = 30) -> dict[str, str]:
    begins = retention.today() + timedelta(days=in_days)
    return {
        "subject": "sent_mail",
        "days": str(days),
        "in_force_from": begins.isoformat(),
        "why_ar": "سبب",
        "why_fr": "Raison",
    }


def test_a_new_period_takes_the_place_of_the_old_one_from_its_day_on(desk):
    desk.post(reverse("admin:shared_retentionperiod_add"), period(in_days=0))
    assert retention.in_force("sent_mail").days == 30
    assert RetentionPeriod.objects.filter(subject="sent_mail").count() == 2
    assert AuditEntry.objects.get(action="retention_period_added").details["days"] == 30


def test_nothing_is_dated_back(desk):
    answer = desk.post(reverse("admin:shared_retentionperiod_add"), period(in_days=-1))
    assert list(answer.context["adminform"].form.errors) == ["in_force_from"]


def test_a_period_of_nothing_is_refused(desk):
    answer = desk.post(reverse("admin:shared_retentionperiod_add"), period(in_days=1, days=0))
    assert list(answer.context["adminform"].form.errors) == ["days"]


def test_what_has_come_into_force_is_read_only(desk):
    begun = retention.in_force("sent_mail")
    page = reverse("admin:shared_retentionperiod_change", args=[begun.pk])
    assert desk.get(page).status_code == 200
    assert desk.post(page, period(in_days=0, days=1)).status_code == 403
    assert (
        desk.post(reverse("admin:shared_retentionperiod_delete", args=[begun.pk]), {"post": "yes"}).status_code == 403
    )
    desk.post(reverse(LIST), {"action": "delete_selected", "_selected_action": [begun.pk], "post": "yes"})
    assert retention.in_force("sent_mail") == begun
    assert RetentionPeriod.objects.get(pk=begun.pk).days == begun.days


def test_what_is_to_come_is_changed_and_dropped(desk):
    desk.post(reverse("admin:shared_retentionperiod_add"), period(in_days=3))
    to_come = RetentionPeriod.objects.latest("pk")
    desk.post(reverse("admin:shared_retentionperiod_change", args=[to_come.pk]), period(in_days=5, days=40))
    to_come.refresh_from_db()
    assert to_come.days == 40
    desk.post(reverse("admin:shared_retentionperiod_delete", args=[to_come.pk]), {"post": "yes"})
    assert not RetentionPeriod.objects.filter(pk=to_come.pk).exists()


def test_the_report_of_what_was_removed_is_read_only(desk):
    run = retention.carry_out("sent_mail", lambda _cutoff: 7)
    page = desk.get(reverse("admin:shared_retentionrun_changelist"))
    assert ">7<" in page.content.decode()
    assert desk.get(reverse("admin:shared_retentionrun_add")).status_code == 403
    assert desk.post(reverse("admin:shared_retentionrun_delete", args=[run.pk]), {"post": "yes"}).status_code == 403
    assert RetentionRun.objects.count() == 1


def test_organisations_have_no_second_door(desk):
    index = desk.get(reverse("admin:index")).content.decode()
    assert "/stakeholders/organisation/" not in index
    assert "/shared/retentionperiod/" in index
