"""The rooms' models, gathered for Django."""

from consultations.contributions.models import Contribution, ReferenceCounter, StatusChange
from consultations.regional_sessions.models import RegionalSession
from consultations.review.models import OfficialAnswer
from consultations.synthesis.models import ReportFile, SynthesisReport

__all__ = [
    "Contribution",
    "OfficialAnswer",
    "ReferenceCounter",
    "RegionalSession",
    "ReportFile",
    "StatusChange",
    "SynthesisReport",
]
