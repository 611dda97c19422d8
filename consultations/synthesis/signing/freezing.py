"""From the snapshots of a compiled report to what is signed, and to what any edition of a report is rendered from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from consultations.synthesis.models import ReportFile, Sealed, SynthesisReport
from consultations.synthesis.narration import queries as narration
from consultations.synthesis.narration.writing import with_passages
from consultations.synthesis.signing import sealing
from consultations.synthesis.snapshot import Snapshot, canonical
from stakeholders.models import Account

DRAFT: dict[str, Any] = {"draft": True}


def content(report: SynthesisReport, edition: str) -> Snapshot:
    """Return what an edition is rendered from: a draft with what is written around it so far, or what was signed."""
    snapshot = sealing.readable(report.snapshot(edition))
    if report.is_frozen:
        return snapshot
    return with_passages(snapshot, narration.passages(report)) | {"signing": DRAFT}


def freeze(report: Sealed, salts: sealing.Salts, written: Callable[[Snapshot, Any], Snapshot]) -> None:
    """Put the narrative and the signatures into both snapshots, and their seals in the checksums' place."""
    signatures = {
        "code": report.code,
        "approved": _signature(report.approved_by, report.approved_at),
        "signed": _signature(report.signed_by, report.signed_at),
    }
    for edition in ReportFile.Edition.values:
        frozen = written(report.snapshot(edition), report) | {"signing": signatures}
        setattr(report, f"{edition}_snapshot", canonical(frozen))
        setattr(report, f"{edition}_checksum", sealing.seal(frozen, salts))


def _signature(by: Account | None, at: datetime | None) -> dict[str, str]:
    """Return who and when. Names of officials who sign are printed; an address never is."""
    moment = at.astimezone(UTC).replace(second=0, microsecond=0).isoformat() if at else ""
    return {"name": by.full_name if by else "", "at": moment}
