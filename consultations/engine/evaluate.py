"""Measure the engine on a labelled file: one line of JSON, no Django, no database.

    python -m consultations.engine.evaluate FILE.tsv [--k N] [--seed S] [--task themes|duplicates|languages]

The file is tab-separated with a header and no quoting; `themes` reads columns `text lang label`, `duplicates` reads
`text campaign edit_rate` (campaign -1: a text of its own), `languages` reads `text` (or `body`) and `lang`.
"""

import argparse
import csv
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from pathlib import Path

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

Row = dict[str, str]
Figures = dict[str, float | int | None]


def read_rows(path: Path) -> list[Row]:
    """Rows of a tab-separated file with its two escapes undone."""
    csv.field_size_limit(2**27)
    with path.open(encoding="utf-8", newline="\n") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def _text(row: Row) -> str:
    written = row.get("text") or row.get("body") or ""
    return written.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")


def _peak_mb() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def measure_themes(rows: Sequence[Row], *, k: int | None, seed: int, encoder: str = "lexical") -> Figures:
    """Agreement of the themes with the labels, and with the languages, which should be none."""
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    from consultations.engine.themes import Document, find_themes
    from consultations.engine.vectors import named_encoder

    documents = [Document(str(index), _text(row), row.get("lang") or "und") for index, row in enumerate(rows)]
    started = time.perf_counter()
    found = find_themes(documents, seed=seed, k=k, encoder=named_encoder(encoder, seed=seed))
    seconds = time.perf_counter() - started
    clusters = [-1] * len(rows)
    for number, theme in enumerate(found.themes):
        for index in theme.members:
            clusters[index] = number
    gold = [row["label"] for row in rows]
    languages = [row.get("lang", "") for row in rows]
    return {
        "n": len(rows),
        "k": len(found.themes),
        "nmi": round(float(normalized_mutual_info_score(gold, clusters)), 4),
        "ari": round(float(adjusted_rand_score(gold, clusters)), 4),
        "language_nmi": round(float(normalized_mutual_info_score(languages, clusters)), 4),
        "other_share": round(clusters.count(-1) / max(1, len(rows)), 4),
        "seconds": round(seconds, 2),
        "peak_mb": _peak_mb(),
    }


def _pairs(counts: Counter[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())


def _found_at(rows: Sequence[Row], gold: Sequence[str], leaders: Sequence[int], rate: float) -> float | None:
    """Share of the copies with this much changed that stand in the group of most copies of their letter."""
    groups: dict[str, Counter[int]] = defaultdict(Counter)
    for letter, leader in zip(gold, leaders, strict=True):
        groups[letter][leader] += 1
    edited = [index for index, row in enumerate(rows) if abs(float(row["edit_rate"]) - rate) < 1e-9]
    kept = sum(1 for index in edited if groups[gold[index]].most_common(1)[0][0] == leaders[index])
    return round(kept / len(edited), 4) if edited else None


def _largest_false_group(gold: Sequence[str], leaders: Sequence[int]) -> int:
    """Size of the largest group that holds more than one letter."""
    groups: dict[int, Counter[str]] = defaultdict(Counter)
    for letter, leader in zip(gold, leaders, strict=True):
        groups[leader][letter] += 1
    mixed = [group for group in groups.values() if len(group) > 1]
    return max((group.total() for group in mixed), default=0)


def measure_duplicates(rows: Sequence[Row], *, seed: int) -> Figures:
    """Precision and recall over pairs of texts of the same campaign letter."""
    from consultations.engine.duplicates import group_duplicates

    texts = [_text(row) for row in rows]
    started = time.perf_counter()
    leaders = group_duplicates(texts, seed=seed)
    seconds = time.perf_counter() - started
    gold = [row["campaign"] if row["campaign"] != "-1" else f"alone {index}" for index, row in enumerate(rows)]
    right = _pairs(Counter(zip(gold, leaders, strict=True)))
    precision = right / max(1, _pairs(Counter(leaders)))
    recall = right / max(1, _pairs(Counter(gold)))
    return {
        "n": len(rows),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
        "recall_at_25": _found_at(rows, gold, leaders, 0.25),
        "largest_false_group": _largest_false_group(gold, leaders),
        "groups": sum(1 for size in Counter(leaders).values() if size > 1),
        "seconds": round(seconds, 2),
        "peak_mb": _peak_mb(),
    }


def measure_languages(rows: Sequence[Row]) -> dict[str, object]:
    """Share of texts whose language is found, and where the others went."""
    from consultations.engine.text import detect_language

    found = Counter((row["lang"], detect_language(_text(row))) for row in rows)
    confusion: dict[str, dict[str, int]] = defaultdict(dict)
    for (gold, guess), count in sorted(found.items()):
        confusion[gold][guess] = count
    right = sum(count for (gold, guess), count in found.items() if gold == guess)
    return {"n": len(rows), "accuracy": round(right / max(1, len(rows)), 4), "confusion": confusion}


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, print one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m consultations.engine.evaluate", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--k", type=int, default=None, help="number of themes; chosen from the data when absent")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--task", choices=("themes", "duplicates", "languages"), default="themes")
    parser.add_argument("--lang", default=None, help="read only the rows of this language")
    parser.add_argument("--encoder", choices=("lexical", "blended"), default="lexical")
    options = parser.parse_args(arguments)
    rows = [row for row in read_rows(options.file) if options.lang in (None, row.get("lang"))]
    if options.task == "themes":
        figures: object = measure_themes(rows, k=options.k, seed=options.seed, encoder=options.encoder)
    elif options.task == "duplicates":
        figures = measure_duplicates(rows, seed=options.seed)
    else:
        figures = measure_languages(rows)
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
