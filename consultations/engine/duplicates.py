"""Groups of texts that are one text: exact copies, near copies and campaign letters.

MinHash-LSH proposes pairs; weighted Jaccard, containment and the longest common subsequence confirm them; groups
gather around a leader that resembles each member, so that a chain of small changes never joins two different letters.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq
from scipy import sparse

from consultations.engine.text import LONGEST_READ, normalise
from consultations.engine.words import STANCE

Ints = npt.NDArray[np.int64]

BANDS, ROWS = 60, 3
"""A pair sharing 40 % of its weight meets in some band 98 times in 100, one sharing 10 % 6 times."""
NEIGHBOURS = 12
"""Pairs made per text and bucket: a campaign of thousands must not make millions of pairs."""
SIMILAR = 0.4
CONTAINED = 0.72
SUBSEQUENCE = 0.5
FEWEST_WORDS = 5
"""Shorter texts are duplicates only when equal."""
SHORT = 12
SHORT_SIMILAR = 0.75
"""In a text of fewer words than this, one word can be the whole opinion."""


@dataclass(frozen=True)
class _Corpus:
    words: list[tuple[int, ...]]
    stance: frozenset[int]
    weighted: Any
    weight: npt.NDArray[np.float64]


def _folded_words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in normalise(text[:LONGEST_READ])).split()


def _exact_leaders(split: Sequence[Sequence[str]], texts: Sequence[str]) -> list[int]:
    """First index of each normalised text; what has no letter at all is compared as written."""
    first: dict[str, int] = {}
    return [
        first.setdefault(" ".join(found) or "\0" + texts[index].strip(), index) for index, found in enumerate(split)
    ]


def _negates(word: str) -> bool:
    """The Darija frame ما…ش, as in ماكاينش."""
    return len(word) >= 5 and word.startswith("م") and word.endswith("ش")


def _corpus(split: Sequence[Sequence[str]]) -> _Corpus:
    """Each text as its words' numbers and as a sparse row of how rare its words are."""
    numbers: dict[str, int] = {}
    words = [tuple(numbers.setdefault(word, len(numbers)) for word in found) for found in split]
    frequency = Counter(number for found in words for number in set(found))
    # The 3 keeps a letter that fills half a region from being made of worthless words.
    rarity = np.array([np.log(3 + len(words) / frequency[number]) for number in range(len(numbers))])
    pointers = np.cumsum([0, *(len(set(found)) for found in words)])
    columns = np.array([number for found in words for number in sorted(set(found))], dtype=np.int64)
    rows = sparse.csr_matrix((np.sqrt(rarity[columns]), columns, pointers), shape=(len(words), max(1, len(numbers))))
    stance = frozenset(number for word, number in numbers.items() if word in STANCE or _negates(word))
    return _Corpus(words, stance, rows, np.asarray(rows.multiply(rows).sum(axis=1)).ravel())


def _signatures(rows: Any, seed: int) -> npt.NDArray[np.uint64]:
    """MinHash with weights: a word's hash is drawn from an exponential law of its rarity, so rare words decide."""
    generator = np.random.default_rng(seed)
    pointers, columns = rows.indptr, rows.indices
    rarity = np.zeros(rows.shape[1])
    rarity[columns] = rows.data**2
    signature = np.empty((rows.shape[0], BANDS * ROWS), np.uint32)
    for place in range(BANDS * ROWS):
        draws = generator.exponential(size=rows.shape[1]) / np.maximum(rarity, 1e-9)
        rank = np.empty(rows.shape[1], np.uint32)
        rank[np.argsort(draws, kind="stable")] = np.arange(rows.shape[1], dtype=np.uint32)
        signature[:, place] = np.minimum.reduceat(rank[columns], pointers[:-1])
    keys = np.zeros((rows.shape[0], BANDS), np.uint64)
    for row in range(ROWS):
        keys = keys * np.uint64(0x9E3779B97F4A7C15) + signature[:, row::ROWS]
    return keys


def _bucket_pairs(keys: npt.NDArray[np.uint64]) -> Ints:
    """Pairs of neighbours inside each bucket of one band."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    found = []
    for step in range(1, NEIGHBOURS + 1):
        same = np.flatnonzero(ordered[step:] == ordered[:-step])
        if not len(same):
            break
        found.append(np.stack([order[same], order[same + step]], axis=1))
    return np.concatenate(found) if found else np.empty((0, 2), np.int64)


def _candidates(signatures: npt.NDArray[np.uint64]) -> Ints:
    size = len(signatures)
    found = []
    for band in range(signatures.shape[1]):
        pairs = np.sort(_bucket_pairs(signatures[:, band]), axis=1)
        found.append(np.unique(pairs[:, 0] * size + pairs[:, 1]))
    coded = np.unique(np.concatenate(found))
    return np.stack([coded // size, coded % size], axis=1)


def _subsequence(left: tuple[int, ...], right: tuple[int, ...]) -> float:
    """Share of the longer text's words found in the other in the same order."""
    return float(LCSseq.normalized_similarity(left, right))


def _same_letter(corpus: _Corpus, left: int, right: int, jaccard: float, containment: float) -> bool:
    """Confirm a pair; two short texts that differ by a word of stance are two opinions, never one letter."""
    one, other = set(corpus.words[left]), set(corpus.words[right])
    if min(len(one), len(other)) < SHORT:
        return jaccard >= SHORT_SIMILAR and not (one ^ other) & corpus.stance
    if jaccard >= SIMILAR or containment >= CONTAINED:
        return True
    return _subsequence(corpus.words[left], corpus.words[right]) >= SUBSEQUENCE


def _confirmed(corpus: _Corpus, pairs: Ints, chunk: int = 50_000) -> Iterator[tuple[int, int, float]]:
    """The pairs that are the same letter, with how alike they are."""
    for start in range(0, len(pairs), chunk):
        left, right = pairs[start : start + chunk].T
        shared = np.asarray(corpus.weighted[left].multiply(corpus.weighted[right]).sum(axis=1)).ravel()
        jaccard = shared / (corpus.weight[left] + corpus.weight[right] - shared)
        containment = shared / np.minimum(corpus.weight[left], corpus.weight[right])
        for place in np.flatnonzero((jaccard >= 0.3) | (containment >= CONTAINED)):
            one, other = int(left[place]), int(right[place])
            if _same_letter(corpus, one, other, float(jaccard[place]), float(containment[place])):
                yield one, other, float(jaccard[place])


def _around_leaders(size: int, edges: Sequence[tuple[int, int, float]], sizes: Sequence[int]) -> list[int]:
    """Take as leader the text that most others resemble, give it those, and go on with what is left."""
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for one, other, alike in edges:
        near[one][other] = alike
        near[other][one] = alike
    leader = list(range(size))
    taken: set[int] = set()
    weight = {index: sum(found.values()) + sizes[index] * len(found) for index, found in near.items()}
    for index in sorted(near, key=lambda place: (-weight[place], place)):
        if index in taken:
            continue
        taken.add(index)
        for other in near[index]:
            if other not in taken:
                taken.add(other)
                leader[other] = index
    return leader


def _offers(leader: Sequence[int], edges: Sequence[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Pairs (larger group's leader, smaller group's leader) that some edge joins, largest first."""
    size = Counter(leader)
    joined = {(leader[one], leader[other]) for one, other, _ in edges if leader[one] != leader[other]}
    ordered = {(a, b) if (size[a], -a) >= (size[b], -b) else (b, a) for a, b in joined}
    return sorted(ordered, key=lambda pair: (-size[pair[0]], pair))


def _second_chance(corpus: _Corpus, leader: list[int], edges: Sequence[tuple[int, int, float]]) -> list[int]:
    """Offer members of a group to a larger group's leader when both leaders agree: the cap on pairs hid them."""
    groups: dict[int, list[int]] = defaultdict(list)
    for index, head in enumerate(leader):
        groups[head].append(index)
    agreed = {(one, other) for one, other, _ in _confirmed(corpus, _as_pairs(_offers(leader, edges)))}
    moved: dict[int, int] = {}
    for larger, smaller in _offers(leader, edges):
        if (larger, smaller) in agreed and smaller not in moved and larger not in moved:
            moved[smaller] = larger
    result = list(leader)
    for smaller, larger in moved.items():
        for _, member, _ in _confirmed(corpus, _as_pairs([(larger, member) for member in groups[smaller]])):
            result[member] = larger
        left = [member for member in groups[smaller] if result[member] == smaller]
        for member in left:
            result[member] = left[0]
    return result


def _as_pairs(pairs: Sequence[tuple[int, int]]) -> Ints:
    return np.array(pairs, np.int64).reshape(-1, 2)


def group_duplicates(texts: Sequence[str], *, seed: int = 11) -> list[int]:
    """For each text the index of its group's leader; a text alone leads itself."""
    split = [_folded_words(text) for text in texts]
    exact = _exact_leaders(split, texts)
    copies = Counter(exact)
    heads = [index for index in sorted(copies) if len(split[index]) >= FEWEST_WORDS]
    result = list(exact)
    if len(heads) > 1:
        corpus = _corpus([split[index] for index in heads])
        edges = list(_confirmed(corpus, _candidates(_signatures(corpus.weighted, seed))))
        near = _around_leaders(len(heads), edges, [copies[index] for index in heads])
        near = _second_chance(corpus, near, edges)
        head_of = {heads[place]: heads[leader] for place, leader in enumerate(near)}
        result = [head_of.get(leader, leader) for leader in exact]
    return result
