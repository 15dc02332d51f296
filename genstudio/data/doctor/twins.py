"""Pictures that are in a set more than once: the very same, and those that hardly differ."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import chain

import numpy as np
import numpy.typing as npt

from genstudio.data.cache.mapped import gather, let_go
from genstudio.data.doctor.groups import Groups
from genstudio.data.doctor.overview import shrinking
from genstudio.data.image_set import Labels, Mask, Pixels
from genstudio.data.options import spread
from genstudio.data.readers.limits import pictures_at_once
from genstudio.data.watch import Watch

Codes = npt.NDArray[np.uint64]

ALIKE = 0.998
"""Correlation of two thumbnails from which on they are looked at closely. Of 60,000 handwritten digits no two reach
it."""
ALIKE_IN_DETAIL = 0.95
ALIKE_AMONG_OTHERS, IN_DETAIL_AMONG_OTHERS = 0.985, 0.9
"""The same where pictures are as different as photographs are: what was saved once more, cropped a little or made
smaller reaches these, and hardly any two others get above 0.95."""
DIFFERENT = 0.75
"""Median of how alike each of a sample is to the most similar other one: 0.4 to 0.65 in photographs and textures, 0.85
and more in digits, letters, faces and emoji."""
SAMPLE = 1024
SAME_COLOUR = 0.35
SAME_LIGHT = 56.0
"""By how much the mean of a channel may differ in any of 8 x 8 fields: in standard deviations, whatever the light, and
in levels of 255. The same drawing with a face of another colour is another picture."""
FIELDS = 8
LEAST_CONTRAST = 2.0
"""Levels of 255 that a channel's standard deviation is taken to be at least: what is below is noise."""

BITS = 64
BANDS = 4
DIFFERENT_BITS = 12
FURTHEST = 64
NEXT = 4
AT_ONCE = 1024


def digests(pixels: Pixels, watch: Watch) -> Codes:
    """64 bits of the BLAKE2 hash of each picture, (N,): the same for the same pixels.

    Raises:
        Cancelled: the watch says so.
    """
    found = np.empty(len(pixels), np.uint64)
    step = pictures_at_once(pixels)
    for start in range(0, len(pixels), step):
        watch.report(start, len(pixels))
        for offset, picture in enumerate(np.ascontiguousarray(pixels[start : start + step])):
            found[start + offset] = int.from_bytes(hashlib.blake2b(picture, digest_size=8).digest(), "little")
        let_go(pixels)
    watch.report(len(pixels), len(pixels))
    return found


def same(codes: Codes) -> tuple[Labels, Labels]:
    """Pictures with a digest that others have too, ascending; and the number of the group that each belongs to."""
    _, groups, counts = np.unique(codes, return_inverse=True, return_counts=True)
    found = np.flatnonzero(counts[groups] > 1)
    return found, np.unique(groups[found], return_inverse=True)[1].astype(np.int64)


def alike(pixels: Pixels, thumbs: Pixels, among: Labels, watch: Watch) -> tuple[Labels, Labels]:
    """Pictures that hardly differ from another, ascending; and the number of the group that each belongs to.

    Candidates have the same 16 of 64 bits, of which each says on which side of a random plane a thumbnail lies
    (Charikar 2002, section 3): two of correlation 0.998 differ in 2 % of the bits, of 0.985 in 6 %. So the work grows
    with the number of pictures and not with that of pairs. Pairs that are linked already, directly or not, are not
    compared again: a million frames of a film that stands still take no more than their share either.

    Args:
        pixels: uint8 (N, C, H, W).
        thumbs: uint8 (N, T, T), in grey.
        among: indices of the pictures to compare, int64, ascending.

    Raises:
        Cancelled: the watch says so.
    """
    groups = Groups(len(among))
    pixels_at_once = min(AT_ONCE, max(1, pictures_at_once(pixels) // 4))
    different = _usual_likeness(thumbs[among[spread(len(among), SAMPLE)]]) < DIFFERENT
    least, in_detail = (ALIKE_AMONG_OTHERS, IN_DETAIL_AMONG_OTHERS) if different else (ALIKE, ALIKE_IN_DETAIL)
    divided, plain = _codes(thumbs, among, watch)
    for first, second in chain(_candidates(plain, NEXT, watch.silent()), _candidates(divided, FURTHEST, watch)):
        for test, at_once in (
            (lambda one, other: _correlation(thumbs[one], thumbs[other]) >= least, AT_ONCE),
            (lambda one, other: _close(gather(pixels, one), gather(pixels, other), in_detail), pixels_at_once),
        ):
            apart = groups.apart(first, second)
            first, second = first[apart], second[apart]
            passed = _passed(among[first], among[second], test, at_once, watch)
            first, second = first[passed], second[passed]
        groups.link(first, second)
    found, numbers = groups.of_several()
    return among[found], numbers


def all_but_one(pictures: Labels, groups: Labels, left_out: Mask) -> Labels:
    """Every picture of each group but the first that is in use; all of a group of which none is.

    Args:
        pictures: indices, int64, ascending.
        groups: the number of the group of each, from 0.
        left_out: for each picture of the set whether it was left out.
    """
    used = np.flatnonzero(~left_out[pictures])[::-1]
    stays = np.full(int(groups.max(initial=-1)) + 1, -1)
    stays[groups[used]] = used  # of several for one place the last, here the first picture, is kept
    return np.delete(pictures, stays[stays >= 0])


def _directions(thumbs: Pixels) -> npt.NDArray[np.float32]:
    """Thumbnails without brightness and contrast, (N, T * T) of length 1; those without contrast are 0."""
    values = thumbs.reshape(len(thumbs), -1).astype(np.float32)
    values -= values.mean(axis=1, keepdims=True)
    values /= np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-6)
    return values


def _codes(thumbs: Pixels, among: Labels, watch: Watch) -> tuple[Codes, Codes]:
    """On which side of each of 64 random planes a thumbnail lies, one bit each, (len(among),).

    The first planes go through the mean of all, so that they divide what looks alike as a whole, such as digits; where
    nearly all are the same picture, that leaves noise, and the second ones tell, which go through zero.
    """
    planes = np.random.default_rng(0).standard_normal((thumbs[0].size, BITS), dtype=np.float32)
    heights = np.empty((len(among), BITS), np.float16)
    for start in range(0, len(among), AT_ONCE):
        watch.check()
        place = slice(start, start + AT_ONCE)
        heights[place] = _directions(thumbs[among[place]]) @ planes
    middle = heights.mean(axis=0, dtype=np.float64) if len(among) else np.zeros(BITS)
    return _sides(heights, middle.astype(np.float16), watch), _sides(heights, np.zeros(BITS, np.float16), watch)


def _sides(heights: npt.NDArray[np.float16], middle: npt.NDArray[np.float16], watch: Watch) -> Codes:
    codes = np.empty(len(heights), np.uint64)
    for start in range(0, len(heights), AT_ONCE):
        watch.check()
        place = slice(start, start + AT_ONCE)
        codes[place] = np.packbits(heights[place] > middle, axis=1, bitorder="little").view("<u8")[:, 0]
    return codes


def _candidates(codes: Codes, furthest: int, watch: Watch) -> Iterator[tuple[Labels, Labels]]:
    """Pairs that have a band of bits in common and differ in few others, the smaller index first, some at a time.

    Where very many share a band, each is compared with the next `furthest` of similar bits only. Who shares several
    bands may come several times.
    """
    width = np.uint64(BITS // BANDS)
    for band in range(BANDS):
        turned = np.bitwise_or(codes << (width * np.uint64(band)), codes >> np.uint64(BITS - int(width) * band))
        turned = codes if band == 0 else turned
        order = np.argsort(turned)
        keys, sorted_codes = turned[order] >> (np.uint64(BITS) - width), codes[order]
        for distance in range(1, min(furthest, len(codes) - 1) + 1):
            watch.report(band * furthest + distance, BANDS * furthest)
            together = keys[distance:] == keys[:-distance]
            if not together.any():
                break
            near = np.bitwise_count(sorted_codes[distance:] ^ sorted_codes[:-distance]) <= DIFFERENT_BITS
            places = np.flatnonzero(together & near)
            one, other = order[places], order[places + distance]
            yield np.minimum(one, other), np.maximum(one, other)


def _passed(
    first: Labels,
    second: Labels,
    test: Callable[[Labels, Labels], npt.NDArray[np.bool_]],
    at_once: int,
    watch: Watch,
) -> npt.NDArray[np.bool_]:
    """Which pairs pass a test, which is given some at a time."""
    passed = np.zeros(len(first), np.bool_)
    for start in range(0, len(first), at_once):
        watch.check()
        place = slice(start, start + at_once)
        passed[place] = test(first[place], second[place])
    return passed


def _correlation(first: Pixels, second: Pixels) -> npt.NDArray[np.float32]:
    found: npt.NDArray[np.float32] = np.einsum("nv,nv->n", _directions(first), _directions(second))
    return found


def _usual_likeness(thumbs: Pixels) -> float:
    """The median correlation of a thumbnail with the most similar other one; 1 of fewer than two."""
    if len(thumbs) < 2:
        return 1.0
    directions = _directions(thumbs)
    likeness = directions @ directions.T
    np.fill_diagonal(likeness, -1.0)
    return float(np.median(likeness.max(axis=1)))


def _close(first: Pixels, second: Pixels, in_detail: float) -> npt.NDArray[np.bool_]:
    """Whether pictures (N, C, H, W) are alike in colour, and correlate so much in every detail."""
    rows, columns = (shrinking(length, FIELDS) for length in first.shape[2:])
    lights = np.abs(rows @ (first.astype(np.float32) - second) @ columns.T).max(axis=(1, 2, 3)) <= SAME_LIGHT
    one, other = (_standardised(pictures) for pictures in (first, second))
    colours = np.abs(rows @ (one - other) @ columns.T).max(axis=(1, 2, 3)) <= SAME_COLOUR
    close: npt.NDArray[np.bool_] = lights & colours & ((one * other).mean(axis=(2, 3)).min(axis=1) >= in_detail)
    return close


def _standardised(pictures: Pixels) -> npt.NDArray[np.float32]:
    """Every channel of every picture with mean 0 and standard deviation 1."""
    values = pictures.astype(np.float32)
    values -= values.mean(axis=(2, 3), keepdims=True)
    values /= np.maximum(values.std(axis=(2, 3), keepdims=True), LEAST_CONTRAST)
    return values
