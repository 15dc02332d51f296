"""`Losses`: every curve of a run at one moment, read once for all who show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from genstudio.ui.training_run import Curve, TrainingRun


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """Steps and values by term, on the pictures it learns from and on those that are held out."""

    learning: Mapping[str, Curve]
    unseen: Mapping[str, Curve]

    @classmethod
    def of(cls, training: TrainingRun) -> Losses:
        terms = training.terms()
        return cls(
            {term: training.curve(term, held_out=False) for term in terms},
            {term: training.curve(term, held_out=True) for term in terms},
        )

    def points(self) -> int:
        """How many there are in all the curves together."""
        curves = (*self.learning.values(), *self.unseen.values())
        return sum(len(steps) for steps, _ in curves)

    def measured(self, term: str) -> bool:
        """Whether there is anything to show; some terms are computed under some settings only."""
        return any(len(self.curve(term, held_out=held_out)[0]) for held_out in (False, True))

    def curve(self, term: str, *, held_out: bool) -> Curve:
        """Empty for a term that was not measured yet."""
        return (self.unseen if held_out else self.learning).get(term, (np.empty(0), np.empty(0)))
