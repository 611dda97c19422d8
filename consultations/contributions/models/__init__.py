"""The rows of the room: what people say, and its way through the states."""

from consultations.contributions.models.contributions import Contribution, ReferenceCounter, StatusChange
from consultations.contributions.models.drafts import Draft

__all__ = ["Contribution", "Draft", "ReferenceCounter", "StatusChange"]
