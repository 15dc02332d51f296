"""Pictures to clean from files, and cleaned ones to files: never over the original."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from genstudio.data.image_set import Pixels
from genstudio.data.watch import CancelCheck, Progress
from genstudio.denoising.colour import to_bytes
from genstudio.denoising.restore import Blend, Restorer, blend, check_size, restore
from genstudio.errors import ExportError

MARK = "_denoised"
FALLBACK_SUFFIX = ".png"
QUALITY = 95
"""Of JPEG and WebP, in percent."""


@dataclass(frozen=True, slots=True, eq=False)
class PictureFile:
    """A picture as it was read: upright, with 8 bits per value.

    Attributes:
        pixels: uint8 (1 or 3, H, W); transparent places over white.
        alpha: uint8 (H, W), 255 is opaque; None for a picture without transparency.
        profile: its colour profile (ICC), kept when it is saved again.
        notes: plain sentences on what was not kept.
    """

    pixels: Pixels
    alpha: Pixels | None = None
    profile: bytes | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What came of one file.

    Attributes:
        source, written: the noisy and the cleaned file.
        noise: measured in the noisy one, grey levels (0..255).
        seconds: that it took.
        notes: plain sentences worth telling.
    """

    source: Path
    written: Path
    noise: float
    seconds: float
    notes: tuple[str, ...]


def denoise_file(
    path: Path,
    restorer: Restorer,
    target: Path | None = None,
    how: Blend | None = None,
    progress: Progress | None = None,
    cancelled: CancelCheck | None = None,
) -> FileOutcome:
    """Clean the picture in a file and write it to a file of its own: nothing is ever written over.

    Args:
        target: where to; None is `denoised_name` of `path`. Where there is a file already, a number is put behind its
            name.

    Raises:
        DataError: it is no picture that can be read, or has more than 40 million pixels.
        ExportError: the folder cannot be written.
        Cancelled: `cancelled` answered True.
    """
    started = time.perf_counter()
    file = read_noisy(path)
    restoration = restore(file.pixels, restorer, progress, cancelled)
    written = unused(target or denoised_name(path))
    save_cleaned(blend(restoration, how or Blend()), written, file)
    notes = (*file.notes, restoration.note) if restoration.note else file.notes
    return FileOutcome(path, written, restoration.noise, time.perf_counter() - started, notes)


def read_noisy(path: Path) -> PictureFile:
    """A picture file.

    Raises:
        DataError: it cannot be read, or has more than 40 million pixels.
    """
    from genstudio.data.readers.notes import Trait
    from genstudio.data.readers.picture import read_whole

    whole = read_whole(path)
    check_size(whole.pixels.shape[2], whole.pixels.shape[1])
    notes = []
    if Trait.DEEP in whole.traits:
        notes.append("It has 16 bits per value; it is cleaned and saved with 8.")
    if Trait.ANIMATED in whole.traits:
        notes.append("It has several pictures in it; the first one is cleaned.")
    return PictureFile(whole.pixels, whole.alpha, whole.profile, tuple(notes))


def save_cleaned(pixels: Pixels, path: Path, file: PictureFile | None = None) -> None:
    """Write a cleaned picture, uint8 (C, H, W), with the transparency and colour profile of the file it came from.

    Raises:
        ExportError: an ending that is not known, or a place that cannot be written.
    """
    from PIL import Image

    from genstudio.project.export import PICTURE_SUFFIXES, to_image
    from genstudio.project.writing import write_whole

    suffix = path.suffix.lower()
    if suffix not in PICTURE_SUFFIXES:
        endings = ", ".join(PICTURE_SUFFIXES)
        raise ExportError(f"“{path.suffix or path.name}” is no picture format. Give the file one of {endings}.")
    image = to_image(pixels)
    if file is not None and file.alpha is not None and suffix in (".png", ".webp", ".tif", ".tiff"):
        image = to_image(_not_over_white(pixels, file.alpha))
        image.putalpha(Image.fromarray(file.alpha))
    profile = file.profile if file is not None else None
    # formats without a quality do not look at it
    write_whole(path, lambda fresh: image.save(fresh, icc_profile=profile, quality=QUALITY))


def denoised_name(path: Path, folder: Path | None = None) -> Path:
    """``photo_denoised.jpg`` beside ``photo.jpg``, or in `folder`; PNG where its own format cannot be written."""
    from genstudio.project.export import PICTURE_SUFFIXES

    suffix = path.suffix if path.suffix.lower() in PICTURE_SUFFIXES else FALLBACK_SUFFIX
    return (folder or path.parent) / f"{path.stem}{MARK}{suffix}"


def unused(path: Path) -> Path:
    """The path itself, or with the first number at its end under which there is no file yet."""
    candidate, number = path, 2
    while candidate.exists():
        candidate, number = path.with_stem(f"{path.stem}_{number}"), number + 1
    return candidate


def _not_over_white(pixels: Pixels, alpha: Pixels) -> Pixels:
    """The colours (C, H, W) which laid over white with this transparency give `pixels`."""
    share = np.maximum(alpha, 1).astype(np.float32) / np.float32(255)
    return to_bytes(255 - (255 - pixels.astype(np.float32)) / share)
