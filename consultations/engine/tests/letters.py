"""Made campaign letters, copied by many hands, among texts that stand alone."""

import random
from itertools import accumulate

_STARTS = {"fr": "abcdefghijlmnoprstuv", "ar": "ابتجحدرزسشصضطعغفقكلمنهوي"}
Made = tuple[list[str], list[str], list[float]]


class Writer:
    """Texts drawn from made words, a few of them everywhere and most of them rare, as in any language."""

    def __init__(self, *, seed: int, language: str) -> None:
        self.chance = random.Random(seed)
        letters = _STARTS[language]
        self.words = ["".join(self.chance.choices(letters, k=self.chance.randint(3, 9))) for _ in range(6_000)]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def text(self, length: int) -> list[str]:
        return self.chance.choices(self.words, cum_weights=self.weights, k=length)

    def edited(self, words: list[str], share: float) -> list[str]:
        """Each word left out, replaced or followed by another with this chance."""
        result: list[str] = []
        for word in words:
            fate = self.chance.choice("ora") if self.chance.random() < share else ""
            result += [] if fate == "o" else self.text(1) if fate == "r" else [word, *self.text(fate == "a")]
        return result

    def turned(self, words: list[str]) -> list[str]:
        place = self.chance.randrange(1, len(words))
        return words[place:] + words[:place]


def campaigns(*, seed: int, letters: int = 12, copies: int = 20, alone: int = 400) -> Made:
    """Texts, the letter of each and the share changed: edits, blocks turned, blocks set before, lone texts."""
    texts, gold, rates = [], [], []
    for number in range(letters):
        writer = Writer(seed=seed * 1_000 + number, language=("fr", "ar")[number % 2])
        letter = writer.text(writer.chance.randint(14, 80))
        for copy in range(copies):
            rate = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25)[copy % 6]
            said = writer.edited(letter, rate)
            said = [said, writer.turned(said), writer.text(6) + said][number % 3]
            texts.append(" ".join(said))
            gold.append(str(number))
            rates.append(rate)
    for number in range(alone):
        writer = Writer(seed=seed * 1_000 + 500 + number % 2, language=("fr", "ar")[number % 2])
        writer.chance.seed(f"{seed} {number}")
        texts.append(" ".join(writer.text(writer.chance.randint(5, 80))))
        gold.append(f"alone {number}")
        rates.append(-1.0)
    order = list(range(len(texts)))
    random.Random(seed).shuffle(order)
    return [texts[i] for i in order], [gold[i] for i in order], [rates[i] for i in order]
