"""`Runs`: begins trainings, goes on with those that were stopped, and gives them names."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from genstudio.errors import ExportError
from genstudio.project.run_names import LONGEST_NAME, new_folder, proposed_name
from genstudio.project.settings import runs_folder
from genstudio.project.writing import make_folder
from genstudio.ui.failure import Failure
from genstudio.ui.notice import Notice
from genstudio.ui.pictures import Pictures, same_lesson
from genstudio.ui.second_pictures import SecondPictures
from genstudio.ui.tasks import TaskCancelled, TaskProgress, Tasks, TaskWork
from genstudio.ui.training_run import TrainingRun
from genstudio.ui.widgets.notice import NoticeKind

if TYPE_CHECKING:
    from genstudio.models.base import FamilySettings, Preset
    from genstudio.project.training_job import TrainingJob
    from genstudio.training.config import TrainingConfig

CONTINUING = "continue run"

log = logging.getLogger(__name__)


class Runs(QObject):
    """Makes jobs of the present pictures and of run folders, and hands them to the training.

    Attributes:
        continuing: the name of a run that is being opened to go on with, empty when none is.

    Signals:
        continuing_changed: `continuing` has another value.
        beginning: a training is about to start.
        renamed: the folder of a run, and its new name.
        noticed: a `Notice` to show.
    """

    continuing_changed = Signal()
    beginning = Signal()
    renamed = Signal(object, str)
    noticed = Signal(object)

    def __init__(
        self, pictures: Pictures, second: SecondPictures, training: TrainingRun, tasks: Tasks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.continuing = ""
        self._pictures = pictures
        self._second = second
        self._training = training
        self._tasks = tasks

    def train(
        self,
        family: str,
        settings: FamilySettings,
        config: TrainingConfig,
        preset: Preset | None = None,
        aim: str = "",
    ) -> None:
        """Train a family on the present pictures, in a new run folder; `preset` and `aim` are noted there."""
        images = self._pictures.images
        if images is None or self._training.active:
            return
        from genstudio.models.registry import family_class
        from genstudio.project.training_job import TrainingJob

        chosen = family_class(family)
        two_sets = chosen.wants_second_set(settings.model_dump(mode="json"))
        name = proposed_name(images.name, chosen.info.title, runs_folder())
        job = TrainingJob(
            images=images,
            family=family,
            settings=settings,
            config=config,
            name=name,
            folder=self._new_folder(name),
            partner=self._second.fitting if two_sets else None,
            preset=preset,
            aim=aim,
        )
        self._begin(job)

    def continue_run(self, folder: Path) -> None:
        """Go on with a training that was stopped, on the pictures it was started with."""
        if self._training.active:
            self._tell(NoticeKind.WARNING, self.tr("A training is running already. Stop it first."))
            return

        def work(progress: TaskProgress, cancelled: TaskCancelled) -> TrainingJob:
            from genstudio.project.training_job import continued_job

            return continued_job(folder, progress, cancelled)

        self._open_to_continue(folder.name, work)

    def go_on(self) -> None:
        """Go on with the training that ended last, exactly where it stood, on its pictures."""
        job = self._training.job
        if job is None or self._training.active:
            return

        def work(progress: TaskProgress, cancelled: TaskCancelled) -> TrainingJob:
            from genstudio.project.training_job import further_job

            return further_job(job)

        self._open_to_continue(job.name, work)

    def cancel_continuing(self) -> None:
        """Give up opening a training to continue."""
        self._tasks.cancel(CONTINUING)
        self._set_continuing("")

    def of_others(self) -> bool:
        """Whether the training that runs, or ran last, learns from other pictures than those that are open."""
        job, images = self._training.job, self._pictures.images
        return job is not None and images is not None and not same_lesson(job.images, images)

    def bring_back_pictures(self) -> None:
        """Open the pictures of the last training again, which are still in memory."""
        job = self._training.job
        if job is not None:
            self._show_pictures_of(job)

    def rename(self, folder: Path, name: str, then: Callable[[], None]) -> None:
        """Call a run and its model otherwise; `then` is called when that is done, or was found impossible."""
        kept = " ".join(name.split())[:LONGEST_NAME]
        if not kept:
            return
        job = self._training.job
        if self._training.active and job is not None and job.folder == folder:
            self._tell(NoticeKind.INFO, self.tr("It is learning just now. Give it another name afterwards."))
            then()
            return

        def work(progress: TaskProgress, cancelled: TaskCancelled) -> None:
            from genstudio.project.run import Run

            Run.open(folder).rename(kept)

        def take(result: None) -> None:
            self.renamed.emit(folder, kept)
            then()

        def fail(failure: Failure) -> None:
            self._tell(NoticeKind.ERROR, failure.sentence)
            then()

        self._tasks.run(f"rename {folder}", work, take, fail)

    def _open_to_continue(self, name: str, work: TaskWork[TrainingJob]) -> None:
        self._set_continuing(name)
        self._tasks.run(CONTINUING, work, self._start_continued, self._fail_continuing)

    @Slot(object)
    def _start_continued(self, job: TrainingJob) -> None:
        self._set_continuing("")
        if self._training.active:
            self._tell(NoticeKind.WARNING, self.tr("Another training was started meanwhile. Stop it first."))
            return
        self._show_pictures_of(job)
        self._begin(job)

    @Slot(object)
    def _fail_continuing(self, failure: Failure) -> None:
        self._set_continuing("")
        self._tell(NoticeKind.ERROR, failure.sentence)

    def _begin(self, job: TrainingJob) -> None:
        self.beginning.emit()
        self._training.start(job)

    def _show_pictures_of(self, job: TrainingJob) -> None:
        if self._pictures.images is not job.images:
            self._pictures.show(job.images)
        if job.partner is not None and self._second.images is not job.partner:
            self._second.show(job.partner)

    def _new_folder(self, name: str) -> Path | None:
        """Where the next run is kept; None, said at once, where nothing can be written."""
        try:
            make_folder(runs_folder())
        except ExportError as error:
            log.warning("no run folder: %s", error)
            sentence = self.tr("{folder} cannot be written: this training is not kept. Save the model afterwards.")
            self._tell(NoticeKind.WARNING, sentence.format(folder=runs_folder()))
            return None
        return new_folder(runs_folder(), name, datetime.now())

    def _set_continuing(self, name: str) -> None:
        self.continuing = name
        self.continuing_changed.emit()

    def _tell(self, kind: NoticeKind, sentence: str) -> None:
        self.noticed.emit(Notice(kind, sentence))
