"""What happens to a region's report: it is asked for, compiled into a frozen version, published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions import workflow
from consultations.contributions.models import Contribution
from consultations.synthesis import disclosure, queries, snapshot
from consultations.synthesis.analysis import Analysis, analyse
from consultations.synthesis.material import Material, gather
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.rendering import docx, pdf, xlsx
from portal.shared import audit, files, jobs
from portal.shared.models import Job
from stakeholders.models import Account
from strategy.models import Region

Edition, Format, State = ReportFile.Edition, ReportFile.Format, SynthesisReport.State
Progress = Callable[[str, int, int], None]

RENDERERS = {Format.PDF: pdf.render_pdf, Format.DOCX: docx.render_docx, Format.XLSX: xlsx.render_xlsx}
AT_ONCE = 5_000  # references in one UPDATE


def request_compilation(*, region: Region, by: Account | None) -> Job:
    """Ask for the region's report to be compiled; a compilation under way is returned instead of a second one."""
    job = jobs.request(task=queries.COMPILE, key=region.code, by=by)
    audit.record("report_requested", job, by=by, region=region.code)
    return job


def compile_region(*, region: Region, by: Account | None, progress: Progress | None = None) -> SynthesisReport:
    """Compile the region's report: read, understand, freeze, render. Unchanged material returns the version there is.

    `progress` is told the stage, the steps done and their number; what it raises stops the work before anything shows.
    Nothing is visible until the last transaction: whoever is killed on the way leaves no version and no half file.
    """
    tell = progress or (lambda stage, done, total: None)
    steps = 2 + len(RENDERERS) * len(Edition) * len(settings.LANGUAGES)
    tell("reading", 0, steps)
    material = gather(region)
    digest = material.digest()
    last = queries.latest(region)
    if last is not None and last.input_digest == digest:
        return last
    told = snapshot.by_axis(material)
    steps += len(told)
    analyses = _analyses(material, last, tell, steps)
    frozen = _freeze(material, analyses, region=region, digest=digest, by=by, last=last)
    rendered = []
    for done, file in enumerate(_files(frozen), start=1 + len(told)):
        tell("rendering", done, steps)
        rendered.append(_rendered(frozen, file))
    with transaction.atomic():
        tell("storing", steps - 1, steps)
        return _store(frozen, rendered, by=by)


def _analyses(material: Material, last: SynthesisReport | None, tell: Progress, steps: int) -> dict[str, Analysis]:
    before = last.staff if last is not None else None
    analyses = {}
    for done, (axis, said) in enumerate(snapshot.by_axis(material).items(), start=1):
        tell("themes", done, steps)
        analyses[axis] = analyse(said, snapshot.previous_themes(before, axis))
    return analyses


def _freeze(
    material: Material,
    analyses: dict[str, Analysis],
    *,
    region: Region,
    digest: str,
    by: Account | None,
    last: SynthesisReport | None,
) -> SynthesisReport:
    """Return the next version, its two snapshots written down, not stored yet."""
    compiled_at = timezone.now().replace(second=0, microsecond=0)
    version = last.version + 1 if last is not None else 1
    staff = snapshot.staff_snapshot(material, analyses, version=version, compiled_at=compiled_at)
    texts = {Edition.STAFF: snapshot.canonical(staff)}
    texts[Edition.PUBLIC] = snapshot.canonical(disclosure.public_snapshot(staff))
    return SynthesisReport(
        region=region,
        version=version,
        input_digest=digest,
        compiled_at=compiled_at,
        compiled_by=by,
        staff_snapshot=texts[Edition.STAFF],
        staff_checksum=snapshot.checksum(texts[Edition.STAFF]),
        public_snapshot=texts[Edition.PUBLIC],
        public_checksum=snapshot.checksum(texts[Edition.PUBLIC]),
    )


def _files(report: SynthesisReport) -> list[ReportFile]:
    """Return the files a report is due, not rendered yet."""
    return [
        ReportFile(report=report, edition=edition, language=language, format=kind)
        for edition in Edition
        for language, _name in settings.LANGUAGES
        for kind in RENDERERS
    ]


def render(report: SynthesisReport, *, edition: str, language: str, kind: str) -> bytes:
    """Return a file of a report. The same report gives the same bytes, today and in ten years."""
    return RENDERERS[Format(kind)](report.snapshot(edition), checksum=report.checksum(edition), language=language)


def _rendered(report: SynthesisReport, file: ReportFile) -> ReportFile:
    content = render(report, edition=file.edition, language=file.language, kind=file.format)
    file.file.name, file.sha256 = files.store(content, folder="reports", suffix=f".{file.format}")
    file.size = len(content)
    file.pages = pdf.pages(content) if file.format == Format.PDF else None
    return file


def _store(report: SynthesisReport, rendered: list[ReportFile], *, by: Account | None) -> SynthesisReport:
    """Make the version visible, unless the same material became a version while this one was made."""
    Region.objects.select_for_update().get(pk=report.region_id)
    last = queries.latest(report.region)
    if last is not None and last.version >= report.version:
        if last.input_digest == report.input_digest:
            return last
        raise jobs.LeaseLost(f"version {last.version} of {report.region_id} was compiled meanwhile")
    report.save()
    for file in rendered:
        file.report = report
        file.save()
    audit.record(
        "report_compiled",
        report,
        by=by,
        region=report.region_id,
        version=report.version,
        checksum=report.staff_checksum,
    )
    return report


@transaction.atomic
def publish_report(*, report: SynthesisReport, by: Account | None) -> SynthesisReport:
    """Put the public edition, and the contributions counted in it, before the public.

    Contributions that were withdrawn or set aside since the compilation are left out. Earlier versions stay published.
    """
    report = SynthesisReport.objects.select_for_update().get(pk=report.pk)
    if report.state == State.PUBLISHED:
        raise ValidationError(_("This version is published already."))
    report.state = State.PUBLISHED
    report.published_at = timezone.now()
    report.published_by = by
    report.save(update_fields=["state", "published_at", "published_by"])
    references = snapshot.references(report.staff)
    shown = sum(
        Contribution.objects.filter(
            region=report.region_id,
            reference__in=references[start : start + AT_ONCE],
            status__in=workflow.COUNTED,
            published_at=None,
        ).update(published_at=report.published_at)
        for start in range(0, len(references), AT_ONCE)
    )
    audit.record(
        "report_published",
        report,
        by=by,
        region=report.region_id,
        version=report.version,
        checksum=report.public_checksum,
        contributions=shown,
    )
    return report


def note_reading(*, report: SynthesisReport, by: Account, **what: Any) -> None:
    """Write down that somebody read or took the staff edition."""
    audit.record("staff_report_read", report, by=by, region=report.region_id, version=report.version, **what)
