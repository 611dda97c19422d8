"""What says the same: the fingerprint of a contribution's words, and the text it is a copy of."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from consultations.contributions.models.contributions import Contribution
from strategy.models import Region


class Copy(models.Model):
    """A contribution's place among those that say the same, within its region.

    The fingerprint is personal data like the words it was made of: the row goes with them, and is never shown.
    """

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, primary_key=True, related_name="copy")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()  # of the engine that wrote the next two
    fingerprint = models.BinaryField()
    keys = ArrayField(models.BigIntegerField())
    # Its own row where it leads; empty while it waits for a place, because the one it stood under has left.
    leader = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="group")
    # How much of the leader's text it is, from 0 to 1; empty where only others of the group are that near.
    likeness = models.FloatField(null=True)
    size = models.PositiveIntegerField(default=1)  # of its group, kept on the leader's row

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size=1) | Q(leader=F("contribution")), name="the_leader_knows_the_size")
        ]
        indexes = [
            GinIndex(fields=["keys"], name="copies_by_key"),
            models.Index(fields=["leader", "contribution"], name="copies_of_a_leader"),
            models.Index(fields=["region", "-size"], condition=Q(size__gt=1), name="copies_in_groups"),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} → {self.leader_id}"
