"""Measure the engine on a labelled file: one line of JSON, no Django, no database.

    python -m consultations.engine.evaluate FILE.tsv [--k N] [--seed S] [--task NAME]

The file is tab-separated with a header and no quoting; `duplicates` reads `text campaign edit_rate` (campaign -1: a
text of its own), `languages` and `encode` read `text` (or `body`) and `lang`, the others `text lang label`:
`themes` (the default), `assign`, `recompile`, and `few` (twenty texts drawn thirty times: `ari` of the twenty read
beside the other texts of the file, whose labels nobody looks at, `ari_alone` of the twenty and nothing else). `stance`
reads the rows whose `label2` is `pour` or `contre`, with their title; `--half a` was looked at when the phrases were
listed, `b` not.
"""

import argparse
import csv
import hashlib
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

Row = dict[str, str]
Figures = dict[str, float | int | None]

TASKS = ("themes", "assign", "recompile", "few", "encode", "duplicates", "languages", "stance")
SAID = {"pour": "for", "contre": "against"}


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


def measure_stance(rows: Sequence[Row], *, half: str | None) -> Figures:
    """How often a side is told, and how often it is the one that the author ticked."""
    from consultations.engine.stance import AGAINST, FOR, MIXED, stands

    kept = [row for row in rows if row.get("label2") in SAID and half in (None, _half(row))]
    started = time.process_time()
    told = [stands(f"{row.get('title') or ''}\n{_text(row)}", row.get("lang") or "und").side for row in kept]
    seconds = time.process_time() - started
    pairs = Counter(zip((SAID[row["label2"]] for row in kept), told, strict=True))
    figures: Figures = {"n": len(kept), "for": 0, "against": 0, "mixed": sum(side == MIXED for side in told)}
    said = right = 0
    for side in (FOR, AGAINST):
        claimed = sum(count for (_gold, guess), count in pairs.items() if guess == side)
        gold = sum(count for (truth, _guess), count in pairs.items() if truth == side)
        said, right = said + claimed, right + pairs[side, side]
        figures |= {
            side: gold,
            f"said_{side}": claimed,
            f"precision_{side}": _share(pairs[side, side], claimed),
            f"recall_{side}": _share(pairs[side, side], gold),
        }
    shares: Figures = {"said_share": _share(said, len(kept)), "accuracy_of_said": _share(right, said)}
    return figures | shares | {"cpu_seconds": round(seconds, 3)}


def _half(row: Row) -> str:
    return "ab"[hashlib.sha256(_text(row).encode()).digest()[0] % 2]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def measure(options: argparse.Namespace) -> Mapping[str, object]:
    """Do what the command line asks for."""
    rows = [row for row in read_rows(options.file) if options.lang in (None, row.get("lang"))]
    if options.task == "duplicates":
        return measure_duplicates(rows, seed=options.seed)
    if options.task == "languages":
        return measure_languages(rows)
    if options.task == "stance":
        return measure_stance(rows, half=options.half)
    from consultations.engine import measures
    from consultations.engine.findings import Document

    documents = [Document(str(index), _text(row), row.get("lang") or "und") for index, row in enumerate(rows)]
    given = measures.Labelled(documents, [row.get("label") or "" for row in rows], options.encoder)
    if options.task == "assign":
        figures = measures.measure_assign(given, per_label=options.per_label, seed=options.seed)
    elif options.task == "recompile":
        figures = measures.measure_recompile(given, k=options.k, seed=options.seed)
    elif options.task == "few":
        figures = measures.measure_few(given, seed=options.seed)
    elif options.task == "encode":
        figures = measures.measure_encoding(given)
    else:
        figures = measures.measure_themes(given, k=options.k, seed=options.seed)
    return figures | {"peak_mb": _peak_mb()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, print one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m consultations.engine.evaluate", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--k", type=int, default=None, help="number of themes; chosen from the data when absent")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--task", choices=TASKS, default="themes")
    parser.add_argument("--per-label", type=int, default=10, help="texts of each label that are taught (assign)")
    parser.add_argument("--lang", default=None, help="read only the rows of this language")
    parser.add_argument("--encoder", choices=("blended", "lexical"), default="blended", help="or words alone")
    parser.add_argument("--half", choices=("a", "b"), default=None, help="one half of the texts alone (stance)")
    figures = measure(parser.parse_args(arguments))
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
