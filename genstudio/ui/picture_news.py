"""`PictureNews`: what is told and remembered of pictures that were opened, or were not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from genstudio.data.builtin.cards import CARDS
from genstudio.data.image_set import ImageSet
from genstudio.data.options import ReadOptions
from genstudio.data.source import CATALOGUE, joined_source
from genstudio.project.settings import SettingsFile
from genstudio.ui.failure import Failure
from genstudio.ui.given_up import all_together, told_of
from genstudio.ui.notice import Notice
from genstudio.ui.pictures import Pictures
from genstudio.ui.tasks import TaskCancelled, TaskProgress, Tasks, TaskWork
from genstudio.ui.widgets.notice import NoticeKind

HOME = "dataset"
LONGEST_RECENT = 4000
"""Letters of a source that is remembered; thousands of paths together are not."""


class PictureNews(QObject):
    """Follows the pictures.

    Signals:
        noticed: a `Notice` to show.
        settled: an opening is over, or another one begins, see `Studio.settled`.
    """

    noticed = Signal(object)
    settled = Signal(str, bool)

    def __init__(self, pictures: Pictures, settings: SettingsFile, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._settings = settings
        self._tasks = tasks
        pictures.changed.connect(self._remember)
        pictures.changed.connect(self._settle)
        pictures.loading_changed.connect(self._begin)
        pictures.cancelled.connect(self._call_off)
        pictures.failed.connect(self._tell_unopened)
        pictures.given_up.connect(self._tell_given_up)
        pictures.recalled.connect(self._tell_recalled)

    @Slot()
    def _remember(self) -> None:
        images = self._pictures.images
        if images is None:
            return
        if images.source not in {card.address for card in CARDS} and len(images.source) <= LONGEST_RECENT:
            self._settings.add_recent("recent_pictures", images.source)
        if self._pictures.looked_back:
            return  # what was chosen then is not what holds the next time
        self._tasks.queue("choices", _remembering(images, self._pictures.options), lambda _: None, self._tell_failure)

    @Slot()
    def _settle(self) -> None:
        if not self._pictures.loading:
            self.settled.emit(HOME, True)

    @Slot()
    def _begin(self) -> None:
        """Why others could not be opened is of no concern to who opens these."""
        if self._pictures.loading:
            self.settled.emit(HOME, True)

    @Slot()
    def _call_off(self) -> None:
        self.settled.emit(HOME, False)

    @Slot()
    def _tell_recalled(self) -> None:
        """Say that some are left out, since nobody may remember why there are fewer."""
        images = self._pictures.images
        left_out = 0 if images is None else len(images.left_out)
        if left_out:
            one = self.tr("1 picture is left out, as you chose before.")
            many = self.tr("{count} pictures are left out, as you chose before.")
            where = self.tr("To see what is, choose “Left out” in the box above the pictures.")
            sentence = f"{one if left_out == 1 else many.format(count=f'{left_out:,}')} {where}"
            self.noticed.emit(Notice(NoticeKind.INFO, sentence, about=HOME))

    @Slot(object)
    def _tell_unopened(self, failure: Failure) -> None:
        again = failure.instead.startswith(CATALOGUE)
        action = self.tr("Try again") if again else self.tr("Open the folder") if failure.instead else ""
        self.noticed.emit(Notice(NoticeKind.ERROR, failure.sentence, action, about=HOME, source=failure.instead))

    @Slot(object, str)
    def _tell_given_up(self, given_up: Sequence[str], source: str) -> None:
        """Say it, since who drops things one after the other may have meant all of them."""
        together = all_together(given_up, source)
        action = self.tr("Open them together") if together else ""
        wanted = joined_source(together) if together else ""
        told = told_of(given_up, source)
        self.noticed.emit(Notice(NoticeKind.INFO, told, action, about=HOME, source=wanted, passing=True))

    @Slot(object)
    def _tell_failure(self, failure: Failure) -> None:
        self.noticed.emit(Notice(NoticeKind.ERROR, failure.sentence))


def _remembering(images: ImageSet, options: ReadOptions) -> TaskWork[None]:
    def work(progress: TaskProgress, cancelled: TaskCancelled) -> None:
        from genstudio.project.set_choices import SetChoices, remember

        remember(SetChoices.of(images, options))

    return work
