"""Noise that a denoiser learns to undo."""

import pytest
import torch

from genstudio.models.corruption import Noise, corrupt

GREY = torch.full((4, 1, 64, 64), 0.5)


def rng() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def test_gaussian_noise_has_the_strength_that_was_asked_for() -> None:
    assert float((corrupt(GREY, Noise.GAUSSIAN, 0.1, rng()) - 0.5).std()) == pytest.approx(0.1, rel=0.03)


def test_masking_loses_the_share_of_pixels_that_was_asked_for_in_all_colours_at_once() -> None:
    noisy = corrupt(GREY.expand(4, 3, 64, 64), Noise.MASKING, 0.3, rng())
    assert float((noisy == 0).float().mean()) == pytest.approx(0.3, abs=0.02)
    assert torch.equal(noisy[:, 0], noisy[:, 1])
    assert set(noisy.flatten().tolist()) == {0.0, 0.5}


def test_salt_and_pepper_come_in_equal_parts() -> None:
    noisy = corrupt(GREY, Noise.SALT_AND_PEPPER, 0.4, rng())
    assert float((noisy == 0).float().mean()) == pytest.approx(0.2, abs=0.02)
    assert float((noisy == 1).float().mean()) == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize("noise", list(Noise))
def test_noise_stays_in_range_leaves_the_original_and_is_the_same_for_the_same_seed(noise: Noise) -> None:
    images = torch.rand(4, 3, 16, 16, generator=rng())
    kept = images.clone()
    first, second = (corrupt(images, noise, 0.8, rng()) for _ in range(2))
    assert torch.equal(first, second)
    assert torch.equal(images, kept)
    assert 0.0 <= first.min() <= first.max() <= 1.0


@pytest.mark.parametrize("noise", list(Noise))
def test_each_picture_may_have_a_strength_of_its_own(noise: Noise) -> None:
    noisy = corrupt(GREY, noise, torch.tensor([0.0, 0.1, 0.3, 0.6]), rng())
    errors = (noisy - 0.5).square().flatten(1).mean(dim=1)
    assert errors[0] == 0.0
    assert bool((errors.diff() > 0).all())
