"""A report of a region, and the people around it: those of the signature's tests."""

from consultations.synthesis.signing.tests.conftest import (
    coordinator,
    oriental,
    quick_files,
    rabat,
    rapporteur,
    report,
    say,
    texts,
)

__all__ = ["coordinator", "oriental", "quick_files", "rabat", "rapporteur", "report", "say", "texts"]
