"""The room: who has its address sends, once, with a receipt; closed, it says so and takes nothing."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.contributions.models import Contribution
from consultations.live import queries, room_views, workflow
from consultations.live.models import LiveItem, LiveQuestion
from consultations.live.tests.conftest import BODY, ask, board, fields, phone, send
from consultations.regional_sessions.actions import move_session
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.links import personal_token
from consultations.registrations.tests.conftest import come
from portal.shared.models import AuditEntry, OutgoingMail
from portal.shared.receipts import code_hash, code_of, new_ticket
from stakeholders.models import Organisation
from strategy.models import Helpline

pytestmark = pytest.mark.django_db
ROOM, ASK, STATUS = "/ar/live/RS-04/", "/ar/live/RS-04/ask/", "/ar/live/RS-04/status.json"
BUDGET = 15_000
DANGER = "راجلي كيضربني وما عندي فين نمشي"


def sent_as_script(browser: Client, given: dict[str, str], address: str = ROOM):
    return browser.post(address, given, headers={"accept": "application/json"})


class TestContribution:
    def test_anybody_in_the_room_sends_without_an_account_and_is_given_a_receipt(self, session):
        browser, given = phone(), fields()
        answer = browser.post(ROOM, given, follow=True)
        contribution = Contribution.objects.get()
        code = code_of(given["ticket"])
        assert code in answer.content.decode()
        assert contribution.receipt_hash == code_hash(code)
        assert (contribution.channel, contribution.session, contribution.status) == ("session", session, "submitted")
        assert (contribution.author, contribution.entered_by, contribution.author_name) == (None, None, "")
        assert LiveItem.objects.get().state == "new"
        assert OutgoingMail.objects.count() == 0

    def test_the_receipt_code_opens_the_contribution(self, session):
        given = fields()
        phone().post(ROOM, given)
        opened = phone().post("/ar/track/", {"code": code_of(given["ticket"])}, follow=True)
        assert BODY in opened.content.decode()

    def test_the_same_form_sent_three_times_is_taken_in_once(self, session):
        browser, given = phone(), fields()
        said = [sent_as_script(browser, given).json() for _time in range(3)]
        assert {(one["reference"], one["code"]) for one in said} == {("TCH-04-000001", code_of(given["ticket"]))}
        assert len({one["ticket"] for one in said}) == 3
        assert (Contribution.objects.count(), LiveItem.objects.count()) == (1, 1)
        assert board(session).received == 1

    def test_a_ticket_used_for_other_words_asks_again_and_keeps_them(self, session):
        browser, given = phone(), fields()
        browser.post(ROOM, given)
        answer = browser.post(ROOM, given | {"body": "كلام آخر تماما"})
        assert answer.status_code == 422
        assert "كلام آخر تماما" in answer.content.decode()
        ticket = re.search(r'name="ticket" value="([^"]+)"', answer.content.decode())[1]
        browser.post(ROOM, given | {"body": "كلام آخر تماما", "ticket": ticket})
        assert Contribution.objects.count() == 2

    def test_empty_words_are_refused_at_their_field(self, session):
        answer = phone().post(ROOM, fields(body="   "))
        assert answer.status_code == 422
        assert "body" in answer.context["form"].errors
        said = sent_as_script(phone(), fields(body=""))
        assert (said.status_code, list(said.json()["errors"])) == (422, ["body"])

    def test_an_offer_is_not_made_in_the_room(self, session):
        assert phone().post(ROOM, fields(kind="offer")).status_code == 422

    def test_a_name_is_kept_and_shown_only_as_the_person_says(self, session):
        phone().post(ROOM, fields(author_name="سعاد"))
        assert Contribution.objects.values_list("author_name", "name_is_public").get() == ("سعاد", False)


class TestRegistered:
    @pytest.fixture
    def registration(self, session):
        RegionalSession.objects.update(state="registration_open")
        body = Organisation.objects.create(
            code="amal", category_id="associations", region=session.region, name_ar="الأمل", name_fr="Amal"
        )
        made = come(session, category="associations", organisation=body)
        RegionalSession.objects.update(state="live")
        return made

    def opened(self, registration) -> Client:
        browser = phone()
        browser.get(f"/ar/registrations/open/{personal_token(registration)}/")
        return browser

    def test_who_opened_a_registration_may_send_as_registered(self, session, registration):
        browser = self.opened(registration)
        assert "الأمل" in browser.get(ROOM).content.decode()
        browser.post(ROOM, fields(as_registered="on"))
        contribution = Contribution.objects.get()
        assert contribution.organisation_id == "amal"
        assert (contribution.category_id, contribution.author_name) == ("associations", registration.full_name)
        assert (contribution.name_is_public, LiveItem.objects.get().registration) == (False, registration)

    def test_who_does_not_choose_so_stays_unknown(self, session, registration):
        self.opened(registration).post(ROOM, fields())
        contribution = Contribution.objects.get()
        assert (contribution.organisation, contribution.category, contribution.author_name) == (None, None, "")
        assert LiveItem.objects.get().registration is None

    def test_nobody_sends_under_a_registration_that_they_have_not_opened(self, session, registration):
        phone().post(ROOM, fields(as_registered="on"))
        assert Contribution.objects.get().organisation is None

    def test_an_account_keeps_its_contribution_when_it_chooses_so(self, session, rapporteur, sign_in):
        sign_in(rapporteur).post(ROOM, fields(as_registered="on"))
        assert Contribution.objects.get().author == rapporteur


class TestQuestion:
    def test_a_question_reaches_the_table_once(self, session):
        browser, given = phone(), {"words": "متى تفتح الحضانات؟", "ticket": new_ticket(), "axis": ""}
        answers = [browser.post(ASK, given, follow=True) for _time in range(2)]
        assert [answer.resolver_match.view_name for answer in answers] == ["live:sent", "live:sent"]
        question = LiveQuestion.objects.get()
        assert (question.words, question.state, question.axis, question.language) == (given["words"], "new", None, "ar")

    def test_other_words_under_the_same_ticket_are_asked_about(self, session):
        browser, given = phone(), {"words": "أول", "ticket": new_ticket()}
        browser.post(ASK, given)
        answer = browser.post(ASK, given | {"words": "ثان"})
        assert (answer.status_code, LiveQuestion.objects.count()) == (422, 1)
        assert "ثان" in answer.content.decode()

    @pytest.mark.parametrize("headers", [{}, {"Accept": "application/json"}])
    def test_a_question_that_tells_of_danger_is_held_out_and_its_writer_finds_help(self, session, headers):
        phones = list(Helpline.objects.filter(shown=True).values_list("phone", flat=True))
        browser = phone()
        answer = browser.post(ASK, {"words": DANGER, "ticket": new_ticket(), "axis": ""}, headers=headers)
        page = browser.get(answer.json()["page"] if headers else answer["Location"])
        held = Contribution.everything.get()
        assert (LiveQuestion.objects.count(), held.body, held.is_sensitive) == (0, DANGER, True)
        assert list(queries.items(session)) == []
        assert reverse("public_site:home") in page.content.decode()  # the way to leave the page at once
        assert phones
        assert [line.phone for line in page.context["helplines"]] == phones

    def test_nothing_of_a_question_stands_in_the_trail(self, session):
        ask(session, "كلام سري")
        entry = AuditEntry.objects.get(action="live_question_asked")
        assert (entry.actor_id, entry.details) == (None, {})


class TestClosed:
    def test_before_the_meeting_the_room_says_when_it_begins(self, meeting):
        meeting()
        page = phone().get(ROOM)
        assert (page.context["open"], page.context["ahead"]) == (False, True)
        assert "<form" not in page.content.decode()

    @pytest.mark.parametrize("state", ["registration_open", "held", "cancelled"])
    def test_a_closed_room_takes_nothing_and_keeps_what_was_typed(self, session, state):
        RegionalSession.objects.update(state=state)
        browser = phone()
        page = browser.post(ROOM, fields())
        assert (page.status_code, BODY in page.content.decode()) == (409, True)
        page = browser.post(ASK, {"words": "سؤال", "ticket": new_ticket()})
        assert (page.status_code, "سؤال" in page.content.decode()) == (409, True)
        assert (Contribution.objects.count(), LiveQuestion.objects.count()) == (0, 0)

    def test_what_was_taken_in_shows_its_receipt_even_after_the_end(self, session):
        browser, given = phone(), fields()
        sent_as_script(browser, given)
        move_session(session=session, to="held", by=None)
        again = sent_as_script(browser, given)
        assert (again.status_code, again.json()["code"]) == (200, code_of(given["ticket"]))

    def test_a_meeting_that_nobody_called_held_does_not_stay_open(self, session):
        assert workflow.is_open(session, session.ends_at + timedelta(hours=11))
        assert not workflow.is_open(session, session.ends_at + timedelta(hours=12))
        RegionalSession.objects.update(
            starts_at=timezone.now() - timedelta(hours=20), ends_at=timezone.now() - timedelta(hours=13)
        )
        assert phone().post(ROOM, fields()).status_code == 409

    def test_a_draft_has_no_room(self, session):
        RegionalSession.objects.update(state="draft")
        assert phone().get(ROOM).status_code == 404

    def test_the_short_address_leads_to_the_phone_s_language(self, session):
        for language in ("ar", "fr"):
            answer = phone().get("/live/RS-04/", headers={"accept-language": language})
            assert (answer.status_code, answer["Location"]) == (302, f"/{language}/live/RS-04/")


class TestPoorLine:
    def test_the_room_weighs_under_fifteen_kilobytes_with_all_it_loads(self, session):
        for language in ("ar", "fr"):
            page = phone().get(f"/{language}/live/RS-04/", headers={"accept-encoding": "gzip"})
            html = gzip.decompress(page.content).decode()
            assets = set(re.findall(r'<(?:link rel="stylesheet" href|script[^>]* src)="/static/([^"?]+)', html))
            assert assets == {"live.css", "live.js"}
            files = sum(len(gzip.compress(Path(str(finders.find(name))).read_bytes(), 9)) for name in assets)
            assert len(page.content) + files < BUDGET

    def test_opening_the_room_writes_nothing(self, session, django_assert_num_queries):
        browser = phone()
        with django_assert_num_queries(4):  # the meeting with its board, the axes of both forms, the categories
            assert browser.get(ROOM).status_code == 200
        assert "sessionid" not in browser.cookies


class TestStatus:
    def test_one_query_answers_and_what_is_known_is_not_repeated(self, session, django_assert_num_queries):
        browser = phone()
        first = browser.get(STATUS)
        assert first.json() == {"open": True, "axis": "", "question": "", "received": None}
        with django_assert_num_queries(1):
            again = browser.get(STATUS, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_no_figure_is_told_about_fewer_than_ten(self, session):
        for number in range(9):
            send(session, f"مقترح {number}")
        assert phone().get(STATUS).json()["received"] is None
        send(session, "العاشر")
        assert phone().get(STATUS).json()["received"] == 10

    def test_a_phone_hears_of_the_end(self, session):
        before = phone().get(STATUS)["ETag"]
        move_session(session=session, to="held", by=None)
        after = phone().get(STATUS, headers={"if-none-match": before})
        assert (after.status_code, after.json()["open"]) == (200, False)


class TestThrottle:
    @pytest.fixture(autouse=True)
    def _few(self, monkeypatch):
        monkeypatch.setattr(room_views, "MOST_SENT", 2)

    def test_a_village_behind_one_address_is_not_locked_out(self, session):
        for number in range(6):
            browser = phone()
            browser.get(ROOM)
            assert sent_as_script(browser, fields(body=f"مقترح {number}")).status_code == 200

    def test_one_device_waits_when_it_has_sent_a_lot_and_loses_nothing(self, session):
        browser = phone()
        browser.get(ROOM)
        said = [sent_as_script(browser, fields(body=f"مقترح {number}")).status_code for number in range(3)]
        assert said == [200, 200, 429]
        page = browser.post(ROOM, fields(body="الثالث"))
        assert (page.status_code, "الثالث" in page.content.decode()) == (429, True)

    def test_sending_once_more_what_has_arrived_is_free(self, session):
        browser, given = phone(), fields()
        browser.get(ROOM)
        assert [sent_as_script(browser, given).status_code for _time in range(5)] == [200] * 5

    def test_without_redis_the_room_goes_on(self, session, settings):
        cache.close()
        settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
        assert sent_as_script(phone(), fields()).status_code == 200
