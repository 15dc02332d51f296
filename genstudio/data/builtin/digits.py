"""The smallest real set: 1,797 handwritten digits of 8 x 8 pixels that come with scikit-learn, enlarged.

They are the test part of "Optical Recognition of Handwritten Digits" (E. Alpaydin and C. Kaynak, UCI Machine Learning
Repository, 1998, CC BY 4.0): scans of 32 x 32 black and white pixels, of which each 4 x 4 were counted.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from genstudio.data.builtin.batches import check_asked
from genstudio.data.builtin.canvas import Floats
from genstudio.data.builtin.cards import DIGITS
from genstudio.data.image_set import ImageSet, Labels, LoadReport, Pixels
from genstudio.data.options import spread
from genstudio.data.watch import CancelCheck, Progress, Watch
from genstudio.errors import DataError

DEFAULT_COUNT = DIGITS.count
DEFAULT_SIZE = DIGITS.size
ALL = DIGITS.most
SIDE = 8
"""Of the digits as they are, whose pixels count from 0 to 16."""
MARGIN = 1
"""So many empty pixels are set around a digit, which reaches from edge to edge otherwise."""
_WHOLE = SIDE + 2 * MARGIN
_STEEPNESS = (2.0, 2.0)
_LAST_STEEPNESS = 3.0
_AT_ONCE = 64


def draw_digits(
    count: int = DEFAULT_COUNT,
    size: int = DEFAULT_SIZE,
    progress: Progress | None = None,
    cancelled: CancelCheck | None = None,
) -> ImageSet:
    """The digits as an image set in grey, white on black, whose classes they are.

    Args:
        count: how many of them, 2 to 1,797, spread evenly.
        size: side in pixels, 16 to 128.
        progress: called with (done, count).
        cancelled: asked many times a second.

    Raises:
        SettingsError: an argument out of range.
        DataError: scikit-learn does not bring them.
        Cancelled: `cancelled` answered True.
    """
    check_asked("digits", count, ALL, size, 0)
    watch = Watch(progress, cancelled)
    watch.report(0, count)
    counts, labels = read_digits()
    which = spread(len(labels), count)
    counts, labels = counts[which], labels[which]
    pixels = np.empty((count, 1, size, size), dtype=np.uint8)
    for start in range(0, count, _AT_ONCE):
        watch.report(start, count)
        pixels[start : start + _AT_ONCE] = enlarged(counts[start : start + _AT_ONCE], size)
    watch.report(count, count)
    note = f"Real handwriting, kept as {SIDE} x {SIDE} pixels; its strokes are drawn smoothly at {size} x {size}."
    return ImageSet(
        pixels,
        name=DIGITS.title,
        source=DIGITS.address,
        labels=labels,
        class_names=tuple(str(digit) for digit in range(10)),
        report=LoadReport(count, notes=(note,)),
    )


def read_digits() -> tuple[Pixels, Labels]:
    """Pixels from 0 to 16, uint8 (1797, 8, 8), and the digits.

    Read from scikit-learn's file and not by its `load_digits`: importing that takes more than a second.

    Raises:
        DataError: the file is missing or is another one.
    """
    spec = find_spec("sklearn")
    folders = spec.submodule_search_locations if spec is not None else None
    try:
        if not folders:
            raise FileNotFoundError("sklearn")
        table = np.loadtxt(Path(folders[0]) / "datasets" / "data" / "digits.csv.gz", delimiter=",", dtype=np.uint8)
        if table.shape != (ALL, SIDE * SIDE + 1):
            raise ValueError(f"{table.shape}")
    except (OSError, EOFError, ValueError) as error:
        raise DataError(
            "The handwritten digits come with scikit-learn, whose file of them cannot be read. Install it again."
        ) from error
    return table[:, :-1].reshape(-1, SIDE, SIDE), table[:, -1].astype(np.int64)


def enlarged(counts: Pixels, size: int) -> Pixels:
    """Digits with smooth strokes whose mean over the place of each old pixel is nearly what was counted there.

    Cubic interpolation, then by turns sharpened and mended where the means have come away from the counts
    (iterative back-projection; M. Irani and S. Peleg, "Improving resolution by image registration", 1991).

    Args:
        counts: 0 to 16, shape (N, 8, 8).
        size: side in pixels, 16 to 128.

    Returns:
        uint8, shape (N, 1, size, size).
    """
    means = np.pad(counts, ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN))).astype(np.float32) / np.float32(16)
    up, down = _cubic(size), _block_means(size)
    strokes = up @ means @ up.T
    for steepness in _STEEPNESS:
        strokes = _sharpened(strokes, steepness)
        strokes += up @ (means - down @ strokes @ down.T) @ up.T
    pixels = np.rint(_sharpened(strokes, _LAST_STEEPNESS) * 255).astype(np.uint8)
    return pixels[:, None]


def _sharpened(strokes: Floats, steepness: float) -> Floats:
    """Pushed apart at one half, within [0, 1]."""
    middle = np.tanh((strokes - np.float32(0.5)) * np.float32(steepness)) * np.float32(1 / np.tanh(steepness / 2))
    return np.asarray(np.clip(middle * np.float32(0.5) + np.float32(0.5), 0, 1), dtype=np.float32)


def _cubic(size: int) -> Floats:
    """The weights of cubic interpolation to `size` pixels, shape (size, _WHOLE); the edge is repeated beyond it."""
    places = (np.arange(size) + 0.5) * (_WHOLE / size) - 0.5
    weights = np.zeros((size, _WHOLE))
    first = np.floor(places).astype(np.int64)
    for step in (-1, 0, 1, 2):
        away = np.abs(places - (first + step))
        # R. Keys, "Cubic convolution interpolation for digital image processing", 1981, with a = -1/2.
        near = (1.5 * away - 2.5) * away * away + 1
        far = ((-0.5 * away + 2.5) * away - 4) * away + 2
        np.add.at(
            weights,
            (np.arange(size), np.clip(first + step, 0, _WHOLE - 1)),
            np.where(away <= 1, near, np.where(away < 2, far, 0)),
        )
    return weights.astype(np.float32)


def _block_means(size: int) -> Floats:
    """The weights of the mean over the place of each old pixel, shape (_WHOLE, size); a new one may belong to two."""
    edges = np.arange(size + 1) * (_WHOLE / size)
    weights = np.zeros((_WHOLE, size))
    for block in range(_WHOLE):
        weights[block] = np.diff(np.clip(edges, block, block + 1))
    return weights.astype(np.float32)
