"""Closing minutes: frozen, set in type, published; and beginning the version that corrects them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.actions.meetings import move_meeting
from consultations.registrations.actions.minutes import LANGUAGES, lock_minutes
from consultations.registrations.actions.seating import lock_session
from consultations.registrations.minutes import (
    notifications as minutes_notifications,
    pdf as minutes_pdf,
    queries as minutes_queries,
    snapshot as minutes_snapshot,
    workflow as minutes_workflow,
)
from consultations.registrations.models import Minutes, MinutesFile, MinutesVersion
from portal.shared import audit, files, jobs, text
from portal.shared.time import day_and_clock
from portal.shared.typesetting.pdf import pages
from stakeholders.models import Account

FOLDER = "minutes"
TELL_OF_MINUTES_TASK = "consultations.registrations.tasks.tell_of_minutes"


@transaction.atomic
def close_minutes(*, minutes: Minutes, by: Account) -> MinutesVersion:
    """Freeze the minutes, set them in type in both languages and both editions, and publish them.

    Raises `minutes_workflow.InvalidMove`, or `ValidationError` with everything that keeps them open.
    """
    session = lock_session(minutes.session_id)
    minutes = lock_minutes(minutes.pk)
    minutes_workflow.check_move(minutes, Minutes.State.FINAL)
    now = timezone.now().replace(microsecond=0)  # as the documents carry it
    faults = hindrances(minutes, at=now)
    if faults:
        raise ValidationError(faults)
    version = _freeze(minutes, at=now, by=by)
    minutes.state = Minutes.State.FINAL
    minutes.save(update_fields=["state"])
    if session.state == RegionalSession.State.HELD:
        move_meeting(session=session, to=RegionalSession.State.MINUTES_PUBLISHED, by=by)
    _note("minutes_closed", minutes, by=by, checksum=version.public_checksum)
    jobs.request(task=TELL_OF_MINUTES_TASK, key=str(version.pk), by=by)
    return version


def hindrances(minutes: Minutes, *, at: datetime) -> list[str]:
    """Return in words everything that keeps the minutes from being closed."""
    found = []
    if minutes.session.state not in minutes_workflow.CLOSED_IN:
        found.append(_("The meeting is not over yet: mark it as held first."))
    until = minutes.amendments_until
    if minutes.state == Minutes.State.AMENDING and until is not None and at < until:
        found.append(_("Amendments may be proposed until %(moment)s.") % {"moment": day_and_clock(until)})
    waiting = minutes_queries.undecided(minutes).count()
    if waiting:
        said = ngettext("%(count)d amendment is not decided.", "%(count)d amendments are not decided.", waiting)
        found.append(said % {"count": waiting})
    if minutes_queries.gaps(minutes_queries.sections(minutes)):
        found.append(_("Something is missing in one of the languages. It is marked in the list."))
    return found


@transaction.atomic
def begin_correction(*, minutes: Minutes, corrections: Mapping[str, str], by: Account) -> Minutes:
    """Begin a new version of final minutes; the one that was closed stays as it is. Says in both languages what for."""
    minutes = lock_minutes(minutes.pk)
    minutes_workflow.check_move(minutes, Minutes.State.DRAFTING)
    minutes.state = Minutes.State.DRAFTING
    minutes.version += 1
    blank = _("Needed in both languages: the public reads what was corrected.")
    for language in LANGUAGES:
        written = text.clean(corrections.get(language, ""))
        if not written:
            raise ValidationError({f"correction_{language}": blank})
        setattr(minutes, f"correction_{language}", written)
    minutes.full_clean(exclude=["session", "begun_by"], validate_unique=False)
    minutes.save()
    _note("minutes_correction_begun", minutes, by=by)
    return minutes


@transaction.atomic
def note_minutes_taken(*, file: MinutesFile, by: Account) -> None:
    """Write down that somebody took the edition that is not for publication."""
    version = file.version
    _note("staff_minutes_read", version.minutes, by=by, number=version.number, language=file.language)


def tell_of_minutes(*, version_id: int) -> int:
    """Write to everybody who was registered that the minutes are final. Returns how many were written to."""
    version = MinutesVersion.objects.select_related("minutes__session__region").get(pk=version_id)
    session, told = version.minutes.session, 0
    for registration in minutes_queries.to_be_told(session):
        registration.session = session
        with transaction.atomic():
            told += minutes_notifications.tell_final(registration, version)
    return told


def _freeze(minutes: Minutes, *, at: datetime, by: Account) -> MinutesVersion:
    staff = minutes_snapshot.staff(minutes, closed_at=at)
    last = minutes.versions.order_by("number").last()
    public = minutes_snapshot.public(staff, before=last.snapshot("public") if last is not None else None)
    written = {"staff": minutes_snapshot.canonical(staff), "public": minutes_snapshot.canonical(public)}
    version = MinutesVersion.objects.create(
        minutes=minutes,
        number=minutes.version,
        closed_at=at,
        closed_by=by,
        **{f"{edition}_snapshot": content for edition, content in written.items()},
        **{f"{edition}_checksum": minutes_snapshot.checksum(content) for edition, content in written.items()},
    )
    for edition in MinutesFile.Edition.values:
        for language in LANGUAGES:
            _set_in_type(version, edition, language)
    return version


def _set_in_type(version: MinutesVersion, edition: str, language: str) -> None:
    content = minutes_pdf.render(version.snapshot(edition), checksum=version.checksum(edition), language=language)
    name, digest = files.store(content, folder=FOLDER, suffix=".pdf")
    MinutesFile.objects.create(
        version=version,
        edition=edition,
        language=language,
        file=name,
        sha256=digest,
        size=len(content),
        pages=pages(content),
    )


def _note(action: str, minutes: Minutes, *, by: Account | None, **details: object) -> None:
    audit.record(action, minutes, by=by, region=minutes.session.region_id, version=minutes.version, **details)
