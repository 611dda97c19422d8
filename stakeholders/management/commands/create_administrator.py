"""`manage.py create_administrator EMAIL`: the first administrator of a new portal, or one more."""

from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from stakeholders import actions
from stakeholders.access import Role
from stakeholders.models import Account


class Command(BaseCommand):
    help = "Makes an administrator. The second factor is enrolled at the first sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="full name")
        parser.add_argument("--language", default="", choices=["ar", "fr"], help="language of the mails")
        parser.add_argument("--password", action="store_true", help="ask for a password")

    def handle(self, *args: Any, **options: Any) -> None:
        password = self._ask_password() if options["password"] else None
        try:
            with transaction.atomic():
                account = Account.objects.filter(email__iexact=options["email"]).first()
                if account is None:
                    account = actions.create_account(
                        email=options["email"],
                        full_name=options["name"],
                        language=options["language"],
                        password=password,
                        by=None,
                    )
                elif password:
                    raise CommandError("This account exists: its holder changes the password on the portal.")
                actions.grant_role(account=account, role=Role.ADMINISTRATOR, region=None, by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        way = "with the password" if password else "by a code sent to this address"
        self.stdout.write(f"{account.email} is an administrator and signs in {way}, then enrols a second factor.")

    def _ask_password(self) -> str:
        password = getpass("Password: ")
        if password != getpass("Password, again: "):
            raise CommandError("The two passwords differ.")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password
