"""The rows of the room: what people say, and its way through the states."""

from consultations.contributions.models.attachments import Attachment
from consultations.contributions.models.clarifications import Clarification
from consultations.contributions.models.contributions import Contribution, ReferenceCounter, StatusChange
from consultations.contributions.models.copies import Copy
from consultations.contributions.models.disclosures import BulkMark, Disclosure, DisclosureStep
from consultations.contributions.models.drafts import Draft
from consultations.contributions.models.flags import Flag, Screened
from consultations.contributions.models.intake import IntakeRecord
from consultations.contributions.models.offers import OfferStep, PartnershipOffer
from consultations.contributions.models.proposals import Convergence, ProposalDetails
from consultations.contributions.models.redactions import Original, Redaction

__all__ = [
    "Attachment",
    "BulkMark",
    "Clarification",
    "Contribution",
    "Convergence",
    "Copy",
    "Disclosure",
    "DisclosureStep",
    "Draft",
    "Flag",
    "IntakeRecord",
    "OfferStep",
    "Original",
    "PartnershipOffer",
    "ProposalDetails",
    "Redaction",
    "ReferenceCounter",
    "Screened",
    "StatusChange",
]
