"""Every write to a contribution: it is submitted, corrected, withdrawn, claimed, moved, published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions import queries, workflow
from consultations.contributions.models import Contribution, ReferenceCounter, StatusChange
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
    title: str = ""
    language: str = ""
    province: Province | None = None
    session: RegionalSession | None = None
    category: Category | None = None
    organisation: Organisation | None = None
    author: Account | None = None
    author_name: str = ""
    author_email: str = ""
    author_language: str = "ar"
    name_is_public: bool = False
    import_fields: dict[str, str] = field(default_factory=dict)


class AlreadySent(Exception):
    """This form has been sent already, with other words: `contribution` is what it made then."""

    def __init__(self, contribution: Contribution) -> None:
        super().__init__(contribution.reference)
        self.contribution = contribution


def submit_contribution(*, words: Words, ticket: str) -> Contribution:
    """Take in a proposal sent by its author. The same ticket with the same words returns what it made the first time.

    Raises `AlreadySent` when the ticket was used for other words, `ValidationError` when a column refuses its value.
    """
    try:
        return _submit(words, ticket)
    except IntegrityError:
        # The same form reached two regions' counters at once: the database let one of them in.
        before = queries.by_submission(receipts.ticket_hash(ticket))
        if before is None:
            raise
        return _same_words(before, words)


@transaction.atomic
def _submit(words: Words, ticket: str) -> Contribution:
    counter = _lock_counter(words.region)
    before = queries.by_submission(receipts.ticket_hash(ticket))
    if before is not None:
        return _same_words(before, words)
    code = receipts.code_of(ticket)
    contribution = _take_in(
        counter,
        words,
        channel=Contribution.Channel.ONLINE,
        receipt_hash=receipts.code_hash(code),
        submission_hash=receipts.ticket_hash(ticket),
    )
    _note_step(contribution, from_status="", by=words.author)
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
) -> Contribution | None:
    """Take in words that somebody else entered: an import, a paper form. The helper is never made the author.

    `source_hash` tells one source row from another: a row that is already here returns None. `screened` says that the
    person who enters it has read it, so that it may count at once. `received_at` is when it reached the ministry, when
    that was before it was entered.
    """
    counter = _lock_counter(words.region)
    if source_hash and queries.by_submission(source_hash) is not None:
        return None
    contribution = _take_in(
        counter, words, at=received_at, channel=channel, submission_hash=source_hash, entered_by=entered_by
    )
    _note_step(contribution, from_status="", by=entered_by)
    if screened:
        contribution.status = Contribution.Status.ADMISSIBLE
        contribution.save(update_fields=["status"])
        _note_step(contribution, from_status=Contribution.Status.SUBMITTED, by=entered_by, reason=_("Read on entry."))
    audit.record("contribution_recorded", contribution, by=entered_by, region=words.region.code, channel=channel)
    return contribution


@transaction.atomic
def correct_contribution(*, contribution: Contribution, words: Words) -> Contribution:
    """Replace the words before anybody reads them. The region, and so the reference, stays."""
    contribution = _lock(contribution)
    if contribution.status not in workflow.CORRECTABLE:
        raise ValidationError(_("Somebody has begun to read this contribution: it can no longer be corrected."))
    contribution.axis = words.axis
    contribution.province = words.province
    contribution.category = words.category
    contribution.title = text.clean(words.title)
    contribution.body = text.clean(words.body)
    contribution.language = words.language or detect_language(contribution.body)
    _check(contribution)
    contribution.save()
    audit.record("contribution_corrected", contribution, by=contribution.author, region=contribution.region_id)
    return contribution


def withdraw_contribution(*, contribution: Contribution) -> Contribution:
    """Take a contribution back on its author's wish."""
    return move_contribution(contribution=contribution, to=Contribution.Status.WITHDRAWN, by=contribution.author)


@transaction.atomic
def claim_contribution(*, contribution: Contribution, by: Account) -> Contribution:
    """Tie a contribution, opened by its receipt code, to its author's account."""
    contribution = _lock(contribution)
    if contribution.author_id not in {None, by.pk}:
        raise ValidationError(_("This contribution belongs to another account."))
    contribution.author = by
    contribution.save(update_fields=["author"])
    audit.record("contribution_claimed", contribution, by=by, region=contribution.region_id)
    return contribution


@transaction.atomic
def move_contribution(*, contribution: Contribution, to: str, by: Account | None, reason: str = "") -> Contribution:
    """Move to another state. Raises `workflow.InvalidMove`, or `ValidationError` when the move must say why."""
    contribution = _lock(contribution)
    before = contribution.status
    workflow.check_move(before, to)
    reason = text.clean(reason)
    if workflow.reason_needed(before, to) and not reason:
        raise ValidationError({"reason": _("Say why: the author will read it.")})
    contribution.status = to
    contribution.status_changed_at = timezone.now()
    contribution.save(update_fields=["status", "status_changed_at"])
    _note_step(contribution, from_status=before, by=by, reason=reason)
    audit.record("contribution_moved", contribution, by=by, region=contribution.region_id, before=before, after=to)
    return contribution


def forget_contacts(*, cutoff: datetime) -> int:
    """Empty the authors' addresses of what was closed before `cutoff`: nobody writes to them about it any more."""
    closed = Contribution.objects.filter(status__in=workflow.CLOSED, status_changed_at__lt=cutoff)
    return closed.exclude(author_email="").update(author_email="")


def forget_author(*, account: Account) -> int:
    """Take the author's name and address off what an account sent or claimed. The words stay: they were counted."""
    own = Contribution.objects.filter(author=account)
    return own.update(author=None, author_name="", author_email="", name_is_public=False)


def publish_contributions(*, references: Sequence[str], at: datetime) -> int:
    """Show the public those of the references that still count and are not shown yet; returns how many.

    Called with the report that shows them, which the audit trail tells of in the same transaction.
    """
    counted = Contribution.objects.filter(reference__in=references, status__in=workflow.COUNTED)
    return counted.filter(published_at__isnull=True).update(published_at=at)


def _same_words(before: Contribution, words: Words) -> Contribution:
    said = (words.region.pk, words.axis and words.axis.pk, text.clean(words.title), text.clean(words.body))
    if said != (before.region_id, before.axis_id, before.title, before.body):
        raise AlreadySent(before)
    return before


def _lock(contribution: Contribution) -> Contribution:
    return Contribution.objects.select_for_update().get(pk=contribution.pk)


def _lock_counter(region: Region) -> ReferenceCounter:
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
        title=text.clean(words.title),
        body=body,
        language=words.language or detect_language(body),
        category=words.category,
        organisation=words.organisation,
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
    _check(contribution)
    contribution.save()
    return contribution


def _check(contribution: Contribution) -> None:
    """Refuse what a column cannot hold. Pointers came as objects, and uniqueness is the database's."""
    pointers = {column.name for column in Contribution._meta.fields if column.is_relation}
    contribution.full_clean(exclude=pointers, validate_unique=False)
    if contribution.province is not None and contribution.province.region_id != contribution.region_id:
        raise ValidationError({"province": _("This province is not in the region.")})


def _note_step(contribution: Contribution, *, from_status: str, by: Account | None, reason: str = "") -> None:
    StatusChange.objects.create(
        contribution=contribution,
        from_status=from_status,
        to_status=contribution.status,
        reason=reason,
        by=by,
        at=contribution.status_changed_at,
    )


def _post_receipt(contribution: Contribution, code: str) -> None:
    mail.post(
        key=f"receipt:{contribution.pk}",
        to=contribution.author_email,
        language=contribution.author_language,
        template="receipt",
        context={"contribution": contribution, "code": code, "site_url": settings.SITE_URL},
    )
