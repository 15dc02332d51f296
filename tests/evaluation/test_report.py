"""Every figure that is known for a model."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from genstudio.data.image_set import Pixels
from genstudio.errors import DataError
from genstudio.evaluation import report
from genstudio.evaluation.measured import measured_pictures
from genstudio.evaluation.report import evaluate
from genstudio.evaluation.sliced_wasserstein import sliced_wasserstein
from genstudio.models.base import ImageShape
from genstudio.models.vae import VAE
from genstudio.training.held_out import measure_held_out
from tests.tiny import ENCODING, KEYS, image_set, job_of, pictures_for, train, trained_of

every_family = pytest.mark.parametrize("key", KEYS)


@every_family
def test_every_term_its_sum_and_the_distance_are_there(key: str) -> None:
    model = trained_of(key)
    metrics = dict(evaluate(model, pictures_for(key, 60)))
    terms = {term.name for term in model.family.terms} & metrics.keys()
    assert {term.name for term in model.family.terms if not term.optional} <= terms
    assert {"loss", "sliced_wasserstein", "sliced_wasserstein_real"} <= metrics.keys()
    assert metrics["loss"] == pytest.approx(sum(metrics[name] * model.family.weight(name) for name in terms))
    assert ("mse" in metrics) is (key in ENCODING)
    assert all(math.isfinite(value) for value in metrics.values())


@every_family
def test_the_same_seed_gives_the_same_figures(key: str) -> None:
    model = trained_of(key)
    assert evaluate(model, pictures_for(key, 60), seed=2) == evaluate(model, pictures_for(key, 60), seed=2)


def test_it_measures_the_pictures_that_training_held_out() -> None:
    images = image_set(60)
    finished, _ = train(job_of("vae", images=images, limits={"seed": 5}))
    metrics = dict(evaluate(finished.model, images, seed=5))
    assert all(metrics[name] == pytest.approx(value, rel=1e-5) for name, value in finished.metrics)


def test_the_distance_is_that_of_as_many_samples_as_there_are_held_out_pictures() -> None:
    model, images = trained_of("gan"), image_set(60)
    held_out = images.split(seed=0).held_out.pixels
    expected = sliced_wasserstein(model.decode(model.sample_latents(len(held_out), 0)), held_out)
    metrics = dict(evaluate(model, images))
    assert metrics["sliced_wasserstein"] == pytest.approx(expected)
    assert metrics["sliced_wasserstein_real"] < metrics["sliced_wasserstein"], (
        "no untrained model paints like real life"
    )


def test_of_very_many_pictures_some_are_enough_for_the_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[tuple[int, int]] = []

    def count(first: Pixels, second: Pixels) -> float:
        sizes.append((len(first), len(second)))
        return 0.0

    monkeypatch.setattr(report, "MOST_SAMPLES", 3)
    monkeypatch.setattr(report, "sliced_wasserstein", count)
    evaluate(trained_of("vae"), image_set(60))
    assert sizes == [(3, 3), (3, 3)]


def test_a_family_adds_what_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, dict[str, float]]] = []

    def add(family: VAE, pixels: Pixels, terms: Mapping[str, float]) -> dict[str, float]:
        seen.append((len(pixels), dict(terms)))
        return {"charm": 42.0}

    monkeypatch.setattr(VAE, "extra_metrics", add)
    model, images = trained_of("vae"), image_set(60)
    metrics = dict(evaluate(model, images))
    assert metrics["charm"] == 42.0
    held_out = images.split(seed=0).held_out.pixels
    measured = dict(measure_held_out(model.family, held_out))
    assert seen == [(len(held_out), {name: measured[name] for name in ("reconstruction", "kl")})]


def test_what_families_add_is_named_as_in_the_field() -> None:
    assert {"elbo", "active_units"} <= dict(evaluate(trained_of("vae"), image_set(60))).keys()
    assert {"psnr_noisy", "psnr_cleaned", "psnr_gain"} <= dict(evaluate(trained_of("denoising"), image_set(60))).keys()


def test_a_denoiser_that_has_learned_gains_decibels() -> None:
    images = image_set(300)
    job = job_of("denoising", images=images, limits={"steps": 250}, learning_rate=0.01, network="dense", hidden_dim=64)
    assert dict(evaluate(train(job)[0].model, images))["psnr_gain"] > 2.0


def test_pictures_of_another_size_or_colour_are_refused() -> None:
    model = trained_of("vae", ImageShape(3, 28, 28))
    with pytest.raises(DataError, match=r"The pictures are 16x16 in grey, but the model works on 28x28 in colour\."):
        evaluate(model, image_set(60))


def test_one_picture_is_not_enough() -> None:
    with pytest.raises(DataError, match="at least two pictures"):
        evaluate(trained_of("vae"), image_set(1))


def test_pictures_are_left_as_they_are() -> None:
    images = image_set(30)
    before = images.pixels.copy()
    images.pixels.setflags(write=False)
    evaluate(trained_of("vae"), images)
    assert np.array_equal(images.pixels, before)


def test_of_other_pictures_all_are_measured_and_no_picture_is_compared_with_itself() -> None:
    model, images = trained_of("vae"), image_set(60)
    model.card = replace(model.card, pictures="of another set")
    chosen = measured_pictures(model.card, images)
    assert chosen.own is False
    assert len(chosen.pixels) == 60
    assert (len(chosen.reference), len(chosen.real)) == (30, 30)
    assert not {each.tobytes() for each in chosen.reference} & {each.tobytes() for each in chosen.real}
    metrics = dict(evaluate(model, images))
    assert metrics["loss"] == pytest.approx(dict(measure_held_out(model.family, images.pixels))["loss"])


def test_the_seed_of_the_training_is_used_unless_another_is_given() -> None:
    model, images = trained_of("vae"), image_set(60)
    model.card = replace(model.card, split_seed=2)
    assert evaluate(model, images) == evaluate(model, images, seed=2) != evaluate(model, images, seed=0)


def test_a_model_that_does_not_tell_is_believed_and_that_is_said() -> None:
    chosen = measured_pictures(trained_of("vae").card, image_set(60))
    assert str(chosen) == "Measured on 6 held-out pictures, as if it had learned from the others."
