"""The desk's people and contributions."""

from consultations.review.tests.conftest import axis, desk, make_contribution, oriental, rabat, reviewer
