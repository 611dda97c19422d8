"""The mail to a colleague who is mentioned. The note itself stays inside."""

from __future__ import annotations

from django.conf import settings

from consultations.review.notes.models import Note
from portal.shared import mail
from stakeholders.models import Account


def tell_mentioned(note: Note, account: Account) -> None:
    """Tell somebody once that a note mentions them: by whom and where, never what it says."""
    mail.post(
        key=f"mentioned:{note.pk}:{account.pk}",
        to=account.email,
        language=account.language,
        template="mentioned",
        context={
            "reference": note.contribution.reference,
            "writer": note.writer,
            "site_url": settings.SITE_URL,
        },
    )
