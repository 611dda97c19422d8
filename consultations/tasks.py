"""The rooms' tasks, gathered where Celery looks for them."""

from consultations.synthesis.tasks import compile_region

__all__ = ["compile_region"]
