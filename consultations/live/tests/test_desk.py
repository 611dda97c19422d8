"""The moderator's desk, the wall and the capture: what comes in, what goes up, who may, and what nobody may see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.contributions.actions import move_contribution, withdraw_contribution
from consultations.contributions.models import Contribution
from consultations.live import actions, queries, workflow
from consultations.live.links import screen_key
from consultations.live.models import LiveItem, LiveQuestion
from consultations.live.tests.conftest import ask, board, fields, phone, send
from consultations.regional_sessions.actions import move_session
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.tests.conftest import come
from portal.shared.models import AuditEntry
from portal.shared.receipts import new_ticket
from stakeholders.models import Account, Organisation
from strategy.models import Axis, GuidingQuestion
from tests.hostile.texts import OWN
from tests.people import account_of

pytestmark = pytest.mark.django_db
DESK, INCOMING = "/ar/live/RS-04/desk/", "/ar/live/RS-04/desk/incoming/"
SCREEN, NOW = "/ar/live/RS-04/screen/", "/ar/live/RS-04/screen/now/"
CAPTURE = "/ar/live/RS-04/capture/"


@pytest.fixture(autouse=True)
def _nothing_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no quarter of a minute end in the middle of a test."""
    monkeypatch.setattr(queries, "RECHECK_SECONDS", 10**12)


@pytest.fixture
def desk(rapporteur: Account, sign_in) -> Client:
    return sign_in(rapporteur)


def act(browser: Client, thing: LiveItem | LiveQuestion, to: str, **given: str):
    kind = "items" if isinstance(thing, LiveItem) else "questions"
    return browser.post(f"{DESK}{kind}/{thing.pk}/", {"to": to} | given)


def on_wall(browser: Client) -> str:
    return browser.get(NOW).content.decode()


class TestIncoming:
    def test_what_comes_in_stands_by_axis_newest_first_with_its_count(self, session, desk):
        first, second = send(session, "الأول"), send(session, "الثاني")
        question, other = ask(session), send(session, "Des crèches", axis="childhood")
        groups = {group.axis.code if group.axis else None: group for group in desk.get(DESK).context["groups"]}
        assert [item.pk for item in groups["disability"].items] == [second.pk, first.pk]
        assert [item.pk for item in groups["childhood"].items] == [other.pk]
        assert groups[None].questions == [question]
        assert {code: group.total for code, group in groups.items() if group.total} == {
            "disability": 2, "childhood": 1, None: 1,
        }  # fmt: skip

    def test_what_is_known_is_not_read_again(self, session, desk):
        for number in range(3):
            send(session, f"مقترح {number}")
        with CaptureQueriesContext(connection) as whole:
            first = desk.get(INCOMING)
        with CaptureQueriesContext(connection) as again:
            same = desk.get(INCOMING, headers={"if-none-match": first["ETag"]})
        assert (same.status_code, same.content) == (304, b"")
        tables = [query["sql"].partition('FROM "')[2].partition('"')[0] for query in again]
        assert [table for table in tables if table.startswith("consultations")] == [
            "consultations_regionalsession", "consultations_liveboard",
        ]  # fmt: skip
        assert len(whole) > len(again)

    def test_every_change_is_seen_by_whoever_asks_again(self, session, desk, rapporteur):
        tags = [desk.get(INCOMING)["ETag"]]
        item = send(session)
        tags.append(desk.get(INCOMING)["ETag"])
        question = ask(session)
        tags.append(desk.get(INCOMING)["ETag"])
        act(desk, item, "shown")
        tags.append(desk.get(INCOMING)["ETag"])
        act(desk, question, "answered")
        tags.append(desk.get(INCOMING)["ETag"])
        assert len(set(tags)) == 5

    def test_the_desk_asks_as_much_for_three_as_for_one(self, session, desk):
        def count() -> int:
            with CaptureQueriesContext(connection) as asked:
                desk.get(DESK)
            return len(asked)

        send(session), ask(session)
        one = count()
        for number in range(2):
            send(session, f"مقترح {number}", axis="families"), ask(session, f"سؤال {number}")
        assert count() == one

    def test_what_its_author_withdrew_leaves_every_shared_screen(self, session, desk, monkeypatch):
        item = send(session, "كلام سحبه صاحبه")
        act(desk, item, "shown")
        assert "سحبه" in on_wall(desk)
        withdraw_contribution(contribution=item.contribution)
        assert all("سحبه" not in desk.get(page).content.decode() for page in (DESK, INCOMING, NOW, SCREEN, CAPTURE))
        assert act(desk, item, "shown").status_code == 404
        # Nothing touched the board: whoever asks with what they know hears of it within a quarter of a minute.
        monkeypatch.setattr(queries, "RECHECK_SECONDS", 15)
        now = [1_000_000.0]
        monkeypatch.setattr(queries.time, "time", lambda: now[0])
        before = desk.get(NOW)["ETag"]
        now[0] += 15
        assert desk.get(NOW, headers={"if-none-match": before}).status_code == 200

    def test_everything_on_a_shared_screen_is_taken_through_one_door(self, session, desk, monkeypatch):
        """What the door leaves out is nowhere: the exclusion of sensitive texts is one line in `queries.items`."""
        heard = actions.capture(
            session=session,
            words=actions.Words(region=session.region, axis=Axis.objects.first(), body="نص محجوب سمع"),
            ticket=new_ticket(),
            by=account_of("other", session.region, role="rapporteur"),
        )
        item = send(session, "نص محجوب كتب")
        act(desk, item, "shown")
        monkeypatch.setattr(queries, "_GONE", [Contribution.Status.SUBMITTED])
        pages = (DESK, INCOMING, NOW, SCREEN, CAPTURE)
        assert [page for page in pages if "محجوب" in desk.get(page).content.decode()] == []
        assert desk.get(f"{CAPTURE}{heard.reference}/").status_code == 404


class TestMoves:
    def test_nothing_reaches_the_wall_without_a_click(self, session, desk):
        send(session, "كلام جديد"), ask(session, "سؤال جديد")
        assert "جديد" not in on_wall(desk)

    def test_one_thing_stands_on_the_wall_and_goes_when_it_is_taken_off(self, session, desk):
        item, question = send(session, "المقترح"), ask(session, "السؤال")
        act(desk, item, "shown")
        assert ("المقترح" in on_wall(desk), "السؤال" in on_wall(desk)) == (True, False)
        act(desk, question, "shown")
        assert ("المقترح" in on_wall(desk), "السؤال" in on_wall(desk)) == (False, True)
        question.refresh_from_db()
        assert question.state == "taken_up"
        desk.post(f"{DESK}take-off/")
        assert ("المقترح" in on_wall(desk), "السؤال" in on_wall(desk)) == (False, False)

    def test_setting_aside_asks_why_and_takes_it_off(self, session, desk, rapporteur):
        item = send(session, "المقترح")
        act(desk, item, "shown")
        refused = act(desk, item, "aside")
        assert (refused.status_code, "المقترح" in on_wall(desk)) == (422, True)
        act(desk, item, "aside", reason="خارج الموضوع")
        item.refresh_from_db()
        assert (item.state, item.reason, item.changed_by) == ("aside", "خارج الموضوع", rapporteur)
        assert "المقترح" not in on_wall(desk)
        act(desk, item, "new")
        item.refresh_from_db()
        assert (item.state, item.reason) == ("new", "")

    @pytest.mark.parametrize(("to", "state"), [("taken_up", "taken_up"), ("answered", "answered")])
    def test_a_question_is_taken_up_and_answered(self, session, desk, to, state):
        question = ask(session)
        act(desk, question, to)
        question.refresh_from_db()
        assert question.state == state

    def test_an_answered_question_leaves_the_wall(self, session, desk):
        question = ask(session, "السؤال")
        act(desk, question, "shown")
        act(desk, question, "answered")
        assert "السؤال" not in on_wall(desk)
        assert act(desk, question, "shown").status_code == 409

    def test_moves_are_told_in_the_trail_without_the_words(self, session, desk, rapporteur):
        item = send(session)
        act(desk, item, "aside", reason="خارج الموضوع")
        entry = AuditEntry.objects.get(action="live_item_moved")
        assert (entry.actor_id, entry.region_code) == (rapporteur.pk, "04")
        assert entry.details == {"before": "new", "after": "aside"}

    def test_the_axis_under_discussion_is_shown_to_the_wall_and_the_phones(self, session, desk):
        guiding = GuidingQuestion.objects.filter(axis="disability").first()
        desk.post(f"{DESK}discuss/", {"topic": f"question:{guiding.pk}"})
        wall = on_wall(desk)
        assert all(text in wall for text in (guiding.text_ar, guiding.text_fr, guiding.axis.name_ar))
        assert phone().get("/fr/live/RS-04/status.json").json()["question"] == guiding.text_fr
        assert phone().get("/ar/live/RS-04/").context["form"]["axis"].value() == "disability"

    def test_nothing_is_moved_when_the_meeting_is_over(self, session, desk):
        item, question = send(session, "المقترح"), ask(session)
        act(desk, item, "shown")
        move_session(session=session, to="held", by=None)
        said = [
            act(desk, item, "aside", reason="سبب").status_code,
            act(desk, question, "answered").status_code,
            act(desk, question, "shown").status_code,
            desk.post(f"{DESK}discuss/", {"topic": "axis:families"}).status_code,
        ]
        assert said == [409] * 4
        assert "المقترح" not in on_wall(desk)

    def test_a_move_that_the_table_does_not_know_says_who_was_faster(self, session, desk, rapporteur):
        item = send(session)
        actions.move_item(item=item, to="aside", by=rapporteur, reason="سبب")
        answer = act(desk, item, "shown")
        assert answer.status_code == 409
        with pytest.raises(workflow.InvalidMove):
            actions.move_item(item=item, to="shown", by=rapporteur)


class TestWho:
    def test_another_region_s_moderator_finds_nothing(self, session, regions, sign_in):
        item = send(session)
        foreign = sign_in(account_of("foreign", regions["06"], role="rapporteur"))
        said = {foreign.get(page).status_code for page in (DESK, INCOMING, SCREEN, NOW, CAPTURE)}
        assert said | {act(foreign, item, "shown").status_code} == {404}

    def test_the_reception_keeps_the_door_and_reads_nothing_here(self, session, sign_in):
        reception = sign_in(account_of("hicham", session.region, role="reception"))
        assert {reception.get(page).status_code for page in (DESK, SCREEN, CAPTURE)} == {403}

    def test_the_wall_opens_by_its_key_alone_and_only_its_own(self, session, meeting):
        meeting("RS-04-B")
        key = screen_key(session)
        nobody = phone()
        assert nobody.get(f"{SCREEN}?key={key}").status_code == 200
        assert nobody.get(f"{NOW}?key={key}").status_code == 200
        assert nobody.get(f"/ar/live/RS-04-B/screen/?key={key}").status_code == 302
        assert nobody.get(f"{SCREEN}?key={key[:-1]}").status_code == 302
        assert nobody.get(f"{DESK}?key={key}").status_code == 302

    def test_a_key_opens_for_a_day(self, session, monkeypatch):
        key = screen_key(session)
        monkeypatch.setattr("consultations.live.links.KEY_SECONDS", -1)
        assert phone().get(f"{SCREEN}?key={key}").status_code == 302

    def test_an_item_of_another_meeting_is_not_here(self, session, meeting, desk):
        meeting("RS-04-B")
        item = send(session)
        assert desk.post(f"/ar/live/RS-04-B/desk/items/{item.pk}/", {"to": "shown"}).status_code == 404


class TestWall:
    @pytest.mark.parametrize("text", [text for text in OWN if any(sign.isalnum() for sign in text)])
    def test_hostile_words_stay_words(self, session, desk, text):
        text = text.encode("utf-8", errors="replace").decode()[:400]
        item, question = send(session, text), ask(session, text)
        for thing in (item, question):
            act(desk, thing, "shown")
            for page in (desk.get(SCREEN), desk.get(NOW), desk.get(DESK)):
                html = page.content.decode()
                assert page.status_code == 200
                assert not any(sign in html for sign in ("<script>alert", "<img src=x", "<svg/onload"))
                assert 'dir="auto"' in html

    def test_no_name_without_consent(self, session, desk):
        silent = send(session, "الأول", author_name="سعاد بنيس")
        act(desk, silent, "shown")
        assert "سعاد" not in on_wall(desk)
        named = send(session, "الثاني", author_name="سعاد بنيس", name_is_public=True)
        act(desk, named, "shown")
        assert "سعاد بنيس" in on_wall(desk)

    def test_no_figure_about_fewer_than_ten(self, session, desk):
        for number in range(9):
            send(session, f"مقترح {number}")
        assert desk.get(SCREEN).context["received"] is None
        for text in ("العاشر", "الحادي عشر"):
            send(session, text)
            assert desk.get(SCREEN).context["received"] == 10  # in tens: the wall tells of nobody who has just sent

    def test_labels_stand_in_both_languages(self, session, desk):
        act(desk, send(session, "كلام"), "shown")
        wall = on_wall(desk)
        assert ("مقترح" in wall, "Proposition" in wall) == (True, True)

    def test_what_is_known_is_not_drawn_again(self, session):
        key, nobody = screen_key(session), phone()
        first = nobody.get(f"{NOW}?key={key}")
        with CaptureQueriesContext(connection) as again:
            same = nobody.get(f"{NOW}?key={key}", headers={"if-none-match": first["ETag"]})
        assert (same.status_code, len(again)) == (304, 2)  # the meeting, its board


class TestCapture:
    @pytest.fixture
    def people(self, session):
        RegionalSession.objects.update(state="registration_open")
        body = Organisation.objects.create(
            code="amal", category_id="associations", region=session.region, name_ar="الأمل", name_fr="Amal"
        )
        made = come(session, "أمينة بنيس", category="associations", organisation=body)
        RegionalSession.objects.update(state="live")
        return made

    def heard(self, **given: str) -> dict[str, str]:
        return fields(**given)

    def test_whoever_types_is_the_helper_and_never_the_author(self, session, desk, rapporteur):
        answer = desk.post(CAPTURE, self.heard(speaker="cat:experts"))
        contribution = Contribution.objects.get()
        assert (contribution.entered_by, contribution.author, contribution.author_name) == (rapporteur, None, "")
        assert (contribution.channel, contribution.category_id, contribution.status) == (
            "session", "experts", "submitted",
        )  # fmt: skip
        assert answer["Location"] == f"{CAPTURE}?axis=disability&kind=proposal"
        assert desk.get(answer["Location"]).context["form"]["axis"].value() == "disability"

    def test_a_rapporteur_registered_under_their_own_account_is_not_made_the_author(
        self, session, desk, rapporteur, people
    ):
        people.account = rapporteur
        people.save()
        desk.post(CAPTURE, self.heard(speaker=f"reg:{people.pk}", consent="on"))
        assert Contribution.objects.get().author is None

    def test_what_somebody_said_counts_for_their_organisation_without_their_name(self, session, desk, people):
        desk.post(CAPTURE, self.heard(speaker=f"reg:{people.pk}"))
        contribution = Contribution.objects.get()
        assert (contribution.organisation_id, contribution.category_id) == ("amal", "associations")
        assert (contribution.author_name, contribution.name_is_public) == ("", False)
        assert LiveItem.objects.get().registration == people

    def test_a_name_stands_only_with_consent(self, session, desk, people):
        assert desk.post(CAPTURE, self.heard(author_name="سعاد")).status_code == 422
        assert desk.post(CAPTURE, self.heard(consent="on")).status_code == 422
        desk.post(CAPTURE, self.heard(speaker=f"reg:{people.pk}", consent="on"))
        assert Contribution.objects.values_list("author_name", "name_is_public").get() == ("أمينة بنيس", True)

    def test_the_same_capture_arrives_twice_and_is_entered_once(self, session, desk):
        given = self.heard()
        said = [desk.post(CAPTURE, given, headers={"accept": "application/json"}).json() for _time in range(2)]
        assert {one["reference"] for one in said} == {"TCH-04-000001"}
        assert (Contribution.objects.count(), board(session).received) == (1, 1)

    def test_a_late_line_still_enters_what_was_heard_when_the_meeting_is_held(self, session, desk):
        move_session(session=session, to="held", by=None)
        assert desk.post(CAPTURE, self.heard()).status_code == 302
        RegionalSession.objects.update(state="minutes_published")
        assert desk.post(CAPTURE, self.heard()).status_code == 409

    def test_the_last_ten_stand_below_newest_first(self, session, desk):
        for number in range(12):
            desk.post(CAPTURE, self.heard(body=f"كلام رقم {number}"))
        send(session, "كتب في القاعة")
        shown = [item.contribution.body for item, _correctable in desk.get(CAPTURE).context["captured"]]
        assert shown == [f"كلام رقم {number}" for number in range(11, 1, -1)]

    def test_it_is_corrected_until_somebody_begins_to_screen_it(self, session, desk, rapporteur, people):
        desk.post(CAPTURE, self.heard(speaker="cat:experts"))
        page = f"{CAPTURE}TCH-04-000001/"
        assert desk.get(page).context["form"]["speaker"].value() == "cat:experts"
        desk.post(page, self.heard(body="كلام مصحح", axis="families", speaker=f"reg:{people.pk}"))
        contribution = Contribution.objects.get()
        assert (contribution.body, contribution.axis_id, contribution.organisation_id) == (
            "كلام مصحح",
            "families",
            "amal",
        )
        assert AuditEntry.objects.get(action="live_capture_corrected").actor_id == rapporteur.pk
        move_contribution(contribution=contribution, to="screening", by=None)
        assert desk.post(page, self.heard(body="متأخر")).status_code == 422
        contribution.refresh_from_db()
        assert contribution.body == "كلام مصحح"

    def test_what_people_sent_themselves_is_not_corrected_here(self, session, desk):
        item = send(session)
        assert desk.get(f"{CAPTURE}{item.contribution.reference}/").status_code == 404
