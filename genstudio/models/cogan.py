"""The coupled GAN: two painters that share how they think, two critics that share how they judge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.watch import Watch
from genstudio.errors import SettingsError
from genstudio.models.architecture import sized
from genstudio.models.base import Batch, Family, FamilyInfo, ImageShape, Phase, Preset, Purpose, Term, TermRole
from genstudio.models.contest import BETAS, ContestSettings, initialise, leaky, loss_weight
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.latent_space import Distribution, LatentPart, Latents, LatentSpace
from genstudio.models.networks import Network, conv_decoder, conv_encoder, dense_decoder, dense_encoder
from genstudio.models.second_domain import DOMAIN_LABELS, DOMAIN_TITLES, SecondDomain, second_pictures
from genstudio.models.settings import setting

WEIGHT_DECAY = 5e-4
DOMAINS = ("first", "second")
COMPARED = 256


class CoGANSettings(ContestSettings):
    """What a CoGAN can be told."""

    second_domain: SecondDomain = setting(
        SecondDomain.NEGATIVE,
        "Second kind of pictures",
        "What it learns to paint besides your pictures. No picture of one kind is ever shown with its partner.",
        choices=DOMAIN_TITLES,
    )
    latent_dim: int = setting(
        100,
        "Latent size",
        "How many random numbers each pair of pictures is painted from, one slider each.",
        ge=1,
        le=1024,
    )
    own_layers: int = setting(
        1,
        "Layers of their own",
        "How many layers next to the picture each kind has for itself; all others are shared. "
        "More lets the two kinds look more different; fewer ties them closer together.",
        ge=1,
        le=4,
        advanced=True,
    )
    batch_size: int = setting(
        64,
        "Batch size",
        "How many pictures of each kind it looks at before each small correction.",
        ge=2,
        le=4096,
        group="Training",
        advanced=True,
    )
    real_weight: float = loss_weight("Real pictures, first kind", "How much the critic cares about recognising them.")
    fake_weight: float = loss_weight("Painted pictures, first kind", "How much the critic cares about exposing them.")
    generator_weight: float = loss_weight(
        "Fooling the critic, first kind", "How strongly the painter is pushed to do so."
    )
    second_real_weight: float = loss_weight(
        "Real pictures, second kind", "How much the critic cares about recognising them."
    )
    second_fake_weight: float = loss_weight(
        "Painted pictures, second kind", "How much the critic cares about exposing them."
    )
    second_generator_weight: float = loss_weight(
        "Fooling the critic, second kind", "How strongly the painter is pushed to do so."
    )


class CoGAN(Family):
    """Coupled generative adversarial networks (Liu & Tuzel 2016, equation 2).

    Two GANs over one z; the painters share their first layers, which decide what is painted, the critics their last.
    With logits D higher meaning real and sp the softplus, the sum over the domains k of
    discriminators, w_r E sp(-D_k(x_k)) + w_f E sp(D_k(G_k(z))); generators, E sp(-D_k(G_k(z))).
    The pictures of the domains are drawn independently. A latent vector is z and one weight per domain: one-hot paints
    in that domain, a mixture cross-fades both pictures.
    """

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="cogan",
        title="CoGAN",
        summary="Two painters with one imagination: each idea is painted in two ways, such as a digit and its "
        "negative, though no such pair was ever shown. Choose it for two kinds of pictures with something in common.",
        trait="one idea, painted two ways",
        paper="Liu & Tuzel, Coupled Generative Adversarial Networks, 2016",
        purpose=Purpose.DOMAINS,
    )
    settings_class: ClassVar[type[CoGANSettings]] = CoGANSettings
    terms: ClassVar[tuple[Term, ...]] = (
        Term("real_first", "critic on real, first", "real_weight", TermRole.CRITIC_ENTROPY, critic="first"),
        Term("fake_first", "critic on painted, first", "fake_weight", TermRole.CRITIC_ENTROPY, critic="first"),
        Term("real_second", "critic on real, second", "second_real_weight", TermRole.CRITIC_ENTROPY, critic="second"),
        Term(
            "fake_second", "critic on painted, second", "second_fake_weight", TermRole.CRITIC_ENTROPY, critic="second"
        ),
        Term("generator_first", "painter, first", "generator_weight"),
        Term("generator_second", "painter, second", "second_generator_weight"),
    )
    averaged: ClassVar[tuple[str, ...]] = ("generator",)
    second_set: ClassVar[Mapping[str, Any]] = {"second_domain": SecondDomain.OWN.value}
    flow: ClassVar[Flow] = Flow(
        (
            Node("z", "Random numbers", NodeKind.CODE, 0, 1),
            Node("shared", "Shared painter", NodeKind.NETWORK, 1, 1),
            Node("first", "First kind", NodeKind.PICTURE, 2, 0),
            Node("second", "Second kind", NodeKind.PICTURE, 2, 2),
            Node("real", "Real pictures", NodeKind.PICTURE, 3, 0),
            Node("others", "Other pictures", NodeKind.PICTURE, 3, 2),
            Node("critic", "Shared critic", NodeKind.NETWORK, 4, 1),
            Node("verdict", "Real?", NodeKind.VERDICT, 5, 1),
        ),
        (
            Arrow("z", "shared"),
            Arrow("shared", "first"),
            Arrow("shared", "second"),
            Arrow("first", "critic"),
            Arrow("second", "critic"),
            Arrow("real", "critic"),
            Arrow("others", "critic"),
            Arrow("critic", "verdict"),
        ),
    )
    settings: CoGANSettings

    def __init__(self, settings: CoGANSettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__(settings, shape, class_names)
        domain = LatentPart("domain", 2, Distribution.CATEGORICAL, title="Domain", labels=DOMAIN_LABELS[self._domain])
        self.latent_space = LatentSpace((LatentPart("z", settings.latent_dim), domain))
        self.generator = CoupledGenerator(settings, shape)
        self.discriminator = CoupledDiscriminator(settings, shape)
        if settings.network is Network.CONV:
            self.apply(initialise)

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        return sized(shape, preset)

    @classmethod
    def check(cls, settings: Any, shape: ImageShape, class_names: tuple[str, ...]) -> None:
        super().check(settings, shape, class_names)
        if shape.points and settings.second_domain in (SecondDomain.EDGES, SecondDomain.ROTATED):
            raise SettingsError(
                "Points have no edges and cannot be turned. Choose their negatives, or a second set of points."
            )
        if settings.second_domain is SecondDomain.ROTATED and shape.height != shape.width:
            raise SettingsError(
                "Only square pictures can be turned by a quarter. Choose another second kind of pictures."
            )
        if settings.network is Network.DENSE and settings.own_layers > settings.hidden_layers:
            raise SettingsError(
                f"With {settings.hidden_layers} hidden layers and {settings.own_layers} layers of their own the two "
                "kinds would share nothing. Choose more hidden layers, or fewer of their own."
            )

    @property
    def uses_partners(self) -> bool:
        return True

    def phases(self) -> tuple[Phase, ...]:
        critic = "discriminator_learning_rate"
        return (
            Phase("discriminator", ("discriminator",), BETAS, learning_rate_setting=critic, weight_decay=WEIGHT_DECAY),
            Phase("generator", ("generator",), BETAS, pictures=False, weight_decay=WEIGHT_DECAY),
        )

    def losses(self, phase: str, batch: Batch) -> dict[str, Tensor]:
        latents = batch.normal(batch.size, self.settings.latent_dim)
        if phase == "generator":
            logits = self.discriminator(*self.paint(latents))
            return {
                f"generator_{name}": functional.softplus(-value).mean()
                for name, value in zip(DOMAINS, logits, strict=True)
            }
        assert batch.partners is not None
        others = second_pictures(batch.partners, self._domain)
        with torch.no_grad():
            painted = self.paint(latents)
        real = self.discriminator(batch.images * 2.0 - 1.0, others * 2.0 - 1.0)
        fake = self.discriminator(*painted)
        terms: dict[str, Tensor] = {}
        for index, name in enumerate(DOMAINS):
            terms[f"real_{name}"] = functional.softplus(-real[index]).mean()
            terms[f"fake_{name}"] = functional.softplus(fake[index]).mean()
        return terms

    def extra_metrics(
        self, pixels: Pixels, terms: Mapping[str, float], labels: Labels | None = None, watch: Watch | None = None
    ) -> dict[str, float]:
        """The share of pixels, above or below 1/2, that agree between what is painted in the second domain and what the
        first one's picture becomes there (Liu & Tuzel 2016, section 4); none for a second set.

        `pixel_agreement` is that of partners, `shuffled_agreement` that of pictures which are none: what chance and
        what all pictures have in common give, such as the dark around every edge.
        """
        if self._domain is SecondDomain.OWN:
            return {}
        with torch.inference_mode():
            device = next(self.parameters()).device
            noise = np.random.default_rng(0).standard_normal((COMPARED, self.settings.latent_dim), dtype=np.float32)
            first, second = ((picture + 1.0) * 0.5 for picture in self.paint(torch.from_numpy(noise).to(device)))
            wanted, painted = second_pictures(first, self._domain) > 0.5, second > 0.5
            return {
                "pixel_agreement": float((wanted == painted).float().mean()),
                "shuffled_agreement": float((wanted == painted.roll(1, 0)).float().mean()),
            }

    def decode(self, latents: Tensor) -> Tensor:
        """Only the domains that count are painted; weights below 0 count as 0, and all of them 0 as even."""
        ideas = self.generator.shared(latents[:, : self.settings.latent_dim])
        weights = latents[:, self.latent_space.part("domain")].clamp_min(0.0)
        total = weights.sum(dim=1, keepdim=True)
        weights = torch.where(total > 0.0, weights / total.clamp_min(1e-12), 0.5)
        shape = self.shape
        pictures = latents.new_zeros(len(latents), shape.channels, shape.height, shape.width)
        for index, head in enumerate(self.generator.heads):
            rows = weights[:, index].nonzero().flatten()
            if len(rows) > 0:
                painted = (torch.tanh(head(ideas[rows])) + 1.0) * 0.5
                pictures = pictures.index_add(0, rows, painted * weights[rows, index, None, None, None])
        return pictures.clamp(0.0, 1.0)

    def arranged(self, latents: Latents) -> Latents:
        """Pairs side by side: each second vector is the one before it in the other domain."""
        result = self.in_first_domain(latents)
        result[1::2] = result[: len(result) - 1 : 2]
        result[1::2, self.latent_space.part("domain")] = (0.0, 1.0)
        return result

    def in_first_domain(self, latents: Latents) -> Latents:
        result = latents.copy()
        result[:, self.latent_space.part("domain")] = (1.0, 0.0)
        return result

    def paint(self, latents: Tensor) -> tuple[Tensor, Tensor]:
        """Both domains' pictures in [-1, 1] of the same z (N, latent_dim): the range in which the networks meet."""
        first, second = self.generator(latents)
        return torch.tanh(first), torch.tanh(second)

    @property
    def _domain(self) -> SecondDomain:
        return self.settings.second_domain


class CoupledGenerator(nn.Module):
    """z (N, dim) to a pair of pictures, without an output activation, through the same first layers.

    Attributes:
        shared: the first layers.
        heads: the last ones, for each domain its own.
    """

    def __init__(self, settings: CoGANSettings, shape: ImageShape) -> None:
        super().__init__()
        made = [_generator(settings, shape) for _ in DOMAINS]
        start = _starts(made[0])[-_own_layers(settings, made[0])]
        self.shared = nn.Sequential(*list(made[0])[:start])
        self.heads = nn.ModuleList(network[start:] for network in made)

    def forward(self, latents: Tensor) -> tuple[Tensor, Tensor]:
        ideas = self.shared(latents)
        return self.heads[0](ideas), self.heads[1](ideas)


class CoupledDiscriminator(nn.Module):
    """A picture of each domain, in [-1, 1], to its logit (N, 1), through the same last layers.

    Attributes:
        stems: the first layers, for each domain its own.
        shared: the last ones; both domains go through them in one batch.
    """

    def __init__(self, settings: CoGANSettings, shape: ImageShape) -> None:
        super().__init__()
        made = [_discriminator(settings, shape) for _ in DOMAINS]
        end = _starts(made[0])[_own_layers(settings, made[0])]
        self.stems = nn.ModuleList(network[:end] for network in made)
        self.shared = nn.Sequential(*list(made[0])[end:])

    def forward(self, first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
        seen = torch.cat([self.stems[0](first), self.stems[1](second)])
        logits = self.shared(seen)
        return logits[: len(first)], logits[len(first) :]


def _generator(settings: CoGANSettings, shape: ImageShape) -> nn.Sequential:
    if settings.network is Network.DENSE:
        made = dense_decoder(settings.latent_dim, shape, [settings.hidden_dim] * settings.hidden_layers, leaky)
    else:
        made = conv_decoder(settings.latent_dim, shape, settings.channels, nn.ReLU)
    assert isinstance(made, nn.Sequential)
    return made


def _discriminator(settings: CoGANSettings, shape: ImageShape) -> nn.Sequential:
    if settings.network is Network.DENSE:
        made = dense_encoder(shape, 1, [settings.hidden_dim] * settings.hidden_layers, leaky)
    else:
        made = conv_encoder(shape, 1, settings.channels, leaky)
    assert isinstance(made, nn.Sequential)
    return made


def _own_layers(settings: CoGANSettings, network: nn.Sequential) -> int:
    """How many layers next to the picture are not shared; at least one always is."""
    return min(settings.own_layers, len(_starts(network)) - 1)


def _starts(network: nn.Sequential) -> list[int]:
    """Where the layers that have weights to multiply with stand in a network."""
    weighted = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)
    return [index for index, module in enumerate(network) if isinstance(module, weighted)]
