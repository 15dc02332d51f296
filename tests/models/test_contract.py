"""What every family promises, whatever it is: the rest of the program relies on nothing else."""

import math
from typing import Any

import pytest
import torch
from torch import Tensor

from genstudio.errors import UnsupportedError
from genstudio.models.base import Family, ImageShape, Preset
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.training.events import Ending
from genstudio.training.optimisation import PhaseOptimiser
from tests.tiny import (
    CLASS_NAMES,
    ENCODING,
    GREY,
    KEYS,
    KEYS_AND_NETWORKS,
    batch_of,
    family_of,
    image_set,
    job_of,
    labelled_set,
    train,
)

SHAPES = [ImageShape(channels, size, size) for channels in (1, 3) for size in (16, 28, 45, 64, 128)]
SHAPES += [ImageShape(3, 20, 37)]

every_family = pytest.mark.parametrize("key", KEYS)
every_network = pytest.mark.parametrize(("key", "network"), KEYS_AND_NETWORKS)


def weighted(key: str, weights: dict[str, Any]) -> Family:
    """A family whose terms have other weights than by default."""
    return family_of(key, **weights)


def phase_names(family: Family) -> list[str]:
    return [phase.name for phase in family.phases()]


def all_terms(family: Family) -> dict[str, Tensor]:
    return {term.name: torch.tensor(float(index + 1)) for index, term in enumerate(family.terms)}


@every_network
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.channels}x{shape.height}x{shape.width}")
def test_pictures_of_every_size_and_colour_come_out_as_they_went_in(key: str, network: str, shape: ImageShape) -> None:
    family = family_of(key, shape, network=network).eval()
    latents = torch.randn(2, family.latent_space.dim) * 3.0
    painted = family.decode(latents)
    assert painted.shape == (2, shape.channels, shape.height, shape.width)
    assert painted.dtype == torch.float32
    assert 0.0 <= painted.min() <= painted.max() <= 1.0
    if family.can_encode:
        codes = family.encode(painted)
        assert codes.shape == (2, family.latent_space.dim)
        assert torch.isfinite(codes).all()


@every_network
def test_each_phase_changes_its_own_parameters_and_no_others(key: str, network: str) -> None:
    family = family_of(key, network=network)
    for phase in family.phases():
        optimiser = PhaseOptimiser(family, phase)
        before = {name: weight.detach().clone() for name, weight in family.named_parameters()}
        optimiser.freeze_others(True)
        optimiser.step(family.total(family.losses(phase.name, batch_of(family))))
        optimiser.freeze_others(False)
        changed = {name for name, weight in family.named_parameters() if not torch.equal(weight, before[name])}
        own = {name for name in before if name.startswith(tuple(f"{module}." for module in phase.modules))}
        assert changed <= own
        assert len(changed) > len(own) / 2, "a step must reach most of what it trains"
        assert all(weight.grad is None and weight.requires_grad for weight in family.parameters())


@every_family
def test_every_parameter_belongs_to_some_phase(key: str) -> None:
    family = family_of(key)
    trained = tuple(f"{module}." for phase in family.phases() for module in phase.modules)
    assert all(name.startswith(trained) for name, _ in family.named_parameters())


@every_network
def test_each_phase_can_overfit_one_batch(key: str, network: str) -> None:
    for name in phase_names(family_of(key, network=network)):
        family = family_of(key, network=network, hidden_layers=1)
        [phase] = [phase for phase in family.phases() if phase.name == name]
        values = {**family.settings.model_dump(), phase.learning_rate_setting: 0.005}
        family.settings = parse(type(family.settings), values)
        optimiser = PhaseOptimiser(family, phase)
        # The same randomness each time makes it one fixed problem.
        losses = []
        for _ in range(80):
            loss = family.total(family.losses(name, batch_of(family)))
            optimiser.step(loss)
            losses.append(float(loss.detach()))
        first = losses[1]  # what must hold after each step, such as a bound on the weights, holds from there on
        assert losses[-1] < first - 0.25 * abs(first), f"{name}: {first:.4f} to {losses[-1]:.4f}"


@every_family
def test_terms_are_scalars_with_the_names_that_the_family_gives(key: str) -> None:
    family = family_of(key)
    seen: set[str] = set()
    for name in phase_names(family):
        terms = family.losses(name, batch_of(family))
        assert all(value.shape == () for value in terms.values())
        seen |= terms.keys()
    assert {term.name for term in family.terms if not term.optional} <= seen <= {term.name for term in family.terms}
    assert family.eval().held_out_losses(batch_of(family)).keys() == seen


@every_family
def test_the_same_randomness_gives_the_same_losses_whatever_else_is_drawn(key: str) -> None:
    family = family_of(key)
    for name in phase_names(family):
        family.eval()
        first = family.losses(name, batch_of(family))
        torch.rand(3)
        second = family.losses(name, batch_of(family))
        assert all(torch.equal(value, second[term]) for term, value in first.items())


@every_family
def test_weight_0_removes_a_term_even_an_infinite_one(key: str) -> None:
    terms_with_weight = [term for term in family_of(key).terms if term.weight is not None]
    assert terms_with_weight, "every family has a weight to turn"
    for term in terms_with_weight:
        family = weighted(key, {str(term.weight): 0.0})
        terms = all_terms(family)
        terms[term.name] = torch.tensor(math.inf)
        others = sum(float(value) * family.weight(name) for name, value in terms.items() if name != term.name)
        assert float(family.total(terms)) == pytest.approx(others)


@every_family
def test_a_weight_scales_its_term(key: str) -> None:
    for term in family_of(key).terms:
        if term.weight is not None:
            once, thrice = (weighted(key, {str(term.weight): factor}) for factor in (1.0, 3.0))
            more = float(thrice.total(all_terms(thrice))) - float(once.total(all_terms(once)))
            weighed = [other.name for other in once.terms if other.weight == term.weight]
            assert more == pytest.approx(2.0 * sum(float(all_terms(once)[name]) for name in weighed))


@every_family
def test_all_weights_0_leave_the_networks_as_they_are(key: str) -> None:
    family = family_of(key)
    family = weighted(key, {term.weight: 0.0 for term in family.terms if term.weight is not None})
    for phase in family.phases():
        before = [weight.detach().clone() for weight in family.parameters()]
        total = family.total(family.losses(phase.name, batch_of(family)))
        assert float(total) == 0.0
        PhaseOptimiser(family, phase).step(total)
        assert all(torch.equal(weight, old) for weight, old in zip(family.parameters(), before, strict=True))


@every_family
def test_every_weight_of_a_term_may_be_turned_while_training(key: str) -> None:
    family = family_of(key)
    fields = type(family.settings).model_fields
    for term in family.terms:
        if term.weight is not None:
            extra = fields[term.weight].json_schema_extra
            assert isinstance(extra, dict)
            assert extra["live"]


@every_family
def test_what_a_family_can_do_is_what_it_says(key: str) -> None:
    family = family_of(key).eval()
    images = batch_of(family).images
    if key in ENCODING:
        assert family.encode(images).shape == (8, family.latent_space.dim)
    else:
        with pytest.raises(UnsupportedError, match="has no encoder"):
            family.encode(images)


@every_family
def test_encoding_and_decoding_do_not_depend_on_the_neighbours_in_the_batch(key: str) -> None:
    family = family_of(key).eval()
    latents = torch.randn(5, family.latent_space.dim)
    together = family.decode(latents)
    alone = torch.cat([family.decode(row[None]) for row in latents])
    assert torch.allclose(together, alone, atol=1e-5)


@every_network
def test_the_first_weights_depend_on_the_seed_only(key: str, network: str) -> None:
    one, same, other = (family_of(key, network=network, seed=seed).state_dict() for seed in (3, 3, 4))
    assert all(torch.equal(value, same[name]) for name, value in one.items())
    assert any(not torch.equal(value, other[name]) for name, value in one.items())


@every_family
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.channels}x{shape.height}x{shape.width}")
@pytest.mark.parametrize("preset", list(Preset))
def test_what_a_family_suggests_for_some_pictures_can_be_built(key: str, shape: ImageShape, preset: Preset) -> None:
    family = family_class(key)
    suggested = family.suggested(shape, preset)
    settings = parse(family.settings_class, suggested)
    assert all(getattr(settings, name) == value for name, value in suggested.items())
    with torch.device("meta"):
        assert family(settings, shape, CLASS_NAMES).latent_space.dim >= settings.latent_dim


@every_family
def test_a_family_tells_people_what_it_is(key: str) -> None:
    info = family_of(key, GREY).info
    assert info.key == key
    assert all((info.title, info.summary, info.trait, info.paper))
    assert info.summary.endswith(".")


@pytest.mark.slow
@every_network
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", [16, 128])
def test_every_family_trains_on_the_smallest_and_the_largest_pictures_with_and_without_options(
    key: str, network: str, channels: int, size: int
) -> None:
    known = family_class(key).settings_class.model_fields
    modern: dict[str, Any] = {"objective": "relativistic", "penalty": "r1r2", "augmentation": "all"}
    modern |= {"spectral_norm": True, "packing": 2}
    pictures = labelled_set if family_class(key).conditional else image_set
    images = pictures(channels=channels, size=size)
    plain: dict[str, Any] = {}
    for options in (plain, {name: value for name, value in modern.items() if name in known}):
        finished, _ = train(job_of(key, images=images, network=network, limits={"steps": 1}, **options))
        assert (finished.step, finished.ending) == (1, Ending.COMPLETED)
        assert all(math.isfinite(value) for _, value in finished.metrics)
        painted = finished.model.decode(finished.model.sample_latents(2, 0))
        assert painted.shape == (2, channels, size, size)
