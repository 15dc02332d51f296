"""Chance without a generator: numbers that depend on a place in the plane and on a seed alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from genstudio.data.builtin.canvas import Floats, Indices

Bits = npt.NDArray[np.uint32]


def chance(seeds: Indices, column: npt.NDArray[np.floating[Any]], row: npt.NDArray[np.floating[Any]]) -> Bits:
    """32 random bits for each whole place; a multiply and shift hash with the constants of MurmurHash3's finaliser.

    Args:
        seeds: shape (count,).
        column, row: whole numbers, shape (count, rows, columns).
    """
    bits = column.astype(np.int32).view(np.uint32) * np.uint32(0x9E3779B1)
    bits += row.astype(np.int32).view(np.uint32) * np.uint32(0x85EBCA77)
    bits = bits + (seeds.astype(np.uint32) * np.uint32(0xC2B2AE3D))[:, None, None]
    bits ^= bits >> np.uint32(16)
    bits *= np.uint32(0x85EBCA6B)
    bits ^= bits >> np.uint32(13)
    bits *= np.uint32(0xC2B2AE35)
    bits ^= bits >> np.uint32(16)
    return bits


def share(bits: Bits, first: int, count: int) -> Floats:
    """`count` of the bits from `first` on, as a number in [0, 1)."""
    mask = np.uint32((1 << count) - 1)
    return ((bits >> np.uint32(first)) & mask).astype(np.float32) * np.float32(0.5**count)


def smooth_noise(seeds: Indices, x: Floats, y: Floats) -> Floats:
    """Value noise in [0, 1): a random number at each whole place, smoothly blended between them."""
    left, top = np.floor(x), np.floor(y)
    across, down = _eased(x - left), _eased(y - top)
    corners = [share(chance(seeds, left + right, top + below), 0, 16) for below in (0, 1) for right in (0, 1)]
    upper = corners[0] + (corners[1] - corners[0]) * across
    lower = corners[2] + (corners[3] - corners[2]) * across
    return np.asarray(upper + (lower - upper) * down, dtype=np.float32)


def _eased(share_: Floats) -> Floats:
    return np.asarray(share_ * share_ * (3 - 2 * share_))
