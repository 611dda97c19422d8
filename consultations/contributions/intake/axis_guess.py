"""Which axis a text is about, when it shares enough words with one; None when it does not.

An axis is known by the words of its name, summary, description, objectives and questions, in both languages. A word
counts the more the fewer axes use it. Small on purpose: it sorts imports that name no axis, and says so on each.
"""

from __future__ import annotations

import math
from collections import Counter

from consultations.engine.text import detect_language, tokens
from portal.shared.bilingual import label
from strategy.models import Axis

ENOUGH = 3.0  # roughly two words that only one axis uses
MARGIN = 1.3  # how much better the best must be than the second


class AxisGuess:
    """Reads the axes once and then guesses text by text."""

    def __init__(self) -> None:
        axes = list(Axis.objects.prefetch_related("objectives", "questions"))
        words = {
            axis: Counter(_stems(_profile(axis, "ar"), "ar") + _stems(_profile(axis, "fr"), "fr")) for axis in axes
        }
        used_by = Counter(stem for counts in words.values() for stem in counts)
        self._weights = {
            axis: {stem: math.log(len(axes) / used_by[stem]) for stem in counts} for axis, counts in words.items()
        }

    def of(self, text: str) -> Axis | None:
        """Return the axis this text is about, if one stands out."""
        said = set(_stems(text, detect_language(text)))
        scores = sorted(
            (
                (sum(weights.get(stem, 0.0) for stem in said), axis.number, axis)
                for axis, weights in self._weights.items()
            ),
            reverse=True,
        )
        (best, _number, axis), (second, *_rest) = scores[0], scores[1]
        return axis if best >= ENOUGH and best >= MARGIN * second else None


def _profile(axis: Axis, language: str) -> str:
    parts = [label(axis, name)[language] for name in ("name", "summary", "description")]
    parts += [
        label(objective, name)[language] for objective in axis.objectives.all() for name in ("name", "description")
    ]
    parts += [label(question, "text")[language] for question in axis.questions.all()]
    return "\n".join(parts)


def _stems(text: str, language: str) -> list[str]:
    return [token.stem for token in tokens(text, language) if not token.is_stop and len(token.stem) > 2]
