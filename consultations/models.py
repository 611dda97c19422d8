"""The rooms' models, gathered for Django."""

from consultations.contributions.models import (
    Attachment,
    BulkMark,
    Clarification,
    Contribution,
    Copy,
    Disclosure,
    DisclosureStep,
    Draft,
    Flag,
    IntakeRecord,
    Original,
    Redaction,
    ReferenceCounter,
    Screened,
    StatusChange,
)
from consultations.contributions.models.offers import OfferStep, PartnershipOffer
from consultations.contributions.models.proposals import Convergence, ProposalDetails
from consultations.live.models import LiveBoard, LiveItem, LiveQuestion
from consultations.regional_sessions.models import AgendaItem, RegionalSession, SeatQuota, SessionDocument, Speaker
from consultations.registrations.models import (
    AccommodationNeed,
    Amendment,
    Attendance,
    DoorNote,
    Invitation,
    InvitationList,
    Minutes,
    MinutesEntry,
    MinutesFile,
    MinutesSection,
    MinutesVersion,
    Registration,
)
from consultations.review.aiming.models import Aim
from consultations.review.assessing.models import Assessment, Criterion, Grid, Judgement, Mark
from consultations.review.assigning.models import Assignment, AssignmentRule
from consultations.review.board.models import ParticipationTarget
from consultations.review.bulk.models import BulkItem, BulkRun
from consultations.review.competence.models import Competence
from consultations.review.convergence.models import Opinion, ProgrammeLink
from consultations.review.counts.models import FilterChange, FilterCount
from consultations.review.models import AnswerDraft, Export, OfficialAnswer
from consultations.review.notes.models import Mention, Note
from consultations.review.saved.models import SavedView
from consultations.review.standard_answers.models import StandardAnswer
from consultations.review.tagging.models import Tag, Tagging
from consultations.synthesis.axes.models import AxisAnalysis
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.narration.models import Passage
from consultations.synthesis.national.models import NationalFile, NationalReport
from consultations.synthesis.signing.models import Manifest, ManifestSalt
from consultations.synthesis.vectors.models import TextVector
from consultations.synthesis.workshop.models import Arrangement, Decision, KeyQuote, Placement, Stand, Theme, Worktable

__all__ = [
    "AccommodationNeed",
    "AgendaItem",
    "Aim",
    "Amendment",
    "AnswerDraft",
    "Arrangement",
    "Assessment",
    "Assignment",
    "AssignmentRule",
    "Attachment",
    "Attendance",
    "AxisAnalysis",
    "BulkItem",
    "BulkMark",
    "BulkRun",
    "Clarification",
    "Competence",
    "Contribution",
    "Convergence",
    "Copy",
    "Criterion",
    "Decision",
    "Disclosure",
    "DisclosureStep",
    "DoorNote",
    "Draft",
    "Export",
    "FilterChange",
    "FilterCount",
    "Flag",
    "Grid",
    "IntakeRecord",
    "Invitation",
    "InvitationList",
    "Judgement",
    "KeyQuote",
    "LiveBoard",
    "LiveItem",
    "LiveQuestion",
    "Manifest",
    "ManifestSalt",
    "Mark",
    "Mention",
    "Minutes",
    "MinutesEntry",
    "MinutesFile",
    "MinutesSection",
    "MinutesVersion",
    "NationalFile",
    "NationalReport",
    "Note",
    "OfferStep",
    "OfficialAnswer",
    "Opinion",
    "Original",
    "ParticipationTarget",
    "PartnershipOffer",
    "Passage",
    "Placement",
    "ProgrammeLink",
    "ProposalDetails",
    "Redaction",
    "ReferenceCounter",
    "RegionalSession",
    "Registration",
    "ReportFile",
    "SavedView",
    "Screened",
    "SeatQuota",
    "SessionDocument",
    "Speaker",
    "Stand",
    "StandardAnswer",
    "StatusChange",
    "SynthesisReport",
    "Tag",
    "Tagging",
    "TextVector",
    "Theme",
    "Worktable",
]
