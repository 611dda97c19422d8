"""Mail to those who come: each says the day, the hour, the place and the way, and brings the calendar's entry.

Called inside the transaction of what it tells of. Whoever gave no address reads the same on their own page, which the
receipt code opens.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import vText

from consultations.regional_sessions.calendars import CANCEL, PUBLISH, calendar_of, event_of
from consultations.regional_sessions.models import Presence
from consultations.registrations import links, queries
from consultations.registrations.models import AccommodationNeed, Registration
from portal.shared import mail
from portal.shared.time import clock, day_and_clock

Status = Registration.Status
LINKS_AGAIN_AFTER = timedelta(minutes=10)


def address_of(registration: Registration) -> str:
    """Return where the person can be written to; blank when they gave no address."""
    account = registration.account
    return registration.email or (account.email if account is not None and account.is_active else "")


def tell_registered(registration: Registration, *, code: str) -> None:
    """Confirm the seat, or the place on the waiting list, with the receipt code."""
    with translation.override(registration.language):
        if registration.status == Status.SEATED:
            subject, news = _("You are registered"), _("Your seat is kept. Thank you for taking part.")
        else:
            place = {"place": queries.place_on_list(registration)}
            subject = _("You are on the waiting list")
            news = (
                _(
                    "No seat is left at the moment. You are number %(place)d on the waiting list: "
                    "when a seat comes free we write to you, and you say whether you take it."
                )
                % place
            )
    _post(registration, "registered", subject, news, code=code)


def tell_offered(registration: Registration) -> None:
    """Say that a seat is free, and until when it is kept."""
    with translation.override(registration.language):
        subject = _("A seat is free for you")
        news = _("A seat has come free. It is kept for you until %(moment)s: open your registration and accept it.") % {
            "moment": day_and_clock(registration.offer_until)
        }
    _post(registration, f"offered:{registration.offer_until:%s}", subject, news, mode=registration.waits_for)


def tell_lapsed(registration: Registration, *, at: datetime) -> None:
    """Say that the offered seat went to the next person, and what can be done as long as something can."""
    with translation.override(registration.language):
        subject = _("The seat that was kept for you was given on")
        if registration.status == Status.SEATED:
            news = _(
                "We had no answer from you in time. The seat that you hold stays yours; on the page of your "
                "registration you may ask for the other one again."
            )
        elif registration.session.takes_registrations(at):
            news = _(
                "We had no answer from you in time. You may register again; if it is full you are put on the list."
            )
        else:
            news = _("We had no answer from you in time, and nobody can register for this meeting any more.")
    _post(registration, f"lapsed:{timezone.now():%s}", subject, news)


def tell_way_went(registration: Registration, *, at: datetime) -> None:
    """Say that the way of taking part that somebody waited for is no longer offered."""
    with translation.override(registration.language):
        subject = _("You are no longer on the waiting list")
        news = _("The meeting is no longer held in the way that you were waiting for.")
        if registration.status == Status.SEATED:
            more = _("The seat that you hold stays yours.")
        elif registration.session.takes_registrations(at):
            more = _("You may register for the way in which it is held.")
        else:
            more = ""
    _post(registration, f"way_went:{registration.session.revision}", subject, " ".join(filter(None, (news, more))))


def tell_cancelled(registration: Registration) -> None:
    """Confirm that the registration is cancelled."""
    with translation.override(registration.language):
        subject, news = (
            _("Your registration is cancelled"),
            _("Somebody else may have your seat. Thank you for telling us."),
        )
    _post(registration, "cancelled", subject, news, method=CANCEL)


def tell_changed(registration: Registration) -> None:
    """Say how the person comes by now."""
    with translation.override(registration.language):
        subject = _("Your registration has changed")
        if not registration.waits_for:
            news = _("What was changed is kept. This is how you take part now:")
        else:
            news = _(
                "What was changed is kept. You stay number %(place)d on the waiting list for the other way of taking "
                "part. This is how you take part now:"
            ) % {"place": queries.place_on_list(registration)}
    _post(registration, f"changed:{timezone.now().isoformat()}", subject, news)


def tell_reminded(registration: Registration) -> None:
    """Remind of the meeting that comes near."""
    with translation.override(registration.language):
        subject = _("The meeting is near")
        news = _("We look forward to meeting you. If you cannot come, please cancel: somebody waits for a seat.")
    _post(registration, f"reminded:{registration.session.revision}", subject, news)


def tell_session_changed(registration: Registration) -> None:
    """Say the new time, place or way of a meeting. Once for each revision of the meeting."""
    with translation.override(registration.language):
        subject = _("The meeting has changed: please note")
        news = _("The time, the place or the way of the meeting has changed. This is what holds from now on:")
    _post(registration, f"revision:{registration.session.revision}", subject, news)


def tell_session_cancelled(registration: Registration) -> None:
    """Say that the meeting is called off, and why."""
    with translation.override(registration.language):
        subject = _("The meeting is cancelled")
        news = registration.session.cancellation_reason
    _post(registration, "session_cancelled", subject, news, method=CANCEL)


def tell_links(email: str, registrations: list[Registration]) -> None:
    """Send the personal links of everybody registered with an address, in the language of the latest of them.

    Anybody may ask for them: whoever asks again and again sends one mail, and holds up none of the others.
    """
    language, newest = registrations[-1].language, max(one.pk for one in registrations)
    with translation.override(language):
        mail.post(
            key=f"links:{newest}:{int(timezone.now().timestamp() / LINKS_AGAIN_AFTER.total_seconds())}",
            to=email,
            language=language,
            template="registration_links",
            context={"registrations": [(one, links.personal_url(one)) for one in registrations]},
        )


def tell_need_settled(need: AccommodationNeed) -> bool:
    """Say what was arranged, or why it cannot be. Returns whether there is an address to say it to."""
    registration = need.registration
    with translation.override(registration.language):
        subject = _("About what you need to take part")
        sentence = (
            _("This is arranged: %(need)s.")
            if need.state == AccommodationNeed.State.PROVIDED
            else _("This could not be arranged: %(need)s.")
        )
        news = "\n\n".join(part for part in (sentence % {"need": need.get_kind_display()}, need.note) if part)
    _post(registration, f"need:{need.pk}:{timezone.now():%s}", subject, news)
    return bool(address_of(registration))


def _post(
    registration: Registration,
    event: str,
    subject: str,
    news: str,
    *,
    code: str = "",
    mode: str = "",
    method: str = PUBLISH,
) -> None:
    address = address_of(registration)
    if not address:
        return
    over = method == CANCEL
    with translation.override(registration.language):
        mail.post(
            key=f"registration:{registration.pk}:{event}",
            to=address,
            language=registration.language,
            template="registration",
            context={
                "subject": _("%(what)s: %(meeting)s") % {"what": subject, "meeting": registration.session.title},
                "news": news,
                "code": code,
                "over": over,
                **_particulars(registration, mode or registration.mode),
            },
            calendar=calendar_for(registration, method) if over or registration.status == Status.SEATED else "",
        )


def _particulars(registration: Registration, mode: str) -> dict[str, object]:
    """What every mail says of the meeting, and the doors that this person may use."""
    session, seated = registration.session, registration.status == Status.SEATED
    return {
        "registration": registration,
        "session": session,
        "start": clock(session.starts_at),
        "end": clock(session.ends_at),
        "mode": Presence(mode),
        "personal_url": links.personal_url(registration),
        "pass_url": links.pass_url(registration) if seated and registration.mode == Presence.ROOM else "",
        "join_url": links.join_url(registration) if seated and registration.mode == Presence.REMOTE else "",
    }


def calendar_for(registration: Registration, method: str = PUBLISH) -> str:
    """Return the iCalendar file of the meeting for one person: as they take part, or as they no longer do."""
    session, language = registration.session, registration.language
    with translation.override(language):
        way = [str(registration.presence.label)] if registration.status == Status.SEATED else []
        event = event_of(session, language=language, url=links.personal_url(registration), more=way)
        if registration.mode == Presence.REMOTE:
            event["location"] = vText(_("Remote"))
        if method == CANCEL:
            event["status"] = vText("CANCELLED")
        return calendar_of([event], language=language, method=method).decode()
