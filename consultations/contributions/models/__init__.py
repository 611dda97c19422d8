"""The rows of the room: what people say, and its way through the states."""

from consultations.contributions.models.contributions import Contribution, ReferenceCounter, StatusChange
from consultations.contributions.models.intake import IntakeRecord

__all__ = ["Contribution", "IntakeRecord", "ReferenceCounter", "StatusChange"]
