"""Reference files: a row that a column cannot hold, points to nothing or stands there twice is refused whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.shared import reference
from strategy.actions import FOLDER, load_reference
from strategy.models import Province, Region

HEADER = "code,region,kind,name_ar,name_fr,population\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def territory() -> None:
    reference.load(Region, FOLDER / "regions.csv")


def load_provinces(folder: Path, *lines: str) -> reference.Loaded:
    file = folder / "provinces.csv"
    file.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return reference.load(Province, file)


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("04.1,99,province,سلا,Salé,1", "region"),
        ("04.1,04,village,سلا,Salé,1", "kind"),
        ("04.1,04,province,سلا,Salé,many", "population"),
    ],
)
def test_a_bad_row_is_refused_at_its_column(territory: None, tmp_path: Path, line: str, where: str) -> None:
    with pytest.raises(ValidationError) as refused:
        load_provinces(tmp_path, "04.2,04,province,تمارة,Témara,1", line)
    assert list(refused.value.message_dict) == [where]
    assert not Province.objects.exists()


def test_the_same_code_twice_is_refused(territory: None, tmp_path: Path) -> None:
    twice = ["04.1,04,province,سلا,Salé,1"] * 2
    with pytest.raises(IntegrityError), transaction.atomic():
        load_provinces(tmp_path, *twice)
    assert not Province.objects.exists()


def test_words_edited_since_stay(territory: None, tmp_path: Path) -> None:
    line = "04.1,04,province,سلا,Salé,1"
    assert load_provinces(tmp_path, line) == reference.Loaded("provinces", added=1, kept=0)
    Province.objects.update(name_fr="Salé la belle")
    assert load_provinces(tmp_path, line) == reference.Loaded("provinces", added=0, kept=1)
    assert Province.objects.get().name_fr == "Salé la belle"


def test_loading_asks_a_few_questions_of_each_file_and_none_of_each_row(
    territory: None, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(45):
        load_reference()
    assert Province.objects.count() == 75
