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
    IntakeRecord,
    ReferenceCounter,
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
from consultations.review.competence.models import Competence
from consultations.review.convergence.models import Opinion, ProgrammeLink
from consultations.review.models import AnswerDraft, Export, OfficialAnswer
from consultations.review.standard_answers.models import StandardAnswer
from consultations.synthesis.models import ReportFile, SynthesisReport

__all__ = [
    "AccommodationNeed",
    "AgendaItem",
    "Amendment",
    "AnswerDraft",
    "Attachment",
    "Attendance",
    "BulkMark",
    "Clarification",
    "Competence",
    "Contribution",
    "Convergence",
    "Copy",
    "Disclosure",
    "DisclosureStep",
    "DoorNote",
    "Draft",
    "Export",
    "IntakeRecord",
    "Invitation",
    "InvitationList",
    "LiveBoard",
    "LiveItem",
    "LiveQuestion",
    "Minutes",
    "MinutesEntry",
    "MinutesFile",
    "MinutesSection",
    "MinutesVersion",
    "OfferStep",
    "OfficialAnswer",
    "Opinion",
    "PartnershipOffer",
    "ProgrammeLink",
    "ProposalDetails",
    "ReferenceCounter",
    "RegionalSession",
    "Registration",
    "ReportFile",
    "SeatQuota",
    "SessionDocument",
    "Speaker",
    "StandardAnswer",
    "StatusChange",
    "SynthesisReport",
]
