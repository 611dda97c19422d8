"""The kept figures: as many as there are, at once, whatever was done; of one's own regions; of nothing that is held."""

import random
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.contributions.actions import hold_contribution, move_contribution
from consultations.contributions.models import Contribution, Flag
from consultations.contributions.workflow import MOVES, S
from consultations.review.age import AGES
from consultations.review.aiming.models import Aim
from consultations.review.counts import actions, queries
from consultations.review.counts.models import FilterChange, FilterCount
from consultations.review.queries import Filters, matching
from strategy.models import Objective
from tests.people import account_of

EVERY = Filters(status="all")
COLUMNS = {
    "status": "status",
    "region": "region_id",
    "axis": "axis_id",
    "kind": "kind",
    "language": "language",
    "channel": "channel",
    "category": "category_id",
    "province": "province_id",
    "session": "session__code",
}


def beside(**narrowed):
    """Count by the queue's own filters what does not stand in the row itself."""
    rows = Contribution.objects.filter(**narrowed)
    asked = {
        "objective": Objective.objects.values_list("pk", flat=True),
        "flags": ["any", "none", *Flag.Kind.values],
        "age": [str(days) for days in AGES],
    }
    found = {
        name: {value: matching(rows, Filters(status="all", **{name: value})).count() for value in values}
        for name, values in asked.items()
    }
    left = {name: {value: number for value, number in values.items() if number} for name, values in found.items()}
    return {name: values for name, values in left.items() if values}


def counted(**narrowed):
    """Count the rows themselves."""
    figures = by_column(**narrowed)
    return figures | beside(**narrowed)


def by_column(**narrowed):
    rows = list(Contribution.objects.filter(**narrowed).values_list(*COLUMNS.values()))
    figures = {"": {"": len(rows)}} if rows else {}
    for place, dimension in enumerate(COLUMNS):
        for row in rows:
            value = "none" if dimension == "axis" and row[place] is None else row[place]
            if value is not None:
                figures.setdefault(dimension, {}).setdefault(value, 0)
                figures[dimension][value] += 1
    return figures


def kept(places=None, filters=EVERY):
    found = queries.figures(places, filters)
    left = {name: {value: number for value, number in values.items() if number} for name, values in found.items()}
    return {name: values for name, values in left.items() if values}


@pytest.fixture
def objectives(axis):
    described = {"description_ar": "وصف", "description_fr": "Description"}
    return [
        Objective.objects.create(code=code, axis=axis, number=place, name_ar=code, name_fr=code, **described)
        for place, code in enumerate(("one", "two"), start=1)
    ]


DONE = ["send", "send", "move", "hold", "many", "delete", "add up", "other axis", "age", "aim", "aim", "flag", "flag",
        "decide", "let go", "many flags"]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_figures_are_those_of_a_count_after_whatever_was_done(
    seed, make_contribution, reviewer, oriental, axis, objectives
):
    chance = random.Random(seed)
    for turn in range(40):
        done = chance.choice(DONE)
        standing = list(Contribution.objects.all())
        one = chance.choice(standing) if standing else None
        if done == "send" or one is None:
            make_contribution(
                language=chance.choice(["ar", "fr"]),
                kind=chance.choice(["proposal", "remark"]),
                axis=chance.choice([axis, None]),
                **({"region": oriental} if chance.random() < 0.3 else {}),
            )
        elif done == "move" and (targets := sorted(MOVES[one.status] - {S.MERGED, S.ANSWERED})):
            move_contribution(contribution=one, to=chance.choice(targets), by=reviewer, reason="سبب")
        elif done == "hold":
            hold_contribution(contribution=one, by=reviewer, reason="عنف")
        elif done == "many":
            Contribution.objects.filter(language="ar").update(channel=chance.choice(["online", "session"]))
        elif done == "other axis":
            Contribution.objects.filter(pk=one.pk).update(axis=None)
        elif done == "delete":
            one.delete()
        elif done == "age":
            days = chance.choice([0, 6, 7, 8, 30, 61])
            Contribution.objects.filter(pk=one.pk).update(submitted_at=timezone.now() - timedelta(days=days))
        elif done == "aim":
            values = {"objective": chance.choice(objectives), "at": timezone.now()}
            if chance.random() < 0.3:
                Aim.objects.filter(contribution=one).delete()
            else:
                Aim.objects.update_or_create(contribution=one, defaults=values)
        elif done == "flag":
            kind = chance.choice(["name", "personal"])
            Flag.objects.create(contribution=one, kind=kind, key=str(turn), confidence=1, version=1)
        elif done == "decide":
            Flag.objects.filter(contribution=one).update(state="no_problem", decided_at=timezone.now())
        elif done == "let go":
            Flag.objects.filter(kind="name").delete()
        elif done == "many flags":
            Flag.objects.bulk_create(
                Flag(contribution=each, kind="offence", key=f"m{turn}", confidence=1, version=1) for each in standing
            )
        elif done == "add up":
            actions.add_up()
        assert kept() == counted()
    assert kept({"02"}) == counted(region="02")
    assert actions.set_right() == 0
    actions.add_up()
    assert (kept(), FilterChange.objects.count()) == (counted(), 0)


def test_a_figure_that_is_wrong_is_found_and_corrected(make_contribution, capsys):
    make_contribution()
    make_contribution("answered")
    actions.add_up()
    FilterCount.objects.filter(dimension="kind", status="submitted").update(number=7)
    FilterCount.objects.filter(dimension="axis", status="answered").delete()
    assert kept() != counted()
    call_command("recount_filters")
    assert "2 figures" in capsys.readouterr().out
    assert kept() == counted()
    call_command("recount_filters")
    assert "as they should be" in capsys.readouterr().out


def test_a_reviewer_sees_the_figures_of_their_region_and_nothing_of_what_is_held(
    desk, make_contribution, reviewer, oriental
):
    make_contribution()
    make_contribution("answered")
    make_contribution(region=oriental, language="fr")
    held = make_contribution(language="zgh")
    hold_contribution(contribution=held, by=reviewer, reason="عنف")
    groups = {group.name: group.values for group in desk.get(reverse("review:counts")).context["groups"]}
    figures = {str(name): [(value.name, value.number) for value in values] for name, values in groups.items()}
    language = Contribution.Language
    assert figures[str(desk_label(desk, "language"))] == [(str(language.ARABIC.label), 1)]
    assert sum(number for _state, number in figures[str(desk_label(desk, "status"))]) == 2


def desk_label(desk, name):
    return desk.get(reverse("review:queue")).context["form"].fields[name].label


def test_figures_follow_the_state_that_is_chosen_and_lead_to_their_queue(desk, make_contribution, objectives):
    make_contribution(language="fr")
    make_contribution("answered")
    page = desk.get(reverse("review:counts"), {"status": "answered", "order": "newest"})
    values = [value for group in page.context["groups"] for value in group.values if value.name == "Français"]
    assert values == []
    one = Contribution.objects.get(status="answered")
    Flag.objects.create(contribution=one, kind="name", key="k", confidence=1, version=1)
    Aim.objects.create(contribution=one, objective=objectives[0], at=timezone.now())
    Contribution.objects.filter(pk=one.pk).update(submitted_at=timezone.now() - timedelta(days=8))
    page = desk.get(reverse("review:counts"), {"status": "answered", "order": "newest"})
    links = [value.address for group in page.context["groups"] for value in group.values]
    for asked in ("objective=one", "age=7", "flags=any", "flags=name"):
        assert f"?status=answered&order=newest&{asked}" in {
            address.replace("axis=disability&", "") for address in links
        }, asked
    assert "?status=answered&order=newest&language=ar" in {address.replace("axis=disability&", "") for address in links}
    for address in links:
        assert len(desk.get(reverse("review:queue") + address).context["page"].rows) == 1, address


def test_a_fragment_is_loaded_after_the_queue_and_says_its_time(desk, make_contribution):
    make_contribution()
    address = reverse("review:counts")
    assert f'hx-get="{address}"' in desk.get(reverse("review:queue")).content.decode()
    fragment = desk.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "queue-counts" in fragment
    assert desk.get(address).context["counted_at"] is not None


def test_figures_cost_the_same_however_many_there_are(desk, make_contribution, axis):
    costs = []
    for rows in (1, 3):
        while Contribution.objects.count() < rows:
            make_contribution(axis=None if rows == 3 else axis, language="fr" if rows == 3 else "ar")
        desk.get(reverse("review:counts"))
        with CaptureQueriesContext(connection) as spent:
            desk.get(reverse("review:counts"))
        costs.append(len(spent))
    assert costs == [costs[0]] * 2
    assert costs[0] <= 6


def test_a_total_is_kept_for_one_value_and_for_no_combination(make_contribution):
    make_contribution(language="fr")
    make_contribution("answered")
    assert queries.total(None, Filters()) == 1
    assert queries.total({"04"}, EVERY) == 2
    assert queries.total({"02"}, EVERY) == 0
    assert queries.total(None, Filters(status="all", language="fr")) == 1
    assert queries.total(None, Filters(status="all", language="fr", axis="disability")) is None
    Contribution.objects.filter(language="fr").update(submitted_at=timezone.now() - timedelta(days=14))
    totals = [queries.total(None, Filters(status="all", age=age)) for age in ("7", "14", "30")]
    assert (totals, queries.total({"02"}, Filters(status="all", age="7"))) == ([1, 1, 0], 0)
    assert queries.total(None, Filters(status="all", flags="none")) == 2


def test_at_the_border_of_a_day_the_figures_and_the_queue_are_of_one_age(make_contribution):
    """What came in before midnight of the seventh day before today's is seven days old, what came after is not."""
    one = make_contribution()
    midnight = datetime.combine(timezone.now().date() - timedelta(days=6), time.min, tzinfo=UTC)
    found = []
    for received in (midnight - timedelta(days=1), midnight - timedelta(microseconds=1), midnight):
        Contribution.objects.filter(pk=one.pk).update(submitted_at=received)
        aged = Filters(age="7")
        queue = matching(Contribution.objects.all(), aged).count()
        found.append((queue, queries.total(None, aged), queries.figures(None, aged)["age"]["7"]))
    assert found == [(1, 1, 1), (1, 1, 1), (0, 0, 0)]
    actions.add_up()
    assert actions.set_right() == 0


def test_an_account_of_every_region_sees_them_all(sign_in, make_contribution, oriental):
    make_contribution()
    make_contribution(region=oriental)
    browser = sign_in(account_of("Everywhere", None))
    figures = {
        value.number for group in browser.get(reverse("review:counts")).context["groups"] for value in group.values
    }
    assert 2 in figures
