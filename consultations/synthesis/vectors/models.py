"""What one text means, as a point: the encoder's row for it."""

from __future__ import annotations

from django.db import models

from consultations.contributions.models import Contribution


class TextVector(models.Model):
    """A contribution's sentence vector. It is personal data like the words it was made of, and is never shown.

    A trigger removes it in the transaction that changes the words, hides some of them, holds the text out or withdraws
    it, whoever writes: what is hidden is not kept here either. It is then made anew of the words as they stand.
    """

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, primary_key=True, related_name="vector")
    encoder = models.CharField(max_length=60)  # the name of the model that made it
    digest = models.BinaryField(max_length=16)  # of the text that was read
    points = models.BinaryField()  # half-precision floats, one after the other

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.encoder}"
