"""Both languages say everything, and say it in every number."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import ngettext

from portal.shared import catalogues


@pytest.mark.parametrize("language", catalogues.languages())
def test_catalogue_is_complete(language: str) -> None:
    assert catalogues.faults(language, catalogues.template()) == []


@pytest.mark.parametrize("language", catalogues.languages())
def test_a_missing_translation_is_found(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check itself can fail: a msgid that no catalogue holds is reported."""
    wanted = catalogues.template()
    wanted.add("A sentence nobody has translated")
    assert catalogues.faults(language, wanted) == ["not in the catalogue: A sentence nobody has translated"]


def test_arabic_counts_in_six_ways() -> None:
    with translation.override("ar"):
        said = {
            number: ngettext("%(count)s contribution", "%(count)s contributions", number)
            for number in (0, 1, 2, 3, 11, 100)
        }
    assert len(set(said.values())) >= 5, said
    assert all("contribution" not in text for text in said.values())


def test_the_portal_speaks_in_no_third_language() -> None:
    """English msgids are the key, never the text: in both languages a common one is translated."""
    for language in catalogues.languages():
        with translation.override(language):
            assert translation.gettext("Make a contribution") != "Make a contribution"
