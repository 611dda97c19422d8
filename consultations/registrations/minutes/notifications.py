"""Mail about minutes: those who attended are asked and answered, those who registered hear that they are final."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from consultations.registrations import links
from consultations.registrations.models import Amendment, Minutes, MinutesVersion, Registration
from consultations.registrations.notifications import address_of
from portal.shared import mail
from portal.shared.time import day_and_clock


def ask_for_amendments(registration: Registration, minutes: Minutes) -> bool:
    """Ask somebody who attended to read the minutes, and say until when they may propose a change."""
    with translation.override(registration.language):
        news = _(
            "You attended this meeting. Its minutes are written: read them, and propose amendments until %(moment)s."
        ) % {"moment": day_and_clock(minutes.amendments_until)}
        return _post(
            registration,
            f"minutes:{minutes.pk}:{minutes.version}:{registration.pk}:asked",
            subject=_("Read the minutes and propose your amendments"),
            news=news,
            doors=[(_("Read and propose here:"), links.minutes_url(registration))],
        )


def tell_decided(amendment: Amendment) -> bool:
    """Tell an author what became of their amendment, and why."""
    registration = amendment.registration
    if registration is None:
        return False
    with translation.override(registration.language):
        news = _("Your amendment number %(number)d: %(state)s.") % {
            "number": amendment.number,
            "state": amendment.get_state_display(),
        }
        return _post(
            registration,
            f"amendment:{amendment.pk}:decided",
            subject=_("About your amendment to the minutes"),
            news="\n\n".join(part for part in (news, amendment.answer) if part),
            doors=[(_("See your amendments here:"), links.minutes_url(registration))],
        )


def tell_final(registration: Registration, version: MinutesVersion) -> bool:
    """Tell somebody who was registered where the minutes are."""
    with translation.override(registration.language):
        first = version.number == 1
        subject = _("The minutes are published") if first else _("The minutes have been corrected")
        news = (
            _("The minutes of the meeting that you registered for are final.")
            if first
            else _("A new version of the minutes of the meeting that you registered for is published.")
        )
        page = settings.SITE_URL + reverse("public_site:minutes", args=[registration.session.code])
        key = f"minutes:{version.pk}:{registration.pk}:final"
        return _post(registration, key, subject=subject, news=news, doors=[(_("Read them here:"), page)])


def _post(registration: Registration, key: str, *, subject: str, news: str, doors: list[tuple[str, str]]) -> bool:
    address = address_of(registration)
    if address:
        mail.post(
            key=key,
            to=address,
            language=registration.language,
            template="minutes",
            context={"subject": subject, "news": news, "session": registration.session, "doors": doors},
        )
    return bool(address)
