"""What the doors of the access table are about: for each route an address that leads to something of region 04."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from consultations.contributions.actions import Words, record_contribution
from consultations.contributions.attachments.actions import keeping
from consultations.contributions.attachments.tests.samples import enclosure_of, picture
from consultations.contributions.drafts.actions import keep_draft
from consultations.contributions.models import Attachment, Contribution, Disclosure, Draft
from consultations.live.models import LiveItem, LiveQuestion
from consultations.regional_sessions.models import SessionDocument
from consultations.registrations.links import invited_token, personal_token, seal_of
from consultations.registrations.models import (
    Invitation,
    InvitationList,
    MinutesEntry,
    MinutesSection,
    Registration,
)
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
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.national.queries import COMPILE as COMPILE_NATIONAL, NEWEST
from consultations.synthesis.queries import COMPILE
from consultations.synthesis.workshop.actions import name_theme, request_arrangement
from consultations.synthesis.workshop.models import Arrangement, Decision, Placement, Theme
from consultations.synthesis.workshop.queries import bench
from portal.shared.models import Job
from portal.shared.receipts import new_ticket
from stakeholders.actions import ask_to_join, create_account, grant_role, invite, propose_organisation
from stakeholders.models import (
    DirectoryImport,
    Invitation as MemberInvitation,
    Organisation,
    RoleAssignment,
)
from stakeholders.tokens import token_hash
from strategy.models import Institution, Programme, Region
from tests.access_table import TABLE

WITHOUT_A_REGISTRATION = {"registrations:receipt", "registrations:send_again"}


def about_the_country() -> dict[str, dict[str, object]]:
    """Return what the doors of the national report are about."""
    version = {"version": NationalReport.objects.get().version}
    job = Job.objects.create(task=COMPILE_NATIONAL, key=NEWEST)
    return {
        "public_site:national_report_version": version,
        "public_site:national_report_file": version | {"language": "ar", "format": "pdf"},
        "synthesis:national_progress": {"job_id": job.pk},
        "synthesis:national_report": version,
        "synthesis:national_approve": version,
        "synthesis:national_send_back": version,
        "synthesis:national_sign": version,
        "synthesis:national_publish": version,
        "synthesis:national_file": version | {"edition": "staff", "language": "ar", "format": "pdf"},
    }


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
        "synthesis:enter": version,
        "synthesis:publish": version,
        **about_the_country(),
        "synthesis:narrative": version,
        "synthesis:section": version | {"section": "introduction"},
        "synthesis:approve": version,
        "synthesis:send_back": version,
        "synthesis:sign": version,
        "synthesis:differences": {"region_code": region.code, "older": 1, "newer": 1},
        "verify:report": {"code": report.code},
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
    by_reference -= {
        "review:silence",
        "review:mentions",
        "review:tags",
        "review:standard_answers",
        "review:new_standard_answer",
    }
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
    about |= about_the_workshop(contribution)
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


def about_the_workshop(contribution: Contribution) -> dict[str, dict[str, object]]:
    """Return what the doors of the workshop ask for: a theme of one text, a decision on it, work of the machine."""
    by, region = create_account(email="who.names.themes@example.org", by=None), contribution.region
    theme = Theme.objects.create(region=region, axis=contribution.axis, key="theme")
    Placement.objects.update_or_create(contribution=contribution, defaults={"theme": theme})
    name_theme(theme=theme, name_ar="نقل", name_fr="", seen=1, by=by)
    here, axis = {"region_code": region.code}, contribution.axis_id
    table = bench(region, str(axis))
    assert table is not None
    asked = request_arrangement(bench=table, kind=Arrangement.Kind.FIND, by=by)
    of_theme, of_axis = here | {"key": theme.key}, here | {"axis": axis}
    return {
        "workshop:region": here,
        **{f"workshop:{name}": of_theme for name in ("theme", "name", "merge", "review", "discard", "restore")},
        **{f"workshop:{name}": of_axis for name in ("beside", "reader", "texts", "arrange")},
        **{f"workshop:{name}": here | {"pk": asked.pk} for name in ("arrangement", "progress", "decide")},
        "workshop:quote": here | {"reference": contribution.reference},
        "workshop:undo": here | {"pk": Decision.objects.get().pk},
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
