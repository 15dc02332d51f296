"""The rules of the game, for whoever plays it: objectives, steepness, what the critic sees, and packs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from genstudio.models.acgan import ACGAN
from genstudio.models.base import Batch, Family, ImageShape
from genstudio.models.bigan import BiGAN
from genstudio.models.cgan import ConditionalGAN
from genstudio.models.cogan import CoGAN
from genstudio.models.infogan import InfoGAN
from genstudio.models.objective import Objective, critic_terms, painter_loss
from genstudio.models.packing import PackedSettings, pack, unpack
from genstudio.models.registry import family_class
from genstudio.models.rules import RuleSettings
from genstudio.models.settings import describe, matters
from genstudio.project.model_file import load_model, save_model
from tests.tiny import GREY, KEYS, batch_of, family_of, job_of, networks, pictures_for, train

RULED = tuple(key for key in KEYS if issubclass(family_class(key).settings_class, RuleSettings))
PACKED = tuple(key for key in KEYS if issubclass(family_class(key).settings_class, PackedSettings))

every_ruled = pytest.mark.parametrize("key", RULED)
every_objective = pytest.mark.parametrize("objective", list(Objective))
OPTIONS: list[dict[str, Any]] = [
    {"objective": "hinge", "spectral_norm": True},
    {"objective": "relativistic", "penalty": "r1r2", "augmentation": "all", "packing": 2},
    {"objective": "minimax", "penalty": "r1", "augmentation": "geometry", "packing": 4},
]
NORMALISING = (nn.BatchNorm1d, nn.BatchNorm2d)


def bigan(shape: ImageShape = GREY, **values: Any) -> BiGAN:
    family = family_of("bigan", shape, **values)
    assert isinstance(family, BiGAN)
    return family


def cogan(shape: ImageShape = GREY, **values: Any) -> CoGAN:
    family = family_of("cogan", shape, **values)
    assert isinstance(family, CoGAN)
    return family


def shown(family: Family) -> list[tuple[Tensor, ...]]:
    """A list that will hold whatever the critic is shown from now on."""
    seen: list[tuple[Tensor, ...]] = []
    family.get_submodule("discriminator").register_forward_pre_hook(
        lambda module, given: seen.append(tuple(one.detach() for one in given))
    )
    return seen


def critics_of(family: Family, phase: int = 0) -> dict[str, float]:
    terms = family.losses(family.phases()[phase].name, batch_of(family))
    return {name: float(value.detach()) for name, value in terms.items()}


def test_all_contests_but_those_with_an_objective_of_their_own_play_by_these_rules() -> None:
    assert {"gan", "dcgan", "infogan", "cgan", "acgan", "bigan", "cogan"} <= set(RULED)
    assert set(PACKED) == {*RULED, "wgan", "wgan-gp", "fgan"}


@every_ruled
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_every_rule_trains_goes_on_exactly_and_is_opened_to_the_bit(
    key: str, options: dict[str, Any], tmp_path: Path
) -> None:
    whole, _ = train(job_of(key, limits={"steps": 5}, **options))
    train(job_of(key, tmp_path / "run", limits={"steps": 2}, **options))
    again, _ = train(job_of(key, tmp_path / "run", resume=True, limits={"steps": 5}, **options))
    state = again.model.family.state_dict()
    assert all(torch.equal(value, state[name]) for name, value in whole.model.family.state_dict().items())
    save_model(again.model, tmp_path / "model.safetensors")
    latents = again.model.sample_latents(4, seed=1)
    assert (load_model(tmp_path / "model.safetensors").decode(latents) == whole.model.decode(latents)).all()


@every_ruled
@pytest.mark.parametrize("options", [{"penalty": "r1"}, {"spectral_norm": True}], ids=str)
def test_a_critic_that_is_held_in_check_has_no_batch_norm(key: str, options: dict[str, Any]) -> None:
    for network in networks(key):
        critic = family_of(key, network=network, **options).get_submodule("discriminator")
        assert not any(isinstance(module, NORMALISING) for module in critic.modules())


@every_ruled
def test_a_calm_critic_has_no_layer_that_stretches_by_more_than_one(key: str) -> None:
    family = family_of(key, spectral_norm=True, network=networks(key)[0])
    for _ in range(20):  # each look in training brings the estimate nearer
        critics_of(family)
    critic = family.get_submodule("discriminator").eval()
    layers = [module for module in critic.modules() if isinstance(module, nn.Linear | nn.Conv2d)]
    assert layers
    for layer in layers:
        stretch = torch.linalg.matrix_norm(layer.weight.detach().flatten(1), 2)
        assert float(stretch) == pytest.approx(1.0, abs=0.05)


@every_ruled
def test_adam_has_no_momentum_and_the_painter_sees_real_pictures_in_the_relativistic_game_only(key: str) -> None:
    for objective in Objective:
        pairs = objective is Objective.RELATIVISTIC
        critic, painter = family_of(key, objective=objective).phases()
        assert critic.betas == painter.betas == ((0.0, 0.99) if pairs else (0.5, 0.999))
        if key != "bigan":  # whose encoder always does
            assert (painter.pictures, painter.same_pictures) == (pairs, pairs)


@every_ruled
def test_weights_are_shown_where_they_count(key: str) -> None:
    settings = describe(family_class(key).settings_class)
    defaults = {setting.name: str(setting.default) for setting in settings}
    family = family_of(key)
    critics = {term.weight for term in family.terms if term.optional and term.weight}
    for objective in Objective:
        for penalty in ("none", "r1", "r1r2"):
            values = {**defaults, "objective": objective.value, "penalty": penalty}
            visible = {setting.name for setting in settings if matters(setting, values)} & critics
            family = family_of(key, objective=objective, penalty=penalty)
            computed = {name for phase in family.phases() for name in family.losses(phase.name, batch_of(family))}
            counting = {term.weight for term in family.terms if term.name in computed} & critics
            assert visible == counting, f"{objective}, {penalty}"


@every_objective
def test_a_bigans_encoder_loses_what_a_painter_of_real_pairs_would(objective: Objective) -> None:
    family = bigan(objective=objective, network="dense", hidden_layers=1).eval()
    batch = batch_of(family)
    images = batch.images * 2.0 - 1.0
    latents = batch.uniform(8, family.latent_space.dim) * 2.0 - 1.0
    with torch.no_grad():
        real = family.discriminator(images, family.encoder(images))
        fake = family.discriminator(family.paint(latents), latents)
        expected = {name: float(value) for name, value in critic_terms(objective, real, fake).items()}
        players = {
            "encoder": float(painter_loss(objective, -real, -fake)),
            "generator": float(painter_loss(objective, fake, real)),
        }
    assert critics_of(family) == pytest.approx(expected, rel=1e-5)
    assert critics_of(family, 1) == pytest.approx(players, rel=1e-5)


def test_relativistic_terms_of_encoder_and_painter_have_the_gradient_of_the_one_loss_that_they_share() -> None:
    family = bigan(objective="relativistic", network="dense", hidden_layers=1)
    weights = [*family.encoder.parameters(), *family.generator.parameters()]
    terms = family.losses("encoder and generator", batch_of(family))
    ours = torch.autograd.grad(family.total(terms), weights)
    batch = batch_of(family)
    images = batch.images * 2.0 - 1.0
    latents = batch.uniform(8, family.latent_space.dim) * 2.0 - 1.0
    real = family.discriminator(images, family.encoder(images))
    fake = family.discriminator(family.paint(latents), latents)
    wanted = torch.autograd.grad(torch.nn.functional.softplus(real - fake).mean(), weights)
    assert all(torch.allclose(one, other, atol=1e-7) for one, other in zip(ours, wanted, strict=True))


@every_objective
def test_both_domains_of_a_cogan_play_the_objective(objective: Objective) -> None:
    family = cogan(objective=objective, second_domain="negative").eval()
    batch = batch_of(family)
    assert batch.partners is not None
    with torch.no_grad():
        real = family.discriminator(batch.images * 2.0 - 1.0, 1.0 - batch.partners * 2.0)
        fake = family.discriminator(*family.paint(batch.normal(8, 4)))
        expected: dict[str, float] = {}
        fooled: dict[str, float] = {}
        for name, one, other in zip(("first", "second"), real, fake, strict=True):
            found = critic_terms(objective, one, other)
            expected |= {f"{term}_{name}": float(value) for term, value in found.items()}
            fooled[f"generator_{name}"] = float(painter_loss(objective, other, one))
    assert critics_of(family) == pytest.approx(expected, rel=1e-4)
    assert critics_of(family, 1) == pytest.approx(fooled, rel=1e-4)


@pytest.mark.parametrize("packing", [1, 2])
def test_steepness_of_a_critic_of_pairs_is_that_in_picture_and_code(packing: int) -> None:
    """A linear critic's steepness is the norm of its weights, wherever it is measured."""
    family = bigan(penalty="r1r2", network="dense", hidden_layers=0, packing=packing)
    [layer] = [module for module in family.discriminator.modules() if isinstance(module, nn.Linear)]
    assert layer.in_features == packing * (256 + 4)
    expected = 0.5 * float(layer.weight.detach().square().sum())
    terms = critics_of(family)
    assert (terms["r1"], terms["r2"]) == pytest.approx((expected, expected), rel=1e-5)
    assert not {"r1", "r2"} & critics_of(family, 1).keys()
    with torch.no_grad():
        assert not {"r1", "r2"} & family.losses("discriminator", batch_of(family)).keys()


def test_steepness_of_coupled_critics_is_the_sum_of_both() -> None:
    """Two pictures at rest, whose critics are linear below and above what they share."""
    family = cogan(penalty="r1", network="dense", hidden_layers=1)
    for module in family.discriminator.modules():
        if isinstance(module, nn.LeakyReLU):
            module.negative_slope = 1.0
    shared = next(module for module in family.discriminator.shared.modules() if isinstance(module, nn.Linear)).weight
    expected = 0.0
    for stem in family.discriminator.stems:
        own = next(module for module in stem.modules() if isinstance(module, nn.Linear)).weight
        expected += 0.5 * float((shared @ own).detach().square().sum())
    terms = critics_of(family)
    assert terms["r1"] == pytest.approx(expected, rel=1e-5)
    assert "r2" not in terms


@pytest.mark.parametrize("phase", [0, 1])
def test_a_bigans_critic_sees_changed_pictures_with_codes_of_whole_ones(phase: int) -> None:
    family = bigan(augmentation="geometry").eval()
    seen = shown(family)
    family.losses(family.phases()[phase].name, batch_of(family))
    images = batch_of(family).images * 2.0 - 1.0
    (real, code), (painted, _) = seen
    for pictures in (real, painted):
        assert float((pictures == 0.0).float().mean()) > 0.05, "nothing was covered"
    assert torch.allclose(code, family.encoder(images).detach())


@pytest.mark.parametrize("kind", ["geometry", "all"])
@pytest.mark.parametrize("channels", [1, 3])
def test_partners_of_a_cogan_are_changed_alike(kind: str, channels: int) -> None:
    family = cogan(ImageShape(channels, 16, 16), augmentation=kind)
    pictures = torch.rand(8, channels, 16, 16) * 2.0 - 1.0
    batch = Batch(pictures, 8, torch.Generator().manual_seed(0))
    first, second = family.look((pictures, pictures), batch)
    assert torch.equal(first, second)
    assert not torch.equal(first, pictures)
    other, _ = family.look((pictures, torch.zeros_like(pictures)), batch_of(family))
    alone, _ = family.look((pictures, pictures), batch_of(family))
    assert torch.equal(other, alone), "what one looks like has no part in how the other is changed"


@pytest.mark.parametrize("key", ["bigan", "cogan"])
def test_critics_of_packs_see_several_at_once(key: str) -> None:
    family = family_of(key, packing=4, network="dense")
    seen = shown(family)
    for phase in family.phases():
        family.losses(phase.name, batch_of(family))
    for look in seen:
        pictures, others = look
        assert pictures.shape == (2, 4, 16, 16)
        assert others.shape == ((2, 4 * 4) if key == "bigan" else (2, 4, 16, 16))
    real = batch_of(family).images * 2.0 - 1.0
    assert torch.equal(seen[0][0], pack(real, 4))


def test_what_is_said_of_packs_comes_back_to_each_picture() -> None:
    said = pack(torch.arange(10.0).reshape(5, 2), 2)
    assert said.tolist() == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 0, 1]]
    assert unpack(said, 2, 5).tolist() == torch.arange(10.0).reshape(5, 2).tolist()
    assert unpack(torch.empty(3, 0), 2, 5).shape == (5, 0)


@pytest.mark.parametrize("class_input", ["projection", "beside"])
def test_a_critic_of_packs_is_told_the_class_of_each_picture_in_its_place(class_input: str) -> None:
    family = family_of("cgan", packing=2, network="dense", class_input=class_input).eval()
    assert isinstance(family, ConditionalGAN)
    seen = pack(batch_of(family).images, 2)
    labels = torch.tensor([0, 1, 2, 0, 1, 1, 2, 2])
    answer = family.judge(seen, labels)
    assert answer.shape == (4, 1)
    for place in range(8):
        other = labels.clone()
        other[place] = (labels[place] + 1) % 3
        changed = ~torch.isclose(family.judge(seen, other), answer)[:, 0]
        assert changed.tolist() == [place // 2 == pack_number for pack_number in range(4)]
    swapped = labels[[1, 0, 2, 3, 4, 5, 6, 7]]
    assert not torch.isclose(family.judge(seen, swapped)[0], answer[0]), "which picture has which class matters"


@pytest.mark.parametrize("key", ["acgan", "infogan"])
def test_a_critic_of_packs_names_each_picture_of_a_pack(key: str) -> None:
    family = family_of(key, packing=2, network="dense")
    assert isinstance(family, ACGAN | InfoGAN)
    images = batch_of(family).images[:7] * 2.0 - 1.0
    batch = batch_of(family, 7)
    said = family.look(images, None, batch)
    kinds = 3 if key == "acgan" else 12
    assert (said.logits.shape, said.heads.shape) == ((4, 1), (7, kinds))
    answers = family.discriminator(pack(images, 2))
    assert torch.equal(said.heads[2], answers[1, 1 : 1 + kinds])
    assert torch.equal(said.heads[3], answers[1, 1 + kinds :])


KEPT = {
    ("bigan", "dense"): "encoder.1.weight 16x256, encoder.4.running_mean 16, generator.0.weight 16x4, "
    "generator.3.running_var 16, generator.5.weight 256x16, discriminator.pairs.0.weight 16x260, "
    "discriminator.pairs.2.bias 16, discriminator.pairs.3.running_mean 16, discriminator.pairs.5.weight 1x16",
    ("bigan", "conv"): "encoder.2.weight 8x4x4x4, encoder.3.running_mean 8, encoder.6.weight 4x128, "
    "generator.4.weight 8x4x4x4, generator.7.bias 1, discriminator.pictures.0.2.weight 8x4x4x4, "
    "discriminator.pictures.0.3.running_mean 8, discriminator.pictures.0.6.weight 32x128, "
    "discriminator.pairs.0.weight 32x36, discriminator.pairs.2.weight 1x32",
    ("cogan", "dense"): "generator.shared.2.weight 16x16, generator.heads.0.4.weight 256x16, "
    "generator.heads.1.4.bias 256, discriminator.stems.0.1.weight 16x256, discriminator.stems.1.1.bias 16, "
    "discriminator.shared.0.weight 16x16, discriminator.shared.2.weight 1x16",
    ("cogan", "conv"): "generator.shared.0.weight 128x4, generator.shared.5.running_mean 4, "
    "generator.heads.1.7.weight 4x1x4x4, discriminator.stems.1.0.weight 4x1x4x4, "
    "discriminator.shared.0.weight 8x4x4x4, discriminator.shared.1.running_mean 8, discriminator.shared.4.weight 1x128",
}
COUNTS = {("bigan", "dense"): 27, ("bigan", "conv"): 38, ("cogan", "dense"): 16, ("cogan", "conv"): 28}


@pytest.mark.parametrize(("key", "network"), list(KEPT))
def test_models_that_were_saved_before_there_were_options_still_fit(key: str, network: str) -> None:
    """Names and shapes of weights as in files of the first version of each network."""
    found = {
        name: "x".join(str(side) for side in value.shape)
        for name, value in family_of(key, network=network).state_dict().items()
    }
    known = dict(part.split() for part in KEPT[key, network].split(", "))
    assert {name: found.get(name) for name in known} == known
    assert len(found) == COUNTS[key, network]


@every_ruled
def test_points_and_pictures_of_colour_play_by_all_rules(key: str) -> None:
    family = family_of(key, ImageShape(3, 20, 37), objective="relativistic", penalty="r1r2", packing=2)
    for phase in family.phases():
        terms = family.losses(phase.name, batch_of(family))
        assert all(torch.isfinite(value) for value in terms.values())


@every_ruled
def test_held_out_pictures_are_judged_by_every_objective(key: str) -> None:
    for objective in Objective:
        finished, _ = train(job_of(key, images=pictures_for(key, 21), objective=objective, packing=2, penalty="r1r2"))
        values = dict(finished.metrics)
        assert "r1" not in values
        assert "generator" in {name.split("_")[0] for name in values}
