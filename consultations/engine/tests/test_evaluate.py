"""The command line prints one line of JSON whose figures can be counted by hand."""

import json
from pathlib import Path

import pytest

from consultations.engine.evaluate import main
from consultations.engine.tests.corpus import made

LETTER = (
    "Nous demandons une maison de jeunes ouverte le soir avec une bibliothèque et un terrain de sport pour le quartier"
)


def _file(folder: Path, header: str, rows: list[list[str]]) -> Path:
    path = folder / "rows.tsv"
    path.write_text("\n".join([header, *("\t".join(row) for row in rows)]) + "\n", encoding="utf-8")
    return path


def _printed(capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    (line,) = capsys.readouterr().out.splitlines()
    figures: dict[str, float] = json.loads(line)
    return figures


def test_themes_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    documents, subjects = made(80, languages=("fr",))
    rows = [[d.text, d.language, subject] for d, subject in zip(documents, subjects, strict=True)]
    assert main([str(_file(tmp_path, "text\tlang\tlabel", rows)), "--k", "4", "--seed", "12"]) == 0
    figures = _printed(capsys)
    assert list(figures) == ["n", "k", "nmi", "ari", "language_nmi", "other_share", "seconds", "peak_mb"]
    assert (figures["n"], figures["k"], figures["language_nmi"]) == (80, 4, 0)
    assert figures["nmi"] > 0.7


@pytest.mark.parametrize(
    ("task", "printed"),
    [
        ("assign", ["n", "labels", "taught", "accuracy", "seconds", "peak_mb"]),
        ("recompile", ["n", "k", "kept", "surviving", "nmi", "nmi_fresh", "peak_mb"]),
        ("few", ["n", "draws", "k", "ari", "ari_alone", "peak_mb"]),
        ("encode", ["n", "per_second", "loading", "peak_mb"]),
    ],
)
def test_every_task_prints_its_figures(
    task: str, printed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documents, subjects = made(60, languages=("fr",))
    rows = [[d.text, d.language, subject] for d, subject in zip(documents, subjects, strict=True)]
    asked = [str(_file(tmp_path, "text\tlang\tlabel", rows)), "--task", task, "--per-label", "5", "--k", "4"]
    assert main(asked) == 0
    assert list(_printed(capsys)) == printed


def test_recompiling_the_same_subjects_keeps_what_was_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    documents, subjects = made(200, languages=("fr",))
    rows = [[d.text, d.language, subject] for d, subject in zip(documents, subjects, strict=True)]
    file = str(_file(tmp_path, "text\tlang\tlabel", rows))
    main([file, "--task", "recompile", "--k", "4", "--encoder", "lexical"])
    figures = _printed(capsys)
    assert figures["surviving"] == 1
    assert figures["kept"] > 0.97


def test_duplicates_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        [LETTER, "1", "0.0"],
        [LETTER.replace("soir", "matin"), "1", "0.25"],
        ["Une route pour le douar d'en haut", "-1", "-1.0"],
    ]
    assert main([str(_file(tmp_path, "text\tcampaign\tedit_rate", rows)), "--task", "duplicates"]) == 0
    figures = _printed(capsys)
    assert (figures["precision"], figures["recall"], figures["f1"]) == (1, 1, 1)
    assert (figures["recall_at_25"], figures["largest_false_group"]) == (1, 0)


def test_a_letter_missed_lowers_recall(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[LETTER, "1", "0.0"], ["Tout autre chose que la lettre des voisins", "1", "0.25"], [LETTER, "1", "0.0"]]
    main([str(_file(tmp_path, "text\tcampaign\tedit_rate", rows)), "--task", "duplicates"])
    figures = _printed(capsys)
    assert (figures["recall"], figures["recall_at_25"]) == (0.3333, 0)


def test_languages_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["Une école pour le douar", "fr"], ["خاصنا المدرسة ديال الدوار", "ary"], ["Une école pour le douar", "ar"]]
    main([str(_file(tmp_path, "text\tlang", rows)), "--task", "languages"])
    assert _printed(capsys)["accuracy"] == 0.6667


def test_stance_tells_how_often_a_side_is_said_and_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        ("Contre !", "contre"),
        ("Je soutiens cette mesure.", "pour"),
        ("Je suis pour.", "contre"),
        ("Rien.", "pour"),
    ]
    rows.append(("Je suis contre.", "proposition"))
    told = "".join(f"\t{text}\tfr\t{label}\n" for text, label in rows)
    (tmp_path / "said.tsv").write_text("title\tbody\tlang\tlabel2\n" + told, encoding="utf-8")
    assert main([str(tmp_path / "said.tsv"), "--task", "stance"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {name: found[name] for name in ("n", "for", "against", "said_share", "accuracy_of_said")} == {
        "n": 4,
        "for": 2,
        "against": 2,
        "said_share": 0.75,
        "accuracy_of_said": 0.6667,
    }
    assert (found["precision_for"], found["precision_against"], found["recall_against"]) == (0.5, 1.0, 0.5)
