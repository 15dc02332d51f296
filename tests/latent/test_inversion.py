"""Finding the latent vector of a picture without an encoder."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from genstudio.data.image_set import Pixels
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled
from genstudio.latent.inversion import BRIEF, Effort, Round, invert, refine, squared_error
from genstudio.latent.parts import choices, chosen
from genstudio.models.base import ImageShape
from genstudio.models.trained import TrainedModel
from tests.choosing import spots
from tests.tiny import ENCODING, draw, trained_of

QUICK = Effort(candidates=96, rounds=(Round(6, 15), Round(2, 50)))
NORMAL = slice(0, 2)


def known(model: TrainedModel, count: int = 3, seed: int = 11) -> tuple[Pixels, np.ndarray]:
    latents = model.sample_latents(count, seed)
    return model.decode(latents), latents


def classes(model: TrainedModel, latents: np.ndarray) -> list[int]:
    [choice] = choices(model.prior)
    return [chosen(row, choice) for row in model.prior.to_units(latents)]


def test_a_picture_of_the_model_is_found_again_with_its_class() -> None:
    model = spots()
    pictures, latents = known(model, 6)
    found = invert(model, pictures, effort=QUICK)
    random = squared_error(model.decode(model.sample_latents(6, 99)), pictures)
    assert squared_error(model.decode(found), pictures).max() < 0.01 * random.mean()
    assert classes(model, found) == classes(model, latents)
    assert found[:, NORMAL] == pytest.approx(latents[:, NORMAL], abs=0.1)


def test_it_is_far_nearer_than_the_nearest_of_as_many_draws() -> None:
    model = trained_of("gan", network="dense")
    pictures, _ = known(model)
    drawn = model.decode(model.sample_latents(QUICK.candidates, 5))
    nearest = float(squared_error(drawn, np.repeat(pictures[:1], len(drawn), axis=0)).min())
    # Untrained it paints all but grey: the pull to the prior would weigh more than the picture.
    found = invert(model, pictures[:1], seed=5, effort=replace(QUICK, pull=0.0))
    assert float(squared_error(model.decode(found), pictures[:1])[0]) < 0.5 * nearest


def test_a_class_stays_a_class_and_a_style_within_its_bounds() -> None:
    model = spots()
    strange = np.random.default_rng(0).integers(0, 256, (4, 1, 16, 16), dtype=np.uint8)
    found = invert(model, np.concatenate([draw(4), strange]), effort=QUICK)
    one_hot = np.sort(found[:, 3:], axis=1)
    assert one_hot == pytest.approx(np.tile([0.0, 0.0, 1.0], (8, 1)), abs=1e-5)
    assert np.abs(found[:, 2]).max() <= 1.0 + 1e-5


def test_the_same_seed_gives_the_same_answer_and_leaves_torchs_own_randomness_alone() -> None:
    import torch

    model = spots()
    pictures = draw(2)
    state = torch.random.get_rng_state()
    first = invert(model, pictures, seed=3, effort=QUICK)
    assert np.array_equal(first, invert(model, pictures, seed=3, effort=QUICK))
    assert torch.equal(state, torch.random.get_rng_state())


def test_several_pictures_together_are_found_as_each_alone_is() -> None:
    model = spots()
    pictures, _ = known(model, 3)
    together = invert(model, pictures, effort=QUICK)
    alone = np.concatenate([invert(model, picture[None], effort=QUICK) for picture in pictures])
    assert model.decode(together).astype(int) == pytest.approx(model.decode(alone).astype(int), abs=2)


def test_more_pictures_than_are_searched_at_once_keep_their_order() -> None:
    model = spots()
    pictures, latents = known(model, 80)
    found = invert(model, pictures, effort=BRIEF)
    assert float(np.mean(np.equal(classes(model, found), classes(model, latents)))) > 0.9
    assert float(np.median(squared_error(model.decode(found), pictures))) < 1e-3


def test_progress_runs_to_its_end() -> None:
    told: list[tuple[int, int | None]] = []
    invert(spots(), draw(2), effort=QUICK, watch=Watch(lambda done, total: told.append((done, total))))
    assert told[0] == (0, QUICK.steps)
    assert told[-1] == (QUICK.steps, QUICK.steps)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_it_can_be_cancelled_on_the_way() -> None:
    steps: list[int] = []
    watch = Watch(lambda done, total: steps.append(done), lambda: len(steps) >= 5)
    with pytest.raises(Cancelled):
        invert(spots(), draw(1), effort=QUICK, watch=watch)
    assert max(steps) < 6


def test_when_the_time_is_over_the_best_so_far_is_the_answer() -> None:
    model = spots()
    pictures, _ = known(model, 1)
    hurried = Effort(candidates=96, rounds=QUICK.rounds, seconds=0.0)
    error = float(squared_error(model.decode(invert(model, pictures, effort=hurried)), pictures)[0])
    random = squared_error(model.decode(model.sample_latents(50, 9)), np.repeat(pictures, 50, axis=0))
    assert error < random.mean()


@pytest.mark.parametrize("key", ENCODING)
def test_refining_an_encoders_answer_never_makes_it_worse(key: str) -> None:
    model = trained_of(key, ImageShape(3, 16, 16))
    pictures = draw(4, 3)
    latents = model.encode(pictures)
    before, after = (
        squared_error(model.decode(each), pictures) for each in (latents, refine(model, pictures, latents))
    )
    assert (after <= before).all()


def test_refining_comes_nearer_and_keeps_the_class() -> None:
    model = spots()
    pictures, latents = known(model, 4)
    moved = latents + np.array([0.3, 0.3, 0, 0, 0, 0], np.float32)
    better = refine(model, pictures, moved)
    assert classes(model, better) == classes(model, latents)
    before, after = (squared_error(model.decode(each), pictures) for each in (moved, better))
    assert after.sum() < 0.05 * before.sum()


def test_nothing_to_describe_is_no_fault() -> None:
    assert invert(spots(), draw(0)).shape == (0, 6)
