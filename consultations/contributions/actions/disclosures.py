"""What tells of somebody in danger is held out, read by those in charge of it alone, referred, released or closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.actions.copies import leave_group
from consultations.contributions.actions.moving import let_go, lock, part
from consultations.contributions.care import workflow
from consultations.contributions.models import BulkMark, Contribution, Disclosure, DisclosureStep
from consultations.engine.signs import find_signs
from portal.shared import audit, text
from stakeholders.models import Account
from strategy.models import Institution

State, Finder, Hold = Disclosure.State, Disclosure.Finder, Contribution.Hold


@dataclass(frozen=True, kw_only=True)
class Referral:
    """To whom a disclosure was handed over, what was handed over, how, and when."""

    institution: Institution | None
    service: str
    handed_over: str
    means: str
    handed_over_on: date
    note: str = ""


def hold_if_sensitive(*, contribution: Contribution, confidential: bool = False) -> None:
    """Hold a contribution whose words show a sign, or whose writer asked for it. Called as it is written, under lock.

    Somebody's decision to release it held for the words as they were: new words with a sign are held again.
    """
    found = _signs(contribution)
    disclosure = Disclosure.objects.filter(contribution=contribution).first()
    if disclosure is not None:
        disclosure.signs = found
        disclosure.save(update_fields=["signs"])
    if found or confidential:
        _hold(contribution, disclosure, found_by=Finder.WRITER if confidential else Finder.ENGINE, signs=found)


def note_signs(contribution: Contribution) -> None:
    """Keep where the signs stand now, when passages were hidden from the words or shown again."""
    disclosure = Disclosure.objects.filter(contribution=contribution).first()
    if disclosure is not None:
        disclosure.signs = _signs(contribution)
        disclosure.save(update_fields=["signs"])


@transaction.atomic
def hold_contribution(*, contribution: Contribution, by: Account, reason: str) -> Disclosure:
    """Hold by hand what the signs missed. It leaves every list, page and figure at once."""
    contribution = lock(contribution)
    reason = text.clean(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why it must be held out.")})
    if contribution.is_sensitive:
        raise ValidationError(_("It is held already."))
    disclosure = Disclosure.objects.filter(contribution=contribution).first()
    return _hold(contribution, disclosure, found_by=Finder.STAFF, signs=_signs(contribution), by=by, reason=reason)


@transaction.atomic
def note_reading(*, disclosure: Disclosure, by: Account) -> None:
    """Write down that somebody opened the page: to read it is an act."""
    _record("disclosure_read", disclosure, by=by)


@transaction.atomic
def refer_disclosure(*, disclosure: Disclosure, referral: Referral, by: Account) -> Disclosure:
    """Note that it was handed over to an institution, or to a service that is named."""
    service = text.clean(referral.service)
    if referral.institution is None and not service:
        raise ValidationError({"institution": _("Say to whom it was handed over: an institution or a service.")})
    if referral.handed_over_on > timezone.localdate():
        raise ValidationError({"handed_over_on": _("This day has not come yet.")})
    return _move(
        disclosure,
        to=State.REFERRED,
        by=by,
        note=text.clean(referral.note),
        institution=referral.institution,
        service=service,
        handed_over=text.clean(referral.handed_over),
        means=referral.means,
        handed_over_on=referral.handed_over_on,
    )


@transaction.atomic
def release_disclosure(*, disclosure: Disclosure, reason: str, by: Account) -> Disclosure:
    """Let it go its ordinary way: it was no disclosure. Raises `ValidationError` without a reason."""
    reason = _needed(reason, _("Say why it is no sensitive disclosure."))
    disclosure = _move(disclosure, to=State.RELEASED, by=by, note=reason)
    contribution = lock(disclosure.contribution)
    in_flood = BulkMark.objects.filter(contribution=contribution, state=BulkMark.State.WAITING).exists()
    contribution.held_for = Hold.BULK if in_flood else ""
    contribution.save(update_fields=["held_for"])
    return disclosure


@transaction.atomic
def close_disclosure(*, disclosure: Disclosure, reason: str, by: Account) -> Disclosure:
    """Nothing more is to be done. It stays held out."""
    reason = _needed(reason, _("Say what came of it, or why nothing more can be done."))
    return _move(disclosure, to=State.CLOSED, by=by, note=reason)


def _hold(
    contribution: Contribution,
    disclosure: Disclosure | None,
    *,
    found_by: str,
    signs: list[dict[str, object]],
    by: Account | None = None,
    reason: str = "",
) -> Disclosure:
    now = timezone.now()
    if disclosure is None:
        disclosure = Disclosure(contribution=contribution, found_by=found_by, signs=signs, reason=reason, held_at=now)
        before = ""
    elif contribution.is_sensitive:
        return disclosure
    else:
        before = disclosure.state
        disclosure.found_by, disclosure.signs, disclosure.reason = found_by, signs, reason
    disclosure.state, disclosure.held_at, disclosure.state_changed_at = State.HELD, now, now
    disclosure.full_clean(exclude={"contribution"}, validate_unique=False)
    disclosure.save()
    contribution.held_for, contribution.published_at = Hold.DISCLOSURE, None
    contribution.save(update_fields=["held_for", "published_at"])
    _leave_the_others(contribution)
    DisclosureStep.objects.create(
        disclosure=disclosure, from_state=before, to_state=State.HELD, by=by, note=reason, at=now
    )
    _record("disclosure_held", disclosure, by=by, found_by=found_by, kinds=sorted({str(one["kind"]) for one in signs}))
    return disclosure


def _leave_the_others(contribution: Contribution) -> None:
    """What is held is in no group, is read with nobody, and nobody is read with it. The region is locked last."""
    if contribution.status == Contribution.Status.MERGED:
        parted = part(contribution=contribution, by=None)
        contribution.status, contribution.merged_into = parted.status, None
        contribution.status_changed_at = parted.status_changed_at
    let_go(contribution)
    leave_group(contribution=contribution)


def _move(disclosure: Disclosure, *, to: str, by: Account, note: str, **referral: object) -> Disclosure:
    """Take a step that the table allows. Raises `workflow.InvalidMove`."""
    disclosure = Disclosure.objects.select_for_update(of=["self"]).select_related("contribution").get(pk=disclosure.pk)
    before = disclosure.state
    workflow.check_move(before, to)
    now = timezone.now()
    disclosure.state, disclosure.state_changed_at = to, now
    disclosure.save(update_fields=["state", "state_changed_at"])
    step = DisclosureStep(disclosure=disclosure, from_state=before, to_state=to, by=by, note=note, at=now, **referral)
    step.full_clean(exclude={"disclosure", "institution", "by"}, validate_unique=False)
    step.save()
    institution = getattr(referral.get("institution"), "pk", None)
    _record("disclosure_moved", disclosure, by=by, before=before, after=to, institution=institution)
    return disclosure


def _needed(reason: str, otherwise: str) -> str:
    reason = text.clean(reason)
    if not reason:
        raise ValidationError({"reason": otherwise})
    return reason


def _signs(contribution: Contribution) -> list[dict[str, object]]:
    """Return the signs in the title, in the words and in what was answered to a question, as they are kept."""
    said = {"title": contribution.title, "body": contribution.body}
    said |= {f"clarification:{one.pk}": one.answer for one in contribution.clarifications.all()}
    return [
        {"in": where, "kind": sign.kind, "start": sign.start, "end": sign.end}
        for where, words in said.items()
        for sign in find_signs(words)
    ]


def _record(action: str, disclosure: Disclosure, *, by: Account | None, **details: object) -> None:
    contribution = disclosure.contribution
    audit.record(action, contribution, by=by, region=contribution.region_id, **details)
