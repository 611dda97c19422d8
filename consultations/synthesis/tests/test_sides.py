"""For and against on a theme: counted apart, both heard, told in words, held back from the public where few speak."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext
from openpyxl import load_workbook

from consultations.synthesis import disclosure, sides, snapshot
from consultations.synthesis.analysis import Analysis, Group, Voice
from consultations.synthesis.material import Said
from consultations.synthesis.rendering import sides as rendering
from consultations.synthesis.rendering.composition import compose
from consultations.synthesis.rendering.outline import Points, Quote
from consultations.synthesis.rendering.xlsx import render_xlsx
from consultations.synthesis.signing.differencing import Version, guarded
from consultations.synthesis.tests.made_up import COMPILED_AT, label, material, said
from consultations.synthesis.tests.test_differencing import reader

Edition = dict[str, Any]
FOR = "Nous soutenons cette mesure, qui aidera enfin les familles de tout le quartier et des environs."
AGAINST = "On en parle depuis longtemps. Je suis contre ce projet : il coûte cher et ne sert que deux quartiers."
RIDES = "Le transport scolaire dans les communes rurales reste un sujet de discussion entre les familles."
BODIES = {"for": FOR, "against": AGAINST, "mixed": f"{FOR} {AGAINST}", "unsaid": RIDES}


def speaking(**counts: int) -> list[Said]:
    """Return so many texts of each side, each of a person of its own."""
    found: list[Said] = []
    for side, count in counts.items():
        found += [
            said(len(found) + place, body=BODIES[side], language="fr", answer=None, title=side)
            for place in range(count)
        ]
    return found


def found(texts: list[Said], **decided: str) -> dict[str, Analysis]:
    """Return one theme of all the texts, quoted from the first ones alone, with people's word laid over."""
    theme = Group("rides", label("rides"), tuple(texts), len(texts), tuple(Voice(one, one.body) for one in texts[:3]))
    read = {one.reference: one.title for one in texts if one.title != "unsaid"}
    whole = Analysis((theme,), Group("other", {}, (), 0, ()), listed=False, sides=read)
    return sides.laid_over({"families": whole}, decided)


def both(texts: list[Said], **decided: str) -> tuple[Edition, Edition]:
    told = material(texts)
    staff = snapshot.staff(told, found(texts, **decided), version=1, compiled_at=COMPILED_AT)
    return staff, disclosure.public(staff, told)


def theme_of(edition: Edition) -> Edition:
    return next(axis for axis in edition["axes"] if axis["code"] == "families")["themes"][0]  # type: ignore[no-any-return]


def counts(edition: Edition) -> dict[str, int | None]:
    return {cell["code"]: cell["count"] for cell in theme_of(edition)["stance"]}


def test_who_opposes_is_counted_apart_with_the_references() -> None:
    staff, _public = both(speaking(**{"for": 12, "against": 11, "mixed": 1, "unsaid": 20}))
    assert counts(staff) == {"for": 12, "against": 11, "mixed": 1, "unsaid": 20}
    against = theme_of(staff)["stance"][1]
    assert (against["people"], against["references"]) == (11, [f"TCH-04-{number:06d}" for number in range(12, 23)])


def test_a_theme_that_nobody_opposes_shows_nothing_new() -> None:
    for edition in both(speaking(**{"for": 12, "unsaid": 20})):
        assert "stance" not in theme_of(edition)
        assert all("side" not in quote for quote in theme_of(edition)["quotes"])
        report = compose(edition, checksum="c" * 64, language="fr")
        with translation.override("fr"):
            title = gettext("For and against")
        assert not any(isinstance(block, Points) and block.line == title for block in report.blocks)


def test_sides_that_do_not_add_up_are_refused() -> None:
    staff, _public = both(speaking(**{"for": 12, "against": 11}))
    theme_of(staff)["stance"][0]["references"].pop()
    with pytest.raises(snapshot.Unbalanced, match="sides of rides"):
        snapshot.check_sums(staff)


def test_peoples_word_takes_the_place_of_the_machines() -> None:
    texts = speaking(**{"for": 12, "against": 11})
    staff, _public = both(
        texts, **{texts[0].reference: "unsaid", texts[1].reference: "against", "TCH-04-999999": "for"}
    )
    assert counts(staff) == {"for": 10, "against": 12, "mixed": 0, "unsaid": 1}


def test_both_sides_are_heard_where_both_speak_and_each_quote_says_which() -> None:
    staff, _public = both(speaking(**{"for": 12, "against": 11}))
    quotes = theme_of(staff)["quotes"]
    assert [quote["side"] for quote in quotes] == ["for", "for", "against"]
    assert quotes[2]["text"] == "Je suis contre ce projet : il coûte cher et ne sert que deux quartiers."


def test_a_quote_that_people_chose_does_not_give_way() -> None:
    texts = speaking(**{"for": 12, "against": 11})
    analysis = found(texts)["families"]
    theme = replace(analysis.themes[0], quotes=tuple(Voice(one, one.body) for one in texts[:3]), chosen=3)
    [heard] = sides.laid_over({"a": replace(analysis, themes=(theme,))}, {})["a"].themes
    assert [voice.said.title for voice in heard.quotes] == ["for", "for", "for", "against"]


def test_the_public_edition_hides_a_side_below_ten_and_what_would_tell_it() -> None:
    _staff, public = both(speaking(**{"for": 40, "against": 9, "mixed": 0, "unsaid": 30}))
    assert counts(public) == {"for": 40, "against": None, "mixed": 0, "unsaid": None}
    assert [len(cell["references"]) for cell in theme_of(public)["stance"]] == [40, 0, 0, 0]
    _staff, public = both(speaking(**{"for": 40, "against": 10, "unsaid": 30}))
    assert counts(public) == {"for": 40, "against": 10, "mixed": 0, "unsaid": 30}


def test_a_theme_without_a_figure_shows_none_of_its_sides() -> None:
    texts = speaking(**{"for": 12, "against": 11})
    analysis = found(texts)["families"]
    lone = said(500, language="fr")
    analysis = replace(analysis, other=Group("other", {}, (lone,), 1, ()))
    told = material([*texts, lone])
    staff = snapshot.staff(told, {"families": analysis}, version=1, compiled_at=COMPILED_AT)
    assert set(counts(disclosure.public(staff, told)).values()) == {None}


def test_a_small_theme_dissolves_with_its_sides() -> None:
    texts = speaking(**{"for": 4, "against": 4})
    many = [said(100 + number, language="fr") for number in range(20)]
    analysis = replace(found(texts)["families"], other=Group("other", {}, tuple(many), 20, ()))
    told = material([*texts, *many])
    staff = snapshot.staff(told, {"families": analysis}, version=1, compiled_at=COMPILED_AT)
    axis = next(one for one in disclosure.public(staff, told)["axes"] if one["code"] == "families")
    assert (axis["themes"], [quote.get("side") for quote in axis["other"]["quotes"]]) == ([], [None])


def test_a_later_version_does_not_tell_who_changed_sides() -> None:
    before, after = speaking(**{"for": 40, "against": 30}), speaking(**{"for": 40, "against": 30})
    changed = {after[0].reference: "against"}
    old = Version(*both(before))
    staff, public = both(after, **changed)
    told = guarded(public, staff, [old], reader(material(before), material(after)))
    assert (counts(public)["against"], theme_of(told).get("stance")) == (31, None)


def version_of(texts: list[Said], inside: list[Said]) -> Version:
    """A version in which these texts have one theme and the others stand beside it."""
    analysis = found(inside)["families"]
    beside = tuple(one for one in texts if one not in inside)
    told = {"families": replace(analysis, other=Group("other", {}, beside, len(beside), ()))}
    staff = snapshot.staff(material(texts), told, version=1, compiled_at=COMPILED_AT)
    return Version(staff, disclosure.public(staff, material(texts)))


def test_a_theme_whose_figure_is_repeated_of_a_version_repeats_its_sides() -> None:
    texts = speaking(**{"for": 43, "against": 30, "unsaid": 30})

    before, after = (
        version_of(texts, texts[3:73]),
        version_of(texts, texts[:73]),
    )  # three more of those for stand in the theme
    assert counts(after.public) == {"for": 43, "against": 30, "mixed": 0, "unsaid": 0}
    told = guarded(after.public, after.staff, [before], reader(material(texts)))
    assert (theme_of(told)["count"], theme_of(told)["as_of"]) == (70, 1)
    assert counts(told) == {"for": 40, "against": 30, "mixed": 0, "unsaid": 0}
    assert not {one.reference for one in texts[:3]} & {
        one for cell in theme_of(told)["stance"] for one in cell["references"]
    }


def test_a_theme_whose_figure_no_version_printed_shows_none_of_its_sides() -> None:
    texts = speaking(**{"for": 43, "against": 30, "unsaid": 30})

    before, after = version_of(texts, texts[3:73]), version_of(texts, texts[:73])
    theme_of(before.public).update(count=None, people=None, references=[])
    theme_of(before.public)["stance"] = sides.untold(theme_of(before.public)["stance"])
    told = guarded(after.public, after.staff, [before], reader(material(texts)))
    assert (theme_of(told)["count"], set(counts(told).values())) == (None, {None})


def blocks(edition: Edition) -> tuple[list[list[str]], list[tuple[str, tuple[str, ...]]], list[str]]:
    """Return the points beside the first page, those of the sides with their references, and the quotes' captions."""
    report = compose(edition, checksum="c" * 64, language="fr")
    points = [block for block in report.blocks if isinstance(block, Points)]
    with translation.override("fr"):
        told = next(block for block in points if block.line == gettext("For and against"))
    first = [[claim.line for claim in block.items] for block in points if block is not told]
    sides_of = [(claim.line, tuple(claim.references)) for claim in told.items]
    return first, sides_of, [block.by for block in report.blocks if isinstance(block, Quote)]


def test_the_report_tells_both_sides_and_marks_the_quotes() -> None:
    staff, public = both(speaking(**{"for": 40, "against": 9, "unsaid": 30}))
    first, told, captions = blocks(staff)
    with translation.override("fr"):
        names, hidden = rendering.names(), gettext("Some speak against it; how many is not shown in this edition.")
        beside = gettext("Some speak against it.")
        against = rendering.beside_a_figure(theme_of(staff))
    assert [line.partition(":")[0].strip("\u202f\u00a0 ") for line, _references in told] == [
        names["for"],
        names["against"],
        names["unsaid"],
    ]
    assert told[1][1] == ("TCH-04-000040", "TCH-04-000041", "TCH-04-000042")  # and 6 more in the annex
    assert first[0][0].endswith(against)
    assert "9" in against
    assert [caption.split(" · ")[0] for caption in captions] == [names["for"], names["for"], names["against"]]
    first, told, _captions = blocks(public)
    assert [(line, references) for line, references in told[1:]] == [(hidden, ())]
    assert first[0][0].endswith(beside)


def test_the_workbook_has_the_sides_of_each_theme_text_and_quote() -> None:
    staff, _public = both(speaking(**{"for": 12, "against": 11}))
    book = load_workbook(BytesIO(render_xlsx(staff, checksum="c" * 64, language="fr")))
    with translation.override("fr"):
        names = rendering.names()
        sheets = [gettext("Themes"), gettext("References"), gettext("Quotes")]
    themes, references, quotes = ([list(row) for row in book[name].iter_rows(values_only=True)] for name in sheets)
    assert themes[0][-4:] == list(names.values())
    assert themes[1][-4:] == [12, 11, 0, 0]
    assert [row[-1] for row in references].count(names["against"]) == 11
    assert [row[-1] for row in quotes[1:]] == [names["for"], names["for"], names["against"]]
