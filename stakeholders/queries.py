"""Reads of accounts, of the organisations they act for, and of the categories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    ManyToOneRel,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce, Greatest, Lower
from django.utils.translation import get_language, gettext as _

from portal.shared import paging
from portal.shared.folding import distinctive, fold
from portal.shared.models import OutgoingMail
from stakeholders.models import (
    SECOND_FACTORS,
    Account,
    Category,
    ErasureRequest,
    JoinRequest,
    Membership,
    Organisation,
    OrganisationStep,
    RoleAssignment,
)  # fmt: skip

State = Organisation.State
OPEN = [State.PROPOSED, State.VERIFIED]
PAGE = 50
COUNT_LIMIT = 1000  # past this the directory says "more than"
MOST_WORDS = 5
MOST_TO_JOIN = 20
LIKELY_THE_SAME = 0.45  # trigrams that two names share, of all that either has
MOST_ALIKE = 5


def with_second_factor(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Say of each account, as `enrolled`, whether it has an authenticator."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    return accounts.annotate(enrolled=Exists(factors))


def unused_and_unwarned(*, before: datetime) -> QuerySet[Account]:
    """Return the open accounts without a role that nobody used since `before` and whose holders were not told yet."""
    told = Q(warned_at__isnull=False) & (Q(last_login=None) | Q(last_login__lt=F("warned_at")))
    return _unused(before).filter(is_active=True).exclude(told)


def unused_and_warned(*, before: datetime, warned_before: datetime) -> QuerySet[Account]:
    """Return those whose turn has come: told long enough ago and not used since. A closed account needs no telling."""
    still_away = Q(last_login=None) | Q(last_login__lt=F("warned_at"))
    ripe = Q(warned_at__lt=warned_before) & still_away
    return _unused(before).filter(ripe | Q(is_active=False))


def _unused(before: datetime) -> QuerySet[Account]:
    # `.invalid` belongs to nobody: accounts that are erased already, and the one of the command line.
    people = Account.objects.filter(assignments=None).exclude(email__endswith=".invalid")
    return people.alias(seen=Greatest("created_at", "last_login")).filter(seen__lt=before).order_by("pk")


def open_erasure(account: Account) -> ErasureRequest | None:
    """Return the account's wish to be erased, while it waits."""
    return account.erasure_requests.filter(state=ErasureRequest.State.ASKED).first()


def why_not_erased(account: Account) -> str:
    """Return why somebody's data cannot be erased now; nothing when they can."""
    roles = set(account.assignments.values_list("role", flat=True))
    if not roles:
        return ""
    others = RoleAssignment.objects.filter(role=RoleAssignment.Role.ADMINISTRATOR, account__is_active=True)
    if RoleAssignment.Role.ADMINISTRATOR in roles and not others.exclude(account=account).exists():
        return _("You are the portal's last administrator. Name another one first.")
    return _("You work on the portal. Ask an administrator to revoke your roles first, then ask again.")


def managed_alone(account: Account) -> QuerySet[Organisation]:
    """Return the organisations whose only manager the account is."""
    managing = Membership.objects.filter(role=Membership.Role.MANAGER)
    others = managing.filter(organisation=OuterRef("pk")).exclude(account=account)
    own = Organisation.objects.filter(pk__in=managing.filter(account=account).values("organisation"))
    return own.exclude(Exists(others)).order_by(by_name())


def acting_organisations(account: Account) -> QuerySet[Organisation]:
    """Return the organisations in whose name the account may act, by name."""
    own = Organisation.objects.filter(memberships__account=account, state__in=OPEN)
    return own.select_related("category").order_by(by_name(), "code")


def individual_categories() -> QuerySet[Category]:
    """Return the categories that a person may speak as without an organisation."""
    return Category.objects.filter(individual=True)


def by_name() -> str:
    """Return the column that sorts organisations in the language of the page."""
    return "key_fr" if (get_language() or "ar").startswith("fr") else "key_ar"


def with_places(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Fetch what every page shows beside the name, in the same query."""
    return organisations.select_related("category", "region", "province")


def open_organisations() -> QuerySet[Organisation]:
    """Return the organisations that somebody may act for."""
    return Organisation.objects.filter(state__in=OPEN)


def alike(
    *, name_ar: str, name_fr: str, among: QuerySet[Organisation], but: str = "", region: str = ""
) -> list[Organisation]:
    """Return the organisations whose name, in either language, is likely the same, the likeliest first."""
    among = among.filter(region=region) if region else among
    likeness = Greatest(
        TrigramSimilarity("key_ar", distinctive(name_ar)), TrigramSimilarity("key_fr", distinctive(name_fr))
    )
    others = with_places(among.exclude(state=State.MERGED).exclude(code=but)).annotate(likeness=likeness)
    return list(others.filter(likeness__gte=LIKELY_THE_SAME).order_by("-likeness", "code")[:MOST_ALIKE])


def named(organisations: QuerySet[Organisation], words: str) -> QuerySet[Organisation]:
    """Return those that every word is found in, whatever the spelling of its letters, or nearly."""
    for word in fold(words).split()[:MOST_WORDS]:
        stem = word.removeprefix("ال") if len(word) > 4 else word  # الأمل and أمل are one name
        there = Q(search_key__contains=stem)
        if len(stem) > 3:
            there |= Q(search_key__trigram_word_similar=stem)
        organisations = organisations.filter(there)
    return organisations


def others_named(organisations: QuerySet[Organisation], words: str, *, but: str) -> list[Organisation]:
    """Return the organisations of that name that may be merged with one of them."""
    found = named(organisations.exclude(state=State.MERGED).exclude(code=but), words)
    return list(in_order(found)[:MOST_TO_JOIN])


def to_join(words: str) -> list[Organisation]:
    """Return the organisations that one may ask to join, by name."""
    found = named(open_organisations(), words)
    return list(with_places(found).order_by(by_name(), "code")[:MOST_TO_JOIN])


def memberships_of(account: Account) -> QuerySet[Membership]:
    """Return the account's memberships with their organisations, by name."""
    own = account.memberships.select_related("organisation__region", "organisation__category")
    return own.order_by(f"organisation__{by_name()}", "organisation")


def requests_of(account: Account) -> QuerySet[JoinRequest]:
    """Return what the account asked to join and waits for."""
    return account.join_requests.select_related("organisation__region")


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Return the organisation's members, managers first."""
    managers_first = Case(When(role=Membership.Role.MANAGER, then=0), default=1)
    return organisation.memberships.select_related("account").order_by(managers_first, "since", "pk")


def asking_to_join(organisation: Organisation) -> QuerySet[JoinRequest]:
    """Return who waits to be let in."""
    return organisation.join_requests.select_related("account")


def last_step(organisation: Organisation) -> OrganisationStep | None:
    """Return how the organisation came to its present state."""
    return organisation.steps.order_by("-pk").first()


def organisation_categories() -> QuerySet[Category]:
    """Return the categories that organisations belong to."""
    return Category.objects.filter(individual=False)


# -- the directory ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the directory is asked for. Empty means every; an empty state means all that were not merged."""

    words: str = ""
    category: str = ""
    region: str = ""
    province: str = ""
    state: str = ""
    legal_form: str = ""


@dataclass(frozen=True)
class Page(paging.Page[Organisation]):
    """A page of the directory, and how many it has in all, as far as they are counted."""

    count: int

    @property
    def is_more(self) -> bool:
        return self.count > COUNT_LIMIT


def matching(organisations: QuerySet[Organisation], filters: Filters) -> QuerySet[Organisation]:
    """Return those that were asked for."""
    asked = {
        "category_id": filters.category,
        "region_id": filters.region,
        "province_id": filters.province,
        "legal_form": filters.legal_form,
        "state": filters.state,
    }
    organisations = organisations.filter(**{column: value for column, value in asked.items() if value})
    if not filters.state:
        organisations = organisations.exclude(state=State.MERGED)
    return named(organisations, filters.words)


def in_order(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Return all of them by name, with what a table shows."""
    return with_places(organisations).order_by(by_name(), "code")


def page(organisations: QuerySet[Organisation], *, after: str | None = None, before: str | None = None) -> Page:
    """Return one page by name, found by the code it follows or precedes: page 1,000 costs what page 1 costs."""
    members = Membership.objects.filter(organisation=OuterRef("pk")).order_by().values("organisation")
    counted = members.annotate(number=Count("pk")).values("number")
    shown = with_places(organisations).annotate(members=Coalesce(Subquery(counted), 0))
    found = paging.page(_by_name(shown), size=PAGE, after=after, before=before)
    whole = found.before is None and found.after is None
    return Page(
        rows=found.rows,
        before=found.before,
        after=found.after,
        count=len(found.rows) if whole else organisations.order_by()[: COUNT_LIMIT + 1].count(),
    )


def _by_name(organisations: QuerySet[Organisation]) -> paging.Beside[Organisation]:
    """Return how organisations follow each other by name, then by code. A code that is gone begins anew."""

    def beside(code: str | None, backwards: bool) -> QuerySet[Organisation]:
        column, way = by_name(), "lt" if backwards else "gt"
        key = Organisation.objects.filter(code=code).values_list(column, flat=True).first() if code else None
        rows = organisations
        if key is not None:
            nearer = Q(**{column: key, f"code__{way}": code})
            rows = rows.filter(Q(**{f"{column}__{way}": key}) | nearer)
        sign = "-" if backwards else ""
        return rows.order_by(f"{sign}{column}", f"{sign}code")

    return beside


def addresses_of(account: Account) -> list[str]:
    """Return the addresses that are proven to be a person's, in small letters: the one of the account, and others."""
    verified = EmailAddress.objects.filter(user=account, verified=True).values_list("email", flat=True)
    return sorted({account.email.lower(), *(address.lower() for address in verified)})


def mail_to(account: Account) -> QuerySet[OutgoingMail]:
    """Return the mails that went to a person, or wait to go, by whichever of their addresses."""
    return OutgoingMail.objects.annotate(address=Lower("recipient")).filter(address__in=addresses_of(account))


def all_organisations() -> QuerySet[Organisation]:
    """Return every organisation, merged ones included."""
    return Organisation.objects.all()


def waiting_for_verification(organisations: QuerySet[Organisation]) -> int:
    """Return how many wait for staff to look at them."""
    return organisations.filter(state=State.PROPOSED).count()


def pointers() -> Iterator[tuple[type[Model], str]]:
    """Yield every column of the portal that points to an organisation, whichever room owns it."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            yield relation.field.model, relation.field.name


def pointing_to(organisation: Organisation) -> list[tuple[str, int]]:
    """Return what points to an organisation and how often, by what each is called; its own history is left out."""
    found = []
    for model, column in pointers():
        number = model._base_manager.filter(**{column: organisation}).count()
        if number and model is not OrganisationStep:
            found.append((str(model._meta.verbose_name_plural), number))
    return found
