"""`Figure`: one number about a model, beside the same number for real pictures, and what it means."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

ALIKE, CLOSE, SOME_WAY = 0.95, 0.8, 0.5


class Better(Enum):
    """Which way a figure improves."""

    LOWER = "lower"
    HIGHER = "higher"
    NONE = "none"


class Standing(Enum):
    """How near a figure is to what real pictures reach; the value is for people."""

    ALIKE = "like real ones"
    CLOSE = "close"
    SOME_WAY = "some way off"
    FAR = "far off"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number about a model.

    Attributes:
        name: its key in files ("kid").
        title: what people call it, with the field's term.
        value: of the painted pictures; may be infinite or not a number.
        real: the same for real pictures that the reference does not hold, the best one can expect; None where there
            is no such thing.
        better: which way it improves.
        meaning: what it says, in a plain sentence or two.
        share: whether both are parts of a whole, 0 to 1, and read best in per cent.
        worst: what the poorest painter gets (the average picture over and over, or chance), for a sense of scale;
            None where that is not known.
        squared: whether it grows with the square of the distance that people see.
    """

    name: str
    title: str
    value: float
    real: float | None
    better: Better
    meaning: str
    share: bool = False
    worst: float | None = None
    squared: bool = False

    @property
    def score(self) -> float | None:
        """Where it stands between the poorest painter, 0, and real pictures, 1; None where either is not known.

        A value that is infinite or not a number is as poor as the poorest.
        """
        if self.real is None or self.worst is None or self.better is Better.NONE:
            return None
        reach = abs(self.worst - self.real)
        if reach == 0.0 or not math.isfinite(reach):
            return None
        if not math.isfinite(self.value):
            return 0.0
        short = (self.value - self.real) * (1.0 if self.better is Better.LOWER else -1.0) / reach
        short = min(max(short, 0.0), 1.0)
        return 1.0 - (math.sqrt(short) if self.squared else short)

    @property
    def standing(self) -> Standing:
        """The score in words."""
        score = self.score
        if score is None:
            return Standing.UNKNOWN
        steps = ((ALIKE, Standing.ALIKE), (CLOSE, Standing.CLOSE), (SOME_WAY, Standing.SOME_WAY))
        return next((standing for least, standing in steps if score >= least), Standing.FAR)

    def text(self, value: float | None) -> str:
        """A value of this figure for people: "82 %", "0.0123", a dash for none."""
        return "–" if value is None else as_text(value, share=self.share)


def as_text(value: float, *, share: bool = False) -> str:
    """A number with the digits that matter."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else "infinite"
    if share:
        return f"{100.0 * value:.0f} %" if value == 0.0 or abs(value) >= 0.095 else f"{100.0 * value:.1f} %"
    if abs(value) >= 1000.0 or value == round(value):
        return f"{value:,.0f}"
    if abs(value) < 5e-5:
        return f"{0.0:.4f}"
    return f"{value:.4f}" if abs(value) < 0.1 else f"{value:.3g}"
