"""What happens to an organisation: a member proposes it, staff enter, verify, refuse or correct it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.shared import audit, text
from portal.shared.bilingual import label, missing_translations
from stakeholders import notifications, workflow
from stakeholders.actions.measure import keep_measure
from stakeholders.models import Account, Membership, Organisation, OrganisationStep

State = Organisation.State
CONTACTS = ("contact_name", "contact_email", "contact_phone", "website", "address")
COLUMNS = ("name_ar", "name_fr", "acronym", "legal_form", "category_id", "region_id", "province_id", *CONTACTS)
_WRITTEN_FREELY = ("name_ar", "name_fr", "acronym", "contact_name", "address")
_NEVER_EDITED = {"code", "state", "proposed_by", "merged_into", "created_at", "state_changed_at"}
_POINTERS = {"category", "region", "province", "proposed_by", "merged_into"}
_EITHER_NAME = "name"  # whichever of the two the language of the page shows: each is checked by itself
_LONGEST_SLUG = 50


@transaction.atomic
def propose_organisation(*, organisation: Organisation, by: Account) -> Organisation:
    """Enter an organisation on a member's word. Whoever proposes it manages it, and may act in its name at once."""
    keep_measure("organisation_proposed", by)
    organisation.state = State.PROPOSED
    organisation.proposed_by = by
    _enter(organisation)
    Membership.objects.create(account=by, organisation=organisation, role=Membership.Role.MANAGER)
    note_step(organisation, from_state="", by=by)
    audit.record("organisation_proposed", organisation, by=by, region=organisation.region_id)
    return organisation


@transaction.atomic
def add_organisation(*, organisation: Organisation, by: Account | None) -> Organisation:
    """Enter an organisation that staff know: verified from the start, without members yet."""
    organisation.state = State.VERIFIED
    _enter(organisation)
    note_step(organisation, from_state="", by=by)
    audit.record("organisation_added", organisation, by=by, region=organisation.region_id)
    return organisation


@transaction.atomic
def change_organisation(*, organisation: Organisation, by: Account | None, as_staff: bool) -> Organisation:
    """Save what was edited. When a member changes what staff verified, the organisation waits for them once more.

    A refused organisation that a member corrects is proposed again.
    """
    before = lock(organisation)
    _refuse_merged(before)
    for column in _NEVER_EDITED:
        setattr(organisation, column, getattr(before, column))
    _clean(organisation)
    changed = [column for column in COLUMNS if getattr(before, column) != getattr(organisation, column)]
    organisation.save()
    if changed:
        audit.record("organisation_changed", organisation, by=by, region=organisation.region_id, changed=changed)
    if not as_staff and (before.state == State.REFUSED or _needs_another_look(before, changed)):
        _move(organisation, State.PROPOSED, by=by)
    return organisation


@transaction.atomic
def decide_on_organisation(
    *, organisation: Organisation, to: str, by: Account, reason: str = "", seen: str | None = None
) -> Organisation:
    """Verify or refuse, and tell whoever manages the organisation.

    `seen` is the state that was on screen: when it is another by now, `InvalidMove` is raised, even where the table
    would allow the move. Raises `ValidationError` when a refusal says no reason.
    """
    organisation = lock(organisation)
    if to not in workflow.DECISIONS or (seen is not None and seen != organisation.state):
        raise workflow.InvalidMove(organisation.state, to)
    reason = text.clean(reason)
    if to in workflow.NEEDS_REASON and not reason:
        raise ValidationError({"reason": _("Say why: the members of the organisation will read it.")})
    step = _move(organisation, to, by=by, reason=reason)
    notifications.tell_decision(organisation, step)
    return organisation


def lock(organisation: Organisation) -> Organisation:
    """Lock the row: what is decided on it, its members included, is decided one after the other."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def note_step(organisation: Organisation, *, from_state: str, by: Account | None, reason: str = "") -> OrganisationStep:
    """Write down that the organisation came to its present state."""
    return OrganisationStep.objects.create(
        organisation=organisation, from_state=from_state, to_state=organisation.state, by=by, reason=reason
    )


def _move(organisation: Organisation, to: str, *, by: Account | None, reason: str = "") -> OrganisationStep:
    before = organisation.state
    workflow.check_move(before, to)
    organisation.state = to
    organisation.state_changed_at = timezone.now()
    organisation.save(update_fields=["state", "state_changed_at"])
    step = note_step(organisation, from_state=before, by=by, reason=reason)
    region = organisation.region_id
    audit.record("organisation_moved", organisation, by=by, region=region, before=before, after=to, step=step.pk)
    return step


def _enter(organisation: Organisation) -> None:
    """Save a new organisation, under a code of its own when it comes without one."""
    given = organisation.code
    if given:
        _clean(organisation)
        organisation.save(force_insert=True)
        return
    for code in _codes(organisation):
        organisation.code = code
        _clean(organisation)
        try:
            with transaction.atomic():
                organisation.save(force_insert=True)
        except IntegrityError:  # somebody took the code between the look and the leap
            continue
        return


def _codes(organisation: Organisation) -> list[str]:
    """Return codes to try: the French name's words, then the same with a few signs that nobody else has."""
    name = slugify(label(organisation)["fr"])[:_LONGEST_SLUG].strip("-") or "organisation"
    named = [f"{name}-{get_random_string(length, 'abcdefghjkmnpqrstvwxyz23456789')}" for length in (4, 6, 8)]
    return named if Organisation.objects.filter(pk=name).exists() or name == "organisation" else [name, *named]


def _clean(organisation: Organisation) -> None:
    for column in _WRITTEN_FREELY:
        # On one line: these stand in the subjects of mails and in the cells of tables.
        setattr(organisation, column, " ".join(text.clean(getattr(organisation, column) or "").split()))
    if organisation.province is not None and organisation.province.region_id != organisation.region_id:
        raise ValidationError({"province": _("This province is not in the region. Choose another, or none.")})
    missing = missing_translations(organisation, ["name"])
    if missing:
        raise ValidationError(dict.fromkeys(missing, _("Needed in both languages.")))
    # Pointers came as objects, and what is unique is the database's: an import would ask about them row by row.
    organisation.full_clean(exclude=_POINTERS | {_EITHER_NAME}, validate_unique=False, validate_constraints=False)


def _refuse_merged(organisation: Organisation) -> None:
    if organisation.state == State.MERGED:
        raise ValidationError(_("This organisation was merged into another one: change that one instead."))


def _needs_another_look(before: Organisation, changed: list[str]) -> bool:
    return before.state == State.VERIFIED and bool(workflow.VERIFIED_COLUMNS & set(changed))
