"""The places of a standard answer: a closed list, filled once, and nothing else that braces could do."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext

from consultations.contributions.models import Contribution
from consultations.review.standard_answers import placeholders
from consultations.review.standard_answers.models import StandardAnswer

WRONG = ["{autor}", "{author.email}", "{author!r}", "{author:>9}", "{0}", "{}", "{", "}", "{{author}}", "{ author }"]


@pytest.mark.parametrize("place", WRONG)
@pytest.mark.parametrize("column", ["text_ar", "text_fr"])
def test_what_is_no_place_is_refused_at_its_field(place, column, standard):
    with pytest.raises(ValidationError) as refused:
        standard(**{column: f"نص {place} نص"})
    assert list(refused.value.message_dict) == [column]
    assert StandardAnswer.objects.count() == 0


def test_every_place_can_be_written_and_is_filled_in_the_language(make_contribution, standard, institution, rabat):
    whole = " / ".join(f"{{{name}}}" for name in placeholders.PLACEHOLDERS)
    text = standard(text_ar=whole, text_fr=whole)
    contribution = make_contribution("under_review")
    contribution.session = rabat.sessions.get()
    values = placeholders.values_of(contribution, institution=institution, language="fr")
    with translation.override("fr"):
        somebody = gettext("Madam, Sir")
    with translation.override("ar"):
        said = placeholders.fill(text.text_fr, values)
    assert said.startswith(f"{contribution.reference} / {somebody} / نص / Rabat-Salé-Kénitra / {{province}} / ")
    assert "Rencontre / Entraide nationale / " in said
    assert placeholders.unfilled(said, contribution) == ["{province}"]


def test_braces_of_a_citizen_are_never_read(make_contribution, institution):
    """What a person wrote goes in as it is, is not filled in its turn, and does not stop the answer."""
    hostile = "جمعية {region} {institution.pk} {0.__class__} {{axis}} %(region)s"
    contribution = Contribution(reference="R-1", organisation_name=hostile, region=make_contribution().region)
    contribution.submitted_at = make_contribution().submitted_at
    values = placeholders.values_of(contribution, institution=institution, language="ar")
    said = placeholders.fill("إلى {author}، بجهة {region}", values)
    assert said == f"إلى {hostile}، بجهة {values['region']}"
    assert placeholders.unfilled(said, contribution) == []
    assert placeholders.unfilled(f"{said} {{session}}", contribution) == ["{session}"]


def test_a_persons_name_is_never_filled_in(make_contribution):
    contribution = make_contribution(author_name="فاطمة الزهراء")
    values = placeholders.values_of(contribution, institution=None, language="ar")
    assert "فاطمة" not in "".join(values.values())


def test_what_is_known_later_goes_into_open_places_and_not_into_the_name_of_who_speaks(make_contribution):
    contribution = make_contribution(organisation_name="جمعية {institution}")
    said = placeholders.fill_later(
        "جمعية {institution}، يتولاه {institution}.", contribution, {"institution": "التعاون"}
    )
    assert said == "جمعية {institution}، يتولاه التعاون."
