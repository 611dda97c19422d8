"""Mail to those who are invited: who, when, where and how, the link that answers, and the calendar's entry."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from consultations.regional_sessions.calendars import CANCEL, PUBLISH, calendar_of, event_of
from consultations.registrations import links
from consultations.registrations.models import Invitation
from portal.shared import mail
from portal.shared.time import clock


def invite(invitation: Invitation) -> None:
    """Send the invitation, once for each address it went to."""
    with translation.override(invitation.language):
        subject = _("You are invited")
        news = _("The ministry has the honour of inviting you to this meeting and would like to hear you there.")
        _post(invitation, f"invitation:{invitation.pk}:{invitation.attempt}", subject, news)


def remind(invitation: Invitation) -> None:
    """Remind somebody who has not answered."""
    with translation.override(invitation.language):
        subject = _("Your answer is awaited")
        news = _(
            "You were invited to this meeting and we have no answer from you yet. Please tell us whether you come."
        )
        _post(invitation, f"invitation:{invitation.pk}:{invitation.attempt}:reminder", subject, news)


def tell_changed(invitation: Invitation) -> None:
    """Tell somebody who has not answered that the meeting was moved, or called off and why. Once for each revision."""
    session = invitation.session
    over = session.state == session.State.CANCELLED
    with translation.override(invitation.language):
        if over:
            subject, news = _("The meeting is cancelled"), session.cancellation_reason
        else:
            subject = _("The meeting has changed: please note")
            news = _("The time, the place or the way of the meeting has changed. This is what holds from now on:")
        key = f"invitation:{invitation.pk}:{invitation.attempt}:revision:{session.revision}"
        _post(invitation, key, subject, news, over=over)


def _post(invitation: Invitation, key: str, subject: str, news: str, *, over: bool = False) -> None:
    session, url = invitation.session, links.invited_url(invitation)
    event = event_of(session, language=invitation.language, url=url)
    mail.post(
        key=key,
        to=invitation.email,
        language=invitation.language,
        template="invitation",
        context={
            "subject": subject,
            "news": news,
            "invitation": invitation,
            "session": session,
            "start": clock(session.starts_at),
            "end": clock(session.ends_at),
            "url": url,
            "over": over,
        },
        calendar=calendar_of([event], language=invitation.language, method=CANCEL if over else PUBLISH).decode(),
    )
