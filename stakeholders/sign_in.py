"""How people sign in: what allauth asks the portal."""

from __future__ import annotations

import base64
import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

from portal.shared import audit
from portal.shared.mail import UNWRITABLE
from portal.shared.throttle import client_address
from stakeholders.models import Account

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Anybody may open an account; the portal writes to its holder in the language of the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def new_user(self, request: HttpRequest) -> Account:
        """Begin an account in the language of the page it is opened on."""
        return Account(language=translation.get_language() or settings.LANGUAGE_CODE)

    def save_user(self, request: HttpRequest, user: Account, form: BaseForm, commit: bool = True) -> Account:
        super().save_user(request, user, form, commit)
        if commit:
            audit.record("account_opened", user, by=user)
        return user

    def login(self, request: HttpRequest, user: Account) -> None:
        super().login(request, user)
        if user.works_here:
            audit.record("staff_signed_in", user, by=user)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that allauth's rate limits count by is the one every other limit of the portal counts by."""
        return client_address(request)

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        with translation.override(self._language_of(email, context)):
            return super().render_mail(template_prefix, email, context, headers)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send; when the mail server is away say so on the page instead of failing it."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, *UNWRITABLE) as error:
            log.warning("%s could not be sent: %s", template_prefix, error)
            messages.error(self.request, _("The mail could not be sent just now. Please try again in a few minutes."))

    def _language_of(self, email: str | list[str], context: dict[str, Any]) -> str:
        account = context.get("user")
        if not isinstance(account, Account):
            address = email if isinstance(email, str) else email[0]
            account = Account.objects.filter(email__iexact=address).first()
        return account.language if account else translation.get_language() or settings.LANGUAGE_CODE


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the authenticators' secrets unreadable in the database and in its backups."""

    def encrypt(self, text: str) -> str:
        return _safe().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _safe().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Account) -> str:
        return user.email


def _safe() -> MultiFernet:
    """Seal with the current key, open with the former ones too: `SECRET_KEY_FALLBACKS` carries a change of key."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"second factor:" + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
