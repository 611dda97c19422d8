"""An export is made whole or not at all, once, of what its reader may read at that moment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.contributions.actions import hold_contribution
from consultations.review.exports import actions, material, queries, writers
from consultations.review.exports.tests.conftest import ALL, nobody_asks, work_on
from consultations.review.exports.tests.reading import of_jsonl
from consultations.review.models import Export
from consultations.review.tests.answering import propose
from portal.shared import jobs
from portal.shared.models import AuditEntry, Job
from stakeholders.models import RoleAssignment

MADE_AFTERWARDS = {"export_requested": 1, "export_made": 1}


def files():
    folder = Path(settings.MEDIA_ROOT) / actions.FOLDER
    return sorted(path.name for path in folder.rglob("*")) if folder.exists() else []


def references(export):
    return [row["reference"] for row in of_jsonl(export)]


class Killed(BaseException):
    """The worker is gone."""


def test_filters_and_order_are_those_of_the_queue(export, make_contribution):
    first, answered, last = make_contribution(), make_contribution("answered"), make_contribution(language="fr")
    assert references(export("jsonl", filters="")) == [first.reference, last.reference]
    assert references(export("jsonl", filters="?status=all&order=newest")) == [
        last.reference,
        answered.reference,
        first.reference,
    ]
    assert references(export("jsonl", filters="?language=fr")) == [last.reference]


def test_a_foreign_region_is_never_in_it(export, make_contribution, oriental, make_account, rabat):
    here, there = make_contribution(), make_contribution(region=oriental)
    assert references(export("jsonl")) == [here.reference]
    both = make_account("Two regions", rabat, oriental)
    assert references(export("jsonl", by=both)) == [here.reference, there.reference]
    of_there = export("jsonl", by=both, filters="?region=02&status=all")
    assert (references(of_there), of_there.regions) == ([there.reference], ["02"])


def test_a_role_lost_before_it_is_made_takes_its_region_out(make_contribution, oriental, make_account, rabat):
    make_contribution(region=oriental)
    here = make_contribution()
    both = make_account("Two regions", rabat, oriental)
    asked = actions.request_export(filters=ALL, format="jsonl", language="ar", by=both)
    only_there = actions.request_export(filters="?region=02", format="jsonl", language="ar", by=both)
    RoleAssignment.objects.filter(account=both, region=oriental).delete()
    assert references(actions.make_export(job=asked.job, progress=nobody_asks)) == [here.reference]
    only_there = work_on(only_there)
    assert (only_there.job.state, only_there.made_at) == ("failed", None)  # not the other region's instead


def test_what_is_held_out_is_never_in_it(export, make_contribution, reviewer):
    held, shown = make_contribution(), make_contribution()
    hold_contribution(contribution=held, by=reviewer, reason="تعنيف")
    assert references(export("jsonl")) == [shown.reference]


@pytest.mark.parametrize("format", ["xlsx", "csv", "jsonl"])
def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_makes_it_whole(
    format, make_contribution, reviewer, monkeypatch
):
    wanted = [make_contribution().reference for _each in range(3)]
    asked = actions.request_export(filters=ALL, format=format, language="ar", by=reviewer)
    monkeypatch.setattr(material, "BATCH", 1)
    seen = []

    def dies(stage, done, total):
        seen.extend(files())
        if (stage, done) == ("writing", 2 + len(wanted)):
            raise Killed

    with pytest.raises(Killed):
        actions.make_export(job=asked.job, progress=dies)
    assert not [name for name in seen if not name.startswith((".", "rows", "whole", "tmp"))]
    assert files() == []
    asked.refresh_from_db()
    assert (asked.made_at, asked.file.name, asked.regions) == (None, "", [])
    made = actions.make_export(job=asked.job, progress=nobody_asks)
    assert (made.rows, len(files())) == (len(wanted), 1)
    again = actions.make_export(job=asked.job, progress=nobody_asks)
    assert (again.pk, again.file.name, files()) == (made.pk, made.file.name, [Path(made.file.name).name])
    assert _audited() == MADE_AFTERWARDS


def _audited():
    found = {}
    for name in AuditEntry.objects.filter(action__startswith="export_").values_list("action", flat=True):
        found[name] = found.get(name, 0) + 1
    return found


def test_a_worker_that_lost_its_lease_leaves_no_file(make_contribution, reviewer):
    make_contribution()
    asked = actions.request_export(filters=ALL, format="csv", language="ar", by=reviewer)

    def lost(stage, done, total):
        if stage == "storing":
            raise jobs.LeaseLost

    with pytest.raises(jobs.LeaseLost):
        actions.make_export(job=asked.job, progress=lost)
    asked.refresh_from_db()
    assert (files(), asked.made_at) == ([], None)


def test_the_slower_of_two_workers_leaves_the_file_of_the_faster(make_contribution, reviewer):
    make_contribution()
    asked = actions.request_export(filters=ALL, format="csv", language="ar", by=reviewer)

    def overtaken(stage, done, total):
        if (stage, done) == ("reading", 0):
            actions.make_export(job=asked.job, progress=nobody_asks)

    made = actions.make_export(job=asked.job, progress=overtaken)
    assert files() == [Path(made.file.name).name]
    assert _audited() == MADE_AFTERWARDS


def test_a_failure_is_told_with_its_reference(desk, make_contribution, reviewer, monkeypatch):
    make_contribution()

    def broken(*arguments):
        raise OSError("No space left on device")

    monkeypatch.setitem(writers.WRITERS, "xlsx", broken)
    asked = actions.request_export(filters=ALL, format="xlsx", language="ar", by=reviewer)
    work_on(asked)
    job = Job.objects.get(pk=asked.job_id)
    assert (job.state, files()) == ("failed", [])
    page = desk.get("/fr/review/exports/").content.decode()
    assert job.error in page
    assert "No space" not in page


def test_one_open_export_for_each_person_and_definition(make_contribution, reviewer, make_account, rabat):
    ask = {"filters": ALL, "format": "csv", "language": "ar"}
    first = actions.request_export(**ask, by=reviewer)
    assert actions.request_export(**ask, by=reviewer) == first
    others = [
        actions.request_export(**ask | {"format": "xlsx"}, by=reviewer),
        actions.request_export(**ask | {"filters": ""}, by=reviewer),
        actions.request_export(**ask, by=make_account("Another", rabat)),
    ]
    assert Export.objects.count() == len({first, *others}) == 4
    work_on(first)
    assert actions.request_export(**ask, by=reviewer) != first


def test_the_audit_holds_no_word_that_was_searched_for(export, make_contribution):
    make_contribution(body="وحدة أمينة")
    made = export("csv", filters="?words=%D8%A3%D9%85%D9%8A%D9%86%D8%A9")
    entries = AuditEntry.objects.filter(action__startswith="export_").order_by("pk")
    assert [entry.details for entry in entries] == [
        {"format": "csv", "filters": ["words"]},
        {"format": "csv", "regions": ["04"], "rows": 1, "sha256": made.sha256},
    ]


def test_more_rows_cost_no_more_queries(export, make_contribution, reviewer):
    costs = []
    export("jsonl")  # what the filters offer is remembered from here on
    for more in (1, 2):
        for _each in range(more):
            propose(make_contribution("under_review"), reviewer)
        with CaptureQueriesContext(connection) as spent:
            export("jsonl")
        costs.append(len(spent))
    assert costs[0] == costs[1]


def test_what_has_expired_goes_and_the_row_after_a_month(export, make_contribution):
    make_contribution()
    made, kept = export("csv"), export("jsonl")
    Export.objects.filter(pk=made.pk).update(expires_at=timezone.now())
    assert actions.clear_expired() == 1
    made.refresh_from_db()
    assert (made.file.name, files()) == ("", [Path(kept.file.name).name])
    actions.clear_expired(now=timezone.now() + actions.REMEMBERED + timedelta(minutes=1))
    assert list(queries.of_account(kept.asked_by)) == [kept]


def test_what_a_killed_worker_left_is_cleared_later(export, make_contribution):
    make_contribution()
    made = export("csv")
    folder = Path(default_storage.path(actions.FOLDER))
    (folder / ".abc").mkdir()
    (folder / ".abc" / "rows").write_text("x")
    (folder / "stray.csv").write_text("x")
    assert actions.clear_expired() == 0
    assert actions.clear_expired(now=timezone.now() + actions.LEFT_OVER + timedelta(minutes=1)) == 2
    assert files() == [Path(made.file.name).name]
