"""What a helper's device is given, so that entries can be written down where there is no line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext as _

from consultations.regional_sessions.models import RegionalSession
from portal.shared import receipts
from portal.shared.time import local
from stakeholders.models import Account

# A day's work in a village. Each is a ticket with the code that its slip shows; a device asks for more with a line.
SLIPS = 60
OWN = [
    "intake-store.js", "intake.js", "kinds.js", "portal.js", "portal.css", "desk.css", "kinds.css", "intake.css",
    "star.svg",
]  # fmt: skip
ASSETS = [*OWN, "fonts/tachawor-regular.woff2", "fonts/tachawor-bold.woff2"]
WORKER = "intake-worker.js"


def slips(tickets: list[str]) -> list[dict[str, str]]:
    """Return tickets with the codes that belong to them."""
    return [{"ticket": ticket, "code": receipts.code_of(ticket)} for ticket in tickets]


def page_settings(session: RegionalSession, account: Account) -> dict[str, Any]:
    """Return what the script is told by its page."""
    code, entry = session.code, reverse("intake:entry", args=[session.code])
    offset = local(timezone.now()).utcoffset()
    return {
        "code": code,
        "account": account.pk,
        "slips": SLIPS,
        "entry": entry,
        "deliver": reverse("intake:deliver", args=[code]),
        "handOut": reverse("intake:slips", args=[code]),
        "slip": reverse("intake:slip", args=[code]),
        "worker": reverse("intake:worker"),
        "scope": reverse("intake:home"),
        "signIn": f"{reverse(settings.LOGIN_URL)}?next={entry}",
        "offset": int(offset.total_seconds() // 60) if offset else 0,
        "words": _words(),
    }


def worker_script() -> str:
    """Return the service worker of the entry screens in one language."""
    assets = [static(name) for name in ASSETS]
    told = {"home": reverse("intake:home"), "assets": assets}
    # Under a name of its own for whatever is in the files: a changed one makes a new worker, which keeps all anew.
    contents = "".join([json.dumps(told), *(_content(name) for name in [*OWN, WORKER])])
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    told["cache"] = f"intake:{language}:{hashlib.sha256(contents.encode()).hexdigest()[:12]}"
    return f"self.INTAKE = {json.dumps(told)};\n{_content(WORKER)}"


def _content(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")


def _words() -> dict[str, str]:
    """Return what the script says, in the language of the page."""
    return {
        "online": _("Connected"),
        "offline": _("No connection: go on, what you enter is kept on this device"),
        "signIn": _("Sign in again to send what is kept here. Nothing is lost."),
        "waiting": _("To be sent: %(number)s"),
        "ready": _("This device can go on without connection. Slips at hand: %(number)s"),
        "soon": _("This device is being made ready for work without connection."),
        "noSlips": _(
            "No slip is left on this device: this entry cannot be kept without connection. Leave it on the screen or "
            "on paper until the connection is back."
        ),
        "waits": _("Waits to be sent"),
        "refused": _("Not taken in: %(reason)s"),
        "sent": _("Taken in under %(reference)s"),
        "correct": _("Correct"),
        "remove": _("Remove"),
        "removeAsked": _("Remove entry %(number)s from this device? It has not been sent, its words will be lost."),
        "wipeAsked": _(
            "Empty this device? Entries that have not been sent (%(number)s) will be lost, and no slip stays here."
        ),
        "leaveAsked": _(
            "Entries on this device have not been sent (%(number)s). Sign out all the same? Their words will be lost."
        ),
        "others": _(
            "Entries of somebody else wait on this device (%(number)s). They are sent when that person signs in here."
        ),
        "incomplete": _("Not kept yet: what is marked in red is missing or does not fit."),
    }
