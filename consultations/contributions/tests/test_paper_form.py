"""The paper form: two sheets of two sides in both languages, for anybody; numbered for those who help."""

from __future__ import annotations

import io
import re

import pytest
from django.test import Client
from django.utils import timezone, translation
from pypdf import PdfReader

from consultations.contributions.details_form import DetailsForm
from consultations.contributions.intake import paper
from consultations.contributions.models import Contribution, Convergence, PartnershipOffer, ProposalDetails
from consultations.contributions.tests.assisted import address, browser_of, helper
from consultations.regional_sessions.models import RegionalSession
from portal.shared.models import AuditEntry
from portal.shared.typesetting.tests.hostile import HOSTILE
from stakeholders.categories import load_categories
from strategy.actions import load_reference
from strategy.models import Axis, Programme, Province, Region
from tests.browser.meetings import open_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(db: None) -> RegionalSession:
    load_reference()
    load_categories()
    return open_meeting("RS-04")


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words_of(pdf: bytes) -> str:
    """Return what is printed, blanks evened out."""
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def said(msgid: str) -> str:
    with translation.override("fr"):
        return translation.gettext(msgid)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_form_is_two_sheets_tagged_and_asks_what_the_screen_asks(session: RegionalSession, language: str) -> None:
    pdf = paper.blank_form(session, language=language)
    reader = read(pdf)
    assert len(reader.pages) == 4
    assert "pdfuaid:part" in reader.xmp_metadata.rdf_root.toxml()
    assert str(reader.trailer["/Root"]["/Lang"]).split("-")[0] == language
    printed = words_of(pdf)
    with translation.override("fr"):
        wanted = [
            *(axis.name_fr for axis in Axis.objects.all()),
            *(province.name_fr for province in Province.objects.filter(region="04")),
            *(programme.name_fr for programme in Programme.objects.all()),
            *(str(kind.label) for kind in Contribution.Kind),
            *(str(level.label) for level in ProposalDetails.Level),
            *(str(relation.label) for relation in Convergence.Relation),
            *(str(resource.label) for resource in PartnershipOffer.Resource),
            *(
                str(DetailsForm.base_fields[name].label)
                for name in ("service", "target", "purpose", "extent", "amount")
            ),
        ]
    assert [word for word in wanted if " ".join(word.split()) not in printed] == []
    other = Province.objects.exclude(region="04").first()
    assert other is not None
    assert other.name_fr not in printed
    for msgid in ("I agree that my words are read and kept for this.", "Organisation, if you speak for one"):
        assert said(msgid) in printed
    # Arabic letters come out of a PDF in their shapes: that some stand there is enough here, the eye has seen them.
    assert len(re.findall("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]", printed)) > 300


@pytest.mark.parametrize("region", [f"{number:02d}" for number in range(1, 13)])
def test_form_of_every_region_fits_on_two_sheets(session: RegionalSession, region: str) -> None:
    other = open_meeting(f"RS-{region}-paper", region=region)
    assert len(read(paper.blank_form(other, language="ar")).pages) == 4


def test_longest_and_most_hostile_title_stops_no_form(session: RegionalSession) -> None:
    for title in [text[:200] for text in HOSTILE] + ["لقاء تشاوري جهوي " * 11]:
        session.title_ar = session.title_fr = title
        assert len(read(paper.blank_form(session, language="fr")).pages) >= 4
    session.title_ar, session.title_fr = "لقاء تشاوري جهوي " * 11, "Rencontre consultative " * 8
    assert len(read(paper.blank_form(session, language="fr")).pages) == 4


def test_anybody_prints_the_blank_form_and_the_same_bytes_come_twice(session: RegionalSession) -> None:
    first, second = (Client().get(address("paper")) for _time in range(2))
    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
    assert first.content == second.content
    assert paper.blank_form(session, language="ar") == first.content


def test_form_of_a_draft_or_a_cancelled_meeting_is_not_there(session: RegionalSession) -> None:
    for state in ("draft", "cancelled"):
        RegionalSession.objects.filter(pk=session.pk).update(state=state)
        assert Client().get(address("paper")).status_code == 404


def test_page_of_the_forms_names_the_region_one_comes_from_first(session: RegionalSession) -> None:
    open_meeting("RS-06", region="06")
    page = Client().get("/ar/intake/paper/?region=06")
    assert [one.code for one in page.context["sessions"]] == ["RS-06", "RS-04"]
    RegionalSession.objects.update(contributions_close_at=timezone.now())
    assert Client().get("/ar/intake/paper/").context["sessions"] == []


def test_public_pages_lead_to_the_form(session: RegionalSession) -> None:
    assert address("paper") in Client().get("/ar/sessions/RS-04/").content.decode()
    assert '"/ar/intake/paper/"' in Client().get("/ar/contribute/").content.decode()


def test_numbered_forms_have_each_a_number_of_their_own(session: RegionalSession) -> None:
    salma = helper()
    browser = browser_of(salma)
    answer = browser.get(address("sheets"), {"number": 3})
    assert len(read(answer.content).pages) == 12
    numbers = re.findall(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", words_of(answer.content))
    numbers = [number for number in numbers if not number.startswith("20")]  # the years of a programme
    assert (len(numbers), len(set(numbers))) == (12, 3)  # on every side
    told = AuditEntry.objects.get(action="paper_sheets_numbered")
    assert (told.actor_id, told.details) == (salma.pk, {"number": 3})


@pytest.mark.parametrize("number", ["0", "31", "-1", "x", "9" * 500])
def test_only_some_sheets_are_numbered_at_once(session: RegionalSession, number: str) -> None:
    answer = browser_of(helper()).get(address("sheets"), {"number": number})
    assert (answer.status_code, answer["Location"]) == (302, address("entered"))


def test_code_on_the_paper_is_a_plain_address(session: RegionalSession, settings) -> None:
    settings.SITE_URL = "https://tachawor.example.org"
    drawn: list[str] = []
    original = paper._qr_on_paper
    paper._qr_on_paper = lambda address: drawn.append(address) or original(address)
    try:
        paper.numbered_forms(session, ["7K3M9QFA"], language="ar")
        paper.blank_form(session, language="fr")
    finally:
        paper._qr_on_paper = original
    assert set(drawn) == {
        "https://tachawor.example.org/ar/intake/RS-04/?sheet=7K3M9QFA",
        "https://tachawor.example.org/fr/intake/RS-04/",
    }


def test_region_without_provinces_still_has_a_form(session: RegionalSession) -> None:
    Province.objects.filter(region="04").delete()
    assert len(read(paper.blank_form(session, language="ar")).pages) == 4
    assert Region.objects.filter(pk="04").exists()
