"""The machine on somebody's word: the rest is placed, themes are found again, and nothing is replaced before a yes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from consultations.contributions.models import Contribution
from consultations.synthesis.workshop import actions, queries
from consultations.synthesis.workshop.actions import ChangedMeanwhile
from consultations.synthesis.workshop.decisions import keep
from consultations.synthesis.workshop.models import Arrangement, Placement
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


def test_found_themes_replace_nothing_before_somebody_says_so(rabat: Region, mixed: Texts, rapporteur: Account) -> None:
    confirm(rabat, mixed["school"][:3], rapporteur)
    before = list(Placement.objects.order_by("pk").values())
    asked = run(rabat, FIND, rapporteur)
    assert asked.state == "to_decide"
    assert list(Placement.objects.order_by("pk").values()) == before
    actions.drop_arrangement(arrangement=asked, by=rapporteur)
    assert list(Placement.objects.order_by("pk").values()) == before
    asked = run(rabat, FIND, rapporteur)
    moved = actions.accept_arrangement(arrangement=asked, by=rapporteur)
    assert moved == asked.found["moved"] > 0
    now = homes(rabat)
    assert {now[one.reference] for one in mixed["school"][:3]} == {"school"}
    assert theme("school").label_fr != "machine school"


def test_a_theme_that_people_had_a_hand_in_is_found_again(rabat: Region, mixed: Texts, rapporteur: Account) -> None:
    actions.name_theme(theme=theme("sport"), name_ar="الرياضة", name_fr="", seen=1, by=rapporteur)
    confirm(rabat, mixed["sport"][:1], rapporteur)
    asked = run(rabat, FIND, rapporteur)
    actions.accept_arrangement(arrangement=asked, by=rapporteur)
    assert (theme("sport").name_ar, theme("sport").stands) == ("الرياضة", True)
    assert homes(rabat)[mixed["sport"][0].reference] == "sport"


def test_a_proposal_that_was_overtaken_is_not_taken_over(
    rabat: Region, mixed: Texts, rapporteur: Account, coordinator: Account
) -> None:
    asked = run(rabat, FIND, rapporteur)
    actions.name_theme(theme=theme("school"), name_ar="النقل", name_fr="", seen=1, by=coordinator)
    before = list(Placement.objects.order_by("pk").values())
    with pytest.raises(ChangedMeanwhile):
        actions.accept_arrangement(arrangement=asked, by=rapporteur)
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
    comparison = desk.get(page).context["comparison"]
    assert sum(flow.count for flow in comparison.flows) == 2 * EACH
    assert sum(change.after for change in comparison.changes) <= 2 * EACH
    desk.post(reverse("workshop:decide", args=["04", asked.pk]), {"do": "accept"})
    asked.refresh_from_db()
    assert (asked.state, "places" in asked.found) == ("taken", False)
    assert desk.get(page).status_code == 200
