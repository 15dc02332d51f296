"""`ImageSet`: the one shape in which pictures travel through the program, whatever they came from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from genstudio.data.cache.mapped import gather
from genstudio.data.options import ReadOptions
from genstudio.data.variation import Variation
from genstudio.data.watch import Watch
from genstudio.errors import DataError

if TYPE_CHECKING:
    from genstudio.data.picture_names import PictureNames
    from genstudio.data.point_cloud import PointCloud

Pixels = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class Originals(Protocol):
    """Gives pictures as their source has them; may be called from any thread."""

    def __call__(self, index: int, watch: Watch | None = None) -> Pixels:
        """The whole picture of an index, standing upright, uint8 (1 or 3, H, W).

        Raises:
            DataError: it is no longer there.
            Cancelled: the watch says so.
        """


HELD_OUT_FRACTION = 0.1
HELD_OUT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Skipped:
    """One file or entry that was left out, and why, in plain words ("cannot be read as a picture")."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What happened while the pictures were read.

    Attributes:
        found: files or entries that looked like pictures.
        skipped: those left out, with the reason; at most `SKIPPED_LISTED` are listed, `skipped_count` counts all.
        notes: plain sentences worth telling ("Sizes differ: 40x32 to 800x600; all were cropped to 64x64.").
        moving: pictures of which only the first frame was read.
    """

    found: int = 0
    skipped: tuple[Skipped, ...] = ()
    skipped_count: int = 0
    notes: tuple[str, ...] = ()
    moving: int = 0


SKIPPED_LISTED = 500


def full_scale(pixels: Pixels) -> float:
    """The value that stands for 1: 255 in pictures; points of the plane are in [0, 1] as they are."""
    return 255.0 if pixels.dtype == np.uint8 else 1.0


@dataclass(frozen=True, slots=True)
class Split:
    """Which pictures train and which are held out to measure on.

    Attributes:
        training: indices into the set's pixels, int64, sorted.
        held_out: a set of its own, never trained on.
    """

    training: Labels
    held_out: ImageSet


@dataclass(frozen=True, slots=True, eq=False)
class ImageSet:
    """Pictures of one size in one array, with what is known about them.

    Attributes:
        pixels: uint8, shape (N, C, H, W), C is 1 (grey) or 3 (RGB); in memory or memory-mapped. Never written to.
            Of points of the plane float32 (N, 2, 1, 1) in [0, 1], see `PointCloud`.
        name: what people call it ("MNIST", "holiday photos").
        source: the path it came from, or ``builtin:faces``.
        labels: int64, shape (N,), indices into `class_names`; None where the pictures have no classes.
        class_names: one name per class.
        report: what was skipped and why.
        held_out: pictures that the source itself keeps apart (MNIST's t10k files), of the same shape.
        cloud: what is known about points of the plane; None for pictures.
        names: what each picture is called; None where they have no names.
        originals: gives pictures as they were before they were cropped and scaled; None where they are as they were.
        original_sizes: width and height of each picture before that, int64 (N, 2); None where they are not known.
        left_out: indices of pictures that somebody does not want, int64, ascending. They stay in `pixels`, so that
            nothing has to be copied, and are neither trained nor measured on.
        variation: how pictures are varied each time a model learns from them; it changes no `pixels`.
        reading: how they were asked to be read.
        stamp: differs where the files of pictures without names have changed since; empty where that cannot be.
    """

    pixels: Pixels
    name: str
    source: str
    labels: Labels | None = None
    class_names: tuple[str, ...] = ()
    report: LoadReport = field(default_factory=LoadReport)
    held_out: ImageSet | None = None
    cloud: PointCloud | None = None
    names: PictureNames | None = None
    originals: Originals | None = None
    original_sizes: npt.NDArray[np.int64] | None = None
    left_out: Labels = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    variation: Variation = field(default_factory=Variation)
    reading: ReadOptions = field(default_factory=ReadOptions)
    stamp: str = ""

    def __post_init__(self) -> None:
        if self.cloud is not None:
            if self.pixels.dtype != np.float32 or self.pixels.shape[1:] != (2, 1, 1):
                raise ValueError(f"points must be float32 (N, 2, 1, 1), not {self.pixels.dtype} {self.pixels.shape}")
        elif self.pixels.dtype != np.uint8 or self.pixels.ndim != 4 or self.pixels.shape[1] not in (1, 3):
            raise ValueError(f"pixels must be uint8 (N, 1 or 3, H, W), not {self.pixels.dtype} {self.pixels.shape}")
        if self.labels is not None and self.labels.shape != (len(self.pixels),):
            raise ValueError("one label per picture")
        if self.names is not None and len(self.names) != len(self.pixels):
            raise ValueError("one name per picture")
        if self.original_sizes is not None and self.original_sizes.shape != (len(self.pixels), 2):
            raise ValueError("one original width and height per picture")

    def __len__(self) -> int:
        return len(self.pixels)

    @property
    def channels(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[2])

    @property
    def width(self) -> int:
        return int(self.pixels.shape[3])

    @property
    def used(self) -> Labels:
        """Indices of the pictures that were not left out, int64, ascending."""
        everything = np.arange(len(self), dtype=np.int64)
        return np.delete(everything, self.left_out) if len(self.left_out) else everything

    def left_out_mask(self) -> Mask:
        """For each picture whether it was left out."""
        mask = np.zeros(len(self), np.bool_)
        mask[self.left_out] = True
        return mask

    def class_counts(self) -> tuple[int, ...]:
        """How many pictures in use each class has, in the order of `class_names`; empty without classes."""
        if self.labels is None:
            return ()
        labels = np.delete(self.labels, self.left_out) if len(self.left_out) else self.labels
        return tuple(int(count) for count in np.bincount(labels, minlength=len(self.class_names)))

    @property
    def training_count(self) -> int:
        """How many pictures `split` leaves to train on."""
        used = len(self) - len(self.left_out)
        return used if self.held_out is not None else used - _held_out_count(used, HELD_OUT_FRACTION)

    @property
    def lack(self) -> str:
        """Why nothing can be learned from them, as a sentence: too few are in use; empty where enough are."""
        used = len(self) - len(self.left_out)
        if self.held_out is not None:
            return "" if used else "Every picture is left out. Keep some of them to train on."
        if used >= 2:
            return ""
        left = "Keep more of those left out" if len(self.left_out) else "Add more pictures and open them again"
        return f"Training needs at least two pictures. {left}."

    def without(self, indices: Labels) -> ImageSet:
        """The same set with exactly these pictures left out, in any order, and none else."""
        return replace(self, left_out=np.unique(indices.astype(np.int64)))

    def split(self, fraction: float = HELD_OUT_FRACTION, seed: int = 0) -> Split:
        """Set some pictures aside to measure on; always the same ones for the same seed.

        A source that brings its own held-out pictures decides by itself. Otherwise `fraction` of the pictures (at least
        one, at most `HELD_OUT_LIMIT`) is drawn at random.

        Raises:
            DataError: with fewer than two pictures there is nothing to set aside.
        """
        if lack := self.lack:
            raise DataError(lack)
        used = self.used
        if self.held_out is not None:
            return Split(used, self.held_out)
        count = _held_out_count(len(used), fraction)
        order = used[np.random.default_rng(seed).permutation(len(used))]
        held_out = np.sort(order[:count])
        return Split(np.sort(order[count:]), self.subset(held_out))

    def subset(self, indices: Labels) -> ImageSet:
        """The chosen pictures as a set of their own (a copy of their pixels), none of them left out."""
        originals = self.originals
        return replace(
            self,
            pixels=gather(self.pixels, indices),
            labels=None if self.labels is None else self.labels[indices],
            held_out=None,
            names=None if self.names is None else self.names.chosen(indices),
            original_sizes=None if self.original_sizes is None else self.original_sizes[indices],
            originals=None if originals is None else _chosen(originals, indices),
            left_out=np.zeros(0, dtype=np.int64),
        )


def same_pictures(one: ImageSet, other: ImageSet) -> bool:
    """Whether two sets hold the same pictures in the same order, perhaps read in another size or colour."""
    if one.source != other.source or len(one) != len(other) or (one.names is None) != (other.names is None):
        return False
    if one.names is None or other.names is None:
        return one.stamp == other.stamp
    if one.names is other.names:
        return True
    return np.array_equal(one.names.ends, other.names.ends) and np.array_equal(one.names.letters, other.names.letters)


def _chosen(originals: Originals, indices: Labels) -> Originals:
    def chosen(index: int, watch: Watch | None = None) -> Pixels:
        return originals(int(indices[index]), watch)

    return chosen


def _held_out_count(pictures: int, fraction: float) -> int:
    return max(0, min(max(round(pictures * fraction), 1), HELD_OUT_LIMIT, pictures - 1))
