"""Configuration of who takes part, and of who on the ministry's side may do what and where.

Organisations are not configured here: they have their own directory, which knows whose region they are in, that one
manager stays, and what verifying means.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _, ngettext

from portal.shared.configuration import BilingualAdmin, ConfigurationAdmin
from portal.shared.time import day_and_clock
from stakeholders import actions, queries
from stakeholders.models import Account, Category, RoleAssignment

# What the libraries register by themselves: addresses and authenticators belong to their holders, and roles are rows
# of our own. An authenticator's page would even show its secret.
for model in (EmailAddress, Authenticator, Group):
    admin.site.unregister(model)


@admin.register(Category)
class CategoryAdmin(BilingualAdmin):
    list_display = ("number", "name", "code", "individual", "office", "invited")
    list_display_links = ("number", "name")
    fields = ("code", "number", "name", "individual", "office", "invited")


class RoleInline(admin.StackedInline):
    """Roles are granted and revoked, never edited: the trail then says exactly what somebody could do when.

    Stacked, because each field of a row has its label then: in a table the admin names none of them.
    """

    model = RoleAssignment
    fields = ("role", "region", "granted")
    readonly_fields = ("granted",)
    extra = 0

    @admin.display(description=_("granted at"))
    def granted(self, assignment: RoleAssignment) -> str:
        return day_and_clock(assignment.granted_at) if assignment.granted_at else "-"

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Account)
class AccountAdmin(ConfigurationAdmin):
    """Accounts open by themselves or here. Nobody sees or sets a password: a person without one signs in by code."""

    list_display = ("email", "full_name", "language", "is_active", "works_for_the_ministry", "second_factor")
    list_filter = ("is_active", "assignments__role", "assignments__region")
    search_fields = ("email", "full_name")
    inlines = (RoleInline,)
    actions = ("reset_second_factor",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        return queries.with_second_factor(super().get_queryset(request)).prefetch_related("assignments")

    def get_fields(self, request: HttpRequest, obj: Account | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("email", "full_name", "language")
        return ("email", "full_name", "language", "is_active", "second_factor", "opened", "last_seen")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("email", "second_factor", "opened", "last_seen")

    def get_inlines(self, request: HttpRequest, obj: Account | None) -> tuple[type[admin.StackedInline], ...]:
        return () if obj is None else (RoleInline,)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow what the filters ask; a password's hash could be found sign by sign in an address."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False  # an account is closed, not deleted: what it did keeps its author

    @admin.display(description=_("works for the ministry"), boolean=True)
    def works_for_the_ministry(self, account: Account) -> bool:
        return bool(account.assignments.all())

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, account: Any) -> bool:
        return bool(account.enrolled)  # added by `with_second_factor`

    @admin.display(description=_("opened"))
    def opened(self, account: Account) -> str:
        return day_and_clock(account.created_at)

    @admin.display(description=_("last sign-in"))
    def last_seen(self, account: Account) -> str:
        return day_and_clock(account.last_login) if account.last_login else "-"

    @admin.action(description=_("Reset the second factor of the selected accounts"))
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        accounts = list(queryset)
        for account in accounts:
            actions.reset_second_factor(account=account, by=self.actor(request))
        said = ngettext(
            "The second factor of %(number)d account was reset and its sessions ended.",
            "The second factor of %(number)d accounts was reset and their sessions ended.",
            len(accounts),
        )
        self.message_user(request, said % {"number": len(accounts)}, messages.SUCCESS)

    def save_row(self, request: HttpRequest, row: Any, changed: list[str], is_new: bool) -> None:
        if isinstance(row, RoleAssignment):
            actions.grant_role(account=row.account, role=row.role, region=row.region, by=self.actor(request))
        elif is_new:
            account = actions.create_account(
                email=row.email, full_name=row.full_name, language=row.language, by=self.actor(request)
            )
            row.pk = account.pk  # what follows in Django's admin speaks of the account that was made
        else:
            actions.change_account(account=row, by=self.actor(request))

    def delete_row(self, request: HttpRequest, row: RoleAssignment) -> None:
        actions.revoke_role(assignment=row, by=self.actor(request))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "email" and field is not None:
            field.help_text = _("The person signs in by a code sent to this address.")
        return field
