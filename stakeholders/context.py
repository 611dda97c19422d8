"""What every template may ask about who looks at it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from stakeholders.access import Role, holds, keeps_directory

# Behind these doors each room says for itself who may do what.
DESK = (Role.SCREENER, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR)
THEMES = (Role.RAPPORTEUR, Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR)
HELPING = (Role.RECEPTION, Role.REVIEWER, Role.RAPPORTEUR, Role.COORDINATOR)


def viewer(request: HttpRequest) -> dict[str, object]:
    """Return which doors to show to the staff, each to those whose work is behind it."""
    account = getattr(request, "user", None)
    if account is None or not account.is_authenticated:
        return {"demo": settings.DEMO}
    return {
        "demo": settings.DEMO,
        "may_review": any(holds(account, role) for role in DESK),
        "may_enter": any(holds(account, role) for role in HELPING),
        "may_receive": any(holds(account, role) for role in (Role.RECEPTION, Role.RAPPORTEUR, Role.COORDINATOR)),
        "may_compile": holds(account, Role.COORDINATOR),
        "may_read_reports": any(holds(account, role) for role in (Role.COORDINATOR, Role.RAPPORTEUR, Role.AUDITOR)),
        "may_see_themes": any(holds(account, role) for role in THEMES),
        "may_refer": holds(account, Role.REFERRAL),
        "may_keep_directory": keeps_directory(account),
        "may_configure": account.is_staff,
    }
