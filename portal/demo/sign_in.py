"""Letting a visitor of the demonstration in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import logout
from django.http import HttpRequest
from django.urls import reverse

from portal.demo.actions import PARTS
from portal.demo.doors import Door
from stakeholders.models import Account
from stakeholders.second_factor import DEMO_DOOR


def let_in(request: HttpRequest, door: Door) -> str:
    """Sign the visitor in as the door's account and return the page to begin on.

    The session says how it was opened, so that the second factor is waived for it, and only in a demonstration.
    """
    logout(request)
    account = Account.objects.get(pk=door.account_id)
    get_adapter(request).login(request, account)
    record_authentication(request, account, DEMO_DOOR)
    return reverse(next(part.desk for part in PARTS if part.name == door.role))
