"""Allauth's pages speak with the portal's words."""

from pathlib import Path

import allauth
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from babel.messages.pofile import read_po
from django.urls import reverse
from django.utils import translation

from stakeholders import allauth_words
from stakeholders.tests.conftest import PASSWORD, enrol, give_code, give_password


def test_every_word_is_still_one_of_allauths():
    """A new release that words a sentence otherwise would bring its own translation back in silence."""
    with (Path(allauth.__file__).parent / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        theirs = {message.id for message in read_po(file, locale="fr") if isinstance(message.id, str)}
    assert set(allauth_words.WORDS) - theirs == set()


@pytest.mark.django_db
def test_the_account_pages_speak_the_portals_arabic(client, person):
    account = person("citizen@example.org")
    secret = enrol(account)
    RecoveryCodes.activate(account)
    give_password(client, account)
    give_code(client, secret)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    index, codes = (client.get(reverse(name)).content.decode() for name in ("mfa_index", "mfa_view_recovery_codes"))
    assert "الدخول بخطوتين" in index
    assert "رموز الاسترجاع" in codes
    for page in (index, codes):
        assert "بقيت 10 رموز من أصل 10" in page
        assert "(unused_count)" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "label"), [("ar", "اسم المفتاح"), ("fr", "Nom de la clé")])
def test_the_name_of_a_security_key_is_asked_in_the_language_of_the_page(client, person, language, label):
    account = person("citizen@example.org")
    give_password(client, account)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    with translation.override(language):
        adding = client.get(reverse("mfa_add_webauthn"))
        key = Authenticator.objects.create(user=account, type="webauthn", data={"name": "Bureau", "credential": {}})
        renaming = client.get(reverse("mfa_edit_webauthn", args=[key.pk]))
    assert label in adding.content.decode()
    assert label in renaming.content.decode()
