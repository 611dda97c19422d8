"""The rooms' tasks, gathered where Celery looks for them."""

from consultations.public_site.tasks import carry_out_retention
from consultations.synthesis.tasks import compile_region

__all__ = ["carry_out_retention", "compile_region"]
