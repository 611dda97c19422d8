"""Walks the URL resolver × people × methods and compares what happens with the table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils import timezone

from consultations.contributions.actions import Words, record_contribution, submit_contribution
from consultations.contributions.models import Contribution
from consultations.live import actions as live
from consultations.regional_sessions.actions import create_session, move_session
from consultations.regional_sessions.models import RegionalSession
from consultations.regional_sessions.tests.papers import add as hand_out
from consultations.registrations import actions as registrations
from consultations.registrations.invitations.lists import Guest
from consultations.registrations.models import (
    Registration,
)
from consultations.registrations.tests.meetings_held import ask, hold, let_the_time_pass, write
from consultations.synthesis import filing
from consultations.synthesis.actions import compile_region
from consultations.synthesis.national import files as national_files
from consultations.synthesis.national.actions import compile_national, publish_national
from consultations.synthesis.national.queries import FINAL
from consultations.synthesis.tests.signing import publish_signed, signed
from portal.shared.receipts import new_ticket
from stakeholders.actions import create_account
from stakeholders.categories import load_categories
from stakeholders.models import (
    Category,
)
from strategy.actions import load_reference
from strategy.models import Axis, Region
from tests.access_addresses import addresses
from tests.access_table import ACCOUNT_CLOSED, ACCOUNT_OPEN, ADMIN_OPEN, CONFIGURATION, TABLE
from tests.browser.meetings import open_meeting
from tests.people import PEOPLE, Person, everyone


def routes(resolver: Any = None, namespace: str = "") -> Iterator[str]:
    """Yield the name of every route, its namespaces before it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, inner)
        elif pattern.name:
            yield namespace + pattern.name


def test_every_route_stands_in_the_table() -> None:
    known = {*TABLE, *ACCOUNT_OPEN, *ACCOUNT_CLOSED}
    unknown = {name for name in routes() if name not in known and not name.startswith(("admin:", "demo:"))}
    gone = known - set(routes())
    assert (unknown, gone) == (set(), set())


def test_every_row_has_a_letter_for_everyone() -> None:
    assert {len(letters) for row in TABLE.values() for letters in row} == {len(PEOPLE)}


def verdict(response: HttpResponse) -> str:
    """Return the table's letter for what happened."""
    if response.status_code in {301, 302}:
        return "i" if "/account/login/" in response["Location"] or "/admin/login/" in response["Location"] else "o"
    letters = {200: "o", 204: "o", 400: "o", 409: "o", 422: "o", 403: "x", 404: "n", 405: "m"}
    return letters.get(response.status_code, f"?{response.status_code}")


def knock(person: Person, method: str, address: str) -> str:
    """Send one request and take back whatever it did to the database."""
    with transaction.atomic():
        response = getattr(person.browser, method)(address)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return verdict(response)


@pytest.fixture
def region(db: None, settings: Any, tmp_path: Path) -> Region:
    """Region 04 with a session and its programme, a published contribution and a published report."""
    settings.MEDIA_ROOT = tmp_path
    load_reference()
    load_categories()
    region = Region.objects.get(code="04")
    hand_out(announced_session(region), "programme")
    record_contribution(
        words=Words(region=region, axis=Axis.objects.first(), body="نقترح وحدة متنقلة للتشخيص في القرى"),
        channel=Contribution.Channel.ASSISTED,
        entered_by=None,
        screened=True,
    )
    somebody_is_in_danger(region)
    publish_signed(compile_region(region=region, by=None))
    a_national_report()
    somebody_comes(region)
    somebody_is_invited(region)
    a_meeting_was_held(region)
    something_is_said(region)
    return region


def a_national_report() -> None:
    """Publish the national report that joins the only region's; its files are not set in type here."""
    quick = {kind: lambda *_snapshot, **_about: b"a file" for kind in national_files.SHELF.renderers}
    with patch.object(national_files.SHELF, "renderers", quick), patch.object(filing, "pages", lambda _content: 1):
        publish_national(report=signed(compile_national(basis=FINAL, by=None)), by=None)


def somebody_is_in_danger(region: Region) -> Contribution:
    """Send what is held out: words that nobody but their author and the referents may ever see."""
    words = Words(
        region=region,
        axis=Axis.objects.first(),
        title="كلمةسريةواحدة",
        body="راجلي كيضربني وما عندي فين نمشي، كلمةسريةثانية",
        author_name="كلمةسريةثالثة",
        author_email="kalimasirriya@example.org",
    )
    return submit_contribution(words=words, ticket=new_ticket())


def something_is_said(region: Region) -> None:
    """Let something be heard and something be asked at the announced meeting, as if it were in progress."""
    session, by = region.sessions.get(code="RS-04"), create_account(email="who.captures@example.org", by=None)
    meetings = RegionalSession.objects.filter(pk=session.pk)
    meetings.update(state=RegionalSession.State.LIVE)
    said = Words(region=region, axis=Axis.objects.first(), body="نحتاج إلى حضانات")
    live.capture(session=session, words=said, ticket=new_ticket(), by=by)
    live.ask_question(session=session, words="متى تفتح؟", ticket=new_ticket())
    meetings.update(state=RegionalSession.State.ANNOUNCED)


def somebody_comes(region: Region) -> None:
    """Register somebody who has an account of their own, and who needs something."""
    session = region.sessions.get()
    by = create_account(email="who.registers@example.org", by=None)
    citizens = Category.objects.get(code="citizens")
    person = registrations.Person(full_name="أمينة بنيس", category=citizens, needs={"transport": ""})
    registrations.register(session=session, person=person, mode="room", ticket=new_ticket(), by=by)


def somebody_is_invited(region: Region) -> None:
    """Invite somebody without e-mail, whose letter waits to be printed, and keep a list that nobody has confirmed."""
    session, by = region.sessions.get(), create_account(email="who.invites@example.org", by=None)
    guest = Guest(full_name="سعاد", category=Category.objects.get(code="experts"), phone="+212661234567")
    registrations.invite(session=session, guest=guest, by=by)
    registrations.keep_list(session=session, lines=[{"line": 2, "cells": {"name": "عمر"}}], by=by)


def a_meeting_was_held(region: Region) -> None:
    """Close the minutes of a meeting, amended by somebody who attended it."""
    by = create_account(email="who.drafts@example.org", by=None)
    session = hold(open_meeting("RS-04-HELD"), people=1)
    minutes = registrations.begin_minutes(session=session, working_language="ar", by=by)
    minutes = ask(write(minutes, by), by)
    amendment = registrations.propose_amendment(
        minutes=minutes,
        registration=Registration.objects.get(session=session),
        section=minutes.sections.get(number=1),
        entry=None,
        words="نص آخر",
        reason="هذا ما قيل",
        language="ar",
    )
    registrations.decide_amendment(amendment=amendment, state="not_accepted", answer="لا", texts={}, seen=0, by=by)
    let_the_time_pass(minutes)
    registrations.close_minutes(minutes=minutes, by=by)


def announced_session(region: Region) -> RegionalSession:
    now = timezone.now()
    session = RegionalSession(
        code="RS-04",
        region=region,
        title_ar="لقاء",
        title_fr="Rencontre",
        venue_ar="الولاية",
        venue_fr="Wilaya",
        mode=RegionalSession.Mode.IN_PERSON,
        starts_at=now,
        ends_at=now + timedelta(hours=3),
        registration_opens_at=now,
        registration_closes_at=now + timedelta(days=1),
        contributions_open_at=now,
        contributions_close_at=now + timedelta(days=1),
    )
    create_session(session=session, by=None)
    return move_session(session=session, to=RegionalSession.State.ANNOUNCED, by=None)


def some_of(letters: str) -> set[int]:
    """Return nobody's place, and that of the first who comes in: a method is open or closed alike for everybody."""
    return {0, *([letters.index("o")] if "o" in letters else [])}


def test_every_door_answers_as_the_table_says(region: Region) -> None:
    people, doors = everyone(), addresses(region)
    wrong = [
        f"{method} {name}, {person.name}: {said} instead of {letters[place]}"
        for name, (reading, writing) in TABLE.items()
        for method, letters in (("get", reading), ("head", reading), ("post", writing))
        for place, person in enumerate(people)
        if method != "head" or place in some_of(letters)
        if (said := knock(person, method, doors[name])) != letters[place]
    ]
    assert wrong == []


def test_no_door_takes_another_method(region: Region) -> None:
    people, doors = everyone(), addresses(region)
    open_doors = [
        f"{method} {name}, {person.name}"
        for name, (reading, writing) in TABLE.items()
        for method in ("put", "patch", "delete")
        for person in [people[place] for place in some_of(reading) | some_of(writing)]
        if knock(person, method, doors[name]) == "o"
    ]
    assert open_doors == []


def test_accounts_are_closed_to_those_who_have_not_signed_in(region: Region) -> None:
    nobody = everyone()[0]
    kwargs = {"mfa_remove_webauthn": {"pk": 1}, "mfa_edit_webauthn": {"pk": 1}}
    said = {name: knock(nobody, "get", reverse(name, kwargs=kwargs.get(name))) for name in ACCOUNT_CLOSED}
    assert {name for name, letter in said.items() if letter == "o"} == set()


def test_the_admin_opens_to_administrators_alone(region: Region) -> None:
    people = everyone()
    wrong = []
    for name in {route for route in routes() if route.startswith("admin:")} - ADMIN_OPEN:
        address = admin_address(name, region)
        for place, person in enumerate(people):
            said = knock(person, "get", address)
            closed = CONFIGURATION[place] == "c"
            if (closed and said == "o") or said.startswith("?"):
                wrong.append(f"{name}, {person.name}: {said}")
    assert wrong == []


def admin_address(name: str, region: Region) -> str:
    """Return an address of the admin; its objects need not exist, for the door is tried before they are looked up."""
    for kwargs in ({}, {"object_id": region.code}, {"app_label": "strategy"}, {"content_type_id": 1, "object_id": 1}):
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no address for {name}")
