"""Who takes part, in whose name, and who on the ministry's side may do what and where."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.shared.bilingual import filled_in_both
from strategy.models import Province, Region


class AccountManager(BaseUserManager["Account"]):
    """Accounts are found by e-mail, whatever its case."""

    def get_by_natural_key(self, email: str | None) -> Account:
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **values: object) -> Account:
        """Create an account; without a password it can sign in by code only."""
        account = self.model(email=self.normalize_email(email).lower(), **values)
        account.set_password(password)
        account.full_clean()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person who signs in. What a person may do is said by rows of `RoleAssignment`, never by a flag here."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ar")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        ordering = ["email"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name or self.email

    @cached_property
    def roles(self) -> frozenset[tuple[str, str | None]]:
        """Pairs of role and region code; None stands for every region."""
        return frozenset(self.assignments.values_list("role", "region_id"))

    @property
    def works_here(self) -> bool:
        """Whether the person holds any role, and so needs a second factor."""
        return bool(self.roles)

    # What Django's admin asks. Administrators configure the portal; nobody else enters it.
    @property
    def is_staff(self) -> bool:
        return self.is_active and any(role == RoleAssignment.Role.ADMINISTRATOR for role, _region in self.roles)

    def has_perm(self, permission: str, subject: object = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class RoleAssignment(models.Model):
    """A role held by an account in one region, or in all of them when no region is named."""

    class Role(models.TextChoices):
        RECEPTION = "reception", _("reception")
        REVIEWER = "reviewer", _("reviewer")
        RAPPORTEUR = "rapporteur", _("rapporteur")
        COORDINATOR = "coordinator", _("coordinator")
        ADMINISTRATOR = "administrator", _("administrator")

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="assignments", verbose_name=_("account")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("region"),
        help_text=_("Leave empty for every region."),
    )
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)

    class Meta:
        ordering = ["account", "role", "region"]
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "region"], nulls_distinct=False, name="one_role_per_account_and_region"
            ),
            # Configuration is national: an administrator of one region would still edit what all regions share.
            models.CheckConstraint(
                condition=~models.Q(role="administrator") | models.Q(region__isnull=True),
                name="administrators_are_national",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_role_display()}"


class Category(models.Model):
    """A stakeholder category, as the consultation's terms of reference name them."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    individual = models.BooleanField(_("a person may speak as it without an organisation"), default=False)
    office = models.BooleanField(_("one office-holder per territory"), default=False)
    invited = models.BooleanField(_("invited to the regional meetings"), default=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("stakeholder category")
        verbose_name_plural = _("stakeholder categories")
        constraints = filled_in_both("category", "name")

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A body that takes part through its members."""

    code = models.SlugField(_("code"), max_length=60, primary_key=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("category")
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("region"))
    province = models.ForeignKey(
        Province,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("province or prefecture"),
    )
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        ordering = ["code"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = filled_in_both("organisation", "name")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """An account that may act in an organisation's name."""

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("account")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        ordering = ["organisation", "account"]
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(fields=["account", "organisation"], name="one_membership_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.account}, {self.organisation}"
