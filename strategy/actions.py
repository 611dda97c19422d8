"""Writes of reference data."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from portal.shared import reference
from strategy import models

FOLDER = Path(__file__).resolve().parent / "reference"

# In this order: a row points to what stands above it.
FILES = {
    "regions": models.Region,
    "provinces": models.Province,
    "strategies": models.Strategy,
    "axes": models.Axis,
    "objectives": models.Objective,
    "questions": models.GuidingQuestion,
    "institutions": models.Institution,
    "helplines": models.Helpline,
    "programmes": models.Programme,
}


@transaction.atomic
def load_reference() -> list[reference.Loaded]:
    """Add the regions, provinces, axes, institutions, helplines and programmes that are not there yet."""
    return [reference.load(model, FOLDER / f"{name}.csv") for name, model in FILES.items()]
