"""What every page's frame asks: where the reader stands, the same page in the other language, a state in words."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy as _

register = template.Library()


class Door(NamedTuple):
    """An entry of the main menu: its view, its name, the views that belong to it."""

    view: str
    label: str | Promise
    rooms: frozenset[str]


DOORS = (
    Door("public_site:home", _("Home"), frozenset()),
    Door("public_site:axes", _("Axes"), frozenset({"public_site:axis"})),
    Door(
        "public_site:sessions",
        _("Meetings"),
        frozenset(
            {
                "public_site:session",
                "public_site:sessions_map",
                "public_site:minutes",
                "public_site:minutes_version",
                "public_site:regions",
                "public_site:region",
            }
        ),
    ),
    Door(
        "public_site:contributions",
        _("Contributions"),
        frozenset({"public_site:contribution", "public_site:track", "public_site:tracked", "contributions:new"}),
    ),
    Door(
        "public_site:reports",
        _("Reports"),
        frozenset(
            {
                "public_site:report",
                "public_site:report_version",
                "public_site:national_report",
                "public_site:national_report_version",
            }
        ),
    ),
)


class Badge(NamedTuple):
    """A state in words, with the tone and the sign it is shown in: never by colour alone."""

    label: str | Promise
    tone: str
    icon: str


# Every state of a contribution, a regional session, a report, a job and an organisation; their codes never meet.
BADGES = {
    "submitted": Badge(_("Received"), "neutral", "inbox"),
    "screening": Badge(_("Being screened"), "waiting", "clock"),
    "returned": Badge(_("Returned for clarification"), "waiting", "answer"),
    "admissible": Badge(_("Admissible"), "going", "check"),
    "out_of_scope": Badge(_("Out of scope"), "stopped", "stop"),
    "diverted": Badge(_("Diverted to a service"), "stopped", "forward"),
    "under_review": Badge(_("Under review"), "waiting", "clock"),
    "answered": Badge(_("Answered"), "done", "answer"),
    "in_synthesis": Badge(_("In the synthesis"), "done", "document"),
    "joined": Badge(_("Read together with others"), "going", "forward"),
    "withdrawn": Badge(_("Withdrawn"), "stopped", "stop"),
    "worded": Badge(_("Being worded"), "neutral", "pen"),
    "to_approve": Badge(_("Awaiting approval"), "waiting", "clock"),
    "sent_back": Badge(_("Sent back"), "failed", "back"),
    "draft": Badge(_("Draft"), "neutral", "pen"),
    "announced": Badge(_("Announced"), "neutral", "calendar"),
    "registration_open": Badge(_("Registration open"), "going", "check"),
    "live": Badge(_("In progress"), "waiting", "dot"),
    "held": Badge(_("Held"), "done", "check"),
    "minutes_published": Badge(_("Minutes published"), "done", "document"),
    "cancelled": Badge(_("Cancelled"), "stopped", "stop"),
    "seated": Badge(_("Registered"), "going", "check"),
    "waiting": Badge(_("On the waiting list"), "waiting", "clock"),
    "offered": Badge(_("A seat is offered"), "waiting", "ticket"),
    "given_up": Badge(_("Registration cancelled"), "stopped", "stop"),
    "lapsed": Badge(_("Offer not taken up"), "stopped", "stop"),
    "open": Badge(_("To be arranged"), "waiting", "clock"),
    "provided": Badge(_("Provided"), "done", "check"),
    "unmet": Badge(_("Could not be met"), "failed", "warning"),
    "drafting": Badge(_("Being drafted"), "neutral", "pen"),
    "amending": Badge(_("Open for amendment"), "waiting", "clock"),
    "final": Badge(_("Final"), "done", "check"),
    "undecided": Badge(_("Not decided yet"), "waiting", "clock"),
    "accepted": Badge(_("Accepted"), "done", "check"),
    "accepted_in_part": Badge(_("Accepted in part"), "going", "check"),
    "not_accepted": Badge(_("Not taken up"), "stopped", "stop"),
    "to_send": Badge(_("To be sent"), "neutral", "inbox"),
    "sent": Badge(_("Invitation sent"), "waiting", "clock"),
    "opened": Badge(_("Link opened"), "waiting", "dot"),
    "registered": Badge(_("Has registered"), "done", "check"),
    "declined": Badge(_("Cannot come"), "stopped", "stop"),
    "bounced": Badge(_("Came back, address unknown"), "failed", "warning"),
    "favourable": Badge(_("Favourable"), "done", "check"),
    "reserved": Badge(_("Favourable, with reservations"), "going", "check"),
    "unfavourable": Badge(_("Unfavourable"), "stopped", "stop"),
    "no_answer": Badge(_("No answer by the date"), "neutral", "clock"),
    "offer_made": Badge(_("Offered"), "neutral", "inbox"),
    "examined": Badge(_("Examined"), "waiting", "clock"),
    "agreed": Badge(_("Agreed"), "going", "check"),
    "signed": Badge(_("Signed"), "going", "pen"),
    "delivered": Badge(_("Delivered"), "done", "check"),
    "offer_declined": Badge(_("Declined"), "stopped", "stop"),
    "offer_withdrawn": Badge(_("Withdrawn"), "stopped", "stop"),
    "approved": Badge(_("Approved"), "going", "check"),
    "stale": Badge(_("Out of date"), "waiting", "warning"),
    "compiled": Badge(_("Compiled"), "waiting", "document"),
    "published": Badge(_("Published"), "done", "check"),
    "arranging": Badge(_("Being worked on"), "waiting", "dot"),
    "to_decide": Badge(_("Waiting for a decision"), "waiting", "clock"),
    "taken": Badge(_("Taken over"), "done", "check"),
    "dropped": Badge(_("Dropped"), "stopped", "stop"),
    "queued": Badge(_("Queued"), "neutral", "clock"),
    "running": Badge(_("Running"), "waiting", "dot"),
    "done": Badge(_("Done"), "done", "check"),
    "failed": Badge(_("Failed"), "failed", "warning"),
    "proposed": Badge(_("Not verified yet"), "waiting", "clock"),
    "verified": Badge(_("Verified by staff"), "done", "check"),
    "refused": Badge(_("Not accepted"), "stopped", "stop"),
    "merged": Badge(_("Merged into another"), "neutral", "forward"),
}


def _view_name(context: Context) -> str:
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    return match.view_name or "" if match else ""


@register.inclusion_tag("components/site_nav.html", takes_context=True)
def site_nav(context: Context) -> dict[str, object]:
    """Render the main menu; the entry the reader stands in says so."""
    here = _view_name(context)
    entries = [
        {
            "url": reverse(door.view),
            "label": door.label,
            "current": "page" if here == door.view else "true" if here in door.rooms else "",
        }
        for door in DOORS
    ]
    return {"entries": entries}


@register.simple_tag(takes_context=True)
def in_room(context: Context, *namespaces: str) -> bool:
    """Return whether the page belongs to one of these rooms ("review", "synthesis")."""
    return _view_name(context).partition(":")[0] in namespaces


@register.simple_tag(takes_context=True)
def view_name(context: Context) -> str:
    """Return the name of the page's view: "public_site:home"."""
    return _view_name(context)


@register.simple_tag
def other_language() -> str:
    """Return the code of the portal's other language."""
    return "fr" if (get_language() or settings.LANGUAGE_CODE).startswith("ar") else "ar"


@register.simple_tag(takes_context=True)
def other_language_url(context: Context) -> str:
    """Return the address of this very page, its query included, in the other language."""
    other = other_language()
    request: HttpRequest | None = context.get("request")
    if request is None:
        return f"/{other}/"
    here = request.get_full_path()
    there = translate_url(here, other)
    if there == here:  # an address that leads nowhere: change the language and stay lost in the other one
        _language, _slash, rest = here.lstrip("/").partition("/")
        return f"/{other}/{rest}"
    return there


@register.filter
def status_badge(status: str) -> SafeString:
    """Return a state's badge; a list shows the same few on every line."""
    return set_once("components/status_badge.html", get_language(), status=status)


@register.filter
def axis_tag(axis: Any) -> SafeString:
    """Return an axis's tag, for a list; `axis` is a pair of code and name."""
    return set_once("components/axis_tag.html", get_language(), axis=axis)


@register.simple_tag
def standing(name: str, **values: Any) -> SafeString:
    """Return a part of a page that is the same for everybody in a language, and for the same few values."""
    return set_once(name, get_language(), **values)


@lru_cache(maxsize=1_000)
def set_once(name: str, _language: str, **values: Any) -> SafeString:
    """Return a component, set once for the same values in a language."""
    return SafeString(render_to_string(name, values).strip())


@register.filter
def badge(code: str) -> Badge:
    """Return how a state is shown."""
    return BADGES[str(code)]
