"""The rows of the room: what people say, and its way through the states."""

from consultations.contributions.models.contributions import Contribution, ReferenceCounter, StatusChange
from consultations.contributions.models.disclosures import BulkMark, Disclosure, DisclosureStep

__all__ = ["BulkMark", "Contribution", "Disclosure", "DisclosureStep", "ReferenceCounter", "StatusChange"]
