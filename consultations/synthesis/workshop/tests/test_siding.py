"""Which side a text stands on: the machine reads it, people put it right, and their word survives every compilation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from consultations.contributions.models import Contribution
from consultations.review.trail.sentences import sentence
from consultations.synthesis.actions import compile_region
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.workshop import actions
from consultations.synthesis.workshop.actions.keeping import keep
from consultations.synthesis.workshop.decisions import gather
from consultations.synthesis.workshop.models import Decision, Placement, Stand
from consultations.synthesis.workshop.queries import Bench
from consultations.synthesis.workshop.tests.conftest import AXIS, Texts, bench_of, proposal, theme, ticks
from portal.shared.models import AuditEntry
from stakeholders.models import Account
from strategy.models import Axis, Region

Say = Callable[..., Contribution]
FOR = "نطالب بإحداث فضاء للأسر في كل حي، قريب من الأحياء السكنية ومفتوح كل يوم. رقم {}"
AGAINST = "نرفض إحداث فضاء للأسر في الأحياء السكنية، لأنه يكلف كثيرا ولا يفيد أحدا. رقم {}"


def write(say: Say, body: str, numbers: range) -> list[Contribution]:
    axis = Axis.objects.get(code=AXIS)
    return [say(number, axis=axis, body=body.format(number), language="ar") for number in numbers]


def sides(report: SynthesisReport, edition: str = "staff") -> dict[str, int | None]:
    [axis] = [axis for axis in report.snapshot(edition)["axes"] if axis["code"] == AXIS]
    return {cell["code"]: cell["count"] for cell in axis["themes"][0]["stance"]}


@pytest.mark.usefixtures("quick_files")
def test_twelve_for_and_eleven_against_and_a_correction_that_survives(
    rabat: Region, say: Say, rapporteur: Account
) -> None:
    asking, opposing = write(say, FOR, range(12)), write(say, AGAINST, range(12, 23))
    keep(rabat, {AXIS: proposal({"a": asking + opposing})})
    actions.mark_reviewed(theme=theme("a"), reviewed=True, seen=1, by=rapporteur)
    first = compile_region(region=rabat, by=None)
    assert sides(first) == {"for": 12, "against": 11, "mixed": 0, "unsaid": 0}
    assert sides(first, "public") == {"for": 12, "against": 11, "mixed": 0, "unsaid": 0}
    quoted = first.staff["axes"][0]["themes"][0]["quotes"]
    assert {quote["side"] for quote in quoted} == {"for", "against"}

    done = actions.say_side(bench=bench_of(rabat), ticks=ticks(opposing[:2]), side="for", by=rapporteur)
    assert (done.count, done.skipped) == (2, [])
    second = compile_region(region=rabat, by=None)
    assert (second.version, sides(second)) == (2, {"for": 14, "against": 9, "mixed": 0, "unsaid": 0})
    assert sides(second, "public") == {"for": None, "against": None, "mixed": 0, "unsaid": 0}
    assert compile_region(region=rabat, by=None).version == 2  # it makes one new version due, not two

    write(say, AGAINST, range(23, 25))
    third = compile_region(region=rabat, by=None)
    assert sides(third) == {"for": 14, "against": 11, "mixed": 0, "unsaid": 0}
    stand = Stand.objects.get(pk=opposing[0].pk)
    assert (stand.read, stand.decided, stand.by) == ("against", "for", rapporteur)


def test_the_word_is_kept_with_who_said_it_and_told_in_the_texts_history(
    bench: Bench, texts: Texts, rapporteur: Account
) -> None:
    before = gather(bench.region).digest
    actions.say_side(bench=bench, ticks=ticks(texts["a"][:2]), side="unsaid", by=rapporteur)
    decision = Decision.objects.get()
    assert (decision.kind, decision.theme, decision.count, decision.by) == ("sided", theme("a"), 2, rapporteur)
    entry = AuditEntry.objects.get(action="text_sided", object_id=str(texts["a"][0].pk))
    assert (entry.actor_id, entry.details) == (rapporteur.pk, {"side": "unsaid"})
    with translation.override("fr"):
        assert sentence(entry) == gettext("For or against put right by a person for the report: %(side)s") % {
            "side": Stand.Side.UNSAID.label
        }
    after = gather(bench.region)
    assert after.sides == {one.reference: "unsaid" for one in texts["a"][:2]}
    assert after.digest != before
    assert not Placement.objects.get(pk=texts["a"][0].pk).confirmed  # where it belongs is another question


def test_a_word_is_led_back_and_nobody_overwrites_one_they_have_not_seen(
    bench: Bench, texts: Texts, rapporteur: Account, coordinator: Account
) -> None:
    seen = ticks(texts["a"][:2])
    actions.say_side(bench=bench, ticks=seen[:1], side="against", by=coordinator)
    done = actions.say_side(bench=bench, ticks=seen, side="for", by=rapporteur)
    assert (done.count, done.skipped) == (1, [texts["a"][0].reference])
    assert done.decision is not None
    actions.undo_decision(decision=done.decision, by=rapporteur)
    assert gather(bench.region).sides == {texts["a"][0].reference: "against"}


def test_what_the_machine_reads_is_kept_in_differences(rabat: Region, texts: Texts) -> None:
    one, other = texts["a"][:2]
    for read in ({one.reference: "for"}, {one.reference: "against", other.reference: "for"}, {other.reference: "for"}):
        found = proposal(texts)
        keep(rabat, {AXIS: found.__class__(**{**vars(found), "sides": read})})
        kept = dict(Stand.objects.exclude(read="unsaid").values_list("contribution__reference", "read"))
        assert kept == read


class TestPages:
    @pytest.fixture
    def desk(self, rapporteur: Account, sign_in: Callable[[Account], Client], texts: Texts) -> Client:
        for one, read in zip(texts["a"], ["for", "against", "against"], strict=False):
            Stand.objects.create(contribution=one, read=read)
        return sign_in(rapporteur)

    @pytest.mark.parametrize(("side", "shown"), [("against", [1, 2]), ("for", [0]), ("unsaid", [3, 4]), ("", range(5))])
    def test_the_list_is_narrowed_to_a_side(self, desk: Client, texts: Texts, side: str, shown: list[int]) -> None:
        page = desk.get(reverse("workshop:theme", args=["04", "a"]), {"side": side})
        assert [text.contribution for text in page.context["rows"]] == [texts["a"][place] for place in shown]

    def test_a_side_is_put_right_and_one_must_be_chosen(self, desk: Client, texts: Texts) -> None:
        address = reverse("workshop:texts", args=["04", AXIS]) + "?side=against"
        [tick] = ticks(texts["a"][1:2])
        data = {"one": [f"{tick.reference}.{tick.turn}"], "here": "a", "do": "side"}
        refused = desk.post(address, data)
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["side"])
        done = desk.post(address, {**data, "side": "for"})
        assert done.url == reverse("workshop:theme", args=["04", "a"]) + "?side=against"
        assert Stand.objects.get(pk=texts["a"][1].pk).side == "for"
