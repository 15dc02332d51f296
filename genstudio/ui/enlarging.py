"""Pictures enlarged for a file as the window enlarges them on the screen."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from genstudio.ui.widgets.scaled_picture import SMOOTH_FROM


def enlarged(pictures: npt.NDArray[np.uint8], scale: int) -> npt.NDArray[np.uint8]:
    """Pictures, uint8 (N, C, H, W), ``scale`` times as large: smooth from 48 pixels on, below every pixel a square."""
    if scale == 1:
        return pictures
    height, width = pictures.shape[2:]
    if min(height, width) < SMOOTH_FROM:
        return pictures.repeat(scale, axis=2).repeat(scale, axis=3)
    from PIL import Image

    size = (width * scale, height * scale)
    planes = [
        np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BICUBIC))
        for picture in pictures
        for plane in picture
    ]
    return np.stack(planes).reshape(*pictures.shape[:2], size[1], size[0])
