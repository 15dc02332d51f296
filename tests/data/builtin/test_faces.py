from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import numpy.typing as npt
import pytest

from genstudio.data.builtin.faces import FaceFactors, draw_faces, render_faces, sample_factors
from genstudio.data.builtin.factors import Beard, Expression, Glasses, HairStyle
from genstudio.data.builtin.palettes import HAIR_COLOURS, IRIS_COLOURS, oklch
from genstudio.errors import Cancelled, SettingsError

SIGNED = {"parting", "gaze_x", "gaze_y", "brow_angle", "smile", "tilt", "shift_x", "shift_y"}
CHOICES = {
    "hair_style": len(HairStyle),
    "hair_colour": HAIR_COLOURS,
    "eye_colour": IRIS_COLOURS,
    "beard": len(Beard),
    "glasses": len(Glasses),
}
NAMES = [field.name for field in fields(FaceFactors)]


def plain_face(count: int = 2) -> FaceFactors:
    """Faces in the middle of every range, with a parted mouth and no beard or glasses."""
    values: dict[str, npt.NDArray[np.generic]] = {}
    for name in NAMES:
        middle = 0.0 if name in SIGNED else 0.5
        values[name] = np.zeros(count, np.int64) if name in CHOICES else np.full(count, middle, np.float32)
    values["hair_style"][:] = HairStyle.SHORT
    values["parting"][:] = 1
    return FaceFactors(**values)  # type: ignore[arg-type]


def varied(name: str, low: float, high: float) -> npt.NDArray[np.int64]:
    """Two faces that differ in one factor: how much every pixel differs, shape (64, 64)."""
    face = plain_face()
    values = np.array([low, high], dtype=getattr(face, name).dtype)
    first, second = render_faces(replace(face, **{name: values}), 64).astype(np.int64)
    return np.asarray(np.abs(first - second).max(axis=0), dtype=np.int64)


def test_the_default_is_a_set_in_colour_with_expressions_as_classes() -> None:
    images = draw_faces(60)
    assert images.pixels.shape == (60, 3, 64, 64)
    assert (images.name, images.source) == ("Built-in faces", "builtin:faces")
    assert images.class_names == ("sad", "neutral", "happy")
    assert images.labels is not None
    smile = sample_factors(60).smile
    assert np.array_equal(images.labels == Expression.HAPPY, smile > 0.3)
    assert np.array_equal(images.labels == Expression.SAD, smile < -0.3)
    assert min(images.class_counts()) >= 5


def test_a_face_depends_on_seed_and_position_only() -> None:
    many, few = draw_faces(75, 32, seed=5), draw_faces(3, 32, seed=5)
    assert np.array_equal(many.pixels[:3], few.pixels)
    factors = sample_factors(75, seed=5)
    one_by_one = [render_faces(factors.chosen(slice(index, index + 1)), 32)[0] for index in range(75)]
    assert np.array_equal(many.pixels, one_by_one)
    assert not np.array_equal(draw_faces(3, 32, seed=6).pixels, few.pixels)


@pytest.mark.parametrize("size", [16, 17, 28, 64, 128])
def test_every_size_shows_the_same_picture(size: int) -> None:
    factors = sample_factors(4, seed=2)
    faces = render_faces(factors, size)
    assert faces.shape == (4, 3, size, size)
    assert faces.dtype == np.uint8
    if size % 4 == 0:
        difference = _in_blocks(faces) - _in_blocks(render_faces(factors, 128))
        assert np.abs(difference).mean() < 2
        assert np.abs(difference).max() < 20


def _in_blocks(faces: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Means over 4 x 4 blocks that tile each picture: (N, 3, S, S) to (N, 3, 4, 4)."""
    count, channels, side, _ = faces.shape
    blocks = faces.reshape(count, channels, 4, side // 4, 4, side // 4)
    return np.asarray(blocks.mean(axis=(3, 5)), dtype=np.float64)


def test_factors_lie_in_their_documented_ranges_and_vary() -> None:
    factors = sample_factors(2_000, seed=1)
    for name in NAMES:
        values = getattr(factors, name)
        assert values.shape == (2_000,)
        if name in CHOICES:
            assert set(values.tolist()) == set(range(CHOICES[name])), name
        else:
            low = -1 if name in SIGNED else 0
            assert values.min() >= low, name
            assert values.max() <= 1, name
            assert values.std() > 0.1, name


def test_classes_do_not_touch() -> None:
    smile = np.abs(sample_factors(2_000).smile)
    assert not ((smile > 0.16) & (smile < 0.44)).any()


@pytest.mark.parametrize("name", NAMES)
def test_every_factor_is_visible(name: str) -> None:
    low, high = (0, 2) if name in CHOICES else (-1 if name in SIGNED else 0, 0.9)
    changed = varied(name, low, high) > 12
    assert changed.sum() >= 6


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("smile", slice(36, 56)),
        ("mouth_open", slice(36, 56)),
        ("gaze_x", slice(24, 46)),
        ("eye_colour", slice(24, 46)),
        ("openness", slice(24, 46)),
        ("brow_angle", slice(20, 36)),
    ],
)
def test_a_factor_of_one_feature_leaves_the_rest_alone(name: str, rows: slice) -> None:
    changed = varied(name, 0, 2) if name in CHOICES else varied(name, -1 if name in SIGNED else 0, 1)
    changed[rows] = 0
    assert not changed.any()


def test_a_small_change_of_a_factor_is_a_small_change_of_the_picture() -> None:
    for name in sorted(set(NAMES) - set(CHOICES) - {"parting", "freckles"}):
        assert varied(name, 0.5, 0.51).mean() < 1.5, name


def test_faces_are_bright_contrasting_pictures() -> None:
    pixels = draw_faces(64, 32).pixels.astype(np.float64)
    assert 90 < pixels.mean() < 200
    assert pixels.std(axis=(1, 2, 3)).min() > 25
    assert pixels.std(axis=0).mean() > 25


def test_progress_is_told_and_cancelling_stops() -> None:
    told: list[tuple[int, int | None]] = []
    draw_faces(300, 64, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 300)
    assert told[-1] == (300, 300)
    assert len(told) > 2
    with pytest.raises(Cancelled):
        draw_faces(100_000, 128, cancelled=lambda: True)


@pytest.mark.parametrize(
    ("count", "size", "seed"), [(1, 64, 0), (10_000_000, 64, 0), (5, 15, 0), (5, 129, 0), (5, 64, -1)]
)
def test_arguments_out_of_range_are_refused(count: int, size: int, seed: int) -> None:
    with pytest.raises(SettingsError, match="must be"):
        draw_faces(count, size, seed)


def test_factors_must_be_of_one_length() -> None:
    with pytest.raises(ValueError, match="one value per picture"):
        replace(plain_face(), smile=np.zeros(3, np.float32))


def test_oklch_is_the_published_colour_space() -> None:
    turn = np.array([0.0, 0.3], dtype=np.float32)
    assert np.allclose(oklch(1.0, 0.0, turn), 1, atol=1e-3)
    assert np.allclose(oklch(0.0, 0.0, turn), 0, atol=1e-3)
    red = oklch(0.62796, 0.25768, np.array([29.234 / 360], dtype=np.float32))
    assert np.allclose(red, [[1, 0, 0]], atol=2e-2)
