"""The people, places and bodies of the desk's tests."""

from __future__ import annotations

import pytest

from strategy.models import Institution


@pytest.fixture
def council(db: None) -> Institution:
    return Institution.objects.create(
        code="regional-council", kind="local_authority", name_ar="مجلس الجهة", name_fr="Conseil de la région"
    )
