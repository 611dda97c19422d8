"""What people decide of themes and texts: each rule, who decided, and nobody's word overwritten unseen."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from consultations.contributions.actions import hold_contribution, redact, withdraw_contribution
from consultations.contributions.models import Contribution
from consultations.synthesis.workshop import actions, queries
from consultations.synthesis.workshop.actions import ChangedMeanwhile
from consultations.synthesis.workshop.decisions import decided, names
from consultations.synthesis.workshop.models import Decision, KeyQuote, Placement, Theme
from consultations.synthesis.workshop.queries import Bench
from consultations.synthesis.workshop.tests.conftest import AXIS, Texts, bench_of, homes, theme, ticks
from portal.shared.models import AuditEntry
from stakeholders.models import Account
from strategy.models import Region

Place = Placement.objects


def test_a_name_is_peoples_and_the_machines_words_stay_beside_it(bench: Bench, rapporteur: Account) -> None:
    actions.name_theme(theme=theme("a"), name_ar="  دور  الحضانة ", name_fr="", seen=1, by=rapporteur)
    named = theme("a")
    assert (named.name_ar, named.name_fr, named.label_ar, named.version) == ("دور الحضانة", "", "آلة a", 2)
    assert names(bench.region)["a"].name_ar == "دور الحضانة"
    decision = Decision.objects.get()
    assert (decision.kind, decision.theme, decision.by) == ("named", named, rapporteur)
    entry = AuditEntry.objects.get(action="workshop_named")
    assert (entry.actor_id, entry.region_code, entry.details["theme"]) == (rapporteur.pk, "04", "a")


def test_two_rapporteurs_never_overwrite_each_other_unseen(
    bench: Bench, rapporteur: Account, coordinator: Account
) -> None:
    actions.name_theme(theme=theme("a"), name_ar="الأول", name_fr="", seen=1, by=rapporteur)
    with pytest.raises(ChangedMeanwhile):
        actions.name_theme(theme=theme("a"), name_ar="الثاني", name_fr="", seen=1, by=coordinator)
    with pytest.raises(ChangedMeanwhile):
        actions.discard_theme(theme=theme("a"), seen=1, by=coordinator)
    assert (theme("a").name_ar, theme("a").discarded_at) == ("الأول", None)


def test_moved_texts_stay_and_whoever_moved_them_is_kept(bench: Bench, texts: Texts, rapporteur: Account) -> None:
    moved = texts["a"][:2]
    done = actions.move_texts(bench=bench, ticks=ticks(moved), to=theme("b"), by=rapporteur)
    assert (done.count, done.skipped) == (2, [])
    assert {homes(bench.region)[one.reference] for one in moved} == {"b"}
    row = Place.get(pk=moved[0].pk)
    assert (row.confirmed, row.by, row.confidence) == (True, rapporteur, None)
    assert decided(bench.region)[AXIS].pinned[moved[0].reference] == "b"
    told = AuditEntry.objects.filter(action="text_placed", object_id=str(moved[0].pk)).get()
    assert told.details == {"theme": "b"}


def test_a_text_that_a_colleague_decided_about_meanwhile_is_left(
    bench: Bench, texts: Texts, rapporteur: Account, coordinator: Account
) -> None:
    seen = ticks(texts["a"])
    actions.move_texts(bench=bench, ticks=ticks(texts["a"][:1]), to=theme("c"), by=coordinator)
    done = actions.move_texts(bench=bench, ticks=seen, to=theme("b"), by=rapporteur)
    assert (done.count, done.skipped) == (4, [texts["a"][0].reference])
    assert homes(bench.region)[texts["a"][0].reference] == "c"


def test_a_move_is_led_back_with_all_that_stood_there(bench: Bench, texts: Texts, rapporteur: Account) -> None:
    before = list(Place.order_by("pk").values_list("theme", "confirmed", "confidence", "by", "decided_at"))
    done = actions.move_texts(bench=bench, ticks=ticks(texts["a"]), to=None, by=rapporteur)
    assert done.decision is not None
    assert actions.undo_decision(decision=done.decision, by=rapporteur).count == 5
    assert list(Place.order_by("pk").values_list("theme", "confirmed", "confidence", "by", "decided_at")) == before
    with pytest.raises(ChangedMeanwhile):
        actions.undo_decision(decision=done.decision, by=rapporteur)


def test_undoing_leaves_what_was_decided_since(bench: Bench, texts: Texts, rapporteur: Account) -> None:
    done = actions.move_texts(bench=bench, ticks=ticks(texts["a"][:2]), to=theme("b"), by=rapporteur)
    actions.move_texts(bench=bench_of(bench.region), ticks=ticks(texts["a"][:1]), to=theme("c"), by=rapporteur)
    assert done.decision is not None
    assert actions.undo_decision(decision=done.decision, by=rapporteur).count == 1
    assert [homes(bench.region)[one.reference] for one in texts["a"][:2]] == ["c", "a"]


def test_a_merged_theme_leads_its_texts_and_parts_again(bench: Bench, texts: Texts, rapporteur: Account) -> None:
    actions.merge_theme(theme=theme("a"), into=theme("b"), seen=1, by=rapporteur)
    assert {homes(bench.region)[one.reference] for one in texts["a"]} == {"b"}
    stood = decided(bench.region)[AXIS]
    assert (stood.themes, stood.pinned[texts["a"][0].reference], stood.settled) == (("b", "c"), "b", True)
    actions.merge_theme(theme=theme("b"), into=theme("c"), seen=1, by=rapporteur)
    assert {homes(bench.region)[one.reference] for one in texts["a"] + texts["b"]} == {"c"}
    actions.restore_theme(theme=theme("b"), seen=2, by=rapporteur)
    assert {homes(bench.region)[one.reference] for one in texts["a"] + texts["b"]} == {"b"}


@pytest.mark.parametrize("into", ["a", "gone", "elsewhere"])
def test_a_theme_is_merged_only_into_one_that_stands_on_its_axis(bench: Bench, rapporteur: Account, into: str) -> None:
    actions.discard_theme(theme=theme("c"), seen=1, by=rapporteur)
    Theme.objects.create(region=bench.region, axis_id="childhood", key="elsewhere")
    with pytest.raises(ValidationError) as refused:
        actions.merge_theme(theme=theme("a"), into=theme({"gone": "c"}.get(into, into)), seen=1, by=rapporteur)
    assert list(refused.value.message_dict) == ["into"]


def test_the_texts_of_a_discarded_theme_stand_beside_the_themes(
    bench: Bench, texts: Texts, rapporteur: Account
) -> None:
    actions.discard_theme(theme=theme("a"), seen=1, by=rapporteur)
    assert {homes(bench.region)[one.reference] for one in texts["a"]} == {""}
    assert decided(bench.region)[AXIS].pinned[texts["a"][0].reference] == "other"
    with pytest.raises(ValidationError):
        actions.move_texts(bench=bench_of(bench.region), ticks=ticks(texts["b"]), to=theme("a"), by=rapporteur)


def test_chosen_texts_become_a_theme_that_has_a_name(bench: Bench, texts: Texts, rapporteur: Account) -> None:
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        actions.split_theme(bench=bench, ticks=ticks(texts["a"][:2]), name_ar=" ", name_fr="", by=rapporteur)
    assert list(refused.value.message_dict) == ["name_ar"]
    done = actions.split_theme(bench=bench, ticks=ticks(texts["a"][:2]), name_ar="النقل", name_fr="", by=rapporteur)
    assert done.theme is not None
    made = done.theme.key
    assert [homes(bench.region)[one.reference] for one in texts["a"][:3]] == [made, made, "a"]
    assert decided(bench.region)[AXIS].themes == ("a", "b", "c", made)


def test_a_review_is_somebodys_and_can_be_taken_back(bench: Bench, rapporteur: Account) -> None:
    actions.mark_reviewed(theme=theme("a"), reviewed=True, seen=1, by=rapporteur)
    assert (names(bench.region)["a"].reviewed, theme("a").reviewed_by) == (True, rapporteur)
    actions.mark_reviewed(theme=theme("a"), reviewed=False, seen=2, by=rapporteur)
    assert (names(bench.region)["a"].reviewed, theme("a").reviewed_by) == (False, None)


def quote(text: Contribution, by: Account) -> KeyQuote:
    end = text.body.index(".") + 1
    sealed = queries.seal(text.body[:end])
    return actions.choose_quote(contribution=text, start=0, end=end, sealed=sealed, by=by)


def quoted(region: Region) -> dict[str, list[str]]:
    return {key: [one.reference for one in words.key_quotes] for key, words in names(region).items()}


def test_a_key_quote_goes_with_the_theme_that_its_text_belongs_to(
    bench: Bench, texts: Texts, rapporteur: Account
) -> None:
    chosen = texts["a"][0]
    quote(chosen, rapporteur)
    assert quoted(bench.region) == {"a": [chosen.reference], "b": [], "c": []}
    actions.merge_theme(theme=theme("a"), into=theme("b"), seen=1, by=rapporteur)
    assert quoted(bench.region) == {"b": [chosen.reference], "c": []}
    actions.move_texts(bench=bench_of(bench.region), ticks=ticks([chosen]), to=theme("c"), by=rapporteur)
    assert quoted(bench.region) == {"b": [], "c": []}


@pytest.mark.parametrize("change", ["withdrawn", "held", "redacted"])
def test_a_key_quote_whose_words_are_gone_is_none(
    bench: Bench, texts: Texts, rapporteur: Account, coordinator: Account, change: str
) -> None:
    chosen = texts["a"][0]
    quote(chosen, rapporteur)
    if change == "withdrawn":
        withdraw_contribution(contribution=chosen)
    elif change == "held":
        hold_contribution(contribution=chosen, by=coordinator, reason="خطر")
    else:
        redact(contribution=chosen, words="فضاء للأسر", cause="other", by=coordinator)
    assert quoted(bench.region)["a"] == []


def test_no_quote_is_chosen_of_words_that_changed_or_of_a_text_without_a_theme(
    bench: Bench, texts: Texts, rapporteur: Account
) -> None:
    for text, sealed in ((texts["a"][0], "0" * 16), (texts[""][0], queries.seal(texts[""][0].body[:20]))):
        with pytest.raises(ValidationError):
            actions.choose_quote(contribution=text, start=0, end=20, sealed=sealed, by=rapporteur)
    assert KeyQuote.objects.count() == 0


@pytest.mark.parametrize("gone", ["withdrawn", "held"])
def test_what_does_not_count_any_more_has_no_place_here(
    bench: Bench, texts: Texts, rapporteur: Account, coordinator: Account, gone: str
) -> None:
    actions.name_theme(theme=theme("a"), name_ar="اسم", name_fr="", seen=1, by=rapporteur)
    one = texts["a"][0]
    tick = ticks([one])
    if gone == "withdrawn":
        withdraw_contribution(contribution=one)
    else:
        hold_contribution(contribution=one, by=coordinator, reason="خطر")
    assert queries.board(bench_of(bench.region)).rows[0].figures.size == 4
    assert one.reference not in decided(bench.region)[AXIS].pinned
    assert actions.move_texts(bench=bench, ticks=tick, to=theme("b"), by=rapporteur).skipped == [one.reference]


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Theme, {"merged_into": "b", "discarded_at": "2026-11-01T00:00Z"}),
        (Theme, {"merged_into": "a"}),
        (Theme, {"key": "other"}),
        (Theme, {"key": "b"}),
        (Placement, {"confirmed": True, "decided_at": None}),
        (Placement, {"confidence": 1.5}),
    ],
)
def test_the_database_holds_the_rules(bench: Bench, table: Any, values: dict[str, Any]) -> None:
    if isinstance(values.get("merged_into"), str):
        values = values | {"merged_into": theme(values["merged_into"])}
    rows = table.objects.filter(key="a") if table is Theme else table.objects.all()[:1]
    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.filter(pk__in=[row.pk for row in rows]).update(**values)
