"""The rooms' tasks, gathered where Celery looks for them."""

from consultations.contributions.tasks import find_copies, find_flags, look_for_copies, look_for_flags
from consultations.public_site.tasks import carry_out_retention
from consultations.registrations.tasks import (
    ask_for_amendments,
    look_after_invitations,
    look_after_offers,
    post_invitations,
    remind,
    report_coverage,
    tell_of_meeting,
    tell_of_minutes,
)
from consultations.review.assigning.tasks import look_after_assignments
from consultations.review.bulk.tasks import carry_out_bulk, forget_bulk_runs
from consultations.review.copies.tasks import tell_parted
from consultations.review.counts.tasks import add_up_counts, set_counts_right
from consultations.review.exports.tasks import clear_exports, make_export
from consultations.synthesis.national.tasks import compile_national, forget_national_words, sign_national_report
from consultations.synthesis.signing.tasks import mark_stale_reports, sign_report, sweep_reports
from consultations.synthesis.tasks import analyse_axis, compile_region, enter_synthesis
from consultations.synthesis.vectors.tasks import vectorise_texts
from consultations.synthesis.workshop.tasks import arrange_axis

__all__ = [
    "add_up_counts",
    "analyse_axis",
    "arrange_axis",
    "ask_for_amendments",
    "carry_out_bulk",
    "carry_out_retention",
    "clear_exports",
    "compile_national",
    "compile_region",
    "enter_synthesis",
    "find_copies",
    "find_flags",
    "forget_bulk_runs",
    "forget_national_words",
    "look_after_assignments",
    "look_after_invitations",
    "look_after_offers",
    "look_for_copies",
    "look_for_flags",
    "make_export",
    "mark_stale_reports",
    "post_invitations",
    "remind",
    "report_coverage",
    "set_counts_right",
    "sign_national_report",
    "sign_report",
    "sweep_reports",
    "tell_of_meeting",
    "tell_of_minutes",
    "tell_parted",
    "vectorise_texts",
]
