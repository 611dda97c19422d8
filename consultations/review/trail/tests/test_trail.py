"""One contribution's whole history: what was done, by whom, sealed or not, and to whose eyes."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from consultations.contributions.actions import Words, hold_contribution, record_contribution
from consultations.contributions.actions.clarifying import answer_clarification, ask_clarification
from consultations.contributions.actions.correcting import claim_contribution
from consultations.contributions.attachments.actions import describing, keeping
from consultations.contributions.attachments.tests.samples import enclosure_of, picture
from consultations.contributions.models import Contribution
from consultations.live.models import LiveItem
from consultations.review import actions as desk_actions
from consultations.review.tagging.actions import add_tag
from consultations.review.tagging.models import Tag
from consultations.review.trail import queries, sentences
from portal.shared import audit
from portal.shared.models import AuditEntry
from portal.shared.trail.actions import seal_waiting
from portal.shared.trail.tests.tampering import as_owner
from stakeholders.actions import erase_account, grant_role
from tests.people import Role


def address(contribution: Contribution, language: str = "fr") -> str:
    return f"/{language}/review/{contribution.reference}/trail/"


def told(contribution: Contribution) -> list[tuple[str, str, int | None]]:
    """Return what the history says, who did it, and the number of the seal, in the words of the code."""
    with translation.override(None):
        rows = queries.page(contribution).rows
    return [
        (row.said, row.by or ("author" if row.by_author else "portal" if row.by_portal else ""), row.seal)
        for row in rows
    ]


def lines(page) -> list[str]:
    """Return the entries as they are read, from the top."""
    listed = page.content.decode().partition('<ol class="log trail"')[2].partition("</ol>")[0]
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", item)).split()) for item in listed.split("<li>")[1:]]


@pytest.fixture
def coordinator(make_account, rabat):
    return make_account("Karim Coordinator", rabat, role=Role.COORDINATOR)


@pytest.fixture
def browser(sign_in, coordinator):
    return sign_in(coordinator)


def test_everything_is_told_by_whom_and_under_which_seal(browser, make_contribution, reviewer):
    contribution = make_contribution("admissible", author_name="لحسن أوبيهي")
    desk_actions.read_identity(contribution=contribution, by=reviewer)
    number = seal_waiting().number
    page = browser.get(address(contribution))
    assert told(contribution) == [
        ("This whole history was read", "Karim Coordinator", None),
        ("The author's identity was read", "Salma Reviewer", number),
        ("From “Being screened” to “Admissible”", "Salma Reviewer", number),
        ("From “Received” to “Being screened”", "Salma Reviewer", number),
        ("Sent in", "author", number),
    ]
    assert ["Karim Coordinator" in line for line in lines(page)] == [True, False, False, False, False]
    assert "لحسن" not in page.content.decode()


def test_reading_it_is_recorded(browser, coordinator, make_contribution):
    contribution = make_contribution()
    for _reading in range(2):
        browser.get(address(contribution))
    rows = AuditEntry.objects.filter(action="trail_read", object_id=str(contribution.pk))
    assert list(rows.values_list("actor_id", "region_code")) == [(coordinator.pk, "04")] * 2


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        (Role.COORDINATOR, "rabat", 200),
        (Role.COORDINATOR, None, 200),
        (Role.ADMINISTRATOR, None, 200),
        (Role.COORDINATOR, "oriental", 404),
        (Role.REVIEWER, "rabat", 403),
        (Role.REVIEWER, None, 403),
        (Role.RAPPORTEUR, "rabat", 403),
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_who_may_read_it(role, where, status, method, rabat, oriental, make_account, make_contribution, sign_in):
    region = {"rabat": rabat, "oriental": oriental, None: None}[where]
    browser = sign_in(make_account("Somebody", region, role=role))
    contribution = make_contribution()
    assert getattr(browser, method)(address(contribution)).status_code == status
    assert AuditEntry.objects.filter(action="trail_read").exists() == (status == 200)


def test_what_is_held_out_is_not_there(browser, make_contribution, reviewer):
    contribution = make_contribution()
    hold_contribution(contribution=contribution, by=reviewer, reason="خطر")
    assert browser.get(address(contribution)).status_code == 404


def test_only_those_who_may_read_it_find_the_way(browser, desk, make_contribution):
    contribution = make_contribution()
    page = reverse("review:contribution", args=[contribution.reference])
    way = reverse("review:trail", args=[contribution.reference])
    assert [way in each.get(page).content.decode() for each in (browser, desk)] == [True, False]


def test_a_coordinator_elsewhere_who_reviews_here_finds_no_way(
    make_account, rabat, oriental, make_contribution, sign_in
):
    somebody = make_account("Two Roles", oriental, role=Role.COORDINATOR)
    grant_role(account=somebody, role=Role.REVIEWER, region=rabat, by=None)
    browser, contribution = sign_in(somebody), make_contribution()
    page = browser.get(reverse("review:contribution", args=[contribution.reference]))
    assert (page.status_code, "/trail/" in page.content.decode()) == (200, False)
    assert browser.get(address(contribution)).status_code == 404


def test_the_author_is_not_named(browser, make_account, make_contribution):
    author = make_account("Fatima Author")
    contribution = make_contribution()
    claim_contribution(contribution=contribution, by=author)
    contribution.refresh_from_db()
    page = browser.get(address(contribution))
    assert "Fatima" not in page.content.decode()
    assert told(contribution)[1] == ("Added to an account by its receipt code", "author", None)


def test_an_entry_outlives_the_account_that_it_tells_of(browser, make_account, make_contribution):
    leaver = make_account("Nadia Leaver")
    contribution = make_contribution()
    for action in ("identity_read", "file_described"):
        audit.record(action, contribution, by=leaver, region="04", file=1)
    erase_account(account=leaver, holdings=[], by=None)
    assert told(contribution)[0][:2] == ("The text of file 1 was written down", "")
    number = leaver.pk
    leaver.delete()
    page = browser.get(address(contribution))
    assert told(contribution)[2][:2] == ("The author's identity was read", "")
    assert "Nadia" not in page.content.decode()
    assert AuditEntry.objects.filter(actor_id=number).count() == 2


def test_a_clarification_is_the_author_s_though_no_account_stands_behind_it(make_contribution, reviewer):
    contribution = make_contribution("screening")
    ask_clarification(contribution=contribution, question="أين؟", by=reviewer)
    answer_clarification(contribution=contribution, answer="في سلا")
    assert [(said, by) for said, by, _seal in told(contribution)[:3]] == [
        ("The author answered the question asked", "author"),
        ("From “Returned for clarification” to “Being screened”", "author"),
        ("From “Being screened” to “Returned for clarification”", "Salma Reviewer"),
    ]


def test_files_and_what_happened_during_the_meeting_belong_to_it(rabat, make_contribution, reviewer):
    contribution = make_contribution()
    with keeping.shelf() as shelf:
        [file] = keeping.attach(contribution=contribution, enclosures=[enclosure_of(picture())], shelf=shelf, by=None)
    describing.show_publicly(attachment=file, public=True, by=reviewer)
    item = LiveItem.objects.create(contribution=contribution, session=rabat.sessions.get())
    audit.record("live_item_moved", item, by=reviewer, region="04", before="new", after="shown")
    audit.record("live_item_moved", LiveItem(pk=item.pk + 1), by=reviewer, region="04", before="new", after="shown")
    assert told(contribution)[:3] == [
        ("During the meeting: from “New” to “Shown to the room”", "Salma Reviewer", None),
        (f"File {file.pk} was shown to the public", "Salma Reviewer", None),
        ("Files added: Picture", "author", None),
    ]


def test_an_offer_s_way_belongs_to_it(rabat, axis, reviewer):
    words = Words(region=rabat, axis=axis, kind=Contribution.Kind.OFFER, body="نعرض قاعتين")
    offer = record_contribution(words=words, channel="assisted", entered_by=reviewer, screened=True)
    audit.record("offer_moved", offer.offer, by=reviewer, region="04", before="offer_made", after="examined")
    assert told(offer)[0] == ("Partnership offer: from “Offered” to “Examined”", "Salma Reviewer", None)


def test_codes_and_numbers_are_told_by_name_while_there_is_one(make_contribution, reviewer, institution):
    contribution = make_contribution()
    asked = {"institution": institution.pk, "programme": "gone"}
    audit.record("opinion_asked", contribution, by=reviewer, region="04", **asked)
    number = add_tag(contribution=contribution, name="نقل", by=reviewer).pk
    assert [said for said, *_rest in told(contribution)[:2]] == [
        "Tag نقل added",
        f"Opinion asked about the programme gone, of: {institution.name_ar}",
    ]
    Tag.objects.all().delete()
    assert told(contribution)[0][0] == f"Tag {number} added"


def test_an_action_without_a_sentence_is_shown_by_its_name(browser, make_contribution, reviewer):
    contribution = make_contribution()
    audit.record("contribution_weighed", contribution, by=reviewer, region="04", grams=3)
    assert lines(browser.get(address(contribution)))[1].startswith("contribution_weighed · grams: 3 Salma Reviewer")


def test_another_contribution_s_entries_are_not_in_it(browser, make_contribution):
    one, _other = make_contribution(), make_contribution("answered")
    assert len(lines(browser.get(address(one)))) == 2


def test_long_histories_are_read_page_by_page(browser, make_contribution, reviewer, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    contribution = make_contribution("under_review")  # four entries
    first = browser.get(address(contribution))
    older = re.search(r'rel="next" href="(\?after=\d+)"', first.content.decode()).group(1)
    assert (len(lines(first)), len(lines(browser.get(address(contribution) + older)))) == (3, 2)


def test_the_queries_do_not_grow_with_the_history(browser, make_contribution, reviewer):
    contribution = make_contribution()
    counts = []
    for _more in range(2):
        seal_waiting()
        with CaptureQueriesContext(connection) as asked:
            browser.get(address(contribution))
        counts.append(len(asked))
        for _ in range(5):
            desk_actions.read_identity(contribution=contribution, by=reviewer)
    assert counts[0] == counts[1]


def test_a_line_whose_details_were_tampered_with_still_reads(make_contribution):
    contribution = make_contribution("admissible")
    seal_waiting()
    as_owner("UPDATE shared_auditentry SET details = '{}' WHERE object_id = %s", str(contribution.pk))
    assert told(contribution)[0][0] == "From “–” to “–”"


@pytest.mark.parametrize(("language", "said"), [("ar", 'dir="rtl"'), ("fr", 'dir="ltr"')])
def test_it_stands_in_both_languages(browser, make_contribution, language, said):
    page = browser.get(address(make_contribution("answered"), language))
    assert (page.status_code, said in page.content.decode()) == (200, True)


def test_every_sentence_is_for_an_action_that_exists():
    """A renamed action must not lose its words unseen."""
    rooms = Path(sentences.__file__).parents[2]
    code = "".join(path.read_text() for path in rooms.rglob("*.py") if path != Path(sentences.__file__))
    assert [action for action in sentences.SAID if f'"{action}"' not in code] == []
