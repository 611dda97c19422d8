"""The web font is cut once, small enough, whole enough, and under a name of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from portal.shared import fonts

FACE_BUDGET = 60_000
SHARED_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئةىًٌٍَُِّْڭگڤ،؛؟" + "àâçéèêëîïôùûüÿœŒæ«»’–— 0123456789"


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.STATE_DIR", state)
        yield fonts.subset_folder()


@pytest.mark.parametrize("name", fonts.FACES)
def test_face_is_small_complete_and_renamed(faces: Path, name: str) -> None:
    path = faces / name
    assert path.stat().st_size <= FACE_BUDGET
    font = TTFont(path)
    assert font.flavor == "woff2"
    assert [sign for sign in SHARED_LETTERS if ord(sign) not in font.getBestCmap()] == []
    assert {str(record) for record in font["name"].names if record.nameID == 1} == {fonts.FAMILY}


def test_signs_the_source_lacks_have_a_stand_in(faces: Path) -> None:
    letters = TTFont(faces / "tachawor-regular.woff2").getBestCmap()
    assert {0x202F, 0x2011} <= set(letters)


def test_second_call_cuts_nothing(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.STATE_DIR = tmp_path
    cut: list[str] = []
    monkeypatch.setattr(fonts, "_cut", lambda face, target: (cut.append(face), target.write_bytes(b"")))
    (tmp_path / "fonts" / "older-recipe").mkdir(parents=True)
    first, second = fonts.subset_folder(), fonts.subset_folder()
    assert first == second
    assert cut == ["Regular", "Bold"]
    assert [shelf.name for shelf in (tmp_path / "fonts").iterdir()] == [first.name]


def test_finder_answers_for_its_faces_only(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.STATE_DIR = tmp_path
    monkeypatch.setattr(fonts, "_cut", lambda face, target: target.write_bytes(b""))
    finder = fonts.SubsetFontFinder()
    found = finder.find("fonts/tachawor-bold.woff2")
    assert Path(found).name == "tachawor-bold.woff2"
    assert finder.find("fonts/tachawor-bold.woff2", find_all=True) == [found]
    assert finder.find("fonts/../secret") == []
    assert finder.find("portal.css") == []
    assert [(name, storage.prefix) for name, storage in finder.list([])] == [(name, "fonts") for name in fonts.FACES]
