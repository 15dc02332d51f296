"""`Offer`: a picture that one page hands to another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]


class Purpose(Enum):
    """What is to be done with it; the value is the key of the page that does it."""

    START = "interpolation.start"
    END = "interpolation.end"
    CLEAN = "denoising"

    @property
    def page(self) -> str:
        """The key of the page that does it."""
        return self.value.partition(".")[0]


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """A picture and what it is for; nobody changes its array.

    Attributes:
        name: what people call it.
        picture: uint8 (C, H, W), as the model sees it.
        whole: reads the picture as its source has it, from any thread, see `genstudio.data.image_set.Originals`; None
            where `picture` is all there is.
    """

    purpose: Purpose
    name: str
    picture: Pixels
    whole: Callable[[], Pixels] | None = None
