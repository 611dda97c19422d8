"""The account that stands for whoever works at the server's command line."""

from __future__ import annotations

from stakeholders.models import Account

COMMAND_LINE = "command-line@tachawor.invalid"


def command_line() -> Account:
    """Return the command line's account. Nobody can sign in with it: it only says in the records who did it."""
    account = Account.objects.filter(email=COMMAND_LINE).first()
    return account or Account.objects.create_user(
        COMMAND_LINE, full_name="سطر الأوامر · Ligne de commande", is_active=False
    )
