"""How long data are kept is a dated setting, and each run says what it removed by which of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.shared import actions, mail, retention
from portal.shared.models import AuditEntry, OutgoingMail, RetentionPeriod, RetentionRun
from portal.shared.retention import Removal, Subject

pytestmark = pytest.mark.django_db

Account = get_user_model()
WHY = {"why_ar": "سبب", "why_fr": "Raison"}


@pytest.fixture
def chief():
    return Account.objects.create_user("chief@example.org")


def period(days: int, *, since: int, subject: str = Subject.SENT_MAIL) -> RetentionPeriod:
    """Return a period in force since so many days ago (in so many days, when negative)."""
    begins = retention.today() - timedelta(days=since)
    return RetentionPeriod.objects.create(subject=subject, days=days, in_force_from=begins, **WHY)


def test_the_newest_period_that_has_begun_is_in_force():
    period(365, since=100)
    current = period(90, since=1)
    period(10, since=-1)
    assert retention.in_force(Subject.SENT_MAIL) == current
    assert retention.in_force(Subject.SENT_MAIL, on=retention.today() - timedelta(days=50)).days == 365
    assert retention.in_force(Subject.ATTENDANCE_ROSTERS) is None


def test_a_run_is_given_its_cutoff_and_says_what_it_removed():
    current = period(90, since=1)
    asked = []

    def remove(cutoff):
        asked.append(cutoff)
        return 7

    run = retention.carry_out(Subject.SENT_MAIL, remove)
    assert (timezone.now() - asked[0]).days == 90
    assert (run.period, run.removed, run.cutoff) == (current, 7, asked[0])


def test_nothing_is_removed_where_no_period_is_in_force():
    period(90, since=-1)
    assert retention.carry_out(Subject.SENT_MAIL, lambda _cutoff: pytest.fail("removed")) is None
    assert RetentionRun.objects.count() == 0


def test_a_removal_that_fails_removes_nothing_and_leaves_the_others_their_turn():
    period(90, since=1)
    period(30, since=1, subject=Subject.ACCOMMODATION_NEEDS)
    Account.objects.create_user("kept@example.org")

    def fails(_cutoff):
        Account.objects.all().delete()
        raise RuntimeError("the disk is full")

    runs = retention.carry_out_all(
        [Removal(Subject.SENT_MAIL, fails), Removal(Subject.ACCOMMODATION_NEEDS, lambda _cutoff: 2)]
    )
    assert [(run.subject, run.removed) for run in runs] == [("accommodation_needs", 2)]
    assert Account.objects.count() == 1


def test_the_portal_comes_with_a_period_for_every_subject_and_keeps_what_was_set_since():
    assert retention.load_periods().added == len(Subject)
    RetentionPeriod.objects.filter(subject=Subject.SENT_MAIL).update(days=5)
    assert retention.load_periods().added == 0
    assert retention.in_force(Subject.SENT_MAIL).days == 5
    assert {period.subject for period in RetentionPeriod.objects.all()} == set(Subject)


def test_what_has_come_into_force_stays(chief):
    begun, to_come = period(90, since=1), period(10, since=-5)
    begun.days = 1
    with pytest.raises(ValidationError):
        actions.save_retention_period(period=begun, by=chief, is_new=False)
    with pytest.raises(ValidationError):
        actions.delete_retention_period(period=begun, by=chief)
    to_come.days = 20
    actions.save_retention_period(period=to_come, by=chief, is_new=False)
    assert [period.days for period in RetentionPeriod.objects.order_by("in_force_from")] == [90, 20]
    actions.delete_retention_period(period=to_come, by=chief)
    trail = AuditEntry.objects.filter(action__startswith="retention").values_list("action", "actor_id")
    assert list(trail) == [("retention_period_changed", chief.pk), ("retention_period_deleted", chief.pk)]


def test_a_period_is_never_dated_back(chief):
    late = RetentionPeriod(subject=Subject.SENT_MAIL, days=1, in_force_from=date(2026, 1, 1), **WHY)
    with pytest.raises(ValidationError) as refused:
        actions.save_retention_period(period=late, by=chief, is_new=True)
    assert list(refused.value.message_dict) == ["in_force_from"]


def test_mail_that_left_long_ago_is_forgotten_and_mail_that_waits_is_not():
    now = timezone.now()
    moments = {"old": now - timedelta(days=91), "new": now - timedelta(days=89), "waiting": None}
    for key, sent_at in moments.items():
        OutgoingMail.objects.create(key=key, recipient="a@example.org", language="ar", subject="s", sent_at=sent_at)
    OutgoingMail.objects.create(
        key="given up", recipient="a@example.org", language="ar", subject="s", given_up_at=now - timedelta(days=91)
    )
    assert mail.forget_sent(now - timedelta(days=90)) == 2
    assert set(OutgoingMail.objects.values_list("key", flat=True)) == {"new", "waiting"}
