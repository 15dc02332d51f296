"""How much pictures differ is measured on real ones and held beside painted ones."""

import numpy as np
import pytest

from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.training.yardstick import Yardstick
from tests.tiny import draw, image_set


def test_whoever_answers_the_mean_picture_has_learned_nothing() -> None:
    images = image_set(64)
    values = images.pixels.astype(np.float64) / 255.0
    error = float(np.square(values - values.mean(axis=0)).mean())
    assert Yardstick(images).error_share(error) == pytest.approx(1.0, rel=0.03)
    assert Yardstick(images).error_share(error / 4) == pytest.approx(0.25, rel=0.03)


def test_other_real_pictures_are_as_various_as_the_real_ones_and_one_picture_again_and_again_is_not() -> None:
    yardstick = Yardstick(image_set(200))
    assert yardstick.variety(draw(100, seed=1)) == pytest.approx(1.0, abs=0.15)
    assert yardstick.variety(np.repeat(draw(1), 24, axis=0)) == pytest.approx(0.0, abs=1e-6)


def test_where_all_pictures_are_alike_nothing_is_said() -> None:
    alike = ImageSet(np.full((8, 1, 16, 16), 9, dtype=np.uint8), name="Grey", source="test:grey")
    assert Yardstick(alike).error_share(0.1) is None
    assert Yardstick(alike).variety(draw(8)) is None


def test_nothing_is_said_of_points_of_the_plane() -> None:
    assert Yardstick(open_images("builtin:ring?count=100")).error_share(0.1) is None


def test_pictures_that_are_left_out_have_no_say() -> None:
    pixels = np.concatenate([draw(20), np.full((20, 1, 16, 16), 255, np.uint8)])
    mixed = ImageSet(pixels, name="Mixed", source="test:mixed")
    used = mixed.without(np.arange(20, 40))
    assert Yardstick(used).error_share(0.01) == pytest.approx(Yardstick(image_set(20)).error_share(0.01))
    assert Yardstick(mixed).error_share(0.01) != pytest.approx(Yardstick(image_set(20)).error_share(0.01))
