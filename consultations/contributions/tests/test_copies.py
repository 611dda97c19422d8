"""Groups of what says the same: within a region, around a leader, without chains, however often it is looked for."""

import threading

import pytest
from django.db import connection, transaction

from consultations.contributions.actions import (
    Words,
    correct_contribution,
    hold_contribution,
    move_contribution,
    place_copies,
    place_copy,
    withdraw_contribution,
)
from consultations.contributions.actions.copies import leave_group
from consultations.contributions.models import Contribution, Copy
from consultations.contributions.workflow import S
from consultations.engine import fingerprints
from stakeholders.models import Account

LETTER = (
    "نطالب بإحداث وحدة متنقلة للتشخيص المبكر للإعاقة تزور الدواوير البعيدة مرة كل شهر، مع طبيب مختص ومساعدة اجتماعية "
    "ترافق الأسر في إعداد الملف وتتابع حالة الطفل بعد ذلك في أقرب مركز صحي"
)
NEAR = LETTER.replace("مرة كل شهر", "مرتين في السنة")
OTHER = "نقترح تهيئة محطات الحافلات وأرصفة الشوارع الكبرى في المدينة حتى يستعملها من يتنقل على كرسي متحرك دون مساعدة"


def groups():
    """Return each group as the numbers of its contributions, the leader first; those alone too."""
    rows = Copy.objects.order_by("pk").values_list("pk", "leader")
    found = {pk: [pk] for pk, leader in rows if pk == leader}
    for pk, leader in rows:
        if pk != leader:
            found[leader].append(pk)
    return sorted(found.values())


def sizes():
    return {copy.pk: copy.size for copy in Copy.objects.filter(size__gt=1)}


def test_what_says_the_same_stands_under_the_first_and_once_however_often_it_is_looked_for(make_contribution):
    first, other, near, exact = (make_contribution(body=body) for body in (LETTER, OTHER, NEAR, LETTER))
    assert place_copies() == 4
    expected = [[first.pk, near.pk, exact.pk], [other.pk]]
    assert (groups(), sizes()) == (expected, {first.pk: 3})
    assert place_copies() == 0
    for each in (first, other, near, exact):
        place_copy(contribution_id=each.pk)
    assert (groups(), sizes()) == (expected, {first.pk: 3})
    likeness = dict(Copy.objects.values_list("pk", "likeness"))
    assert likeness[exact.pk] == 1
    assert 0.5 < likeness[near.pk] < 1


def test_groups_end_at_the_border_of_the_region(make_contribution, oriental):
    here, there = make_contribution(body=LETTER), make_contribution(body=LETTER, region=oriental)
    place_copies()
    assert groups() == [[here.pk], [there.pk]]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
def test_whichever_comes_first_no_chain_joins_two_letters(order, make_contribution):
    """The second resembles both the first and the last, which do not resemble each other."""
    words = [f"كلمة{chr(0x0628 + place)}ت" for place in range(20)] + [f"mot{chr(97 + place)}x" for place in range(20)]
    texts = [" ".join(words[start : start + 20]) for start in (0, 8, 16)]
    made = {which: make_contribution(body=texts[which]) for which in order}
    place_copies()
    assert not any({made[0].pk, made[2].pk} <= set(group) for group in groups())


def test_what_is_held_out_or_withdrawn_leaves_and_those_it_led_find_another(make_contribution, account):
    first, second, third = (make_contribution(body=LETTER) for _each in range(3))
    place_copies()
    hold_contribution(contribution=first, by=account, reason="عنف")
    assert not Copy.objects.filter(pk=first.pk).exists()
    place_copies()
    assert (groups(), sizes()) == ([[second.pk, third.pk]], {second.pk: 2})
    withdraw_contribution(contribution=third)
    assert (groups(), sizes()) == ([[second.pk]], {})
    assert place_copies() == 0
    assert place_copy(contribution_id=first.pk) is None
    assert place_copy(contribution_id=third.pk) is None


def test_new_words_have_a_new_place(make_contribution, rabat, axis):
    first, second = make_contribution(body=LETTER), make_contribution(body=LETTER)
    place_copies()
    correct_contribution(contribution=second, words=Words(region=rabat, axis=axis, body=OTHER))
    place_copies()
    assert (groups(), sizes()) == ([[first.pk], [second.pk]], {})
    correct_contribution(contribution=first, words=Words(region=rabat, axis=axis, body=OTHER))
    place_copies()
    assert groups() == [[second.pk, first.pk]]


def test_a_correction_of_the_axis_alone_keeps_the_place(make_contribution, rabat):
    contribution = make_contribution(body=LETTER)
    place_copies()
    correct_contribution(contribution=contribution, words=Words(region=rabat, axis=None, body=LETTER))
    assert Copy.objects.filter(pk=contribution.pk).exists()


def test_what_an_older_engine_wrote_is_made_anew(make_contribution, monkeypatch):
    first, second = make_contribution(body=LETTER), make_contribution(body=LETTER)
    place_copies()
    Copy.objects.update(version=0)
    assert place_copies() == 2
    assert (groups(), set(Copy.objects.values_list("version", flat=True))) == (
        [[first.pk, second.pk]],
        {fingerprints.VERSION},
    )


def test_a_task_killed_in_the_middle_leaves_nothing_half_done(make_contribution):
    first, second = make_contribution(body=LETTER), make_contribution(body=LETTER)
    place_copy(contribution_id=first.pk)
    with pytest.raises(SystemExit), transaction.atomic():
        place_copy(contribution_id=second.pk)
        raise SystemExit
    assert (groups(), sizes()) == ([[first.pk]], {})
    place_copies()
    assert (groups(), sizes()) == ([[first.pk, second.pk]], {first.pk: 2})


@pytest.mark.django_db(transaction=True)
def test_two_workers_leave_one_group(make_contribution):
    made = [make_contribution(body=LETTER) for _each in range(6)]
    together = threading.Barrier(2)

    def sweep(backwards):
        together.wait()
        for each in reversed(made) if backwards else made:
            place_copy(contribution_id=each.pk)
        connection.close()

    workers = [threading.Thread(target=sweep, args=[backwards]) for backwards in (False, True)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    place_copies()  # what one worker passed over because the other had it in hand
    [group] = groups()
    assert sorted(group) == [each.pk for each in made]
    assert sizes() == {group[0]: 6}


@pytest.mark.django_db(transaction=True)
def test_a_leader_that_leaves_while_a_copy_arrives_leads_nobody(make_contribution):
    first, second = make_contribution(body=LETTER), make_contribution(body=LETTER)
    place_copy(contribution_id=first.pk)
    left, ended = threading.Event(), threading.Event()

    def arrive():
        left.wait(10)
        place_copy(contribution_id=second.pk)
        ended.set()
        connection.close()

    worker = threading.Thread(target=arrive)
    worker.start()
    with transaction.atomic():
        leave_group(contribution=Contribution.objects.select_for_update().get(pk=first.pk))
        left.set()
        assert not ended.wait(0.3)  # it waits for the region
    worker.join()
    assert groups() == [[second.pk]]


def test_a_merged_one_is_split_when_its_leader_no_longer_counts(make_contribution, account: Account):
    ways = {
        S.WITHDRAWN: lambda leader: withdraw_contribution(contribution=leader),
        S.OUT_OF_SCOPE: lambda leader: move_contribution(
            contribution=leader, to=S.OUT_OF_SCOPE, by=account, reason="سبب"
        ),
        "held": lambda leader: hold_contribution(contribution=leader, by=account, reason="عنف"),
    }
    for way in ways.values():
        leader, copy = make_contribution("admissible", body=LETTER), make_contribution("under_review", body=LETTER)
        move_contribution(contribution=copy, to=S.MERGED, by=account, into=leader)
        way(leader)
        copy.refresh_from_db()
        assert (copy.status, copy.merged_into) == (S.UNDER_REVIEW, None)
        last = copy.changes.last()
        assert (last.from_status, last.to_status, last.by) == (S.MERGED, S.UNDER_REVIEW, None)


def test_a_merged_one_that_is_held_out_is_read_with_nobody(make_contribution, account):
    leader, copy = make_contribution("admissible", body=LETTER), make_contribution("screening", body=LETTER)
    copy = move_contribution(contribution=copy, to=S.MERGED, by=account, into=leader)
    hold_contribution(contribution=copy, by=account, reason="عنف")
    copy = Contribution.everything.get(pk=copy.pk)
    assert (copy.status, copy.merged_into, copy.held_for) == (S.SCREENING, None, "disclosure")
