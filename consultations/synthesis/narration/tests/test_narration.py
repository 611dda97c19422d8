"""The rapporteur writes around the machine's sentences, and hides none of their figures."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from consultations.contributions.models import Contribution
from consultations.synthesis import actions as room
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.narration import showing
from consultations.synthesis.narration.actions import RewrittenMeanwhile, Texts, write_section
from consultations.synthesis.narration.models import Passage
from consultations.synthesis.rendering.composition import compose
from consultations.synthesis.rendering.docx import render_docx
from consultations.synthesis.rendering.outline import Heading, Told
from consultations.synthesis.rendering.pdf import render_pdf
from consultations.synthesis.rendering.tests import sample
from consultations.synthesis.signing import freezing
from consultations.synthesis.tests.signing import national, publish_signed
from stakeholders.models import Account

PLACE = "/fr/synthesis/04/1/narrative/participation/"


def form(**texts: str) -> dict[str, str]:
    empty = {f"{place}_{language}": "" for place in ("before", "after") for language in ("ar", "fr")}
    return {**empty, "seen_ar": "0", "seen_fr": "0", **texts}


@pytest.fixture
def browser(sign_in: Any, rapporteur: Account) -> Client:
    return sign_in(rapporteur)


class TestWriting:
    def test_text_stands_around_the_machine_and_in_its_language_alone(
        self, report: SynthesisReport, browser: Client, coordinator: Account, sign_in: Any
    ) -> None:
        hostile = "<script>alert(1)</script> Ils étaient {counted}."
        assert browser.post(PLACE, form(before_fr=hostile, after_fr="Fin.\n\nVraiment.")).status_code == 302
        blocks = compose(freezing.content(report, "staff"), checksum="c" * 64, language="fr").blocks
        place = next(n for n, one in enumerate(blocks) if isinstance(one, Heading) and one.section == "participation")
        told = [one.words.text for one in blocks if isinstance(one, Told)]
        assert told == ["<script>alert(1)</script> Ils étaient 24.", "Fin.", "Vraiment."]
        assert isinstance(blocks[place + 1], Told)
        machine = compose(report.staff, checksum="c" * 64, language="fr").blocks
        assert [one for one in blocks if not isinstance(one, Told)] == list(machine)
        page = sign_in(coordinator).get("/fr/synthesis/04/1/").content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; Ils étaient 24." in page
        arabic = compose(freezing.content(report, "staff"), checksum="c" * 64, language="ar").blocks
        assert [one for one in arabic if isinstance(one, Told)] == []

    def test_introduction_and_conclusion_are_chapters_of_their_own(
        self, report: SynthesisReport, rapporteur: Account
    ) -> None:
        for section in ("introduction", "conclusion"):
            write_section(report=report, section=section, texts={"fr": Texts(section, "", 0)}, by=rapporteur)
        blocks = compose(freezing.content(report, "public"), checksum="c" * 64, language="fr").blocks
        chapters = [one.section or one.line for one in blocks if isinstance(one, Heading) and one.level == 1]
        assert chapters[0] == "Introduction"
        assert chapters.index("Conclusion") == chapters.index("not_used") - 1

    def test_reference_becomes_a_link_and_a_foreign_one_is_refused_at_the_field(
        self, report: SynthesisReport, browser: Client, texts: list[Contribution]
    ) -> None:
        refused = browser.post(PLACE, form(after_fr="Voir TCH-04-999999."))
        assert refused.status_code == 422
        assert refused.context["form"].errors.keys() == {"after_fr"}
        assert "Voir TCH-04-999999." in refused.content.decode()
        browser.post(PLACE, form(after_fr=f"Voir {texts[0].reference}."))
        publish_signed(report)
        page = Client().get("/fr/reports/04/1/").content.decode()
        assert f'Voir <a href="/fr/contributions/{texts[0].reference}/">' in page

    @pytest.mark.parametrize("wrong", ["{count}", "{counted", "{theme_count}", "{counted.__class__}"])
    def test_unknown_figure_is_refused_at_the_field(self, report: SynthesisReport, browser: Client, wrong: str) -> None:
        refused = browser.post(PLACE, form(before_ar=wrong))
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["before_ar"])
        assert Passage.objects.count() == 0

    def test_numbers_typed_by_hand_are_kept_and_flagged(
        self, report: SynthesisReport, browser: Client, coordinator: Account, sign_in: Any
    ) -> None:
        browser.post(PLACE, form(before_fr="Environ 1 200 personnes, ou {people}.", before_ar="نحو ١٢ شخصا"))
        assert Passage.objects.count() == 2
        page = browser.get(PLACE).content.decode()
        assert ("1 200" in page, "١٢" in page, page.count("by-hand")) == (True, True, 2)
        assert "1 200" in sign_in(coordinator).get("/fr/synthesis/04/1/approve/").content.decode()

    def test_two_writers_never_overwrite_each_other_silently(
        self, report: SynthesisReport, browser: Client, coordinator: Account, sign_in: Any
    ) -> None:
        other = sign_in(coordinator)
        other.post(PLACE, form(before_fr="Le premier."))
        answer = browser.post(PLACE, form(before_fr="Le second."))
        page = answer.content.decode()
        assert (answer.status_code, "Le premier." in page, "Le second." in page) == (409, True, True)
        assert Passage.objects.get().before == "Le premier."
        assert 'name="seen_fr" value="1"' in page
        with pytest.raises(RewrittenMeanwhile):
            write_section(report=report, section="participation", texts={"fr": Texts("x", "", 0)}, by=coordinator)

    def test_nothing_is_written_once_it_is_approved(
        self, report: SynthesisReport, browser: Client, coordinator: Account, sign_in: Any
    ) -> None:
        sign_in(coordinator).post("/fr/synthesis/04/1/approve/", {"seen": "0"})
        assert browser.post(PLACE, form(before_fr="trop tard")).status_code == 302
        assert Passage.objects.count() == 0

    def test_foreign_rapporteur_finds_nothing(
        self, report: SynthesisReport, oriental: Any, make_account: Any, sign_in: Any
    ) -> None:
        foreign = sign_in(make_account("foreign", oriental, role="rapporteur"))
        assert foreign.get(PLACE).status_code == 404
        assert sign_in(make_account("reader", report.region)).get(PLACE).status_code == 403


class TestCarried:
    def test_text_goes_into_the_next_version_with_a_notice_of_what_changed(
        self, report: SynthesisReport, rapporteur: Account, say: Any, browser: Client
    ) -> None:
        write_section(
            report=report, section="participation", texts={"fr": Texts("Ils sont {counted}.", "", 0)}, by=rapporteur
        )
        write_section(report=report, section="unheard", texts={"fr": Texts("Silence.", "", 0)}, by=rapporteur)
        say(95)
        newer = room.compile_region(region=report.region, by=None)
        sections = {one.key: one for one in showing.sections(newer)}
        changed = {one.name: (one.before, one.after) for one in sections["participation"].changed}
        assert changed["counted"] == (24, 25)
        assert [one.words.text for one in compose(
            freezing.content(newer, "staff"), checksum="c" * 64, language="fr"
        ).blocks if isinstance(one, Told)] == ["Ils sont 25.", "Silence."]  # fmt: skip
        place = PLACE.replace("/1/", "/2/")
        assert 'id="changed"' in browser.get(place).content.decode()
        browser.post(place, form(before_fr="Ils sont {counted}.", seen_fr="1"))
        assert 'id="changed"' not in browser.get(place).content.decode()

    def test_text_of_a_theme_that_is_gone_is_shown_apart(self, report: SynthesisReport, rapporteur: Account) -> None:
        passage = {
            "section": "theme:childhood:gone",
            "language": "fr",
            "before": "Perdu.",
            "changed_at": report.compiled_at,
        }
        Passage.objects.create(report=report, **passage)
        assert [one.before for one in showing.homeless(report)] == ["Perdu."]


class TestPrinted:
    def test_draft_says_so_and_signed_files_carry_text_signers_and_code(
        self, report: SynthesisReport, rapporteur: Account, pdf_text: Any
    ) -> None:
        write_section(report=report, section="unheard", texts={"fr": Texts("Qui manque ici ?", "", 0)}, by=rapporteur)
        draft = freezing.content(report, "staff")
        assert "Brouillon" in pdf_text(render_pdf(draft, checksum="c" * 64, language="fr"))
        signed = publish_signed(report)
        content = freezing.content(signed, "public")
        printed = pdf_text(render_pdf(content, checksum=signed.public_checksum, language="fr"))
        assert ("Brouillon" in printed, "Qui manque ici" in printed) == (False, True)
        assert signed.code in printed
        assert national("signer").full_name in printed
        word = render_docx(content, checksum=signed.public_checksum, language="ar")
        assert word == render_docx(content, checksum=signed.public_checksum, language="ar")


@pytest.fixture
def pdf_text() -> Any:
    return lambda content: "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize(("times", "apart"), [(2, False), (200, True)])
def test_short_introduction_shares_its_page_with_the_summary(times: int, apart: bool) -> None:
    before = [{"text": "La région a parlé. " * times, "cites": []}]
    told = {"narration": {"introduction": {"fr": {"before": before, "after": []}}}}
    report = compose(sample.staff() | told, checksum="c" * 64, language="fr")
    first, second = [block for block in report.blocks if isinstance(block, Heading) and block.level == 1][:2]
    assert (first.new_page, second.new_page) == (True, apart)
