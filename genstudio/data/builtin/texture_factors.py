"""`TextureFactors`: everything that may differ from one of the built-in textures to the next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from genstudio.data.builtin.canvas import Floats, Indices
from genstudio.data.builtin.factor_table import Factors, floats, one_of, uniform_draws


class Texture(IntEnum):
    """The class of a picture: the kind of pattern."""

    STRIPES = 0
    DOTS = 1
    CHECKS = 2
    WAVES = 3
    MARBLE = 4
    CELLS = 5
    WEAVE = 6
    RINGS = 7


class Harmony(IntEnum):
    """How the hues of a texture's three colours stand to each other."""

    NEIGHBOURS = 0
    OPPOSITES = 1
    THIRDS = 2


GRAINS = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class TextureFactors(Factors):
    """The known factors of a number of textures; every field has shape (count,), all are drawn independently.

    Attributes:
        kind: a `Texture`.
        scale: 0 (fine) to 1 (coarse), see `texture_painter.PERIODS`.
        angle: the pattern is turned by this share of the full circle, 0 to 1.
        place_x: the pattern is moved by this share of its period along its own direction, 0 to 1; in `Texture.RINGS`
            that far from the middle of the picture to the right.
        place_y: the same across its direction; in `Texture.RINGS` downwards.
        balance: how much of the ground is covered, 0 (little) to 1 (much).
        hue: as a share of the circle, 0 to 1.
        harmony: a `Harmony`.
        tone: of the ground, 0 (dark) to 1 (light); the sampler draws none between 0.2 and 0.78.
        grain: which of `GRAINS` random arrangements; seen in `Texture.MARBLE` and `Texture.CELLS` only.
    """

    kind: Indices
    scale: Floats
    angle: Floats
    place_x: Floats
    place_y: Floats
    balance: Floats
    hue: Floats
    harmony: Indices
    tone: Floats
    grain: Indices


def sample_texture_factors(count: int, seed: int = 0) -> TextureFactors:
    """Factors of `count` textures; the first ones of a seed are the same for every count."""
    uniform = uniform_draws(TextureFactors, count, seed)
    return TextureFactors(
        kind=one_of(uniform["kind"], len(Texture)),
        scale=floats(uniform["scale"]),
        angle=floats(uniform["angle"]),
        place_x=floats(uniform["place_x"]),
        place_y=floats(uniform["place_y"]),
        balance=floats(uniform["balance"]),
        hue=floats(uniform["hue"]),
        harmony=one_of(uniform["harmony"], len(Harmony)),
        tone=floats(np.interp(uniform["tone"], (0, 0.45, 0.45, 1), (0, 0.2, 0.78, 1))),
        grain=one_of(uniform["grain"], GRAINS),
    )
