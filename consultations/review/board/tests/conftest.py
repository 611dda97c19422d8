"""Bulk actions carried out on the spot, beside the desk's people and contributions."""

from consultations.review.bulk.tests.conftest import move, undo

__all__ = ["move", "undo"]
