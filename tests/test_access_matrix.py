"""Walks the URL resolver × people × methods and compares what happens with the table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils import timezone

from consultations.contributions.actions import Words, record_contribution, submit_contribution
from consultations.contributions.attachments.actions import keeping
from consultations.contributions.attachments.tests.samples import enclosure_of, picture
from consultations.contributions.drafts.actions import keep_draft
from consultations.contributions.models import Attachment, Contribution, Disclosure, Draft
from consultations.live import actions as live
from consultations.live.models import LiveItem, LiveQuestion
from consultations.regional_sessions.actions import create_session, move_session
from consultations.regional_sessions.models import RegionalSession, SessionDocument
from consultations.regional_sessions.tests.papers import add as hand_out
from consultations.registrations import actions as registrations
from consultations.registrations.invitations.lists import Guest
from consultations.registrations.links import invited_token, personal_token, seal_of
from consultations.registrations.models import (
    Invitation,
    InvitationList,
    MinutesEntry,
    MinutesSection,
    Registration,
)
from consultations.registrations.tests.meetings_held import ask, hold, let_the_time_pass, write
from consultations.review.assigning.actions import save_rule
from consultations.review.assigning.models import AssignmentRule
from consultations.review.bulk.actions import Order, start_run
from consultations.review.bulk.models import BulkRun
from consultations.review.convergence.models import Opinion, ProgrammeLink
from consultations.review.exports.actions import make_export, request_export
from consultations.review.models import Export
from consultations.review.notes.actions import write_note
from consultations.review.saved.actions import save_view
from consultations.review.saved.models import SavedView
from consultations.review.standard_answers.actions import save_standard_answer
from consultations.review.standard_answers.models import StandardAnswer
from consultations.review.tagging.actions import add_tag
from consultations.synthesis.actions import compile_region, publish_report
from consultations.synthesis.queries import COMPILE
from portal.shared.models import Job
from portal.shared.receipts import new_ticket
from stakeholders.actions import ask_to_join, create_account, grant_role, invite, propose_organisation
from stakeholders.categories import load_categories
from stakeholders.models import (
    Category,
    DirectoryImport,
    Invitation as MemberInvitation,
    Organisation,
    RoleAssignment,
)
from stakeholders.tokens import token_hash
from strategy.actions import load_reference
from strategy.models import Axis, Institution, Programme, Region
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
    publish_report(report=compile_region(region=region, by=None), by=None)
    somebody_comes(region)
    somebody_is_invited(region)
    a_meeting_was_held(region)
    something_is_said(region)
    return region


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


WITHOUT_A_REGISTRATION = {"registrations:receipt", "registrations:send_again"}


def addresses(region: Region) -> dict[str, str]:
    """Return an address for each route of the table, about objects of region 04."""
    report, contribution = region.reports.get(), region.contributions.get(live_item=None)
    job = Job.objects.create(task=COMPILE, key=region.code)
    version = {"region_code": region.code, "version": report.version}
    about: dict[str, dict[str, object]] = {
        "public_site:axis": {"code": "families"},
        "public_site:region": {"code": region.code},
        "public_site:session": {"code": "RS-04"},
        "public_site:session_calendar": {"code": "RS-04"},
        "public_site:session_document": {"code": "RS-04", "number": SessionDocument.objects.get().pk},
        "public_site:region_feed": {"code": region.code},
        "public_site:report": {"region_code": region.code},
        "public_site:report_version": version,
        "public_site:report_file": version | {"language": "ar", "format": "pdf"},
        "synthesis:region": {"region_code": region.code},
        "synthesis:compile": {"region_code": region.code},
        "synthesis:progress": {"job_id": job.pk},
        "synthesis:report": version,
        "synthesis:publish": version,
        "synthesis:file": version | {"edition": "staff", "language": "ar", "format": "pdf"},
    }
    somebody, attended = (Registration.objects.get(session__code=code) for code in ("RS-04", "RS-04-HELD"))
    own = {"reference": somebody.reference}
    about |= {name: own for name in TABLE if name.startswith("registrations:") and name not in WITHOUT_A_REGISTRATION}
    about |= {
        "registrations:new": {"code": "RS-04"},
        "registrations:open": {"token": personal_token(somebody)},
        "registrations:open_join": {"token": personal_token(somebody)},
        "registrations:pass": own | {"seal": seal_of(somebody.reference)},
        "meetings:registration": own,
        "meetings:slip": own,
        "meetings:act": own,
        "meetings:settle": {"pk": somebody.needs.get().pk},
        **{f"meetings:{name}": {"code": "RS-04"} for name in ("registrations", "add", "needs")},
        **{name: {"code": "RS-04"} for name in TABLE if name.startswith(("door:", "intake:"))},
        "intake:home": {},
        "intake:papers": {},
        "intake:worker": {},
        **{f"intake:{name}": {"code": "RS-04", "reference": contribution.reference} for name in ("correct", "files")},
        **{f"door:{name}": own | {"code": "RS-04"} for name in ("person", "arrive", "take_back", "seat")},
        "door:sheet": {"code": "RS-04", "format": "pdf"},
    }
    about |= about_minutes(attended) | about_invitations() | about_live_session()
    by_reference = {name for name in TABLE if name.startswith(("contributions:", "review:"))}
    by_reference |= {"public_site:contribution", "public_site:tracked"}
    by_reference -= {"contributions:new", "contributions:receipt", "review:queue", "review:bulk", "review:bulk_decide"}
    by_reference -= {"review:approvals", "review:approve_selected", "review:board", "review:exports", "review:groups"}
    by_reference -= {"review:mentions", "review:tags", "review:standard_answers", "review:new_standard_answer"}
    held = {"reference": Disclosure.objects.get().contribution.reference}
    about |= {name: held for name in TABLE if name.startswith("care:") and name != "care:queue"}
    about |= about_organisations() | about_offers(region)
    by_reference -= {"contributions:similar", "review:bulk_runs", "review:bulk_new", "review:rules"}
    about |= {"drafts:delete": {"pk": somebodys_draft().pk}}
    about |= {name: {"reference": contribution.reference} for name in by_reference}
    of_file = {"reference": contribution.reference, "number": with_a_picture(contribution).pk}
    about |= {f"review:{name}": of_file for name in ("file", "describe", "show_file")} | {"contributions:file": of_file}
    about |= about_judgement(contribution) | about_answering(contribution) | {"review:held_notes": held}
    of_export = {"pk": somebodys_export(region).pk}
    about |= {f"review:export_{name}": of_export for name in ("progress", "file")}
    of_run, of_rule = ({"pk": one.pk} for one in somebodys_work_in_bulk(region))
    about |= {f"review:bulk_{name}": of_run for name in ("run", "progress", "undo", "go_on")}
    about |= {f"review:{name}": of_rule for name in ("rule", "delete_rule")}
    about |= {name: {} for name in ("review:counts", "review:nearby", "review:views")}
    of_view = {"pk": somebodys_view(region).pk}
    about |= {f"review:{act}_view": of_view for act in ("rename", "share", "remove")}
    return {name: reverse(name, kwargs=about.get(name, {})) for name in TABLE}


def about_judgement(contribution: Contribution) -> dict[str, dict[str, object]]:
    """What the routes of tags and notes are about: a tag of region 04, and a note of somebody unknown here."""
    by = create_account(email="who.notes@example.org", by=None)
    tag = add_tag(contribution=contribution, name="النقل", by=by)
    note = write_note(contribution=contribution, text="للاطلاع", by=by)
    here = {"reference": contribution.reference}
    return {
        "review:untag": here | {"pk": tag.pk},
        "review:rename_tag": {"pk": tag.pk},
        "review:withdraw_note": here | {"pk": note.pk},
    }


def about_answering(contribution: Contribution) -> dict[str, dict[str, object]]:
    """Return what the doors of a standard answer of the region, of a link and of an opinion ask for."""
    judge = create_account(email="who.judges.alone@example.org", by=None)
    here = {"reference": contribution.reference}
    words = {f"{name}_{language}": "نص" for name in ("name", "text") for language in ("ar", "fr")}
    standard = StandardAnswer(region=contribution.region, outcome="retained", **words)
    link = ProgrammeLink.objects.create(
        contribution=contribution, programme=Programme.objects.all()[0], relation="overlaps", linked_at=timezone.now()
    )
    body, due = Institution.objects.all()[0], timezone.now().date() + timedelta(days=9)
    opinion = Opinion.objects.create(link=link, institution=body, due_on=due, asked_at=timezone.now())
    return {
        "review:standard_answer": {"pk": save_standard_answer(standard=standard, by=judge).pk},
        "review:remove_link": here | {"pk": link.pk},
        "review:opinion": here | {"pk": opinion.pk},
    }


def somebodys_work_in_bulk(region: Region) -> tuple[BulkRun, AssignmentRule]:
    """Start a bulk action as a coordinator of region 04 whom the matrix does not know, and keep a rule."""
    acting = create_account(email="who.acts.on.many@example.org", by=None)
    grant_role(account=acting, role=RoleAssignment.Role.COORDINATOR, region=region, by=None)
    chosen = Contribution.objects.filter(region=region)
    run = start_run(order=Order(action="move", target="under_review"), chosen=chosen, by=acting, ticket=uuid4())
    return run, save_rule(rule=AssignmentRule(region=region), by=acting)


def somebodys_export(region: Region) -> Export:
    """Make an export for a reviewer of region 04 whom the matrix does not know."""
    asking = create_account(email="who.exports@example.org", by=None)
    grant_role(account=asking, role=RoleAssignment.Role.REVIEWER, region=region, by=None)
    export = request_export(filters="?status=all", format="csv", language="ar", by=asking)
    return make_export(job=export.job, progress=lambda stage, done, total: None)


def somebodys_view(region: Region) -> SavedView:
    """Save a view of the queue for a reviewer of region 04 whom the matrix does not know."""
    saving = create_account(email="who.saves@example.org", by=None)
    grant_role(account=saving, role=RoleAssignment.Role.REVIEWER, region=region, by=None)
    return save_view(name="What waits", filters="?axis=childhood", by=saving)


def with_a_picture(contribution: Contribution) -> Attachment:
    """Attach a picture that the public may not see."""
    with keeping.shelf() as shelf:
        [kept] = keeping.attach(contribution=contribution, enclosures=[enclosure_of(picture())], shelf=shelf, by=None)
    return kept


def somebodys_draft() -> Draft:
    """Keep a draft of somebody whom the matrix does not know."""
    writer = create_account(email="who.drafts.alone@example.org", by=None)
    return keep_draft(account=writer, ticket=new_ticket(), answers={"body": ["نقترح"]})


def about_organisations() -> dict[str, dict[str, object]]:
    """Return what the doors of an organisation of region 04 ask for. It has a manager, an invitation, a request."""
    manager, asking = (create_account(email=f"{name}@example.org", by=None) for name in ("manager", "asking"))
    organisation = propose_organisation(
        organisation=Organisation(
            region_id="04", category_id="associations", name_ar="جمعية الأمل", name_fr="Association Amal"
        ),
        by=manager,
    )
    code = {"code": organisation.code}
    invite(organisation=organisation, email="invited@example.org", role="member", by=manager)
    MemberInvitation.objects.update(token_hash=token_hash("token"))
    ask_to_join(organisation=organisation, by=asking)
    kept = DirectoryImport.objects.create(by=manager, file_name="table.csv")
    member = code | {"pk": organisation.memberships.get().pk}
    about = {name: code for name in TABLE if name.startswith(("organisations:", "directory:"))}
    for name in ("mine", "new", "find", "listing", "export", "import", "import_template"):
        about.pop(f"organisations:{name}", None)
        about.pop(f"directory:{name}", None)
    return about | {
        "organisations:invitation": {"token": "token"},
        "organisations:cancel_invitation": code | {"pk": organisation.invitations.get().pk},
        "organisations:decide_request": code | {"pk": organisation.join_requests.get().pk},
        "organisations:change_role": member,
        "organisations:remove_member": member,
        "directory:import_report": {"pk": kept.pk},
    }


def about_offers(region: Region) -> dict[str, dict[str, object]]:
    """What the routes of the partnership offers are about: one that a contribution of region 04 makes."""
    words = Words(region=region, axis=None, kind=Contribution.Kind.OFFER, body="نعرض قاعتين")
    channel = Contribution.Channel.ASSISTED
    offer = record_contribution(words=words, channel=channel, entered_by=None, screened=False)
    return {name: {"reference": offer.reference} for name in ("offers:one", "offers:move")}


def about_minutes(attended: Registration) -> dict[str, dict[str, object]]:
    """What the routes of the minutes are about: those of the meeting that was held."""
    held = {"code": attended.session.code}
    section, entry = MinutesSection.objects.get(number=1), MinutesEntry.objects.first()
    file = held | {"version": 1, "language": "ar"}
    about: dict[str, dict[str, object]] = {name: held for name in TABLE if name.startswith("minutes:")}
    about |= {f"minutes:{name}": held | {"pk": section.pk} for name in ("section", "arrange_section", "add_entry")}
    about |= {f"minutes:{name}": held | {"pk": entry.pk} for name in ("entry", "remove_entry")}
    return about | {
        "minutes:amendment": held | {"number": 1},
        "minutes:file": file | {"edition": "staff"},
        "public_site:minutes": held,
        "public_site:minutes_version": held | {"version": 1},
        "public_site:minutes_file": file,
        "amendments:open": {"token": personal_token(attended)},
        "amendments:minutes": {"reference": attended.reference},
        "amendments:propose": {"reference": attended.reference, "key": section.pk},
    }


def about_invitations() -> dict[str, dict[str, object]]:
    """What the routes of the invitations are about: those to the meeting that is announced."""
    here, invitation = {"code": "RS-04"}, Invitation.objects.get()
    about: dict[str, dict[str, object]] = {name: here for name in TABLE if name.startswith("invitations:")}
    about |= {f"invitations:{name}": here | {"pk": invitation.pk} for name in ("one", "act")}
    about |= {f"invitations:{name}": here | {"language": "ar"} for name in ("letters", "handed_over")}
    about |= {f"invited:{name}": {"token": invited_token(invitation)} for name in ("answer", "decline")}
    return about | {"invitations:report": here | {"pk": InvitationList.objects.get().pk}}


def about_live_session() -> dict[str, dict[str, object]]:
    """What the routes of a meeting in progress are about: something was heard there, and something was asked."""
    here = {"code": "RS-04"}
    item = LiveItem.objects.get()
    about: dict[str, dict[str, object]] = {name: here for name in TABLE if name.startswith("live:")}
    return about | {
        "live:item": here | {"pk": item.pk},
        "live:question": here | {"pk": LiveQuestion.objects.get().pk},
        "live:correct": here | {"reference": item.contribution.reference},
    }


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
