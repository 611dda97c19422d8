"""What is no longer among the newest of the moderator's desk: reached by a key, axis by axis."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.contributions.actions import withdraw_contribution
from consultations.live import queries
from consultations.live.tests.conftest import ask, send
from consultations.live.tests.test_desk import DESK, INCOMING, act, desk, on_wall
from tests.people import account_of

__all__ = ["desk"]

pytestmark = pytest.mark.django_db
EARLIER = f"{DESK}earlier/"


class TestEarlier:
    """What is no longer among the newest is reached by a key, axis by axis, and stays as usable as it was."""

    @pytest.fixture(autouse=True)
    def _few_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(queries, "SHOWN_PER_DESK", 2)
        monkeypatch.setattr(queries, "PAGE", 2)

    def links(self, browser: Client) -> list[str]:
        return [
            unescape(link) for link in re.findall(rf'href="({EARLIER}[^"]*)"', browser.get(INCOMING).content.decode())
        ]

    def test_links_lead_through_all_that_came_in_once_and_once_only(self, session, desk):
        first = send(session, "Une aire de jeux", axis="childhood")
        sent = [send(session, f"مقترح {number}") for number in range(7)]
        other = send(session, "Des crèches", axis="childhood")
        groups = {group.axis.code: group for group in desk.get(DESK).context["groups"] if group.axis}
        assert [item.pk for item in groups["disability"].items + groups["childhood"].items] == [sent[6].pk, other.pk]
        assert (groups["disability"].earlier_items, groups["childhood"].earlier_items) == (6, 1)
        childhood, address = self.links(desk)
        assert desk.get(childhood).context["rows"] == [first]
        read: list[int] = []
        for _page in range(3):
            page = desk.get(address)
            read += [item.pk for item in page.context["rows"]]
            address = EARLIER + page.context["next"]
        assert (read, page.context["next"]) == ([item.pk for item in reversed(sent[:6])], "")

    def test_questions_have_a_way_of_their_own(self, session, desk):
        asked = [ask(session, f"سؤال {number}؟") for number in range(5)]
        (address,) = self.links(desk)
        page = desk.get(address)
        assert page.context["rows"] == [asked[2], asked[1]]
        assert desk.get(EARLIER + page.context["next"]).context["rows"] == [asked[0]]

    def test_what_is_new_meanwhile_leaves_no_gap(self, session, desk):
        sent = [send(session, f"مقترح {number}") for number in range(4)]
        (address,) = self.links(desk)
        send(session, "جديد")
        assert desk.get(address).context["rows"] == [sent[1], sent[0]]

    def test_buttons_come_back_to_where_they_stood(self, session, desk):
        old, *_newer = [send(session, f"مقترح {number}") for number in range(4)]
        (address,) = self.links(desk)
        back = desk.get(address).context["back"]
        answer = act(desk, old, "shown", back=back)
        assert answer["Location"] == f"{address}#item-{old.pk}"
        assert "مقترح 0" in on_wall(desk)
        refused = act(desk, old, "aside", back=back)
        assert (refused.status_code, refused.context["rows"][-1]) == (422, old)
        for odd in ("https://example.org/", "what=moon", "after=0", "\x00", "axis=nothing"):
            assert act(desk, old, "shown", back=odd)["Location"] in {
                f"{DESK}#item-{old.pk}",
                f"{EARLIER}?what=items#item-{old.pk}",
            }

    def test_what_must_stay_off_a_screen_is_not_there_either(self, session, desk):
        sent = [send(session, f"مقترح {number}") for number in range(4)]
        (address,) = self.links(desk)
        withdraw_contribution(contribution=sent[1].contribution)
        assert desk.get(address).context["rows"] == [sent[0]]

    @pytest.mark.parametrize("asked", ["?what=moon", "?axis=nothing", "?after=0", "?after=x", f"?after={'9' * 50}"])
    def test_what_nobody_can_ask_for_is_not_there(self, asked, session, desk):
        assert desk.get(EARLIER + asked).status_code == 404

    def test_moderator_of_another_region_finds_nothing(self, session, regions, sign_in):
        other = sign_in(account_of("karim", regions["06"], role="rapporteur"))
        assert other.get(EARLIER).status_code == 404

    def test_polling_asks_no_more_for_what_is_earlier(self, session, desk):
        send(session, "الأول")
        ask(session)
        costs = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as spent:
                page = desk.get(INCOMING)
            costs.append((len(spent), page.content.decode().count('id="item-')))
            for number in range(4):
                send(session, f"مقترح {number}")
        assert costs == [(costs[0][0], 1), (costs[0][0], 2)]

    def test_page_asks_as_much_for_two_as_for_one(self, session, desk):
        costs = []
        for _time in range(2):
            send(session, "مقترح")
            with CaptureQueriesContext(connection) as spent:
                desk.get(f"{EARLIER}?axis=disability")
            costs.append(len(spent))
        assert costs == [costs[0]] * 2
