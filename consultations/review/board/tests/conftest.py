"""The people and contributions of the desk."""

from consultations.review.bulk.tests.conftest import move, undo
from consultations.review.tests.conftest import (
    axis,
    desk,
    institution,
    make_contribution,
    oriental,
    rabat,
    reviewer,
)

__all__ = ["axis", "desk", "institution", "make_contribution", "move", "oriental", "rabat", "reviewer", "undo"]
