"""How many contributions there are of each value. The database's triggers note what changes, in the same transaction.

Nobody waits for anybody: a change is a row of its own, and a task adds the rows up. Whoever reads adds what is not
added up yet, so that the figures are those of this very moment.
"""

from __future__ import annotations

from django.db import models


class Counted(models.Model):
    """Of a region, in a state: how many have this value in this dimension. Of the empty dimension: how many at all."""

    region = models.CharField(max_length=2)  # no foreign keys: the triggers write here for every row that is written
    dimension = models.CharField(max_length=12, blank=True)
    value = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=14)
    number = models.IntegerField()

    class Meta:
        abstract = True


class FilterCount(Counted):
    """A figure as it was last added up."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "dimension", "value", "status"], name="one_count_per_value")
        ]
        # A day of arrival is a value, too: what every page asks for is not to be looked for among them.
        indexes = [models.Index(fields=["dimension", "value"], name="counts_by_dimension")]

    def __str__(self) -> str:
        return f"{self.region} {self.dimension}={self.value} {self.status}: {self.number}"


class FilterChange(Counted):
    """By how much a figure changed since."""

    def __str__(self) -> str:
        return f"{self.region} {self.dimension}={self.value} {self.status}: {self.number:+}"
