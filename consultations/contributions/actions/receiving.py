"""A contribution is taken in: sent by its author, or entered by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations.contributions import queries
from consultations.contributions.actions.bulk import set_apart
from consultations.contributions.actions.copies import ask_for_place
from consultations.contributions.actions.details import fitting, write_details
from consultations.contributions.actions.disclosures import hold_if_sensitive
from consultations.contributions.actions.moving import check, note_step
from consultations.contributions.attachments.actions import keeping
from consultations.contributions.attachments.judging import Enclosure
from consultations.contributions.details import Offered, Proposed, offered_in, proposed_in
from consultations.contributions.drafts.actions import drop_sent
from consultations.contributions.models import Attachment, Contribution, ReferenceCounter
from consultations.contributions.texts import as_written
from consultations.engine.text import detect_language
from consultations.regional_sessions.models import RegionalSession
from portal.shared import audit, mail, receipts, text
from stakeholders.models import Account, Category, Organisation
from strategy.models import Axis, Province, Region

REFERENCE = "TCH-{region}-{number:06d}"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What somebody says, where, and as whom. `language` is what the author said it is; empty means: find out."""

    region: Region
    axis: Axis | None
    body: str
    kind: str = Contribution.Kind.PROPOSAL
    title: str = ""
    language: str = ""
    province: Province | None = None
    session: RegionalSession | None = None
    category: Category | None = None
    organisation: Organisation | None = None
    organisation_name: str = ""  # of one that stands in no directory
    author: Account | None = None
    author_name: str = ""
    author_email: str = ""
    author_language: str = "ar"
    name_is_public: bool = False
    channel: str = Contribution.Channel.ONLINE  # of what its author sends
    import_fields: dict[str, str] = field(default_factory=dict)
    proposed: Proposed = field(default_factory=Proposed)
    offered: Offered = field(default_factory=Offered)
    confidential: bool = False  # the writer says that it is about violence or a child in danger


class AlreadySent(Exception):
    """This form has been sent already, with other words: `contribution` is what it made then."""

    def __init__(self, contribution: Contribution) -> None:
        super().__init__(contribution.reference)
        self.contribution = contribution


def submit_contribution(
    *, words: Words, ticket: str, enclosures: Sequence[Enclosure] = (), flood: str = ""
) -> Contribution:
    """Take in a proposal sent by its author. The same ticket with the same words returns what it made the first time.

    `flood` says why it must be set apart, if it came in one. Raises `AlreadySent` when the ticket was used for other
    words or files, `ValidationError` when a column refuses its value, `keeping.NoRoom` when the disk takes no file:
    then nothing of it is kept.
    """
    try:
        with keeping.shelf() as shelf:
            return _submit(words, ticket, enclosures, shelf, flood)
    except IntegrityError:
        # The same form reached two regions' counters at once: the database let one of them in.
        before = queries.by_submission(receipts.ticket_hash(ticket))
        if before is None:
            raise
        return _same_words(before, words, enclosures)


@transaction.atomic
def _submit(
    words: Words, ticket: str, enclosures: Sequence[Enclosure], shelf: keeping.Shelf, flood: str
) -> Contribution:
    counter = lock_counter(words.region)
    before = queries.by_submission(receipts.ticket_hash(ticket))
    if before is not None:
        return _same_words(before, words, enclosures)
    drop_sent(ticket=ticket)
    code = receipts.code_of(ticket)
    contribution = _take_in(
        counter,
        words,
        channel=words.channel,
        receipt_hash=receipts.code_hash(code),
        submission_hash=receipts.ticket_hash(ticket),
        wording=_wording(words, enclosures),
    )
    if flood:
        set_apart(contribution=contribution, sign=flood)
    keeping.attach(contribution=contribution, enclosures=enclosures, shelf=shelf, by=words.author)
    note_step(contribution, from_status="", by=words.author)
    audit.record("contribution_submitted", contribution, by=words.author, region=words.region.code)
    if contribution.author_email:
        _post_receipt(contribution, code)
    return contribution


@transaction.atomic
def record_contribution(
    *,
    words: Words,
    channel: str,
    entered_by: Account | None,
    screened: bool,
    source_hash: str | None = None,
    received_at: datetime | None = None,
    ticket: str = "",
) -> Contribution | None:
    """Take in words that somebody else entered: an import, a paper form. The helper is never made the author.

    `source_hash` tells one source row from another: a row that is already here returns None. `screened` says that the
    person who enters it has read it, so that it may count at once. `received_at` is when it reached the ministry, when
    that was before it was entered. A `ticket` gives its author a receipt code: the same ticket with the same words
    returns what it made the first time, with other words it raises `AlreadySent`.
    """
    counter = lock_counter(words.region)
    if source_hash and queries.by_submission(source_hash) is not None:
        return None
    before = queries.by_submission(receipts.ticket_hash(ticket)) if ticket else None
    if before is not None:
        return _same_words(before, words, ())
    contribution = _take_in(
        counter,
        words,
        at=received_at,
        channel=channel,
        submission_hash=receipts.ticket_hash(ticket) if ticket else source_hash,
        receipt_hash=receipts.code_hash(receipts.code_of(ticket)) if ticket else None,
        entered_by=entered_by,
    )
    note_step(contribution, from_status="", by=entered_by)
    if screened and not contribution.held_for:
        contribution.status = Contribution.Status.ADMISSIBLE
        contribution.save(update_fields=["status"])
        note_step(contribution, from_status=Contribution.Status.SUBMITTED, by=entered_by)
    audit.record("contribution_recorded", contribution, by=entered_by, region=words.region.code, channel=channel)
    if ticket and contribution.author_email:
        _post_receipt(contribution, receipts.code_of(ticket))
    return contribution


def _same_words(before: Contribution, words: Words, enclosures: Sequence[Enclosure]) -> Contribution:
    axis = words.axis and words.axis.pk
    said = (words.region.pk, axis, words.kind, text.clean(words.title), text.clean(words.body))
    written = Contribution.everything.get(pk=before.pk)
    as_written(written)  # passages may have been hidden from it meanwhile
    further = fitting(words.kind, words.proposed, words.offered)
    # What the staff wrote down from a recording was not typed by its author.
    typed = written.body if written.wording == Contribution.Wording.WRITTEN else ""
    kept = (before.region_id, before.axis_id, before.kind, written.title, typed)
    if (said, *further) != (kept, proposed_in(written), offered_in(written)):
        raise AlreadySent(before)
    if keeping.has_others(before, enclosures):
        raise AlreadySent(before)
    return before


def _wording(words: Words, enclosures: Sequence[Enclosure]) -> str:
    """Who only speaks has said something too: it waits for somebody to write it down."""
    spoken = any(enclosure.sort == Attachment.Sort.RECORDING for enclosure in enclosures)
    return Contribution.Wording.AWAITED if spoken and not text.clean(words.body) else Contribution.Wording.WRITTEN


def lock_counter(region: Region) -> ReferenceCounter:
    """Lock the region's counter: it orders the references and makes the same form wait for its own twin."""
    ReferenceCounter.objects.get_or_create(region=region)
    return ReferenceCounter.objects.select_for_update().get(region=region)


def _take_in(counter: ReferenceCounter, words: Words, *, at: datetime | None = None, **columns: object) -> Contribution:
    now = at or timezone.now()
    body = text.clean(words.body)
    counter.last += 1
    counter.save(update_fields=["last"])
    contribution = Contribution(
        reference=REFERENCE.format(region=words.region.code, number=counter.last),
        region=words.region,
        province=words.province,
        session=words.session,
        axis=words.axis,
        kind=words.kind,
        title=text.clean(words.title),
        body=body,
        language=words.language or detect_language(body),
        category=words.category,
        organisation=words.organisation,
        organisation_name=text.clean(words.organisation_name),
        author=words.author,
        author_name=text.clean(words.author_name),
        author_email=words.author_email,
        author_language=words.author_language,
        name_is_public=words.name_is_public,
        import_fields=words.import_fields,
        submitted_at=now,
        status_changed_at=now,
        **columns,
    )
    check(contribution)
    contribution.save()
    write_details(contribution, words.proposed, words.offered)
    ask_for_place(contribution)
    hold_if_sensitive(contribution=contribution, confidential=words.confidential)
    return contribution


def _post_receipt(contribution: Contribution, code: str) -> None:
    mail.post(
        key=f"receipt:{contribution.pk}",
        to=contribution.author_email,
        language=contribution.author_language,
        template="receipt",
        context={"contribution": contribution, "code": code, "site_url": settings.SITE_URL},
    )
