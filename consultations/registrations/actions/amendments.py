"""Those who attended are asked, propose, and are answered. What is accepted changes the text; all of it is traced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.registrations.actions.minutes import LANGUAGES, amend, lock_minutes
from consultations.registrations.minutes import (
    notifications as minutes_notifications,
    queries as minutes_queries,
    workflow as minutes_workflow,
)
from consultations.registrations.models import Amendment, Minutes, MinutesEntry, MinutesSection, Registration
from portal.shared import audit, jobs, text
from stakeholders.models import Account

ASK_TASK = "consultations.registrations.tasks.ask_for_amendments"
# What one person may propose to one version: more is not a reading of the minutes any more.
MOST_EACH = 30


@transaction.atomic
def open_amendments(*, minutes: Minutes, until: datetime, by: Account) -> Minutes:
    """Ask those who attended, until that moment. The text they read is whole in the working language.

    Raises `minutes_workflow.InvalidMove`, or `ValidationError` naming what is still lacking.
    """
    minutes = lock_minutes(minutes.pk)
    minutes_workflow.check_move(minutes, Minutes.State.AMENDING)
    if minutes.session.state not in minutes_workflow.CLOSED_IN:
        raise ValidationError(_("The meeting is not over yet: mark it as held first."))
    if until <= timezone.now():
        raise ValidationError({"until": _("Choose a day to come.")})
    gaps = minutes_queries.gaps(minutes_queries.sections(minutes), [minutes.working_language])
    if gaps:
        raise ValidationError(_("Something is still unwritten in the working language. It is marked in the list."))
    minutes.state, minutes.amendments_until = Minutes.State.AMENDING, until
    minutes.save(update_fields=["state", "amendments_until"])
    _note("amendments_opened", minutes, by=by, until=until.isoformat())
    jobs.request(task=ASK_TASK, key=f"{minutes.pk}:{minutes.version}", by=by)
    return minutes


def ask_for_amendments(*, minutes_id: int) -> int:
    """Write to everybody who attended, once for each version. Returns how many were written to."""
    minutes = Minutes.objects.select_related("session__region").get(pk=minutes_id)
    asked = 0
    for registration in minutes_queries.attended(minutes.session):
        registration.session = minutes.session
        with transaction.atomic():
            asked += minutes_notifications.ask_for_amendments(registration, minutes)
    return asked


@transaction.atomic
def propose_amendment(
    *,
    minutes: Minutes,
    registration: Registration,
    section: MinutesSection,
    entry: MinutesEntry | None,
    words: str,
    reason: str,
    language: str,
) -> Amendment:
    """Propose a change to a section or to one passage of it. The same proposal sent twice is one.

    Raises `ValidationError` for whoever did not attend, and once the time is over.
    """
    minutes = lock_minutes(minutes.pk)
    if registration.session_id != minutes.session_id or not minutes_queries.has_attended(registration):
        raise ValidationError(_("Amendments are proposed by those who attended the meeting."))
    if not minutes.takes_amendments:
        raise ValidationError(_("The time for amendments is over."))
    if section.minutes_id != minutes.pk or (entry is not None and entry.section_id != section.pk):
        raise ValidationError(_("This passage is not part of the minutes any more."))
    proposal = {"section": section, "entry": entry, "text": text.clean(words), "reason": text.clean(reason)}
    own = registration.amendments.filter(minutes=minutes, version=minutes.version)
    before = own.filter(state=Amendment.State.PROPOSED, **proposal).first()
    if before is not None:
        return before
    if own.count() >= MOST_EACH:
        raise ValidationError(_("You have proposed as many amendments as one person may. Write to the organisers."))
    amendment = Amendment(
        minutes=minutes,
        number=minutes_queries.next_number(minutes.amendments.all()),
        version=minutes.version,
        registration=registration,
        language=language,
        **proposal,
    )
    amendment.full_clean(exclude=["minutes", "section", "entry", "registration", "decided_by"], validate_unique=False)
    amendment.save()
    _note("amendment_proposed", minutes, by=registration.account, amendment=amendment.number, section=section.pk)
    return amendment


@transaction.atomic
def decide_amendment(
    *, amendment: Amendment, state: str, answer: str, texts: Mapping[str, str], seen: int, by: Account
) -> Amendment:
    """Accept it, in whole or in part, with the text as it stands from now on; or refuse it and say why.

    `seen` is the revision of the text that the rapporteur had on screen. The author is told.
    """
    minutes = lock_minutes(amendment.minutes_id)
    amendment = minutes_queries.amendments(minutes).select_for_update(of=("self",)).get(pk=amendment.pk)
    _check_decidable(minutes, amendment, state)
    answer = text.clean(answer)
    if not answer and state != Amendment.State.ACCEPTED:
        raise ValidationError({"answer": _("Say why: the person will read it.")})
    if state in minutes_workflow.CHANGES_THE_TEXT:
        target = amendment.target
        amendment.before = {language: target.text(language) for language in LANGUAGES}
        if not amend(target, texts, seen=seen, by=by):
            column = f"text_{minutes.working_language}"
            raise ValidationError({column: _("Write the text as it reads with the amendment: it is unchanged.")})
        amendment.after = {language: text.clean(texts.get(language, "")) for language in LANGUAGES}
    amendment.state, amendment.answer = state, answer
    amendment.decided_by, amendment.decided_at = by, timezone.now()
    amendment.full_clean(exclude=["minutes", "section", "entry", "registration", "decided_by"], validate_unique=False)
    amendment.save()
    _note("amendment_decided", minutes, by=by, amendment=amendment.number, state=state)
    amendment.minutes = minutes
    minutes_notifications.tell_decided(amendment)
    return amendment


def _check_decidable(minutes: Minutes, amendment: Amendment, state: str) -> None:
    if minutes.state != Minutes.State.AMENDING:
        raise ValidationError(_("These minutes take no amendments."))
    if amendment.is_decided:
        said = _("Somebody has decided this amendment already: %(state)s.")
        raise ValidationError(said % {"state": amendment.get_state_display()})
    if state not in minutes_workflow.DECISIONS:
        raise ValidationError({"state": _("Choose what becomes of it.")})


def _note(action: str, minutes: Minutes, *, by: Account | None, **details: object) -> None:
    audit.record(action, minutes, by=by, region=minutes.session.region_id, version=minutes.version, **details)
