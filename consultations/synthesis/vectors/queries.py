"""Reads of the stored vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from django.db.models import Exists, OuterRef, QuerySet

from consultations.contributions.models import Contribution
from consultations.contributions.queries import comparable
from consultations.engine.vectors import SentenceEncoder
from consultations.synthesis.queries import in_parts
from consultations.synthesis.vectors.models import TextVector

Matrix = npt.NDArray[np.float32]

STORED = np.float16
WIDTH = 512  # of a matrix in which no row is known


def vectors_of(references: Sequence[str]) -> Matrix:
    """Return the stored vectors of these contributions, row by row; zeros where there is none yet."""
    place = {reference: row for row, reference in enumerate(references)}
    found: Matrix | None = None
    stored = TextVector.objects.filter(encoder=SentenceEncoder.name).order_by()
    for part in in_parts(references):
        rows = stored.filter(contribution__reference__in=part).values_list("contribution__reference", "points")
        for reference, points in rows.iterator():
            row = np.frombuffer(points, STORED)
            if found is None:
                found = np.zeros((len(references), len(row)), np.float32)
            found[place[reference]] = row
    return np.zeros((len(references), WIDTH), np.float32) if found is None else found


def without_vector(encoder: str, *, after: int = 0) -> QuerySet[Contribution]:
    """Return what has words and no vector of this encoder's, oldest first."""
    current = TextVector.objects.filter(encoder=encoder, contribution=OuterRef("pk"))
    return comparable().filter(~Exists(current), pk__gt=after).order_by("pk").only("pk", "title", "body", "language")
