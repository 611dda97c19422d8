"""The rows of the room: what people say, and its way through the states."""

from consultations.contributions.models.attachments import Attachment
from consultations.contributions.models.contributions import Contribution, ReferenceCounter, StatusChange

__all__ = ["Attachment", "Contribution", "ReferenceCounter", "StatusChange"]
