"""What a published report tells as answered goes into the synthesis: once, told once, and no report notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from consultations.contributions.actions import move_contribution
from consultations.contributions.models import Contribution
from consultations.review import access as desk_access, actions as desk
from consultations.review.tests.answering import publish
from consultations.synthesis import actions, queries
from consultations.synthesis.material import gather
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.tasks import enter_synthesis
from consultations.synthesis.tests.signing import publish_signed
from portal.shared.models import Job, OutgoingMail
from stakeholders.models import Account
from strategy.models import Region

S = Contribution.Status
pytestmark = pytest.mark.usefixtures("quick_files")


@pytest.fixture
def published(rabat: Region, answered: Contribution, coordinator: Account) -> SynthesisReport:
    report = actions.compile_region(region=rabat, by=coordinator)
    report = publish_signed(report, coordinator)
    OutgoingMail.objects.all().delete()
    return report


def work() -> Job:
    """Do what the publication asked for, as a worker does."""
    job = Job.objects.get(task=queries.ENTER)
    enter_synthesis(job.pk)
    job.refresh_from_db()
    return job


def test_it_moves_what_is_told_as_answered_and_nothing_else(
    published: SynthesisReport, answered: Contribution, coordinator: Account
) -> None:
    job = work()
    answered.refresh_from_db()
    assert (job.state, job.result) == ("done", {"moved": 1})
    assert answered.status == S.IN_SYNTHESIS
    assert Contribution.objects.filter(status=S.ADMISSIBLE).count() == 23
    last = desk.last_change(answered)
    assert (last.from_status, last.to_status, last.by) == (S.ANSWERED, S.IN_SYNTHESIS, coordinator)


def test_its_author_and_those_read_with_it_are_told_once(
    rabat: Region, texts: list[Contribution], answered: Contribution, coordinator: Account
) -> None:
    copy = move_contribution(contribution=texts[1], to=S.MERGED, by=coordinator, into=answered)
    report = publish_signed(actions.compile_region(region=rabat, by=coordinator), coordinator)
    OutgoingMail.objects.all().delete()
    assert [actions.enter_synthesis(report=report), actions.enter_synthesis(report=report)] == [1, 0]
    told = {mail.recipient: mail.subject for mail in OutgoingMail.objects.all()}
    assert set(told) == {answered.author_email, copy.author_email}
    assert all(one.reference in told[one.author_email] for one in (answered, copy))


def test_the_next_compilation_is_the_same_version_and_nothing_counts_as_changed(
    published: SynthesisReport, rabat: Region, answered: Contribution, coordinator: Account
) -> None:
    before = gather(rabat).digest()
    work()
    assert gather(rabat).digest() == before == published.input_digest
    assert actions.compile_region(region=rabat, by=coordinator).pk == published.pk
    assert queries.standing(rabat).changed == 0


def test_what_was_reopened_or_answered_anew_since_is_left_alone(
    published: SynthesisReport, rabat: Region, answered: Contribution, coordinator: Account
) -> None:
    desk.move(contribution=answered, to=S.UNDER_REVIEW, by=coordinator, reason="معطى جديد")
    assert actions.enter_synthesis(report=published) == 0
    publish(answered, coordinator, reason="جواب ثان")
    assert actions.enter_synthesis(report=published) == 0
    answered.refresh_from_db()
    assert answered.status == S.ANSWERED
    assert queries.standing(rabat).changed == 1


def test_a_killed_worker_leaves_the_rest_to_the_next_one(
    rabat: Region, texts: list[Contribution], answered: Contribution, coordinator: Account, monkeypatch: Any
) -> None:
    for text in texts[1:3]:
        publish(move_contribution(contribution=text, to=S.UNDER_REVIEW, by=coordinator), coordinator)
    report = publish_signed(actions.compile_region(region=rabat, by=coordinator), coordinator)

    def dies(_stage: str, done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("consultations.synthesis.actions.entering.TOLD_EVERY", 1)
    with pytest.raises(KeyboardInterrupt):
        actions.enter_synthesis(report=report, progress=dies)
    assert Contribution.objects.filter(status=S.IN_SYNTHESIS).count() == 2
    assert actions.enter_synthesis(report=report) == 1
    assert OutgoingMail.objects.filter(key__startswith="status_changed:").count() == 3


def test_only_a_coordinator_takes_it_out_again_and_says_why(
    published: SynthesisReport, answered: Contribution, coordinator: Account, make_account: Callable[..., Account]
) -> None:
    work()
    reviewer = make_account("reviewer", published.region)
    with pytest.raises(PermissionDenied):
        desk_access.movable_or_404(reviewer, answered.reference)
    found = desk_access.movable_or_404(coordinator, answered.reference)
    OutgoingMail.objects.all().delete()
    reopened = desk.move(contribution=found, to=S.UNDER_REVIEW, by=coordinator, reason="معطى جديد")
    assert (reopened.status, OutgoingMail.objects.count()) == (S.UNDER_REVIEW, 1)
