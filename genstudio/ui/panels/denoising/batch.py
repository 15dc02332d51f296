"""A whole folder cleaned the way the page is set, with its progress."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from genstudio.denoising.folder import output_folder
from genstudio.ui.dialogs import files, message
from genstudio.ui.failure import Failure
from genstudio.ui.last_folder import last_folder
from genstudio.ui.panels.denoising.bench import Bench
from genstudio.ui.panels.denoising.method_cards import title_of
from genstudio.ui.panels.denoising.verdict import Outcome, outcome_of
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import quiet_button
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.notice import NoticeKind

if TYPE_CHECKING:
    from genstudio.denoising.folder import FolderOutcome
    from genstudio.denoising.restore import Blend, Restorer

BATCH = "denoising folder"
MOST_NAMED = 10


class FolderBatch(QFrame):
    """A line that is there while a folder is being cleaned."""

    def __init__(self, bench: Bench, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._studio = studio
        self._name = ""
        self._ended = threading.Event()
        self._ended.set()
        set_role(self, "notice")
        self._line = ElidedLabel("", "", self)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("denoising.folder_progress")
        self._bar.setAccessibleName(self.tr("Progress of the folder"))
        self._bar.setTextVisible(False)
        self._stop = quiet_button(self.tr("Stop"), "denoising.folder_stop", self)
        self._stop.setToolTip(self.tr("The pictures cleaned so far stay; the same folder goes on from there."))
        self._stop.clicked.connect(self._give_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.medium, SPACE.small, SPACE.small, SPACE.small)
        row.setSpacing(SPACE.medium)
        row.addWidget(self._line, 1)
        row.addWidget(self._bar, 1)
        row.addWidget(self._stop)
        self.hide()

    def ask(self) -> None:
        """Let the person choose a folder, then clean it."""
        folder = files.ask_folder(self, self.tr("Clean a folder of pictures"), last_folder(self._studio.settings))
        if folder is not None:
            self._studio.settings.change(last_folder=str(folder))
            self.confirm(folder)

    def confirm(self, folder: Path) -> None:
        """Say what will happen, and begin if the person agrees."""
        if self._studio.tasks.running(BATCH):
            sentence = self.tr("“{name}” is still being cleaned. Wait for it, or stop it first.")
            self._studio.tell(NoticeKind.INFO, sentence.format(name=self._name), about="denoising")
        elif not self._ended.is_set():
            sentence = self.tr("“{name}” is being stopped: its present picture is brought to an end. Try again then.")
            self._studio.tell(NoticeKind.INFO, sentence.format(name=self._name), about="denoising")
        else:
            into = self._ask_where(folder)
            if into is not None:
                self._begin(folder, into)

    def _ask_where(self, folder: Path) -> Path | None:
        """The folder for the cleaned pictures; None if the person does not want it after all."""
        first = output_folder(folder)
        fresh = _unused(first)
        told = self.tr("Every picture in “{folder}” is cleaned the way this page is set: “{way}”.")
        told = told.format(folder=folder.name, way=title_of(self._bench.method))
        outcome, words = outcome_of(self._bench)
        if outcome is Outcome.SPOILT:
            told += " " + self.tr("Look at the picture on this page before: {words}.").format(words=words)
        if fresh == first:
            where = self.tr("The cleaned ones go into the folder “{first}”; the originals stay as they are.")
            choices = [message.MessageChoice("clean", self.tr("Clean the folder"), message.ChoiceRole.PRIMARY)]
        else:
            where = self.tr(
                "Some were cleaned before, into the folder “{first}”. Go on there with those that are missing, or "
                "clean all of them anew, into “{fresh}”; the originals stay as they are."
            )
            choices = [
                message.MessageChoice("clean", self.tr("Go on"), message.ChoiceRole.PRIMARY),
                message.MessageChoice("anew", self.tr("Clean all anew")),
            ]
        told += " " + where.format(first=first.name, fresh=fresh.name)
        choices.append(message.MessageChoice("cancel", self.tr("Cancel")))
        answer = message.ask(self, self.tr("Clean a folder?"), told, choices)
        return {"clean": first, "anew": fresh}.get(answer)

    def _begin(self, folder: Path, into: Path) -> None:
        self._name = folder.name
        self._line.set_full_text(self.tr("Cleaning “{name}”…").format(name=folder.name))
        self._bar.setRange(0, 0)
        self.show()
        self._ended = threading.Event()
        work = cleaning_folder(folder, into, self._bench.restorer(), self._bench.setup.blend, self._ended)
        self._studio.tasks.run(BATCH, work, self._finish, self._fail, self._show_progress)

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        text = self.tr("Cleaning “{name}”: {done:,} of {total:,}")
        self._line.set_full_text(text.format(name=self._name, done=done, total=total))

    @Slot(object)
    def _finish(self, outcome: FolderOutcome) -> None:
        self.hide()
        parts = [self.tr("{count:,} cleaned").format(count=outcome.cleaned)]
        if outcome.present:
            parts.append(self.tr("{count:,} cleaned before").format(count=outcome.present))
        if outcome.failed:
            parts.append(self.tr("{count:,} could not be read").format(count=len(outcome.failed)))
        sentence = self.tr("“{name}” is done: {counts}. The cleaned pictures are in the folder “{into}”.")
        sentence = sentence.format(name=self._name, counts=", ".join(parts), into=outcome.into.name)
        kind = NoticeKind.WARNING if outcome.failed else NoticeKind.GOOD
        reasons = [failure.reason for failure in outcome.failed[:MOST_NAMED]]
        self._studio.tell(kind, sentence, detail="\n".join([str(outcome.into), *reasons]), about="denoising")

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self.hide()
        self._studio.tell(NoticeKind.ERROR, failure.sentence, detail=failure.detail, about="denoising")

    @Slot()
    def _give_up(self) -> None:
        self._studio.tasks.cancel(BATCH)
        self.hide()
        sentence = self.tr("Stopped. What was cleaned so far stays; choose the same folder to go on.")
        self._studio.tell(NoticeKind.INFO, sentence, about="denoising")


def cleaning_folder(
    folder: Path, into: Path, restorer: Restorer, how: Blend, ended: threading.Event
) -> Callable[[Callable[[int, int | None], None], Callable[[], bool]], FolderOutcome]:
    """Clean every picture of a folder; ``ended`` is set when no more will be written, however it went."""

    def work(progress: Callable[[int, int | None], None], cancelled: Callable[[], bool]) -> FolderOutcome:
        from genstudio.denoising.folder import denoise_folder

        try:
            return denoise_folder(folder, restorer, into, how, progress, cancelled)
        finally:
            ended.set()

    return work


def _unused(folder: Path) -> Path:
    """The folder, or the first of "denoised 2", "denoised 3"... that is not there yet."""
    candidate, number = folder, 2
    while candidate.exists():
        candidate, number = folder.with_name(f"{folder.name} {number}"), number + 1
    return candidate
