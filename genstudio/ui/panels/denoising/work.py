"""What the page has done in the background; each function makes one piece of work for `genstudio.ui.tasks.Tasks`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from genstudio.denoising.noise import Noise, add_noise
from genstudio.denoising.quality import Quality, estimate_noise, measure
from genstudio.denoising.restore import Blend, Restoration, Restorer, blend, check_size, restore
from genstudio.ui.images import from_qimage
from genstudio.ui.offer import Offer
from genstudio.ui.panels.denoising.setup import Method, Subject

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet

Pixels = npt.NDArray[np.uint8]
Progress = Callable[[int, int | None], None]
Cancelled = Callable[[], bool]
Key = tuple[Subject | None, Noise | None, Method, float]
"""Equal for equal results, apart from a model's progress: the picture, the noise added, the method and its factor."""

DIFFERENCE_SPREAD = 48
MOST_GAIN = 8
HARDLY_ANY = 1.0
"""Grey levels of noise below which nobody sees any."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The picture to clean.

    Attributes:
        noisy: uint8 (C, H, W), with the noise that was added.
        level: the measured noise in grey levels.
        before, original: `noisy`, and the picture without added noise, None where none was added.
    """

    subject: Subject
    noise: Noise | None
    noisy: Pixels
    level: float
    before: QImage
    original: QImage | None

    @property
    def unspoilt(self) -> bool:
        """Whether there is hardly anything to clean: none was added, and hardly any measured."""
        return self.noise is None and self.level < HARDLY_ANY


@dataclass(frozen=True, slots=True, eq=False)
class Cleaned:
    """What came of it.

    Attributes:
        key: what it was made from.
        seconds: that the cleaning took.
    """

    prepared: Prepared
    restoration: Restoration
    key: Key
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """The picture to show, for one setting of the sliders.

    Attributes:
        difference: what was removed, grey for nothing; None where it was not asked for.
    """

    cleaned: Cleaned
    how: Blend
    pixels: Pixels
    after: QImage
    difference: QImage | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How close both are to the clean picture."""

    noisy: Quality
    cleaned: Quality


def reading(path: Path) -> Callable[[Progress, Cancelled], Subject]:
    """Read a picture file."""

    def work(progress: Progress, cancelled: Cancelled) -> Subject:
        from genstudio.denoising.files import read_noisy

        return Subject(read_noisy(path), path.name, path)

    return work


def taking(image: QImage, name: str) -> Callable[[Progress, Cancelled], Subject]:
    """Take over a picture without a file, which nobody changes any more."""

    def work(progress: Progress, cancelled: Cancelled) -> Subject:
        from genstudio.denoising.files import PictureFile

        check_size(image.width(), image.height())
        return Subject(PictureFile(from_qimage(image)), name)

    return work


def accepting(offer: Offer) -> Callable[[Progress, Cancelled], Subject]:
    """Take over a picture from another page, the whole of it where there is more than the model sees."""

    def work(progress: Progress, cancelled: Cancelled) -> Subject:
        from genstudio.denoising.files import PictureFile

        pixels = offer.picture if offer.whole is None else offer.whole()
        _, height, width = pixels.shape
        check_size(width, height)
        return Subject(PictureFile(pixels), PurePath(offer.name).name)

    return work


def picking(
    images: ImageSet, split_seed: int, draw: int, naming: Callable[[int], str]
) -> Callable[[Progress, Cancelled], Subject]:
    """Draw one of the pictures that the training does not see; ``naming`` makes a name of its number."""

    def work(progress: Progress, cancelled: Cancelled) -> Subject:
        from genstudio.denoising.files import PictureFile

        single = len(images) < 2 and images.held_out is None  # nothing can be held out of it
        held_out = images if single else images.split(seed=split_seed).held_out
        index = draw % len(held_out)
        return Subject(PictureFile(held_out.pixels[index].copy()), naming(index + 1), own=False)

    return work


def preparing(subject: Subject, noise: Noise | None) -> Callable[[Progress, Cancelled], Prepared]:
    """Add the noise, if any, and measure."""

    def work(progress: Progress, cancelled: Cancelled) -> Prepared:
        clean = subject.file.pixels
        noisy = clean if noise is None else add_noise(clean, noise, cancelled)
        original = None if noise is None else _image(clean)
        return Prepared(subject, noise, noisy, estimate_noise(noisy), _image(noisy), original)

    return work


def cleaning(prepared: Prepared, restorer: Restorer, key: Key) -> Callable[[Progress, Cancelled], Cleaned]:
    """Clean it."""

    def work(progress: Progress, cancelled: Cancelled) -> Cleaned:
        *_, method, _ = key
        if method is Method.MODEL:
            from genstudio.training.config import use_threads

            use_threads(1)  # pieces are small: a second thread costs more than it gains
        started = time.perf_counter()
        restoration = restore(prepared.noisy, restorer, progress, cancelled)
        return Cleaned(prepared, restoration, key, time.perf_counter() - started)

    return work


def mixing(cleaned: Cleaned, how: Blend, with_difference: bool) -> Callable[[Progress, Cancelled], Mixed]:
    """Blend as the sliders say."""

    def work(progress: Progress, cancelled: Cancelled) -> Mixed:
        pixels = blend(cleaned.restoration, how)
        removed = None
        if with_difference:
            removed = _image(_difference(cleaned.prepared.noisy, pixels, cleaned.prepared.level))
        return Mixed(cleaned, how, pixels, _image(pixels), removed)

    return work


def comparing(mixed: Mixed) -> Callable[[Progress, Cancelled], Comparison]:
    """Measure against the clean picture, where noise was added to it."""

    def work(progress: Progress, cancelled: Cancelled) -> Comparison:
        prepared = mixed.cleaned.prepared
        clean = prepared.subject.file.pixels
        return Comparison(measure(prepared.noisy, clean, cancelled), measure(mixed.pixels, clean, cancelled))

    return work


def _image(pixels: Pixels) -> QImage:
    """In the format that is drawn without converting, so that the GUI's thread need not do it."""
    channels, height, width = pixels.shape
    words = np.full((height, width, 4), 255, np.uint8)
    for place, channel in enumerate((2, 1, 0) if channels == 3 else (0, 0, 0)):
        words[..., place] = pixels[channel]  # blue first: the bytes of 0xffRRGGBB on all processors of today
    return QImage(words.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def _difference(noisy: Pixels, shown: Pixels, level: float) -> Pixels:
    """What was removed, around middle grey; weak noise is enlarged so that it can be seen."""
    gain = np.int16(min(max(DIFFERENCE_SPREAD // max(int(level), 1), 1), MOST_GAIN))
    removed = np.subtract(noisy, shown, dtype=np.int16)
    removed *= gain
    removed += 128
    return removed.clip(0, 255).astype(np.uint8)
