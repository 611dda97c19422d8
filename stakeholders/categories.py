"""The stakeholder categories as reference data."""

from __future__ import annotations

from pathlib import Path

from portal.shared import reference
from stakeholders.models import Category

FILE = Path(__file__).resolve().parent / "reference" / "categories.csv"


def load_categories() -> reference.Loaded:
    """Add the categories that are not there yet."""
    return reference.load(Category, FILE)
