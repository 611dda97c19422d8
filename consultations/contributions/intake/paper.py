"""The paper form of a session, in both languages and in the order of the entry screen.

One sheet of two sides for everybody; a second one for whoever has a proposal or an offer to say more about, with more
lines for the words on its back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _, override

from consultations.contributions.details_form import DetailsForm
from consultations.contributions.intake.forms import choices_on_paper
from consultations.contributions.models import Contribution, Convergence, PartnershipOffer, ProposalDetails
from consultations.regional_sessions.models import RegionalSession
from portal.shared import time
from portal.shared.bilingual import label
from portal.shared.receipts import SERIAL
from portal.shared.typesetting import inline
from portal.shared.typesetting.glyphs import Printer
from portal.shared.typesetting.pdf import frame, set_pdf

LINES = 15  # for the person's words
MORE_LINES = 25


def blank_form(session: RegionalSession, *, language: str) -> bytes:
    """Return the form that anybody may print and copy: whoever receives it gives it a number."""
    return _forms(session, [""], language)


def numbered_forms(session: RegionalSession, serials: Sequence[str], *, language: str) -> bytes:
    """Return a form for each number, with a code that opens the entry screen for that sheet."""
    return _forms(session, serials, language)


def _forms(session: RegionalSession, serials: Sequence[str], language: str) -> bytes:
    with override(language):
        return set_pdf(
            "intake.typ", lambda printer: _Paper(session, serials, language, printer).data(), date=_dated(session)
        )


def _dated(session: RegionalSession) -> datetime:
    """The same form has the same bytes: it is as old as what it says."""
    return session.changed_at


class _Paper:
    """Turns a session into what the template reads; works under the language of the document."""

    def __init__(self, session: RegionalSession, serials: Sequence[str], language: str, printer: Printer) -> None:
        self.session, self.serials, self.language, self.printer = session, serials, language, printer
        self.rows = choices_on_paper(session)

    def data(self) -> dict[str, Any]:
        title = _("Contribution on paper: %(meeting)s") % {"meeting": self.session.title}
        return {
            **frame(
                self.printer,
                language=self.language,
                title=title,
                author=_("Ministry of Solidarity, Social Integration and Family"),
                running_start="",
                running_end="",
                page=_("Page"),
            ),
            "heading": self.both(lambda: _("My contribution to the regional consultation")),
            "meeting": self.labelled(self.session, "title"),
            "day": self.both(lambda: f"{time.weekday(self.session.starts_at)} {time.day(self.session.starts_at)}"),
            "how": self.both(
                lambda: _(
                    "Tick one box in each list. You need not give your name. Nobody asks for your identity card. The "
                    "second sheet is for a proposal or a partnership offer alone."
                )
            ),
            "sections": self.sections(),
            "fields": self.fields(),
            "words": self.both(lambda: _("Your words, in your own language")),
            "lines": LINES,
            "more": self.more(),
            "consent": self.consent(),
            "boxes": self.boxes(),
            "signature": self.both(lambda: _("Signature or thumb mark")),
            "signed_on": self.both(lambda: _("Day")),
            "service": self.both(lambda: _("Filled in by the service")),
            "service_fields": [self.both(lambda: _("Received on")), self.both(lambda: _("Reference"))],
            "number": self.both(lambda: _("Number of the sheet")),
            "serial_places": SERIAL,
            "qr_name": self.printer.printable(_("The code that opens the entry screen of this meeting")),
            "sheets": [self.sheet(serial) for serial in self.serials],
        }

    def sections(self) -> dict[str, Any]:
        return {
            "axes": self.box_list(lambda: _("Axis"), self.named(self.rows["axes"])),
            "kinds": self.box_list(lambda: _("What it is"), self.labels(Contribution.Kind)),
            "provinces": self.box_list(lambda: _("Province or prefecture"), self.named(self.rows["provinces"])),
            "categories": self.box_list(lambda: _("You speak as"), self.named(self.rows["categories"])),
        }

    def fields(self) -> list[Any]:
        return [
            self.both(lambda: _("Organisation, if you speak for one")),
            self.both(lambda: _("Name (if you wish)")),
            self.both(lambda: _("Telephone (if you wish)")),
            self.both(lambda: _("E-mail (if you wish)")),
        ]

    def more(self) -> dict[str, Any]:
        """Return the second sheet: what is asked of a proposal and of an offer, in the words of the online form."""
        return {
            "heading": self.both(lambda: _("Second sheet: for a proposal or a partnership offer")),
            "how": self.both(lambda: _("Keep it with the first one. Leave empty what you do not know.")),
            "proposal": self.of_kind(Contribution.Kind.PROPOSAL),
            "offer": self.of_kind(Contribution.Kind.OFFER),
            "levels": self.box_list(self.asked("level"), self.labels(ProposalDetails.Level)),
            "resources": self.box_list(self.asked("resources"), self.labels(PartnershipOffer.Resource)),
            "service": self.both(self.asked("service")),
            "target": self.both(self.asked("target")),
            "terms": [self.both(self.asked(name)) for name in ("purpose", "extent")],
            "amount": self.both(self.asked("amount")),
            "programmes": self.box_list(
                lambda: _("Existing programmes that it touches, three at most: tick how it stands to each"),
                self.named(self.rows["programmes"]),
            ),
            "relations": self.labels(Convergence.Relation),
            "words": self.both(lambda: _("Your words, continued")),
            "lines": MORE_LINES,
        }

    def of_kind(self, kind: Any) -> dict[str, Any]:
        """Return for which kind a part is, with the number that the kind has on the first sheet."""
        place = list(Contribution.Kind).index(kind) + 1
        return self.both(lambda: f"{place}. {kind.label}")

    def asked(self, name: str) -> Callable[[], str]:
        """Return what says a question of the online form."""
        return lambda: str(DetailsForm.base_fields[name].label)

    def labels(self, choices: Iterable[Any]) -> list[Any]:
        return [self.both(lambda choice=choice: str(choice.label)) for choice in choices]

    def consent(self) -> list[Any]:
        """What 09-08 asks to be said: what for, who reads, for how long one may change one's mind."""
        return [
            self.both(
                lambda: _(
                    "Your words are read by the ministry's staff who work on this consultation, to prepare its report "
                    "and an answer. They may be published without your name. Do not name a private person in them."
                )
            ),
            self.both(
                lambda: _(
                    "Your name, telephone and e-mail serve to answer you and are given to nobody else. Law 09-08 lets "
                    "you see, correct or oppose what is kept about you: ask whoever takes this sheet, or write to the "
                    "ministry."
                )
            ),
        ]

    def boxes(self) -> list[Any]:
        return [
            self.both(lambda: _("I agree that my words are read and kept for this.")),
            self.both(lambda: _("My name may be published with my words.")),
            self.both(lambda: _("My words were read back to me and I agree with them.")),
        ]

    def sheet(self, serial: str) -> dict[str, Any]:
        address = f"{settings.SITE_URL}{reverse('intake:entry', args=[self.session.code])}"
        address += f"?sheet={serial}" if serial else ""
        return {"serial": f"{serial[:4]}-{serial[4:]}" if serial else "", "qr": _qr_on_paper(address)}

    def box_list(self, name: Callable[[], str], options: Iterable[Any]) -> dict[str, Any]:
        return {"name": self.both(name), "options": [*options]}

    def named(self, rows: Iterable[Model]) -> list[Any]:
        return [self.labelled(row, "name") for row in rows]

    def labelled(self, row: Model, field: str) -> dict[str, Any]:
        return {code: self.line(text) for code, text in label(row, field).items()}

    def both(self, say: Callable[[], str]) -> dict[str, Any]:
        """Return what is said, in both languages: the sheet shows them side by side."""
        said = {}
        for code, _name in settings.LANGUAGES:
            with override(code):
                said[code] = self.line(say())
        return said

    def line(self, text: str) -> list[Any]:
        return self.printer.line(inline.isolate(" ".join(inline.safe(text).split())))


def _qr_on_paper(address: str) -> str:
    """Return the code of an address as a picture: drawn here, no words of anybody's."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=4, border=2)
    return str(drawn).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def qr_for_page(address: str) -> str:
    """Return the code of an address for a page, dark on white whatever the colours around it."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True))  # noqa: S308 - made here
