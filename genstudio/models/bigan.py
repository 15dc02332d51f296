"""The bidirectional GAN: a painter, its critic, and an encoder that learns to read what the painter means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.watch import Watch
from genstudio.models.architecture import sized
from genstudio.models.augmentation import augment
from genstudio.models.base import Batch, Family, FamilyInfo, ImageShape, Phase, Preset, Purpose, Term, TermRole
from genstudio.models.contest import dense_first, initialise, initialise_critic, layers, leaky, loss_weight
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.latent_space import Distribution, LatentPart, Latents, LatentSpace
from genstudio.models.networks import Network, conv_decoder, conv_encoder
from genstudio.models.objective import critic_terms, painter_loss
from genstudio.models.packing import PackedSettings, pack
from genstudio.models.penalties import watched
from genstudio.models.rules import APART, RuleSettings, steepness
from genstudio.models.settings import setting
from genstudio.models.trained import encode_pixels, rows_at_once, to_floats

WEIGHT_DECAY = 2.5e-5
FEATURES = 8  # of the convolutional critic, per first channel: what it says of a picture before it sees the code


class BiGANSettings(RuleSettings, PackedSettings):
    """What a BiGAN can be told."""

    network: Network = dense_first()
    latent_dim: int = setting(
        50,
        "Latent size",
        "How many numbers a picture is painted from and described by, one slider each.",
        ge=1,
        le=1024,
        gloss="numbers that describe a picture",
    )
    hidden_dim: int = setting(
        1024,
        "Hidden size",
        "How many numbers each dense hidden layer has.",
        ge=8,
        le=4096,
        advanced=True,
        only_with=("network", "dense"),
        unless_zero="hidden_layers",
    )
    real_weight: float = loss_weight(
        "Weight of real pairs",
        "How much the critic cares about recognising real pictures with their codes.",
        only_with=APART,
    )
    fake_weight: float = loss_weight(
        "Weight of painted pairs",
        "How much the critic cares about exposing painted pictures with their codes.",
        only_with=APART,
    )
    generator_weight: float = loss_weight(
        "Weight of the painter", "How strongly the painter is pushed to fool the critic."
    )
    encoder_weight: float = loss_weight(
        "Weight of the encoder", "How strongly the encoder is pushed to fool the critic."
    )


class BiGAN(Family):
    """Adversarial feature learning (Donahue, Krähenbühl & Darrell 2017; the same game as Dumoulin et al. 2017, ALI).

    The critic sees pairs of a picture x and a code z; its logit D is higher for a real picture with its code E(x), and
    lower for a painted picture G(z) with the code it was painted from. With sp the softplus:
    discriminator, w_r E sp(-D(x, E(x))) + w_f E sp(D(G(z), z)); encoder and generator, in one step with the roles
    exchanged, E sp(D(x, E(x))) + E sp(-D(G(z), z)): the encoder is pushed towards "painted". z is uniform on (-1, 1).

    By another objective (`genstudio.models.objective`) the encoder loses what a painter would whose logits are -D.
    Under the relativistic one encoder and painter share one loss; it stands in both terms, each with the gradient of
    its own network only. Packed, the critic judges several pairs at once. What is changed before it looks is the
    picture of a pair, not its code, which is read from the whole picture. Penalties are on the slope in both.
    """

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="bigan",
        title="BiGAN",
        summary="A painter with an encoder beside it: it invents pictures, and describes yours in the painter's own "
        "terms. Choose it to find what a picture means, rather than to copy it exactly.",
        trait="invents and describes",
        paper="Donahue, Krähenbühl & Darrell, Adversarial Feature Learning, 2017",
        purpose=Purpose.INVENT,
    )
    settings_class: ClassVar[type[BiGANSettings]] = BiGANSettings
    terms: ClassVar[tuple[Term, ...]] = (
        Term("real", "critic on real pairs", "real_weight", TermRole.CRITIC_ENTROPY, optional=True),
        Term("fake", "critic on painted pairs", "fake_weight", TermRole.CRITIC_ENTROPY, optional=True),
        Term("real_margin", "critic on real pairs", "real_weight", TermRole.CRITIC, optional=True),
        Term("fake_margin", "critic on painted pairs", "fake_weight", TermRole.CRITIC, optional=True),
        Term("pair", "critic on real against painted", "pair_weight", TermRole.CRITIC_ENTROPY, optional=True),
        Term("r1", "steepness at real pairs", "r1_weight", optional=True),
        Term("r2", "steepness at painted pairs", "r2_weight", optional=True),
        Term("encoder", "encoder", "encoder_weight"),
        Term("generator", "painter", "generator_weight"),
    )
    can_encode: ClassVar[bool] = True
    averaged: ClassVar[tuple[str, ...]] = ("encoder", "generator")
    flow: ClassVar[Flow] = Flow(
        (
            Node("picture", "Picture", NodeKind.PICTURE, 0, 0),
            Node("encoder", "Encoder", NodeKind.NETWORK, 1, 0),
            Node("code", "Its code", NodeKind.CODE, 2, 0),
            Node("z", "Random numbers", NodeKind.CODE, 0, 2),
            Node("painter", "Painter", NodeKind.NETWORK, 1, 2),
            Node("painted", "Painted picture", NodeKind.PICTURE, 2, 2),
            Node("critic", "Critic", NodeKind.NETWORK, 3.5, 1),
            Node("verdict", "Real pair?", NodeKind.VERDICT, 5, 1),
        ),
        (
            Arrow("picture", "encoder"),
            Arrow("encoder", "code"),
            Arrow("code", "critic"),
            Arrow("z", "painter"),
            Arrow("painter", "painted"),
            Arrow("painted", "critic"),
            Arrow("critic", "verdict"),
        ),
    )
    settings: BiGANSettings

    def __init__(self, settings: BiGANSettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__(settings, shape, class_names)
        self.latent_space = LatentSpace((LatentPart("z", settings.latent_dim, Distribution.UNIFORM),))
        self.encoder: nn.Module = _encoder(settings, shape)
        self.generator: nn.Module = _generator(settings, shape)
        self.discriminator = PairCritic(settings, shape)
        convolutional = settings.network is Network.CONV
        if convolutional:
            self.encoder.apply(initialise)
            self.generator.apply(initialise)
        initialise_critic(
            self.discriminator,
            convolutional=convolutional,
            normalised=settings.normalised,
            limited=settings.spectral_norm,
        )

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        """Dense networks for the paper's small grey pictures, convolutional ones beyond.

        The authors' rates fall to a hundredth over the second half of their training; here, in the best preset, over
        all of it.
        """
        values = sized(shape, preset) | ({"final_rate": 0.01} if preset is Preset.BEST else {})
        values.pop("hidden_dim", None)
        if "channels" in values and "batch_size" in values:
            return {**values, "network": Network.CONV}
        return {**values, **({"hidden_dim": 512} if preset is Preset.FAST else {})}

    def phases(self) -> tuple[Phase, ...]:
        critic, betas = "discriminator_learning_rate", self.settings.betas
        return (
            Phase("discriminator", ("discriminator",), betas, learning_rate_setting=critic, weight_decay=WEIGHT_DECAY),
            Phase(
                "encoder and generator", ("encoder", "generator"), betas, weight_decay=WEIGHT_DECAY, same_pictures=True
            ),
        )

    def losses(self, phase: str, batch: Batch) -> dict[str, Tensor]:
        images = batch.images * 2.0 - 1.0
        latents = batch.uniform(batch.size, self.settings.latent_dim) * 2.0 - 1.0
        if phase == "discriminator":
            with torch.no_grad():
                codes, painted = self.encoder(images), self.paint(latents)
            return self._critics(self.pair(images, codes, batch), self.pair(painted, latents, batch))
        real = self.discriminator(*self.pair(images, self.encoder(images), batch))
        fake = self.discriminator(*self.pair(self.paint(latents), latents, batch))
        objective = self.settings.objective
        return {
            "encoder": painter_loss(objective, -real, -fake.detach()),
            "generator": painter_loss(objective, fake, real.detach()),
        }

    def pair(self, pictures: Tensor, codes: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
        """Pictures in [-1, 1] and their codes (N, dim) as the critic sees them."""
        together = self.settings.packing
        return pack(augment(pictures, self.settings.augmentation, batch), together), pack(codes, together)

    def _critics(self, real: tuple[Tensor, Tensor], fake: tuple[Tensor, Tensor]) -> dict[str, Tensor]:
        """The terms of the critic's step, on pairs of pictures and codes as it sees them."""
        settings = self.settings
        at_real, at_fake = settings.punished
        real = watched(real[0], at_real), watched(real[1], at_real)
        fake = watched(fake[0], at_fake), watched(fake[1], at_fake)
        of_real, of_fake = self.discriminator(*real), self.discriminator(*fake)
        terms = critic_terms(settings.objective, of_real, of_fake)
        return {**terms, **steepness(settings, of_real, real, of_fake, fake)}

    def extra_metrics(
        self, pixels: Pixels, terms: Mapping[str, float], labels: Labels | None = None, watch: Watch | None = None
    ) -> dict[str, float]:
        """How far pictures are from what the painter makes of their codes, and of those of other pictures.

        `reconstruction_distance` is the mean Euclidean distance |x - G(E(x))| of pictures in [0, 1],
        `shuffled_distance` the same with the code of the next picture; `reconstruction_ratio`, the first over the
        second, is 1 for an encoder that has learned nothing (Donahue et al. 2017, table of MNIST in section 4.2).
        """
        watch = watch or Watch()
        codes = encode_pixels(self, pixels, labels, watch.part(0, 3))
        matched = _distance(self, pixels, codes, watch.part(1, 3))
        shuffled = _distance(self, pixels, np.roll(codes, 1, axis=0), watch.part(2, 3))
        return {
            "reconstruction_distance": matched,
            "shuffled_distance": shuffled,
            "reconstruction_ratio": matched / max(shuffled, 1e-12),
        }

    def decode(self, latents: Tensor) -> Tensor:
        return (self.paint(latents) + 1.0) * 0.5

    def encode(self, images: Tensor) -> Tensor:
        codes: Tensor = self.encoder(images * 2.0 - 1.0)
        return codes

    def paint(self, latents: Tensor) -> Tensor:
        """Pictures in [-1, 1]: the range in which the networks meet."""
        return torch.tanh(self.generator(latents))


class PairCritic(nn.Module):
    """Pictures in [-1, 1], (N, C, H, W), and codes (N, dim) to logits (N, 1), higher for real pictures.

    Packed, a row holds several pictures in its channels, and their codes one after another.
    """

    def __init__(self, settings: BiGANSettings, shape: ImageShape) -> None:
        super().__init__()
        normalised, codes = settings.normalised, settings.packing * settings.latent_dim
        seen = ImageShape(settings.packing * shape.channels, shape.height, shape.width)
        if settings.network is Network.CONV:
            features = FEATURES * settings.channels
            trunk = conv_encoder(seen, features, settings.channels, leaky, batch_norm=normalised)
            self.pictures: nn.Module = nn.Sequential(trunk, leaky())
            widths = [features + codes, features, 1]
        else:
            self.pictures = nn.Flatten()
            widths = [seen.size + codes, *_hidden(settings), 1]
        self.pairs = nn.Sequential(*layers(widths, leaky, batch_norm=normalised))

    def forward(self, pictures: Tensor, codes: Tensor) -> Tensor:
        logits: Tensor = self.pairs(torch.cat([self.pictures(pictures), codes], dim=1))
        return logits


def _encoder(settings: BiGANSettings, shape: ImageShape) -> nn.Module:
    if settings.network is Network.CONV:
        return conv_encoder(shape, settings.latent_dim, settings.channels, leaky)
    return nn.Sequential(nn.Flatten(), *layers([shape.size, *_hidden(settings), settings.latent_dim], leaky))


def _generator(settings: BiGANSettings, shape: ImageShape) -> nn.Module:
    if settings.network is Network.CONV:
        return conv_decoder(settings.latent_dim, shape, settings.channels, nn.ReLU)
    pixels = nn.Unflatten(1, (shape.channels, shape.height, shape.width))
    return nn.Sequential(*layers([settings.latent_dim, *_hidden(settings), shape.size], nn.ReLU), pixels)


def _hidden(settings: BiGANSettings) -> list[int]:
    return [settings.hidden_dim] * settings.hidden_layers


@torch.inference_mode()
def _distance(family: BiGAN, pixels: Pixels, codes: Latents, watch: Watch) -> float:
    """The mean Euclidean distance of pictures, uint8 (N, C, H, W), from what is painted from the codes (N, dim)."""
    device = next(family.parameters()).device
    at_once = rows_at_once(family.shape)
    total = 0.0
    for start in range(0, len(pixels), at_once):
        watch.report(start, len(pixels))
        painted = family.decode(torch.from_numpy(codes[start : start + at_once].copy()).to(device))
        apart = painted - to_floats(pixels[start : start + at_once]).to(device)
        total += float(apart.flatten(1).norm(dim=1).sum())
    return total / len(pixels)
