"""Choosing what to export and where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QWidget

from genstudio.ui.dialogs import files
from genstudio.ui.failure import Failure
from genstudio.ui.last_folder import last_folder
from genstudio.ui.panels.interpolation.exporting import filming, stripping
from genstudio.ui.panels.interpolation.film_settings import FilmSettings
from genstudio.ui.panels.interpolation.stage import STEPS, WayStage
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import TaskWork
from genstudio.ui.widgets.notice import NoticeKind
from genstudio.ui.widgets.working_bar import WorkingBar

TASK = "export morph"


class ExportMenu(QMenu):
    """Film or strip of the way that `WayStage` shows, written in the background."""

    def __init__(
        self, studio: Studio, stage: WayStage, settings: FilmSettings, bar: WorkingBar, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self._stage = stage
        self._settings = settings
        self._bar = bar
        film = self.addAction(self.tr("As a film (GIF, WebP)…"))
        film.setObjectName("interpolation.export.film")
        film.triggered.connect(self._export_film)
        strip = self.addAction(self.tr("As a strip of {count} pictures (PNG)…").format(count=STEPS))
        strip.setObjectName("interpolation.export.strip")
        strip.triggered.connect(self._export_strip)
        bar.cancelled.connect(self._cancel)

    @Slot()
    def _export_film(self) -> None:
        pattern = self.tr("GIF film (*.gif);;WebP film (*.webp);;PNG film (*.png)")
        path = self._ask_path(self.tr("Export the film"), pattern, ".gif")
        way = self._stage.way()
        if path is not None and way is not None:
            self._run(filming(way, self._settings.plan(), path))

    @Slot()
    def _export_strip(self) -> None:
        path = self._ask_path(self.tr("Export the strip"), self.tr("PNG picture (*.png)"), ".png")
        way = self._stage.way()
        if path is not None and way is not None:
            self._run(stripping(way, STEPS, self._settings.plan().scale, path))

    def _ask_path(self, title: str, pattern: str, suffix: str) -> Path | None:
        model = self._studio.model
        if model is None:
            return None
        folder = last_folder(self._studio.settings)
        name = self.tr("{name} morph").format(name=model.card.name)
        return files.ask_save(self.parentWidget(), title, pattern, folder / f"{name}{suffix}")

    def _run(self, work: TaskWork[Path]) -> None:
        self._bar.begin()
        self._studio.tasks.run(TASK, work, self._note_written, self._tell_failure, self._bar.set_progress)

    @Slot()
    def _cancel(self) -> None:
        self._studio.tasks.cancel(TASK)

    @Slot(object)
    def _note_written(self, path: Path) -> None:
        self._bar.hide()
        self._studio.settings.change(last_folder=str(path.parent))
        self._studio.tell(NoticeKind.GOOD, self.tr("Saved as {name}.").format(name=path.name), detail=str(path))

    @Slot(object)
    def _tell_failure(self, failure: Failure) -> None:
        self._bar.hide()
        self._studio.tell(NoticeKind.ERROR, failure.sentence, about="interpolation")
