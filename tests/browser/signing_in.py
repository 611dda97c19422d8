"""Staff at the door: the password, the code, the telephone that is enrolled."""

from __future__ import annotations

import re

from django.core import mail

from tests.browser.portal import Portal, Visitor
from tests.people import PASSWORD, code_of, staff

WRONG_CODE = "000000"


def sign_in(portal: Portal, email: str, secret: str) -> Visitor:
    """Come in with the password and the second factor."""
    visitor = portal.visitor()
    give_password(visitor, email)
    assert visitor.page.url.startswith(portal.at("mfa_authenticate"))
    give_code(visitor, code_of(secret))
    visitor.page.wait_for_url(portal.at("public_site:home"))
    return visitor


def staff_member(portal: Portal, name: str, role: str, region: str) -> Visitor:
    """Make somebody who works here and let them in."""
    email = f"{name}@example.org"
    return sign_in(portal, email, staff(email, role, region, language=portal.language))


def give_password(visitor: Visitor, email: str) -> None:
    visitor.opens("account_login")
    visitor.page.fill("[name=login]", email)
    visitor.page.fill("[name=password]", PASSWORD)
    visitor.submits("main form:has([name=password])")


def give_code(visitor: Visitor, code: str) -> None:
    visitor.page.fill("main [name=code]", code)
    visitor.submits("main form:has([name=code])")


def come_by_mailed_code(portal: Portal, email: str) -> Visitor:
    """Sign in as somebody whom the administrator has just entered: no password, a code by mail."""
    visitor = portal.visitor()
    visitor.opens("account_request_login_code")
    visitor.looks()
    visitor.page.fill("[name=email]", email)
    visitor.submits("main form:has([name=email])")
    visitor.page.wait_for_url(portal.at("account_confirm_login_code"))
    visitor.looks()
    code = re.search(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})+)$", mail.outbox[-1].body, re.MULTILINE)
    assert code, mail.outbox[-1].body
    give_code(visitor, code[1])
    return visitor


def enrol_telephone(visitor: Visitor, *, has_password: bool) -> str:
    """Set a telephone up as second factor; returns the secret that it holds from now on."""
    visitor.opens("mfa_activate_totp")
    if has_password:  # asked for again before anything about signing in is changed
        assert visitor.page.url.startswith(visitor.portal.at("account_reauthenticate"))
        visitor.looks()
        visitor.page.fill("main [name=password]", PASSWORD)
        visitor.submits("main form:has([name=password])")
        visitor.page.wait_for_url(visitor.portal.at("mfa_activate_totp"))
    visitor.looks()
    secret = visitor.page.locator(".secret").inner_text().strip("\u2066\u2068\u2069 ")
    give_code(visitor, code_of(secret))
    if not has_password:  # the recovery codes are shown to whoever proves the telephone once more
        assert visitor.page.url.startswith(visitor.portal.at("mfa_reauthenticate"))
        visitor.looks()
        give_code(visitor, code_of(secret))
    visitor.page.wait_for_url(visitor.portal.at("mfa_view_recovery_codes"))
    visitor.looks()
    return secret
