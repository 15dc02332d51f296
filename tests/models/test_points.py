"""Models of points of the plane: what they need, and how exact they are."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from genstudio.data.image_set import Pixels
from genstudio.errors import DataError, SettingsError
from genstudio.models.base import Family, ImageShape, Preset
from genstudio.models.networks import Network
from genstudio.models.prior import SpacePrior
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.models.trained import ModelCard, TrainedModel, from_floats, to_floats
from genstudio.project.training_job import build_family
from tests.tiny import CLASS_NAMES, KEYS, POINT_KEYS, draw, settings_of

SHAPE = ImageShape(2, 1, 1)
every_family = pytest.mark.parametrize("key", POINT_KEYS)


def points(count: int = 40) -> Pixels:
    values: Pixels = np.random.default_rng(0).random((count, 2, 1, 1), dtype=np.float32)  # type: ignore[assignment]
    return values


def model_of(key: str = "vae") -> TrainedModel:
    family = build_family(key, settings_of(key, network="dense"), SHAPE, 0)
    return TrainedModel(family, SpacePrior(family.latent_space), ModelCard("Ring", "Ring"))


def test_points_keep_every_bit_where_pictures_are_rounded() -> None:
    assert np.array_equal(from_floats(to_floats(points())), points())
    assert from_floats(torch.rand(3, 2, 1, 1)).dtype == np.float32
    assert from_floats(torch.rand(3, 1, 16, 16)).dtype == np.uint8
    assert np.array_equal(from_floats(to_floats(draw())), draw())


def test_what_is_decoded_is_as_exact_as_the_network() -> None:
    model = model_of()
    latents = model.sample_latents(500, 0)
    with torch.no_grad():
        exact = model.family.decode(torch.from_numpy(latents)).numpy()
    decoded = model.decode(latents)
    assert decoded.dtype == np.float32
    assert np.abs(decoded - exact).max() < 1e-6
    assert model.decode(latents[:0]).shape == (0, 2, 1, 1)
    assert model.decode(latents[:0]).dtype == np.float32


def test_points_are_described_and_pictures_refused() -> None:
    model = model_of()
    assert model.encode(points()).shape == (40, 4)
    with pytest.raises(DataError, match="learned points"):
        model.encode(draw())


def test_what_is_shown_of_a_point_is_a_picture() -> None:
    model = model_of()
    shape = model.picture_shape
    shown = model.depict(model.sample_latents(5, 0))
    assert shown.dtype == np.uint8
    assert shown.shape == (5, shape.channels, shape.height, shape.width)


@pytest.mark.parametrize("key", sorted({*KEYS} - {*POINT_KEYS}))
def test_a_family_that_cannot_learn_points_says_so_beforehand(key: str) -> None:
    family = family_class(key)
    settings = parse(family.settings_class, family.suggested(SHAPE))
    with pytest.raises(SettingsError, match=r"[Pp]oints.*\. Choose"):
        family.check(settings, SHAPE, CLASS_NAMES)


def test_the_usual_families_learn_points() -> None:
    assert {"vae", "autoencoder", "gan", "wgan-gp"} <= {*POINT_KEYS}


@every_family
def test_convolutions_on_points_are_refused_beforehand(key: str) -> None:
    family = family_class(key)
    if "network" not in family.settings_class.model_fields:
        pytest.skip("a family without a choice of networks")
    settings = parse(family.settings_class, {"network": Network.CONV.value})
    with pytest.raises(SettingsError, match="Choose the dense network"):
        family.check(settings, SHAPE, CLASS_NAMES)
    family.check(settings, ImageShape(1, 16, 16), CLASS_NAMES)


@every_family
@pytest.mark.parametrize("preset", list(Preset))
def test_what_a_family_suggests_for_points_can_be_trained(key: str, preset: Preset) -> None:
    family = family_class(key)
    settings = parse(family.settings_class, family.suggested(SHAPE, preset))
    family.check(settings, SHAPE, CLASS_NAMES)
    built: Family = build_family(key, settings, SHAPE, 0, CLASS_NAMES).eval()
    assert settings.latent_dim == 2
    painted = built.decode(torch.from_numpy(built.latent_space.sample(9, np.random.default_rng(0))))
    assert painted.shape == (9, 2, 1, 1)
    assert 0.0 <= float(painted.detach().min()) <= float(painted.detach().max()) <= 1.0
