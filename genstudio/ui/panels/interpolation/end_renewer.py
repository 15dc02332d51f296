"""Keeps ends that are pictures where the newest model sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from genstudio.ui.failure import Failure
from genstudio.ui.route import End, Ends
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import TaskWork

if TYPE_CHECKING:
    from genstudio.data.watch import CancelCheck
    from genstudio.models.trained import TrainedModel

TASK = "renew ends"


@dataclass(frozen=True, slots=True, eq=False)
class Renewed:
    """The answer: for these ends, by this model, each stale end's vector in units."""

    ends: Ends
    model: TrainedModel
    units: tuple[tuple[End, npt.NDArray[np.float32]], ...]


class EndRenewer(QObject):
    """Describes stale ends of `Studio.route` again, in the background, while ``page`` is on show; the newest wins.

    Where that means searching, it waits for the end of a training, which a search every few seconds would hold up.
    """

    def __init__(self, studio: Studio, page: QWidget) -> None:
        super().__init__(page)
        self._studio = studio
        self._page = page
        studio.model_changed.connect(self.renew)
        studio.route.changed.connect(self.renew)
        studio.training.state_changed.connect(self.renew)

    @Slot()
    def renew(self) -> None:
        model, route = self._studio.model, self._studio.route
        stale = route.stale()
        if model is None or route.ends is None or not stale or not self._page.isVisible():
            return
        if model.shape.points or (self._studio.training.active and not model.can_encode):
            return
        self._studio.tasks.run(TASK, renewing(model, route.ends, stale), self._take, self._ignore)

    @Slot(object)
    def _take(self, renewed: Renewed) -> None:
        route = self._studio.route
        if renewed.model is not self._studio.model or renewed.ends is not route.ends:
            return  # a newer task is on its way
        fresh = renewed.ends
        for which, units in renewed.units:
            fresh = fresh.with_end(which, route.anchor(units, fresh.at(which).picture))
        route.renew(fresh)

    @Slot(object)
    def _ignore(self, failure: Failure) -> None:
        """The ends stay where the former model saw them; the log has the details."""


def renewing(model: TrainedModel, ends: Ends, stale: tuple[End, ...]) -> TaskWork[Renewed]:
    """The work of describing the pictures of stale ends."""

    def work(progress: object, cancelled: CancelCheck) -> Renewed:
        from genstudio.data.watch import Watch
        from genstudio.latent.projection import describe, fit_to_shape
        from genstudio.training.config import use_threads

        use_threads(1)
        pictures = [(which, ends.at(which).picture) for which in stale]
        how = model.card.reading
        fitted = [(which, fit_to_shape(each, model.shape, how)) for which, each in pictures if each is not None]
        latents = describe(model, np.stack([picture for _, picture in fitted]), Watch(None, cancelled))
        units = model.prior.to_units(latents)
        return Renewed(ends, model, tuple((which, row) for (which, _), row in zip(fitted, units, strict=True)))

    return work
