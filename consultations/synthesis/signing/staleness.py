"""Whether a signed report still tells what is so.

Three things say that it does not, from the quickest to the most thorough: a later version was compiled, for nothing
but changed material makes one; a contribution came, moved, was answered, redacted or held out since; the digest of all
that a compilation reads today, people's decisions about the themes among it, is another one. The first two are asked
by every page, the third by a worker, which writes its finding down (`stale_at`).
"""

from __future__ import annotations

from consultations.synthesis import queries
from consultations.synthesis.material import gather
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.national import queries as national
from consultations.synthesis.national.models import NationalReport


def is_stale(report: SynthesisReport | NationalReport) -> bool:
    """Return whether the report is known to be out of date: what a page shows, in two short questions.

    The national one is when a region has another version than the one that it joins, or a first one.
    """
    if report.stale_at is not None:
        return True
    if isinstance(report, NationalReport):
        return NationalReport.objects.filter(version__gt=report.version).exists() or national.is_behind(report)
    if SynthesisReport.objects.filter(region=report.region_id, version__gt=report.version).exists():
        return True
    return bool(queries.changes([report]))


def has_changed(report: SynthesisReport | NationalReport) -> bool:
    """Return whether the report's material is another one today. Reads all of it if need be."""
    if isinstance(report, NationalReport):
        return is_stale(report)
    return is_stale(report) or gather(report.region).digest() != report.input_digest
