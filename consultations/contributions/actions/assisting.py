"""Staff write down what somebody says to them, or wrote on paper. The person is the author, the helper the helper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions import queries, workflow
from consultations.contributions.actions.correcting import correct_contribution
from consultations.contributions.actions.moving import check, lock
from consultations.contributions.actions.receiving import Words, lock_counter, record_contribution
from consultations.contributions.attachments.actions import keeping
from consultations.contributions.attachments.judging import MOST_DOCUMENTS, Enclosure
from consultations.contributions.models import Attachment, Contribution, IntakeRecord
from consultations.regional_sessions.models import RegionalSession
from portal.shared import audit, receipts, text
from portal.shared.time import day, local, moment
from stakeholders.models import Account, Organisation

Medium = IntakeRecord.Medium
# What came in time may still be on its way from the village, or on the pile, when the window closes.
LATE_ENTRY = timedelta(days=14)
MOST_FILES = MOST_DOCUMENTS + 1  # the pages of a sheet, and a recording
# A slip that was given out in the field opens what it stands for only if the entry arrives within this time.
TICKET_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Intake:
    """How somebody's words came. `consent` is how they agreed to be heard here; empty: they did not."""

    medium: str
    consent: str
    received_on: date
    read_back: bool = False
    paper_serial: str = ""
    phone: str = ""
    consent_at: datetime | None = None


class SheetKnown(Exception):
    """The sheet of this number has been entered already: `contribution` is what it made."""

    def __init__(self, contribution: Contribution) -> None:
        super().__init__(contribution.reference)
        self.contribution = contribution


def is_open_for_entries(session: RegionalSession, at: datetime) -> bool:
    """Return whether helpers may enter for this session: in its window, and for a while after."""
    shut = {RegionalSession.State.DRAFT, RegionalSession.State.CANCELLED}
    begun = session.contributions_open_at <= at < session.contributions_close_at + LATE_ENTRY
    return session.state not in shut and begun


def enter_for_somebody(
    *, session: RegionalSession, words: Words, intake: Intake, ticket: str, by: Account
) -> Contribution:
    """Take in somebody's words from their helper `by`. The same ticket with the same words returns what it made before.

    Raises `ValidationError` without consent, for spoken words that were not read back, for words that came outside the
    session's window; `SheetKnown` for a sheet that is entered; `AlreadySent` for a ticket used for other words.
    """
    try:
        return _enter(session, words, intake, ticket, by)
    except IntegrityError:
        # Two regions' counters were asked at once with one ticket: the database let one of them in.
        if queries.by_submission(receipts.ticket_hash(ticket)) is None:
            raise
        return _enter(session, words, intake, ticket, by)


@transaction.atomic
def _enter(session: RegionalSession, words: Words, intake: Intake, ticket: str, by: Account) -> Contribution:
    lock_counter(words.region)  # whoever holds the same sheet waits here
    if queries.by_submission(receipts.ticket_hash(ticket)) is None:
        _check(session, words, intake)
        sheet = queries.by_sheet(session, intake.paper_serial) if intake.paper_serial else None
        if sheet is not None:
            raise SheetKnown(sheet)
    contribution = record_contribution(
        words=words,
        channel=Contribution.Channel.ASSISTED,
        entered_by=by,
        screened=False,
        received_at=_received_at(intake.received_on),
        ticket=ticket,
    )
    if contribution is None or queries.has_intake(contribution):
        return contribution  # type: ignore[return-value]
    record = IntakeRecord(
        contribution=contribution,
        session=session,
        medium=intake.medium,
        consent=intake.consent,
        consent_at=_past(intake.consent_at),
        read_back=intake.read_back,
        received_on=intake.received_on,
        helper=by,
        paper_serial=intake.paper_serial,
        phone=intake.phone,
    )
    record.full_clean(exclude=["contribution", "session", "helper"], validate_unique=False, validate_constraints=False)
    record.save()
    told = {"medium": record.medium, "consent": record.consent, "read_back": record.read_back}
    audit.record("contribution_assisted", contribution, by=by, region=session.region_id, **told)
    return contribution


def _check(session: RegionalSession, words: Words, intake: Intake) -> None:
    now = timezone.now()
    if not intake.consent:
        raise ValidationError({"consent": _("Without the person's consent nothing is entered: say how they gave it.")})
    if intake.medium != Medium.PAPER and not intake.read_back:
        raise ValidationError({"read_back": _("Read the words back to the person first, then confirm it here.")})
    _check_speaker(session, words)
    if not is_open_for_entries(session, now):
        raise ValidationError(_("This meeting takes no more entries: its window for contributions is closed."))
    if intake.received_on > local(now).date():
        raise ValidationError({"received_on": _("The day of receipt cannot be in the future.")})
    first, last = local(session.contributions_open_at).date(), local(session.contributions_close_at).date()
    if not first <= intake.received_on <= last:
        raise ValidationError(
            {
                "received_on": _("Contributions to this meeting are those received from %(first)s to %(last)s.")
                % {"first": day(first), "last": day(last)}
            }
        )


def _check_speaker(session: RegionalSession, words: Words, *, kept: Organisation | None = None) -> None:
    """Somebody speaks: by name, as a category, or for an organisation of the session's region that may be spoken for.

    `kept` is the organisation that the entry names already: it stays, whatever has become of it since.
    """
    body = words.organisation
    if body is not None and body != kept and not (body.is_open and body.region_id == session.region_id):
        raise ValidationError({"organisation": _("This organisation is not in the list of this region.")})
    if body is not None and words.organisation_name:
        raise ValidationError(
            {"organisation_name": _("Choose the organisation in the list or write its name: not both.")}
        )
    if not (words.author_name or words.category or body or words.organisation_name):
        raise ValidationError({"category": _("Say who speaks: a name, or at least a category.")})


def _received_at(on: date) -> datetime:
    """Return the moment that stands for a day of receipt: its noon, or now when that is today."""
    now = timezone.now()
    return now if on >= local(now).date() else moment(on, time(12))


def _past(at: datetime | None) -> datetime:
    """Return a device's moment, if its clock can be right; now otherwise."""
    now = timezone.now()
    if at is None or not now - timedelta(seconds=TICKET_SECONDS) <= at <= now:
        return now
    return at


@transaction.atomic
def correct_entry(
    *, contribution: Contribution, words: Words, phone: str, read_back: bool, by: Account
) -> Contribution:
    """Correct what was entered, at the person's wish, before anybody has begun to read it."""
    contribution = lock(contribution)
    record = IntakeRecord.objects.select_for_update().get(contribution=contribution)
    if record.medium != Medium.PAPER and not read_back:
        raise ValidationError({"read_back": _("Read the words back to the person first, then confirm it here.")})
    _check_speaker(record.session, words, kept=contribution.organisation)
    contribution = correct_contribution(contribution=contribution, words=words, by=by)
    contribution.organisation = words.organisation
    contribution.organisation_name = text.clean(words.organisation_name)
    contribution.author_name = text.clean(words.author_name)
    contribution.author_email = words.author_email
    contribution.name_is_public = words.name_is_public
    check(contribution)
    contribution.save(
        update_fields=["organisation", "organisation_name", "author_name", "author_email", "name_is_public"]
    )
    record.phone, record.read_back = phone, read_back or record.read_back
    record.save(update_fields=["phone", "read_back"])
    audit.record("assisted_entry_corrected", contribution, by=by, region=contribution.region_id)
    return contribution


def attach_to_entry(*, contribution: Contribution, enclosures: Sequence[Enclosure], by: Account) -> list[Attachment]:
    """Keep the scan of a sheet, or the recording of what was said, with the entry; before anybody has begun to read it.

    Raises `ValidationError` when it is too late or too much, `keeping.NoRoom` when the disk takes no more.
    """
    with keeping.shelf() as shelf, transaction.atomic():
        contribution = lock(contribution)
        if contribution.status not in workflow.CORRECTABLE:
            raise ValidationError(_("Somebody has begun to read this contribution: it can no longer be corrected."))
        kept = Attachment.objects.filter(contribution=contribution, removed_at=None).count()
        if kept + len(enclosures) > MOST_FILES:
            raise ValidationError(_("An entry holds at most %(most)d files.") % {"most": MOST_FILES})
        return keeping.attach(contribution=contribution, enclosures=enclosures, shelf=shelf, by=by)


def hand_out_slips(*, session: RegionalSession, number: int, by: Account) -> list[str]:
    """Return so many tickets for a helper's device, which may be without a line when it needs them."""
    audit.record("intake_tickets_handed_out", session, by=by, region=session.region_id, number=number)
    return [receipts.new_ticket() for _slip in range(number)]


def number_sheets(*, session: RegionalSession, number: int, by: Account) -> list[str]:
    """Return so many fresh numbers for the paper sheets of a session."""
    audit.record("paper_sheets_numbered", session, by=by, region=session.region_id, number=number)
    return [receipts.new_serial() for _sheet in range(number)]
