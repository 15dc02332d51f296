"""`FaceFactors`: everything that may differ from one built-in face to the next, and how it is drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from genstudio.data.builtin.palettes import DYED_HAIR_COLOURS, HAIR_COLOURS, IRIS_COLOURS
from genstudio.data.builtin.shapes import Floats, Indices


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
class FaceFactors:
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

    def __post_init__(self) -> None:
        if {getattr(self, field.name).shape for field in fields(self)} != {(len(self.skin),)}:
            raise ValueError("every factor needs one value per face")

    def __len__(self) -> int:
        return len(self.skin)

    def chosen(self, which: slice | Indices) -> FaceFactors:
        """Some of the faces, by slice or by index."""
        return FaceFactors(**{field.name: getattr(self, field.name)[which] for field in fields(self)})

    def expressions(self) -> Indices:
        """The `Expression` that each mouth shows; int64, shape (count,)."""
        return np.digitize(self.smile, (-_NEUTRAL, _NEUTRAL)).astype(np.int64)


_NEUTRAL = 0.3
"""Smiles nearer to 0 are neutral; the sampler draws none close to this border, so that the classes look different."""


def sample_factors(count: int, seed: int = 0) -> FaceFactors:
    """Factors of `count` faces; the first ones of a seed are the same for every count."""
    draws = np.random.default_rng(seed).random((count, len(fields(FaceFactors))))
    uniform = {field.name: draws[:, column] for column, field in enumerate(fields(FaceFactors))}
    skin = _floats(uniform["skin"] ** 1.35)
    hair_style = _pick(uniform["hair_style"], (0.09, 0.18, 0.14, 0.13, 0.16, 0.11, 0.10, 0.09))
    hair = _told_apart(_pick(uniform["hair_colour"], _HAIR_SHARES), skin)
    dyed = hair >= HAIR_COLOURS - DYED_HAIR_COLOURS
    return FaceFactors(
        skin=skin,
        face_width=_central(uniform["face_width"]),
        jaw=_central(uniform["jaw"]),
        hair_style=hair_style,
        hair_colour=hair,
        parting=_floats(np.where(uniform["parting"] < 0.5, -1, 1) * (0.5 + np.abs(uniform["parting"] - 0.5))),
        eye_size=_central(uniform["eye_size"]),
        eye_colour=np.minimum((uniform["eye_colour"] * IRIS_COLOURS).astype(np.int64), IRIS_COLOURS - 1),
        gaze_x=_central(uniform["gaze_x"]) * 2 - 1,
        gaze_y=_central(uniform["gaze_y"]) * 2 - 1,
        openness=_floats(0.35 + 0.65 * np.sqrt(uniform["openness"])),
        brow_angle=_central(uniform["brow_angle"]) * 2 - 1,
        brow_height=_floats(uniform["brow_height"]),
        nose_size=_central(uniform["nose_size"]),
        smile=_smile(uniform["smile"]),
        mouth_open=_floats(np.maximum(0, uniform["mouth_open"] * 1.8 - 0.8)),
        mouth_width=_central(uniform["mouth_width"]),
        beard=np.where(_BEARDLESS[hair_style] | dyed, 0, _pick(uniform["beard"], (0.55, 0.13, 0.2, 0.12))),
        glasses=_pick(uniform["glasses"], (0.7, 0.16, 0.14)),
        blush=_floats(np.maximum(0, uniform["blush"] * 1.5 - 0.5)),
        freckles=_floats(np.maximum(0, uniform["freckles"] * 5 - 4)),
        shirt=_floats(uniform["shirt"]),
        background=_floats(uniform["background"]),
        tilt=_central(uniform["tilt"]) * 2 - 1,
        shift_x=_central(uniform["shift_x"]) * 2 - 1,
        shift_y=_central(uniform["shift_y"]) * 2 - 1,
    )


_HAIR_SHARES = (0.17, 0.16, 0.14, 0.10, 0.09, 0.09, 0.09, 0.05, 0.04, 0.035, 0.035)
_BEARDLESS = np.isin(np.arange(len(HairStyle)), [HairStyle.BOB, HairStyle.LONG, HairStyle.PIGTAILS])


def _floats(values: npt.NDArray[np.float64]) -> Floats:
    return values.astype(np.float32)


def _central(uniform: npt.NDArray[np.float64]) -> Floats:
    """Uniform draws to the triangular distribution on [0, 1], whose middle values are the likeliest."""
    lower = np.sqrt(uniform / 2)
    upper = 1 - np.sqrt((1 - uniform) / 2)
    return _floats(np.where(uniform < 0.5, lower, upper))


def _pick(uniform: npt.NDArray[np.float64], shares: tuple[float, ...]) -> Indices:
    return np.minimum(np.digitize(uniform, np.cumsum(shares)), len(shares) - 1).astype(np.int64)


def _told_apart(hair: Indices, skin: Floats) -> Indices:
    """Browns and blonds that deep skin would swallow, or that do not suit it, become the darkest browns."""
    return np.where((skin > 0.5) & (hair >= 2) & (hair <= 5), hair % 2, hair)


def _smile(uniform: npt.NDArray[np.float64]) -> Floats:
    """A quarter frowns (-1 to -0.45), three tenths straight mouths (-0.15 to 0.15), the others smiles (0.45 to 1)."""
    corners = (0, 0.25, 0.25, 0.55, 0.55, 1), (-1, -0.45, -0.15, 0.15, 0.45, 1)
    return _floats(np.interp(uniform, *corners))
