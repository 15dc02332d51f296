"""Photographs that nobody took: pictures with the statistics of real ones, saved as JPEG, the same ones each time.

The amplitude of photographs falls as their frequency to the power of 0.8 to 1.5 (Tolhurst, Tadmor and Chao, 1992:
"Amplitude spectra of natural images"); phases are random here, which costs more bytes than real ones do, and hard edges
are put on top. The slope is set so that a picture weighs what a real one does: BSDS500's photographs, scaled to 512x384
and saved at quality 90, take 59 kB on the average, these 58 kB.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 512, 384
QUALITY = 90
CANVASES = 8
SLOPE = 1.35
NOISE = 2.0


def save_photographs(folder: Path, count: int) -> None:
    """Save ``00000.jpg`` to ``count - 1`` in ten folders, dated back so that they do not look as if being written."""
    for number in range(10):
        (folder / f"class {number}").mkdir(parents=True)
    share = -(-count // CANVASES)
    with ProcessPoolExecutor() as executor:
        list(executor.map(_save_some, [(folder, first, min(first + share, count)) for first in range(0, count, share)]))


def _save_some(task: tuple[Path, int, int]) -> None:
    folder, first, end = task
    rng = np.random.default_rng(first)
    canvas = _canvas(rng)
    before = time.time() - 3600.0
    for index in range(first, end):
        left, top = (int(rng.integers(0, size - part)) for size, part in zip(canvas.size, (WIDTH, HEIGHT), strict=True))
        picture = canvas.crop((left, top, left + WIDTH, top + HEIGHT))
        draw = ImageDraw.Draw(picture)
        for _ in range(6):
            x, y, w, h = (int(value) for value in rng.integers(0, (WIDTH, HEIGHT, 120, 120)))
            draw.ellipse((x, y, x + w, y + h), fill=tuple(int(value) for value in rng.integers(0, 256, 3)))
        path = folder / f"class {index % 10}" / f"{index:05}.jpg"
        picture.save(path, quality=QUALITY)
        os.utime(path, (before, before))


def _canvas(rng: np.random.Generator) -> Image.Image:
    """A large picture to cut others from, the channels alike as in nature."""
    width, height = 2048, 1536
    grey = _pink(rng, width, height)
    planes = [grey + 0.3 * _pink(rng, width, height) for _ in range(3)]
    values = np.stack(planes, axis=-1)
    values = 128.0 + 55.0 * values + rng.normal(0.0, NOISE, values.shape)
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))


def _pink(rng: np.random.Generator, width: int, height: int) -> npt.NDArray[np.float64]:
    """Noise of mean 0 and deviation 1 whose amplitude falls with the frequency, (height, width)."""
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None])
    frequency[0, 0] = 1.0
    spectrum = np.fft.rfft2(rng.standard_normal((height, width))) / frequency**SLOPE
    spectrum[0, 0] = 0.0
    noise = np.fft.irfft2(spectrum, s=(height, width))
    result: npt.NDArray[np.float64] = noise / noise.std()
    return result
