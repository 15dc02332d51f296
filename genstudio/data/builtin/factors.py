"""`FaceFactors`: everything that may differ from one built-in face to the next, and how it is drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from genstudio.data.builtin.canvas import Floats, Indices
from genstudio.data.builtin.factor_table import Factors, central, floats, one_of, pick, uniform_draws
from genstudio.data.builtin.palettes import DYED_HAIR_COLOURS, HAIR_COLOURS, IRIS_COLOURS


class HairStyle(IntEnum):
    """How the hair is worn."""

    BUZZ = 0
    SHORT = 1
    QUIFF = 2
    BOB = 3
    LONG = 4
    CURLY = 5
    BUN = 6
    PIGTAILS = 7


class Beard(IntEnum):
    """What grows on the chin."""

    NONE = 0
    STUBBLE = 1
    FULL = 2
    MOUSTACHE = 3


class Glasses(IntEnum):
    """What is worn on the nose."""

    NONE = 0
    ROUND = 1
    SQUARE = 2


class Expression(IntEnum):
    """The class of a face: what its mouth says."""

    SAD = 0
    NEUTRAL = 1
    HAPPY = 2


@dataclass(frozen=True, slots=True, eq=False)
class FaceFactors(Factors):
    """The known factors of a number of faces; every field has shape (count,).

    Attributes:
        skin: 0 (light) to 1 (deep).
        face_width: 0 (narrow) to 1 (wide).
        jaw: 0 (round) to 1 (pointed).
        hair_style: a `HairStyle`.
        hair_colour: index below `palettes.HAIR_COLOURS`; the sampler gives deep skin no blond and no middle brown.
        parting: -1 (parted at the viewer's left) to 1 (right).
        eye_size: 0 (small) to 1 (large).
        eye_colour: index below `palettes.IRIS_COLOURS`.
        gaze_x: -1 (left) to 1 (right).
        gaze_y: -1 (up) to 1 (down).
        openness: of the eyes, 0 (nearly closed) to 1 (wide).
        brow_angle: -1 (worried) to 1 (stern).
        brow_height: 0 (low) to 1 (raised).
        nose_size: 0 (small) to 1 (large).
        smile: -1 (frown) to 1 (broad smile).
        mouth_open: 0 (closed) to 1 (wide open).
        mouth_width: 0 (narrow) to 1 (wide).
        beard: a `Beard`, in the colour of the hair; the sampler gives none to some styles and to dyed hair.
        glasses: a `Glasses`.
        blush: 0 (none) to 1 (rosy).
        freckles: 0 (none) to 1 (strong).
        shirt: hue as a share of the circle, 0 to 1.
        background: hue as a share of the circle, 0 to 1.
        tilt: of the head, -1 (to the viewer's left) to 1 (right); 1 is `painter.LARGEST_TILT`.
        shift_x: of the head, -1 (left) to 1 (right); 1 is `painter.LARGEST_SHIFT`.
        shift_y: of the head, -1 (up) to 1 (down).
    """

    skin: Floats
    face_width: Floats
    jaw: Floats
    hair_style: Indices
    hair_colour: Indices
    parting: Floats
    eye_size: Floats
    eye_colour: Indices
    gaze_x: Floats
    gaze_y: Floats
    openness: Floats
    brow_angle: Floats
    brow_height: Floats
    nose_size: Floats
    smile: Floats
    mouth_open: Floats
    mouth_width: Floats
    beard: Indices
    glasses: Indices
    blush: Floats
    freckles: Floats
    shirt: Floats
    background: Floats
    tilt: Floats
    shift_x: Floats
    shift_y: Floats

    def expressions(self) -> Indices:
        """The `Expression` that each mouth shows; int64, shape (count,)."""
        return np.digitize(self.smile, (-_NEUTRAL, _NEUTRAL)).astype(np.int64)


_NEUTRAL = 0.3
"""Smiles nearer to 0 are neutral; the sampler draws none close to this border, so that the classes look different."""


def sample_factors(count: int, seed: int = 0) -> FaceFactors:
    """Factors of `count` faces; the first ones of a seed are the same for every count."""
    uniform = uniform_draws(FaceFactors, count, seed)
    skin = floats(uniform["skin"] ** 1.35)
    hair_style = pick(uniform["hair_style"], (0.09, 0.18, 0.14, 0.13, 0.16, 0.11, 0.10, 0.09))
    hair = _told_apart(pick(uniform["hair_colour"], _HAIR_SHARES), skin)
    dyed = hair >= HAIR_COLOURS - DYED_HAIR_COLOURS
    return FaceFactors(
        skin=skin,
        face_width=central(uniform["face_width"]),
        jaw=central(uniform["jaw"]),
        hair_style=hair_style,
        hair_colour=hair,
        parting=floats(np.where(uniform["parting"] < 0.5, -1, 1) * (0.5 + np.abs(uniform["parting"] - 0.5))),
        eye_size=central(uniform["eye_size"]),
        eye_colour=one_of(uniform["eye_colour"], IRIS_COLOURS),
        gaze_x=central(uniform["gaze_x"]) * 2 - 1,
        gaze_y=central(uniform["gaze_y"]) * 2 - 1,
        openness=floats(0.35 + 0.65 * np.sqrt(uniform["openness"])),
        brow_angle=central(uniform["brow_angle"]) * 2 - 1,
        brow_height=floats(uniform["brow_height"]),
        nose_size=central(uniform["nose_size"]),
        smile=_smile(uniform["smile"]),
        mouth_open=floats(np.maximum(0, uniform["mouth_open"] * 1.8 - 0.8)),
        mouth_width=central(uniform["mouth_width"]),
        beard=np.where(_BEARDLESS[hair_style] | dyed, 0, pick(uniform["beard"], (0.55, 0.13, 0.2, 0.12))),
        glasses=pick(uniform["glasses"], (0.7, 0.16, 0.14)),
        blush=floats(np.maximum(0, uniform["blush"] * 1.5 - 0.5)),
        freckles=floats(np.maximum(0, uniform["freckles"] * 5 - 4)),
        shirt=floats(uniform["shirt"]),
        background=floats(uniform["background"]),
        tilt=central(uniform["tilt"]) * 2 - 1,
        shift_x=central(uniform["shift_x"]) * 2 - 1,
        shift_y=central(uniform["shift_y"]) * 2 - 1,
    )


_HAIR_SHARES = (0.17, 0.16, 0.14, 0.10, 0.09, 0.09, 0.09, 0.05, 0.04, 0.035, 0.035)
_BEARDLESS = np.isin(np.arange(len(HairStyle)), [HairStyle.BOB, HairStyle.LONG, HairStyle.PIGTAILS])


def _told_apart(hair: Indices, skin: Floats) -> Indices:
    """Browns and blonds that deep skin would swallow, or that do not suit it, become the darkest browns."""
    return np.where((skin > 0.5) & (hair >= 2) & (hair <= 5), hair % 2, hair)


def _smile(uniform: npt.NDArray[np.float64]) -> Floats:
    """A quarter frowns (-1 to -0.45), three tenths straight mouths (-0.15 to 0.15), the others smiles (0.45 to 1)."""
    corners = (0, 0.25, 0.25, 0.55, 0.55, 1), (-1, -0.45, -0.15, 0.15, 0.45, 1)
    return floats(np.interp(uniform, *corners))
