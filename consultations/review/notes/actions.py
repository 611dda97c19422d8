"""Every write about notes: writing one, withdrawing it, reading where one is mentioned."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from consultations.contributions.models import Contribution, Disclosure
from consultations.review.notes import access, notifications
from consultations.review.notes.mentioning import Calls, calls
from consultations.review.notes.models import Mention, Note
from portal.shared import audit, text as texts
from stakeholders.models import Account

MOST_MENTIONS = 10


@transaction.atomic
def write_note(*, contribution: Contribution, text: str, by: Account) -> Note:
    """Keep a note, and tell those whom it mentions. Whoever does not read this contribution cannot be mentioned."""
    row = Contribution.objects.select_for_update().filter(pk=contribution.pk).first()
    if row is None:  # held out this minute: its notes are no more the desk's than its words
        raise ValidationError(_("It is not at the desk any more."))
    called = calls(text, access.colleagues(row))
    _check(called)
    note = Note(contribution=row, writer=by, text=texts.clean(text), written_at=timezone.now())
    note.full_clean(exclude={"contribution", "writer"})
    if not note.text:
        raise ValidationError({"text": _("Write at least one letter or one number.")})
    note.save()
    mentioned = [account for account in called.accounts if account.pk != by.pk]
    Mention.objects.bulk_create(Mention(note=note, account=account) for account in mentioned)
    audit.record("note_written", row, by=by, region=row.region_id, note=note.pk, mentioned=[a.pk for a in mentioned])
    for account in mentioned:
        notifications.tell_mentioned(note, account)
    return note


def _check(called: Calls) -> None:
    errors = [
        _("Nobody who reads this contribution is called “%(name)s”: choose from the list.") % {"name": name[:60]}
        for name in called.unknown
    ]
    errors += [
        _("Several colleagues are called “%(name)s”: write the e-mail after the @.") % {"name": name[:60]}
        for name in called.ambiguous
    ]
    if not errors and len(called.accounts) > MOST_MENTIONS:
        said = ngettext(
            "At most %(count)d colleague can be mentioned in a note.",
            "At most %(count)d colleagues can be mentioned in a note.",
            MOST_MENTIONS,
        )
        errors = [said % {"count": MOST_MENTIONS}]
    if errors:
        raise ValidationError({"text": errors})


@transaction.atomic
def withdraw_note(*, note: Note, by: Account) -> Note:
    """Take a note's words away; that there was one, whose, and until when, stays."""
    note = Note.objects.select_for_update().select_related("contribution").get(pk=note.pk)
    if note.writer_id != by.pk:
        raise ValidationError(_("A note is withdrawn by whoever wrote it."))
    if note.withdrawn_at is None:
        note.text, note.withdrawn_at = "", timezone.now()
        note.full_clean(exclude={"contribution", "writer"})
        note.save()
        contribution = note.contribution
        audit.record("note_withdrawn", contribution, by=by, region=contribution.region_id, note=note.pk)
    return note


def mark_mentions(*, mentions: QuerySet[Mention], read: bool) -> int:
    """Note that somebody has read where they are mentioned, or wants to come back to it."""
    return mentions.update(read_at=timezone.now() if read else None)


def forget_notes_of_forgotten() -> int:
    """Remove the desk's notes on disclosures whose time is over: they may tell what the words told."""
    forgotten = Disclosure.objects.filter(state=Disclosure.State.FORGOTTEN).values("contribution")
    return int(Note.objects.filter(contribution__in=forgotten).delete()[0])
