"""Mail that leaves once, even when the queue or the mail server is away for a while.

An action calls `post` inside its transaction: the mail is a row before it is a message. A task sends it; the sweep
finds what the queue lost.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.errors import MessageError
from functools import partial
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import Truncator

from portal.shared import jobs, text
from portal.shared.models import OutgoingMail

log = logging.getLogger(__name__)

# Mails to one address: nobody is flooded through our forms, the next ones wait for a later hour.
MOST_AN_HOUR = 20
# After 1, 2, 4 … minutes, then every four hours: three days in all, so that a mail server may be away for a weekend.
MOST_ATTEMPTS = 26
LONGEST_WAIT = timedelta(hours=4)
# A line or an address of which no message can be made: the addresses that forms take are not all addresses of mail.
UNWRITABLE = (ValueError, MessageError)
# What a server that answers may have against one mail. Anything else would befall the next mail too.
AGAINST_THIS_MAIL = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError, *UNWRITABLE)
LONGEST_SUBJECT = OutgoingMail._meta.get_field("subject").max_length
SEND_TASK = "portal.shared.tasks.send_outgoing_mail"


def post(
    *, key: str, to: str, language: str, template: str, context: dict[str, object], calendar: str = ""
) -> OutgoingMail:
    """Write `templates/emails/<template>.txt` (first line: the subject) in `language`; it is sent once per `key`.

    A subject that names something long is cut: what was done is never undone because its mail has a long subject.
    `calendar` is an iCalendar file, which the mail carries so that its reader's calendar takes the meeting in.
    """
    with translation.override(language):
        subject, _blank, body = render_to_string(f"emails/{template}.txt", context).strip().partition("\n")
    mail, _made = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "recipient": to,
            "language": language,
            "subject": Truncator(one_line(subject)).chars(LONGEST_SUBJECT),
            "body": body.strip() + "\n",
            "calendar": calendar,
            "not_before": _earliest(to),
        },
    )
    transaction.on_commit(partial(jobs.send, SEND_TASK, mail_id=mail.pk))
    return mail


def one_line(words: str) -> str:
    """Return words as a header of a mail can hold them: whatever breaks a line there is a blank."""
    return text.clean(" ".join(words.split()))


def _earliest(recipient: str) -> datetime | None:
    """Return when the next mail to this address may leave; None: at once."""
    now = timezone.now()
    lately = OutgoingMail.objects.filter(recipient=recipient, created_at__gt=now - timedelta(hours=1)).count()
    return now + timedelta(hours=lately // MOST_AN_HOUR) if lately >= MOST_AN_HOUR else None


def send(mail_id: int) -> bool:
    """Send one waiting mail. The row is locked while it is sent, so that two workers never send it both."""
    sent, _error = _attempt(mail_id)
    return sent


def _attempt(mail_id: int) -> tuple[bool, Exception | None]:
    """Return whether the mail left, and what kept it from leaving if it was tried."""
    with transaction.atomic():
        mail = waiting().select_for_update(skip_locked=True).filter(pk=mail_id).first()
        if mail is None:
            return False, None
        mail.attempts += 1
        try:
            _message(mail).send()
        except (OSError, *UNWRITABLE) as error:
            _wait_longer(mail, error)
            return False, error
        mail.sent_at = timezone.now()
        mail.body = mail.calendar = ""
        mail.save()
    return True, None


def _message(mail: OutgoingMail) -> EmailMessage:
    message = EmailMessage(mail.subject, mail.body, to=[mail.recipient])
    if mail.calendar:
        message.attach("meeting.ics", mail.calendar, "text/calendar")
    return message


def _wait_longer(mail: OutgoingMail, error: Exception) -> None:
    """Try again later; after the last attempt the row says that it was given up."""
    log.warning("mail %s not sent (attempt %s): %s", mail.pk, mail.attempts, error)
    if mail.attempts >= MOST_ATTEMPTS:
        log.error("mail %s is given up", mail.pk)
        mail.given_up_at = timezone.now()
    mail.not_before = timezone.now() + min(timedelta(minutes=2 ** (mail.attempts - 1)), LONGEST_WAIT)
    mail.save()


def waiting():  # type: ignore[no-untyped-def]
    """Return the mails that may be sent now."""
    now = timezone.now()
    return OutgoingMail.objects.filter(Q(not_before=None) | Q(not_before__lte=now), sent_at=None, given_up_at=None)


def sweep() -> int:
    """Send what waits for more than a few seconds; returns how many left.

    A server that is away is asked once, not by every mail in turn: each would hold the worker until it gives up.
    """
    late = waiting().filter(created_at__lt=timezone.now() - timedelta(seconds=10)).order_by("pk")
    left = 0
    for mail_id in late.values_list("pk", flat=True)[:500]:
        sent, error = _attempt(mail_id)
        left += sent
        if error is not None and not isinstance(error, AGAINST_THIS_MAIL):
            break
    return left


def forget_sent(cutoff: datetime) -> int:
    """Forget which mails left, or were given up, before `cutoff`; returns how many."""
    done = OutgoingMail.objects.filter(Q(sent_at__lt=cutoff) | Q(given_up_at__lt=cutoff))
    return int(done.delete()[0])
