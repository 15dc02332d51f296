"""InfoGAN: a GAN that finds by itself in what ways its pictures differ."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from torch import Tensor, nn
from torch.nn import functional

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.watch import Watch
from genstudio.errors import SettingsError
from genstudio.models.adversarial import Opinion
from genstudio.models.base import Batch, FamilyInfo, ImageShape, Preset, Purpose, Term, batch_of
from genstudio.models.contest import loss_weight, rate
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.game import GAME_TERMS, GameFamily, GameSettings
from genstudio.models.latent_space import Distribution, LatentPart
from genstudio.models.packing import PackedSettings
from genstudio.models.settings import setting

LOG_TWO_PI = math.log(2.0 * math.pi)
STEADY_RATE = 2e-4
CODE = "code"
STYLE = "style"


class InfoGANSettings(GameSettings, PackedSettings):
    """What an InfoGAN can be told."""

    latent_dim: int = setting(
        62,
        "Latent size",
        "How many random numbers each picture is painted from, besides its kind and its styles.",
        ge=1,
        le=1024,
        gloss="random numbers behind each picture",
    )
    categories: int = setting(
        10,
        "Kinds to find",
        "Into how many kinds it sorts the pictures on its own. For digits 10. 0 finds styles only.",
        ge=0,
        le=1000,
    )
    styles: int = setting(
        2,
        "Styles to find",
        "How many sliders it finds for what changes gradually, such as slant or width. 0 finds kinds only.",
        ge=0,
        le=64,
    )
    batch_size: int = batch_of(128)
    learning_rate: float = rate(1e-3, "Painter's learning rate", "How large each correction of the generator is.")
    code_weight: float = loss_weight(
        "Weight of reading the kind", "How much the critic cares about telling the kinds.", unless_zero="categories"
    )
    code_painted_weight: float = loss_weight(
        "Weight of a readable kind",
        "How strongly the painter is pushed to make the kinds differ.",
        advanced=False,
        unless_zero="categories",
    )
    style_weight: float = loss_weight(
        "Weight of reading the styles", "How much the critic cares about telling the styles.", unless_zero="styles"
    )
    style_painted_weight: float = loss_weight(
        "Weight of readable styles",
        "How strongly the painter is pushed to make the styles visible.",
        advanced=False,
        unless_zero="styles",
    )


class InfoGAN(GameFamily):
    """Information maximising GAN (Chen et al. 2016, equations 3 to 6).

    Painter and critic add -lambda L_I, the bound E log Q(c | G(z, c)) + H(c) on the mutual information of codes and
    pictures, with H(c) constant. Q is a head on the critic's trunk that sees painted pictures only: a softmax for the
    category, a Gaussian of variance 1 around what it says for each continuous code, as in the authors' program.
    """

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="infogan",
        title="InfoGAN",
        summary="A GAN that sorts the pictures into kinds and finds gradual styles by itself, without being told any "
        "classes. Choose it to see what your pictures have in common.",
        trait="finds kinds and styles by itself",
        paper="Chen et al., InfoGAN: Interpretable Representation Learning by Information Maximizing GANs, 2016",
        purpose=Purpose.INVENT,
    )
    settings_class: ClassVar[type[InfoGANSettings]] = InfoGANSettings
    terms: ClassVar[tuple[Term, ...]] = (
        *GAME_TERMS,
        Term("code", "reading the kind", "code_weight", optional=True),
        Term("style", "reading the styles", "style_weight", optional=True),
        Term("code_painted", "readable kind", "code_painted_weight", optional=True),
        Term("style_painted", "readable styles", "style_painted_weight", optional=True),
    )
    flow: ClassVar[Flow] = Flow(
        (
            Node("noise", "Random numbers", NodeKind.CODE, 0, 0),
            Node("code", "Kind, styles", NodeKind.CODE, 0, 1),
            Node("painter", "Painter", NodeKind.NETWORK, 1, 0.5),
            Node("painted", "Painted", NodeKind.PICTURE, 2, 0.5),
            Node("real", "Real pictures", NodeKind.PICTURE, 2, 1.5),
            Node("critic", "Critic", NodeKind.NETWORK, 3, 1),
            Node("verdict", "Real or painted?", NodeKind.VERDICT, 4, 0.5),
            Node("read", "Which kind, styles?", NodeKind.VERDICT, 4, 1.5),
        ),
        (
            Arrow("noise", "painter"),
            Arrow("code", "painter"),
            Arrow("painter", "painted"),
            Arrow("painted", "critic"),
            Arrow("real", "critic"),
            Arrow("critic", "verdict"),
            Arrow("critic", "read"),
        ),
    )
    settings: InfoGANSettings

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        values = super().suggested(shape, preset)
        if "objective" in values and not shape.points:  # whose own rate suits it better than that of the classic game
            values["learning_rate"] = STEADY_RATE
        return values

    @classmethod
    def check(cls, settings: Any, shape: ImageShape, class_names: tuple[str, ...]) -> None:
        super().check(settings, shape, class_names)
        if settings.categories == 1:
            raise SettingsError("A single kind says nothing; choose 2 kinds or more, or 0 to find styles only.")
        if settings.categories + settings.styles == 0:
            raise SettingsError("There is nothing to find; choose 2 kinds or more, or 1 style or more.")

    def parts(self) -> tuple[LatentPart, ...]:
        settings = self.settings
        parts = [LatentPart("z", settings.latent_dim, Distribution.UNIFORM)]
        if settings.categories:
            parts.append(LatentPart(CODE, settings.categories, Distribution.CATEGORICAL, title="Kind"))
        if settings.styles:
            parts.append(LatentPart(STYLE, settings.styles, Distribution.UNIFORM, title="Style"))
        return tuple(parts)

    def build_discriminator(self) -> nn.Module:
        return self.trunk(1 + self.together * (self.settings.categories + self.settings.styles))

    def critic_extras(self, real: Opinion, fake: Opinion, batch: Batch, latents: Tensor) -> dict[str, Tensor]:
        return {**super().critic_extras(real, fake, batch, latents), **self._reading(fake.heads, latents, "")}

    def painter_extras(self, fake: Opinion, latents: Tensor) -> dict[str, Tensor]:
        return {**super().painter_extras(fake, latents), **self._reading(fake.heads, latents, "_painted")}

    def extra_metrics(
        self, pixels: Pixels, terms: Mapping[str, float], labels: Labels | None = None, watch: Watch | None = None
    ) -> dict[str, float]:
        """The bound on the mutual information of codes and pictures, in nats (Chen et al. 2016, equation 5).

        `code_information` is at most log(categories); `style_information` takes the Gaussians as wide as they are best.
        """
        metrics: dict[str, float] = {}
        if "code" in terms:
            metrics["code_information"] = categorical_information(terms["code"], self.settings.categories)
        if "style" in terms:
            metrics["style_information"] = uniform_information(terms["style"], self.settings.styles)
        return metrics

    def _reading(self, heads: Tensor, latents: Tensor, suffix: str) -> dict[str, Tensor]:
        """-E log Q of each kind of code that was painted from."""
        terms: dict[str, Tensor] = {}
        if self.settings.categories:
            asked = latents[:, self.latent_space.part(CODE)].argmax(dim=1)
            terms[f"code{suffix}"] = functional.cross_entropy(heads[:, : self.settings.categories], asked)
        if self.settings.styles:
            means, styles = heads[:, self.settings.categories :], latents[:, self.latent_space.part(STYLE)]
            terms[f"style{suffix}"] = gaussian_surprise(means, styles)
        return terms


def gaussian_surprise(means: Tensor, values: Tensor) -> Tensor:
    """-log N(value; mean, 1), summed over the columns, the mean over the rows of (N, K), in nats."""
    return 0.5 * ((means - values).square().sum(dim=1).mean() + means.shape[1] * LOG_TWO_PI)


def categorical_information(cross_entropy: float, categories: int) -> float:
    """H(c) - E[-log Q(c | x)] of an even category, in nats."""
    return math.log(categories) - cross_entropy


def uniform_information(surprise: float, count: int) -> float:
    """H(c) - E[-log Q(c | x)] of `count` codes from U(-1, 1), in nats, from their `gaussian_surprise`.

    Q is taken as a Gaussian whose variance, the same for all, is the mean squared error instead of 1, which only
    tightens the bound: log 2 - 1/2 log(2 pi e s^2) for each code.
    """
    squared_error = max(2.0 * surprise / count - LOG_TWO_PI, 1e-12)
    return count * (math.log(2.0) - 0.5 * (LOG_TWO_PI + 1.0 + math.log(squared_error)))
