"""The people and contributions of the desk, handed down to the tests of each of its rooms."""

from consultations.review.tests.conftest import (
    axis,
    desk,
    institution,
    make_contribution,
    oriental,
    rabat,
    reviewer,
)

__all__ = ["axis", "desk", "institution", "make_contribution", "oriental", "rabat", "reviewer"]
