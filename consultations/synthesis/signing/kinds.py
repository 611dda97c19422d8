"""What is particular to each kind of report on its way to a signature; all the rest of the way is the same."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consultations.synthesis import queries, snapshot as snapshots
from consultations.synthesis.actions.files import SHELF
from consultations.synthesis.actions.publishing import refuse_gone
from consultations.synthesis.filing import Shelf
from consultations.synthesis.locking import lock_reports
from consultations.synthesis.models import Sealed, SynthesisReport
from consultations.synthesis.narration import queries as narration
from consultations.synthesis.narration.actions import forget
from consultations.synthesis.narration.checking import named
from consultations.synthesis.narration.writing import with_passages
from consultations.synthesis.national import files as national_files, gathering, queries as national
from consultations.synthesis.national.locking import lock_national
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.national.publishing import refuse_unready
from consultations.synthesis.signing.queries import SIGN, SIGN_NATIONAL
from consultations.synthesis.snapshot import Snapshot
from portal.shared import audit
from stakeholders.models import Account


@dataclass(frozen=True)
class Kind:
    """How one kind of report is locked, what it names, who wrote it, what keeps it from being signed."""

    prefix: str  # of what is written in the audit trail
    task: str  # that carries a signature out
    manifest: str  # the manifest's column
    shelf: Shelf
    related: tuple[str, ...]
    lock: Callable[[Any], None]
    named: Callable[[Any], list[str]]
    refuse: Callable[[Any], object]
    writers: Callable[[Any], set[int]]
    written: Callable[[Snapshot, Any], Snapshot]
    taken_back: Callable[[Any], set[str]]
    forget: Callable[[Any, Collection[str]], set[str]]

    def note(self, action: str, report: Any, *, by: Account | None, **what: Any) -> None:
        """Write down what happened to a report."""
        region = getattr(report, "region_id", None)
        about = {"region": region} if region else {}
        audit.record(f"{self.prefix}{action}", report, by=by, **about, version=report.version, **what)


def kind_of(report: Sealed) -> Kind:
    """Return what is particular to a report."""
    return KINDS[type(report)]


def _refuse_unready(report: SynthesisReport) -> None:
    """Raise `ValidationError` while what is counted, or cited in the texts around it, is not what counts today."""
    refuse_gone(report)
    if beyond := narration.cited_beyond(report):
        line = _("The text cites contributions that this version does not count: %(references)s. Correct it first.")
        raise ValidationError(line % {"references": named(beyond)})


KINDS: dict[type[Sealed], Kind] = {
    SynthesisReport: Kind(
        prefix="",
        task=SIGN,
        manifest="report",
        shelf=SHELF,
        related=("region", "approved_by"),
        lock=lambda report: lock_reports(report.region),
        named=lambda report: snapshots.references(report.staff),
        refuse=_refuse_unready,
        writers=narration.writers,
        written=lambda snapshot, report: with_passages(snapshot, narration.passages(report)),
        taken_back=queries.taken_back_since,
        forget=forget,
    ),
    NationalReport: Kind(
        prefix="national_",
        task=SIGN_NATIONAL,
        manifest="national",
        shelf=national_files.SHELF,
        related=("approved_by",),
        lock=lambda _report: lock_national(),
        named=gathering.named_in_both,
        refuse=refuse_unready,
        writers=lambda _report: set(),  # nobody writes in it: its sentences are the machine's
        written=lambda snapshot, _report: snapshot,
        taken_back=lambda report: national.taken_back(gathering.named_in_both(report)),
        forget=lambda _report, _references: set(),
    ),
}
