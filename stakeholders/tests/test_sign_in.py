"""Participants open an account and come back, by password or by a code sent to them, in their language."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from portal.shared.models import AuditEntry
from stakeholders.models import Account
from stakeholders.tests.conftest import PASSWORD, enrol, give_password

pytestmark = pytest.mark.django_db


def code_in(message: mail.EmailMessage) -> str:
    """Return the only thing in a mail that looks like a code."""
    found = re.findall(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", str(message.body), re.MULTILINE)
    assert len(found) == 1, message.body
    return found[0]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_signing_up_asks_for_the_code_and_keeps_the_language(client, language):
    form = {"email": "Zineb@Example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post(f"/{language}/account/signup/", form)
    assert "_auth_user_id" not in client.session
    account = Account.objects.get()
    assert (account.email, account.language) == ("zineb@example.org", language)
    assert AuditEntry.objects.get(action="account_opened").object_id == str(account.pk)
    client.post(f"/{language}/account/confirm-email/", {"code": code_in(mail.outbox[0])})
    assert client.session["_auth_user_id"] == str(account.pk)


def test_signing_in_by_code(client, person):
    citizen = person("citizen@example.org", password=None)
    client.post(reverse("account_request_login_code"), {"email": "citizen@example.org"})
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert client.session["_auth_user_id"] == str(citizen.pk)


def test_an_address_that_no_mail_can_bear_is_no_fault_of_ours(client):
    """It passes for one by its shape, and no domain can have such a name."""
    answer = client.post(reverse("account_request_login_code"), {"email": "a@\u3002.com"})
    assert (answer.status_code, mail.outbox) == (302, [])


def test_code_alone_does_not_let_enrolled_staff_in(client, person):
    chief = person("chief@example.org", "administrator")
    enrol(chief)
    client.post(reverse("account_request_login_code"), {"email": chief.email})
    response = client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_mail_is_in_the_language_of_the_account_not_of_the_page(client, person):
    account = person("citizen@example.org")
    subjects = {}
    for page, language in (("fr", "ar"), ("ar", "fr")):
        Account.objects.filter(pk=account.pk).update(language=language)
        give_password(client, account)
        passwords = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
        client.post(f"/{page}/account/password/change/", passwords)
        subjects[language] = mail.outbox[-1].subject
        client.logout()
    assert subjects == {"ar": "تم تغيير كلمة المرور", "fr": "Mot de passe modifié"}


def test_unknown_address_is_answered_like_a_known_one(client, person):
    person("known@example.org")
    answers = [
        client.post(reverse("account_request_login_code"), {"email": f"{name}@example.org"})["Location"]
        for name in ("known", "unknown")
    ]
    assert answers[0] == answers[1] == reverse("account_confirm_login_code")


def test_guessing_a_password_is_stopped(client, person):
    account = person("citizen@example.org")
    for _try in range(6):
        client.post(reverse("account_login"), {"login": account.email, "password": "wrong"})
    give_password(client, account)
    assert "_auth_user_id" not in client.session


def test_closed_account_does_not_sign_in(client, person):
    account = person("citizen@example.org")
    Account.objects.filter(pk=account.pk).update(is_active=False)
    give_password(client, account)
    assert "_auth_user_id" not in client.session


def test_page_stands_when_the_mail_server_is_away(client, person, settings):
    person("citizen@example.org")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = client.post(reverse("account_request_login_code"), {"email": "citizen@example.org"}, follow=True)
    assert response.status_code == 200
    assert "error" in {message.level_tag for message in response.context["messages"]}


def test_mails_carry_no_secret_but_the_code(client, person):
    account = person("citizen@example.org")
    client.post(reverse("account_request_login_code"), {"email": account.email})
    client.post(reverse("account_reset_password"), {"email": account.email})
    for message in mail.outbox:
        assert "http" not in message.body
        code_in(message)
