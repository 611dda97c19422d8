"""The desk of Rabat-Salé-Kénitra, and exports made on the spot."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from consultations.contributions.tests.conftest import sale, surroundings
from consultations.review.exports.actions import make_export, request_export
from consultations.review.models import Export
from portal.shared import jobs
from stakeholders.models import Account

ALL = "?status=all"


def nobody_asks(stage: str, done: int, total: int) -> None:
    """Take the progress and say nothing."""


@pytest.fixture
def export(reviewer: Account) -> Callable[..., Export]:
    """Ask for an export and make it, as the worker would."""

    def make(format: str, *, filters: str = ALL, language: str = "fr", by: Account = reviewer) -> Export:
        asked = request_export(filters=filters, format=format, language=language, by=by)
        return work_on(asked)

    return make


def work_on(asked: Export) -> Export:
    """Let a worker take an export up, and close its job."""
    jobs.work(asked.job_id, lambda hold: {"rows": make_export(job=hold.job, progress=nobody_asks).rows})
    return Export.objects.get(pk=asked.pk)
