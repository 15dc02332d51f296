"""A trained model: numpy in, numpy out, and nothing in it changes."""

import numpy as np
import pytest
import torch

from genstudio.errors import DataError, UnsupportedError
from genstudio.models.base import ImageShape
from genstudio.models.trained import to_floats, to_uint8
from tests.tiny import ENCODING, KEYS, draw, trained_of

every_family = pytest.mark.parametrize("key", KEYS)


@every_family
def test_the_same_seed_paints_the_same_pictures(key: str) -> None:
    model = trained_of(key)
    first, second, other = (model.decode(model.sample_latents(3, seed)) for seed in (5, 5, 6))
    assert first.shape == (3, 1, 16, 16)
    assert first.dtype == np.uint8
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


@every_family
def test_many_latents_are_decoded_in_chunks_and_none_at_all_gives_no_pictures(key: str) -> None:
    model = trained_of(key)
    latents = model.sample_latents(300, 0)
    painted = model.decode(latents)
    assert painted.shape == (300, 1, 16, 16)
    assert np.abs(painted[299].astype(int) - model.decode(latents[299:])[0].astype(int)).max() <= 1
    assert model.decode(latents[:0]).shape == (0, 1, 16, 16)


@pytest.mark.parametrize("key", ENCODING)
def test_pictures_are_described_and_painted_again(key: str) -> None:
    model = trained_of(key)
    pixels = draw(5)
    assert model.encode(pixels).shape == (5, model.latent_dim)
    assert np.array_equal(model.reconstruct(pixels), model.decode(model.encode(pixels)))


@pytest.mark.parametrize("key", ENCODING)
def test_pictures_of_another_shape_are_refused_with_the_shape_that_fits(key: str) -> None:
    model = trained_of(key, ImageShape(1, 16, 16))
    with pytest.raises(DataError, match="works on pictures of 16x16 in grey"):
        model.encode(draw(2, channels=3))


def test_a_model_without_an_encoder_says_what_to_train_instead() -> None:
    with pytest.raises(UnsupportedError, match="Train an autoencoder or a VAE"):
        trained_of("gan").encode(draw(2))


@every_family
def test_playing_with_a_model_leaves_it_as_it_is(key: str) -> None:
    model = trained_of(key)
    before = {name: value.clone() for name, value in model.family.state_dict().items()}
    latents = model.sample_latents(4, 0)
    kept = latents.copy()
    model.decode(latents)
    if model.can_encode:
        model.reconstruct(draw(4))
    assert np.array_equal(latents, kept)
    assert all(torch.equal(value, before[name]) for name, value in model.family.state_dict().items())
    assert not any(weight.requires_grad for weight in model.family.parameters())


def test_read_only_and_memory_mapped_pixels_are_fine() -> None:
    pixels = draw(3)
    pixels.setflags(write=False)
    assert trained_of("vae").encode(pixels).shape == (3, 4)


def test_bytes_survive_the_way_through_floats() -> None:
    every = np.arange(256, dtype=np.uint8).reshape(1, 1, 16, 16)
    assert np.array_equal(to_uint8(to_floats(every)), every)


def test_floats_beyond_the_range_are_clipped() -> None:
    assert to_uint8(torch.tensor([[[[-0.5, 0.0, 0.499, 1.0, 7.0]]]])).ravel().tolist() == [0, 0, 127, 255, 255]
