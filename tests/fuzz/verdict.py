"""Whether what came out of an opening is a result, or an answer for people."""

from __future__ import annotations

import re

import numpy as np

from genstudio.data.image_set import ImageSet
from genstudio.errors import DataError, GenStudioError

LONGEST_SENTENCE = 600
_TECHNICAL = re.compile(
    r"\b[A-Z]\w*(Error|Exception|Warning)\b|Traceback|<class|object at 0x|\berrno\b|\bb'|\b__\w+__\b"
)


class Wrong(Exception):
    """What is wrong, in words."""


def check_sentence(error: BaseException) -> None:
    """
    Raises:
        Wrong: it is no error for people, or not one plain sentence.
    """
    if not isinstance(error, GenStudioError):
        raise Wrong(f"{type(error).__name__}: {error}") from error
    check_line(str(error))
    if not str(error).endswith((".", "?")):
        raise Wrong(f"no sentence: {str(error)!r}")


def check_line(text: str) -> None:
    """
    Raises:
        Wrong: it is empty, more than one line, endless, or talks of the program's insides.
    """
    if not text.strip() or not text.isprintable() or len(text) > LONGEST_SENTENCE or _TECHNICAL.search(text):
        raise Wrong(f"no plain line: {text[:1000]!r}")


def check_images(images: ImageSet) -> None:
    """
    Raises:
        Wrong: something about it is not what `ImageSet` promises.
    """
    _check_pixels(images)
    for text in (images.name, *images.class_names, *images.report.notes):
        check_line(text)
    for skipped in images.report.skipped:
        check_line(f"{skipped.name} {skipped.reason}.")
    if images.held_out is not None:
        _check_pixels(images.held_out)
        if images.held_out.pixels.shape[1:] != images.pixels.shape[1:]:
            raise Wrong("what is held out has another shape")
        if images.held_out.class_names != images.class_names:
            raise Wrong("what is held out has other classes")
    _check_originals(images)


def check_same(first: ImageSet, second: ImageSet) -> None:
    """
    Raises:
        Wrong: the second opening, from the cache, gave something else.
    """
    same = (
        np.array_equal(first.pixels, second.pixels)
        and (first.labels is None) == (second.labels is None)
        and (first.labels is None or second.labels is None or np.array_equal(first.labels, second.labels))
        and (first.name, first.class_names, first.report) == (second.name, second.class_names, second.report)
        and (first.names is None or second.names is None or list(first.names) == list(second.names))
    )
    if not same:
        raise Wrong("the cache gave something else")


def _check_pixels(images: ImageSet) -> None:
    count, channels, height, width = images.pixels.shape
    if images.pixels.dtype != np.uint8 or channels not in (1, 3) or height != width or not 16 <= width <= 128:
        raise Wrong(f"pixels of {images.pixels.dtype} {images.pixels.shape}")
    if images.labels is not None and not (
        images.labels.dtype == np.int64
        and images.labels.shape == (count,)
        and (not count or 0 <= images.labels.min() <= images.labels.max() < len(images.class_names))
    ):
        raise Wrong(f"labels {images.labels} of {len(images.class_names)} classes")
    if images.names is not None and not all(name.isprintable() for name in images.names):
        raise Wrong("names that cannot be printed")


def _check_originals(images: ImageSet) -> None:
    if images.originals is None:
        return
    for index in {0, len(images) // 2, len(images) - 1}:
        try:
            pixels = images.originals(index)
        except DataError as error:
            check_sentence(error)
        else:
            if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[0] not in (1, 3) or 0 in pixels.shape:
                raise Wrong(f"an original of {pixels.dtype} {pixels.shape}")
