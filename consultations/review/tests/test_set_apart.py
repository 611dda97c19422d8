"""What came in a flood, at the desk: seen as such, looked at once, let in or kept out; and holding by hand."""

from __future__ import annotations

import pytest
from django.urls import reverse

from consultations.contributions.actions import Words, submit_contribution
from consultations.contributions.models import BulkMark, Contribution, Disclosure
from consultations.review import actions
from portal.shared.receipts import new_ticket


@pytest.fixture
def flooded(rabat, axis):
    def make(*bodies: str, region=rabat) -> list[Contribution]:
        return [
            submit_contribution(words=Words(region=region, axis=axis, body=body), ticket=new_ticket(), flood="hasty")
            for body in bodies
        ]

    return make


def decide(desk, contribution, let_in):
    key = BulkMark.objects.get(contribution=contribution).text_key
    return desk.post(reverse("review:bulk_decide"), {"text": key, "let_in": let_in})


def test_the_desk_is_told_of_them_and_its_queue_is_not_filled(desk, flooded):
    flooded("نص واحد", "نص واحد", "نص آخر")
    queue = desk.get(reverse("review:queue"))
    assert (queue.context["page"].rows, queue.context["set_apart"]) == ([], 3)
    groups = desk.get(reverse("review:bulk")).context["groups"]
    assert [(group.first.contribution.body, group.count) for group in groups] == [("نص واحد", 2), ("نص آخر", 1)]


@pytest.mark.parametrize(("let_in", "inside"), [("all", 2), ("one", 1), ("none", 0)])
def test_equal_texts_are_decided_on_together(let_in, inside, desk, flooded):
    first, _second = flooded("نص واحد", "نص واحد")
    assert decide(desk, first, let_in).status_code == 302
    assert Contribution.objects.count() == inside
    assert BulkMark.objects.filter(state="waiting").count() == 0
    assert Contribution.everything.count() == 2


def test_another_regions_flood_is_not_there(desk, flooded, oriental):
    (theirs,) = flooded("نص واحد", region=oriental)
    assert desk.get(reverse("review:bulk")).context["groups"] == []
    decide(desk, theirs, "all")
    assert Contribution.objects.count() == 0


def test_a_disclosure_in_a_flood_is_not_shown_there(desk, flooded):
    (held,) = flooded("راجلي كيضربني")
    assert desk.get(reverse("review:bulk")).context["groups"] == []
    decide(desk, held, "all")
    assert Contribution.objects.count() == 0


def test_a_reader_holds_by_hand_and_must_say_why(desk, make_contribution):
    contribution = make_contribution()
    address = reverse("review:hold", args=[contribution.reference])
    assert desk.post(address, {"hold_reason": ""}).status_code == 422
    assert desk.post(address, {"hold_reason": "تصف ما وقع لابنتها"}).status_code == 302
    assert Disclosure.objects.get().reason == "تصف ما وقع لابنتها"
    assert desk.get(reverse("review:contribution", args=[contribution.reference])).status_code == 404


def test_what_was_held_while_it_was_read_can_no_longer_be_moved(desk, make_contribution, reviewer):
    contribution = make_contribution()
    Contribution.everything.update(held_for="disclosure")
    with pytest.raises(actions.MovedMeanwhile):
        actions.move(contribution=contribution, to="screening", by=reviewer)
