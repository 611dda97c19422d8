"""Rows of numbers, and their length."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from threadpoolctl import threadpool_limits

Matrix = npt.NDArray[np.float32]
Sparse = Any
"""A scipy CSR matrix: scipy publishes no types."""


def unit_rows(matrix: Sparse) -> Sparse:
    """Scale the rows of a sparse matrix to length one."""
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags_array(1 / np.where(norms > 0, norms, 1)).tocsr().astype(np.float32) @ matrix


def unit(matrix: npt.NDArray[np.floating[Any]]) -> Matrix:
    """Scale the rows of a dense matrix to length one; rows of zeros stay so."""
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    scaled: Matrix = (matrix / np.where(norms > 1e-9, norms, 1)).astype(np.float32, copy=False)
    return scaled


def load() -> None:
    """Load what takes a second and fifty megabytes: only where there is something to cluster, or soon will be."""
    import sklearn.cluster
    import sklearn.metrics  # noqa: F401


@contextmanager
def one_thread() -> Iterator[None]:
    """Let the block work on one thread: several workers share the cores, and sums are made in the same order anywhere.

    Only what is loaded can be told so. scikit-learn, loaded inside, would take every core and wait for it by turning
    round and round.
    """
    load()
    with threadpool_limits(1):
        yield
