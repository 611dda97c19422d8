"""Who takes part, in whose name, and who on the ministry's side may do what and where."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.shared.bilingual import filled_in_both
from portal.shared.folding import FoldedField
from portal.shared.phones import LONGEST as LONGEST_PHONE
from strategy.models import Province, Region

# Recovery codes alone are no second factor.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Nobody reads this address and none like it can be registered: `.invalid` never exists.
ERASED_ADDRESS = "erased-{pk}@tachawor.invalid"


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
    phone = models.CharField(_("phone"), max_length=LONGEST_PHONE, blank=True)  # +212…; `portal.shared.phones` shows it
    is_active = models.BooleanField(_("active"), default=True)
    # When the holder of an account that nobody uses was told that it will be closed. A later sign-in makes it void.
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)
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

    @property
    def is_erased(self) -> bool:
        """Whether nothing of the person is left here but the number that their acts carry."""
        return self.email == ERASED_ADDRESS.format(pk=self.pk)

    @cached_property
    def roles(self) -> frozenset[tuple[str, str | None]]:
        """Pairs of role and region code; None stands for every region."""
        return frozenset((role, region) for role, region, _enrolled in self._standing)

    @property
    def had_second_factor(self) -> bool:
        """Whether somebody with a role had enrolled a second factor when the request began."""
        return any(enrolled for _role, _region, enrolled in self._standing)

    @cached_property
    def _standing(self) -> list[tuple[str, str | None, bool]]:
        """The roles, each with whether a second factor is enrolled: every page of the staff's asks both, at once."""
        factors = Authenticator.objects.filter(user=OuterRef("account"), type__in=SECOND_FACTORS)
        standing = self.assignments.order_by().annotate(enrolled=Exists(factors))
        return list(standing.values_list("role", "region_id", "enrolled"))

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
        SCREENER = "screener", _("screener")
        REVIEWER = "reviewer", _("reviewer")
        RAPPORTEUR = "rapporteur", _("rapporteur")
        COORDINATOR = "coordinator", _("coordinator")
        REFERRAL = "referral", _("protection referent")
        ADMINISTRATOR = "administrator", _("administrator")
        AUDITOR = "auditor", _("auditor")

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
    """A body that takes part through its members. A member proposes it, staff of its region verify or refuse it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Not verified yet")
        VERIFIED = "verified", _("Verified by staff")
        REFUSED = "refused", _("Not accepted")
        MERGED = "merged", _("Merged into another")

    class LegalForm(models.TextChoices):
        ASSOCIATION = "association", _("Association")
        FEDERATION = "federation", _("Federation or network of associations")
        COOPERATIVE = "cooperative", _("Cooperative")
        FOUNDATION = "foundation", _("Foundation")
        COMPANY = "company", _("Company")
        PUBLIC_BODY = "public_body", _("Public administration or establishment")
        LOCAL_AUTHORITY = "local_authority", _("Territorial authority")
        RESEARCH = "research", _("University or research body")
        PROFESSIONAL_BODY = "professional_body", _("Professional body or trade union")
        OTHER = "other", _("Other legal form")

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
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm, blank=True)

    contact_name = models.CharField(_("contact person"), max_length=150, blank=True)
    contact_email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=LONGEST_PHONE, blank=True)
    website = models.URLField(_("web site"), max_length=300, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    # The one that took over its members and what was said in its name: old addresses lead there.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), default=timezone.now)

    # Names as they are searched, and as they are sorted and compared: see `portal.shared.folding`.
    search_key = FoldedField(of=("name_ar", "name_fr", "acronym", "code"))
    key_ar = FoldedField(of=("name_ar",), kept="distinctive")
    key_fr = FoldedField(of=("name_fr",), kept="distinctive")

    class Meta:
        ordering = ["code"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            *filled_in_both("organisation", "name"),
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
                name="merged_organisation_names_its_heir",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("code")),
                name="organisation_is_not_its_own_heir",
            ),
        ]
        indexes = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="organisation_search"),
            models.Index(fields=["region", "key_ar", "code"], name="organisation_by_name_ar"),
            models.Index(fields=["region", "key_fr", "code"], name="organisation_by_name_fr"),
            models.Index(fields=["key_ar", "code"], name="every_organisation_by_name_ar"),
            models.Index(fields=["key_fr", "code"], name="every_organisation_by_name_fr"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether its members may act in its name: at once when it is proposed, no longer when it is refused."""
        return self.state in {self.State.PROPOSED, self.State.VERIFIED}


class OrganisationStep(models.Model):
    """One change of an organisation's state, with the reason that its members read."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="steps")
    from_state = models.CharField(max_length=10, choices=Organisation.State, blank=True)
    to_state = models.CharField(max_length=10, choices=Organisation.State)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.from_state} → {self.to_state}"


class Membership(models.Model):
    """An account that may act in an organisation's name. Whoever leaves has no row any more; the trail remembers."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("Manager")
        MEMBER = "member", _("Member")

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("account")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
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

    @property
    def manages(self) -> bool:
        return self.role == self.Role.MANAGER


class JoinRequest(models.Model):
    """Somebody who asks to act in an organisation's name. The row is there while the request waits."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="join_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="join_requests")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints = [
            models.UniqueConstraint(fields=["account", "organisation"], name="one_open_request_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.account} → {self.organisation}"


class Invitation(models.Model):
    """A place kept for whoever reads the mail of an address. The row is there until it is taken, or taken back."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"), max_length=254)
    role = models.CharField(_("role"), max_length=10, choices=Membership.Role, default=Membership.Role.MEMBER)
    token_hash = models.CharField(max_length=64, unique=True)  # the token itself stands in the mail alone
    invited_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint("organisation", Lower("email"), name="one_invitation_per_address"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.role}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class ErasureRequest(models.Model):
    """Somebody's wish to have their data erased. It may be taken back until `due_at`."""

    class State(models.TextChoices):
        ASKED = "asked", _("Erasure asked for")
        TAKEN_BACK = "taken_back", _("Erasure taken back")
        CARRIED_OUT = "carried_out", _("Erasure carried out")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="erasure_requests")
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(state="asked"), name="one_open_erasure_per_account"
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="asked"), name="erasure_due")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.state}"


class DirectoryImport(models.Model):
    """A file of organisations that somebody is about to import: its rows as they were read, then what became of them.

    It lives for a day: the rows hold people's telephones.
    """

    by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=120)
    rows = models.JSONField(default=list)  # [line, {column: text}] as read
    ignored = models.JSONField(default=list)  # headings that are none of ours
    report = models.JSONField(default=list)  # what became of each row, once it is done
    uploaded_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name
