"""What families of a painter against a critic share: their settings, and the way their first weights are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from torch import nn
from torch.nn.utils import parametrizations

from genstudio.models.architecture import NetworkSettings
from genstudio.models.augmentation import AUGMENTATION_TITLES, Augmentation
from genstudio.models.base import ImageShape
from genstudio.models.networks import NETWORK_TITLES, Network
from genstudio.models.settings import setting

BETAS = (0.5, 0.999)
WEIGHT_STD = 0.02
SLOPE = 0.2


def loss_weight(
    title: str,
    help: str,
    default: float = 1.0,
    *,
    advanced: bool = True,
    only_with: tuple[str, ...] = (),
    unless_zero: str = "",
) -> Any:
    """The setting that weighs one term of a loss."""
    return setting(
        default,
        title,
        help,
        ge=0.0,
        le=1000.0,
        group="Loss",
        advanced=advanced,
        live=True,
        only_with=only_with,
        unless_zero=unless_zero,
    )


def rate(default: float, title: str, help: str) -> Any:
    """The setting of one learning rate."""
    return setting(default, title, help, ge=1e-7, le=1.0, group="Training", advanced=True, live=True, logarithmic=True)


class ContestSettings(NetworkSettings):
    """What a painter and its critic can be told, besides what their losses weigh."""

    hidden_layers: int = setting(
        2,
        "Hidden layers",
        "How many dense layers each network has.",
        ge=0,
        le=6,
        advanced=True,
        only_with=("network", "dense"),
    )
    learning_rate: float = rate(2e-4, "Painter's learning rate", "How large each correction of the generator is.")
    discriminator_learning_rate: float = rate(
        2e-4, "Critic's learning rate", "How large each correction of the discriminator is."
    )
    ema_decay: float = setting(
        0.995,
        "Weight averaging (EMA)",
        "Shows and saves a running average of the painter instead of its last state: calmer pictures. 0 turns it off.",
        ge=0.0,
        le=0.9999,
        group="Training",
        advanced=True,
    )
    augmentation: Augmentation = setting(
        Augmentation.NONE,
        "Change before the critic looks",
        "Real and painted pictures are changed alike before the critic sees them (DiffAugment), so that it cannot "
        "learn the real ones by heart. Turn it on with fewer than 10,000 pictures.",
        choices=AUGMENTATION_TITLES,
        group="Critic",
        advanced=True,
    )
    spectral_norm: bool = setting(
        False,
        "Calm critic (spectral norm)",
        "Limits how sharply the critic may change its mind, which steadies the contest.",
        group="Critic",
        advanced=True,
    )

    def obstacle(self, shape: ImageShape) -> str:
        if shape.points and self.augmentation is not Augmentation.NONE:
            return "Points cannot be changed before the critic looks. Choose “Nothing” there."
        return super().obstacle(shape)


def leaky() -> nn.Module:
    """The activation of critics and encoders."""
    return nn.LeakyReLU(SLOPE)


def layers(widths: Sequence[int], activation: Callable[[], nn.Module], *, batch_norm: bool = True) -> list[nn.Module]:
    """Dense layers of these widths, an activation between two; from the second hidden layer on with batch norm.

    The batch norm has no parameters of its own, as in Donahue et al. 2017 for MNIST (appendix).
    """
    made: list[nn.Module] = []
    for level in range(len(widths) - 1):
        made.append(nn.Linear(widths[level], widths[level + 1]))
        if level < len(widths) - 2:
            made += [nn.BatchNorm1d(widths[level + 1], affine=False)] if batch_norm and level > 0 else []
            made.append(activation())
    return made


def dense_first() -> Network:
    """The setting of the kind of network, for families whose papers use dense ones on small pictures."""
    made: Network = setting(
        Network.DENSE,
        "Network",
        "Dense networks are the paper's for digits. Convolutional ones see shapes and suit larger pictures.",
        choices=NETWORK_TITLES,
    )
    return made


def initialise(module: nn.Module) -> None:
    """Normal weights of standard deviation 0.02 for convolutions and what normalises them (Radford et al. 2015)."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, WEIGHT_STD)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, WEIGHT_STD)


def initialise_critic(critic: nn.Module, *, convolutional: bool, normalised: bool, limited: bool) -> None:
    """Draw a critic's first weights, and with `limited` put each layer under spectral norm.

    Args:
        normalised: whether it has batch norm, which goes with no penalty and no other limit on it.
    """
    if convolutional:
        critic.apply(initialise if normalised else _initialise_plain)
    if limited:
        critic.apply(_limit)


def _initialise_plain(module: nn.Module) -> None:
    """Weights that keep the size of what goes through, where no batch norm does (He et al. 2015, equation 15)."""
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, SLOPE)


def _limit(module: nn.Module) -> None:
    """Divide a layer's weights by their largest singular value (Miyato et al. 2018, equation 8)."""
    if isinstance(module, nn.Conv2d | nn.Linear):
        parametrizations.spectral_norm(module)
