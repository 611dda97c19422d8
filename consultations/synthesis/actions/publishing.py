"""Publishing a report, and handing out the edition that is not public."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from consultations.contributions import workflow as contribution_workflow
from consultations.contributions.actions import publish_contributions
from consultations.synthesis import queries, snapshot, workflow
from consultations.synthesis.locking import lock_reports
from consultations.synthesis.models import SynthesisReport
from portal.shared import audit, jobs
from stakeholders.models import Account


@transaction.atomic
def publish_report(*, report: SynthesisReport, by: Account | None) -> SynthesisReport:
    """Make a signed report's public edition public, and with it the contributions it counts that still count.

    What it tells as answered goes into the synthesis afterwards: a worker moves each and writes to its author.

    Versions published before stay at their addresses. Raises `workflow.InvalidMove` for what is not signed, and
    `ValidationError` when a text was withdrawn or set aside since: the report may quote it, so a new version must be
    compiled first. So it does when another version was published since it was compiled.
    """
    lock_reports(report.region)
    report = SynthesisReport.objects.select_for_update(of=["self"]).select_related("region").get(pk=report.pk)
    if report.state == SynthesisReport.State.PUBLISHED:
        return report
    workflow.check_move(report.state, SynthesisReport.State.PUBLISHED)
    references = refuse_gone(report)
    _refuse_telling(report)
    now = timezone.now()
    made_public = sum(publish_contributions(references=part, at=now) for part in queries.in_parts(references))
    report.state = SynthesisReport.State.PUBLISHED
    report.published_at = now
    report.published_by = by
    report.save(update_fields=["state", "published_at", "published_by"])
    audit.record(
        "report_published",
        report,
        by=by,
        region=report.region_id,
        version=report.version,
        checksum=report.public_checksum,
        contributions=made_public,
    )
    jobs.request(task=queries.ENTER, key=str(report.pk), by=by)
    return report


def refuse_gone(report: SynthesisReport) -> list[str]:
    """Raise `ValidationError` when a text of the report counts no more; returns the references, each held as it is."""
    references = snapshot.references(report.staff)
    gone = report.erased + sum(
        status not in contribution_workflow.COUNTED for status in queries.held_statuses(references)
    )
    if gone:
        line = ngettext(
            "%(count)s contribution in this version was withdrawn or set aside since. Compile a new version.",
            "%(count)s contributions in this version were withdrawn or set aside since. Compile a new version.",
            gone,
        )
        raise ValidationError(line % {"count": gone})
    if queries.redacted_since(report).intersection(references):
        raise ValidationError(_("A passage was hidden since this version was compiled. Compile a new version."))
    return references


def _refuse_telling(report: SynthesisReport) -> None:
    """Raise `ValidationError` when the edition was not held against every version that is published by now."""
    published = queries.published_numbers(report.region_id)
    if report.snapshot("public").get("beside", []) != published:
        line = _("Another version was published since this one was compiled. Compile a new version, beside that one.")
        raise ValidationError(line)


def note_reading(*, report: SynthesisReport, by: Account, **what: Any) -> None:
    """Write down that somebody read or took the staff edition."""
    audit.record("staff_report_read", report, by=by, region=report.region_id, version=report.version, **what)
