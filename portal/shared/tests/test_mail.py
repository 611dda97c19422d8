"""Mail leaves once, later rather than never, and holds no secret afterwards."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from smtplib import SMTPRecipientsRefused
from threading import Barrier, Thread

import pytest
from django.core import mail as outbox
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from portal.shared import mail
from portal.shared.forms import AddressField
from portal.shared.models import OutgoingMail


def written(key: str = "receipt:1", **values: object) -> OutgoingMail:
    return OutgoingMail.objects.create(
        key=key, recipient="a@example.org", language="ar", subject="إيصال", body="4F7KQ-9ZRB2", **values
    )


@pytest.mark.django_db
def test_a_mail_is_sent_once_and_forgets_its_text() -> None:
    letter = written()
    assert [mail.send(letter.pk), mail.send(letter.pk)] == [True, False]
    letter.refresh_from_db()
    assert (len(outbox.outbox), letter.body) == (1, "")
    assert outbox.outbox[0].body == "4F7KQ-9ZRB2"


@pytest.mark.django_db
def test_a_refused_mail_waits_longer_each_time_and_is_given_up_in_the_end(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    letter = written()
    waits = []
    for _attempt in range(mail.MOST_ATTEMPTS):
        OutgoingMail.objects.update(not_before=None)
        assert mail.send(letter.pk) is False
        letter.refresh_from_db()
        waits.append(letter.not_before)
    assert waits == sorted(waits)
    assert letter.given_up_at is not None
    assert letter.body == "4F7KQ-9ZRB2"
    OutgoingMail.objects.update(not_before=None)
    assert mail.send(letter.pk) is False


@pytest.mark.django_db
def test_the_sweep_sends_what_the_queue_lost() -> None:
    late, fresh = written("late"), written("fresh")
    OutgoingMail.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(minutes=1))
    assert mail.sweep() == 1
    fresh.refresh_from_db()
    assert fresh.sent_at is None


def all_late(number: int) -> list[OutgoingMail]:
    letters = [written(f"late:{place}") for place in range(number)]
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    return letters


@pytest.mark.django_db
def test_a_mail_outlives_a_weekend_without_mail_server(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    letter, tried_for, longest = written(), timedelta(), timedelta()
    while letter.given_up_at is None:
        OutgoingMail.objects.update(not_before=None)
        before = timezone.now()
        mail.send(letter.pk)
        letter.refresh_from_db()
        if letter.given_up_at is None:
            tried_for += letter.not_before - before
            longest = max(longest, letter.not_before - before)
    assert timedelta(days=3) < tried_for < timedelta(days=4)
    assert longest < timedelta(hours=4, minutes=1)


@pytest.mark.django_db
def test_the_sweep_asks_a_server_that_is_away_once(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    all_late(5)
    assert mail.sweep() == 0
    assert sorted(OutgoingMail.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]


@pytest.mark.django_db
def test_a_recipient_whom_the_server_refuses_holds_up_nobody(monkeypatch) -> None:
    all_late(3)
    OutgoingMail.objects.filter(key="late:0").update(recipient="nobody@example.org")
    send = EmailMessage.send

    def answer(letter: EmailMessage) -> int:
        if letter.to == ["nobody@example.org"]:
            raise SMTPRecipientsRefused({"nobody@example.org": (550, b"no such mailbox")})
        return send(letter)

    monkeypatch.setattr(EmailMessage, "send", answer)
    assert mail.sweep() == 2
    assert OutgoingMail.objects.get(sent_at=None).key == "late:0"


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_send_it_both() -> None:
    letter, together = written(), Barrier(6)
    sent = []

    def send() -> None:
        together.wait()
        sent.append(mail.send(letter.pk))
        connection.close()

    threads = [Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == [False] * 5 + [True]
    assert len(outbox.outbox) == 1


@pytest.mark.django_db
def test_one_address_is_not_flooded() -> None:
    """Past twenty in an hour the next mails wait for a later hour; another address is not concerned."""
    for number in range(mail.MOST_AN_HOUR):
        written(f"receipt:{number}")
    context = {"contribution": None, "code": "", "site_url": ""}

    def not_before(to: str) -> object:
        return mail.post(key=f"to {to}", to=to, language="fr", template="receipt", context=context).not_before

    assert not_before("b@example.org") is None
    held = not_before("a@example.org")
    assert held is not None and held > timezone.now() + timedelta(minutes=50)


@pytest.mark.django_db
def test_a_subject_longer_than_its_column_is_cut() -> None:
    """The longest title that a meeting may have leaves no room for what is said of it."""
    session = {"title": "ل" * 200, "starts_at": timezone.now(), "ends_at": timezone.now()}
    letter = mail.post(
        key="long", to="a@example.org", language="ar", template="minutes", context={"subject": "تم", "session": session}
    )
    letter.refresh_from_db()
    assert (len(letter.subject), letter.subject[-1]) == (mail.LONGEST_SUBJECT, "…")
    assert "ل" * 200 in letter.body


@pytest.mark.django_db
def test_a_mail_brings_its_calendar_along_and_forgets_it_too() -> None:
    letter = written(calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert mail.send(letter.pk) is True
    letter.refresh_from_db()
    assert letter.calendar == ""
    assert outbox.outbox[0].attachments == [("meeting.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")]


# Each passes for an address by its shape: no domain has such a name, or what stands in quotes breaks the line.
UNWRITABLE = ["a@\u3002.com", "a@" + "ß" * 63 + ".com", '"a\x0bSubject:autre"@example.org', '"a\x1e\x1eb"@example.org']


@pytest.mark.django_db
@pytest.mark.parametrize("address", UNWRITABLE[:3])
def test_an_address_that_no_mail_can_bear_holds_up_nobody(address, settings, tmp_path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", str(tmp_path)
    all_late(3)
    OutgoingMail.objects.filter(key="late:0").update(recipient=address)
    assert mail.sweep() == 2
    unsent = OutgoingMail.objects.get(sent_at=None)
    assert (unsent.key, unsent.attempts) == ("late:0", 1)


@pytest.mark.parametrize("address", UNWRITABLE)
def test_a_form_refuses_it(address) -> None:
    with pytest.raises(ValidationError):
        AddressField().clean(address)
    assert AddressField().clean("a+b@مثال.إختبار") == "a+b@مثال.إختبار"


@pytest.mark.django_db
@pytest.mark.parametrize("sign", ["\r", "\x0b", "\x1c", "\x85", "\u2028"])
def test_a_name_makes_no_header_of_its_own(sign, settings, tmp_path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", str(tmp_path)
    context = {"asking": {"email": "b@example.org"}, "organisation": {"name": f"Amal{sign}Bcc: tous@example.org"}}
    letter = mail.post(key="asked", to="a@example.org", language="fr", template="join_asked", context=context)
    assert mail.send(letter.pk) is True
    [file] = tmp_path.iterdir()
    sent = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert sent["subject"].endswith("Amal Bcc: tous@example.org")
    assert (sent["to"], sent["bcc"], sent.defects) == ("a@example.org", None, [])
