"""What an entry of the audit trail says in words. An action that stands in no row is shown by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from consultations.contributions.models import (
    Attachment,
    BulkMark,
    Contribution,
    Convergence,
    Disclosure,
    Flag,
    IntakeRecord,
    PartnershipOffer,
    ProposalDetails,
    Redaction,
)
from consultations.live.models import LiveItem
from consultations.review.convergence.models import Opinion
from consultations.review.models import OfficialAnswer
from portal.shared.models import AuditEntry

Status = Contribution.Status


class WhyRemoved(TextChoices):
    """Why a file was taken away."""

    WITHDRAWN = "withdrawn", gettext_lazy("the contribution was withdrawn")
    ERASURE = "erasure", gettext_lazy("the author's data were erased")
    RETENTION = "retention", gettext_lazy("its time was over")


class SideTaken(TextChoices):
    """How a text stands to its theme, as the report's workshop has it."""

    FOR = "for", gettext_lazy("For")
    AGAINST = "against", gettext_lazy("Against")
    MIXED = "mixed", gettext_lazy("For and against")
    UNSAID = "unsaid", gettext_lazy("Says nothing of it")


SAID: dict[str, str | Promise] = {
    "contribution_submitted": gettext_lazy("Sent in"),
    "contribution_recorded": gettext_lazy("Entered: %(channel)s"),
    "contribution_assisted": gettext_lazy("Taken in with help: %(medium)s; consent: %(consent)s"),
    "assisted_entry_corrected": gettext_lazy("Corrected by the helper"),
    "contribution_corrected": gettext_lazy("Corrected by the author"),
    "contribution_claimed": gettext_lazy("Added to an account by its receipt code"),
    "contribution_set_apart": gettext_lazy("Set apart: %(sign)s"),
    "bulk_decided": gettext_lazy("Decided on what was set apart: %(state)s"),
    "contribution_moved": gettext_lazy("From “%(before)s” to “%(after)s”"),
    "contribution_assigned": gettext_lazy("Given to %(assignee)s, who sees to it"),
    "contribution_put_back": gettext_lazy("Put back: nobody sees to it"),
    "clarification_answered": gettext_lazy("The author answered the question asked"),
    "answer_worded": gettext_lazy("Answer worded: %(outcome)s"),
    "answer_proposed": gettext_lazy("Answer proposed for approval: %(outcome)s"),
    "answer_taken_back": gettext_lazy("Proposed answer taken back: %(outcome)s"),
    "answer_sent_back": gettext_lazy("Proposed answer sent back: %(outcome)s"),
    "answer_published": gettext_lazy("Official answer published: %(outcome)s"),
    "objective_recorded": gettext_lazy("Objective of the strategy recorded: %(objective)s"),
    "objective_removed": gettext_lazy("Objective of the strategy taken away"),
    "competence_recorded": gettext_lazy("Competent level recorded: %(level)s"),
    "programme_linked": gettext_lazy("Linked to the programme %(programme)s: %(relation)s"),
    "programme_unlinked": gettext_lazy("Link to the programme %(programme)s taken away"),
    "opinion_asked": gettext_lazy("Opinion asked about the programme %(programme)s, of: %(institution)s"),
    "opinion_recorded": gettext_lazy("Opinion about the programme %(programme)s, by %(institution)s: %(stance)s"),
    "contributions_merged": gettext_lazy("Contributions read with it from now on: %(count)s"),
    "contribution_split": gettext_lazy("Split from the one it was read with"),
    # Who judged when, and never how: whoever reads this may still have to judge.
    "contribution_assessed": gettext_lazy("Assessed (assessment %(place)s)"),
    "assessment_corrected": gettext_lazy("Assessment corrected by its author (assessment %(place)s)"),
    "note_written": gettext_lazy("Internal note %(note)s written"),
    "note_withdrawn": gettext_lazy("Internal note %(note)s withdrawn"),
    "text_placed": gettext_lazy("Placed by a person for the report: theme %(theme)s"),
    "text_sided": gettext_lazy("For or against put right by a person for the report: %(side)s"),
    "tag_added": gettext_lazy("Tag %(tag)s added"),
    "tag_removed": gettext_lazy("Tag %(tag)s removed"),
    "flag_dismissed": gettext_lazy("Looked at, and found to be no problem: %(flag)s"),
    "passage_redacted": gettext_lazy("Words were hidden: %(cause)s"),
    "redaction_undone": gettext_lazy("Hidden words were shown again: %(cause)s"),
    "original_read": gettext_lazy("The words as they were written were read"),
    "identity_read": gettext_lazy("The author's identity was read"),
    "files_attached": gettext_lazy("Files added: %(sorts)s"),
    "file_described": gettext_lazy("The text of file %(file)s was written down"),
    "file_shown": gettext_lazy("File %(file)s was shown to the public"),
    "file_withheld": gettext_lazy("File %(file)s was withheld from the public"),
    "file_removed": gettext_lazy("File %(file)s (%(sort)s) was removed: %(why)s"),
    # What told of danger, by which signs and to whom it was referred stays with the protection referents.
    "disclosure_held": gettext_lazy("Held out as a sensitive disclosure"),
    "disclosure_read": gettext_lazy("Read by a protection referent"),
    "disclosure_moved": gettext_lazy("Sensitive disclosure: from “%(before)s” to “%(after)s”"),
    "disclosure_forgotten": gettext_lazy("Sensitive disclosure: its words were removed after their time"),
    "offer_moved": gettext_lazy("Partnership offer: from “%(before)s” to “%(after)s”"),
    "live_item_moved": gettext_lazy("During the meeting: from “%(before)s” to “%(after)s”"),
    "live_capture_corrected": gettext_lazy("What was captured during the meeting was corrected"),
    "narrative_edited": gettext_lazy("Report, version %(version)s: its text was edited"),
    "report_approved": gettext_lazy("Report, version %(version)s: approved"),
    "report_sent_back": gettext_lazy("Report, version %(version)s: sent back to those who write it"),
    "signature_requested": gettext_lazy("Report, version %(version)s: its signature was asked for"),
    "report_signed": gettext_lazy("Report, version %(version)s: signed"),
    "report_stale": gettext_lazy("Report, version %(version)s: found to be out of date"),
    "report_words_erased": gettext_lazy("Report, version %(version)s: words that were taken back left it: %(count)s"),
    "trail_read": gettext_lazy("This whole history was read"),
}

LABELS: dict[str, type[TextChoices]] = {
    "channel": Contribution.Channel,
    "medium": IntakeRecord.Medium,
    "consent": IntakeRecord.Consent,
    "sign": BulkMark.Sign,
    "state": BulkMark.State,
    "outcome": OfficialAnswer.Outcome,
    "level": ProposalDetails.Level,
    "relation": Convergence.Relation,
    "stance": Opinion.Stance,
    "sorts": Attachment.Sort,
    "sort": Attachment.Sort,
    "why": WhyRemoved,
    "flag": Flag.Kind,
    "cause": Redaction.Cause,
    "side": SideTaken,
}
STATES: dict[str, type[TextChoices]] = {
    "contribution_moved": Contribution.Status,
    "disclosure_moved": Disclosure.State,
    "offer_moved": PartnershipOffer.State,
    "live_item_moved": LiveItem.State,
}

# What happens without an account is the author's act, or the portal's own.
BY_THE_AUTHOR = {
    "contribution_submitted", "contribution_corrected", "contribution_claimed", "clarification_answered",
    "files_attached",
}  # fmt: skip


class _Named(dict[str, str]):
    """Details by name; one that an older entry lacks reads as a dash."""

    def __missing__(self, name: str) -> str:
        return "–"


Names = Mapping[str, Mapping[Any, str]]  # by what a detail is called, and by its code or number


def sentence(entry: AuditEntry, names: Names | None = None) -> str:
    """Return what the entry says; for an action without a sentence its name and its details.

    `names` says what the codes and numbers among the details stand for; what it lacks is shown as it is.
    """
    details = {name: (names or {}).get(name, {}).get(value, value) if isinstance(value, str | int) else value
               for name, value in entry.details.items()}  # fmt: skip
    if entry.action not in SAID:
        return " · ".join([entry.action, *(f"{name}: {_in_words(value)}" for name, value in sorted(details.items()))])
    states = dict.fromkeys(("before", "after"), STATES.get(entry.action))
    named = {name: _in_words(value, LABELS.get(name) or states.get(name)) for name, value in details.items()}
    return str(SAID[entry.action]) % _Named(named)


def is_known(entry: AuditEntry) -> bool:
    """Return whether the entry's action has a sentence."""
    return entry.action in SAID


def is_the_authors(entry: AuditEntry) -> bool:
    """Return whether an entry without an account tells of what the author did."""
    if entry.action != "contribution_moved":
        return entry.action in BY_THE_AUTHOR
    before, after = entry.details.get("before"), entry.details.get("after")
    return after == Status.WITHDRAWN or (before == Status.RETURNED and after == Status.SCREENING)


def _in_words(value: Any, choices: type[TextChoices] | None = None) -> str:
    if isinstance(value, list):
        return _(", ").join(_in_words(each, choices) for each in value)
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    return str(value)
