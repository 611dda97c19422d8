"""The desk of Rabat-Salé-Kénitra, and texts that the finders stop at."""

from __future__ import annotations

from consultations.contributions.tests.conftest import sale, surroundings
from consultations.review.bulk.tests.conftest import undo
