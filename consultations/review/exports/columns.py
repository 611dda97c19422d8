"""The columns of an export. Who wrote a text is in none of them: reading that is an act of its own, and is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class Sort(Enum):
    """What the cells of a column hold."""

    TEXT = auto()
    NUMBER = auto()
    MOMENT = auto()
    FLAG = auto()


@dataclass(frozen=True)
class Column:
    """One column: its name in JSON Lines, which never changes, its heading in tables, and what its cells hold."""

    name: str
    heading: Promise
    sort: Sort = Sort.TEXT
    width: int = 18


COLUMNS = (
    Column("reference", _("Reference")),
    Column("region", _("Region"), width=24),
    Column("province", _("Province or prefecture"), width=20),
    Column("session", _("Regional session"), width=30),
    Column("axis", _("Axis"), width=26),
    Column("kind", _("Kind")),
    Column("language", _("Language"), width=14),
    Column("channel", _("Channel"), width=14),
    Column("state", _("State")),
    Column("public_state", _("State as its author sees it"), width=24),
    Column("received_at", _("Received on"), Sort.MOMENT),
    Column("state_since", _("State since"), Sort.MOMENT),
    Column("assignee", _("Who sees to it"), width=24),
    Column("days_waiting", _("Days it has waited"), Sort.NUMBER, 10),
    Column("title", _("Title"), width=36),
    Column("body", _("Text"), width=80),
    Column("wording", _("Wording"), width=22),
    Column("category", _("Category"), width=26),
    Column("organisation", _("Organisation"), width=30),
    Column("attachments", _("Files"), Sort.NUMBER, 8),
    Column("is_public", _("On the public site"), Sort.FLAG, 10),
    Column("published_at", pgettext_lazy("contribution", "Published on"), Sort.MOMENT),
    Column("assessments", _("Assessments"), Sort.NUMBER, 8),
    Column("assessment_mean", _("Mean of two assessments"), width=12),
    Column("assessments_differ", _("The two differ"), Sort.FLAG, 10),
    Column("tags", _("Tags"), width=24),
    Column("answer_outcome", _("Official answer"), width=22),
    Column("answer_reason", _("Reason of the answer"), width=60),
    Column("answer_language", _("Language of the answer"), width=14),
    Column("answer_institution", _("Institution it is referred to"), width=30),
    Column("answered_at", _("Answered on"), Sort.MOMENT),
    Column("answer_draft", _("Proposed answer"), width=20),
    Column("clarification_question", _("Question to the author"), width=40),
    Column("clarification_asked_at", _("Asked on"), Sort.MOMENT),
    Column("clarification_answer", _("The author’s clarification"), width=40),
    Column("clarification_answered_at", _("Clarified on"), Sort.MOMENT),
    Column("service", _("Service imagined"), width=30),
    Column("target", _("Whom it is for"), width=30),
    Column("level", _("Competent level"), width=20),
    Column("convergences", _("Convergences"), width=40),
    Column("objective", _("Objective of the strategy"), width=36),
    Column("competence", _("Competent level as the desk recorded it"), width=20),
    Column("competent_bodies", _("Competent bodies"), width=36),
    Column("programmes", _("Convergences as the desk sees them"), width=40),
    Column("opinions", _("Opinions of the bodies"), width=40),
    Column("answer_standard", _("Standard answer it came from"), width=24),
    Column("offered", _("What is offered"), width=24),
    Column("offer_purpose", _("What for"), width=30),
    Column("offer_extent", _("How much"), width=30),
    Column("offer_amount", _("Amount in dirhams"), Sort.NUMBER, 14),
    Column("offer_state", _("State of the offer"), width=16),
)
