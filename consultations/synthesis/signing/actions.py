"""A report is approved, sent back, signed, and freed of the words of those who took theirs back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.synthesis import filing, snapshot as snapshots, workflow
from consultations.synthesis.models import ReportFile, Sealed, SealedFile
from consultations.synthesis.signing import access, freezing, manifest as manifests, notifications, sealing
from consultations.synthesis.signing.kinds import kind_of
from consultations.synthesis.signing.models import Manifest, ManifestSalt
from portal.shared import jobs, text
from portal.shared.models import Job
from stakeholders.models import Account

State = Sealed.State
AnyReport = TypeVar("AnyReport", bound=Sealed)
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
def approve_report(*, report: AnyReport, by: Account, seen: int | None = None) -> AnyReport:
    """Approve a version as it reads now; `seen` is the narrative's version that the reader had on screen.

    Raises `workflow.InvalidMove`, `EditedMeanwhile`, or `ValidationError` for whoever wrote some of it.
    """
    report = _locked(report)
    workflow.check_move(report.state, State.APPROVED)
    kind = kind_of(report)
    if seen is not None and seen != getattr(report, "narrative_version", seen):
        raise EditedMeanwhile
    if by.pk in kind.writers(report):
        raise ValidationError(_("You had a hand in this text: another coordinator approves it."))
    kind.refuse(report)
    report.state, report.note = State.APPROVED, ""
    report.approved_at, report.approved_by = timezone.now(), by
    report.approved_nationally = access.signs(by)
    report.save(update_fields=["state", "note", "approved_at", "approved_by", "approved_nationally"])
    kind.note("report_approved", report, by=by)
    notifications.ask_for_signature(report)
    return report


@transaction.atomic
def send_back_report(*, report: AnyReport, note: str, by: Account) -> AnyReport:
    """Send a version back to those who write it, and say why. Raises `workflow.InvalidMove` or `ValidationError`."""
    report = _locked(report)
    note = text.clean(note)
    if not text.says_something(note):
        raise ValidationError({"note": _("Say what is to be changed: whoever writes the text reads it.")})
    workflow.check_move(report.state, State.SENT_BACK)
    report.state, report.note = State.SENT_BACK, note
    report.approved_at = report.approved_by = None
    others = {column.name for column in report._meta.fields} - {"state", "note"}
    report.full_clean(exclude=others, validate_unique=False)
    report.save(update_fields=["state", "note", "approved_at", "approved_by"])
    kind_of(report).note("report_sent_back", report, by=by)
    return report


@transaction.atomic
def request_signature(*, report: Sealed, by: Account) -> Job:
    """Sign an approved version: a worker sets the final files and seals them, in the name of whoever asks here.

    Raises `workflow.InvalidMove`, also when a colleague's signature is being set; `ValidationError` for the one who
    approved it, or when its material has gone.
    """
    report = _locked(report)
    _check_signature(report, by)
    kind = kind_of(report)
    job = jobs.request(task=kind.task, key=str(report.pk), by=by)
    if job.requested_by_id != by.pk:
        raise workflow.InvalidMove(report.state, State.SIGNED)
    kind.note("signature_requested", report, by=by)
    return job


def sign_report(*, report: AnyReport, by: Account, progress: Progress | None = None) -> AnyReport:
    """Seal the snapshots, set the final files, keep all of it at once. Done twice, it is done once.

    Until the last transaction nothing of it can be seen; it stops there when the version was sent back meanwhile.
    """
    if report.is_frozen:
        return report
    with transaction.atomic():  # a first look, before work is done for nothing; the last one decides
        _check_signature(report, by)
    tell = progress or (lambda _stage, _done, _total: None)
    kind = kind_of(report)
    steps = len(filing.due(kind.shelf)) + 2
    tell(SEALING, 0, steps)
    salts = manifests.new_salts(kind.named(report))
    _sign(report, salts, by=by)
    begun = count(1)
    rendered = filing.make_all(report, kind.shelf, lambda: tell(RENDERING, next(begun), steps))
    return _keep(report, rendered, salts, lambda: tell(STORING, steps - 1, steps), by=by)


@transaction.atomic
def mark_stale(*, report: AnyReport) -> AnyReport:
    """Note that a signed version's material is not what it was. It stays signed."""
    report = _locked(report)
    if report.stale_at is None:
        report.stale_at = timezone.now()
        report.save(update_fields=["stale_at"])
        kind_of(report).note("report_stale", report, by=None)
    return report


@transaction.atomic
def entomb(*, report: Sealed, references: Collection[str], at: datetime) -> int:
    """Take the words of these contributions out of a version; returns of how many it had any. `at`: up to when.

    In a signed version the parts are replaced by the hashes that the seal was made of, and the seal is checked before
    anything is kept; then the salts go, and nobody can read the hashes any more. Files with words of theirs are
    withdrawn and their bytes deleted; what people wrote of them goes, too.
    """
    report, kind = _locked(report), kind_of(report)
    manifest = Manifest.objects.select_for_update().filter(**{kind.manifest: report}).first()
    salts = manifests.salts_of(manifest) if manifest else manifests.new_salts(kind.named(report))
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
    # A text may cite what came from an earlier version and is not counted in this one.
    left = kind.forget(report, references).union(gone)
    if left:
        kind.note("report_words_erased", report, by=None, count=len(left))
    report.swept_at = at
    report.save(update_fields=["staff_snapshot", "public_snapshot", "erased", "stale_at", "swept_at"])
    return len(left)


def new_code() -> str:
    """Return a code for a verification page: XXXX-XXXX-XXXX."""
    signs = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    return "-".join(signs[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _sign(report: Sealed, salts: sealing.Salts, *, by: Account) -> None:
    """Put the signature on the report, not stored yet."""
    report.state = State.SIGNED
    report.signed_at, report.signed_by = timezone.now(), by
    report.code = new_code()
    freezing.freeze(report, salts, kind_of(report).written)


@transaction.atomic
def _keep(
    report: AnyReport,
    rendered: list[SealedFile],
    salts: dict[str, bytes],
    tell: Callable[[], None],
    *,
    by: Account,
) -> AnyReport:
    kind = kind_of(report)
    kind.lock(report)
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
    files_of(report).delete()  # the drafts
    for file in rendered:
        file.report = report  # type: ignore[attr-defined]
        file.save()
    listed = manifests.entries({one: salts[one] for one in kind.named(standing)})
    about: dict[str, Any] = {kind.manifest: report}
    manifest = Manifest.objects.create(**about, entries="\n".join(listed), checksum=manifests.checksum(listed))
    rows = (ManifestSalt(manifest=manifest, reference=reference, salt=salt) for reference, salt in salts.items())
    ManifestSalt.objects.bulk_create(rows, batch_size=BATCH)
    kind.note(
        "report_signed",
        report,
        by=by,
        staff=report.staff_checksum,
        public=report.public_checksum,
        manifest=manifest.checksum,
    )
    return report


def _check_signature(report: Sealed, by: Account) -> None:
    workflow.check_move(report.state, State.SIGNED)
    if not workflow.may_sign_after(report, by):
        raise ValidationError(_("You approved this version: another national coordinator signs it."))
    kind_of(report).refuse(report)


def _withdraw_files(report: Sealed, edition: str) -> None:
    for file in files_of(report).filter(edition=edition, withdrawn_at=None):
        name, storage = file.file.name, file.file.storage
        file.withdrawn_at = timezone.now()
        file.save(update_fields=["withdrawn_at"])
        transaction.on_commit(partial(storage.delete, name))


def files_of(report: Any) -> QuerySet[Any]:
    """Return the files of a report of any kind."""
    found: QuerySet[Any] = report.files.all()
    return found


def _locked(report: AnyReport) -> AnyReport:
    rows = type(report)._default_manager.select_for_update(of=["self"])
    return rows.select_related(*kind_of(report).related).get(pk=report.pk)
