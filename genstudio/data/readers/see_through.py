"""`say_see_through`: which value of a PNG file without opacities is transparent, as one of those that are decoded.

Pillow tells it as it is in the file: of 1 to 16 bits, when the values that it hands out may have 8.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, PngImagePlugin


def say_see_through(image: Image.Image) -> None:
    """Bring what a picture says to the range of its values; only before it is decoded can that be told.

    Of colours of 16 bits only the upper eight are decoded, so that others that differ in the lower ones go with it.
    """
    said = image.info.get(_SAID)
    if not isinstance(image, PngImagePlugin.PngImageFile) or not image.tile:
        return
    kind = str(image.tile[0].args)
    if isinstance(said, int) and kind in _STEPS:
        image.info[_SAID] = said * _STEPS[kind]
        if image.info[_SAID] > 255:
            del image.info[_SAID]  # no value is that large
    elif isinstance(said, tuple) and kind == "RGB;16B":
        image.info[_SAID] = tuple(value >> 8 for value in said)


def opacity_of(image: Image.Image, values: npt.NDArray[np.generic]) -> Image.Image | None:
    """255 where a deep grey picture with these values is opaque, 0 where it is transparent; None if it is nowhere."""
    said = image.info.get(_SAID)
    if not isinstance(said, int) or not (transparent := values == said).any():
        return None
    return Image.fromarray(np.where(transparent, np.uint8(0), np.uint8(255)))


_SAID = "transparency"
_STEPS = {"L;2": 85, "L;4": 17}
"""How far apart values of few bits are when they are decoded."""
