"""Which sliders change the picture most."""

import numpy as np
import pytest
import torch

from genstudio.errors import Cancelled
from genstudio.latent.strength import strengths
from genstudio.models.vae import VAE
from tests.tiny import KEYS, trained_of


@pytest.mark.parametrize("key", KEYS)
def test_every_dimension_of_every_family_has_a_strength_between_0_and_1(key: str) -> None:
    model = trained_of(key, latent_dim=11)
    found = strengths(model)
    assert found.shape == (model.latent_dim,)
    assert found.dtype == np.float32
    assert ((found >= 0.0) & (found <= 1.0)).all()


def test_a_dimension_that_the_decoder_ignores_has_none_and_a_louder_one_has_more() -> None:
    model = trained_of("vae", network="dense", hidden_layers=0)
    assert isinstance(model.family, VAE)
    weights = next(parameter for parameter in model.family.decoder.parameters() if parameter.shape[-1] == 4)
    with torch.no_grad():
        weights[:, 1] = 0.0
        weights[:, 3] = 4.0 * weights[:, 0]
    found = strengths(model)
    assert found[1] == 0.0
    assert found[3] > found[0] > 0.0


def test_it_tells_how_far_it_is_and_gives_up_when_asked() -> None:
    model = trained_of("vae", latent_dim=20)
    told: list[tuple[int, int | None]] = []
    strengths(model, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 20), (8, 20), (16, 20), (20, 20)]
    with pytest.raises(Cancelled):
        strengths(model, cancelled=lambda: True)
