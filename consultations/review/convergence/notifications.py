"""Mail to the bodies whose opinion is asked."""

from __future__ import annotations

from consultations.review.convergence.models import Opinion
from portal.shared import mail


def ask(opinion: Opinion, *, language: str) -> None:
    """Write to the contact of a body, once for what it is asked. Who asks is named, for the answer goes to them."""
    link = opinion.link
    mail.post(
        key=f"opinion_asked:{opinion.pk}",
        to=opinion.contact,
        language=language,
        template="opinion_asked",
        context={
            "opinion": opinion,
            "programme": link.programme,
            "relation": link,
            "contribution": link.contribution,
            "asked_by": opinion.asked_by,
        },
    )
