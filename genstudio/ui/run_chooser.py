"""`RunChooser`: the trainings that are known, to go on with one, to open its model, or to call it otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from genstudio.project.run_files import MODEL_FILE
from genstudio.project.settings import runs_folder
from genstudio.ui.dialogs import files
from genstudio.ui.failure import Failure
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import TaskCancelled, TaskProgress, TaskWork
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.training_status import figure_of_rounds
from genstudio.ui.widgets.buttons import button, enable, primary_button
from genstudio.ui.widgets.run_rows import FACTS, FOLDER, PICTURE, SEARCHED, THUMBNAIL, TROUBLE, RunRows
from genstudio.ui.widgets.tips import plain_tip

if TYPE_CHECKING:
    from genstudio.project.run_list import KnownRun

LISTING = "list runs"
SIZE = QSize(760, 600)
Found = list[tuple["KnownRun", QImage]]


def choose_run(studio: Studio, parent: QWidget) -> RunChooser:
    """Show the dialog."""
    dialog = RunChooser(studio, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class RunChooser(QDialog):
    """The list fills while it is read; a damaged run stands in it with a sentence.

    Signals:
        listed: all runs were read.
    """

    listed = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs")
        self.setWindowTitle(self.tr("Continue a training"))
        self._studio = studio
        self._found: Found = []
        self._taken = 0
        self._model = QStandardItemModel(self)
        self._model.itemChanged.connect(self._rename)
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self._model)
        self._filtered.setFilterRole(SEARCHED)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._build()
        self._lay_out()
        self.resize(SIZE)
        self.finished.connect(self._give_up)
        self._note_choice()
        self._read()

    def _build(self) -> None:
        self._filter = QLineEdit(self)
        self._filter.setObjectName("runs.filter")
        self._filter.setAccessibleName(self.tr("Search"))
        self._filter.setPlaceholderText(self.tr("Search by name, model or day"))
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._search)
        self._list = QListView(self)
        self._list.setObjectName("runs.list")
        self._list.setAccessibleName(self.tr("Trainings"))
        self._list.setModel(self._filtered)
        self._list.setItemDelegate(RunRows(self._list))
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.doubleClicked.connect(self._go_on)
        self._list.selectionModel().selectionChanged.connect(self._note_choice)
        self._told = QLabel(self)
        self._told.setObjectName("runs.told")
        self._told.setWordWrap(True)
        set_role(self._told, "quiet")
        self._another = button(self.tr("Another folder…"), "runs.another", self)
        self._another.setToolTip(self.tr("A training that lies elsewhere, such as one of the command line"))
        self._another.clicked.connect(self._ask_folder)
        self._rename_button = button(self.tr("Rename"), "runs.rename", self)
        self._rename_button.clicked.connect(self._edit_name)
        self._open = button(self.tr("Open its model"), "runs.open", self)
        self._open.clicked.connect(self._open_model)
        self._leave = button(self.tr("Cancel"), "runs.cancel", self)
        self._leave.clicked.connect(self.reject)
        self._further = primary_button(self.tr("Go on"), "runs.further", self)
        self._further.clicked.connect(self._go_on)
        for control in (self._another, self._rename_button, self._open, self._leave):
            control.setAutoDefault(False)
        self._further.setDefault(True)

    def _lay_out(self) -> None:
        answers = QHBoxLayout()
        answers.setSpacing(SPACE.small)
        for control in (self._another, self._rename_button, self._open):
            answers.addWidget(control)
        answers.addStretch(1)
        answers.addWidget(self._leave)
        answers.addWidget(self._further)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.huge, SPACE.huge, SPACE.huge, SPACE.huge)
        column.setSpacing(SPACE.medium)
        column.addWidget(self._filter)
        column.addWidget(self._list, 1)
        column.addWidget(self._told)
        column.addLayout(answers)

    # Reading

    def _read(self) -> None:
        self._found, self._taken = [], 0
        self._told.setText(self.tr("Looking for trainings…"))
        work = _reading(runs_folder(), self._found)
        self._studio.tasks.run(LISTING, work, self._end_reading, self._fail, self._take)

    @Slot(int, int)
    def _take(self, done: int, total: int) -> None:
        """Show what was read since the last time."""
        for run, picture in self._found[self._taken :]:
            self._model.appendRow(self._row(run, picture))
            self._taken += 1
        if not self._chosen().isValid():
            rows = (self._filtered.index(row, 0) for row in range(self._filtered.rowCount()))
            self._list.setCurrentIndex(next((row for row in rows if not row.data(TROUBLE)), QModelIndex()))

    def _end_reading(self, count: int) -> None:
        self._take(count, count)
        self._studio.tasks.cancel(LISTING)  # its thread is about to end
        self._tell()
        self.listed.emit()

    def _fail(self, failure: Failure) -> None:
        self._told.setText(failure.sentence)

    def _row(self, run: KnownRun, picture: QImage) -> QStandardItem:
        item = QStandardItem(run.name)
        facts = self._facts(run)
        item.setData(facts, FACTS)
        item.setData(run.trouble, TROUBLE)
        item.setData(picture, PICTURE)
        item.setData(run.folder, FOLDER)
        item.setData(f"{run.name} {facts}", SEARCHED)
        item.setData(f"{run.name}. {facts}. {run.trouble}", Qt.ItemDataRole.AccessibleTextRole)
        item.setToolTip(plain_tip(str(run.folder)))
        return item

    def _facts(self, run: KnownRun) -> str:
        facts = [run.family] if run.family else []
        if run.epochs is not None:
            done = figure_of_rounds(run.epochs)
            text = self.tr("{done} of {limit} rounds") if run.limit else self.tr("{done} rounds")
            facts.append(text.format(done=done, limit=f"{run.limit:,}"))
        endings = {"completed": self.tr("finished"), "stopped": self.tr("stopped"), "broke down": self.tr("broke down")}
        if run.ending in endings:
            facts.append(endings[run.ending])
        facts.append(f"{run.touched:%d %b %Y, %H:%M}")
        return " · ".join(facts)

    # Choosing

    def _chosen(self) -> QModelIndex:
        chosen = self._list.selectionModel().selectedIndexes()
        return chosen[0] if chosen else QModelIndex()

    @Slot()
    def _note_choice(self) -> None:
        index = self._chosen()
        nothing = "" if index.isValid() else self.tr("Choose a training first")
        trouble = nothing or str(index.data(TROUBLE))
        running = self.tr("A training is running. Stop it first.") if self._studio.training.active else ""
        enable(self._further, not (trouble or running), trouble or running)
        enable(self._rename_button, not nothing, nothing)
        has_model = index.isValid() and (_folder(index) / MODEL_FILE).is_file()
        missing = self.tr("There is no model yet: it is kept when a training ends")
        enable(self._open, has_model, nothing or missing)
        self._tell()

    @Slot(str)
    def _search(self, text: str) -> None:
        self._filtered.setFilterFixedString(text.strip())
        if self._filtered.rowCount() and not self._chosen().isValid():
            self._list.selectionModel().setCurrentIndex(
                self._filtered.index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
        self._note_choice()

    def _tell(self) -> None:
        if self._studio.tasks.running(LISTING):
            return
        shown, all_ = self._filtered.rowCount(), self._model.rowCount()
        if not all_:
            self._told.setText(
                self.tr("Nothing was trained here yet. A training that lies elsewhere is in its folder.")
            )
        elif not shown:
            self._told.setText(self.tr("None of {count} fits what you look for.").format(count=f"{all_:,}"))
        elif self._chosen().isValid() and self._chosen().data(TROUBLE):
            self._told.setText(str(self._chosen().data(TROUBLE)))
        else:
            self._told.setText(self.tr("It goes on exactly where it ended; one that was finished, for as long again."))

    @Slot()
    def _go_on(self) -> None:
        if self._further.isEnabled():
            self._continue(_folder(self._chosen()))

    @Slot()
    def _ask_folder(self) -> None:
        folder = files.ask_folder(self, self.tr("Choose the folder of a training"), runs_folder())
        if folder is not None:
            self._continue(folder)

    def _continue(self, folder: Path) -> None:
        self.accept()
        self._studio.page_requested.emit("training")
        self._studio.runs.continue_run(folder)

    @Slot()
    def _open_model(self) -> None:
        folder = _folder(self._chosen())
        self.accept()
        self._studio.open_model(folder / MODEL_FILE)

    # Renaming

    @Slot()
    def _edit_name(self) -> None:
        self._list.edit(self._chosen())

    @Slot(QStandardItem)
    def _rename(self, item: QStandardItem) -> None:
        """The name was edited; read again, so that what is shown is what is on disk."""
        self._studio.runs.rename(item.data(FOLDER), item.text(), self._read_again())

    def _read_again(self) -> Callable[[], None]:
        def read() -> None:
            if isValid(self) and self.isVisible():  # it may be closed and gone by then
                self._model.clear()
                self._read()

        return read

    @Slot()
    def _give_up(self) -> None:
        self._studio.tasks.cancel(LISTING)


def _folder(index: QModelIndex) -> Path:
    folder = index.data(FOLDER)
    assert isinstance(folder, Path)
    return folder


def _reading(runs: Path, found: Found) -> TaskWork[int]:
    """Read the runs one after the other, each into `found` as soon as it is there."""

    def work(progress: TaskProgress, cancelled: TaskCancelled) -> int:
        from genstudio.project.run_list import known_runs

        for run in known_runs(runs, cancelled):
            picture = QImage() if run.sample is None else QImage(str(run.sample))
            if not picture.isNull():
                picture = picture.scaled(
                    THUMBNAIL * 2,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            found.append((run, picture))
            progress(len(found), None)
        return len(found)

    return work
