"""Pictures, sheets and films to files."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from genstudio.data.image_set import Pixels
from genstudio.errors import ExportError
from genstudio.project.writing import write_whole

GAP = 2
PALETTE_FRAMES = 16
PALETTE_SIDE = 64
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")


def to_image(pixels: Pixels) -> Image.Image:
    """One picture, uint8 (C, H, W), as a Pillow image."""
    if pixels.shape[0] == 1:
        return Image.fromarray(np.ascontiguousarray(pixels[0]))
    return Image.fromarray(np.ascontiguousarray(pixels.transpose(1, 2, 0)))


def sheet(pixels: Pixels, columns: int | None = None, background: int = 255) -> Pixels:
    """Pictures (N, C, H, W) side by side in rows, as one picture (C, rows, columns); as square as may be by default."""
    count, channels, height, width = pixels.shape
    columns = columns or math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    shape = (channels, rows * (height + GAP) + GAP, columns * (width + GAP) + GAP)
    whole = np.full(shape, background, np.uint8)
    for index, picture in enumerate(pixels):
        top = GAP + (index // columns) * (height + GAP)
        left = GAP + (index % columns) * (width + GAP)
        whole[:, top : top + height, left : left + width] = picture
    return whole


def save_picture(pixels: Pixels, path: Path, recipe: str | None = None, scale: int = 1) -> None:
    """Write one picture, uint8 (C, H, W), in the format that the name's ending says.

    Args:
        recipe: a text kept inside a PNG, from which the picture can be made again.
        scale: how many times larger, by repeating pixels.

    Raises:
        ExportError: an ending that is not known, or a place that cannot be written.
    """
    if path.suffix.lower() not in PICTURE_SUFFIXES:
        endings = ", ".join(PICTURE_SUFFIXES)
        raise ExportError(f"“{path.suffix or path.name}” is no picture format. Give the file one of {endings}.")
    image = to_image(pixels.repeat(scale, axis=1).repeat(scale, axis=2))
    if path.suffix.lower() == ".png" and recipe is not None:
        info = PngInfo()
        info.add_text("genstudio", recipe)
        _write(path, lambda fresh: image.save(fresh, pnginfo=info))
    else:
        _write(path, lambda fresh: image.save(fresh))


def save_points(points: npt.NDArray[np.floating], path: Path) -> None:
    """Write points of the plane (N, 2) as lines "x,y" below such a heading (CSV).

    Raises:
        ExportError: a place that cannot be written.
    """
    lines = ["x,y", *(f"{x:.7g},{y:.7g}" for x, y in points.tolist())]
    write_whole(path, lambda fresh: fresh.write_text("\n".join(lines) + "\n", "utf-8"))


def save_film(frames: Pixels, path: Path, frames_per_second: float = 20.0, scale: int = 1) -> None:
    """Write pictures (N, C, H, W) as an endless film: GIF, WebP or animated PNG, by the name's ending.

    Raises:
        ExportError: an ending that is not known, or a place that cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".gif", ".webp", ".png"):
        raise ExportError(f"“{path.suffix or path.name}” is no film format. Give the file one of .gif, .webp, .png.")
    images = [to_image(frame.repeat(scale, axis=1).repeat(scale, axis=2)) for frame in frames]
    if suffix == ".gif" and frames.shape[1] == 3:
        images = _in_one_palette(images)
    duration = round(1000 / frames_per_second)
    first, rest = images[0], images[1:]
    _write(
        path,
        lambda fresh: first.save(fresh, save_all=True, append_images=rest, duration=duration, loop=0),
    )


def _in_one_palette(images: list[Image.Image]) -> list[Image.Image]:
    """The frames in 256 colours that suit all of them: choosing anew for each takes many times longer and flickers."""
    chosen = images[:: math.ceil(len(images) / PALETTE_FRAMES)]
    small = [np.asarray(image.resize((PALETTE_SIDE, PALETTE_SIDE))) for image in chosen]
    palette = Image.fromarray(np.concatenate(small)).quantize(256)
    return [image.quantize(palette=palette) for image in images]


def _write(path: Path, save: Callable[[Path], object]) -> None:
    try:
        write_whole(path, save)
    except ValueError as error:  # how Pillow tells that a picture is too large for its format
        raise ExportError(
            f"{path.name} cannot be written: a {path.suffix} picture cannot be that large. "
            "Choose .png, or a smaller size."
        ) from error
