"""The shortest torch code that makes one training step of each family, over the family's own networks.

Written from the papers' losses, without the program's losses, trainer or batches: what a person would type who wants
this one model and nothing else. Networks, optimisers and batch sizes are the program's, so that only the loop differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, softplus

from genstudio.data.image_set import ImageSet
from genstudio.models.base import Family

Step = Callable[[], None]


class Pictures:
    """An endless stream of random batches: pictures in [0, 1] and their classes."""

    def __init__(self, images: ImageSet, size: int) -> None:
        self.size = size
        self._images = images
        self._places = self._endless()

    def next(self) -> Tensor:
        return self.labelled()[0]

    def labelled(self) -> tuple[Tensor, Tensor]:
        chosen = next(self._places)
        assert self._images.labels is not None
        pixels = torch.from_numpy(self._images.pixels[chosen]).float().mul_(1.0 / 255.0)
        return pixels, torch.from_numpy(self._images.labels[chosen])

    def _endless(self) -> Iterator[Any]:
        rng = np.random.default_rng(0)
        while True:
            order = rng.permutation(len(self._images))
            for start in range(0, len(order) - self.size + 1, self.size):
                yield order[start : start + self.size]


def adam(rate: float, betas: tuple[float, float], *modules: nn.Module, decay: float = 0.0) -> torch.optim.Optimizer:
    """Adam over some networks."""
    weights = [weight for module in modules for weight in module.parameters()]
    return torch.optim.Adam(weights, lr=rate, betas=betas, weight_decay=decay, fused=True)


def descend(loss: Tensor, optimiser: torch.optim.Optimizer) -> None:
    """One step down the gradient."""
    loss.backward()  # type: ignore[no-untyped-call]
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)


def frozen(module: nn.Module, still: bool = True) -> None:
    """Spare the gradients of a network that the next loss does not train."""
    for weight in module.parameters():
        weight.requires_grad_(not still)


def vae(model: Any, pictures: Pictures) -> Step:
    optimiser = adam(model.settings.learning_rate, (0.9, 0.999), model)

    def step() -> None:
        images = pictures.next()
        mean, log_variance = model.encoder(images).chunk(2, dim=1)
        raw = model.decoder(mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean))
        distance = binary_cross_entropy_with_logits(raw, images, reduction="sum")
        divergence = -0.5 * (1.0 + log_variance - mean.square() - log_variance.exp()).sum()
        descend((distance + divergence) / pictures.size, optimiser)

    return step


def autoencoder(model: Any, pictures: Pictures) -> Step:
    optimiser = adam(model.settings.learning_rate, (0.9, 0.999), model)

    def step() -> None:
        images = pictures.next()
        raw = model.decoder(torch.relu(model.encoder(images)))
        descend(binary_cross_entropy_with_logits(raw, images), optimiser)

    return step


def denoising(model: Any, pictures: Pictures) -> Step:
    optimiser = adam(model.settings.learning_rate, (0.9, 0.999), model)

    def step() -> None:
        images = pictures.next()
        strength = model.settings.noise_strength * torch.rand(len(images), 1, 1, 1)
        noisy = (images + strength * torch.randn_like(images)).clamp(0.0, 1.0)
        raw = model.decoder(torch.relu(model.encoder(noisy)))
        descend(binary_cross_entropy_with_logits(raw, images), optimiser)

    return step


def gan(model: Any, pictures: Pictures) -> Step:
    settings = model.settings
    critic = adam(settings.discriminator_learning_rate, (0.5, 0.999), model.discriminator)
    painter = adam(settings.learning_rate, (0.5, 0.999), model.generator)

    def step() -> None:
        real = pictures.next().mul(2.0).sub(1.0)
        with torch.no_grad():
            fake = torch.tanh(model.generator(torch.randn(len(real), settings.latent_dim)))
        loss = softplus(-model.discriminator(real)).mean() + softplus(model.discriminator(fake)).mean()
        descend(loss, critic)
        frozen(model.discriminator)
        fake = torch.tanh(model.generator(torch.randn(len(real), settings.latent_dim)))
        descend(softplus(-model.discriminator(fake)).mean(), painter)
        frozen(model.discriminator, still=False)

    return step


def bigan(model: Any, pictures: Pictures) -> Step:
    settings = model.settings
    critic = adam(settings.discriminator_learning_rate, (0.5, 0.999), model.discriminator, decay=2.5e-5)
    players = adam(settings.learning_rate, (0.5, 0.999), model.encoder, model.generator, decay=2.5e-5)

    def drawn(count: int) -> Tensor:
        return torch.rand(count, settings.latent_dim).mul_(2.0).sub_(1.0)

    def step() -> None:
        real = pictures.next().mul(2.0).sub(1.0)
        codes = drawn(len(real))
        with torch.no_grad():
            known, fake = model.encoder(real), torch.tanh(model.generator(codes))
        loss = softplus(-model.discriminator(real, known)).mean() + softplus(model.discriminator(fake, codes)).mean()
        descend(loss, critic)
        frozen(model.discriminator)
        codes = drawn(len(real))
        known, fake = model.encoder(real), torch.tanh(model.generator(codes))
        loss = softplus(model.discriminator(real, known)).mean() + softplus(-model.discriminator(fake, codes)).mean()
        descend(loss, players)
        frozen(model.discriminator, still=False)

    return step


def aae(model: Any, pictures: Pictures) -> Step:
    settings = model.settings
    rate = settings.adversarial_learning_rate
    reconstruction = adam(settings.learning_rate, (0.9, 0.999), model.encoder, model.decoder)
    critic = adam(rate, (0.5, 0.999), model.discriminator)
    encoder = adam(rate, (0.5, 0.999), model.encoder)

    def step() -> None:
        images = pictures.next()
        descend(binary_cross_entropy_with_logits(model.decoder(model.encoder(images)), images), reconstruction)
        with torch.no_grad():
            codes = model.encoder(images)
        prior = torch.randn_like(codes) * settings.prior_std
        descend(softplus(-model.discriminator(prior)).mean() + softplus(model.discriminator(codes)).mean(), critic)
        frozen(model.discriminator)
        descend(softplus(-model.discriminator(model.encoder(images))).mean(), encoder)
        frozen(model.discriminator, still=False)

    return step


def cogan(model: Any, pictures: Pictures) -> Step:
    """The negatives come from batches of their own."""
    settings = model.settings
    critic = adam(settings.discriminator_learning_rate, (0.5, 0.999), model.discriminator, decay=5e-4)
    painter = adam(settings.learning_rate, (0.5, 0.999), model.generator, decay=5e-4)

    def painted(count: int) -> list[Tensor]:
        return [torch.tanh(raw) for raw in model.generator(torch.randn(count, settings.latent_dim))]

    def step() -> None:
        first = pictures.next().mul(2.0).sub(1.0)
        second = (1.0 - pictures.next()).mul(2.0).sub(1.0)
        with torch.no_grad():
            fakes = painted(len(first))
        real, fake = model.discriminator(first, second), model.discriminator(*fakes)
        one, other = (softplus(-mine).mean() + softplus(theirs).mean() for mine, theirs in zip(real, fake, strict=True))
        descend(one + other, critic)
        frozen(model.discriminator)
        one, other = model.discriminator(*painted(len(first)))
        descend(softplus(-one).mean() + softplus(-other).mean(), painter)
        frozen(model.discriminator, still=False)

    return step


def averaging(module: nn.Module, decay: float, step: Step) -> Step:
    """A step that keeps a running average of a network besides, as `torch.optim.swa_utils` does."""
    average = torch.optim.swa_utils.get_ema_multi_avg_fn(decay)  # type: ignore[no-untyped-call]
    kept = torch.optim.swa_utils.AveragedModel(module, multi_avg_fn=average, use_buffers=True)

    def both() -> None:
        step()
        kept.update_parameters(module)

    return both


STEPS: dict[str, Callable[[Any, Pictures], Step]] = {
    "vae": vae,
    "autoencoder": autoencoder,
    "denoising": denoising,
    "gan": gan,
    "bigan": bigan,
    "aae": aae,
    "cogan": cogan,
}


def bare_step(key: str, model: Family, images: ImageSet) -> Step:
    """One step of a family, with the averaging of weights where the family is told to average."""
    step = STEPS[key](model, Pictures(images, model.settings.batch_size))
    if not model.settings.ema_decay:
        return step
    modules = nn.ModuleDict({name.replace(".", "-"): model.get_submodule(name) for name in model.averaged})
    return averaging(modules if model.averaged else model, model.settings.ema_decay, step)
