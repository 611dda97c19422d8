"""Linking a contribution to a programme, and asking and recording what the bodies concerned say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.models import Contribution
from consultations.review import workflow
from consultations.review.actions import lock_unmoved
from consultations.review.convergence import notifications, queries
from consultations.review.convergence.models import Opinion, ProgrammeLink
from portal.shared import audit, text
from stakeholders.models import Account
from strategy.models import Institution, Programme

Stance = Opinion.Stance


class RecordedMeanwhile(Exception):
    """Somebody else recorded what the body said after this reader opened the form."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a body said: its stance, who said so and when, and the text in its own language."""

    stance: str
    given_by: str = ""
    given_on: date | None = None
    text: str = ""
    language: str = ""


@transaction.atomic
def link_programme(*, contribution: Contribution, programme: Programme, relation: str, by: Account) -> ProgrammeLink:
    """Say how a contribution stands to a programme. Said again, the relation takes the place of the former one."""
    contribution = lock_unmoved(contribution, None)
    if not workflow.is_judged(contribution.status):
        raise ValidationError(_("Programmes are linked once the contribution is admissible."))
    link = ProgrammeLink.objects.filter(contribution=contribution, programme=programme).first()
    link = link or ProgrammeLink(contribution=contribution, programme=programme)
    link.relation, link.linked_by, link.linked_at = relation, by, timezone.now()
    link.full_clean(exclude={"contribution", "programme", "linked_by"}, validate_unique=False)
    link.save()
    _note("programme_linked", link, by=by, relation=relation)
    return link


@transaction.atomic
def unlink_programme(*, link: ProgrammeLink, by: Account) -> None:
    """Take a link away again; done twice, it is done once. One on which a body has spoken stays."""
    lock_unmoved(link.contribution, None)
    if not ProgrammeLink.objects.filter(pk=link.pk).exists():
        return
    if link.opinions.exclude(stance="").exists():
        raise ValidationError(_("A body has given its opinion on this link: it stays."))
    _note("programme_unlinked", link, by=by)
    link.delete()


@transaction.atomic
def ask_opinion(
    *, link: ProgrammeLink, institution: Institution, contact: str, due_on: date, language: str, by: Account
) -> Opinion:
    """Ask a body by mail at its contact, or at the one known in the region; without any, the staff ask otherwise.

    `language` is that of the mail, which carries the words as they stand now. Raises `ValidationError` when the body is
    asked already, when the date is past, and when the contribution was withdrawn or set aside: its words go to nobody.
    """
    contribution = lock_unmoved(link.contribution, None)
    if not workflow.is_judged(contribution.status):
        raise ValidationError(_("Bodies are asked while the contribution is admissible."))
    link = _still_there(link, contribution)
    if due_on < queries.today():
        raise ValidationError({"due_on": _("Choose a day that is still to come.")})
    contact = contact or queries.known_contact(institution, region=contribution.region_id)
    opinion = Opinion(
        link=link,
        institution=institution,
        contact=contact,
        due_on=due_on,
        asked_by=by,
        asked_at=timezone.now(),
    )
    if Opinion.objects.filter(link=link, institution=institution).exists():
        raise ValidationError({"institution": _("This body is asked already.")})
    opinion.full_clean(exclude={"link", "institution", "asked_by", "recorded_by"}, validate_unique=False)
    opinion.save()
    _note("opinion_asked", link, by=by, institution=institution.pk)
    if contact:
        notifications.ask(opinion, language=language)
    return opinion


@transaction.atomic
def record_opinion(
    *, opinion: Opinion, given: Given, by: Account, seen: datetime | None = None, check_seen: bool = False
) -> Opinion:
    """Record what a body said, or that it did not answer. What was recorded before gives way to it.

    With `check_seen`, `seen` is when what was on screen had been recorded (None: nothing was); raises
    `RecordedMeanwhile` when that is no longer so.
    """
    contribution = lock_unmoved(opinion.link.contribution, None)
    _still_there(opinion.link, contribution)
    opinion.refresh_from_db(fields=["stance", "recorded_at"])
    if check_seen and opinion.recorded_at != seen:
        raise RecordedMeanwhile
    spoke = given.stance != Stance.NO_ANSWER
    said_by = text.clean(given.given_by) if spoke else ""
    if spoke and not said_by:
        raise ValidationError({"given_by": _("Say who gave the opinion.")})
    if spoke and given.given_on is None:
        raise ValidationError({"given_on": _("Say on which day it was given.")})
    if given.given_on is not None and given.given_on > queries.today():
        raise ValidationError({"given_on": _("This day is still to come.")})
    opinion.stance, opinion.given_by = given.stance, said_by
    opinion.given_on = given.given_on if spoke else None
    opinion.text = text.clean(given.text) if spoke else ""
    opinion.language = given.language if opinion.text else ""
    opinion.recorded_by, opinion.recorded_at = by, timezone.now()
    opinion.full_clean(exclude={"link", "institution", "asked_by", "recorded_by"}, validate_unique=False)
    opinion.save()
    _note("opinion_recorded", opinion.link, by=by, institution=opinion.institution_id, stance=opinion.stance)
    return opinion


def _still_there(link: ProgrammeLink, contribution: Contribution) -> ProgrammeLink:
    """Return the link as it stands now, on the contribution that is locked. Who takes it away locks that, too."""
    row = ProgrammeLink.objects.select_related("programme").filter(pk=link.pk).first()
    if row is None:
        raise ValidationError(_("Somebody took this link away meanwhile."))
    row.contribution = contribution
    return row


def _note(action: str, link: ProgrammeLink, *, by: Account, **details: str) -> None:
    contribution = link.contribution
    audit.record(action, contribution, by=by, region=contribution.region_id, programme=link.programme_id, **details)
