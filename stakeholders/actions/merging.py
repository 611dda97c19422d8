"""Two rows for one organisation become one. Everything that points to the second follows, whichever room owns it.

The rooms above need not be known here: Django names every column that points to an organisation, and each is led to
the one that stays. What the database refuses, because the two hold what may be there once, refuses the whole merge.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.shared import audit
from stakeholders import queries
from stakeholders.actions.organisations import CONTACTS, note_step
from stakeholders.models import Account, Invitation, JoinRequest, Membership, Organisation, OrganisationStep

State = Organisation.State
# Filled from the one that goes where the one that stays has nothing.
_FILLED = ("acronym", "legal_form", "province_id", *CONTACTS)


@transaction.atomic
def merge_organisations(*, kept: Organisation, dropped: Organisation, by: Account) -> Organisation:
    """Lead everything that points to `dropped` to `kept`, and close `dropped`; its address leads to `kept` then.

    Raises `ValidationError` when one of the two is merged already, or when both hold what may be there only once.
    """
    kept, dropped = _lock_both(kept, dropped)
    _fill_blanks(kept, dropped)
    _let_one_of_two_stay(kept, dropped)
    moved = {}
    for model, column in queries.pointers():
        if model is OrganisationStep:  # the closed one keeps its own history
            continue
        rows = model._base_manager.filter(**{column: dropped})
        try:
            with transaction.atomic():
                moved[f"{model._meta.label_lower}.{column}"] = rows.update(**{column: kept})
        except IntegrityError as error:
            said = _("Both organisations hold something that may be there only once (%(what)s): settle that first.")
            raise ValidationError(said % {"what": model._meta.verbose_name_plural}) from error
    _close(dropped, heir=kept, by=by)
    counts = {name: number for name, number in moved.items() if number}
    audit.record("organisations_merged", kept, by=by, region=kept.region_id, dropped=dropped.pk, moved=counts)
    return kept


def _lock_both(kept: Organisation, dropped: Organisation) -> tuple[Organisation, Organisation]:
    """Lock both, always in the same order, so that two merges never wait for one another."""
    if kept.pk == dropped.pk:
        raise ValidationError(_("Choose two different organisations."))
    pair = Organisation.objects.filter(pk__in=[kept.pk, dropped.pk]).order_by("pk")
    locked = {organisation.pk: organisation for organisation in pair.select_for_update()}
    if any(organisation.state == State.MERGED for organisation in locked.values()):
        raise ValidationError(_("One of the two was merged already."))
    return locked[kept.pk], locked[dropped.pk]


def _let_one_of_two_stay(kept: Organisation, dropped: Organisation) -> None:
    """Where the same person stands in both, the higher role stays; what they asked or were asked for falls away."""
    ranks = {Membership.Role.MEMBER: 0, Membership.Role.MANAGER: 1}
    in_kept = {membership.account_id: membership for membership in kept.memberships.all()}
    for membership in dropped.memberships.all():
        twin = in_kept.get(membership.account_id)
        if twin is None:
            continue
        if ranks[Membership.Role(membership.role)] > ranks[Membership.Role(twin.role)]:
            twin.role = membership.role
            twin.save(update_fields=["role"])
        membership.delete()
    members = Membership.objects.filter(organisation__in=[kept, dropped]).values("account")
    JoinRequest.objects.filter(organisation__in=[kept, dropped], account__in=members).delete()
    dropped.join_requests.filter(account__in=kept.join_requests.values("account")).delete()
    invited = Invitation.objects.filter(organisation=kept).values("email")
    dropped.invitations.filter(email__in=invited).delete()


def _fill_blanks(kept: Organisation, dropped: Organisation) -> None:
    for column in _FILLED:
        if column == "province_id" and dropped.region_id != kept.region_id:
            continue
        if not getattr(kept, column):
            setattr(kept, column, getattr(dropped, column))
    kept.save()


def _close(dropped: Organisation, *, heir: Organisation, by: Account) -> None:
    before = dropped.state
    dropped.state = State.MERGED
    dropped.merged_into = heir
    dropped.state_changed_at = timezone.now()
    for column in CONTACTS:  # they stand with the heir now; a closed row needs nobody's telephone
        setattr(dropped, column, "")
    dropped.save()
    note_step(dropped, from_state=before, by=by)
