"""Those who keep the door of a meeting, each with a device, and what a device keeps."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations.actions import Person, register
from consultations.registrations.models import Registration
from portal.shared.receipts import new_ticket
from stakeholders.actions import create_account, grant_role
from stakeholders.models import Account, Category, RoleAssignment
from strategy.models import Region
from tests.browser.portal import Portal, Visitor
from tests.people import signed_in

# What Chromium writes down when there is no line: no fault of the page.
NO_LINE = "ERR_INTERNET_DISCONNECTED"
KEPT = """async () => {
    const rows = async (name) => (await indexedDB.databases()).some((one) => one.name === name)
        ? new Promise((resolve) => {
            const asked = indexedDB.open(name);
            asked.onsuccess = () => {
                const database = asked.result, found = database.transaction("rows").objectStore("rows").getAll();
                found.onsuccess = () => { database.close(); resolve(found.result); };
            };
        }) : [];
    const copies = [];
    for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys())
        copies.push(await (await (await caches.open(name)).match(request)).text());
    const workers = (await navigator.serviceWorker.getRegistrations()).map((one) => new URL(one.scope).pathname).sort();
    return {
        lists: await rows("tachawor-door-lists"), notes: await rows("tachawor-door-notes"), copies, workers,
        local: JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }),
    };
}"""
# Asks again until it is so; Playwright's own `wait_for_function` takes a promise for a yes.
UNTIL = """async () => {
    const end = Date.now() + 15000;
    while (!(%s)) {
        if (Date.now() > end) throw new Error("it is not so after 15 s");
        await new Promise((again) => setTimeout(again, 50));
    }
}"""


def receptionist(name: str, region: str = "04") -> Account:
    """Somebody who keeps the doors of a region."""
    account = create_account(email=f"{name}@example.org", full_name=name.title(), by=None)
    role = RoleAssignment.Role.RECEPTION
    grant_role(account=account, role=role, region=Region.objects.get(code=region), by=None)
    return account


def device_of(account: Account, portal: Portal, *, scripts: bool = True) -> Visitor:
    """Return a device on which somebody is signed in with their second factor."""
    account.language = portal.language
    account.save()
    visitor = portal.visitor(scripts=scripts)
    give_cookie(account, visitor)
    return visitor


def give_cookie(account: Account, visitor: Visitor) -> None:
    """Sign somebody in on a device."""
    cookie = {
        "name": "sessionid",
        "value": signed_in(account).cookies["sessionid"].value,
        "url": visitor.portal.address,
    }
    visitor.context.add_cookies([cookie])


def comes(
    session: RegionalSession, name: str, mode: str = Presence.ROOM, category: str = "citizens", **values: Any
) -> Registration:
    """Register somebody."""
    person = Person(full_name=name, category=Category.objects.get(code=category), **values)
    return register(session=session, person=person, mode=mode, ticket=new_ticket())


def opens_door(device: Visitor, session: RegionalSession) -> None:
    """Open the door, and wait until the device can go on without a line."""
    device.opens("door:door", session.code)
    expect(device.page.locator("[data-line=online]")).to_be_visible()
    expect(device.page.locator("[data-device][data-kept=yes]")).to_be_visible()


def kept_on(device: Visitor) -> dict[str, Any]:
    """Return everything that a device keeps."""
    return device.page.evaluate(KEPT)


def until(device: Visitor, sign: str) -> None:
    """Wait until an expression of the page, which may await something, is true."""
    device.page.evaluate(UNTIL % sign)


def row(device: Visitor, reference: str) -> Any:
    return device.page.locator(f"[data-reference='{reference}']")


def finds(device: Visitor, words: str, reference: str) -> Any:
    """Type until one person is left; returns their row."""
    device.page.fill("#q", words)
    expect(device.page.locator("[data-guests] > li:visible")).to_have_count(1)
    expect(row(device, reference)).to_be_visible()
    return row(device, reference)


def notes(device: Visitor, words: str, reference: str) -> None:
    """Find somebody by name and note them with one tap."""
    finds(device, words, reference).locator("[data-check-in] button").click()
    expect(row(device, reference)).to_have_attribute("data-state", re.compile("queued|here"))


def number(device: Visitor, name: str) -> Any:
    return device.page.locator(f"[data-count={name}]")
