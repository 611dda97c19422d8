"""The people and contributions of the desk, and the objectives of two axes."""

from __future__ import annotations

import pytest

from strategy.models import Axis, Objective


def _objective(code: str, of: Axis, number: int) -> Objective:
    names = {f"name_{language}": f"{code} {language}" for language in ("ar", "fr")}
    return Objective.objects.create(
        code=code, axis=of, number=number, description_ar="وصف", description_fr="Description", **names
    )


@pytest.fixture
def objectives(axis: Axis) -> dict[str, Objective]:
    """Two objectives of the contributions' axis, and one of another."""
    texts = {f"{name}_{language}": "نص" for name in ("name", "summary", "description") for language in ("ar", "fr")}
    childhood = Axis.objects.create(code="childhood", strategy=axis.strategy, number=5, **texts)
    return {
        "access": _objective("access", axis, 1),
        "schooling": _objective("schooling", axis, 2),
        "play": _objective("play", childhood, 1),
    }
