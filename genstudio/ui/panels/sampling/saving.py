"""Saving the picture on the desk, with its recipe inside."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from genstudio.ui.dialogs import files
from genstudio.ui.enlarging import enlarged
from genstudio.ui.failure import Failure
from genstudio.ui.last_folder import last_folder
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import TaskWork
from genstudio.ui.widgets.notice import NoticeKind

if TYPE_CHECKING:
    from genstudio.latent.recipe import Recipe
    from genstudio.models.trained import TrainedModel

LARGE = 512
"""The side that a large copy reaches, in pixels, by a whole factor."""


class SaveMenu(QMenu):
    """The sizes to save the picture in; asks for the place, then paints and writes in the background."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._large = QAction(self)
        self._large.setObjectName("sampling.save.large")
        self._large.triggered.connect(self._save_large)
        self._original = QAction(self)
        self._original.setObjectName("sampling.save.original")
        self._original.triggered.connect(self._save_original)
        self.addActions([self._large, self._original])
        self.aboutToShow.connect(self._name_sizes)

    @Slot()
    def _name_sizes(self) -> None:
        model = self._studio.model
        if model is None:
            return
        shape, scale = model.picture_shape, large_scale(model)
        large = self.tr("Large: {width} × {height} pixels")
        self._large.setText(large.format(width=shape.width * scale, height=shape.height * scale))
        original = self.tr("As it was learned: {width} × {height} pixels")
        self._original.setText(original.format(width=shape.width, height=shape.height))

    @Slot()
    def _save_large(self) -> None:
        if self._studio.model is not None:
            self._save(large_scale(self._studio.model))

    @Slot()
    def _save_original(self) -> None:
        self._save(1)

    def _save(self, scale: int) -> None:
        studio, model = self._studio, self._studio.model
        if model is None:
            return
        from genstudio.latent.recipe import Recipe

        folder = last_folder(studio.settings)
        seed = studio.desk.state.seed
        suggested = folder / (f"{model.card.name}.png" if seed is None else f"{model.card.name} {seed}.png")
        pattern = self.tr("Picture with its recipe (*.png)")
        path = files.ask_save(self.parentWidget(), self.tr("Save the picture"), pattern, suggested)
        if path is None:
            return
        state = studio.desk.state
        latents = studio.desk.latents()[0]
        recipe = Recipe.of(model, latents, state.seed or 0, state.truncation)
        work = saving(model, recipe, path, scale, drawn=state.seed is not None)
        studio.tasks.run("save picture", work, self._note_saved, self._tell_failure)

    @Slot(object)
    def _note_saved(self, path: Path) -> None:
        self._studio.settings.change(last_folder=str(path.parent))
        sentence = self.tr("Saved as {name}. Its recipe is inside.").format(name=path.name)
        self._studio.tell(NoticeKind.GOOD, sentence, detail=str(path))

    @Slot(object)
    def _tell_failure(self, failure: Failure) -> None:
        self._studio.tell(NoticeKind.ERROR, failure.sentence, about="sampling")


def large_scale(model: TrainedModel) -> int:
    """How many times as large a large copy is."""
    return max(1, LARGE // max(model.picture_shape.height, model.picture_shape.width))


def saving(model: TrainedModel, recipe: Recipe, path: Path, scale: int, *, drawn: bool) -> TaskWork[Path]:
    """The work of painting a recipe and writing it; it returns the path.

    Args:
        drawn: whether the recipe's seed draws its vector; otherwise none is written.
    """

    def work(progress: object, cancelled: object) -> Path:
        import numpy as np

        from genstudio.project.export import save_picture

        pictures = model.depict(np.array([recipe.latents], np.float32))
        text = recipe.text() if drawn else json.dumps({**asdict(recipe), "seed": None}, ensure_ascii=False)
        save_picture(enlarged(pictures, scale)[0], path, text)
        return path

    return work
