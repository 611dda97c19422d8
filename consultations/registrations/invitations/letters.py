"""Printed invitations for those without e-mail: one page each, with the personal link as a QR code and in letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import segno
from django.utils.translation import gettext as _, override

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import links
from consultations.registrations.models import Invitation
from portal.shared import time
from portal.shared.typesetting.glyphs import Printer
from portal.shared.typesetting.inline import LEFT_TO_RIGHT, POP, isolate, safe
from portal.shared.typesetting.pdf import frame, set_pdf


def render(session: RegionalSession, invitations: Sequence[Invitation], *, language: str, at: datetime) -> bytes:
    """Return the letters in one language."""
    with override(language):
        return set_pdf(
            "invitation.typ", lambda printer: _Letters(session, invitations, printer, language, at).data(), date=at
        )


class _Letters:
    """Turns invitations into what the template reads; works under the language of the letters."""

    def __init__(
        self,
        session: RegionalSession,
        invitations: Sequence[Invitation],
        printer: Printer,
        language: str,
        at: datetime,
    ) -> None:
        self.session, self.invitations, self.printer = session, invitations, printer
        self.language, self.at = language, at

    def data(self) -> dict[str, Any]:
        title = _("Invitations: %(meeting)s") % {"meeting": self.session.title}
        ministry = _("Ministry of Solidarity, Social Integration and Family")
        return {
            **frame(
                self.printer,
                language=self.language,
                title=title,
                author=ministry,
                running_start="",
                running_end="",
                page=_("Page"),
            ),
            "day": self.line(isolate(time.day(self.at))),
            "subject": self.line(_("Invitation to the regional consultation meeting")),
            "facts": self.facts(),
            "opening": self.line(
                _("The ministry has the honour of inviting you to this meeting and would like to hear you there.")
            ),
            "how": self.line(
                _(
                    "Answer with a telephone: point its camera at the code, or type the address below it. You may "
                    "register, send somebody in your place, or tell us that you cannot come."
                )
            ),
            "seat": self.line(
                _("An invitation keeps no seat: seats are given in the order of the answers. Please answer by %(day)s.")
                % {"day": isolate(time.day(self.session.registration_closes_at))}
            ),
            "qr_name": self.printer.printable(_("The code that opens your invitation")),
            "letters": [self.letter(invitation) for invitation in self.invitations],
        }

    def facts(self) -> list[Any]:
        session = self.session
        hours = f"{time.clock(session.starts_at)} – {time.clock(session.ends_at)}"
        named = [
            (_("Meeting"), session.title),
            (_("Day"), isolate(time.days(session.starts_at, session.ends_at))),
            (_("Time"), _("%(hours)s (time in Morocco)") % {"hours": f"{LEFT_TO_RIGHT}{hours}{POP}"}),
            (_("Mode"), str(session.get_mode_display())),
            (_("Venue"), session.venue if session.has_room else ""),
            (_("Getting there and accessibility"), session.access_information if session.has_room else ""),
        ]
        return [[self.line(name), self.line(value)] for name, value in named if value]

    def letter(self, invitation: Invitation) -> dict[str, Any]:
        url = links.invited_url(invitation)
        return {
            "name": self.line(invitation.full_name),
            "body": self.line(invitation.body or str(invitation.category)),
            "url": url,
            "qr": _qr(url),
        }

    def line(self, text: str) -> list[Any]:
        return self.printer.line(" ".join(safe(str(text)).split()))


def _qr(address: str) -> str:
    """Return the code of an address as a picture: drawn here, no words of anybody's."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=4, border=2)
    return str(drawn).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
