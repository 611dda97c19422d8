"""The rooms' tasks, gathered where Celery looks for them."""

from consultations.public_site.tasks import carry_out_retention
from consultations.synthesis.tasks import compile_region

__all__ = ["carry_out_retention", "compile_region"]
from consultations.registrations.tasks import look_after_offers, remind, tell_of_meeting

__all__ = ["compile_region", "look_after_offers", "remind", "tell_of_meeting"]
