"""`Way`: all that decides what lies between two pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from genstudio.latent.interpolation import Method, between, path
from genstudio.ui.route import Ends

if TYPE_CHECKING:
    from genstudio.models.trained import TrainedModel


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A model, two ends and the shape of the way between them; made anew whenever one of them changes."""

    model: TrainedModel
    ends: Ends
    method: Method

    def latents(self, steps: int) -> npt.NDArray[np.float32]:
        """`steps` vectors as the model takes them, float32 (steps, dim), the ends included."""
        return path(self.model.prior, *self._ends(), steps, self.method)

    def latents_at(self, position: float) -> npt.NDArray[np.float32]:
        """The vector at 0 to 1 of the way, float32 (1, dim)."""
        return between(self.model.prior, *self._ends(), position, self.method)[None]

    def _ends(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        prior = self.model.prior
        return prior.from_units(self.ends.start.units), prior.from_units(self.ends.end.units)
