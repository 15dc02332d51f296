"""Painter and critic with a choice of objectives: what is computed, what is seen, and how the curves may be read."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from genstudio.models.adversarial import AdversarialFamily
from genstudio.models.base import Batch, ImageShape, Preset, TermRole
from genstudio.models.objective import Objective
from genstudio.models.registry import family_class
from genstudio.training.averaging import WeightAverage, snapshot
from tests.tiny import KEYS, batch_of, family_of, job_of, train

ADVERSARIAL = tuple(key for key in KEYS if issubclass(family_class(key), AdversarialFamily))
every_adversarial = pytest.mark.parametrize("key", ADVERSARIAL)
every_objective = pytest.mark.parametrize("objective", list(Objective))


def adversarial(key: str = "gan", **values: Any) -> AdversarialFamily:
    family = family_of(key, **values)
    assert isinstance(family, AdversarialFamily)
    return family


def seen_by_critic(family: AdversarialFamily) -> list[Tensor]:
    """A list that will hold whatever the critic is shown from now on."""
    seen: list[Tensor] = []
    judge = family.judge

    def note(images: Tensor, labels: Tensor | None) -> Tensor:
        seen.append(images.detach())
        return judge(images, labels)

    family.judge = note  # type: ignore[method-assign]
    return seen


@every_adversarial
def test_networks_meet_in_pictures_from_minus_1_to_1(key: str) -> None:
    family = adversarial(key)
    seen = seen_by_critic(family)
    batch = batch_of(family)
    family.losses("discriminator", batch)
    assert torch.equal(seen[0], batch.images * 2.0 - 1.0)
    assert all(-1.0 <= float(pictures.min()) <= float(pictures.max()) <= 1.0 for pictures in seen)


@every_adversarial
def test_the_critic_sees_real_and_painted_pictures_changed_in_both_steps(key: str) -> None:
    family = adversarial(key, augmentation="geometry")
    seen = seen_by_critic(family)
    for phase, looks in (("discriminator", 2), ("generator", 1)):
        seen.clear()
        family.losses(phase, batch_of(family))
        covered = [float((pictures == 0.0).float().mean()) for pictures in seen[:looks]]
        assert len(covered) == looks
        assert min(covered) > 0.05, f"{phase}: nothing was covered"


@pytest.mark.parametrize("penalty", ["r1", "r1r2"])
@every_objective
def test_steepness_is_punished_with_any_objective(objective: Objective, penalty: str) -> None:
    """A linear critic's steepness is the norm of its weights, wherever it is measured."""
    family = adversarial(objective=objective, penalty=penalty, network="dense", hidden_layers=0, packing=2)
    [layer] = [module for module in family.discriminator.modules() if isinstance(module, nn.Linear)]
    expected = 0.5 * float(layer.weight.detach().square().sum())
    terms = family.losses("discriminator", batch_of(family))
    for name in ("r1", "r2") if penalty == "r1r2" else ("r1",):
        assert float(terms[name].detach()) == pytest.approx(expected, rel=1e-5)
    assert ("r2" in terms) is (penalty == "r1r2")
    assert not {"r1", "r2"} & family.losses("generator", batch_of(family)).keys()


def test_a_penalty_of_weight_0_is_not_even_computed() -> None:
    for values in ({"penalty": "none"}, {"penalty": "r1r2", "r1_weight": 0.0, "r2_weight": 0.0}):
        family = adversarial(**values)
        assert set(family.losses("discriminator", batch_of(family))) == {"real", "fake"}
    for key, weight in (("fgan", "r1_weight"), ("wgan-gp", "penalty_weight")):
        family = adversarial(key, **{weight: 0.0})
        seen = seen_by_critic(family)
        assert set(family.losses("discriminator", batch_of(family))) == {"real", "fake"}
        assert len(seen) == 2, "no further look"


def test_an_epoch_is_as_long_for_a_relativistic_painter() -> None:
    epochs = [train(job_of("gan", objective=objective))[0].epoch for objective in Objective]
    assert len(set(epochs)) == 1


@every_objective
def test_only_a_relativistic_painter_follows_the_real_pictures(objective: Objective) -> None:
    family = adversarial(objective=objective).eval()
    batch = batch_of(family)
    dark = Batch(torch.zeros_like(batch.images), batch.size, torch.Generator().manual_seed(0))
    bright, darker = (
        float(family.losses("generator", seen)["generator"].detach()) for seen in (batch_of(family), dark)
    )
    assert (bright != darker) is (objective is Objective.RELATIVISTIC)


@every_objective
def test_only_cross_entropies_are_read_as_such(objective: Objective) -> None:
    """A small hinge or score does not mean that the critic is certain."""
    family = adversarial(objective=objective)
    roles = {term.name: term.role for term in family.terms}
    terms = family.losses("discriminator", batch_of(family))
    entropies = [name for name in terms if roles[name] is TermRole.CRITIC_ENTROPY]
    expected = {Objective.HINGE: [], Objective.RELATIVISTIC: ["pair"]}
    assert entropies == expected.get(objective, ["real", "fake"])
    assert all(float(terms[name].detach()) > 0.0 for name in entropies)


@pytest.mark.parametrize("key", ["wgan", "wgan-gp", "fgan"])
def test_a_score_without_a_floor_is_never_read_as_certainty(key: str) -> None:
    roles = {term.name: term.role for term in family_class(key).terms}
    assert roles["real"] is roles["fake"] is TermRole.CRITIC
    assert TermRole.CRITIC_ENTROPY not in roles.values()


def test_a_calm_critic_is_the_same_in_a_copy() -> None:
    family = adversarial(spectral_norm=True)
    average = WeightAverage(family, 0.9)
    family.losses("discriminator", batch_of(family))
    images = torch.rand(4, 1, 16, 16)
    with torch.inference_mode():
        copied = snapshot(family, average).get_submodule("discriminator")(images)
        assert torch.equal(copied, family.eval().discriminator(images))


def test_every_weight_of_a_dcgan_is_first_drawn_with_a_deviation_of_two_hundredths() -> None:
    family = adversarial("dcgan", channels=32, latent_dim=100)
    layers = [module for module in family.modules() if isinstance(module, nn.Linear | nn.Conv2d | nn.ConvTranspose2d)]
    assert sum(isinstance(layer, nn.Linear) for layer in layers) == 2
    for layer in layers:
        assert float(layer.weight.detach().std()) == pytest.approx(0.02, rel=0.1)


def test_the_best_preset_is_the_steady_game_and_weighs_the_penalty_by_the_area() -> None:
    small, large, coloured = (
        family_class("gan").suggested(ImageShape(channels, side, side), Preset.BEST)
        for channels, side in ((1, 32), (1, 64), (3, 64))
    )
    for suggested in (small, large, coloured):
        assert (suggested["objective"], suggested["penalty"]) == ("relativistic", "r1r2")
        assert (suggested["ema_decay"], suggested["final_rate"]) == (0.999, 0.25)
        assert suggested["r1_weight"] == suggested["r2_weight"]
    assert (small["r1_weight"], large["r1_weight"], coloured["r1_weight"]) == (0.5, 2.0, 2.0)
    assert "objective" not in family_class("gan").suggested(ImageShape(1, 28, 28), Preset.BALANCED)
