"""What a person wrote of a contribution that was taken back since."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from consultations.contributions.actions import move_contribution, withdraw_contribution
from consultations.contributions.models import Contribution
from consultations.synthesis import actions as room
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.narration.actions import Texts, write_section
from consultations.synthesis.narration.models import Passage
from consultations.synthesis.signing import actions, tasks
from portal.shared.models import AuditEntry
from stakeholders.models import Account


def cite(report: SynthesisReport, one: Contribution, by: Account) -> None:
    words = f"Ce que dit {one.reference} : « je vis seule avec trois enfants »."
    write_section(report=report, section="introduction", texts={"fr": Texts(f"Avant.\n\n{words}", "Fin.", 0)}, by=by)


def test_next_version_is_not_approved_while_its_text_cites_what_no_longer_counts(
    report: SynthesisReport, texts: list[Contribution], rapporteur: Account, coordinator: Account, sign_in: Any
) -> None:
    cite(report, texts[0], rapporteur)
    move_contribution(contribution=texts[0], to=Contribution.Status.OUT_OF_SCOPE, by=coordinator, reason="hors sujet")
    newer = room.compile_region(region=report.region, by=None)
    with pytest.raises(ValidationError, match=texts[0].reference):
        actions.approve_report(report=newer, by=coordinator)
    page = sign_in(rapporteur).get("/fr/synthesis/04/2/narrative/")
    assert {one.key: one.beyond for one in page.context["sections"] if one.beyond} == {
        "introduction": [texts[0].reference]
    }


def test_words_that_were_written_of_it_leave_with_it(
    report: SynthesisReport, texts: list[Contribution], rapporteur: Account
) -> None:
    cite(report, texts[0], rapporteur)
    withdraw_contribution(contribution=texts[0])
    newer = room.compile_region(region=report.region, by=None)
    tasks.sweep_reports()
    assert [(one.report_id, one.before, one.after) for one in Passage.objects.order_by("pk")] == [
        (report.pk, "Avant.", "Fin."),
        (newer.pk, "Avant.", "Fin."),
    ]


def test_trail_tells_of_words_that_left_a_version_which_did_not_count_them(
    report: SynthesisReport, texts: list[Contribution], rapporteur: Account, coordinator: Account
) -> None:
    cite(report, texts[0], rapporteur)
    move_contribution(contribution=texts[0], to=Contribution.Status.RETURNED, by=coordinator, reason="précisez")
    room.compile_region(region=report.region, by=None)
    withdraw_contribution(contribution=texts[0])
    assert (tasks.sweep_reports(), tasks.sweep_reports()) == (2, 0)
    erased = AuditEntry.objects.filter(action="report_words_erased").order_by("details__version")
    assert [entry.details for entry in erased] == [{"version": 1, "count": 1}, {"version": 2, "count": 1}]
