"""The staff say in words what is heard in a recording or seen in a picture, and whether the public may see a file."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.actions.copies import ask_for_place, leave_group
from consultations.contributions.actions.flagging import ask_for_flags
from consultations.contributions.actions.moving import check, lock
from consultations.contributions.actions.redacting import hide_again, with_hidden_words_of
from consultations.contributions.models import Attachment, Contribution
from consultations.engine.text import detect_language
from portal.shared import audit, text
from stakeholders.models import Account

W = Contribution.Wording


class WrittenMeanwhile(Exception):
    """Somebody else wrote the text of a file after this reader opened it: `attachment` is as it stands."""

    def __init__(self, attachment: Attachment) -> None:
        super().__init__(str(attachment))
        self.attachment = attachment


@transaction.atomic
def write_down(*, attachment: Attachment, words: str, by: Account, seen: int | None = None) -> Attachment:
    """Keep the text of a recording, or what a picture shows.

    Where the author only spoke, the text becomes the contribution's words: it can be found, screened and counted.
    `seen` is the writing that was on screen (`Attachment.writing`): raises `WrittenMeanwhile` when another came since.
    """
    contribution = lock(attachment.contribution)
    attachment = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if seen is not None and seen != attachment.writing:
        raise WrittenMeanwhile(attachment)
    words = with_hidden_words_of(contribution, f"file:{attachment.pk}", text.clean(words))
    if attachment.sort == Attachment.Sort.DOCUMENT or contribution.status == Contribution.Status.WITHDRAWN:
        raise ValidationError(_("There is nothing to write down here."))
    if attachment.is_recording and not text.says_something(words):
        raise ValidationError({"words": _("Write at least one letter or one number.")})
    attachment.alternative = words
    attachment.alternative_language = detect_language(words) if words else ""
    attachment.alternative_by, attachment.alternative_at = by, timezone.now()
    attachment.save()
    says = attachment.is_recording and contribution.wording != W.WRITTEN
    if says:
        _say(contribution, attachment)
    hide_again(contribution, written=[f"file:{attachment.pk}", *(["body"] if says else [])])
    ask_for_flags(contribution, alone=not says)
    audit.record("file_described", contribution, by=by, region=contribution.region_id, file=attachment.pk)
    return attachment


def _say(contribution: Contribution, attachment: Attachment) -> None:
    contribution.body, contribution.language = attachment.alternative, attachment.alternative_language
    contribution.wording = W.TRANSCRIBED
    check(contribution)
    contribution.save(update_fields=["body", "language", "wording", *Contribution.KEYS])
    leave_group(contribution=contribution)
    ask_for_place(contribution)


@transaction.atomic
def show_publicly(*, attachment: Attachment, public: bool, by: Account) -> Attachment:
    """Show a document or a picture beside the published contribution, or withhold it. A voice is never shown."""
    contribution = lock(attachment.contribution)
    attachment = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if attachment.is_recording or not attachment.file:
        raise ValidationError(_("This file cannot be shown to the public."))
    attachment.public = public
    attachment.save(update_fields=["public"])
    action = "file_shown" if public else "file_withheld"
    audit.record(action, contribution, by=by, region=contribution.region_id, file=attachment.pk)
    return attachment
