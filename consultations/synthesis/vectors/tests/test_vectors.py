"""Vectors come with the texts and go with the words; nobody waits for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import psycopg
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from consultations.contributions.actions import withdraw_contribution
from consultations.contributions.actions.redacting import redact, undo_redaction
from consultations.contributions.models import Contribution, Redaction
from consultations.synthesis.tests.conftest import coordinator, rabat, say, texts
from consultations.synthesis.vectors import actions, queries
from consultations.synthesis.vectors.models import TextVector
from portal.shared import jobs
from tests.runtime.terminal import until

__all__ = ["coordinator", "rabat", "say", "texts"]


class Lengths:
    """An encoder whose vectors can be foretold: how long a text is, and how many words it has."""

    name = actions.SentenceEncoder.name

    def __init__(self, poison: str = "\0") -> None:
        self.poison, self.read = poison, 0

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> Any:
        if any(self.poison in text for text in texts):
            raise ValueError("poison")
        self.read += len(texts)
        points = np.zeros((len(texts), queries.WIDTH), np.float32)
        points[:, 0] = [len(text) for text in texts]
        points[:, 1] = [len(text.split()) for text in texts]
        return points


def vectorise(**options: Any) -> int:
    return actions.vectorise_texts(encoder=Lengths(), **options)


def stored(contribution: Contribution) -> list[float] | None:
    """Return the beginning of a contribution's vector."""
    row = TextVector.objects.filter(pk=contribution.pk).first()
    return None if row is None else np.frombuffer(row.points, np.float16)[:2].tolist()


def measured(text: str) -> list[float]:
    return [len(text), len(text.split())]


def test_every_text_gets_its_vector_and_they_come_back_in_the_order_asked_for(texts: list[Contribution]) -> None:
    assert vectorise() == len(texts)
    backwards = [one.reference for one in reversed(texts)]
    found = queries.vectors_of([*backwards, "TCH-04-999999"])
    assert found[:, :2].tolist() == [*(measured(one.body) for one in reversed(texts)), [0, 0]]
    assert (found.dtype, found.shape[1]) == (np.float32, queries.WIDTH)


def test_title_is_read_with_the_body(say: Callable[..., Contribution]) -> None:
    titled = say(title="عنوان")
    vectorise()
    assert stored(titled) == measured(f"عنوان\n{titled.body}")


def test_what_has_its_vector_is_not_read_again(say: Callable[..., Contribution]) -> None:
    say(1)
    encoder = Lengths()
    for expected in (1, 1):
        actions.vectorise_texts(encoder=encoder)
        assert encoder.read == expected
    TextVector.objects.update(encoder="an older one")
    assert vectorise() == 1
    assert TextVector.objects.get().encoder == encoder.name


def test_reading_takes_one_query_for_one_and_for_three(texts: list[Contribution]) -> None:
    vectorise()
    with CaptureQueriesContext(connection) as one:
        queries.vectors_of([texts[0].reference])
    with CaptureQueriesContext(connection) as three:
        queries.vectors_of([each.reference for each in texts[:3]])
    assert len(one) == len(three) == 1


class TestWords:
    def test_hidden_words_leave_the_vector_at_once_and_it_is_made_of_what_is_shown(
        self, say: Callable[..., Contribution], coordinator: Any
    ) -> None:
        one = say(body="رقم هاتفي 0612345678 ونطلب حضانة قريبة")
        vectorise()
        redact(contribution=one, words="0612345678", cause=Redaction.Cause.PERSONAL, by=coordinator)
        assert stored(one) is None
        vectorise()
        one.refresh_from_db()
        assert "0612345678" not in one.body
        assert stored(one) == measured(one.body)
        undo_redaction(redaction=one.redactions.get(), by=coordinator)
        assert stored(one) is None

    @pytest.mark.parametrize("change", [{"body": "كلام آخر"}, {"title": "عنوان"}, {"held_for": "disclosure"}])
    def test_whoever_writes_other_words_or_holds_a_text_out_takes_its_vector_away(
        self, say: Callable[..., Contribution], change: dict[str, str]
    ) -> None:
        one = say(1)
        vectorise()
        Contribution.objects.filter(pk=one.pk).update(**change)
        assert stored(one) is None

    def test_moving_on_keeps_the_vector(self, say: Callable[..., Contribution]) -> None:
        one = say(1)
        vectorise()
        Contribution.objects.filter(pk=one.pk).update(status=Contribution.Status.UNDER_REVIEW)
        assert stored(one) == measured(one.body)

    def test_held_and_withdrawn_texts_get_none(self, say: Callable[..., Contribution]) -> None:
        held, gone = say(1), say(2)
        vectorise()
        Contribution.objects.filter(pk=held.pk).update(held_for="disclosure")
        withdraw_contribution(contribution=gone)
        assert vectorise() == 0
        assert TextVector.objects.count() == 0

    def test_vector_goes_with_its_contribution(self, say: Callable[..., Contribution]) -> None:
        one = say(1)
        vectorise()
        with transaction.atomic(), connection.cursor() as cursor:
            Contribution.objects.filter(pk=one.pk).delete()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(ObjectDoesNotExist):
            TextVector.objects.get()

    def test_text_that_changed_while_it_was_read_gets_no_vector_of_the_old_words(
        self, say: Callable[..., Contribution]
    ) -> None:
        one = say(1)

        class Slow(Lengths):
            def encode(self, texts: Sequence[str], languages: Sequence[str]) -> Any:
                Contribution.objects.filter(pk=one.pk).update(body="كتب من جديد")
                return super().encode(texts, languages)

        assert actions.vectorise_texts(encoder=Slow()) == 0
        assert stored(one) is None
        assert vectorise() == 1


class TestRunning:
    def test_text_that_stops_the_encoder_stops_nothing_else(self, say: Callable[..., Contribution]) -> None:
        poison, plain = say(1, body="سم قاتل"), say(2)
        assert actions.vectorise_texts(encoder=Lengths(poison="سم")) == 2
        assert stored(poison) == [0, 0]
        assert stored(plain) == measured(plain.body)

    def test_what_is_left_after_a_stretch_is_asked_for_again(
        self, say: Callable[..., Contribution], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        say(1)
        asked: list[tuple[str, str]] = []
        monkeypatch.setattr(jobs, "send", lambda task, *, line, **_arguments: asked.append((task, line)))
        assert vectorise(seconds=0) == 0
        assert asked == [(actions.TASK, "quiet")]
        vectorise()
        vectorise()
        assert len(asked) == 1

    def test_without_the_package_nothing_is_done(
        self, say: Callable[..., Contribution], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        say(1)
        monkeypatch.setattr(actions, "PACKAGE", "no_such_package")
        assert actions.vectorise_texts() == 0

    @pytest.fixture
    def elsewhere(self, db: None) -> Iterator[psycopg.Connection[Any]]:
        """Another worker's connection to the same database."""
        settings = connection.get_connection_params()
        names = ("host", "port", "dbname", "user", "password")
        with psycopg.connect(**{name: settings[name] for name in names if name in settings}, autocommit=True) as other:
            yield other

    def test_two_at_once_do_not_double(
        self, say: Callable[..., Contribution], elsewhere: psycopg.Connection[Any]
    ) -> None:
        say(1)
        elsewhere.execute("SELECT pg_advisory_lock(%s)", [actions.ONE_AT_A_TIME])
        assert vectorise() == 0
        elsewhere.close()  # as a killed worker's is; its server process ends a moment later
        until(lambda: vectorise() == 1, what=lambda: "the place of the one that is gone")
        assert vectorise() == 0
