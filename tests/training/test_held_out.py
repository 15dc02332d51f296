"""The figures on pictures that were never trained on."""

import math

import numpy as np
import pytest
import torch

from genstudio.errors import DataError
from genstudio.models.trained import to_floats
from genstudio.training.held_out import measure_held_out, weighted_loss
from tests.tiny import ENCODING, KEYS, batch_of, classes_for, draw, family_of


@pytest.mark.parametrize("key", KEYS)
def test_every_term_is_there_under_its_name_and_loss_is_their_weighted_sum(key: str) -> None:
    family = family_of(key).eval()
    values = dict(measure_held_out(family, draw(20), classes_for(family, 20)))
    assert {term.name for term in family.terms if not term.optional} < values.keys()
    terms = {term.name for term in family.terms} & values.keys()
    assert values["loss"] == pytest.approx(sum(values[name] * family.weight(name) for name in terms))
    assert ("mse" in values) is family.can_encode


@pytest.mark.parametrize("key", KEYS)
def test_measuring_twice_gives_the_same_figures(key: str) -> None:
    family = family_of(key).eval()
    first, second = (measure_held_out(family, draw(20), classes_for(family, 20)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("key", ENCODING)
def test_mse_is_per_value_from_0_to_1(key: str) -> None:
    family = family_of(key).eval()
    pixels = draw(20)
    labels = classes_for(family, 20)
    images = to_floats(pixels)
    codes = family.encode(images) if labels is None else family.encode_as(images, torch.from_numpy(labels))
    painted = family.decode(codes).detach().numpy()
    expected = float(np.square(painted - pixels / 255.0).mean())
    assert dict(measure_held_out(family, pixels, labels))["mse"] == pytest.approx(expected, rel=1e-4)


def test_the_mean_over_many_pictures_does_not_depend_on_how_they_are_cut_into_batches() -> None:
    family = family_of("autoencoder").eval()
    few, many = draw(30), draw(270)
    both = np.concatenate([few, many])
    first, second = (dict(measure_held_out(family, pixels))["loss"] for pixels in (few, many))
    assert dict(measure_held_out(family, both))["loss"] == pytest.approx((30 * first + 270 * second) / 300, rel=1e-4)


def test_a_term_of_weight_0_counts_for_nothing_even_if_it_is_infinite() -> None:
    family = family_of("vae", beta=0.0)
    assert weighted_loss(family, {"reconstruction": 2.0, "kl": math.inf}) == 2.0


def test_measuring_leaves_no_gradients() -> None:
    family = family_of("vae").eval()
    measure_held_out(family, draw(5))
    assert all(weight.grad is None for weight in family.parameters())
    assert all(term.requires_grad for term in family.losses("vae", batch_of(family)).values())


def test_a_conditional_family_is_measured_with_the_classes_of_the_pictures() -> None:
    family, labels = family_of("cvae").eval(), np.arange(20) % 3
    right, wrong = (dict(measure_held_out(family, draw(20), each)) for each in (labels, (labels + 1) % 3))
    assert right["kl"] != wrong["kl"]
    assert right["mse"] != wrong["mse"]


def test_pictures_without_classes_are_refused_by_a_conditional_family_in_a_sentence() -> None:
    with pytest.raises(DataError, match="measured on pictures whose classes are known"):
        measure_held_out(family_of("cvae").eval(), draw(5))
    with pytest.raises(DataError, match="knows 3 classes, but these pictures have more"):
        measure_held_out(family_of("cvae").eval(), draw(5), np.arange(5))
