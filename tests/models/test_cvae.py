"""A VAE that is told what each picture shows."""

from typing import Any

import pytest
import torch
from torch import Tensor

from genstudio.models.base import Batch
from genstudio.models.conditioning import one_hot
from genstudio.models.cvae import ConditionalVAE
from genstudio.models.variational import kl_to_standard_normal
from tests.tiny import batch_of, classes_in_turn, draw, family_of, networks

every_network = pytest.mark.parametrize("network", networks("cvae"))


def cvae(**values: Any) -> ConditionalVAE:
    family = family_of("cvae", **values)
    assert isinstance(family, ConditionalVAE)
    return family


def relabelled(batch: Batch, labels: Tensor) -> Batch:
    return Batch(batch.images, batch.size, batch.generator, labels)


@every_network
def test_the_class_reaches_encoder_and_decoder(network: str) -> None:
    family = cvae(network=network)
    family.total(family.losses("vae", batch_of(family))).backward()  # type: ignore[no-untyped-call]
    for told in (family.encoder.bias, family.encoder.gain, family.decoder.bias, family.decoder.gain):
        assert told is not None
        assert told.grad is not None
        assert (told.grad.abs().sum(dim=1) > 0.0).all()


@every_network
def test_another_class_is_another_picture_and_another_description(network: str) -> None:
    family = cvae(network=network).eval()
    batch = batch_of(family)
    assert batch.labels is not None
    others = (batch.labels + 1) % 3
    one, other = family.encode_as(batch.images, batch.labels), family.encode_as(batch.images, others)
    assert not torch.allclose(one[:, :4], other[:, :4])
    swapped = torch.cat([one[:, :4], other[:, 4:]], dim=1)
    assert not torch.allclose(family.decode(one), family.decode(swapped))


def test_the_losses_are_those_of_the_pictures_own_classes() -> None:
    family = cvae().eval()
    right = family.losses("vae", batch_of(family))
    wrong = family.losses("vae", relabelled(batch_of(family), torch.zeros(8, dtype=torch.int64)))
    assert all(not torch.equal(right[name], wrong[name]) for name in right)


def test_a_known_class_stands_in_the_description() -> None:
    family = cvae().eval()
    batch = batch_of(family)
    assert batch.labels is not None
    codes = family.encode_as(batch.images, batch.labels)
    assert torch.equal(codes[:, 4:], one_hot(batch.labels, 3))
    assert torch.equal(codes[:, :4], family.posterior(batch.images, batch.labels)[0])


@pytest.mark.parametrize("reconstruction", ["bce", "mse", "optimal"])
def test_of_an_unknown_picture_the_class_of_the_highest_bound_is_taken(reconstruction: str) -> None:
    family = cvae(reconstruction=reconstruction).eval()
    with torch.no_grad():  # so that the classes differ clearly
        family.encoder.bias.mul_(20.0)
    images = batch_of(family).images
    bounds, codes = [], []
    for number in range(3):
        labels = torch.full((8,), number)
        mean, log_variance = family.posterior(images, labels)
        codes.append(torch.cat([mean, one_hot(labels, 3)], dim=1))
        each = torch.stack(
            [
                family.likelihood(family.raw(code[None]), image[None])
                for code, image in zip(codes[-1], images, strict=True)
            ]
        )
        bounds.append(each + kl_to_standard_normal(mean, log_variance).sum(dim=1))
    best = torch.stack(bounds).argmin(dim=0)
    expected = torch.stack(codes)[best, torch.arange(8)]
    assert torch.allclose(family.encode(images), expected, atol=1e-5)


def test_between_two_classes_there_are_pictures_too() -> None:
    family = cvae().eval()
    vector = torch.randn(4)
    ends = [torch.cat([vector, one_hot(torch.tensor([number]), 3)[0]]) for number in (0, 1)]
    between = torch.lerp(*ends, 0.5)  # type: ignore[call-overload]
    painted = family.decode(torch.stack([ends[0], between, ends[1]]))
    assert not torch.allclose(painted[0], painted[1])
    assert not torch.allclose(painted[1], painted[2])


def test_active_units_are_counted_among_the_numbers_not_the_classes() -> None:
    extra = cvae().eval().extra_metrics(draw(20), {"reconstruction": 5.0, "kl": 2.0})
    assert extra["elbo"] == -7.0
    assert 0.0 <= extra["active_units"] <= 4.0


def test_classes_that_are_known_are_not_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    family = cvae().eval()
    monkeypatch.setattr(family, "encode", pytest.fail)
    told: list[Tensor] = []

    def encode_as(images: Tensor, labels: Tensor) -> Tensor:
        told.append(labels)
        return torch.zeros(len(images), family.latent_space.dim)

    monkeypatch.setattr(family, "encode_as", encode_as)
    extra = family.extra_metrics(draw(20), {"reconstruction": 5.0, "kl": 2.0}, classes_in_turn(20))
    assert torch.cat(told).tolist() == classes_in_turn(20).tolist()
    assert extra["active_units"] == 0.0


def test_of_very_many_pictures_some_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("genstudio.models.variational.MOST_ENCODED", 8)
    family = cvae().eval()
    seen: list[int] = []
    real = family.encode_as

    def encode_as(images: Tensor, labels: Tensor) -> Tensor:
        seen.extend(labels.tolist())
        return real(images, labels)

    monkeypatch.setattr(family, "encode_as", encode_as)
    family.extra_metrics(draw(20), {"reconstruction": 5.0, "kl": 2.0}, classes_in_turn(20))
    assert seen == classes_in_turn(20)[::3].tolist()
