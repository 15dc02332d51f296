"""Points of the plane through training: exact values, every family, and previews that move."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.models.base import ImageShape
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.project.training_job import TrainingJob, shape_of
from genstudio.training.batches import Batches
from genstudio.training.config import TrainingConfig
from genstudio.training.events import Finished, Preview
from genstudio.training.observation import LANDSCAPE_SIDE, POINTS, landscape
from tests.tiny import POINT_KEYS, train

SHAPE = ImageShape(2, 1, 1)
SMALL = {"hidden_dim": 16, "batch_size": 32}


def ring(count: int = 300) -> ImageSet:
    return open_images(f"builtin:ring?count={count}")


def job_on_points(key: str, steps: int = 3, images: ImageSet | None = None) -> TrainingJob:
    """With what the family itself proposes, but small."""
    images = images or ring()
    family = family_class(key)
    known = {name: value for name, value in SMALL.items() if name in family.settings_class.model_fields}
    settings = parse(family.settings_class, {**family.suggested(shape_of(images)), **known})
    config = parse(TrainingConfig, {"epochs": 0, "steps": steps, "device": "cpu", "threads": 1})
    return TrainingJob(images, key, settings, config, "Ring")


def previews(events: list[object]) -> list[Preview]:
    return [event for event in events if isinstance(event, Preview)]


def test_batches_hold_the_very_values_of_the_points() -> None:
    images = ring()
    batches = Batches(images.pixels, np.arange(300), 300, seed=0, device=torch.device("cpu"))
    batch, _ = batches.next()
    assert batch.dtype == torch.float32
    assert {tuple(row) for row in batch.view(-1, 2).tolist()} == {
        tuple(row) for row in images.pixels.reshape(-1, 2).tolist()
    }


@pytest.mark.parametrize("key", POINT_KEYS)
def test_every_family_learns_points_with_what_it_proposes_itself(key: str) -> None:
    finished, events = train(job_on_points(key))
    assert finished.model.shape == SHAPE
    last = previews(list(events))[-1]
    assert last.samples.shape == (POINTS.samples, 2, 1, 1)
    assert last.samples.dtype == np.float32
    assert len(np.unique(last.samples)) > 256, "as coarse as pictures"
    assert all(np.isfinite(value) for _, value in finished.metrics)


def test_samples_come_from_the_same_noise_each_time_so_that_they_move() -> None:
    _, events = train(job_on_points("gan", steps=2))
    first, last = previews(list(events))[0].samples, previews(list(events))[-1].samples
    assert 0.0 < np.abs(first - last).max() < 0.05


def test_the_landscape_is_what_the_critic_thinks_of_each_place() -> None:
    finished, events = train(job_on_points("gan"))
    seen = previews(list(events))[-1].landscape
    assert seen is not None
    assert seen.shape == (LANDSCAPE_SIDE, LANDSCAPE_SIDE)
    lower_right = torch.tensor([[1.0 - 0.5 / LANDSCAPE_SIDE, 0.5 / LANDSCAPE_SIDE]]).view(1, 2, 1, 1)
    with torch.no_grad():
        thought = finished.model.family.landscape(lower_right)
    assert thought is not None
    assert float(thought) == pytest.approx(float(seen[0, -1]), abs=1e-5)


def test_without_a_critic_there_is_no_landscape() -> None:
    finished, events = train(job_on_points("vae"))
    assert landscape(finished.model.family) is None
    assert all(preview.landscape is None for preview in previews(list(events)))


def test_an_encoder_shows_unseen_points_and_its_copies() -> None:
    images = ring()
    _, events = train(job_on_points("vae", images=images))
    last = previews(list(events))[-1]
    held_out = {tuple(row) for row in images.split().held_out.pixels.reshape(-1, 2).tolist()}
    assert len(last.originals) == len(last.reconstructions) == 30
    assert {tuple(row) for row in last.originals.reshape(-1, 2).tolist()} <= held_out


def test_a_gan_moves_its_points_towards_the_ring() -> None:
    finished, events = train(job_on_points("gan", steps=300, images=ring(2_000)))

    def distance(samples: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> float:
        assert finished.model.card.cloud is not None
        return float(np.abs(np.linalg.norm(finished.model.card.cloud.to_plane(samples), axis=1) - 1.0).mean())

    seen = previews(list(events))
    assert distance(seen[-1].samples) < 0.6 * distance(seen[0].samples)


def test_the_model_knows_the_plane_it_learned() -> None:
    images = ring()
    finished, _ = train(job_on_points("autoencoder", images=images))
    assert isinstance(finished, Finished)
    assert finished.model.card.cloud == images.cloud
