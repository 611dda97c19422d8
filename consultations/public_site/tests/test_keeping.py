"""What the daily task removes, what it leaves, and what it says about it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from consultations.contributions.models import Contribution
from consultations.public_site.tasks import carry_out_retention
from portal.shared import retention
from portal.shared.models import AuditEntry, OutgoingMail, RetentionRun
from stakeholders import actions
from stakeholders.models import Account, Category, Invitation, Organisation, RoleAssignment
from strategy.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def periods(db) -> None:
    retention.load_periods()


@pytest.fixture
def associations(db) -> Category:
    return Category.objects.create(code="associations", number=9, name_ar="الجمعيات", name_fr="Associations")


def days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def removed() -> dict[str, int]:
    """Return what the last runs removed, by subject, where they removed anything."""
    return {run.subject: run.removed for run in RetentionRun.objects.order_by("pk") if run.removed}


# -- accounts nobody uses (730 days) ---------------------------------------------------------------------------------
def account(email: str, *, seen: int, warned: int | None = None, role: str = "", **columns: object) -> Account:
    """Return an account last seen so many days ago, and warned so many days ago."""
    account = actions.create_account(email=email, by=None)
    if role:
        RoleAssignment.objects.create(account=account, role=role)
    columns = {"created_at": days_ago(2000), "last_login": days_ago(seen)} | columns
    if warned is not None:
        columns["warned_at"] = days_ago(warned)
    Account.objects.filter(pk=account.pk).update(**columns)
    return account


def test_an_unused_account_is_told_a_month_before_it_is_closed():
    unused = account("unused@example.org", seen=701)
    account("used@example.org", seen=699)
    carry_out_retention()
    carry_out_retention()
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, Account.objects.get(pk=unused.pk).email) == ("unused@example.org", "unused@example.org")
    assert AuditEntry.objects.filter(action="account_unused_warned").count() == 1


def test_it_is_closed_when_the_month_is_over():
    ripe = account("ripe@example.org", seen=731, warned=31)
    account("told@example.org", seen=731, warned=29)
    carry_out_retention()
    ripe.refresh_from_db()
    assert (ripe.email, ripe.is_active) == (f"erased-{ripe.pk}@tachawor.invalid", False)
    assert Account.objects.filter(email="told@example.org").exists()
    assert removed() == {"inactive_accounts": 1}
    RetentionRun.objects.all().delete()
    carry_out_retention()
    assert removed() == {}


def test_a_sign_in_after_the_warning_makes_it_void():
    account("back@example.org", seen=10, warned=40)
    carry_out_retention()
    assert Account.objects.get().email == "back@example.org"


def test_a_warning_of_long_ago_does_not_close_an_account_that_was_used_since():
    account("away.again@example.org", seen=731, warned=1500)
    carry_out_retention()
    assert Account.objects.get().email == "away.again@example.org"
    assert OutgoingMail.objects.get().recipient == "away.again@example.org"


def test_an_account_that_never_signed_in_counts_from_the_day_it_was_made():
    account("never@example.org", seen=0, last_login=None)
    carry_out_retention()
    assert OutgoingMail.objects.get().recipient == "never@example.org"


def test_staff_and_the_command_line_stay():
    account("chief@example.org", seen=3000, warned=2000, role="administrator")
    account("command-line@tachawor.invalid", seen=3000, is_active=False)
    carry_out_retention()
    assert removed() == {}
    assert not OutgoingMail.objects.exists()


def test_a_closed_account_goes_without_a_warning():
    account("closed@example.org", seen=731, is_active=False)
    carry_out_retention()
    assert removed() == {"inactive_accounts": 1}
    assert not OutgoingMail.objects.exists()


# -- the others ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("status", "days", "kept"),
    [("answered", 366, False), ("answered", 364, True), ("under_review", 1000, True), ("withdrawn", 366, False)],
)
def test_contributors_addresses_go_when_their_contribution_is_long_closed(make_contribution, status, days, kept):
    contribution = make_contribution(author_email="a@example.org", author_name="زينب")
    Contribution.objects.update(status=status, status_changed_at=days_ago(days))
    carry_out_retention()
    contribution.refresh_from_db()
    assert (contribution.author_email, contribution.author_name) == ("a@example.org" if kept else "", "زينب")


def test_refused_organisations_go_unless_something_was_said_in_their_name(
    rabat: Region, associations, make_contribution
):
    for code, state, days in (("old", "refused", 181), ("new", "refused", 179), ("verified", "verified", 999)):
        actions.add_organisation(
            organisation=Organisation(code=code, region=rabat, category=associations, name_ar=code, name_fr=code),
            by=None,
        )
        Organisation.objects.filter(pk=code).update(state=state, state_changed_at=days_ago(days))
    Organisation.objects.create(
        code="spoken-for",
        region=rabat,
        category=associations,
        name_ar="ا",
        name_fr="a",
        state="refused",
        state_changed_at=days_ago(999),
    )
    make_contribution(organisation=Organisation.objects.get(pk="spoken-for"))
    carry_out_retention()
    assert set(Organisation.objects.values_list("code", flat=True)) == {"new", "verified", "spoken-for"}
    assert removed() == {"refused_organisations": 1}
    assert AuditEntry.objects.get(action="organisation_removed").object_id == "old"


def test_invitations_nobody_took_go(rabat: Region, associations):
    zineb = actions.create_account(email="zineb@example.org", by=None)
    organisation = actions.propose_organisation(
        organisation=Organisation(region=rabat, category=associations, name_ar="ا", name_fr="a"), by=zineb
    )
    for name in ("old", "new"):
        actions.invite(organisation=organisation, email=f"{name}@example.org", role="member", by=zineb)
    Invitation.objects.filter(email="old@example.org").update(sent_at=days_ago(31))
    carry_out_retention()
    assert list(Invitation.objects.values_list("email", flat=True)) == ["new@example.org"]


def test_every_removal_has_its_run_each_day():
    carry_out_retention()
    subjects = [run.subject for run in RetentionRun.objects.order_by("pk")]
    assert {"contributor_contacts", "inactive_accounts", "refused_organisations", "sent_mail"} <= set(subjects)
    assert len(subjects) == len(set(subjects))
