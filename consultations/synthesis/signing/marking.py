"""What a report carries of its state: a draft says so on every page, a signed one who signed and where to verify it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.synthesis.rendering.outline import Block, Facts, Report, Seal
from portal.shared import time
from portal.shared.typesetting.inline import isolate, joined, words


def marked(report: Report, snapshot: Mapping[str, Any]) -> Report:
    """Return the report with the marks of its state, under the active language."""
    signing = snapshot.get("signing") or {}
    if signing.get("draft"):
        head = _("%(head)s · Draft, not signed") % {"head": report.running_end}
        return replace(report, running_end=head)
    if not signing:
        return report
    blocks: list[Block] = list(report.blocks)
    place, facts = [(index, block) for index, block in enumerate(blocks) if isinstance(block, Facts)][-1]
    blocks[place : place + 1] = [Facts([*facts.items, *_signatures(signing, report.language)]), _seal(signing)]
    return replace(report, blocks=blocks)


def address_of(code: str) -> str:
    """Return where a signed report is verified, in the active language."""
    return f"{settings.SITE_URL}{reverse('verify:report', args=[code])}"


def qr_drawing(address: str) -> str:
    """Return the code that leads to an address, as a drawing."""
    drawing = io.BytesIO()
    _drawn(address).save(drawing, kind="svg", scale=4, border=2, xmldecl=False, nl=False)
    return drawing.getvalue().decode()


def qr_image(address: str) -> bytes:
    """Return the code that leads to an address, as a PNG image: the same bytes every time."""
    image = io.BytesIO()
    _drawn(address).save(image, kind="png", scale=6, border=2)
    return image.getvalue()


def _drawn(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)


def _signatures(signing: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    names = {"approved": _("Approved by"), "signed": _("Signed by")}
    return [(name, _who_and_when(signing[step], language)) for step, name in names.items()]


def _who_and_when(step: Mapping[str, str], language: str) -> str:
    day = isolate(time.day_and_clock(datetime.fromisoformat(step["at"]), language)) if step["at"] else ""
    return joined([part for part in (_name(step["name"]), day) if part], language)


def _name(name: str) -> str:
    """Return somebody's name in its own direction, whatever the line's."""
    safe = words({"": name}, "")
    return f"\u2068{safe}\u2069" if safe else ""


def _seal(signing: Mapping[str, Any]) -> Seal:
    line = _("Scan the code, or type it at the portal, to see what was signed and to check that a file is genuine.")
    return Seal(line, address_of(signing["code"]), signing["code"])
