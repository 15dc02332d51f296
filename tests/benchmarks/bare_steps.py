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
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, one_hot, softplus

from genstudio.data.image_set import ImageSet
from genstudio.models.base import Family

Step = Callable[[], None]

CLASSES = 10


class Pictures:
    """An endless stream of random batches: pictures in [0, 1] and their classes."""

    def __init__(self, images: ImageSet, size: int) -> None:
        self.size = size
        self.images = images
        self._places = self._endless()

    def next(self) -> Tensor:
        return self.labelled()[0]

    def labelled(self) -> tuple[Tensor, Tensor]:
        chosen = next(self._places)
        assert self.images.labels is not None
        pixels = torch.from_numpy(self.images.pixels[chosen]).float().mul_(1.0 / 255.0)
        return pixels, torch.from_numpy(self.images.labels[chosen])

    def _endless(self) -> Iterator[Any]:
        rng = np.random.default_rng(0)
        while True:
            order = rng.permutation(len(self.images))
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
        raw = model.decoder(model.encoder(noisy))
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


def dcgan(model: Any, pictures: Pictures) -> Step:
    return gan(model, pictures)


def wgan(model: Any, pictures: Pictures) -> Step:
    settings = model.settings
    critic = torch.optim.RMSprop(model.discriminator.parameters(), settings.discriminator_learning_rate, foreach=True)
    painter = torch.optim.RMSprop(model.generator.parameters(), settings.learning_rate, foreach=True)
    weights = list(model.discriminator.parameters())
    done = [0]

    def step() -> None:
        for _ in range(settings.critic_steps):
            real = pictures.next().mul(2.0).sub(1.0)
            with torch.no_grad():
                fake = torch.tanh(model.generator(torch.randn(len(real), settings.latent_dim)))
            descend(model.discriminator(fake).mean() - model.discriminator(real).mean(), critic)
            with torch.no_grad():
                for weight in weights:
                    weight.clamp_(-settings.clip, settings.clip)
        done[0] += 1
        if settings.head_start and done[0] < 500 and done[0] % 20:
            return  # the critic learns alone for the first hundred times
        frozen(model.discriminator)
        fake = torch.tanh(model.generator(torch.randn(pictures.size, settings.latent_dim)))
        descend(-model.discriminator(fake).mean(), painter)
        frozen(model.discriminator, still=False)

    return step


def wgan_gp(model: Any, pictures: Pictures) -> Step:
    settings = model.settings
    critic = adam(settings.discriminator_learning_rate, (0.5, 0.9), model.discriminator)
    painter = adam(settings.learning_rate, (0.5, 0.9), model.generator)

    def step() -> None:
        for _ in range(settings.critic_steps):
            real = pictures.next().mul(2.0).sub(1.0)
            with torch.no_grad():
                fake = torch.tanh(model.generator(torch.randn(len(real), settings.latent_dim)))
            share = torch.rand(len(real), 1, 1, 1)
            between = (share * real + (1.0 - share) * fake).requires_grad_()
            [slope] = torch.autograd.grad(model.discriminator(between).sum(), between, create_graph=True)
            penalty = (slope.flatten(1).norm(dim=1) - 1.0).square().mean()
            distance = model.discriminator(fake).mean() - model.discriminator(real).mean()
            descend(distance + settings.penalty_weight * penalty, critic)
        frozen(model.discriminator)
        fake = torch.tanh(model.generator(torch.randn(pictures.size, settings.latent_dim)))
        descend(-model.discriminator(fake).mean(), painter)
        frozen(model.discriminator, still=False)

    return step


def fgan(model: Any, pictures: Pictures) -> Step:
    settings = model.settings
    critic = adam(settings.discriminator_learning_rate, (0.5, 0.999), model.discriminator)
    painter = adam(settings.learning_rate, (0.5, 0.999), model.generator)

    def step() -> None:
        real = pictures.next().mul(2.0).sub(1.0).requires_grad_()
        with torch.no_grad():
            fake = torch.tanh(model.generator(torch.randn(len(real), settings.latent_dim)))
        scores = model.discriminator(real)
        [slope] = torch.autograd.grad(scores.sum(), real, create_graph=True)
        loss = softplus(-scores).mean() + softplus(model.discriminator(fake)).mean()
        descend(loss + settings.r1_weight * 0.5 * slope.flatten(1).square().sum(dim=1).mean(), critic)
        frozen(model.discriminator)
        fake = torch.tanh(model.generator(torch.randn(len(real), settings.latent_dim)))
        descend(softplus(-model.discriminator(fake)).mean(), painter)
        frozen(model.discriminator, still=False)

    return step


def bigan(model: Any, pictures: Pictures) -> Step:
    settings = model.settings
    critic = adam(settings.discriminator_learning_rate, (0.5, 0.999), model.discriminator, decay=2.5e-5)
    both = adam(settings.learning_rate, (0.5, 0.999), model.encoder, model.generator, decay=2.5e-5)

    def step() -> None:
        real = pictures.next().mul(2.0).sub(1.0)
        codes = torch.rand(len(real), settings.latent_dim) * 2.0 - 1.0
        with torch.no_grad():
            seen, fake = model.encoder(real), torch.tanh(model.generator(codes))
        loss = softplus(-model.discriminator(real, seen)).mean() + softplus(model.discriminator(fake, codes)).mean()
        descend(loss, critic)
        frozen(model.discriminator)
        codes = torch.rand(len(real), settings.latent_dim) * 2.0 - 1.0
        fooled = softplus(model.discriminator(real, model.encoder(real))).mean()
        fooled = fooled + softplus(-model.discriminator(torch.tanh(model.generator(codes)), codes)).mean()
        descend(fooled, both)
        frozen(model.discriminator, still=False)

    return step


def aae(model: Any, pictures: Pictures) -> Step:
    settings = model.settings
    whole = adam(settings.learning_rate, (0.9, 0.999), model.encoder, model.decoder)
    critic = adam(settings.adversarial_learning_rate, (0.5, 0.999), model.discriminator)
    encoder = adam(settings.adversarial_learning_rate, (0.5, 0.999), model.encoder)

    def step() -> None:
        images = pictures.next()
        descend(binary_cross_entropy_with_logits(model.decoder(model.encoder(images)), images), whole)
        with torch.no_grad():
            codes = model.encoder(images)
        drawn = torch.randn_like(codes) * settings.prior_std
        descend(softplus(-model.discriminator(drawn)).mean() + softplus(model.discriminator(codes)).mean(), critic)
        frozen(model.discriminator)
        descend(softplus(-model.discriminator(model.encoder(images))).mean(), encoder)
        frozen(model.discriminator, still=False)

    return step


def cogan(model: Any, pictures: Pictures) -> Step:
    settings = model.settings
    critic = adam(settings.discriminator_learning_rate, (0.5, 0.999), model.discriminator, decay=5e-4)
    painter = adam(settings.learning_rate, (0.5, 0.999), model.generator, decay=5e-4)
    others = Pictures(pictures.images, pictures.size)

    def paint() -> tuple[Tensor, Tensor]:
        first, second = model.generator(torch.randn(pictures.size, settings.latent_dim))
        return torch.tanh(first), torch.tanh(second)

    def step() -> None:
        real = pictures.next().mul(2.0).sub(1.0)
        negative = others.next().mul(-2.0).add(1.0)
        with torch.no_grad():
            painted = paint()
        first, second = model.discriminator(real, negative)
        loss = softplus(-first).mean() + softplus(-second).mean()
        first, second = model.discriminator(*painted)
        descend(loss + softplus(first).mean() + softplus(second).mean(), critic)
        frozen(model.discriminator)
        first, second = model.discriminator(*paint())
        descend(softplus(-first).mean() + softplus(-second).mean(), painter)
        frozen(model.discriminator, still=False)

    return step


def cvae(model: Any, pictures: Pictures) -> Step:
    optimiser = adam(model.settings.learning_rate, (0.9, 0.999), model)

    def step() -> None:
        images, labels = pictures.labelled()
        classes = one_hot(labels, CLASSES).float()
        mean, log_variance = model.encoder(images, classes).chunk(2, dim=1)
        raw = model.decoder(mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean), classes)
        distance = binary_cross_entropy_with_logits(raw, images, reduction="sum")
        divergence = -0.5 * (1.0 + log_variance - mean.square() - log_variance.exp()).sum()
        descend((distance + divergence) / pictures.size, optimiser)

    return step


def cgan(model: Any, pictures: Pictures) -> Step:
    settings = model.settings
    critic = adam(settings.discriminator_learning_rate, (0.5, 0.999), model.discriminator)
    painter = adam(settings.learning_rate, (0.5, 0.999), model.generator)

    def paint() -> tuple[Tensor, Tensor]:
        asked = torch.randint(CLASSES, (pictures.size,))
        latents = torch.cat([torch.randn(pictures.size, settings.latent_dim), one_hot(asked, CLASSES).float()], dim=1)
        return torch.tanh(model.generator(latents)), asked

    def judge(images: Tensor, labels: Tensor) -> Tensor:
        opinions: Tensor = model.discriminator(images)
        return opinions[:, 0] + opinions[:, 1:].gather(1, labels[:, None])[:, 0]

    def step() -> None:
        images, labels = pictures.labelled()
        with torch.no_grad():
            fake, asked = paint()
        truth = softplus(-judge(images.mul(2.0).sub(1.0), labels)).mean()
        descend(truth + softplus(judge(fake, asked)).mean(), critic)
        frozen(model.discriminator)
        descend(softplus(-judge(*paint())).mean(), painter)
        frozen(model.discriminator, still=False)

    return step


def acgan(model: Any, pictures: Pictures) -> Step:
    settings = model.settings
    critic = adam(settings.discriminator_learning_rate, (0.5, 0.999), model.discriminator)
    painter = adam(settings.learning_rate, (0.5, 0.999), model.generator)

    def paint() -> tuple[Tensor, Tensor]:
        asked = torch.randint(CLASSES, (pictures.size,))
        latents = torch.cat([torch.randn(pictures.size, settings.latent_dim), one_hot(asked, CLASSES).float()], dim=1)
        return torch.tanh(model.generator(latents)), asked

    def step() -> None:
        images, labels = pictures.labelled()
        with torch.no_grad():
            fake, asked = paint()
        real, painted = model.discriminator(images.mul(2.0).sub(1.0)), model.discriminator(fake)
        named = cross_entropy(real[:, 1:], labels) + cross_entropy(painted[:, 1:], asked)
        descend(softplus(-real[:, :1]).mean() + softplus(painted[:, :1]).mean() + named, critic)
        frozen(model.discriminator)
        fake, asked = paint()
        answer = model.discriminator(fake)
        descend(softplus(-answer[:, :1]).mean() + cross_entropy(answer[:, 1:], asked), painter)
        frozen(model.discriminator, still=False)

    return step


def infogan(model: Any, pictures: Pictures) -> Step:
    settings = model.settings
    critic = adam(settings.discriminator_learning_rate, (0.5, 0.999), model.discriminator)
    painter = adam(settings.learning_rate, (0.5, 0.999), model.generator)
    kinds, end = settings.categories, 1 + settings.categories

    def paint() -> tuple[Tensor, Tensor, Tensor]:
        asked = torch.randint(kinds, (pictures.size,))
        noise = torch.rand(pictures.size, settings.latent_dim) * 2.0 - 1.0
        styles = torch.rand(pictures.size, settings.styles) * 2.0 - 1.0
        latents = torch.cat([noise, one_hot(asked, kinds).float(), styles], dim=1)
        return torch.tanh(model.generator(latents)), asked, styles

    def told(answer: Tensor, asked: Tensor, styles: Tensor) -> Tensor:
        far = 0.5 * (answer[:, end:] - styles).square().sum(dim=1).mean()
        return cross_entropy(answer[:, 1:end], asked) + far

    def step() -> None:
        real = pictures.next().mul(2.0).sub(1.0)
        with torch.no_grad():
            fake, asked, styles = paint()
        answer = model.discriminator(fake)
        loss = softplus(-model.discriminator(real)[:, :1]).mean() + softplus(answer[:, :1]).mean()
        descend(loss + told(answer, asked, styles), critic)
        frozen(model.discriminator)
        fake, asked, styles = paint()
        answer = model.discriminator(fake)
        descend(softplus(-answer[:, :1]).mean() + told(answer, asked, styles), painter)
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
    "dcgan": dcgan,
    "wgan": wgan,
    "wgan-gp": wgan_gp,
    "fgan": fgan,
    "bigan": bigan,
    "aae": aae,
    "cogan": cogan,
    "cvae": cvae,
    "cgan": cgan,
    "acgan": acgan,
    "infogan": infogan,
}


def bare_step(key: str, model: Family, images: ImageSet) -> Step:
    """One step of a family, with the averaging of weights where the family is told to average."""
    step = STEPS[key](model, Pictures(images, model.settings.batch_size))
    if not model.settings.ema_decay:
        return step
    modules = nn.ModuleDict({name.replace(".", "-"): model.get_submodule(name) for name in model.averaged})
    return averaging(modules if model.averaged else model, model.settings.ema_decay, step)
