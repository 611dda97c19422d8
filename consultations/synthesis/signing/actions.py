"""A report is approved, sent back, signed, and freed of the words of those who took theirs back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from itertools import count

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.synthesis import snapshot as snapshots, workflow
from consultations.synthesis.actions import files
from consultations.synthesis.actions.publishing import refuse_gone
from consultations.synthesis.locking import lock_reports
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.narration import queries as narration
from consultations.synthesis.signing import freezing, manifest as manifests, notifications, sealing
from consultations.synthesis.signing.models import Manifest, ManifestSalt
from consultations.synthesis.signing.queries import SIGN
from portal.shared import audit, jobs, text
from portal.shared.models import Job
from stakeholders.models import Account

State = SynthesisReport.State
Edition = ReportFile.Edition
# Is told the stage, the steps done and their number; what it raises stops the work before anything shows.
Progress = Callable[[str, int, int], None]
SEALING, RENDERING, STORING = "sealing", "rendering", "storing"
# Twelve signs of an alphabet in which none looks like another: 60 bits that nobody guesses, and that can be typed.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH, GROUP = 12, 4
BATCH = 5_000


class EditedMeanwhile(Exception):
    """Somebody wrote in the narrative after this reader opened it."""


@transaction.atomic
def approve_report(*, report: SynthesisReport, by: Account, seen: int | None = None) -> SynthesisReport:
    """Approve a version as it reads now; `seen` is the narrative's version that the reader had on screen.

    Raises `workflow.InvalidMove`, `EditedMeanwhile`, or `ValidationError` for whoever wrote some of it.
    """
    report = _locked(report)
    workflow.check_move(report.state, State.APPROVED)
    if seen is not None and seen != report.narrative_version:
        raise EditedMeanwhile
    if by.pk in narration.writers(report):
        raise ValidationError(_("You had a hand in this text: another coordinator approves it."))
    refuse_gone(report)
    report.state, report.note = State.APPROVED, ""
    report.approved_at, report.approved_by = timezone.now(), by
    report.save(update_fields=["state", "note", "approved_at", "approved_by"])
    _note("report_approved", report, by=by)
    notifications.ask_for_signature(report)
    return report


@transaction.atomic
def send_back_report(*, report: SynthesisReport, note: str, by: Account) -> SynthesisReport:
    """Send a version back to those who write it, and say why. Raises `workflow.InvalidMove` or `ValidationError`."""
    report = _locked(report)
    note = text.clean(note)
    if not text.says_something(note):
        raise ValidationError({"note": _("Say what is to be changed: whoever writes the text reads it.")})
    workflow.check_move(report.state, State.SENT_BACK)
    report.state, report.note = State.SENT_BACK, note
    report.approved_at = report.approved_by = None
    others = {column.name for column in SynthesisReport._meta.fields} - {"state", "note"}
    report.full_clean(exclude=others, validate_unique=False)
    report.save(update_fields=["state", "note", "approved_at", "approved_by"])
    _note("report_sent_back", report, by=by)
    return report


@transaction.atomic
def request_signature(*, report: SynthesisReport, by: Account) -> Job:
    """Sign an approved version: a worker sets the final files and seals them, in the name of whoever asks here.

    Raises `workflow.InvalidMove`, or `ValidationError` for the one who approved it, or when its material has gone.
    """
    report = _locked(report)
    _check_signature(report, by)
    job = jobs.request(task=SIGN, key=str(report.pk), by=by)
    _note("signature_requested", report, by=by)
    return job


def sign_report(*, report: SynthesisReport, by: Account, progress: Progress | None = None) -> SynthesisReport:
    """Seal the snapshots, set the final files, keep all of it at once. Done twice, it is done once.

    Until the last transaction nothing of it can be seen; it stops there when the version was sent back meanwhile.
    """
    if report.is_frozen:
        return report
    with transaction.atomic():  # a first look, before work is done for nothing; the last one decides
        _check_signature(report, by)
    tell = progress or (lambda _stage, _done, _total: None)
    steps = len(files.due(report)) + 2
    tell(SEALING, 0, steps)
    salts = manifests.new_salts(snapshots.references(report.staff))
    _sign(report, salts, by=by)
    begun = count(1)
    rendered = files.make_all(report, lambda: tell(RENDERING, next(begun), steps))
    return _keep(report, rendered, salts, lambda: tell(STORING, steps - 1, steps), by=by)


@transaction.atomic
def mark_stale(*, report: SynthesisReport) -> SynthesisReport:
    """Note that a signed version's material is not what it was. It stays signed."""
    report = _locked(report)
    if report.stale_at is None:
        report.stale_at = timezone.now()
        report.save(update_fields=["stale_at"])
        _note("report_stale", report, by=None)
    return report


@transaction.atomic
def entomb(*, report: SynthesisReport, references: Collection[str], at: datetime) -> int:
    """Take the words of these contributions out of a version; returns how many had a part in it. `at`: up to when.

    In a signed version the parts are replaced by the hashes that the seal was made of, and the seal is checked before
    anything is kept; then the salts go, and nobody can read the hashes any more. Files with words of theirs are
    withdrawn and their bytes deleted.
    """
    report = _locked(report)
    manifest = Manifest.objects.select_for_update().filter(report=report).first()
    salts = manifests.salts_of(manifest) if manifest else manifests.new_salts(snapshots.references(report.staff))
    gone = sorted(set(references) & set(salts))
    for edition in Edition.values if gone else []:
        before = report.snapshot(edition)
        after = sealing.without(before, gone, salts)
        if manifest is not None and sealing.seal(after, salts) != report.checksum(edition):
            raise RuntimeError(f"the seal of report {report.pk} {edition} does not hold: nothing is erased from it")
        setattr(report, f"{edition}_snapshot", snapshots.canonical(after))
        if sealing.words_of(before, gone):
            _withdraw_files(report, edition)
    if gone:
        report.erased += len(gone)
        report.stale_at = report.stale_at or timezone.now()
        if manifest is not None:
            manifest.salts.filter(reference__in=gone).delete()
        audit.record(
            "report_words_erased", report, by=None, region=report.region_id, version=report.version, count=len(gone)
        )
    report.swept_at = at
    report.save(update_fields=["staff_snapshot", "public_snapshot", "erased", "stale_at", "swept_at"])
    return len(gone)


def new_code() -> str:
    """Return a code for a verification page: XXXX-XXXX-XXXX."""
    signs = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    return "-".join(signs[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _sign(report: SynthesisReport, salts: sealing.Salts, *, by: Account) -> None:
    """Put the signature on the report, not stored yet."""
    report.state = State.SIGNED
    report.signed_at, report.signed_by = timezone.now(), by
    report.code = new_code()
    freezing.freeze(report, salts)


@transaction.atomic
def _keep(
    report: SynthesisReport,
    rendered: list[ReportFile],
    salts: dict[str, bytes],
    tell: Callable[[], None],
    *,
    by: Account,
) -> SynthesisReport:
    lock_reports(report.region)
    # Whoever lost the lease stops here.
    tell()
    standing = _locked(report)
    if standing.is_frozen:
        return standing
    _check_signature(standing, by)
    if standing.approved_at != report.approved_at:
        raise workflow.InvalidMove(standing.state, State.SIGNED)
    report.save(
        update_fields=[
            "state", "signed_at", "signed_by", "code",
            "staff_snapshot", "staff_checksum", "public_snapshot", "public_checksum",
        ]
    )  # fmt: skip
    report.files.all().delete()  # the drafts
    for file in rendered:
        file.report = report
        file.save()
    listed = manifests.entries({one: salts[one] for one in snapshots.references(standing.staff)})
    manifest = Manifest.objects.create(report=report, entries="\n".join(listed), checksum=manifests.checksum(listed))
    rows = (ManifestSalt(manifest=manifest, reference=reference, salt=salt) for reference, salt in salts.items())
    ManifestSalt.objects.bulk_create(rows, batch_size=BATCH)
    audit.record(
        "report_signed",
        report,
        by=by,
        region=report.region_id,
        version=report.version,
        staff=report.staff_checksum,
        public=report.public_checksum,
        manifest=manifest.checksum,
    )
    return report


def _check_signature(report: SynthesisReport, by: Account) -> None:
    workflow.check_move(report.state, State.SIGNED)
    if not workflow.may_sign_after(report, by):
        raise ValidationError(_("You approved this version: another national coordinator signs it."))
    refuse_gone(report)


def _withdraw_files(report: SynthesisReport, edition: str) -> None:
    for file in report.files.filter(edition=edition, withdrawn_at=None):
        name, storage = file.file.name, file.file.storage
        file.withdrawn_at = timezone.now()
        file.save(update_fields=["withdrawn_at"])
        transaction.on_commit(lambda name=name, storage=storage: storage.delete(name))  # type: ignore[misc]


def _locked(report: SynthesisReport) -> SynthesisReport:
    rows = SynthesisReport.objects.select_for_update(of=["self"]).select_related("region", "approved_by")
    return rows.get(pk=report.pk)


def _note(action: str, report: SynthesisReport, *, by: Account | None) -> None:
    audit.record(action, report, by=by, region=report.region_id, version=report.version)
