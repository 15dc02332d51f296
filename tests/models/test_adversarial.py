"""What painter and critic play for, how the critic looks, and what each family makes of it."""

import math
from pathlib import Path
from typing import Any

import pytest
import torch

from genstudio.errors import SettingsError
from genstudio.models.adversarial import AdversarialFamily
from genstudio.models.base import Family, ImageShape
from genstudio.models.objective import Objective, critic_terms, painter_loss
from genstudio.models.packing import pack
from genstudio.models.wgan import WGAN
from genstudio.project.model_file import load_model, save_model
from genstudio.training.optimisation import PhaseOptimiser
from tests.tiny import batch_of, family_of, image_set, job_of, train, trained_of

REAL = torch.tensor([[2.0], [-0.5]])
FAKE = torch.tensor([[-1.0], [0.5]])


def softplus(value: float) -> float:
    return math.log1p(math.exp(value))


def mean(*values: float) -> float:
    return sum(values) / len(values)


@pytest.mark.parametrize(
    ("objective", "critic", "painter"),
    [
        (
            Objective.NON_SATURATING,
            {"real": mean(softplus(-2.0), softplus(0.5)), "fake": mean(softplus(-1.0), softplus(0.5))},
            mean(softplus(1.0), softplus(-0.5)),
        ),
        (
            Objective.MINIMAX,
            {"real": mean(softplus(-2.0), softplus(0.5)), "fake": mean(softplus(-1.0), softplus(0.5))},
            -mean(softplus(-1.0), softplus(0.5)),
        ),
        (
            Objective.HINGE,
            {"real_margin": mean(0.0, 1.5), "fake_margin": mean(0.0, 1.5)},
            -mean(-1.0, 0.5),
        ),
        (
            Objective.RELATIVISTIC,
            {"pair": mean(softplus(-3.0), softplus(1.0))},
            mean(softplus(3.0), softplus(-1.0)),
        ),
    ],
)
def test_the_objectives_are_those_of_their_papers(
    objective: Objective, critic: dict[str, float], painter: float
) -> None:
    terms = critic_terms(objective, REAL, FAKE)
    assert {name: float(value) for name, value in terms.items()} == pytest.approx(critic, rel=1e-5)
    assert float(painter_loss(objective, FAKE, REAL)) == pytest.approx(painter, rel=1e-5)


@pytest.mark.parametrize("objective", list(Objective))
def test_a_critic_that_tells_them_apart_loses_less_and_its_painter_more(objective: Objective) -> None:
    high, low, even = torch.full((4, 1), 0.8), torch.full((4, 1), -0.8), torch.zeros(4, 1)
    right, wrong = (sum(map(float, critic_terms(objective, *both).values())) for both in ((high, low), (low, high)))
    assert right < wrong
    fooled, caught = (float(painter_loss(objective, fake, even)) for fake in (high, low))
    assert fooled < caught


@pytest.mark.parametrize("key", ["wgan", "wgan-gp"])
def test_a_better_wasserstein_critic_has_a_lower_loss(key: str) -> None:
    family = adversarial(key, network="dense", hidden_layers=0)
    latents = family.draw(batch_of(family))
    fake, real = family.paint(latents).flatten(1).detach(), batch_of(family).images.flatten(1) * 2.0 - 1.0
    direction = real.mean(dim=0) - fake.mean(dim=0)
    last = next(module for module in family.discriminator.modules() if isinstance(module, torch.nn.Linear))
    totals = []
    for strength in (-1.0, 0.0, 1.0):
        with torch.no_grad():
            last.weight.copy_(strength * direction[None])
            last.bias.zero_()
        terms = family.losses("discriminator", batch_of(family))
        totals.append(float((terms["real"] + terms["fake"]).detach()))
    assert totals == sorted(totals, reverse=True)
    assert totals[2] == pytest.approx(-float(direction.square().sum()), rel=1e-3), "minus the distance that it sees"


def test_the_critics_weights_are_bounded_after_its_step_and_the_painters_are_not() -> None:
    family = adversarial("wgan", network="dense", clip=0.02)
    for phase in family.phases():
        PhaseOptimiser(family, phase).step(family.total(family.losses(phase.name, batch_of(family))))
    assert max(float(weight.detach().abs().max()) for weight in family.discriminator.parameters()) <= 0.02 + 1e-8
    assert max(float(weight.detach().abs().max()) for weight in family.generator.parameters()) > 0.02


def test_the_wgans_critic_learns_a_hundred_times_for_each_of_the_painters_first_25_steps_and_every_500th() -> None:
    family = family_of("wgan")
    critic, painter = family.phases()
    assert critic.repeats == 5
    learned, since = [], 0
    for step in range(4_000):
        since += family.repeats(critic, step)
        if family.repeats(painter, step):
            learned.append(since)
            since = 0
    assert set(learned[:25]) == {100}
    later = learned[25:]
    assert [number + 1 for number, steps in enumerate(later) if steps == 100] == [*range(500, len(later) + 1, 500)]
    assert {steps for number, steps in enumerate(later) if (number + 1) % 500} == {5}
    assert all(family_of("wgan", head_start=False).repeats(painter, step) for step in range(600))


def test_packs_hold_whole_pictures_and_the_last_is_filled() -> None:
    images = torch.arange(10.0).reshape(5, 2, 1, 1)
    packed = pack(images, 2)
    assert packed.shape == (3, 4, 1, 1)
    assert packed.flatten(1).tolist() == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 0, 1]]
    assert pack(images, 1) is images
    assert pack(images[:1], 4).flatten().tolist() == [0, 1] * 4


def test_a_batch_that_cannot_be_packed_is_refused() -> None:
    with pytest.raises(SettingsError, match="multiple of 3"):
        family_of("gan", packing=3, batch_size=8)


def test_changing_points_before_the_critic_looks_is_refused() -> None:
    with pytest.raises(SettingsError, match="Points cannot be changed"):
        family_of("gan", ImageShape(2, 1, 1), network="dense", augmentation="all")


OPTIONS: list[dict[str, Any]] = [
    {"objective": "hinge", "spectral_norm": True},
    {"objective": "relativistic", "penalty": "r1r2"},
    {"objective": "relativistic", "penalty": "r1", "augmentation": "all", "packing": 2},
    {"objective": "minimax", "augmentation": "geometry", "packing": 4},
    {"penalty": "r1r2", "spectral_norm": True},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("network", ["dense", "conv"])
def test_every_option_trains_and_is_saved_and_opened_to_the_bit(
    options: dict[str, Any], network: str, tmp_path: Path
) -> None:
    images = image_set(channels=3, size=20)
    finished, _ = train(job_of("gan", images=images, network=network, limits={"steps": 3}, **options))
    save_model(finished.model, tmp_path / "model.safetensors")
    opened = load_model(tmp_path / "model.safetensors")
    latents = finished.model.sample_latents(4, seed=1)
    assert (opened.decode(latents) == finished.model.decode(latents)).all()


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_run_with_any_option_is_continued_exactly(options: dict[str, Any], tmp_path: Path) -> None:
    whole, _ = train(job_of("gan", limits={"steps": 7}, **options))
    train(job_of("gan", tmp_path / "run", limits={"steps": 4}, **options))
    again, _ = train(job_of("gan", tmp_path / "run", resume=True, limits={"steps": 7}, **options))
    state = again.model.family.state_dict()
    assert all(torch.equal(value, state[name]) for name, value in whole.model.family.state_dict().items())


def test_the_critic_is_limited_alike_in_training_and_when_it_is_shown() -> None:
    family = adversarial("gan", network="dense", spectral_norm=True).eval()
    images = batch_of(family).images
    assert torch.equal(family.discriminator(images), family.discriminator(images)), "looking changes nothing"


def test_a_relativistic_painter_sees_the_pictures_that_its_critic_saw() -> None:
    family = family_of("gan", objective="relativistic")
    critic, painter = family.phases()
    assert (painter.pictures, painter.same_pictures) == (True, True)
    assert critic.betas == painter.betas == (0.0, 0.99)
    critic, painter = family_of("gan").phases()
    assert (painter.pictures, painter.same_pictures) == (False, False)


@pytest.mark.parametrize("key", ["wgan", "wgan-gp", "fgan"])
def test_a_critic_whose_slope_matters_has_no_batch_norm(key: str) -> None:
    family = adversarial(key, network="conv")
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in family.discriminator.modules())


@pytest.mark.parametrize("options", [{"penalty": "r1"}, {"spectral_norm": True}], ids=str)
def test_nor_has_one_that_is_held_in_check(options: dict[str, Any]) -> None:
    batch_norms = [
        sum(isinstance(module, torch.nn.BatchNorm2d) for module in family.discriminator.modules())
        for family in (adversarial("gan", network="conv"), adversarial("gan", network="conv", **options))
    ]
    assert batch_norms[0] > 0
    assert batch_norms[1] == 0


@pytest.mark.parametrize("upsampling", ["transposed", "resize"])
@pytest.mark.parametrize("shape", [ImageShape(1, 28, 28), ImageShape(3, 45, 45), ImageShape(3, 20, 37)], ids=str)
def test_a_dcgan_paints_any_size_either_way(upsampling: str, shape: ImageShape) -> None:
    model = trained_of("dcgan", shape, upsampling=upsampling)
    assert model.decode(model.sample_latents(2, 0)).shape == (2, shape.channels, shape.height, shape.width)


def test_a_dcgan_refuses_points() -> None:
    with pytest.raises(SettingsError, match="points"):
        family_of("dcgan", ImageShape(2, 1, 1))


@pytest.mark.parametrize("packing", [1, 2])
def test_the_landscape_is_what_the_critic_says_of_single_pictures(packing: int) -> None:
    family = adversarial("gan", network="dense", packing=packing).eval()
    images = batch_of(family).images
    scores = family.requires_grad_(False).landscape(images)
    assert scores is not None
    assert scores.shape == (8,)
    alone = family.landscape(images[3:4])
    assert alone is not None
    assert float(alone[0]) == pytest.approx(float(scores[3]), rel=1e-5)


def adversarial(key: str, **values: Any) -> AdversarialFamily:
    family: Family = family_of(key, **values)
    assert isinstance(family, AdversarialFamily)
    assert isinstance(family, WGAN) == (key == "wgan")
    return family
