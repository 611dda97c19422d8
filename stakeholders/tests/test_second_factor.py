"""Who works for the ministry gets nowhere on a password alone."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from portal.shared.models import AuditEntry
from stakeholders import actions
from stakeholders.tests.conftest import PASSWORD, code_of, enrol, enrolled, give_code, give_password

pytestmark = pytest.mark.django_db

ADMIN_PAGES = [
    "admin:index",
    "admin:stakeholders_account_changelist",
    "admin:stakeholders_account_add",
    "admin:consultations_regionalsession_changelist",
    "admin:strategy_axis_changelist",
    "admin:jsi18n",
    "admin:autocomplete",
    "admin:password_change",
]


@pytest.mark.parametrize("page", ADMIN_PAGES)
def test_administrator_with_only_a_password_sees_no_admin_page(client, person, page):
    give_password(client, person("chief@example.org", "administrator"))
    response = client.get(reverse(page))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("mfa_index"))


def test_administrator_with_only_a_password_saves_nothing(client, person, regions):
    give_password(client, person("chief@example.org", "administrator"))
    address = reverse("admin:strategy_region_change", args=["04"])
    response = client.post(address, {"name_ar": "س", "name_fr": "X", "capital_ar": "س", "capital_fr": "X"})
    assert response["Location"] == reverse("mfa_index")
    regions["04"].refresh_from_db()
    assert regions["04"].name_fr != "X"


@pytest.mark.parametrize("page", ["admin:index", "account_email", "account_change_password", "mfa_view_recovery_codes"])
def test_reviewer_with_only_a_password_may_only_enrol(client, person, page):
    give_password(client, person("reviewer@example.org", "reviewer", "04"))
    assert client.get(reverse(page))["Location"].startswith(reverse("mfa_index"))
    assert client.get(reverse("mfa_index")).status_code == 200


def test_in_french_too(client, person):
    give_password(client, person("chief@example.org", "administrator"))
    assert client.get("/fr/admin/")["Location"].startswith("/fr/account/2fa/")


def test_enrolled_administrator_is_asked_for_the_code_before_being_signed_in(client, person):
    chief = person("chief@example.org", "administrator")
    secret = enrol(chief)
    assert give_password(client, chief)["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("admin:index")).status_code == 302  # nobody is signed in yet
    give_code(client, secret)
    assert client.get(reverse("admin:index")).status_code == 200


def test_wrong_code_lets_nobody_in(client, person):
    chief = person("chief@example.org", "administrator")
    secret = enrol(chief)
    give_password(client, chief)
    wrong = f"{(int(code_of(secret)) + 1) % 1000000:06d}"
    assert client.post(reverse("mfa_authenticate"), {"code": wrong}).status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db(transaction=True)  # allauth tells of the enrolment after the commit
def test_enrolling_opens_the_desk_in_the_same_session(client, person):
    chief = person("chief@example.org", "administrator")
    give_password(client, chief)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked["Location"], {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert enrolled(chief)
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get(reverse("admin:index")).status_code == 200
    assert AuditEntry.objects.filter(action="second_factor_enrolled", object_id=chief.pk).count() == 2  # codes too


def test_session_older_than_the_enrolment_must_prove_the_second_factor(client, person):
    chief = person("chief@example.org", "administrator")
    give_password(client, chief)
    secret = enrol(chief)  # from another browser
    response = client.get(reverse("admin:index"))
    assert response["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.get(reverse("mfa_view_recovery_codes"))["Location"].startswith(reverse("mfa_reauthenticate"))
    client.post(response["Location"], {"code": code_of(secret)})
    assert client.get(reverse("admin:index")).status_code == 200


def test_role_granted_in_mid_session_counts_at_the_next_request(client, person):
    somebody = person("somebody@example.org")
    give_password(client, somebody)
    assert client.get(reverse("account_email")).status_code == 200
    actions.grant_role(account=somebody, role="administrator", region=None, by=None)
    assert client.get(reverse("account_email"))["Location"].startswith(reverse("mfa_index"))
    assert client.get(reverse("admin:index"))["Location"].startswith(reverse("mfa_index"))


def test_recovery_codes_alone_are_no_second_factor(client, person):
    chief = person("chief@example.org", "administrator")
    give_password(client, chief)
    Authenticator.objects.create(user=chief, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    assert client.get(reverse("admin:index"))["Location"].startswith(reverse("mfa_index"))


def test_staff_may_always_sign_out(client, person):
    give_password(client, person("chief@example.org", "administrator"))
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_participant_needs_no_second_factor(client, person):
    assert give_password(client, person("citizen@example.org")).status_code == 302
    assert client.get(reverse("account_email")).status_code == 200


def test_participant_and_reviewer_are_no_administrators(client, person):
    give_password(client, person("citizen@example.org"))
    assert client.get(reverse("admin:index")).status_code == 403
    client.post(reverse("account_logout"))
    reviewer = person("reviewer@example.org", "reviewer", "04")
    secret = enrol(reviewer)
    give_password(client, reviewer)
    give_code(client, secret)
    assert client.get(reverse("admin:index")).status_code == 403
    assert client.get(reverse("admin:login")).status_code == 403


def test_visitor_is_sent_to_the_portals_own_sign_in(client, db):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert client.post(reverse("admin:login"), {"username": "a", "password": "b"}).status_code == 302


def test_secret_of_the_authenticator_is_sealed_in_the_database(person):
    chief = person("chief@example.org", "administrator")
    secret = enrol(chief)
    assert secret not in str(Authenticator.objects.get(user=chief).data)


def test_demo_door_is_worth_nothing_outside_the_demonstration(client, person, settings):
    settings.DEMO = False
    chief = person("chief@example.org", "administrator")
    give_password(client, chief)
    session = client.session
    session["account_authentication_methods"] = [{"method": "demo", "at": 0}]
    session.save()
    assert client.get(reverse("admin:index"))["Location"].startswith(reverse("mfa_index"))
