"""Mail leaves once, later rather than never, and holds no secret afterwards."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail as outbox
from django.db import connection
from django.utils import timezone

from portal.shared import mail
from portal.shared.models import OutgoingMail


def written(key: str = "receipt:1", **values: object) -> OutgoingMail:
    return OutgoingMail.objects.create(
        key=key, recipient="a@example.org", language="ar", subject="إيصال", body="XXXXX-XXXXX", **values
    )


@pytest.mark.django_db
def test_a_mail_is_sent_once_and_forgets_its_text() -> None:
    letter = written()
    assert [mail.send(letter.pk), mail.send(letter.pk)] == [True, False]
    letter.refresh_from_db()
    assert (len(outbox.outbox), letter.body) == (1, "")
    assert outbox.outbox[0].body == "XXXXX-XXXXX"


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
    assert letter.body == "XXXXX-XXXXX"
    OutgoingMail.objects.update(not_before=None)
    assert mail.send(letter.pk) is False


@pytest.mark.django_db
def test_the_sweep_sends_what_the_queue_lost() -> None:
    late, fresh = written("late"), written("fresh")
    OutgoingMail.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(minutes=1))
    assert mail.sweep() == 1
    fresh.refresh_from_db()
    assert fresh.sent_at is None


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
