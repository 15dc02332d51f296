"""`Factors`: tables of known factors with one value per picture, and how their values are drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import numpy.typing as npt

from genstudio.data.builtin.canvas import Floats, Indices


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """What the tables of all built-in sets have in common: every field has shape (count,)."""

    def __post_init__(self) -> None:
        if len({getattr(self, field.name).shape for field in fields(self)}) != 1:
            raise ValueError("every factor needs one value per picture")

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def chosen(self, which: slice | Indices) -> Self:
        """Some of the pictures, by slice or by index."""
        return type(self)(**{field.name: getattr(self, field.name)[which] for field in fields(self)})


def uniform_draws(table: type[Factors], count: int, seed: int) -> dict[str, npt.NDArray[np.float64]]:
    """A draw in [0, 1) for each picture and field of a table; the first ones of a seed are the same for every count."""
    draws = np.random.default_rng(seed).random((count, len(fields(table))))
    return {field.name: draws[:, column] for column, field in enumerate(fields(table))}


def floats(values: npt.NDArray[np.float64]) -> Floats:
    """As float32."""
    return values.astype(np.float32)


def central(uniform: npt.NDArray[np.float64]) -> Floats:
    """Uniform draws to the triangular distribution on [0, 1], whose middle values are the likeliest."""
    lower = np.sqrt(uniform / 2)
    upper = 1 - np.sqrt((1 - uniform) / 2)
    return floats(np.where(uniform < 0.5, lower, upper))


def one_of(uniform: npt.NDArray[np.float64], choices: int) -> Indices:
    """Uniform draws to equally likely indices below `choices`."""
    return np.minimum((uniform * choices).astype(np.int64), choices - 1)


def pick(uniform: npt.NDArray[np.float64], shares: tuple[float, ...]) -> Indices:
    """Uniform draws to indices that come up with these shares."""
    return np.minimum(np.digitize(uniform, np.cumsum(shares)), len(shares) - 1).astype(np.int64)
