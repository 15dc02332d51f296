"""All families there are: those of this package, and those that other packages offer by an entry point."""

from __future__ import annotations

import logging
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from inspect import isabstract

from genstudio.data.naming import quoted
from genstudio.errors import SettingsError
from genstudio.models.aae import AdversarialAutoencoder
from genstudio.models.acgan import ACGAN
from genstudio.models.autoencoder import Autoencoder
from genstudio.models.base import Family, FamilyInfo, FamilySettings, Purpose, Term
from genstudio.models.bigan import BiGAN
from genstudio.models.cgan import ConditionalGAN
from genstudio.models.cogan import CoGAN
from genstudio.models.cvae import ConditionalVAE
from genstudio.models.dcgan import DCGAN
from genstudio.models.denoising import DenoisingAutoencoder
from genstudio.models.fgan import FGAN
from genstudio.models.gan import GAN
from genstudio.models.infogan import InfoGAN
from genstudio.models.vae import VAE
from genstudio.models.wgan import WGAN
from genstudio.models.wgan_gp import WGANGP

DEFAULT_FAMILY = "vae"
ENTRY_POINT_GROUP = "genstudio.models"

log = logging.getLogger(__name__)


def grouped() -> dict[Purpose, list[type[Family]]]:
    """The families by what somebody wants of them, in the order of `Purpose`; groups without any are left out."""
    groups: dict[Purpose, list[type[Family]]] = {purpose: [] for purpose in Purpose}
    for family in families().values():
        groups[family.info.purpose].append(family)
    return {purpose: members for purpose, members in groups.items() if members}


def families() -> dict[str, type[Family]]:
    """Every family by its key, the program's own first, in the order in which the window lists them."""
    own: tuple[type[Family], ...] = (
        VAE,
        Autoencoder,
        AdversarialAutoencoder,
        GAN,
        DCGAN,
        WGAN,
        WGANGP,
        FGAN,
        InfoGAN,
        BiGAN,
        CoGAN,
        ConditionalVAE,
        ConditionalGAN,
        ACGAN,
        DenoisingAutoencoder,
    )
    known = {family.info.key: family for family in own}
    for family in _offered():
        known.setdefault(family.info.key, family)
    return known


@cache
def _offered() -> tuple[type[Family], ...]:
    """Those of other packages. Looked for once: it reads a file of every package that is installed."""
    loaded = (_load(point) for point in entry_points(group=ENTRY_POINT_GROUP))
    return tuple(family for family in loaded if family is not None)


def _load(point: EntryPoint) -> type[Family] | None:
    """The family that an entry point names; None, and a line in the log, where it names none that can be used."""
    try:
        family = point.load()
    except Exception:  # a package of somebody else: whatever is wrong with it must not keep the program from starting
        log.exception("the model “%s” of %s was left out: it cannot be loaded", point.name, point.value)
        return None
    if isinstance(family, type) and issubclass(family, Family) and _complete(family):
        return family
    log.error("the model “%s” was left out: %s is no complete class derived from Family", point.name, point.value)
    return None


def _complete(family: type[Family]) -> bool:
    """Whether a class says all that the program asks of a family before it builds one."""
    terms = getattr(family, "terms", None)
    return (
        not isabstract(family)
        and isinstance(getattr(family, "info", None), FamilyInfo)
        and isinstance(family.settings_class, type)
        and issubclass(family.settings_class, FamilySettings)
        and isinstance(terms, tuple)
        and all(isinstance(term, Term) for term in terms)
    )


def family_class(key: str) -> type[Family]:
    """The family of a key.

    Raises:
        SettingsError: there is none.
    """
    known = families()
    if key not in known:
        raise SettingsError(f"There is no model {quoted(key)}; there are {', '.join(known)}.")
    return known[key]
