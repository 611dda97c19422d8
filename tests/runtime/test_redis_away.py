"""Redis stops while people submit, and comes back: all are accepted, every receipt leaves once."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.core import mail as post_office
from django.test import Client
from django.utils import timezone
from kombu import pools

from consultations.contributions.models import Contribution
from consultations.contributions.tests.conftest import axis, make_region, open_window
from portal.celery import app
from portal.embedded.redis import _program
from portal.shared import mail
from portal.shared.models import OutgoingMail
from portal.shared.receipts import new_ticket
from tests.runtime.terminal import until

__all__ = ["axis"]
PEOPLE = 12


class RealRedis:
    """A Redis of this test's own, stopped and started as the test says."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "r.sock"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        settings = ["--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.socket.parent), "--save", ""]
        self.process = subprocess.Popen([str(_program()), *settings], stdout=subprocess.DEVNULL)
        until(self.answers, what=lambda: "an answer of Redis")

    def answers(self) -> bool:
        try:
            return bool(redis.Redis(unix_socket_path=str(self.socket)).ping())
        except redis.RedisError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def forget_connections() -> None:
    """Let Celery connect anew, to wherever its broker is now."""
    pools.reset()
    app._pool = None
    app.amqp._producer_pool = None


@pytest.fixture
def queue(tmp_path_factory: pytest.TempPathFactory, settings) -> Iterator[RealRedis]:
    server = RealRedis(tmp_path_factory.mktemp("r"))
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"unix://{server.socket}"}}
    before = app.conf.broker_url
    app.conf.broker_url = f"redis+socket://{server.socket}"
    forget_connections()
    server.start()
    yield server
    server.stop()
    app.conf.broker_url = before
    forget_connections()


@pytest.mark.django_db(transaction=True)
def test_all_are_accepted_and_every_receipt_leaves_once(queue: RealRedis, axis) -> None:
    region = make_region("04", "الرباط", "Rabat")
    open_window(region)

    def send(number: int) -> int:
        fields = {"axis": axis.pk, "region": region.pk, "body": f"مقترح {number}", "ticket": new_ticket()}
        return Client().post("/ar/contribute/", fields | {"author_email": f"p{number}@example.org"}).status_code

    third = PEOPLE // 3
    answers = [send(number) for number in range(third)]
    queue.stop()
    answers += [send(number) for number in range(third, 2 * third)]
    queue.start()
    answers += [send(number) for number in range(2 * third, PEOPLE)]
    assert Counter(answers) == {302: PEOPLE}
    assert Contribution.objects.count() == PEOPLE

    # Those that reached the queue and those that it lost are all rows: the sweep sends what nobody sent.
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert mail.sweep() == PEOPLE
    assert mail.sweep() == 0
    for waiting in OutgoingMail.objects.all():  # what comes late out of the queue, when a worker takes it up
        assert mail.send(waiting.pk) is False
    assert Counter(one.to[0] for one in post_office.outbox) == {f"p{number}@example.org": 1 for number in range(PEOPLE)}
