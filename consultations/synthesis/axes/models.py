"""What was found on one axis, kept until the region's report is."""

from __future__ import annotations

from django.db import models

from strategy.models import Region


class AxisAnalysis(models.Model):
    """One axis of one region, understood. Nobody sees it: it is discarded with the compilation it was made for.

    It is good for exactly the texts, the known themes and the decisions that its digest was made of. Whoever finds
    another one makes it anew, so that it can be lost, made twice or come too late without any harm.
    """

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    axis = models.CharField(max_length=60)  # its code, or that it is not stated
    digest = models.CharField(max_length=64)
    content = models.TextField()  # canonical JSON: references, labels, passages
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "axis"], name="one_analysis_of_an_axis")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.axis}"
