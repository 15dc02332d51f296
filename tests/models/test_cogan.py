"""The coupled GAN: what its two halves share, and how their pictures come out of one latent vector."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from genstudio.errors import SettingsError
from genstudio.models.base import Batch, ImageShape
from genstudio.models.cogan import CoGAN
from genstudio.models.second_domain import SecondDomain, second_pictures
from tests.tiny import GREY, batch_of, draw, family_of, networks

every_network = pytest.mark.parametrize("network", networks("cogan"))
WEIGHTED = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)


def cogan(shape: ImageShape = GREY, **values: Any) -> CoGAN:
    family = family_of("cogan", shape, **values)
    assert isinstance(family, CoGAN)
    return family


def layers(module: nn.Module) -> int:
    return sum(isinstance(inner, WEIGHTED) for inner in module.modules())


def gradients(module: nn.Module) -> float:
    return sum(float(weight.grad.abs().sum()) for weight in module.parameters() if weight.grad is not None)


@every_network
def test_painters_share_their_first_layers_and_critics_their_last(network: str) -> None:
    family = cogan(ImageShape(1, 32, 32), network=network, hidden_layers=3, own_layers=2)
    painter, critic = family.generator, family.discriminator
    assert [layers(part) for part in (*painter.heads, *critic.stems)] == [2, 2, 2, 2]
    assert layers(painter.shared) >= 1
    assert layers(critic.shared) >= 1
    assert isinstance(painter.shared[0], nn.Linear), "what stands at the code is shared"
    assert isinstance(critic.shared[-1], nn.Linear), "what stands at the verdict is shared"
    own = {id(weight) for weight in painter.heads[0].parameters()}
    assert own.isdisjoint(id(weight) for weight in painter.heads[1].parameters())
    names = [name for name, _ in family.named_parameters()]
    assert len(names) == len({id(weight) for weight in family.parameters()}), "each weight is saved once"


@every_network
@pytest.mark.parametrize(("term", "own"), [("generator_first", 0), ("generator_second", 1)])
def test_both_domains_reach_the_shared_painter_and_only_their_own_head(network: str, term: str, own: int) -> None:
    family = cogan(network=network).eval()  # batch norm of the critic would tie the domains of one batch together
    family.losses("generator", batch_of(family))[term].backward()  # type: ignore[no-untyped-call]
    assert gradients(family.generator.shared) > 0.0
    assert gradients(family.generator.heads[own]) > 0.0
    assert gradients(family.generator.heads[1 - own]) == 0.0


@every_network
@pytest.mark.parametrize("kind", ["real", "fake"])
def test_both_domains_reach_the_shared_critic(network: str, kind: str) -> None:
    for own, domain in enumerate(("first", "second")):
        family = cogan(network=network).eval()
        term = family.losses("discriminator", batch_of(family))[f"{kind}_{domain}"]
        term.backward()  # type: ignore[no-untyped-call]
        assert gradients(family.discriminator.shared) > 0.0
        assert gradients(family.discriminator.stems[own]) > 0.0
        assert gradients(family.discriminator.stems[1 - own]) == 0.0
        assert gradients(family.generator) == 0.0


def test_the_losses_are_the_sum_of_two_gans() -> None:
    family = cogan(second_domain="negative").eval()
    batch = batch_of(family)
    assert batch.partners is not None
    real = family.discriminator(batch.images * 2.0 - 1.0, (1.0 - batch.partners) * 2.0 - 1.0)
    fake = family.discriminator(*family.paint(batch_of(family).normal(8, 4)))
    terms = family.losses("discriminator", batch_of(family))
    fooled = family.losses("generator", batch_of(family))
    for index, name in enumerate(("first", "second")):
        assert torch.allclose(terms[f"real_{name}"], -functional.logsigmoid(real[index]).mean(), atol=1e-6)
        assert torch.allclose(terms[f"fake_{name}"], -functional.logsigmoid(-fake[index]).mean(), atol=1e-6)
        assert torch.allclose(fooled[f"generator_{name}"], -functional.logsigmoid(fake[index]).mean(), atol=1e-6)


class Seen(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[Tensor, Tensor]] = []

    def forward(self, first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
        self.pairs.append((first, second))
        return first.mean(dim=(1, 2, 3)), second.mean(dim=(1, 2, 3))


@pytest.mark.parametrize("domain", list(SecondDomain))
def test_the_second_critic_sees_the_partners_in_their_domain(domain: SecondDomain) -> None:
    family = cogan(second_domain=domain.value)
    seen = Seen()
    family.discriminator = seen  # type: ignore[assignment]
    pictures = torch.from_numpy(draw(8)).float() / 255.0
    partners = torch.from_numpy(draw(8, seed=3)).float() / 255.0
    family.losses("discriminator", Batch(pictures, 8, torch.Generator().manual_seed(0), partners=partners))
    first, second = seen.pairs[0]
    assert torch.allclose(first, pictures * 2.0 - 1.0)
    assert torch.allclose(second, second_pictures(partners, domain) * 2.0 - 1.0)


@every_network
def test_a_latent_vector_names_the_domain_it_is_painted_in(network: str) -> None:
    family = cogan(network=network).eval()
    z = torch.randn(3, 4)
    first, second = ((picture + 1.0) / 2.0 for picture in family.paint(z))

    def decoded(*weights: float) -> Tensor:
        return family.decode(torch.cat([z, torch.tensor(weights).expand(3, 2)], dim=1))

    assert torch.allclose(decoded(1.0, 0.0), first, atol=1e-6)
    assert torch.allclose(decoded(0.0, 1.0), second, atol=1e-6)
    assert torch.allclose(decoded(0.25, 0.75), 0.25 * first + 0.75 * second, atol=1e-6)
    assert torch.allclose(decoded(3.0, 1.0), 0.75 * first + 0.25 * second, atol=1e-6)
    assert torch.allclose(decoded(2.0, -1.0), first, atol=1e-6)
    assert torch.allclose(decoded(0.0, 0.0), 0.5 * first + 0.5 * second, atol=1e-6)


def test_rows_of_different_domains_can_stand_in_one_batch() -> None:
    family = cogan().eval()
    z = torch.randn(4, 4)
    weights = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5], [0.0, 1.0]])
    latents = torch.cat([z, weights], dim=1)
    alone = torch.cat([family.decode(row[None]) for row in latents])
    assert torch.allclose(family.decode(latents), alone, atol=1e-6)


def test_a_domain_that_is_not_asked_for_is_not_painted() -> None:
    family = cogan().eval()
    painted = [0, 0]
    for index, head in enumerate(family.generator.heads):
        head.register_forward_hook(lambda module, given, out, index=index: painted.__setitem__(index, len(out)))
    z = torch.randn(5, 4)
    family.decode(torch.cat([z, torch.tensor([1.0, 0.0]).expand(5, 2)], dim=1))
    assert painted == [5, 0]
    mixed = torch.tensor([[1.0, 0.0]] * 3 + [[0.0, 1.0]] * 2)
    family.decode(torch.cat([z, mixed], dim=1))
    assert painted == [3, 2]


def test_decoding_can_be_followed_back_to_the_latent_vector() -> None:
    family = cogan().eval()
    latents = torch.cat([torch.randn(2, 4), torch.full((2, 2), 0.5)], dim=1).requires_grad_()
    family.decode(latents).square().sum().backward()  # type: ignore[no-untyped-call]
    assert latents.grad is not None
    assert (latents.grad.abs().sum(dim=0) > 0.0).all()


def test_the_domains_have_names_for_people() -> None:
    _, domain = cogan(second_domain="edges").latent_space.parts
    assert (domain.name, domain.size, domain.title, domain.labels) == ("domain", 2, "Domain", ("Pictures", "Edges"))


def test_it_wants_a_second_set_only_where_that_was_chosen() -> None:
    own, edges = ({"second_domain": domain, "epochs": 3} for domain in ("own", "edges"))
    assert CoGAN.wants_second_set(own)
    assert not CoGAN.wants_second_set(edges)
    assert not CoGAN.wants_second_set({})


@pytest.mark.parametrize(
    ("shape", "values", "sentence"),
    [
        (ImageShape(1, 20, 37), {"second_domain": "rotated"}, "Only square pictures"),
        (ImageShape(2, 1, 1), {"second_domain": "rotated", "network": "dense"}, "cannot be turned"),
        (ImageShape(2, 1, 1), {"second_domain": "edges", "network": "dense"}, "no edges"),
        (GREY, {"network": "dense", "hidden_layers": 1, "own_layers": 2}, "would share nothing"),
        (GREY, {"network": "dense", "hidden_layers": 0}, "would share nothing"),
    ],
)
def test_what_cannot_be_coupled_is_refused(shape: ImageShape, values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        cogan(shape, **values)


def test_small_pictures_share_a_layer_however_many_are_asked_for() -> None:
    family = cogan(own_layers=4)
    assert layers(family.generator.shared) == layers(family.discriminator.shared) == 1


@pytest.mark.parametrize(
    ("domain", "second", "agreement"),
    [("negative", 3.0, 1.0), ("negative", -3.0, 0.0), ("edges", -3.0, 1.0), ("rotated", 3.0, 0.0)],
)
def test_agreement_is_that_of_the_painted_pairs(domain: str, second: float, agreement: float) -> None:
    """The first painter paints black; the second one white or black."""
    family = cogan(second_domain=domain).eval()
    with torch.no_grad():
        for head, brightness in zip(family.generator.heads, (-3.0, second), strict=True):
            last = next(module for module in reversed(list(head.modules())) if isinstance(module, WEIGHTED))
            last.weight.zero_()
            assert last.bias is not None
            last.bias.fill_(brightness)
    assert family.extra_metrics(draw(4), {}) == {"pixel_agreement": agreement, "shuffled_agreement": agreement}


def test_partners_agree_more_than_any_two_pictures_do() -> None:
    """The second painter is made the first one, up to the sign before its tanh: its pictures are true negatives."""
    family = cogan(second_domain="negative").eval()
    with torch.no_grad():
        for weight in family.generator.shared.parameters():
            weight.mul_(10.0)  # so that its pictures differ from each other
        for first, second in zip(*(head.parameters() for head in family.generator.heads), strict=True):
            second.copy_(first)
        last = next(
            layer for layer in reversed(list(family.generator.heads[1].modules())) if isinstance(layer, WEIGHTED)
        )
        for weight in last.parameters():
            weight.neg_()
    found = family.extra_metrics(draw(4), {})
    assert found["pixel_agreement"] == pytest.approx(1.0, abs=1e-3)
    assert 0.3 < found["shuffled_agreement"] < 0.95


def test_where_little_is_an_edge_chance_is_told_beside_the_agreement() -> None:
    """Pictures that are nearly all dark at their edges agree, whatever they show."""
    found = cogan(second_domain="edges").eval().extra_metrics(draw(4), {})
    assert found["pixel_agreement"] == pytest.approx(found["shuffled_agreement"], abs=0.1)


def test_pictures_of_a_second_set_have_nothing_to_agree_with() -> None:
    assert cogan(second_domain="own").eval().extra_metrics(draw(4), {}) == {}


def test_samples_are_shown_in_pairs_and_compared_in_the_first_domain() -> None:
    family = cogan()
    latents = family.latent_space.sample(7, np.random.default_rng(0))
    before = latents.copy()
    shown, first = family.arranged(latents), family.in_first_domain(latents)
    assert np.array_equal(latents, before)
    assert np.array_equal(shown[1::2, :4], shown[:6:2, :4])
    assert np.array_equal(shown[:, 4:].argmax(axis=1), [0, 1] * 3 + [0])
    assert np.array_equal(first[:, :4], latents[:, :4])
    assert (first[:, 4:] == (1.0, 0.0)).all()
