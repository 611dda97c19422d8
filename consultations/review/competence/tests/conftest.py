"""The people, places and bodies of the desk's tests."""

from __future__ import annotations

import pytest

from consultations.review.tests.conftest import (
    axis,
    desk,
    institution,
    make_contribution,
    oriental,
    rabat,
    reviewer,
)
from strategy.models import Institution

__all__ = ["axis", "desk", "institution", "make_contribution", "oriental", "rabat", "reviewer"]


@pytest.fixture
def council(db: None) -> Institution:
    return Institution.objects.create(
        code="regional-council", kind="local_authority", name_ar="مجلس الجهة", name_fr="Conseil de la région"
    )
