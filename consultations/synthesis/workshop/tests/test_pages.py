"""The pages of the workshop: what they show, what they refuse, what a colleague did meanwhile, what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.contributions.models import Contribution
from consultations.synthesis.workshop import actions, queries
from consultations.synthesis.workshop.actions.keeping import keep
from consultations.synthesis.workshop.models import KeyQuote, Placement
from consultations.synthesis.workshop.queries import Bench
from consultations.synthesis.workshop.tests.conftest import (
    AXIS,
    Texts,
    bench_of,
    homes,
    proposal,
    theme,
    ticks,
)
from stakeholders.models import Account, RoleAssignment
from strategy.models import Region

SignIn = Callable[[Account], Client]
Role = RoleAssignment.Role


@pytest.fixture
def desk(rapporteur: Account, sign_in: SignIn) -> Client:
    return sign_in(rapporteur)


def at(name: str, *arguments: object) -> str:
    return reverse(f"workshop:{name}", args=["04", *arguments])


def values(texts: list[Contribution]) -> list[str]:
    return [f"{tick.reference}.{tick.turn}" for tick in ticks(texts)]


def post_texts(desk: Client, chosen: list[str], **data: str):
    return desk.post(at("texts", AXIS), {"one": chosen, "here": "a", **data})


def test_where_nobody_wrote_there_is_nothing_to_work_on(
    rabat: Region, desk: Client, request: pytest.FixtureRequest
) -> None:
    page = desk.get(at("region"))
    assert page.context["is_empty"] is True
    assert 'class="empty"' in page.content.decode()
    request.getfixturevalue("texts")
    page = desk.get(at("region"))
    assert page.context["is_empty"] is False
    assert page.content.decode().count('class="machine"') == 1  # on the one axis that somebody wrote on


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    "ticked", ["TCH-04-\x00.0", "TCH-04-000001." + "9" * 5000, "x" * 4000, "TCH-04-000001.-1", "."]
)
def test_what_no_box_sends_chooses_nothing(desk: Client, ticked: str) -> None:
    assert post_texts(desk, [ticked], do="confirm").status_code == 422
    assert not Placement.objects.filter(confirmed=True).exists()


@pytest.mark.usefixtures("texts")
class TestReading:
    def test_the_region_shows_each_theme_with_its_figures(self, desk: Client) -> None:
        page = desk.get(at("region"))
        board = next(board for board in page.context["boards"] if board.bench.code == AXIS)
        assert [(row.theme.key, row.figures.size, row.bar) for row in board.rows] == [
            ("a", 5, 100.0),
            ("b", 4, 80.0),
            ("c", 3, 60.0),
        ]
        assert (board.other.figures.size, board.total.uncertain, board.waiting) == (2, 2, 0)

    def test_the_lists_ask_as_many_questions_for_three_rows_as_for_one(
        self, rabat: Region, desk: Client, texts: Texts
    ) -> None:
        pages = [at("region"), at("theme", "a"), at("beside", AXIS), at("reader", AXIS)]
        few = {"a": texts["a"][:1], "": texts[""][:1]}
        Placement.objects.all().delete()
        keep(rabat, {AXIS: proposal(few)})

        def costs() -> list[int]:
            for page in pages:
                desk.get(page)
            found = []
            for page in pages:
                with CaptureQueriesContext(connection) as asked:
                    assert desk.get(page).status_code == 200
                found.append(len(asked))
            return found

        before = costs()
        keep(rabat, {AXIS: proposal(texts)})
        assert costs() == before

    def test_a_theme_is_read_by_pages_and_by_what_is_open(self, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(queries, "PAGE", 3)
        first = desk.get(at("theme", "a"))
        second = desk.get(at("theme", "a") + first.context["next_url"])
        shown = [[text.contribution.reference for text in page.context["rows"]] for page in (first, second)]
        assert [len(page) for page in shown] == [3, 2]
        assert not set(shown[0]) & set(shown[1])
        assert desk.get(at("theme", "a"), {"show": "confirmed"}).context["rows"] == []

    @pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR])
    def test_readers_see_no_button_and_decide_nothing(
        self, rabat: Region, make_account: Callable[..., Account], sign_in: SignIn, texts: Texts, role: str
    ) -> None:
        browser = sign_in(make_account("reads", rabat, role=role))
        for page in (at("theme", "a"), at("region"), at("reader", AXIS), at("quote", texts["a"][0].reference)):
            main = browser.get(page).content.decode().split("<main")[1]
            assert 'method="post"' not in main, page
        assert post_texts(browser, values(texts["a"]), do="confirm").status_code == 403
        assert not Placement.objects.filter(confirmed=True).exists()


@pytest.mark.usefixtures("texts")
class TestDeciding:
    def test_chosen_texts_are_moved_and_led_back(self, desk: Client, rabat: Region, texts: Texts) -> None:
        response = post_texts(desk, values(texts["a"][:2]), do="move", to="b")
        assert (response.status_code, response["Location"]) == (302, at("theme", "a"))
        assert [homes(rabat)[one.reference] for one in texts["a"][:3]] == ["b", "b", "a"]
        undo = desk.get(at("theme", "a")).context["undo"]
        desk.post(at("undo", undo.pk), {"here": "a"})
        assert {homes(rabat)[one.reference] for one in texts["a"]} == {"a"}
        assert desk.get(at("theme", "a")).context["undo"] is None

    @pytest.mark.parametrize(
        ("data", "wrong"),
        [
            ({"do": "move", "to": "b"}, ["one"]),
            ({"do": "move", "to": "", "one": ["x"]}, ["to"]),
            ({"do": "move", "to": "elsewhere", "one": ["x"]}, ["to"]),
            ({"do": "split", "one": ["x"]}, ["name_ar"]),
        ],
    )
    def test_what_is_missing_is_said_at_its_field_and_the_choice_is_kept(
        self, desk: Client, texts: Texts, data: dict[str, object], wrong: list[str]
    ) -> None:
        chosen = values(texts["a"][:1]) if "one" in data else []
        response = post_texts(desk, chosen, **{name: value for name, value in data.items() if name != "one"})
        assert (response.status_code, list(response.context["form"].errors)) == (422, wrong)
        assert [text.is_ticked for text in response.context["rows"]].count(True) == len(chosen)

    def test_a_colleagues_name_is_shown_before_it_is_replaced(
        self, desk: Client, coordinator: Account, rapporteur: Account
    ) -> None:
        actions.name_theme(theme=theme("a"), name_ar="اسم الزميلة", name_fr="", seen=1, by=coordinator)
        response = desk.post(at("name", "a"), {"seen": "1", "name_ar": "اسمي", "name_fr": ""})
        assert (response.status_code, theme("a").name_ar) == (409, "اسم الزميلة")
        form = response.context["name_form"]
        assert (form["name_ar"].value(), form["seen"].value()) == ("اسمي", "2")
        assert 'id="meanwhile"' in response.content.decode()
        desk.post(at("name", "a"), {"seen": "2", "name_ar": "اسمي", "name_fr": ""})
        assert theme("a").name_ar == "اسمي"

    def test_a_theme_is_merged_discarded_restored_and_reviewed(self, desk: Client) -> None:
        assert desk.post(at("merge", "a"), {"seen": "1", "into": "b"})["Location"] == at("theme", "b")
        assert desk.post(at("merge", "c"), {"seen": "1", "into": ""}).status_code == 422
        assert 'action="' + at("restore", "a") in desk.get(at("theme", "a")).content.decode()
        desk.post(at("restore", "a"), {"seen": "2"})
        desk.post(at("discard", "c"), {"seen": "1"})
        desk.post(at("review", "b"), {"seen": "1"})
        assert [theme(key).stands for key in "abc"] == [True, True, False]
        assert theme("b").reviewed_at is not None
        assert desk.post(at("discard", "b"), {"seen": "1"}).status_code == 409
        assert theme("b").discarded_at is None

    def test_a_sentence_is_chosen_and_taken_away(self, desk: Client, bench: Bench, texts: Texts) -> None:
        one = texts["a"][0]
        page = desk.get(at("quote", one.reference))
        choices = page.context["form"].fields["passage"].choices
        assert [label for _value, label in choices] == re.split(r"(?<=\.) ", one.body)
        desk.post(at("quote", one.reference), {"passage": choices[1][0]})
        quote = KeyQuote.objects.get()
        assert one.body[quote.start : quote.end] == choices[1][1]
        assert [passage.text for passage in desk.get(at("theme", "a")).context["passages"]] == [choices[1][1]]
        desk.post(at("quote", one.reference), {"do": "remove"})
        assert KeyQuote.objects.count() == 0
        assert desk.post(at("quote", one.reference), {"passage": "0.9.wrong"}).status_code == 422

    def test_a_reader_goes_from_one_uncertain_text_to_the_next(self, desk: Client, rabat: Region, texts: Texts) -> None:
        keep(rabat, {AXIS: proposal(texts, c=0.3)})
        seen = []
        while text := desk.get(at("reader", AXIS)).context["text"]:
            seen.append(text.contribution.reference)
            do = {"do": "confirm"} if len(seen) % 2 else {"do": "move", "to": "b"}
            post_texts(desk, [text.value], **{**do, "here": "reader"})
        assert seen == [one.reference for one in (*texts["c"], *texts[""])]
        assert [homes(rabat)[reference] for reference in seen] == ["c", "b", "c", "b", ""]

    def test_the_text_of_another_region_is_not_there(
        self, desk: Client, oriental: Region, texts: Texts, say: Callable[..., Contribution]
    ) -> None:
        stranger = say(90, region=oriental, province=None)
        Placement.objects.create(contribution=stranger)
        assert desk.get(at("quote", stranger.reference)).status_code == 404
        assert desk.get(reverse("workshop:region", args=["02"])).status_code == 404
        post_texts(desk, [f"{stranger.reference}.0"], do="move", to="b")
        assert Placement.objects.get(pk=stranger.pk).theme is None


def test_a_region_without_anything_says_so(rabat: Region, desk: Client) -> None:
    page = desk.get(at("region"))
    assert [board.rows for board in page.context["boards"]] == [[], [], [], [], []]
    assert page.status_code == 200
    assert bench_of(rabat).themes == ()
