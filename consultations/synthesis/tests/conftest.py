"""A region with its people and texts, and reports made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from consultations.contributions.actions import Words, move_contribution, record_contribution
from consultations.contributions.models import Contribution
from consultations.review.tests.answering import publish
from consultations.synthesis import filing, queries
from consultations.synthesis.actions import files
from consultations.synthesis.axes import queries as axes
from consultations.synthesis.filing import Shelf
from consultations.synthesis.tasks import analyse_axis, compile_region
from portal.shared.models import Job
from stakeholders.categories import load_categories
from stakeholders.models import Account, Category, RoleAssignment
from strategy.actions import load_reference
from strategy.models import Axis, Province, Region

Role = RoleAssignment.Role
S = Contribution.Status

COUNTED = 24
NEEDS = [
    ("disability", "ar", "نطلب ولوجيات في وسائل النقل العمومي للأشخاص في وضعية إعاقة بمدينتنا رقم {}."),
    ("disability", "fr", "Il faut des accompagnants scolaires dans chaque école de la commune numéro {}."),
    ("childhood", "ary", "خاصنا حضانة ديال الدراري الصغار فالحي ديالنا رقم {} حيت الأمهات خدامات."),
    ("families", "fr", "Un guichet unique d’accompagnement des familles en difficulté au quartier {}."),
]


@pytest.fixture
def rabat(db: None) -> Region:
    load_reference()
    load_categories()
    return Region.objects.get(code="04")


@pytest.fixture
def oriental(rabat: Region) -> Region:
    return Region.objects.get(code="02")


@pytest.fixture
def coordinator(make_account: Callable[..., Account], rabat: Region) -> Account:
    return make_account("coordinator", rabat, role=Role.COORDINATOR)


@pytest.fixture
def say(rabat: Region) -> Callable[..., Contribution]:
    """Take in one screened text of the region."""

    def record(number: int = 0, *, screened: bool = True, **words: Any) -> Contribution:
        axis, language, body = NEEDS[number % len(NEEDS)]
        plain: dict[str, Any] = {
            "region": rabat,
            "axis": Axis.objects.get(code=axis),
            "body": body.format(number),
            "language": language,
            "category": Category.objects.get(code="associations" if number % 3 else "citizens"),
            "province": Province.objects.filter(region=rabat).order_by("code")[number % 2],
            "author_email": f"writer{number}@example.org",
        }
        found = record_contribution(
            words=Words(**{**plain, **words}),
            channel=Contribution.Channel.ASSISTED,
            entered_by=None,
            screened=screened,
        )
        assert found is not None
        return found

    return record


@pytest.fixture
def texts(say: Callable[..., Contribution]) -> list[Contribution]:
    """Texts that count, of as many people."""
    return [say(number) for number in range(COUNTED)]


@pytest.fixture
def answered(texts: list[Contribution], coordinator: Account) -> Contribution:
    """One of them, answered."""
    one = move_contribution(contribution=texts[0], to=S.UNDER_REVIEW, by=coordinator)
    publish(one, coordinator, reason="مقبول")
    return one


def work_off(job: Job) -> Job:
    """Do what waits in the queue, as one worker alone would, until a job is closed."""
    tasks = {queries.COMPILE: compile_region, axes.ANALYSE: analyse_axis}
    while job.is_open:
        waiting = Job.objects.filter(state=Job.State.QUEUED, task__in=tasks).order_by("pk")
        before = list(waiting.values_list("pk", "state"))
        for each in list(waiting):
            tasks[each.task](each.pk)
        job.refresh_from_db()
        assert not job.is_open or before != list(waiting.values_list("pk", "state")), "nothing moves any more"
    return job


@pytest.fixture
def quick_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for setting files in type where the test is about something else."""

    set_quickly(monkeypatch, files.SHELF)


def set_quickly(monkeypatch: pytest.MonkeyPatch, shelf: Shelf) -> None:
    """Let files of one kind be a line that names them."""

    def fake(snapshot: dict[str, Any], *, checksum: str, language: str) -> bytes:
        return f"{snapshot['edition']} {snapshot['version']} {language} {checksum}".encode()

    monkeypatch.setattr(shelf, "renderers", {kind: _named(fake, kind) for kind in shelf.renderers})
    monkeypatch.setattr(filing, "pages", lambda _content: 1)


def _named(render: Callable[..., bytes], kind: str) -> Callable[..., bytes]:
    return lambda snapshot, **names: kind.encode() + render(snapshot, **names)
