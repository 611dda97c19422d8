"""The machine on somebody's word: the rest is placed, themes are found again, and nothing is replaced before a yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from consultations.contributions.models import Contribution
from consultations.synthesis.workshop import actions, picture, proposals, queries
from consultations.synthesis.workshop.actions import ChangedMeanwhile
from consultations.synthesis.workshop.actions.keeping import keep
from consultations.synthesis.workshop.models import Arrangement, Placement, Theme
from consultations.synthesis.workshop.tasks import arrange_axis
from consultations.synthesis.workshop.tests.conftest import AXIS, Texts, bench_of, homes, proposal, theme, ticks
from portal.shared.models import Job
from stakeholders.models import Account
from strategy.models import Axis, Region

SUBJECTS = {
    "school": "نقل مدرسي للتلاميذ من الدواوير البعيدة إلى الإعدادية كل صباح",
    "sport": "ملعب للقرب وقاعة للرياضة يتدرب فيها شباب الحي مساء",
}
EACH = 16
FIND, PLACE = Arrangement.Kind.FIND, Arrangement.Kind.PLACE


@pytest.fixture
def mixed(rabat: Region, say: Callable[..., Contribution]) -> Texts:
    """Two subjects, of which the machine has put four texts each into the other's theme."""
    axis = Axis.objects.get(code=AXIS)
    texts: Texts = {}
    for place, (subject, words) in enumerate(SUBJECTS.items()):
        for number in range(EACH):
            body = f"نريد {words}، وهذا مطلب جماعة رقم {number} منذ سنوات."
            texts.setdefault(subject, []).append(say(place * EACH + number, axis=axis, body=body, language="ar"))
    school, sport = texts["school"], texts["sport"]
    keep(rabat, {AXIS: proposal({"school": school[:12] + sport[12:], "sport": sport[:12] + school[12:]})})
    return texts


def confirm(region: Region, texts: list[Contribution], by: Account) -> None:
    actions.confirm_texts(bench=bench_of(region), ticks=ticks(texts), by=by)


def take(asked: Arrangement, by: Account, *keys: str) -> int:
    return actions.accept_arrangement(arrangement=asked, take=keys or proposals.offered(asked.found), by=by)


def placed(region: Region, texts: Texts, by: Account) -> Arrangement:
    """Let the machine place the rest: the four texts of each subject that stand in the other's theme."""
    for subject in SUBJECTS:
        confirm(region, texts[subject][:10], by)
    return run(region, PLACE, by)


def facts() -> list[tuple[object, ...]]:
    rows = Placement.objects.order_by("pk")
    return list(rows.values_list("pk", "theme", "confirmed", "confidence", "by", "decided_at"))


def run(region: Region, kind: str, by: Account) -> Arrangement:
    asked = actions.request_arrangement(bench=bench_of(region), kind=kind, by=by)
    arrange_axis(asked.job_id)
    asked.refresh_from_db()
    return asked


def test_ten_confirmed_texts_of_each_theme_place_the_rest(rabat: Region, mixed: Texts, rapporteur: Account) -> None:
    confirm(rabat, mixed["school"][:10], rapporteur)
    with pytest.raises(ValidationError):
        actions.request_arrangement(bench=bench_of(rabat), kind=PLACE, by=rapporteur)
    assert [row.theme.key for row in queries.board(bench_of(rabat)).lacking] == ["sport"]
    confirm(rabat, mixed["sport"][:10], rapporteur)
    done = run(rabat, PLACE, rapporteur)
    now = homes(rabat)
    assert (done.state, done.job.state, done.found["moved"]) == ("taken", "done", 8)
    assert all(now[one.reference] == subject for subject, texts in mixed.items() for one in texts)
    moved = {(before, after): count for before, after, count in done.found["flows"] if before != after}
    assert moved == {("school", "sport"): 4, ("sport", "school"): 4}
    place = Placement.objects.get(pk=mixed["school"][12].pk)
    assert (place.confirmed, place.by) == (False, None)
    assert place.decided_at is not None
    assert 0 < (place.confidence or 0) <= 1


def test_what_people_placed_is_not_placed_again(rabat: Region, mixed: Texts, rapporteur: Account) -> None:
    for subject in SUBJECTS:
        confirm(rabat, mixed[subject][:10], rapporteur)
    stays = mixed["school"][12]
    confirm(rabat, [stays], rapporteur)  # a person says that it belongs to sport
    run(rabat, PLACE, rapporteur)
    assert homes(rabat)[stays.reference] == "sport"


def test_a_place_decided_while_the_machine_was_thinking_stays(
    rabat: Region, mixed: Texts, rapporteur: Account, coordinator: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    for subject in SUBJECTS:
        confirm(rabat, mixed[subject][:10], rapporteur)
    one = mixed["school"][13]
    asked = actions.request_arrangement(bench=bench_of(rabat), kind=PLACE, by=rapporteur)

    def decided_meanwhile(stage: str, _done: int, _total: int) -> None:
        if stage == "storing":
            actions.move_texts(bench=bench_of(rabat), ticks=ticks([one]), to=None, by=coordinator)

    actions.carry_out(job=asked.job, progress=decided_meanwhile)
    assert homes(rabat)[one.reference] == ""


def test_done_twice_it_is_done_once(rabat: Region, mixed: Texts, rapporteur: Account) -> None:
    for subject in SUBJECTS:
        confirm(rabat, mixed[subject][:10], rapporteur)
    asked = run(rabat, PLACE, rapporteur)
    before = list(Placement.objects.order_by("pk").values())
    Job.objects.filter(pk=asked.job_id).update(state="queued")
    arrange_axis(asked.job_id)
    assert list(Placement.objects.order_by("pk").values()) == before


def test_one_press_takes_the_whole_placing_back(
    rabat: Region, mixed: Texts, rapporteur: Account, say: Callable[..., Contribution], sign_in: Callable[..., Client]
) -> None:
    for subject in SUBJECTS:
        confirm(rabat, mixed[subject][:10], rapporteur)
    late = say(99, axis=Axis.objects.get(code=AXIS), body=f"نريد {SUBJECTS['sport']}.", language="ar")
    before = facts()
    asked = run(rabat, PLACE, rapporteur)
    assert Placement.objects.filter(contribution=late).exists()
    desk, page = sign_in(rapporteur), reverse("workshop:arrangement", args=["04", asked.pk])
    decision = desk.get(page).context["outcome"]
    assert (decision.kind, decision.count) == ("placed", 9)
    response = desk.post(reverse("workshop:undo", args=["04", decision.pk]), follow=True)
    assert ["".join(filter(str.isdigit, str(told))) for told in response.context["messages"]] == ["9"]
    assert facts() == before  # the late one has no place again, and the machine is as sure as it was
    shown = desk.get(page)
    assert shown.context["outcome"].undone
    assert 'id="undo"' not in shown.content.decode()
    with pytest.raises(ChangedMeanwhile):
        actions.undo_decision(decision=decision, by=rapporteur)


def test_what_was_decided_since_stays_and_is_said(
    rabat: Region, mixed: Texts, rapporteur: Account, coordinator: Account
) -> None:
    asked = placed(rabat, mixed, rapporteur)
    [first, second, *others] = [*mixed["school"][12:], *mixed["sport"][12:]]
    actions.move_texts(bench=bench_of(rabat), ticks=ticks([first]), to=None, by=coordinator)
    confirm(rabat, [second], coordinator)
    decision = queries.outcome(asked)
    assert decision is not None
    done = actions.undo_decision(decision=decision, by=rapporteur)
    assert (done.count, done.skipped) == (6, sorted([first.reference, second.reference]))
    now = homes(rabat)
    assert (now[first.reference], now[second.reference]) == ("", "school")
    assert {now[one.reference] for one in others if one in mixed["school"]} == {"sport"}
    assert {now[one.reference] for one in others if one in mixed["sport"]} == {"school"}


def test_a_placing_under_a_newer_one_is_not_taken_back(rabat: Region, mixed: Texts, rapporteur: Account) -> None:
    first = queries.outcome(placed(rabat, mixed, rapporteur))
    second = queries.outcome(run(rabat, PLACE, rapporteur))
    assert first is not None
    assert second is not None
    with pytest.raises(ChangedMeanwhile):
        actions.undo_decision(decision=first, by=rapporteur)
    assert vars(second)["leads_back"] is False  # it moved nothing, and made nobody surer


def test_one_found_theme_is_taken_over_and_the_rest_stays_as_it_was(
    rabat: Region, mixed: Texts, rapporteur: Account
) -> None:
    whole = [*mixed["school"], *mixed["sport"]]
    Placement.objects.all().delete()
    keep(rabat, {AXIS: proposal({"school": mixed["school"][:12], "sport": mixed["sport"], "": mixed["school"][12:]})})
    asked = run(rabat, FIND, rapporteur)
    asked.found = a_proposal(whole, {"school": mixed["school"][:7], "fresh": mixed["school"][7:]}, homes(rabat))
    asked.save()
    compared = proposals.comparison(asked, bench_of(rabat))
    kinds = {change.key: (change.kind, change.before, change.after) for change in compared.offered}
    assert kinds == {"fresh": ("split", 0, 9), "other": ("changed", 4, 16)}
    assert [(theme.name, theme.count) for theme in compared.vanishing] == [("آلة sport", 16)]
    before = homes(rabat)
    assert take(asked, rapporteur, "fresh") == 9
    moved = {one.reference: "fresh" for one in mixed["school"][7:]}
    assert homes(rabat) == before | moved  # nothing went beside the themes, and sport stands
    asked.refresh_from_db()
    assert (asked.found["taken"], asked.found["moved"]) == (["fresh"], 9)
    assert ["sport", "sport", 16] in asked.found["flows"]


def test_a_theme_that_is_not_found_again_goes_with_its_last_text(
    rabat: Region, mixed: Texts, rapporteur: Account
) -> None:
    asked = run(rabat, FIND, rapporteur)
    every = [*mixed["school"], *mixed["sport"]]
    asked.found = a_proposal(every, {"one": every[:20], "two": every[20:]}, homes(rabat))
    asked.save()
    take(asked, rapporteur, "one", "two")
    assert [theme.key for theme in bench_of(rabat).standing] == ["one", "two"]


def test_found_themes_that_were_taken_over_are_taken_back(
    rabat: Region, mixed: Texts, rapporteur: Account, say: Callable[..., Contribution], sign_in: Callable[..., Client]
) -> None:
    before, stood = facts(), themes()
    late = say(99, axis=Axis.objects.get(code=AXIS), body=f"نريد {SUBJECTS['sport']}.", language="ar")
    every = [*mixed["school"], *mixed["sport"], late]
    asked = run(rabat, FIND, rapporteur)
    asked.found = a_proposal(every, {"school": every[:10], "two": every[10:]}, {**homes(rabat), late.reference: ""})
    asked.save()
    assert take(asked, rapporteur, "school", "two") == 23
    assert [theme.key for theme in bench_of(rabat).standing] == ["school", "two"]
    desk, page = sign_in(rapporteur), reverse("workshop:arrangement", args=["04", asked.pk])
    undo = reverse("workshop:undo", args=["04", desk.get(page).context["outcome"].pk])
    assert undo in desk.get(page).content.decode()
    desk.post(undo)
    assert (facts(), themes()) == (before, stood)  # the late one has no place again
    assert desk.get(page).context["outcome"].undone
    assert undo not in desk.get(page).content.decode()


def test_a_found_theme_that_somebody_worked_on_since_stays(
    rabat: Region, mixed: Texts, rapporteur: Account, coordinator: Account
) -> None:
    every = [*mixed["school"], *mixed["sport"]]
    asked = run(rabat, FIND, rapporteur)
    asked.found = a_proposal(every, {"one": every[:20], "two": every[20:]}, homes(rabat))
    asked.save()
    take(asked, rapporteur, "one", "two")
    confirm(rabat, every[20:21], coordinator)
    asked.refresh_from_db()
    decision = queries.outcome(asked)
    assert decision is not None
    done = actions.undo_decision(decision=decision, by=rapporteur)
    assert (done.count, done.skipped) == (31, [every[20].reference])
    assert sorted(theme.key for theme in bench_of(rabat).standing) == ["school", "sport", "two"]
    assert homes(rabat)[every[20].reference] == "two"


def test_found_themes_under_a_newer_placing_are_not_taken_back(
    rabat: Region, mixed: Texts, rapporteur: Account
) -> None:
    asked = run(rabat, FIND, rapporteur)
    take(asked, rapporteur)
    asked.refresh_from_db()
    for one in bench_of(rabat).standing:
        confirm(rabat, [place.contribution for place in queries.texts_of(bench_of(rabat), one)], rapporteur)
    run(rabat, PLACE, rapporteur)
    decision = queries.outcome(asked)
    assert decision is not None
    with pytest.raises(ChangedMeanwhile):
        actions.undo_decision(decision=decision, by=rapporteur)


def themes() -> list[tuple[object, ...]]:
    return list(Theme.objects.order_by("pk").values_list("pk", "key", "order", "label_ar", "label_fr"))


def test_themes_that_the_machine_joins_or_parts_are_called_so(rabat: Region, mixed: Texts, rapporteur: Account) -> None:
    asked = run(rabat, FIND, rapporteur)
    every = [*mixed["school"], *mixed["sport"]]
    asked.found = a_proposal(every, {"one": every}, homes(rabat))
    [joined] = proposals.comparison(asked, bench_of(rabat)).offered
    assert (joined.kind, [source.count for source in joined.sources]) == ("joined", [16, 16])
    again = [one for one in every if homes(rabat)[one.reference] == "sport"]
    asked.found = a_proposal(every, {"sport": every}, homes(rabat))
    assert len(again) == 16
    [joined] = proposals.comparison(asked, bench_of(rabat)).offered
    assert (joined.key, joined.kind, joined.before, joined.after) == ("sport", "joined", 16, 32)
    asked.found = a_proposal(every, {}, {one.reference: "" for one in every})
    assert proposals.comparison(asked, bench_of(rabat)).offered == []


def a_proposal(every: list[Contribution], themes: Texts, now: dict[str, str]) -> dict[str, object]:
    """Return what the machine might have found: these themes, and everything else beside them."""
    keys = list(themes)
    number_of = {one.pk: number for number, key in enumerate(keys) for one in themes[key]}
    flows: Counter[tuple[str, str]] = Counter()
    for one in every:
        flows[now[one.reference] or "other", keys[number_of[one.pk]] if one.pk in number_of else "other"] += 1
    return {
        "turn": 0,
        "themes": [{"key": key, "ar": f"جديد {key}", "fr": f"nouveau {key}"} for key in keys],
        "places": [[one.pk, number_of.get(one.pk, -1), 0.9, 0] for one in every],
        "flows": [[before, after, count] for (before, after), count in sorted(flows.items())],
        "moved": sum(count for (before, after), count in flows.items() if before != after),
    }


def test_the_picture_stands_the_other_way_for_a_reader_from_the_right() -> None:
    flows = [("a", "a", 30), ("a", "n", 10), *((f"o{number}", "n", 1) for number in range(15))]
    names = {"a": "A", "n": "N"}
    left, right = (picture.drawn(flows, names, mirrored=mirrored) for mirrored in (False, True))
    assert left is not None
    assert right is not None
    assert [(node.name, node.count, node.x) for node in left.nodes if node.anchor == "end"] == [
        ("A", 30, 351),
        ("N", 25, 351),
    ]
    assert {node.x for node in right.nodes if node.anchor == "end"} == {0}
    old = [node for node in left.nodes if node.anchor == "start"]
    assert (len(old), sum(node.count for node in old), old[-1].count) == (10, 55, 7)  # the smallest share one bar
    assert picture.drawn([], names, mirrored=False) is None


def test_found_themes_replace_nothing_before_somebody_says_so(rabat: Region, mixed: Texts, rapporteur: Account) -> None:
    confirm(rabat, mixed["school"][:3], rapporteur)
    before = list(Placement.objects.order_by("pk").values())
    asked = run(rabat, FIND, rapporteur)
    assert asked.state == "to_decide"
    assert list(Placement.objects.order_by("pk").values()) == before
    actions.drop_arrangement(arrangement=asked, by=rapporteur)
    assert list(Placement.objects.order_by("pk").values()) == before
    asked = run(rabat, FIND, rapporteur)
    moved = take(asked, rapporteur)
    assert moved == asked.found["moved"] > 0
    now = homes(rabat)
    assert {now[one.reference] for one in mixed["school"][:3]} == {"school"}
    assert theme("school").label_fr != "machine school"


def test_a_theme_that_people_had_a_hand_in_is_found_again(rabat: Region, mixed: Texts, rapporteur: Account) -> None:
    actions.name_theme(theme=theme("sport"), name_ar="الرياضة", name_fr="", seen=1, by=rapporteur)
    confirm(rabat, mixed["sport"][:1], rapporteur)
    asked = run(rabat, FIND, rapporteur)
    take(asked, rapporteur)
    assert (theme("sport").name_ar, theme("sport").stands) == ("الرياضة", True)
    assert homes(rabat)[mixed["sport"][0].reference] == "sport"


def test_a_proposal_that_was_overtaken_is_not_taken_over(
    rabat: Region, mixed: Texts, rapporteur: Account, coordinator: Account
) -> None:
    asked = run(rabat, FIND, rapporteur)
    actions.name_theme(theme=theme("school"), name_ar="النقل", name_fr="", seen=1, by=coordinator)
    before = list(Placement.objects.order_by("pk").values())
    with pytest.raises(ChangedMeanwhile):
        take(asked, rapporteur)
    assert list(Placement.objects.order_by("pk").values()) == before


def test_the_page_shows_old_beside_new_and_takes_it_over(
    rabat: Region, mixed: Texts, rapporteur: Account, sign_in: Callable[[Account], Client]
) -> None:
    desk = sign_in(rapporteur)
    response = desk.post(reverse("workshop:arrange", args=["04", AXIS]), {"kind": "find"})
    asked = Arrangement.objects.get()
    page = reverse("workshop:arrangement", args=["04", asked.pk])
    assert response["Location"] == page
    assert "<progress" in desk.get(page).content.decode()
    arrange_axis(asked.job_id)
    shown = desk.get(page).context
    assert sum(flow.count for flow in shown["comparison"].flows) == 2 * EACH
    offered = [change.key for change in shown["comparison"].offered]
    assert sum(node.count for node in shown["picture"].nodes) == 4 * EACH  # everything, on each side
    decide = reverse("workshop:decide", args=["04", asked.pk])
    refused = desk.post(decide, {"do": "accept"})
    assert (refused.status_code, refused.context["form"].ticked) == (422, set())
    assert 'id="take-error"' in refused.content.decode()
    desk.post(decide, {"do": "accept", "take": offered})
    asked.refresh_from_db()
    assert (asked.state, "places" in asked.found) == ("taken", False)
    assert desk.get(page).status_code == 200
