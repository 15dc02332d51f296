"""The coupled GAN: two painters that share how they think, two critics that share how they judge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.watch import Watch
from genstudio.errors import SettingsError
from genstudio.models.architecture import sized
from genstudio.models.augmentation import Augmentation, augment
from genstudio.models.base import Batch, Family, FamilyInfo, ImageShape, Phase, Preset, Purpose, Term, TermRole
from genstudio.models.contest import initialise, initialise_critic, loss_weight
from genstudio.models.coupled_networks import CoupledDiscriminator, CoupledGenerator
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.latent_space import Distribution, LatentPart, Latents, LatentSpace
from genstudio.models.networks import Network
from genstudio.models.objective import critic_terms, painter_loss
from genstudio.models.packing import PackedSettings, pack
from genstudio.models.penalties import watched
from genstudio.models.rules import APART, IN_PAIRS, RuleSettings, steepness
from genstudio.models.second_domain import DOMAIN_LABELS, DOMAIN_TITLES, SecondDomain, second_pictures
from genstudio.models.settings import setting

WEIGHT_DECAY = 5e-4
DOMAINS = ("first", "second")
COMPARED = 256


class CoGANSettings(RuleSettings, PackedSettings):
    """What a CoGAN can be told.

    z of 100, batch 64, Adam (2e-4; 0.5, 0.999) with a weight decay of 5e-4 and unweighted sums are those of the
    authors' program for digits and their edges (mingyuliutw/CoGAN, cogan_pytorch). It too has one layer of its own at
    either end and shares all others; but its painter is wider (1024 to 128 patterns; here 64 and 32), and its critic
    pools and has no batch norm (20, 50, 500), where the other families' networks serve here.
    eriklindernoren/PyTorch-GAN takes squared error, batch 32, no weight decay, two layers for each painter, and shares
    all of the critic but the last layer, where the paper shares the last ones.
    """

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
        gloss="random numbers behind each pair",
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
    real_weight: float = loss_weight(
        "Real pictures, first kind", "How much the critic cares about recognising them.", only_with=APART
    )
    fake_weight: float = loss_weight(
        "Painted pictures, first kind", "How much the critic cares about exposing them.", only_with=APART
    )
    pair_weight: float = loss_weight(
        "Telling pairs apart, first kind",
        "How much the critic cares about which of two pictures is the real one.",
        only_with=IN_PAIRS,
    )
    generator_weight: float = loss_weight(
        "Fooling the critic, first kind", "How strongly the painter is pushed to do so."
    )
    second_real_weight: float = loss_weight(
        "Real pictures, second kind", "How much the critic cares about recognising them.", only_with=APART
    )
    second_fake_weight: float = loss_weight(
        "Painted pictures, second kind", "How much the critic cares about exposing them.", only_with=APART
    )
    second_pair_weight: float = loss_weight(
        "Telling pairs apart, second kind",
        "How much the critic cares about which of two pictures is the real one.",
        only_with=IN_PAIRS,
    )
    second_generator_weight: float = loss_weight(
        "Fooling the critic, second kind", "How strongly the painter is pushed to do so."
    )


def _critic_terms(name: str, real: str, fake: str, pair: str) -> tuple[Term, ...]:
    """The terms of one domain's critic by any objective, with the settings that weigh them."""
    entropy, score = TermRole.CRITIC_ENTROPY, TermRole.CRITIC
    return (
        Term(f"real_{name}", f"critic on real, {name}", real, entropy, optional=True, critic=name),
        Term(f"fake_{name}", f"critic on painted, {name}", fake, entropy, optional=True, critic=name),
        Term(f"real_margin_{name}", f"critic on real, {name}", real, score, optional=True, critic=name),
        Term(f"fake_margin_{name}", f"critic on painted, {name}", fake, score, optional=True, critic=name),
        Term(f"pair_{name}", f"critic on pairs, {name}", pair, entropy, optional=True, critic=name),
    )


class CoGAN(Family):
    """Coupled generative adversarial networks (Liu & Tuzel 2016, equation 2).

    Two GANs over one z; the painters share their first layers, which decide what is painted, the critics their last.
    With logits D higher meaning real and sp the softplus, the sum over the domains k of
    discriminators, w_r E sp(-D_k(x_k)) + w_f E sp(D_k(G_k(z))); generators, E sp(-D_k(G_k(z))).
    The pictures of the domains are drawn independently. A latent vector is z and one weight per domain: one-hot paints
    in that domain, a mixture cross-fades both pictures.

    By another objective (`genstudio.models.objective`) both domains play it. Packed, each critic judges several
    pictures of its own domain at once. What is changed before the critics look is changed alike in both domains, so
    that partners stay partners. The penalties are the sums of both critics' slopes.
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
        *_critic_terms("first", "real_weight", "fake_weight", "pair_weight"),
        *_critic_terms("second", "second_real_weight", "second_fake_weight", "second_pair_weight"),
        Term("r1", "steepness at real", "r1_weight", optional=True),
        Term("r2", "steepness at painted", "r2_weight", optional=True),
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
            Node("real", "Real pictures", NodeKind.PICTURE, 2, 1),
            Node("critic", "Shared critic", NodeKind.NETWORK, 3, 1),
            Node("verdict", "Real?", NodeKind.VERDICT, 4, 1),
        ),
        (
            Arrow("z", "shared"),
            Arrow("shared", "first"),
            Arrow("shared", "second"),
            Arrow("first", "critic"),
            Arrow("second", "critic"),
            Arrow("real", "critic"),
            Arrow("critic", "verdict"),
        ),
    )
    settings: CoGANSettings

    def __init__(self, settings: CoGANSettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__(settings, shape, class_names)
        domain = LatentPart("domain", 2, Distribution.CATEGORICAL, title="Domain", labels=DOMAIN_LABELS[self._domain])
        self.latent_space = LatentSpace((LatentPart("z", settings.latent_dim), domain))
        self.generator = CoupledGenerator(settings, shape, settings.own_layers)
        seen = ImageShape(settings.packing * shape.channels, shape.height, shape.width)
        self.discriminator = CoupledDiscriminator(settings, seen, settings.own_layers, batch_norm=settings.normalised)
        convolutional = settings.network is Network.CONV
        if convolutional:
            self.generator.apply(initialise)
        initialise_critic(
            self.discriminator,
            convolutional=convolutional,
            normalised=settings.normalised,
            limited=settings.spectral_norm,
        )

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
        critic, betas, real = "discriminator_learning_rate", self.settings.betas, self.settings.relativistic
        return (
            Phase("discriminator", ("discriminator",), betas, learning_rate_setting=critic, weight_decay=WEIGHT_DECAY),
            Phase("generator", ("generator",), betas, pictures=real, same_pictures=real, weight_decay=WEIGHT_DECAY),
        )

    def losses(self, phase: str, batch: Batch) -> dict[str, Tensor]:
        latents = batch.normal(batch.size, self.settings.latent_dim)
        if phase == "generator":
            return self._painters(batch, latents)
        return self._critics(batch, latents)

    def real_pair(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """A real picture of each domain in [-1, 1], which have nothing to do with each other."""
        assert batch.partners is not None
        return batch.images * 2.0 - 1.0, second_pictures(batch.partners, self._domain) * 2.0 - 1.0

    def look(self, pictures: tuple[Tensor, Tensor], batch: Batch) -> tuple[Tensor, Tensor]:
        """Pictures of both domains, (N, C, H, W) in [-1, 1], as the critics see them."""
        first, second = pictures
        if self.settings.augmentation is not Augmentation.NONE:
            changed = augment(torch.cat(pictures, dim=1), self.settings.augmentation, batch, alike=len(DOMAINS))
            first, second = changed.chunk(len(DOMAINS), dim=1)
        return pack(first, self.settings.packing), pack(second, self.settings.packing)

    def _critics(self, batch: Batch, latents: Tensor) -> dict[str, Tensor]:
        settings = self.settings
        at_real, at_fake = settings.punished
        with torch.no_grad():
            painted = self.paint(latents)
        first, second = self.look(self.real_pair(batch), batch)
        real = watched(first, at_real), watched(second, at_real)
        first, second = self.look(painted, batch)
        fake = watched(first, at_fake), watched(second, at_fake)
        of_real, of_fake = self.discriminator(*real), self.discriminator(*fake)
        terms: dict[str, Tensor] = {}
        for name, one, other in zip(DOMAINS, of_real, of_fake, strict=True):
            found = critic_terms(settings.objective, one, other)
            terms |= {f"{term}_{name}": value for term, value in found.items()}
        return terms | steepness(settings, torch.cat(of_real), real, torch.cat(of_fake), fake)

    def _painters(self, batch: Batch, latents: Tensor) -> dict[str, Tensor]:
        of_real: tuple[Tensor | None, Tensor | None] = None, None
        if self.settings.relativistic:
            with torch.no_grad():
                of_real = self.discriminator(*self.look(self.real_pair(batch), batch))
        of_fake = self.discriminator(*self.look(self.paint(latents), batch))
        return {
            f"generator_{name}": painter_loss(self.settings.objective, fake, real)
            for name, fake, real in zip(DOMAINS, of_fake, of_real, strict=True)
        }

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
