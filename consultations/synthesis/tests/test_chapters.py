"""What contributions name beyond their text is counted exactly, and read in a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from consultations.contributions.actions import redact, withdraw_contribution
from consultations.contributions.details import Offered, Proposed
from consultations.contributions.models import Contribution, PartnershipOffer
from consultations.regional_sessions.models import AgendaItem, RegionalSession
from consultations.registrations.models import Minutes, MinutesVersion
from consultations.review.competence.actions import record_competence
from consultations.review.convergence.actions import link_programme
from consultations.synthesis import actions, chapters, snapshot
from consultations.synthesis.material import Material, gather
from consultations.synthesis.particulars import Met, Named, Offer
from consultations.synthesis.tests.made_up import any_material, both, material, said
from consultations.synthesis.tests.reading import every_page
from stakeholders.models import Account, Organisation
from strategy.models import Institution, Programme, Region

Kind = Contribution.Kind


def told(region: Region) -> dict[str, Any]:
    return chapters.told(gather(region), {})


@pytest.fixture
def rich(say: Callable[..., Contribution], coordinator: Account) -> dict[str, Contribution]:
    """A proposal beside two programmes, another that names a level alone, two offers and an expectation."""
    fund, indh = Programme.objects.get(pk="social-cohesion-fund"), Programme.objects.get(pk="indh-phase-3")
    proposed = Proposed(
        service="وحدة متنقلة",
        target="الأطفال",
        level="commune",
        convergences=((fund, "complements"), (indh, "overlaps")),
    )
    unit = say(0, kind=Kind.PROPOSAL, proposed=proposed)
    link_programme(contribution=unit, programme=fund, relation="fills_gap", by=coordinator)
    bodies = [Institution.objects.get(pk=code) for code in ("regional-council", "entraide-nationale")]
    record_competence(contribution=unit, level="shared", bodies=bodies, by=coordinator)
    money = Offered(resources=("funds", "staff"), purpose="النقل", extent="سنتان", amount=180_000)
    return {
        "unit": unit,
        "level": say(1, kind=Kind.PROPOSAL, proposed=Proposed(level="region")),
        "money": say(2, kind=Kind.OFFER, offered=money, organisation_name="مقاولة النقل"),
        "room": say(3, kind=Kind.OFFER, offered=Offered(resources=("premises",), purpose="قاعة")),
        "need": say(4, kind=Kind.EXPECTATION),
    }


class TestGathered:
    def test_a_service_is_told_with_whom_it_is_for_and_who_may_act(
        self, rabat: Region, rich: dict[str, Contribution]
    ) -> None:
        [service] = told(rabat)["services"]["items"]
        assert (service["reference"], service["service"], service["target"]) == (
            rich["unit"].reference,
            "وحدة متنقلة",
            "الأطفال",
        )
        assert service["level"] == gather(rabat).labels["level"]["shared"]

    def test_the_desk_has_the_last_word_on_programmes_and_levels(
        self, rabat: Region, rich: dict[str, Contribution]
    ) -> None:
        found = told(rabat)
        [item] = found["convergence"]["items"]
        assert item["cells"] == {"social-cohesion-fund": "fills_gap", "indh-phase-3": "overlaps"}
        assert item["by_author"] == ["indh-phase-3"]
        assert {cell["code"]: cell["count"] for cell in found["competences"]["levels"]} == {"region": 1, "shared": 1}
        assert {cell["code"]: cell["references"] for cell in found["competences"]["bodies"]} == {
            "regional-council": [rich["unit"].reference],
            "entraide-nationale": [rich["unit"].reference],
        }

    def test_offers_add_up_by_state_in_dirhams(self, rabat: Region, rich: dict[str, Contribution]) -> None:
        PartnershipOffer.objects.filter(contribution=rich["money"]).update(state="agreed")
        offers = told(rabat)["offers"]
        assert (offers["count"], offers["amount"]) == (2, 180_000)
        assert [(cell["code"], cell["count"], cell["amount"], cell["engaged"]) for cell in offers["states"]] == [
            ("offer_made", 1, 0, False),
            ("agreed", 1, 180_000, True),
        ]
        assert {cell["code"]: cell["count"] for cell in offers["resources"]} == {"funds": 1, "premises": 1, "staff": 1}
        assert [item["by"] and item["by"]["ar"] for item in offers["items"]] == ["مقاولة النقل", None]

    def test_a_body_of_the_directory_is_named_and_its_author_is_not(
        self, rabat: Region, say: Callable[..., Contribution]
    ) -> None:
        body = Organisation.objects.create(
            code="asso", name_ar="جمعية", name_fr="Association", category=say(1).category, region=rabat
        )
        say(2, kind=Kind.OFFER, offered=Offered(resources=("data",)), organisation=body, author_name="فلانة الفلانية")
        found = gather(rabat)
        [offer] = told(rabat)["offers"]["items"]
        assert offer["by"] == {"ar": "جمعية", "fr": "Association"}
        assert "الفلانية" not in repr(found)

    def test_what_was_not_used_is_listed_by_reason(self, rabat: Region, say: Callable[..., Contribution]) -> None:
        say(1)
        gone = say(2)
        withdraw_contribution(contribution=gone)
        found = gather(rabat)
        assert found.unused_references == {"withdrawn": [gone.reference]}

    @pytest.mark.usefixtures("rich")
    def test_reading_takes_the_same_number_of_queries_for_more_of_it(
        self, rabat: Region, say: Callable[..., Contribution], coordinator: Account
    ) -> None:
        with CaptureQueriesContext(connection) as few:
            gather(rabat)
        fund = Programme.objects.get(pk="social-cohesion-fund")
        bodies = list(Institution.objects.all()[:3])
        for number in range(10, 14):
            one = say(number, proposed=Proposed(service="خدمة", convergences=((fund, "overlaps"),)))
            link_programme(contribution=one, programme=fund, relation="overlaps", by=coordinator)
            record_competence(contribution=one, level="shared", bodies=bodies, by=coordinator)
            say(number + 10, kind=Kind.OFFER, offered=Offered(resources=("data",)))
        with CaptureQueriesContext(connection) as many:
            gather(rabat)
        assert len(many) == len(few)


class TestMeeting:
    def meeting(self, region: Region, state: str) -> RegionalSession:
        start = datetime(2026, 12, 16, 10, tzinfo=UTC)
        end = start.replace(hour=13)
        session = RegionalSession.objects.create(
            code="RS", region=region, title_ar="لقاء", title_fr="Rencontre", starts_at=start, ends_at=end, state=state,
            registration_opens_at=start.replace(day=1), registration_closes_at=start.replace(day=2),
            contributions_open_at=start.replace(day=1), contributions_close_at=end.replace(day=20),
        )  # fmt: skip
        AgendaItem.objects.create(
            session=session, starts_at=start, ends_at=end, title_ar="افتتاح", title_fr="Ouverture"
        )
        return session

    def test_who_comes_is_told_once_the_meeting_is_over(self, rabat: Region) -> None:
        session = self.meeting(rabat, RegionalSession.State.REGISTRATION_OPEN)
        before = gather(rabat).session
        assert before is not None
        assert [item["title"]["fr"] for item in before["agenda"]] == ["Ouverture"]
        assert (before["attendance"], before["minutes"]) == (None, None)
        RegionalSession.objects.filter(pk=session.pk).update(state=RegionalSession.State.HELD)
        after = gather(rabat).session
        assert after is not None
        assert after["attendance"]["attended"] == 0

    def test_minutes_are_told_when_they_are_closed_and_without_a_name(self, rabat: Region) -> None:
        session = self.meeting(rabat, RegionalSession.State.HELD)
        minutes = Minutes.objects.create(session=session, working_language="ar")
        meeting = gather(rabat).session
        assert meeting is not None and meeting["minutes"] is None
        entry = {"text": {"ar": "تقرر", "fr": "Il est décidé"}, "speaker": {"ar": "السيد الوالي", "fr": "M. le wali"}}
        entry |= {"category": {"ar": "الجماعات الترابية", "fr": "Collectivités"}, "organisation": {}}
        section = {"kind": "agenda", "title": {"ar": "افتتاح", "fr": "Ouverture"}, "text": {"ar": "نص", "fr": "Texte"}}
        section["entries"] = [entry | {"kind": "decision"}, entry | {"kind": "statement"}]  # type: ignore[assignment]
        figures = {"registered": 30, "attended": 25, "room": 20, "remote": 5, "categories": [], "provinces": []}
        text = snapshot.canonical({"attendance": figures, "sections": [section]})
        MinutesVersion.objects.create(
            minutes=minutes, number=1, closed_at=datetime(2026, 12, 18, tzinfo=UTC), staff_snapshot=text,
            staff_checksum="a", public_snapshot=text, public_checksum="b",
        )  # fmt: skip
        meeting = gather(rabat).session
        assert meeting is not None
        assert meeting["attendance"] == figures
        assert [one["text"]["fr"] for one in meeting["minutes"]["outcomes"]] == ["Il est décidé"]
        assert [one["by"]["fr"] for one in meeting["minutes"]["sections"][0]["statements"]] == ["Collectivités"]
        assert "wali" not in repr(meeting["minutes"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_material())
def test_every_chapter_adds_up(found: Material) -> None:
    staff, _public = both(found)
    assert chapters.wrong(staff) == {}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda staff: staff["axis_by_kind"]["cells"][0].__setitem__(0, 99),
        lambda staff: staff["offers"]["states"][0].update(amount=1),
        lambda staff: staff["competences"]["levels"][0].update(count=0),
        lambda staff: staff["convergence"]["programmes"][0]["relations"][0].update(count=9),
        lambda staff: staff["services"]["items"].pop(),
        lambda staff: staff["not_used"][0]["references"].pop(),
    ],
)
def test_a_chapter_that_does_not_add_up_is_refused(spoil: Callable[[dict[str, Any]], Any]) -> None:
    texts = [said(n, named=Named("خدمة", "", "shared"), meets=(Met("indh", "overlaps", True),)) for n in range(3)]
    texts.append(said(9, kind="offer", offer=Offer("agreed", ("funds",), amount=5_000)))
    staff, _public = both(material(texts, {"withdrawn": ["p"]}))
    snapshot.check_sums(staff)
    spoil(staff)
    with pytest.raises(snapshot.Unbalanced):
        snapshot.check_sums(staff)


def test_what_sets_a_category_apart_is_said_once_with_its_references() -> None:
    """Of 60 associations 40 speak of the first theme of the axis, of 60 citizens 20; `made_up` goes by the numbers."""
    first, third = 4, 1  # modulo 8: the place of a text in the first theme, and in the third
    texts = [said(8 * n + (first if n < 40 else third)) for n in range(60)]
    texts += [said(8 * n + (first if n < 80 else third), category="citizens") for n in range(60, 120)]
    staff, public = both(material(texts))
    spoken = [one.reference for one in texts[:40]]
    claims = {claim["code"]: claim for claim in staff["apart"]}
    assert set(claims) == {"associations", "citizens"}
    figures = {name: claims["associations"][name] for name in ("part", "whole", "other_part", "other_whole")}
    assert figures == {"part": 40, "whole": 60, "other_part": 20, "other_whole": 60}
    assert claims["associations"]["references"] == spoken
    assert [claim["code"] for claim in public["apart"]] == [staff["apart"][0]["code"]]


def test_groups_that_speak_alike_are_not_set_apart() -> None:
    texts = [said(n, category=("associations", "citizens")[n // 8 % 2]) for n in range(240)]
    assert both(material(texts))[0]["apart"] == []


@pytest.mark.usefixtures("quick_files", "rich")
def test_the_page_shows_services_offers_and_matrix_until_their_words_are_hidden(
    rabat: Region, rich: dict[str, Contribution], coordinator: Account, sign_in: Callable[[Account], Client]
) -> None:
    report = actions.compile_region(region=rabat, by=None)
    browser = sign_in(coordinator)
    address = f"/fr/synthesis/04/{report.version}/"
    page = every_page(address, browser)
    assert all(
        words in page for words in ("وحدة متنقلة", "مقاولة النقل", "180\u202f000", 'class="mark mark-fills_gap"')
    )
    assert page.count(f"/fr/review/{rich['unit'].reference}/") > 3
    redact(contribution=rich["unit"], words="وحدة", cause="other", by=coordinator)
    page = every_page(address, browser)
    assert "وحدة متنقلة" not in page
    assert 'class="mark mark-fills_gap"' in page.split('class="matrix"')[0]  # its meaning, and no row
    assert 'class="mark mark-fills_gap"' not in page.split('class="matrix"')[1]
