"""A sheet of random samples to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QElapsedTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from genstudio.ui.latent_desk import DeskState
from genstudio.ui.sheet_painter import NOT_YET, SheetPainter
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid

if TYPE_CHECKING:
    from genstudio.latent.parts import Choice, Picks
    from genstudio.models.trained import TrainedModel

COUNT = 24
SHOW_MS = 100
"""While a sheet is being painted it is shown anew no more often than this."""


class SampleSheet(QWidget):
    """Random samples as the present model paints them, as daring as the desk's; a click takes one to the desk.

    Of a model with choices it can show the desk's own vector with every option instead: every class, all else alike.
    """

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._painter = SheetPainter(studio.renderer, "sampling.samples", self)
        self._seeds = self._fresh_seeds()
        self._painted_for: Wanted | None = None
        self._choices: tuple[Choice, ...] = ()
        self._units: npt.NDArray[np.float32] = np.empty((0, 0), np.float32)
        self._pictures: npt.NDArray[np.uint8] | None = None
        self._captions: tuple[str, ...] = ()
        self._since_shown = QElapsedTimer()
        self.grid = ThumbnailGrid("sampling.samples", self.tr("Random samples"), self)
        self.grid.setToolTip(self.tr("Click a picture to see it large and to change it."))
        self.grid.set_fit_all()
        self.grid.set_draggable(True)
        self.renew_button = button(self.tr("New samples"), "sampling.new_samples", self)
        self.kind = QComboBox(self)
        self.kind.setObjectName("sampling.samples_kind")
        self.kind.setAccessibleName(self.tr("What the samples are"))
        self.kind.setToolTip(self.tr("Random pictures, or the picture on the left with every option of a choice"))
        self.kind.hide()
        self._lay_out()
        self._painter.painted.connect(self._take)
        self._painter.finished.connect(self._show)
        self.grid.clicked.connect(self._choose)
        self.renew_button.clicked.connect(self._draw_others)
        self.kind.activated.connect(self._paint)
        studio.desk.changed.connect(self._follow)
        studio.model_changed.connect(self._follow)

    def units(self) -> npt.NDArray[np.float32]:
        """The samples' vectors in units, (N, dim)."""
        return self._units

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.medium)
        column.addWidget(self.kind)
        column.addWidget(self.grid, 1)
        column.addWidget(self.renew_button)

    @Slot()
    def _draw_others(self) -> None:
        self._seeds = self._fresh_seeds()
        self.grid.set_current(-1)
        self._paint()

    @Slot()
    def _follow(self) -> None:
        """Paint where what is wanted is not what was painted."""
        if self._studio.desk.choices() != self._choices:
            self._offer_kinds()
        if self._painted_for is None or self._wanted() != self._painted_for:
            self._paint()

    def _offer_kinds(self) -> None:
        self._choices = self._studio.desk.choices()
        self.kind.clear()
        self.kind.addItem(self.tr("Random pictures"))
        for choice in self._choices:
            title = choice.title[:1].lower() + choice.title[1:]
            self.kind.addItem(self.tr("This picture in every {title}").format(title=title))
        self.kind.setVisible(bool(self._choices))

    def _every(self) -> Choice | None:
        """The choice of which every option is shown; None for random samples."""
        index = self.kind.currentIndex()
        return self._choices[index - 1] if 0 < index <= len(self._choices) else None

    def _wanted(self) -> Wanted:
        state, every = self._studio.desk.state, self._every()
        return Wanted(self._studio.model, self._seeds, state.truncation, state.picks, every, state if every else None)

    @Slot()
    def _paint(self) -> None:
        model = self._studio.model
        if model is None or not self.isVisible():
            return
        from genstudio.latent.parts import chosen, every_option
        from genstudio.latent.sampling import random_units

        self._painted_for = wanted = self._wanted()
        state, every = self._studio.desk.state, self._every()
        self.renew_button.setVisible(every is None)
        if every is None:
            drawn = [random_units(model.prior, seed, wanted.truncation, picks=wanted.picks) for seed in self._seeds]
            self._units, self._captions = np.concatenate(drawn), ()
        else:
            self._units, self._captions = every_option(model.prior, state.units, every), every.options
        picture = model.picture_shape
        shape = (len(self._units), picture.channels, picture.height, picture.width)
        if self._pictures is None or self._pictures.shape != shape:
            self._pictures = None
        elif every is not None:
            self.grid.set_current(chosen(state.units, every))
        self._since_shown.start()
        self._painter.paint(model, self._studio.desk.latents_of(self._units), range(len(self._units)))

    @Slot(object, object)
    def _take(self, indices: tuple[int, ...], pictures: npt.NDArray[np.uint8]) -> None:
        if self._pictures is None:
            self._pictures = np.full((len(self._units), *pictures.shape[1:]), NOT_YET, np.uint8)
        self._pictures[list(indices)] = pictures
        if self._since_shown.hasExpired(SHOW_MS):
            self._show()

    @Slot()
    def _show(self) -> None:
        if self._pictures is None:
            return
        # What the grid shows must not change in place.
        self.grid.set_pictures(self._pictures.copy(), self._captions)
        self._since_shown.start()
        every = self._every()
        if every is not None:
            from genstudio.latent.parts import chosen

            self.grid.set_current(chosen(self._studio.desk.state.units, every))

    @Slot(int)
    def _choose(self, index: int) -> None:
        every = self._every()
        if every is None:
            self._studio.desk.draw(self.tr("Take a sample"), self._seeds[index])
        else:
            text = self.tr("Choose {title}").format(title=every.title.lower())
            self._studio.desk.choose(self._choices.index(every), index, text)

    def _fresh_seeds(self) -> tuple[int, ...]:
        """One for each sample, so that each can be drawn again by itself."""
        return tuple(self._studio.desk.fresh_seed() for _ in range(COUNT))


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that decides what is on the sheet; equal for equal sheets.

    Attributes:
        state: of the desk, where its own vector is shown with every option of `every`.
    """

    model: TrainedModel | None
    seeds: tuple[int, ...]
    truncation: float
    picks: Picks
    every: Choice | None
    state: DeskState | None
