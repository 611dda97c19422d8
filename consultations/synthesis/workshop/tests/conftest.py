"""A region whose texts the machine has shared out wrongly, and the people who may put it right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from consultations.contributions.models import Contribution
from consultations.synthesis.analysis import Analysis, Group
from consultations.synthesis.tests.conftest import coordinator, oriental, quick_files, rabat, say
from consultations.synthesis.tests.made_up import said as made_said
from consultations.synthesis.workshop import queries
from consultations.synthesis.workshop.actions import Tick
from consultations.synthesis.workshop.actions.keeping import keep
from consultations.synthesis.workshop.models import Placement, Theme
from consultations.synthesis.workshop.queries import Bench
from stakeholders.models import Account, RoleAssignment
from strategy.models import Axis, Region

__all__ = ["coordinator", "oriental", "quick_files", "rabat", "say"]

AXIS = "families"
SIZES = {"a": 5, "b": 4, "c": 3}
BESIDE = 2
Texts = dict[str, list[Contribution]]


@pytest.fixture
def rapporteur(make_account: Callable[..., Account], rabat: Region) -> Account:
    return make_account("rapporteur", rabat, role=RoleAssignment.Role.RAPPORTEUR)


@pytest.fixture
def texts(say: Callable[..., Contribution], rabat: Region) -> Texts:
    """Texts of one axis, by the theme that the machine put each into; "" stands beside the themes."""
    axis = Axis.objects.get(code=AXIS)
    found: Texts = {}
    number = 0
    for theme, size in {**SIZES, "": BESIDE}.items():
        for place in range(size):
            number += 1
            body = (
                f"نقترح فضاء للأسر {theme} رقم {place}. ونطلب أن يكون قريبا من الأحياء السكنية ومفتوحا للجميع كل يوم."
            )
            found.setdefault(theme, []).append(say(number, axis=axis, body=body, language="ar"))
    keep(rabat, {AXIS: proposal(found)})
    return found


def proposal(texts: Texts, confidence: float = 0.8, **sure: float) -> Analysis:
    """Return what a compilation would have found, of texts shared out by hand."""
    groups = {
        key: Group(key or "other", {"ar": f"آلة {key}", "fr": f"machine {key}"}, _said(mine), len(mine), ())
        for key, mine in texts.items()
    }
    themes = tuple(group for key, group in groups.items() if key)
    every = {one.reference: sure.get(key, confidence) for key, mine in texts.items() if key for one in mine}
    return Analysis(themes, groups.get("", Group("other", {}, (), 0, ())), listed=False, confidence=every)


def _said(texts: Sequence[Contribution]) -> tuple[object, ...]:
    return tuple(made_said(0, reference=one.reference, axis=AXIS, body=one.body) for one in texts)


@pytest.fixture
def bench(rabat: Region, texts: Texts) -> Bench:
    return bench_of(rabat)


def bench_of(region: Region) -> Bench:
    found = queries.bench(region, AXIS)
    assert found is not None
    return found


def theme(key: str) -> Theme:
    return Theme.objects.select_related("region", "axis").get(key=key)


def ticks(texts: Sequence[Contribution]) -> list[Tick]:
    """Return the texts as somebody sees them who opens the page now."""
    turns = dict(Placement.objects.values_list("pk", "turn"))
    return [Tick(one.reference, turns[one.pk]) for one in texts]


def homes(region: Region) -> dict[str, str]:
    """Return the theme in which each text stands now, by its reference; "" beside the themes."""
    found = bench_of(region)
    return {
        place.contribution.reference: home.key if (home := found.home_of(place.theme_id)) else ""
        for place in queries.placements(region).select_related("contribution")
    }
