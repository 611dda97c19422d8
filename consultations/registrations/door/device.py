"""What a device at the door is given, so that it can go on when the line is down, and until when it may keep it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext as _

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import links
from consultations.registrations.actions import DOOR_KEPT, DOOR_OPENS
from consultations.registrations.door.guests import Guest, closed_because
from portal.shared.time import clock, local
from stakeholders.models import Account

State = RegionalSession.State
# A device may be made ready on the day before.
LIST_GIVEN = timedelta(hours=24)
# What the door needs without the line. The first is loaded by the worker too.
OWN = ["door-store.js", "door.js", "portal.js", "portal.css", "desk.css", "door.css", "star.svg"]
ASSETS = [*OWN, "fonts/tachawor-regular.woff2", "fonts/tachawor-bold.woff2"]
WORKER = "door-worker.js"


def is_over(session: RegionalSession, at: datetime) -> bool:
    """Return whether a meeting's list has no use any more: every device forgets it."""
    over = session.state in {State.HELD, State.MINUTES_PUBLISHED, State.CANCELLED}
    return over or at >= session.ends_at + DOOR_KEPT


def is_kept(session: RegionalSession, at: datetime) -> bool:
    """Return whether a device may keep the list: from the day before until the meeting is over."""
    return session.has_room and session.starts_at - LIST_GIVEN <= at and not is_over(session, at)


def roster(session: RegionalSession, people: list[Guest], *, known: str, at: datetime) -> dict[str, Any]:
    """Return the list of those who come and where each stands; names only when the device does not know them."""
    names = [_person(one) for one in people]
    version = hashlib.sha256(json.dumps(names).encode()).hexdigest()[:16]
    given = {} if known == version else {"people": names}
    opens = session.starts_at - DOOR_OPENS
    offset = local(session.starts_at).utcoffset() or timedelta()
    return given | {
        "version": version,
        "states": {one.reference: _standing(one) for one in people},
        # The device may be made ready before the door opens, and be without the line when it does.
        "opens": _milliseconds(opens),
        "early": closed_because(session, opens - timedelta(seconds=1)),
        "closed": closed_because(session, max(at, opens)),
        "kept": is_kept(session, at),
        "keptUntil": _milliseconds(session.ends_at + DOOR_KEPT),
        "now": _milliseconds(at),
        "offset": int(offset.total_seconds() // 60),  # the device shows Morocco's clock, whatever its own zone says
    }


def _person(guest: Guest) -> dict[str, Any]:
    return {
        "reference": guest.reference,
        "name": guest.name,
        "body": guest.body,
        "category": guest.category,
        "mode": guest.mode,
        "needs": guest.needs,
        "words": guest.words,
        "seal": links.seal_hash(guest.reference),
    }


def _standing(guest: Guest) -> dict[str, Any]:
    return {
        "state": guest.state,
        "reason": guest.reason,
        "maySit": guest.may_sit,
        "clock": clock(guest.attendance.arrived_at) if guest.attendance else "",
        "by": guest.by,
    }


def page_settings(session: RegionalSession, account: Account) -> dict[str, Any]:
    """Return what the door's script is told by its page."""
    code, here = session.code, reverse("door:door", args=[session.code])
    worker = reverse("door:worker", args=[code])
    passes = {language: links.passes_path(code, language) for language, _name in settings.LANGUAGES}
    return {
        "code": code,
        "account": account.pk,
        "door": here,
        "roster": reverse("door:roster", args=[code]),
        "notes": reverse("door:notes", args=[code]),
        "signIn": f"{reverse(settings.LOGIN_URL)}?next={here}",
        "workers": [
            {"script": worker, "scope": here},
            *({"script": f"{worker}?passes={language}", "scope": scope} for language, scope in passes.items()),
        ],
        "words": _words(),
    }


def worker_script(session: RegionalSession, *, passes: str) -> str:
    """Return the service worker of a meeting's door, or of its passes in one language."""
    assets = [static(name) for name in ASSETS]
    told = {
        "code": session.code,
        "door": reverse("door:door", args=[session.code]),
        "shell": reverse("door:offline", args=[session.code]),
        "passes": links.passes_path(session.code, passes) if passes else "",
        "assets": [] if passes else assets,
        "store": assets[0],
    }
    # Under a name of its own for whatever is in the files: a changed one makes a new worker, which keeps all anew.
    contents = "".join([json.dumps(told), *(_content(name) for name in OWN)])
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    told["cache"] = f"door:{session.code}:{language}:{hashlib.sha256(contents.encode()).hexdigest()[:12]}"
    return f"self.DOOR = {json.dumps(told)};\n{_content(WORKER)}"


def _content(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _words() -> dict[str, str]:
    """Return what the script says, in the language of the page."""
    return {
        "online": _("Connected"),
        "offline": _("No connection: go on, what you note is kept here"),
        "signIn": _("Sign in again to send what is kept here. Nothing is lost."),
        "toSend": _("To be sent: %(number)s"),
        "here": _("%(name)s: here at %(clock)s"),
        "takenBack": _("%(name)s: taken back"),
        "refused": _("%(name)s could not be noted: %(reason)s"),
        "needsLine": _("This needs the connection. Try again when it is back."),
        "listKept": _(
            "The list is kept on this device until %(clock)s (people: %(number)s). The door works without connection."
        ),
        "listSoon": _("This device is being made ready for a door without connection."),
        "listNotKept": _("The list is not kept on this device: the door needs the connection."),
        "forgotten": _("The list was removed from this device."),
        "foreignPass": _("This pass is not on the list of this device. Look for the person by name."),
    }
