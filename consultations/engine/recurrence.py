"""Themes of several regions that speak of one thing: joined, recognised next time, never chained together.

Two themes are a pair when each is the other's nearest among the themes of its region. Pairs begin a national theme;
whatever else joins it must be near all of it on average and to none of it a stranger, so that no chain forms: a theme
of jobs near one of training, itself near one of schools, does not bring schools and jobs together. How near is near is
learnt from the regions themselves: two themes that one region keeps apart are two things.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from threadpoolctl import threadpool_limits

from consultations.engine.vectors import Encoder, LexicalEncoder, Matrix, centred_by_language, unit

NEAR = 0.30
"""How alike two themes must be at least, whatever the regions' own themes are to each other."""
STRANGE = 0.5
"""Share of what makes two themes near, below which a theme is a stranger to another and joins nothing with it."""
APART = 0.90
"""Of the themes that one region keeps apart, the share that must be less alike than those that are joined."""
MEANING = 1.5
"""What the meaning of a sentence weighs beside its words."""
SAME_THEME = 0.3
"""Share of members in common from which a national theme found again keeps its identity."""

Place = tuple[str, str]  # region, key of the theme there
Alike = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class RegionalTheme:
    """A theme of one region: how many stand behind it, some of their texts, and what these mean where that is known."""

    region: str
    key: str
    size: int
    texts: tuple[str, ...]
    languages: tuple[str, ...]
    meaning: Matrix | None = field(default=None, compare=False)

    @property
    def place(self) -> Place:
        """What tells it from every other theme of the country."""
        return self.region, self.key


@dataclass(frozen=True, slots=True)
class PreviousJoin:
    """A national theme of an earlier roll-up: its identity and the regional themes in it."""

    key: str
    members: frozenset[Place]


@dataclass(frozen=True, slots=True)
class NationalTheme:
    """Regional themes (indexes) that speak of one thing; `score` is how alike they are, 0 for a theme on its own."""

    key: str
    members: tuple[int, ...]
    score: float


def join_themes(
    themes: Sequence[RegionalTheme],
    *,
    previous: Sequence[PreviousJoin] = (),
    seed: int = 11,
    encoder: Encoder | None = None,
) -> list[NationalTheme]:
    """Return every regional theme in exactly one national theme; those with most behind them first.

    Neither the order in which the themes come nor the language they are told in changes what is found.
    """
    order = sorted(range(len(themes)), key=lambda index: themes[index].place)
    ordered = [themes[index] for index in order]
    if not ordered:
        return []
    with threadpool_limits(1):
        alike = _alike(_points(ordered, encoder or LexicalEncoder(seed=seed)))
    groups = _joined(alike, [theme.region for theme in ordered])
    keys = _keys([[ordered[place] for place in group] for group in groups], previous)
    found = [
        NationalTheme(key, tuple(sorted(order[place] for place in group)), _score(alike, ordered, group))
        for key, group in zip(keys, groups, strict=True)
    ]
    return sorted(found, key=lambda one: (-sum(themes[index].size for index in one.members), one.key))


def _points(themes: Sequence[RegionalTheme], encoder: Encoder) -> Matrix:
    """The middle of each theme's texts: their words and, where it is known of every theme, their meaning.

    Centred per language over the whole country first: a region that writes in French alone is near no other for it.
    """
    languages = [language for theme in themes for language in theme.languages]
    texts = [text for theme in themes for text in theme.texts]
    points = centred_by_language(encoder.encode(texts, languages), languages)
    meanings = [theme.meaning for theme in themes if theme.meaning is not None and _is_known(theme.meaning)]
    if len(meanings) == len(themes):
        points = np.hstack([points, MEANING * centred_by_language(np.vstack(meanings), languages)])
    ends = np.cumsum([len(theme.texts) for theme in themes])
    middles = [part.mean(axis=0) if len(part) else np.zeros(points.shape[1]) for part in np.split(points, ends[:-1])]
    return unit(np.array(middles, np.float32))


def _is_known(meaning: Matrix) -> bool:
    """Whether what most of a theme's texts mean is known; a text of which it is not is a row of zeros."""
    return 2 * int(np.any(meaning, axis=1).sum()) > len(meaning)


def _alike(points: Matrix) -> Alike:
    alike: Alike = (points @ points.T).astype(np.float32)
    return alike


def _joined(alike: Alike, regions: Sequence[str]) -> list[list[int]]:
    """Average linkage over the pairs, which no stranger enters: the groups, each in the order of its themes."""
    near = _near(alike, regions)
    groups = [[place] for place in range(len(regions))]
    # Between two groups: the sum of how alike their themes are, the least alike two of them, whether there is a pair.
    total, least, paired = alike.astype(np.float64), alike.copy(), _pairs(alike, regions, near)
    size = np.ones(len(groups))
    while True:
        mean = total / np.outer(size, size)
        may = paired & (mean >= near) & (least >= STRANGE * near)
        np.fill_diagonal(may, False)
        if not may.any():
            return sorted(sorted(group) for group in groups if group)
        first, second = sorted(divmod(int(np.where(may, mean, -np.inf).argmax()), len(groups)))
        groups[first] += groups[second]
        groups[second] = []
        for table, joined in ((total, np.add), (least, np.minimum), (paired, np.logical_or)):
            table[first] = joined(table[first], table[second])
            table[:, first] = table[first]
        paired[second] = paired[:, second] = False
        size[first] += size[second]


def _near(alike: Alike, regions: Sequence[str]) -> float:
    """How alike two themes must be: more than nearly all that one region keeps apart."""
    places = np.array(regions)
    inside = np.triu(places[:, None] == places[None, :], k=1)
    kept_apart = alike[inside]
    return max(NEAR, float(np.quantile(kept_apart, APART))) if len(kept_apart) else NEAR


def _pairs(alike: Alike, regions: Sequence[str], near: float) -> npt.NDArray[np.bool_]:
    """Which themes of two regions are each the other's nearest there, and near."""
    rows: dict[str, list[int]] = defaultdict(list)
    for place, region in enumerate(regions):
        rows[region].append(place)
    nearest = np.zeros(alike.shape, dtype=np.bool_)
    for others in rows.values():
        best = np.array(others)[alike[:, others].argmax(axis=1)]
        nearest[np.arange(len(best)), best] = True
        nearest[np.ix_(others, others)] = False
    pairs: npt.NDArray[np.bool_] = nearest & nearest.T & (alike >= near)
    return pairs


def _score(alike: Alike, themes: Sequence[RegionalTheme], group: Sequence[int]) -> float:
    """How alike the themes of different regions in a group are, on average."""
    found = [
        float(alike[one, other])
        for number, one in enumerate(group)
        for other in group[number + 1 :]
        if themes[one].region != themes[other].region
    ]
    return round(min(1.0, max(0.0, sum(found) / len(found))), 3) if found else 0.0


def _keys(groups: Sequence[Sequence[RegionalTheme]], previous: Sequence[PreviousJoin]) -> list[str]:
    """One to one: a group that shares enough with an earlier national theme is that theme still."""
    own = [_new_key(group) for group in groups]
    if not groups or not previous:
        return own
    shared = np.array([[_share(group, known) for known in previous] for group in groups])
    rows, columns = linear_sum_assignment(-shared)
    kept = {
        int(row): previous[column].key
        for row, column in zip(rows, columns, strict=True)
        if shared[row, column] >= SAME_THEME
    }
    taken = set(kept.values())
    # A group that is new may be, to the letter, what another key once stood for.
    free = [key if key not in taken else _new_key(group, "again") for key, group in zip(own, groups, strict=True)]
    return [kept.get(row, free[row]) for row in range(len(groups))]


def _share(group: Sequence[RegionalTheme], known: PreviousJoin) -> float:
    """The voices that stand in both, of those in the smaller one; a theme that is gone counts as one voice."""
    sizes = {theme.place: max(1, theme.size) for theme in group}
    both = sum(size for place, size in sizes.items() if place in known.members)
    before = sum(sizes.get(place, 1) for place in known.members)
    return both / max(1, min(sum(sizes.values()), before))


def _new_key(group: Sequence[RegionalTheme], *more: str) -> str:
    told = [*more, *sorted(f"{theme.region} {theme.key}" for theme in group)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]
