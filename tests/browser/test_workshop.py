"""A rapporteur puts a wrong clustering of 300 texts right; more come, a new report is compiled, all of it stands."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consultations.contributions.actions import Words, record_contribution
from consultations.contributions.models import Contribution
from consultations.synthesis.actions import compile_region
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.tests.conftest import quick_files
from consultations.synthesis.workshop.actions.keeping import keep
from consultations.synthesis.workshop.models import Arrangement, KeyQuote, Placement, Theme
from consultations.synthesis.workshop.tests.conftest import AXIS, Texts, bench_of, homes, proposal
from consultations.synthesis.workshop.tests.speaking import SUBJECTS, speech
from consultations.synthesis.workshop.tests.test_arranging import a_proposal
from stakeholders.models import RoleAssignment
from strategy.models import Axis, Region
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

__all__ = ["quick_files"]

Role = RoleAssignment.Role
EACH, MORE = 50, 10
NAMES = {"nursery": ("حضانة الصغار", "Garde des petits"), "income": ("الدخل والتعاونيات", "Revenus et coopératives")}


@pytest.mark.parametrize("language", ["ar"])
def test_every_decision_of_a_rapporteur_survives_the_next_compilation(portal: Portal, quick_files: None) -> None:
    region = Region.objects.get(code="04")
    texts = people_write(region, 0, EACH)
    assert [len(each) for each in texts.values()] == [50] * 6
    compile_region(region=region, by=None)
    wrong = a_wrong_clustering(texts)
    keep(region, {AXIS: proposal(wrong)})
    doubtful(texts)

    rapporteur = staff_member(portal, "salma", Role.RAPPORTEUR, "04")
    names_a_theme(rapporteur)
    moves_what_is_wrong(rapporteur)
    merges_what_is_one(rapporteur)
    makes_a_theme_of_what_is_another(rapporteur)
    discards_what_is_none(rapporteur)
    lets_a_sentence_speak(rapporteur, "transport")
    puts_a_side_right(rapporteur)
    reads_what_is_uncertain(rapporteur)
    decided = homes(region)

    people_write(region, EACH, MORE)
    report = the_report_is_compiled_again(portal)
    everything_stands(region, report, decided, texts)
    finds_themes_again_and_drops_them(rapporteur, decided)
    assert portal.examiner.faults == []


@pytest.mark.parametrize("language", ["fr"])
def test_the_same_pages_in_french(portal: Portal) -> None:
    region = Region.objects.get(code="04")
    texts = people_write(region, 0, 6)
    keep(region, {AXIS: proposal(texts)})
    Placement.objects.filter(contribution__in=[*texts["transport"][:2], *texts["health"][:1]]).update(confidence=0.3)
    rapporteur = staff_member(portal, "salma", Role.RAPPORTEUR, "04")
    names_a_theme(rapporteur)
    lets_a_sentence_speak(rapporteur, "transport")
    reads_what_is_uncertain(rapporteur)
    finds_themes_again_and_drops_them(rapporteur, homes(region))
    takes_one_found_theme_over(rapporteur, texts)
    assert portal.examiner.faults == []


def people_write(region: Region, first: int, count: int) -> Texts:
    """Let so many people write about each subject, in Arabic mostly."""
    axis = Axis.objects.get(code=AXIS)
    texts: Texts = {}
    for subject in SUBJECTS:
        for number in range(first, first + count):
            language = "fr" if number % 5 == 4 else "ar"
            words = Words(region=region, axis=axis, body=speech(subject, number, language), language=language)
            one = record_contribution(
                words=words, channel=Contribution.Channel.ASSISTED, entered_by=None, screened=True
            )
            assert one is not None
            texts.setdefault(subject, []).append(one)
    return texts


def a_wrong_clustering(texts: Texts) -> Texts:
    """One subject torn in two, one in the wrong place, two in one theme, and a theme of odds and ends."""
    nursery, transport, health = texts["nursery"], texts["transport"], texts["health"]
    listening, income, housing = texts["listening"], texts["income"], texts["housing"]
    return {
        "nursery": nursery[:26] + transport[:12],
        "torn": nursery[26:46],
        "transport": transport[12:],
        "health": health[:46],
        "social": listening[:46] + income[:24],
        "income": income[24:],
        "housing": housing[:46],
        "odd": [*nursery[46:], *health[46:], *listening[46:], *housing[46:]],
    }


def doubtful(texts: Texts) -> None:
    """Let the machine be unsure of what stands wrongly, and of two texts more."""
    wrong = [*texts["transport"][:12], *texts["income"][:24], *texts["health"][:2]]
    Placement.objects.filter(contribution__in=wrong).update(confidence=0.3)


def opens(visitor: Visitor, theme: str) -> Page:
    visitor.opens("workshop:theme", "04", theme)
    return visitor.page


def names_a_theme(visitor: Visitor) -> None:
    page = visitor.page
    visitor.presses(f'a[href="{visitor.portal.at("workshop:home").removeprefix(visitor.portal.address)}"]')
    visitor.looks()
    visitor.follows("workshop:theme", "04", "nursery")
    visitor.looks()
    for language, name in zip(("ar", "fr"), NAMES["nursery"], strict=True):
        page.fill(f"#id_theme_name_{language}", name)
    visitor.submits("#name")
    expect(page.locator("main h1")).to_have_text(NAMES["nursery"][visitor.portal.language == "fr"])


def shows_uncertain(visitor: Visitor, theme: str) -> None:
    page = opens(visitor, theme)
    page.select_option("#id_show", "uncertain")
    visitor.submits("main form[method=get]")


def moves_what_is_wrong(visitor: Visitor) -> None:
    page = visitor.page
    shows_uncertain(visitor, "nursery")
    expect(page.locator("#texts .text")).to_have_count(12)
    page.check("[data-ticks-all]")
    visitor.presses("#chosen button[value=move]")  # where to was not said
    expect(page.locator("#errors li")).to_have_count(1)
    expect(page.locator("#texts input:checked")).to_have_count(12)
    visitor.looks()
    page.select_option("#id_to", "transport")
    visitor.presses("#chosen button[value=move]")
    expect(page.locator(".undo")).to_be_visible()
    visitor.presses(".undo button")
    shows_uncertain(visitor, "nursery")
    page.check("[data-ticks-all]")
    page.select_option("#id_to", "transport")
    visitor.presses("#chosen button[value=move]")


def merges_what_is_one(visitor: Visitor) -> None:
    page = opens(visitor, "torn")
    page.locator(".other-ways > summary").click()
    page.select_option("#id_merge_into", "nursery")
    visitor.submits("#merge")
    expect(page).to_have_url(visitor.portal.at("workshop:theme", "04", "nursery"))
    opens(visitor, "torn")
    visitor.looks()


def makes_a_theme_of_what_is_another(visitor: Visitor) -> None:
    page = visitor.page
    shows_uncertain(visitor, "social")
    expect(page.locator("#texts .text")).to_have_count(24)
    page.check("[data-ticks-all]")
    page.locator("#chosen details > summary").click()
    for language, name in zip(("ar", "fr"), NAMES["income"], strict=True):
        page.fill(f"#id_name_{language}", name)
    visitor.presses("#chosen button[value=split]")
    made = Theme.objects.get(is_by_hand=True)
    opens(visitor, "income")
    page.locator(".other-ways > summary").click()
    page.select_option("#id_merge_into", made.key)
    visitor.submits("#merge")
    expect(page.locator("main h1")).to_have_text(NAMES["income"][visitor.portal.language == "fr"])


def discards_what_is_none(visitor: Visitor) -> None:
    page = opens(visitor, "odd")
    page.locator(".other-ways > summary").click()
    visitor.submits("#discard")
    expect(page.locator(f'form[action="{address(visitor, "workshop:restore", "04", "odd")}"]')).to_be_visible()


def address(visitor: Visitor, view: str, *arguments: object) -> str:
    return visitor.portal.at(view, *arguments).removeprefix(visitor.portal.address)


def lets_a_sentence_speak(visitor: Visitor, theme: str) -> None:
    page = opens(visitor, theme)
    page.locator("#texts .text .meta a").first.click()
    page.locator("[name=passage]").nth(1).check()
    visitor.looks()
    visitor.submits("#passages")
    expect(page.locator("#quotes blockquote")).to_have_count(1)
    visitor.submits("#review")
    expect(page.locator(".toolbar .badge")).to_have_text(visitor.portal.says("Reviewed"))


def puts_a_side_right(visitor: Visitor) -> None:
    """One text of the theme opposes what the others ask for: the rapporteur says so, and finds it again."""
    page = opens(visitor, "health")
    page.locator("#texts input[name=one]").first.check()
    page.select_option("#id_chosen_side", "against")
    visitor.presses("#chosen button[value=side]")
    expect(page.locator("#texts .text .side").first).to_contain_text(visitor.portal.says("Against"))
    page.select_option("#id_side", "against")
    visitor.submits("main form[method=get]")
    expect(page.locator("#texts .text")).to_have_count(1)
    visitor.looks()


def reads_what_is_uncertain(visitor: Visitor) -> None:
    """By the keys alone: the first belongs where it is, the second to no theme."""
    page, before = visitor.page, Placement.objects.filter(confirmed=True).count()
    visitor.opens("workshop:region", "04")
    visitor.follows("workshop:reader", "04", AXIS)
    visitor.looks()
    for figure in ("1", "3"):
        with page.expect_navigation():
            page.keyboard.press(figure)
    assert Placement.objects.filter(confirmed=True).count() == before + 2


def the_report_is_compiled_again(portal: Portal) -> SynthesisReport:
    coordinator = staff_member(portal, "youssef", Role.COORDINATOR, "04")
    coordinator.opens("synthesis:region", "04")
    coordinator.submits("section[aria-labelledby=compile-title] form")
    expect(coordinator.page.locator("#version-2")).to_be_visible()
    coordinator.opens("synthesis:report", "04", 2)
    coordinator.page.goto(f"{coordinator.page.url}?page=all")
    expect(coordinator.page.locator("main")).to_contain_text(NAMES["nursery"][portal.language == "fr"])
    return SynthesisReport.objects.get(version=2)


def everything_stands(region: Region, report: SynthesisReport, decided: dict[str, str], texts: Texts) -> None:
    now, made = homes(region), Theme.objects.get(is_by_hand=True)
    assert {reference: now[reference] for reference in decided} == decided
    assert len(now) == 6 * (EACH + MORE)
    assert {now[one.reference] for one in texts["transport"]} == {"transport"}
    assert {now[one.reference] for one in texts["nursery"][:46]} == {"nursery"}
    assert {now[one.reference] for one in texts["income"]} == {made.key}
    assert {now[one.reference] for one in texts["housing"][46:]} == {""}
    [axis] = [axis for axis in report.staff["axes"] if axis["code"] == AXIS]
    told: dict[str, Any] = {theme["key"]: theme for theme in axis["themes"]}
    assert set(told) == {"nursery", "transport", "health", "social", "housing", made.key}
    for name, theme in (("nursery", "nursery"), ("income", made.key)):
        assert told[theme]["label"] == dict(zip(("ar", "fr"), NAMES[name], strict=True))
    for theme, found in told.items():
        assert set(found["references"]) == {reference for reference, home in now.items() if home == theme}
    assert [theme for theme, found in told.items() if found["reviewed"]] == ["transport"]
    assert [cell["count"] for cell in told["health"]["stance"] if cell["code"] == "against"] == [1]
    quote = KeyQuote.objects.select_related("contribution").get()
    assert told["transport"]["quotes"][0]["text"] == quote.contribution.body[quote.start : quote.end]
    assert told["transport"]["quotes"][0]["reference"] == quote.contribution.reference


def finds_themes_again_and_drops_them(visitor: Visitor, decided: dict[str, str]) -> None:
    page, region = visitor.page, Region.objects.get(code="04")
    visitor.opens("workshop:region", "04")
    page.locator(f"#axis-{AXIS} .machine > summary").click()
    visitor.presses(f"#axis-{AXIS} .machine button[value=find]")
    expect(page.locator("#decide")).to_be_visible()
    visitor.looks()
    visitor.presses("#decide button[value=drop]")
    now = homes(region)
    assert {reference: now[reference] for reference in decided} == decided
    assert Arrangement.objects.get().state == "dropped"
    assert bench_of(region).is_settled


def takes_one_found_theme_over(visitor: Visitor, texts: Texts) -> None:
    """Of two found themes, joined of two each, one is wanted; the other one's texts stay where they were."""
    page, region = visitor.page, Region.objects.get(code="04")
    visitor.opens("workshop:region", "04")
    page.locator(f"#axis-{AXIS} .machine > summary").click()
    visitor.presses(f"#axis-{AXIS} .machine button[value=find]")
    expect(page.locator("#decide")).to_be_visible()
    before, every = homes(region), [one for mine in texts.values() for one in mine]
    found = {"care": texts["health"] + texts["listening"], "means": texts["income"] + texts["housing"]}
    asked = Arrangement.objects.latest("pk")
    asked.found = a_proposal(every, found | {key: texts[key] for key in ("nursery", "transport")}, before)
    asked.save()
    page.reload()
    expect(page.locator("svg.bands text")).to_have_count(7 + 4)  # one text stands beside the themes
    visitor.looks()
    for box in page.locator("[name=take]").all():
        box.uncheck()
    visitor.presses("#decide button[value=accept]")  # nothing is chosen
    expect(page.locator("#take-error")).to_be_visible()
    page.locator("[name=take][value=means]").check()
    visitor.presses("#decide button[value=accept]")
    visitor.looks()
    now = homes(region)
    means = {one.reference for one in found["means"]}
    assert {now[reference] for reference in means} == {"means"}
    assert {one: home for one, home in now.items() if one not in means} == {
        one: home for one, home in before.items() if one not in means
    }
