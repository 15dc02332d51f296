"""All families there are: those of this package, and those that other packages offer by an entry point."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from genstudio.errors import SettingsError
from genstudio.models.autoencoder import Autoencoder
from genstudio.models.base import Family
from genstudio.models.denoising import DenoisingAutoencoder
from genstudio.models.gan import GAN
from genstudio.models.vae import VAE

DEFAULT_FAMILY = "vae"
ENTRY_POINT_GROUP = "genstudio.models"


def families() -> dict[str, type[Family]]:
    """Every family by its key, the program's own first, in the order in which the window lists them."""
    own: tuple[type[Family], ...] = (VAE, Autoencoder, DenoisingAutoencoder, GAN)
    known = {family.info.key: family for family in own}
    for family in _offered():
        known.setdefault(family.info.key, family)
    return known


@cache
def _offered() -> tuple[type[Family], ...]:
    """Those of other packages. Looked for once: it reads a file of every package that is installed."""
    return tuple(point.load() for point in entry_points(group=ENTRY_POINT_GROUP))


def family_class(key: str) -> type[Family]:
    """The family of a key.

    Raises:
        SettingsError: there is none.
    """
    known = families()
    if key not in known:
        raise SettingsError(f"There is no model “{key}”; there are {', '.join(known)}.")
    return known[key]
