"""Groups of texts that are one text: exact copies, near copies and campaign letters.

MinHash-LSH proposes pairs; Jaccard, containment and the longest common subsequence confirm them; groups gather around
a leader that each member was compared with, so that a chain of small changes never joins two different letters.

Two ways in. All at once: `group_duplicates`. One by one as they arrive: store `fingerprint(text)` and its
`band_keys`, fetch those that share a key, and some of their groups, and ask `choose_leader`; a text that joins changes
no group but the one it joins.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from consultations.engine.fingerprints import CONTENT, OPINION, Keys, gathered, keys_of, read_fingerprint, word_numbers

Key = TypeVar("Key")
Floats = npt.NDArray[np.float64]

SIMILAR = 0.4
CONTAINED = 0.72
QUOTED = 0.5
"""A text that holds a letter's words says them in the letter's order, at least half of them."""
SUBSEQUENCE = 0.5
LOOKED_AT = 0.25
"""Below this Jaccard a common subsequence is not even looked for."""
KIN, AKIN = 12, 0.3
"""Besides its leader a text is held against so many of the leader's others, and holds that much of half of them."""
ANCHORED, WITNESSES = 0.28, 3
"""A text that arrives may resemble its leader less than that if so many of the leader's group vouch for it."""
FEWEST_WORDS = 5
"""Shorter texts are duplicates only when equal."""
SHORT = 10
SHORT_SIMILAR = 0.6
"""In a text of fewer words than this, one word can be the whole opinion."""
CONTENT_WEIGHT = 3.0
"""How many function words one word of content is worth."""
NEIGHBOURS = 3
"""Pairs made per text and bucket: a campaign of thousands must not make millions of pairs."""
ELECTORS, RUNNING = 48, 12
"""A leader is chosen among so many, by so many: in a campaign of thousands a sample knows as much as all."""
QUOTING_VOTE = 0.05
"""What a text that holds the leader and much else adds to its election."""
ROUNDS = 60
"""Leaders looked for in one heap of texts before the pairs already seen must do."""
FEWEST_WITH_FORMULA, MOSTLY_OWN, HEARD, DEEPEST = 8, 0.35, 0.6, 3
"""A formula: shared by so many, of whom half say this much of their own; its words stand in most of them."""
PASSAGE = 5
"""So many words of content in a row that are not the leader's are no edit."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a text resembles a leader: shares of weight in common, and of the longer text said in the same order."""

    jaccard: float
    leader_in_text: float
    subsequence: float
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Key]):
    """A text already grouped: its key, its leader's key (its own when it leads) and its fingerprint."""

    key: Key
    leader: Key
    fingerprint: bytes


@dataclass(frozen=True)
class _Corpus:
    """Texts as their words in order, and as sparse rows of their distinct words' weights."""

    words: Sequence[Sequence[int]]
    rows: Any
    weight: Floats
    distinct: npt.NDArray[np.int64]
    keys: Keys


@dataclass(frozen=True, slots=True)
class _How:
    seed: int
    depth: int = 0


@dataclass(frozen=True, slots=True)
class _Left:
    """Texts of a heap that found no leader yet, and the formula they are to be read without."""

    pool: Sequence[int]
    formula: frozenset[int]


def _corpus(words: Sequence[Sequence[int]]) -> _Corpus:
    numbers, starts = gathered(words)
    columns = np.unique(numbers, return_inverse=True)[1].astype(np.int32)
    weights = np.where(numbers & CONTENT, CONTENT_WEIGHT, 1.0)
    from scipy import sparse  # only grouping all at once needs it: every process of the portal reads this module

    rows = sparse.csr_matrix(
        (np.sqrt(weights).astype(np.float32), columns, starts.astype(np.int32)),
        shape=(len(words), int(columns.max()) + 1),
    )
    return _Corpus(words, rows, np.add.reduceat(weights, starts[:-1]), np.diff(starts), keys_of(numbers, starts))


def _subsequence(left: Sequence[int], right: Sequence[int]) -> float:
    """Share of the longer text's words found in the other in the same order."""
    return float(LCSseq.normalized_similarity(left, right))


def _differ_in_opinion(left: Sequence[int], right: Sequence[int]) -> bool:
    return any(number & OPINION for number in set(left) ^ set(right))


def _confirmed(corpus: _Corpus, left: Keys, right: Keys, *, led: bool = True) -> Iterator[tuple[int, float]]:
    """Places of the pairs that are one letter, with their Jaccard.

    `led`: the left ones are leaders. A text may hold its leader and more, but a leader holds no more than the text:
    otherwise whoever quotes two letters would lead the copies of both.
    """
    shared = np.asarray(corpus.rows[left].multiply(corpus.rows[right]).sum(axis=1), dtype=np.float64).ravel()
    jaccard = shared / (corpus.weight[left] + corpus.weight[right] - shared)
    held = shared / (corpus.weight[left] if led else np.minimum(corpus.weight[left], corpus.weight[right]))
    for place in np.flatnonzero((jaccard >= LOOKED_AT) | (held >= CONTAINED)):
        one, other = int(left[place]), int(right[place])
        if _is_one_letter(corpus.words[one], corpus.words[other], float(jaccard[place]), float(held[place])):
            yield int(place), float(jaccard[place])


def _is_one_letter(leader: Sequence[int], text: Sequence[int], jaccard: float, held: float) -> bool:
    """Confirm a pair; two short texts that differ by a word of stance are two opinions, never one letter."""
    if min(len(set(leader)), len(set(text))) < SHORT:
        return jaccard >= SHORT_SIMILAR and not _differ_in_opinion(leader, text)
    if jaccard >= SIMILAR:
        return True
    in_order = LCSseq.similarity(leader, text)
    if held >= CONTAINED and in_order >= QUOTED * min(len(leader), len(text)):
        return True
    return in_order >= SUBSEQUENCE * max(len(leader), len(text))


def _weigh(numbers: set[int]) -> float:
    return sum(CONTENT_WEIGHT if number & CONTENT else 1.0 for number in numbers)


def _shared(leader: Sequence[int], text: Sequence[int]) -> tuple[float, float]:
    """Jaccard of two texts' words by weight, and the share of the leader's that the text holds."""
    one, other = set(leader), set(text)
    shared = _weigh(one & other)
    return shared / max(1.0, _weigh(one | other)), shared / max(1.0, _weigh(one))


def likeness(leader: bytes, text: bytes) -> Likeness | None:
    """How a text resembles a leader, by their fingerprints; nothing when it is not the same letter."""
    one, other = read_fingerprint(leader).tolist(), read_fingerprint(text).tolist()
    if one == other:
        return Likeness(1.0, 1.0, 1.0, exact=True) if one else None
    if min(len(one), len(other)) < FEWEST_WORDS:
        return None
    jaccard, held = _shared(one, other)
    if max(jaccard / LOOKED_AT, held / CONTAINED) < 1 or not _is_one_letter(one, other, jaccard, held):
        return None
    return Likeness(jaccard, held, _subsequence(one, other))


def choose_leader(text: bytes, candidates: Sequence[Candidate[Key]]) -> Key | None:
    """The leader of the group a new text joins; nothing when it leads itself, until others join it.

    `candidates`, oldest first: the texts that share a band key with it, and of each of their groups the leader and the
    first `KIN` others. The leader most alike wins, the first on a tie. When none is, because its own copy was much
    changed, a text still joins if several of a group are the same letter as it and the leader is not far: the leader
    is always asked, and so are the others, so that no chain forms.
    """
    words = read_fingerprint(text).tolist()
    groups: dict[Key, list[bytes]] = defaultdict(list)
    for candidate in candidates:
        if candidate.key != candidate.leader:
            groups[candidate.leader].append(candidate.fingerprint)
    leaders = [
        candidate
        for candidate in candidates
        if candidate.key == candidate.leader and _is_akin(words, groups[candidate.key][:KIN])
    ]
    ranked = [(alike, leader.key) for leader in leaders if (alike := likeness(leader.fingerprint, text))]
    if ranked:
        return max(ranked, key=lambda pair: _closeness(pair[0]))[1]
    if len(words) < SHORT:
        return None
    for leader in leaders:
        if _shared(read_fingerprint(leader.fingerprint).tolist(), words)[0] >= ANCHORED:
            vouching = sum(1 for other in groups[leader.key] if likeness(other, text))
            if vouching >= WITNESSES:
                return leader.key
    return None


def _is_akin(words: Sequence[int], others: Sequence[bytes]) -> bool:
    held = [_shared(read_fingerprint(other).tolist(), words)[1] >= AKIN for other in others]
    return 2 * sum(held) >= len(held)


def _closeness(alike: Likeness) -> tuple[bool, float, float]:
    return alike.exact, max(alike.jaccard, alike.subsequence), alike.leader_in_text


def _bucket_pairs(keys: Keys, shuffled: Keys) -> tuple[Keys, Keys]:
    """Pairs of neighbours inside each bucket of one band, in an order of its own so that bands complete each other."""
    order = shuffled[np.argsort(keys[shuffled], kind="stable")]
    ordered = keys[order]
    left, right = [], []
    for step in range(1, NEIGHBOURS + 1):
        same = np.flatnonzero(ordered[step:] == ordered[:-step])
        left.append(order[same])
        right.append(order[same + step])
    return np.concatenate(left), np.concatenate(right)


def _heaps(size: int, left: Sequence[int], right: Sequence[int]) -> Keys:
    """Number of the heap each text lies in: texts joined by pairs, chained as they may be."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    joined = sparse.coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    return connected_components(joined, directed=False)[1].astype(np.int64)  # type: ignore[no-any-return]


def _seen_pairs(corpus: _Corpus, seed: int, chunk: int = 50_000) -> tuple[list[int], list[int], Keys]:
    """Confirmed pairs, enough to join each heap, and the heaps. Pairs of one heap are not looked at again."""
    size = len(corpus.words)
    chance = np.random.default_rng(seed)
    ones: list[int] = []
    others: list[int] = []
    heap = np.arange(size)
    for band in range(corpus.keys.shape[1]):
        left, right = _bucket_pairs(corpus.keys[:, band], chance.permutation(size))
        apart = heap[left] != heap[right]
        left, right = left[apart], right[apart]
        known = len(ones)
        for start in range(0, len(left), chunk):
            part = left[start : start + chunk], right[start : start + chunk]
            for place, _ in _confirmed(corpus, *part, led=False):
                ones.append(int(part[0][place]))
                others.append(int(part[1][place]))
        if len(ones) > known:
            heap = _heaps(size, ones, others)
    return ones, others, heap


def _sample(pool: Sequence[int]) -> list[int]:
    return [pool[place] for place in np.linspace(0, len(pool) - 1, min(len(pool), ELECTORS)).astype(int)]


def _elected(corpus: _Corpus, pool: Sequence[int], copies: Sequence[int]) -> int:
    """The text that the others of its heap resemble most clearly: a text between two letters is passed over."""
    if len(pool) == 1:
        return pool[0]
    electors = _sample(pool)
    most_copied = sorted(pool, key=lambda index: (-copies[index], index))[:3]
    running = sorted({*most_copied, *electors[:: max(1, len(electors) // RUNNING)]})
    votes = dict.fromkeys(running, 0.0)
    left = np.repeat(np.array(running, np.int64), len(electors))
    right = np.tile(np.array(electors, np.int64), len(running))
    for place, jaccard in _confirmed(corpus, left, right):
        votes[int(left[place])] += max(QUOTING_VOTE, jaccard - LOOKED_AT) * copies[int(right[place])]
    return max(running, key=lambda index: (votes[index], -index))


def _joined(corpus: _Corpus, head: int, pool: Sequence[int]) -> list[int]:
    """The texts of a heap that are the leader's letter, the most alike first."""
    others = np.array([index for index in pool if index != head], np.int64)
    alike = [
        (-jaccard, int(others[place])) for place, jaccard in _confirmed(corpus, np.full_like(others, head), others)
    ]
    return [index for _, index in sorted(alike)]


def _akin(corpus: _Corpus, joined: Sequence[int]) -> list[int]:
    """Those of a leader's texts that are also akin to the ones most like it: it may stand between two letters."""
    near = list(joined[: 2 * KIN])
    if len(near) < 2:
        return list(joined)
    held = (corpus.rows[joined] @ corpus.rows[near].T).toarray() / corpus.weight[near] >= AKIN
    asked: list[int] = []
    result = []
    for place, index in enumerate(joined):
        if 2 * int(held[place, asked].sum()) < len(asked):
            continue
        result.append(index)
        if place < len(near) and len(asked) < KIN:
            asked.append(place)
    return result


def _own_passages(text: Sequence[int], head: frozenset[int]) -> float:
    """Share of a text's content said in passages of its own: changed words are scattered, another subject is not."""
    content = own = run = 0
    for number in text:
        if not number & CONTENT:
            continue
        content += 1
        run = 0 if number in head else run + 1
        own += PASSAGE if run == PASSAGE else run > PASSAGE
    return own / max(1, content)


def _formula(corpus: _Corpus, head: int, joined: Sequence[int]) -> frozenset[int]:
    """Words of what these texts share, when most of them speak of something else: a form of words, not a letter."""
    if len(joined) < FEWEST_WITH_FORMULA:
        return frozenset()
    asked = _sample(joined)
    shared = frozenset(corpus.words[head])
    if median(_own_passages(corpus.words[index], shared) for index in asked) < MOSTLY_OWN:
        return frozenset()
    heard = Counter(number for index in asked for number in set(corpus.words[index]) & shared)
    return frozenset(number for number, times in heard.items() if times >= HEARD * len(asked))


def _split(corpus: _Corpus, pool: list[int], copies: Sequence[int], leader: list[int]) -> _Left:
    """Give the texts of one heap to leaders, until a formula is found in them or too many leaders are needed."""
    left = pool
    for _ in range(ROUNDS):
        if not left:
            break
        head = _elected(corpus, left, copies)
        joined = _joined(corpus, head, left)
        if formula := _formula(corpus, head, joined):
            return _Left(pool, formula)
        taken = {head, *_akin(corpus, joined)}
        for index in taken:
            leader[index] = head
        left = [index for index in left if index not in taken]
    return _Left(left, frozenset())


def _lead_without(words: Mapping[int, Sequence[int]], copies: Sequence[int], leader: list[int], how: _How) -> None:
    """Group the texts of a heap anew by what remains of them without their formula."""
    for index in words:
        leader[index] = index
    told = [index for index in words if len(words[index]) >= FEWEST_WORDS]
    if len(told) > 1:
        deeper = _How(how.seed, how.depth + 1)
        for place, head in enumerate(_leaders([words[index] for index in told], [copies[i] for i in told], deeper)):
            leader[told[place]] = told[head]


def _around_pairs(pool: Sequence[int], near: Mapping[int, Sequence[int]], leader: list[int]) -> None:
    """The texts of a heap with too many letters: who was seen beside most leads those it was seen beside."""
    left = set(pool)
    for head in sorted(pool, key=lambda index: (-len(near[index]), index)):
        if head not in left:
            continue
        for index in (head, *near[head]):
            if index in left:
                left.discard(index)
                leader[index] = head


def _near(ones: Sequence[int], others: Sequence[int]) -> dict[int, list[int]]:
    near: dict[int, list[int]] = defaultdict(list)
    for one, other in zip(ones, others, strict=True):
        near[one].append(other)
        near[other].append(one)
    return near


def _leaders(words: Sequence[Sequence[int]], copies: Sequence[int], how: _How) -> list[int]:
    """For each of different texts the place of its leader."""
    corpus = _corpus(words)
    ones, others, heap = _seen_pairs(corpus, how.seed)
    near = _near(ones, others)
    pools: dict[int, list[int]] = defaultdict(list)
    for index in sorted(near):
        pools[int(heap[index])].append(index)
    leader = list(range(len(words)))
    for pool in pools.values():
        left = _split(corpus, pool, copies, leader)
        if left.formula and how.depth < DEEPEST:
            kept = {index: [n for n in words[index] if n not in left.formula] for index in left.pool}
            _lead_without(kept, copies, leader, how)
        else:
            _around_pairs(left.pool, near, leader)
    return leader


def _exact_leaders(words: Sequence[Sequence[int]], texts: Sequence[str]) -> list[int]:
    """First index of each text; what has no word at all is compared as written."""
    first: dict[object, int] = {}
    return [first.setdefault(tuple(numbers) or texts[index].strip(), index) for index, numbers in enumerate(words)]


def group_duplicates(texts: Sequence[str], *, seed: int = 11) -> list[int]:
    """For each text the index of its group's leader; a text alone leads itself."""
    words = [word_numbers(text) for text in texts]
    result = _exact_leaders(words, texts)
    copies = Counter(result)
    heads = [index for index in sorted(copies) if len(words[index]) >= FEWEST_WORDS]
    if len(heads) < 2:
        return result
    near = _leaders([words[index] for index in heads], [copies[index] for index in heads], _How(seed))
    head_of = {heads[place]: heads[leader] for place, leader in enumerate(near)}
    return [head_of.get(leader, leader) for leader in result]
