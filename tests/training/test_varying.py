"""Varied pictures: what moves where, what stays, and that a continued run varies alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from genstudio.data.variation import Variation
from genstudio.training.batches import Batches
from genstudio.training.varying import varied_pixels, vary
from tests.tiny import draw, image_set, job_of, train


def pictures(count: int = 32) -> Tensor:
    return torch.from_numpy(draw(count, channels=3, size=16)).float() / 255.0


def varied(variation: Variation, seed: int = 0) -> Tensor:
    return vary(pictures(), variation, np.random.default_rng(seed))


def test_a_mirrored_picture_is_the_picture_or_its_mirror_image() -> None:
    plain, mirrored = pictures(), varied(Variation(mirror=True))
    same = [torch.equal(one, other) for one, other in zip(plain, mirrored, strict=True)]
    turned = [torch.equal(one.flip(2), other) for one, other in zip(plain, mirrored, strict=True)]
    assert all(one != other for one, other in zip(same, turned, strict=True))
    assert 8 < sum(turned) < 24


def centre(images: Tensor) -> tuple[Tensor, Tensor]:
    """The mean place of brightness, x and y each in pixels."""
    weights = images.mean(dim=1)
    weights = weights - weights.amin(dim=(1, 2), keepdim=True)
    total = weights.sum(dim=(1, 2))
    steps = torch.arange(images.shape[-1]).float()
    return (weights.sum(dim=1) @ steps) / total, (weights.sum(dim=2) @ steps) / total


def dot(height: int = 33, width: int = 33, row: int = 16, column: int = 24) -> Tensor:
    image = torch.zeros(64, 1, height, width)
    image[:, :, row - 1 : row + 2, column - 1 : column + 2] = 1.0
    return image


def test_a_shift_moves_by_as_much_as_it_says_at_most() -> None:
    x, y = centre(vary(dot(column=16), Variation(shift=0.25), np.random.default_rng(0)))
    for way in (x - 16, y - 16):
        assert float(way.abs().max()) <= 0.25 * 33 + 0.1
        assert float(way.min()) < -5
        assert float(way.max()) > 5


@pytest.mark.parametrize(("height", "width"), [(33, 33), (33, 65)])
def test_a_turn_keeps_the_distance_from_the_middle(height: int, width: int) -> None:
    image = torch.zeros(64, 1, height, width)
    middle = (width - 1) // 2
    image[:, :, 15:18, middle + 7 : middle + 10] = 1.0
    weights = vary(image, Variation(turn=90.0), np.random.default_rng(0))[:, 0]
    rows, columns = torch.meshgrid(torch.arange(height).float(), torch.arange(width).float(), indexing="ij")
    weights = weights * (torch.hypot(columns - middle, rows - 16) < 12)  # beyond that is the mirrored outside
    total = weights.sum(dim=(1, 2))
    x, y = ((weights * places).sum(dim=(1, 2)) / total for places in (columns - middle, rows - 16))
    assert torch.allclose(torch.hypot(x, y), torch.full((64,), 8.0), atol=0.3)
    angles = torch.rad2deg(torch.atan2(y, x))
    assert float(angles.abs().max()) <= 91
    assert float(angles.min()) < -45
    assert float(angles.max()) > 45


def test_a_zoom_enlarges_and_reduces() -> None:
    x, _ = centre(vary(dot(), Variation(zoom=0.5), np.random.default_rng(0)))
    distances = x - 16
    assert float(distances.min()) >= 8 / 1.5 - 0.3
    assert float(distances.max()) <= 8 * 1.5 + 0.3
    assert float(distances.max() - distances.min()) > 3


def test_light_changes_within_its_limits_and_stays_in_range() -> None:
    plain, lighter = pictures(), varied(Variation(brightness=0.2))
    assert float((lighter - plain).abs().max()) <= 0.2 + 1e-6
    assert float((lighter - plain).abs().max()) > 0.1
    flatter = varied(Variation(contrast=0.9, brightness=0.5))
    assert 0.0 <= float(flatter.min()) <= float(flatter.max()) <= 1.0


def test_batches_are_varied_alike_wherever_a_run_is_continued() -> None:
    def stream() -> Batches:
        variation = Variation(mirror=True, shift=0.2)
        return Batches(draw(20), np.arange(20), 8, 0, torch.device("cpu"), variation=variation)

    whole, again = stream(), stream()
    seen = [whole.next()[0] for _ in range(5)]
    again.move_to(1, 8)
    assert torch.equal(again.next()[0], seen[3])
    assert not torch.equal(seen[0], seen[2])


def test_a_training_on_varied_pictures_is_another_and_is_continued_exactly(tmp_path: Path) -> None:
    images = replace(image_set(), variation=Variation(mirror=True, turn=20.0, brightness=0.1))
    whole, _ = train(job_of("vae", images=images, limits={"steps": 7}))
    plain, _ = train(job_of("vae", limits={"steps": 7}))
    train(job_of("vae", tmp_path / "run", images=images, limits={"steps": 4}))
    again, _ = train(job_of("vae", tmp_path / "run", images=images, resume=True, limits={"steps": 7}))
    first, second, third = (run.model.family.state_dict() for run in (whole, again, plain))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not all(torch.equal(first[name], third[name]) for name in first)


def test_one_picture_is_varied_several_times_and_always_alike_for_a_seed() -> None:
    picture = draw(1, size=16)[0]
    varied = varied_pixels(picture, 5, Variation(shift=0.2), seed=3)
    assert varied.shape == (5, 1, 16, 16)
    assert varied.dtype == np.uint8
    assert len({each.tobytes() for each in varied}) == 5
    assert np.array_equal(varied, varied_pixels(picture, 5, Variation(shift=0.2), seed=3))
    assert np.array_equal(varied_pixels(picture, 2, Variation(), seed=3), [picture, picture])
