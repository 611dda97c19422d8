"""The rows of the room: who comes to a meeting and came, who is invited, what its minutes say."""

from consultations.registrations.models.invitations import Invitation, InvitationList
from consultations.registrations.models.minutes import (
    Amendment,
    Minutes,
    MinutesEntry,
    MinutesFile,
    MinutesSection,
    MinutesVersion,
)
from consultations.registrations.models.registrations import AccommodationNeed, Attendance, DoorNote, Registration

__all__ = [
    "AccommodationNeed",
    "Amendment",
    "Attendance",
    "DoorNote",
    "Invitation",
    "InvitationList",
    "Minutes",
    "MinutesEntry",
    "MinutesFile",
    "MinutesSection",
    "MinutesVersion",
    "Registration",
]
