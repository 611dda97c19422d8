"""The rooms' models, gathered for Django."""

from consultations.contributions.models import Contribution, Draft, ReferenceCounter, StatusChange
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
from consultations.review.models import OfficialAnswer
from consultations.synthesis.models import ReportFile, SynthesisReport

__all__ = [
    "AccommodationNeed",
    "AgendaItem",
    "Amendment",
    "Attendance",
    "Contribution",
    "DoorNote",
    "Draft",
    "Invitation",
    "InvitationList",
    "Minutes",
    "MinutesEntry",
    "MinutesFile",
    "MinutesSection",
    "MinutesVersion",
    "OfficialAnswer",
    "ReferenceCounter",
    "RegionalSession",
    "Registration",
    "ReportFile",
    "SeatQuota",
    "SessionDocument",
    "Speaker",
    "StatusChange",
    "SynthesisReport",
]
