"""What the trainer tells while it works: frozen events, safe to hand to another thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import Pixels
from genstudio.models.trained import TrainedModel

Values = tuple[tuple[str, float], ...]

LEAST_STEPS = 10
"""Before so many a network paints as plainly as at first, and no loss of its learning was measured yet."""


@dataclass(frozen=True, slots=True)
class Started:
    """Training has begun or goes on.

    Attributes:
        step: where it begins; above 0 for a run that is continued.
        total_steps: where it will end, as far as known beforehand; None without a limit in epochs or steps.
        steps_per_epoch: how many steps go through all pictures once.
        device: "cpu" or "cuda".
    """

    step: int
    total_steps: int | None
    steps_per_epoch: int
    device: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Every loss term, unweighted, averaged over the steps since the last such event or over held-out pictures.

    Attributes:
        epoch: with fractions: 1.5 is half way through the second.
        seconds: of training so far, pauses left out.
        values: (term, value) pairs, and `loss`, their weighted sum.
    """

    step: int
    epoch: float
    seconds: float
    held_out: bool
    values: Values


@dataclass(frozen=True, slots=True)
class Progress:
    """Where training stands, a few times per second.

    Attributes:
        fraction: 0 to 1 of the way to the first limit reached, None without a limit.
        seconds_left: an estimate from the speed so far, None without a limit.
    """

    step: int
    epoch: float
    seconds: float
    images_per_second: float
    fraction: float | None
    seconds_left: float | None
    paused: bool


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """What the model paints now.

    Attributes:
        model: a snapshot that nobody changes any more; answers the sliders while training goes on.
        samples: uint8 (N, C, H, W), or points as float32 (N, 2, 1, 1), always from the same latent noise.
        originals, reconstructions: uint8 (M, C, H, W), held-out pictures and what the model makes of them; empty for a
            family without an encoder.
        landscape: of points, how real the critic thinks each place of the square is, float32 (rows, columns), from the
            lower left; None for pictures and without a critic.
    """

    step: int
    epoch: float
    model: TrainedModel
    samples: Pixels
    originals: Pixels
    reconstructions: Pixels
    landscape: npt.NDArray[np.float32] | None = None

    @property
    def learned_nothing(self) -> bool:
        """Whether the model is hardly more than its first random weights."""
        return self.step < LEAST_STEPS


class Ending:
    """Why training ended; the values are for files and messages."""

    COMPLETED = "completed"
    STOPPED = "stopped"
    BROKE_DOWN = "broke down"


def stopped_at_once(ending: str, step: int) -> bool:
    """Whether a training was stopped before it learned anything; `step`: over all sittings."""
    return ending == Ending.STOPPED and step < LEAST_STEPS


@dataclass(frozen=True, slots=True, eq=False)
class Finished:
    """Training is over and the model is ready.

    Attributes:
        ending: one of `Ending`.
        metrics: every held-out term, `loss`, and what else was measured at the end; over all held-out pictures, or
            over as many as were measured on the way where training was stopped.
        trouble: where learning broke down, one sentence on it; step, epoch and model are those of the last weights
            that worked.
    """

    step: int
    epoch: float
    seconds: float
    images_per_second: float
    ending: str
    model: TrainedModel
    metrics: Values
    trouble: str = ""

    @property
    def learned_nothing(self) -> bool:
        """Whether it was stopped at once, so that its model is worth nothing."""
        return stopped_at_once(self.ending, self.step)


Event = Started | Measured | Progress | Preview | Finished
