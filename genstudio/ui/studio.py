"""`Studio`: the one place of the window's state. Panels show it and send it intents; they do not know each other."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from genstudio.data.source import joined_source
from genstudio.errors import DataError
from genstudio.project.run_files import MODEL_FILE, MODEL_SUFFIX
from genstudio.project.settings import SettingsFile
from genstudio.resources import resource_path
from genstudio.ui.failure import Failure
from genstudio.ui.histories import Histories
from genstudio.ui.last_folder import note_opened
from genstudio.ui.latent_desk import LatentDesk
from genstudio.ui.leaving_out import LeavingOut
from genstudio.ui.notice import Notice
from genstudio.ui.offer import Offer
from genstudio.ui.picture_news import PictureNews
from genstudio.ui.pictures import Pictures
from genstudio.ui.reading_again import ReadingAgain
from genstudio.ui.renderer import Renderer
from genstudio.ui.route import Route
from genstudio.ui.runs import Runs
from genstudio.ui.second_pictures import SecondPictures
from genstudio.ui.set_command import Sweeping
from genstudio.ui.tasks import TaskCancelled, TaskProgress, Tasks
from genstudio.ui.training_end import told_at_end
from genstudio.ui.training_run import TrainingRun
from genstudio.ui.varying import Varying
from genstudio.ui.widgets.notice import NoticeKind

if TYPE_CHECKING:
    from genstudio.models.trained import TrainedModel
    from genstudio.training.events import Finished

BUNDLED_MODEL = "faces.safetensors"
OPENING = "open model"
CONTINUING = "continue run"

log = logging.getLogger(__name__)


class Studio(QObject):
    """What is open, what is trained, and what was done with it.

    Attributes:
        pictures: the image set. second: another one, for models that learn from two.
        leaving_out: changes which of the pictures are used. varying: how they are varied while a model learns.
        reading: how they are read from their files.
        training: the run. runs: begins it, and goes on with others.
        desk: the latent vector being edited. route: the ends of a morph.
        model: what Create, Morph and Clean work with: the newest snapshot of a training, or a model that was opened.
        model_path: where it was opened from or saved to; None if nowhere yet.
        engine_ready: whether torch is loaded; the window is on screen before it is.
        histories: every change of the person's work that can be undone, by page.

    Signals:
        model_changed: `model` is another object; during training a few times per minute, the same network further on.
        engine_changed: `engine_ready` turned true.
        noticed: a `Notice` to show.
        settled: something is over on the page with this key, and whether it went well; see `Notice.outlives`.
        page_requested: the key of a page to go to.
        offered: an `Offer` for the page that was just requested.
    """

    model_changed = Signal()
    engine_changed = Signal()
    noticed = Signal(object)
    settled = Signal(str, bool)
    page_requested = Signal(str)
    offered = Signal(object)

    def __init__(self, settings: SettingsFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.tasks = Tasks(self)
        self.renderer = Renderer(self)
        self.histories = Histories(self)
        self.pictures = Pictures(self.tasks, self)
        self.leaving_out = LeavingOut(self.pictures, self.histories.dataset, self)
        self.varying = Varying(self.pictures, self.histories.dataset, self)
        self.reading = ReadingAgain(self.pictures, self.histories.dataset, self)
        self._sweeping = Sweeping(self.pictures, self.histories.dataset, self)
        self.second = SecondPictures(self.pictures, self.tasks, self)
        self.training = TrainingRun(self)
        self.runs = Runs(self.pictures, self.second, self.training, self.tasks, self)
        self._news = PictureNews(self.pictures, self.settings, self.tasks, self)
        self.model: TrainedModel | None = None
        self.model_path: Path | None = None
        self.engine_ready = False
        self._follows_training = True
        self.desk = LatentDesk(self.histories.sampling, self)
        self.route = Route(self.histories.interpolation, self)
        self._connect()

    def warm_up(self) -> None:
        """Load torch in the background; `engine_changed` tells when it is there."""

        def work(progress: TaskProgress, cancelled: TaskCancelled) -> tuple[str, ...]:
            from genstudio.data.readers import cifar, folder, idx, parquet  # noqa: F401 (a folder is opened soon)
            from genstudio.training.warm_up import warm_up

            return warm_up()

        self.tasks.run("warm up", work, self._engine_started, self._tell_failure)

    def open_pictures(self, source: str | Path) -> None:
        self.pictures.open(source)

    def open_bundled_model(self) -> None:
        """Show the faces that come with the program, so that the sliders answer before anything was trained."""

        def work(progress: TaskProgress, cancelled: TaskCancelled) -> TrainedModel:
            from genstudio.project.model_file import load_model

            return load_model(resource_path(BUNDLED_MODEL))

        if self.model is None and not self.tasks.running(OPENING):
            self.tasks.run("open bundled model", work, self._take_bundled, self._do_without)

    def open_model(self, path: Path) -> None:
        """Open a model file; a training that runs goes on, and its snapshots are not shown any more."""

        def work(progress: TaskProgress, cancelled: TaskCancelled) -> tuple[Path, TrainedModel]:
            from genstudio.project.model_file import load_model

            return path, load_model(path)

        self.tasks.run(OPENING, work, self._take_opened, self._tell_failure)

    def open_path(self, path: Path) -> None:
        """Open whatever was named: a model file, else pictures."""
        self.open_paths([path])

    def open_paths(self, paths: Sequence[Path]) -> bool:
        """Open whatever was dropped: one model file, else pictures, several together; whether it is pictures."""
        note_opened(self.settings, paths[0])
        if [path.suffix.lower() for path in paths] == [MODEL_SUFFIX]:
            self.open_model(paths[0])
            return False
        if any(path.suffix.lower() == MODEL_SUFFIX for path in paths):
            self.tell(NoticeKind.INFO, self.tr("Drop pictures together, or one model file alone."))
            return False
        try:
            self.open_pictures(paths[0] if len(paths) == 1 else joined_source(paths))
        except DataError as error:
            self.tell(NoticeKind.ERROR, str(error), about="dataset")
            return False
        return True

    def open_and_show(self, paths: Sequence[Path]) -> None:
        """The same, and the page of the pictures where it is pictures."""
        if self.open_paths(paths):
            self.page_requested.emit("dataset")

    def save_model(self, path: Path) -> None:
        """Write the present model to one file."""
        model = self.model
        if model is None:
            return

        def work(progress: TaskProgress, cancelled: TaskCancelled) -> Path:
            from genstudio.project.model_file import save_model

            save_model(model, path)
            return path

        self.tasks.run("save model", work, self._note_saved, self._tell_failure)

    def tell(
        self,
        kind: NoticeKind,
        sentence: str,
        action: str = "",
        page: str = "",
        detail: str = "",
        home: str = "",
        about: str = "",
    ) -> None:
        """Show a message; see `Notice`."""
        self.noticed.emit(Notice(kind, sentence, action, page, detail, home, about))

    def offer(self, offer: Offer) -> None:
        """Go to the page that does what is wanted with a picture, and hand it over."""
        self.page_requested.emit(offer.purpose.page)  # builds the page where it is not there yet
        self.offered.emit(offer)

    def busy(self) -> bool:
        """Whether any thread still works."""
        return self.training.active or self.tasks.busy() or self.renderer.isRunning()

    def wind_down(self) -> None:
        """Ask every thread to end, and let none begin; `busy` tells when they have."""
        self.training.stop()
        self.tasks.end()
        self.renderer.end()
        self.histories.clear()  # while the parts that its commands belong to are all there

    def _connect(self) -> None:
        self.training.previewed.connect(self._take_preview)
        self.training.ended.connect(self._take_ending)
        self.runs.beginning.connect(self._follow_training)
        self.runs.renamed.connect(self._note_name)
        self.runs.noticed.connect(self.noticed)
        self._news.noticed.connect(self.noticed)
        self._news.settled.connect(self.settled)
        self.renderer.failed.connect(self._tell_failure)

    @Slot()
    def _follow_training(self) -> None:
        self._follows_training = True

    @Slot()
    def _take_preview(self) -> None:
        preview = self.training.preview
        if preview is None or not self._follows_training:
            return
        if preview.learned_nothing and self.model is not None:
            return  # an untrained network paints grey: what was there before is nicer to look at until it has learned
        self._set_model(preview.model, None)

    @Slot()
    def _take_ending(self) -> None:
        training = self.training
        if training.finished is not None:
            self._take_finished(training.finished)
        if training.failure is not None:
            sentence, look = training.failure.sentence, self.tr("See the Train page")
            self.tell(NoticeKind.ERROR, sentence, look, "training", home="training")

    def _take_finished(self, finished: Finished) -> None:
        job, model = self.training.job, finished.model
        worthless = finished.learned_nothing
        if job is not None and job.folder is not None and not worthless:
            self.settings.add_recent("recent_models", str(job.folder / MODEL_FILE))
        if self._follows_training and not (worthless and self.model is not None):
            self._set_model(model, None)
        self.noticed.emit(told_at_end(self.training, finished, self._follows_training))

    @Slot(object, str)
    def _note_name(self, folder: Path, name: str) -> None:
        """What is in memory of a run that has another name now gets it, too."""
        job, finished, model = self.training.job, self.training.finished, self.model
        of_last_run = job is not None and job.folder == folder
        opened = self.model_path is not None and self.model_path.parent == folder
        if model is not None and (opened or (of_last_run and finished is not None and finished.model is model)):
            model.card = replace(model.card, name=name)
            self.model_changed.emit()
        if of_last_run:
            self.training.rename(name)

    @Slot(object)
    def _take_bundled(self, model: TrainedModel) -> None:
        if self.model is None and not self.tasks.running(OPENING):
            self._set_model(model, None)

    @Slot(object)
    def _do_without(self, failure: Failure) -> None:
        """The bundled model is a nicety: the log has what is wrong with it, and Create says how to train one."""

    @Slot(object)
    def _take_opened(self, opened: tuple[Path, TrainedModel]) -> None:
        path, model = opened
        self.settings.add_recent("recent_models", str(path))
        self._follows_training = False
        self._set_model(model, path)
        sentence = self.tr("“{name}” is open.").format(name=model.card.name or path.stem)
        self.tell(NoticeKind.GOOD, sentence, self.tr("Create pictures"), "sampling")

    @Slot(object)
    def _note_saved(self, path: Path) -> None:
        self.model_path = path
        self.settings.add_recent("recent_models", str(path))
        self.tell(NoticeKind.GOOD, self.tr("Saved as {name}.").format(name=path.name), detail=str(path))

    @Slot(object)
    def _engine_started(self, keys: object) -> None:
        self.engine_ready = True
        self.engine_changed.emit()

    @Slot(object)
    def _tell_failure(self, failure: Failure) -> None:
        self.tell(NoticeKind.ERROR, failure.sentence)

    def _set_model(self, model: TrainedModel, path: Path | None) -> None:
        self.model = model
        self.model_path = path
        self.desk.follow(model)
        self.route.follow(model)
        self.model_changed.emit()
