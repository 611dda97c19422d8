"""The column that says how a contribution's words sound: what finds Arabic script by Latin letters, and the reverse."""

from __future__ import annotations

from django.db import models

from consultations.engine.sounds import sounds
from portal.shared.folding import FoldedField, fold

# Its spelling is one: it is found by its letters, and sounds like Darija by chance alone.
NOT_BY_SOUND = {"fr"}


class SoundField(FoldedField):
    """A column that follows others of its row by their sound, however the row is saved. French has none."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        said = fold(" ".join(getattr(model_instance, name) or "" for name in self.of))
        spoken = getattr(model_instance, "language", "") not in NOT_BY_SOUND
        value = sounds(said) if said and spoken else ""
        setattr(model_instance, self.attname, value)
        return value
