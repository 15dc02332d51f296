"""When two sets are the same pictures to a model."""

from pathlib import Path

import numpy as np
from PIL import Image

from genstudio.data.open import open_images
from genstudio.data.options import CropChoice, ReadOptions
from genstudio.ui.pictures import same_lesson


def test_the_same_files_cropped_otherwise_are_another_lesson(tmp_path: Path) -> None:
    for number in range(2):
        pixels = np.random.default_rng(number).integers(0, 256, (20, 40), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
    centre = open_images(tmp_path, ReadOptions(size=16))
    again = open_images(tmp_path, ReadOptions(size=16))
    padded = open_images(tmp_path, ReadOptions(size=16, crop=CropChoice.PAD))
    assert centre.pixels.shape == padded.pixels.shape
    assert same_lesson(centre, again)
    assert not same_lesson(centre, padded)
