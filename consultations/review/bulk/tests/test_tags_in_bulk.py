"""A tag is put on all that was chosen, what bears it already is said, and it is taken off again from those alone."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations.contributions.models import Contribution
from consultations.review.bulk.actions import Order
from consultations.review.bulk.models import BulkRun
from consultations.review.bulk.tests.conftest import left, start, work_on
from consultations.review.tagging import queries
from consultations.review.tagging.actions import add_tag, remove_tag, rename_tag
from consultations.review.tagging.models import Tag, Tagging
from portal.shared.models import AuditEntry


def tagged(*chosen):
    return [list(Tagging.objects.filter(contribution=one).values_list("tag__name", flat=True)) for one in chosen]


@pytest.fixture
def tag_all(reviewer):
    def tag(chosen, name="استعجالي", by=reviewer):
        return work_on(start(Order(action="tag", tag=name), chosen, by))

    return tag


def test_what_bears_it_already_or_bears_enough_is_left_and_undone_it_stays(
    tag_all, undo, make_contribution, reviewer, monkeypatch
):
    fresh, closed, bears, full = (
        make_contribution(state) for state in ("submitted", "withdrawn", "screening", "admissible")
    )
    add_tag(contribution=bears, name="إستعجالي", by=reviewer)
    for name in ("أ", "ب"):
        add_tag(contribution=full, name=name, by=reviewer)
    monkeypatch.setattr(queries, "MOST", 2)
    run = tag_all([fresh, closed, bears, full])
    assert tagged(fresh, closed, bears, full) == [["إستعجالي"], ["إستعجالي"], ["إستعجالي"], ["أ", "ب"]]
    assert (run.done, left(run)) == (2, {"same": 1, "full": 1})
    undoing = undo(run)
    assert tagged(fresh, closed, bears, full) == [[], [], ["إستعجالي"], ["أ", "ب"]]
    assert (undoing.done, AuditEntry.objects.filter(action="tag_removed").count()) == (2, 2)


def test_what_somebody_did_with_the_tag_since_stands(tag_all, undo, make_contribution, reviewer):
    renamed, off, again = (make_contribution() for _each in range(3))
    run = tag_all([renamed, off, again])
    tag = Tag.objects.get()
    for one in (off, again):
        remove_tag(contribution=one, tag=tag, by=reviewer)
    add_tag(contribution=again, name=tag.name, by=reviewer)
    rename_tag(tag=tag, name="اسم آخر", by=reviewer)
    assert left(undo(run)) == {"meanwhile": 2}
    assert tagged(renamed, off, again) == [[], [], ["اسم آخر"]]


def test_each_region_has_its_own_tag_and_a_foreign_one_is_not_reached(
    tag_all, make_contribution, make_account, oriental, reviewer
):
    here, there = make_contribution(), make_contribution(region=oriental)
    assert left(tag_all([here, there])) == {"not_yours": 1}
    assert tagged(here, there) == [["استعجالي"], []]
    tag_all([there], by=make_account("Everywhere", None))
    assert Tag.objects.values_list("region", flat=True).distinct().count() == 2


def test_from_the_queue_by_all_that_matches(desk, make_contribution, reviewer):
    one, bears = make_contribution(), make_contribution()
    make_contribution("answered")
    add_tag(contribution=bears, name="استعجالي", by=reviewer)
    address = reverse("review:bulk_new")
    page = desk.get(address)
    assert page.context["tags"] == ["استعجالي"]
    form = page.context["form"]
    sent = {name: form[name].value() for name in ("newest", "counted", "ticket")} | {"act": "tag"}
    for nothing in ("", "!!", "x" * 61):
        refused = desk.post(address, sent | {"tag": nothing, "do": "look"})
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["tag"])
    sure = desk.post(address, sent | {"tag": " استعجالي ", "do": "look"})
    assert (sure.context["plan"].doing, sure.context["undoable"], sure.context["tells"]) == (1, True, False)
    assert [(each.why, each.number) for each in sure.context["plan"].left] == [("same", 1)]
    assert 'name="tag" value="استعجالي"' in sure.content.decode()
    started = desk.post(address, sent | {"tag": "استعجالي", "do": "start"})
    run = work_on(BulkRun.objects.get())
    assert started.url == reverse("review:bulk_run", args=[run.pk])
    assert tagged(one) == [["استعجالي"]]
    assert "استعجالي" in desk.get(started.url).content.decode()


def test_a_run_that_tags_names_its_tag(make_contribution, reviewer):
    with pytest.raises(ValidationError):
        start(Order(action="tag", tag=""), [make_contribution()], reviewer)
    assert Contribution.objects.count() == 1
