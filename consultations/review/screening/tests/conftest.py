"""The desk of Rabat-Salé-Kénitra, and texts that the finders stop at."""

from __future__ import annotations

from consultations.contributions.tests.conftest import axis, oriental, rabat, sale, surroundings
from consultations.review.bulk.tests.conftest import undo
from consultations.review.tests.conftest import desk, institution, make_contribution, reviewer
