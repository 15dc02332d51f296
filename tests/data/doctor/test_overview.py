"""What a set looks like as a whole, against numpy on all of it at once."""

from __future__ import annotations

import numpy as np
import pytest

from genstudio.data.doctor import overview
from genstudio.data.doctor.overview import look_over, shrinking
from genstudio.data.image_set import ImageSet
from genstudio.data.watch import Watch
from tests.data.making import noise


@pytest.mark.parametrize("channels", [1, 3])
def test_figures_are_those_of_all_pictures_at_once(channels: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "pictures_at_once", lambda pixels: 7)
    pixels = noise(23, channels, 20, 18)
    labels = np.arange(23, dtype=np.int64) % 2
    found = look_over(ImageSet(pixels, "x", "x", labels, ("a", "b")), Watch())
    values = pixels.astype(np.float64)
    assert np.abs(found.mean - values.mean(axis=0)).max() <= 0.51
    assert np.abs(found.class_means[1] - values[labels == 1].mean(axis=0)).max() <= 0.51
    assert np.allclose(found.channel_means, values.mean(axis=(0, 2, 3)))
    assert np.allclose(found.channel_stds, values.std(axis=(0, 2, 3)))
    assert np.allclose(found.brightness, values.mean(axis=(1, 2, 3)), atol=0.01)
    assert np.allclose(found.contrast, values.std(axis=(2, 3)).max(axis=1), atol=0.05)
    assert np.array_equal(found.histogram[0], np.histogram(pixels[:, 0], 32, (0, 256))[0])
    assert found.coloured.all() == (channels == 3)


def test_a_thumbnail_keeps_the_brightness_of_each_part() -> None:
    assert np.allclose(shrinking(28, 16).sum(axis=1), 1.0)
    assert np.allclose(shrinking(28, 16).sum(axis=0) * 28 / 16, 1.0)
    pixels = np.zeros((1, 1, 32, 32), np.uint8)
    pixels[:, :, :16, 16:] = 200
    thumb = look_over(ImageSet(pixels, "x", "x"), Watch()).thumbs[0]
    assert (thumb[:8, 8:] == 200).all()
    assert thumb.sum() == 64 * 200
