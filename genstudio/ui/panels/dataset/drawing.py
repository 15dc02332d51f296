"""`DrawingDialog`: a small sheet to draw pictures on, which are kept from one day to the next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QColor, QIcon, QKeySequence, QPainter, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from genstudio.project.own_pictures import ENOUGH, LONGEST_CLASS, OwnPictures, folder_of_class
from genstudio.ui.dialogs import message
from genstudio.ui.dialogs.message import ChoiceRole, MessageChoice
from genstudio.ui.failure import Failure
from genstudio.ui.icons import Icon, icon
from genstudio.ui.notice import Notice
from genstudio.ui.panels.dataset.drawing_tally import DrawingTally
from genstudio.ui.panels.dataset.kept_drawings import KeptDrawings, adding, looking, taking_back
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import Tasks, TaskWork
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button, enable, primary_button, quiet_button
from genstudio.ui.widgets.drawing_canvas import DrawingCanvas
from genstudio.ui.widgets.notice import NoticeKind
from genstudio.ui.widgets.value_slider import ValueSlider

SIDE_WIDTH = 264
SWATCH = 28
ROOMY = QSize(800, 640)
LOOKING = "look at drawings"
KEEPING = "keep a drawing"


def draw_pictures(studio: Studio, parent: QWidget | None) -> bool:
    """Let pictures be drawn, then open all that were drawn so far if that was asked for; whether it was."""
    dialog = DrawingDialog(OwnPictures.drawings(), studio.tasks, parent)
    wanted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if wanted:
        studio.open_pictures(dialog.own.folder)
    elif dialog.added:
        _tell_kept(studio, dialog)
    return wanted


def _tell_kept(studio: Studio, dialog: DrawingDialog) -> None:
    """What was added is not on the page behind; say where it went, and how to get there."""
    number = dialog.number()
    if number < ENOUGH:
        sentence = dialog.tr("Your drawing is kept. A model needs one more to learn from them.")
        studio.noticed.emit(Notice(NoticeKind.INFO, sentence, about="dataset"))
        return
    sentence = dialog.tr("Your {count} drawings are kept.").format(count=f"{number:,}")
    action = dialog.tr("Open my drawings")
    studio.noticed.emit(Notice(NoticeKind.INFO, sentence, action, about="dataset", source=str(dialog.own.folder)))


class DrawingDialog(QDialog):
    """A canvas with a brush, a few colours and what was drawn so far. `draw_pictures` runs it.

    Files are kept and taken back beside the window, one at a time: until that is done a drawing stays on the
    sheet, which waits, and so does closing.

    Attributes:
        own: where the drawings are kept.
        added: whether one was added.
    """

    def __init__(self, own: OwnPictures, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawing")
        self.setWindowTitle(self.tr("Draw your own pictures"))
        self.own = own
        self._tasks = tasks
        self.added = False
        self._known: KeptDrawings | None = None
        self._working = ""
        self._leaving: int | None = None
        self._canvas = DrawingCanvas("drawing.canvas", self.tr("Sheet to draw on"), self)
        self._brush = ValueSlider(self.tr("Brush"), "drawing.brush", 2.0, 48.0, 12.0, 0, parent=self)
        self._undo = button(self.tr("Undo"), "drawing.undo", self)
        self._undo_key = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        self._clear = button(self.tr("Clear"), "drawing.clear", self)
        self._class = QLineEdit(self)
        self._class.setObjectName("drawing.class")
        self._class.setAccessibleName(self.tr("What it shows"))
        self._class.setPlaceholderText(self.tr("such as “cat”; may stay empty"))
        self._class.setMaxLength(LONGEST_CLASS)
        self._folder = QLabel(self)
        self._folder.setObjectName("drawing.class.folder")
        self._folder.setTextFormat(Qt.TextFormat.PlainText)
        self._folder.setWordWrap(True)
        set_role(self._folder, "small")
        self._folder.hide()
        self._add = primary_button(self.tr("Add to my drawings"), "drawing.add", self)
        self._tally = DrawingTally(own.folder, self)
        self._remove = quiet_button(self.tr("Take the last one back"), "drawing.remove", self)
        self._trouble = QLabel(self)
        self._trouble.setObjectName("drawing.trouble")
        self._trouble.setWordWrap(True)
        set_role(self._trouble, "error")
        self._trouble.hide()
        self._close = button(self.tr("Close"), "drawing.close", self)
        self._open = button(self.tr("Open my drawings"), "drawing.open", self)
        for each in (self._undo, self._clear, self._add, self._remove, self._close, self._open):
            each.setAutoDefault(False)
        self._lay_out()
        self._connect()
        self._show_kept()
        self._look()

    def _lay_out(self) -> None:
        headline = QLabel(self.tr("Draw your own pictures"), self)
        set_role(headline, "headline")
        purpose = QLabel(
            self.tr("Draw the same kind of thing many times, each a little different: a model learns what they share."),
            self,
        )
        purpose.setWordWrap(True)
        set_role(purpose, "quiet")
        side = QVBoxLayout()
        side.setSpacing(SPACE.medium)
        side.addLayout(self._colours())
        side.addWidget(self._brush)
        steps = QHBoxLayout()
        steps.setSpacing(SPACE.small)
        steps.addWidget(self._undo)
        steps.addWidget(self._clear)
        side.addLayout(steps)
        label = QLabel(self.tr("What it shows (its class)"), self)
        set_role(label, "quiet")
        label.setBuddy(self._class)
        side.addWidget(label)
        side.addWidget(self._class)
        side.addWidget(self._folder)
        side.addWidget(self._add)
        side.addStretch(1)
        side.addWidget(self._tally)
        side.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self._trouble)
        narrow = QWidget(self)
        narrow.setFixedWidth(SIDE_WIDTH)
        side.setContentsMargins(0, 0, 0, 0)
        narrow.setLayout(side)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE.huge)
        middle.addWidget(self._canvas, 1)
        middle.addWidget(narrow)
        kept = QLabel(self.tr("Kept in {folder}").format(folder=self.own.folder), self)
        kept.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        kept.setWordWrap(True)
        set_role(kept, "small")
        last = QHBoxLayout()
        last.setSpacing(SPACE.small)
        last.addWidget(kept, 1)
        last.addWidget(self._close)
        last.addWidget(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.huge, SPACE.huge, SPACE.huge, SPACE.huge)
        column.setSpacing(SPACE.medium)
        column.addWidget(headline)
        column.addWidget(purpose)
        column.addLayout(middle, 1)
        column.addLayout(last)
        self.setMinimumHeight(ROOMY.height())  # Qt by itself reckons lines that wrap as one
        self.resize(ROOMY)

    def _colours(self) -> QGridLayout:
        """What to draw in; the eraser is the white of the sheet."""
        names = (
            ("black", self.tr("Black"), "#000000"),
            ("dark", self.tr("Dark grey"), "#555555"),
            ("light", self.tr("Light grey"), "#aaaaaa"),
            ("brown", self.tr("Brown"), "#8a5a2b"),
            ("red", self.tr("Red"), "#e03131"),
            ("orange", self.tr("Orange"), "#f08c00"),
            ("yellow", self.tr("Yellow"), "#ffd43b"),
            ("green", self.tr("Green"), "#2f9e44"),
            ("blue", self.tr("Blue"), "#1c7ed6"),
            ("purple", self.tr("Purple"), "#9c36b5"),
            ("pink", self.tr("Pink"), "#f783ac"),
            ("eraser", self.tr("Eraser"), "#ffffff"),
        )
        grid = QGridLayout()
        grid.setSpacing(SPACE.tiny)
        group = QButtonGroup(self)
        for place, (key, name, colour) in enumerate(names):
            swatch = QToolButton(self)
            swatch.setObjectName(f"drawing.colour.{key}")
            swatch.setAccessibleName(name)
            swatch.setToolTip(name)
            swatch.setCheckable(True)
            swatch.setIcon(icon(Icon.ERASER) if key == "eraser" else _patch(QColor(colour)))
            swatch.setIconSize(QSize(SWATCH, SWATCH))
            swatch.clicked.connect(partial(self._take_colour, colour))
            group.addButton(swatch)
            grid.addWidget(swatch, place // 6, place % 6)
            swatch.setChecked(place == 0)
        return grid

    def _connect(self) -> None:
        self._canvas.changed.connect(self._show_drawing)
        self._brush.value_changed.connect(self._take_width)
        self._undo.clicked.connect(self._canvas.undo)
        self._clear.clicked.connect(self._canvas.clear)
        self._class.textChanged.connect(self._show_folder)
        self._add.clicked.connect(self._keep)
        self._remove.clicked.connect(self._take_back)
        self._close.clicked.connect(self.reject)
        self._open.clicked.connect(self.accept)
        self._undo_key.activated.connect(self._canvas.undo)

    def number(self) -> int:
        """How many drawings there are."""
        return 0 if self._known is None else len(self._known.files)

    @Slot(str)
    def _show_folder(self, class_name: str) -> None:
        """Say what the class will be called, where folders cannot have its name."""
        becomes = folder_of_class(class_name) if class_name.strip() else ""
        other = becomes != class_name.strip()
        sentence = self.tr("It is kept as “{name}”: other characters than letters, digits, spaces, - and _ become -.")
        self._folder.setText(sentence.format(name=becomes) if other else "")
        self._folder.setVisible(other)

    def _take_colour(self, colour: str, checked: bool = False) -> None:
        self._canvas.colour = QColor(colour)

    @Slot(float)
    def _take_width(self, width: float) -> None:
        self._canvas.width_of_brush = width

    def done(self, result: int) -> None:
        """Close, when what is being kept is kept, unless the person rather draws on."""
        if self._working:
            self._leaving = result
            self._show_kept()
        elif self._canvas.is_empty() or self._part_with_sheet(result):
            self._tasks.cancel(LOOKING)
            super().done(result)

    def _part_with_sheet(self, result: int) -> bool:
        """Ask what becomes of a drawing that was not added; whether that is settled."""
        answer = message.ask(
            self,
            self.tr("Add this drawing?"),
            self.tr("What is on the sheet was not added to your drawings yet."),
            (
                MessageChoice("add", self.tr("Add it"), ChoiceRole.PRIMARY),
                MessageChoice("leave", self.tr("Throw it away"), ChoiceRole.DANGER),
                MessageChoice("stay", self.tr("Draw on")),
            ),
        )
        if answer == "add":
            self._leaving = result
            self._keep()
        elif answer == "leave":
            self._canvas.start_over()
        return answer == "leave"

    def _look(self) -> None:
        self._tasks.run(LOOKING, looking(self.own), self._take_known, self._do_without)

    @Slot()
    def _keep(self) -> None:
        if not self._working:
            work = adding(self.own, self._canvas.image(), self._class.text(), self._known)
            self._begin(self.tr("Your drawing is being added …"), work, self._take_added)

    @Slot()
    def _take_back(self) -> None:
        if not self._working and self._known is not None and self._known.files:
            work = taking_back(self.own, self._known)
            self._begin(self.tr("The last drawing is being taken back …"), work, self._take_taken_back)

    def _begin(self, doing: str, work: TaskWork[KeptDrawings], then: Callable[[KeptDrawings], None]) -> None:
        """Work with the files; a look at them that is not done yet would only tell what was before."""
        self._tasks.cancel(LOOKING)
        self._working = doing
        self._tell("")
        self._show_kept()
        self._tasks.run(KEEPING, work, then, self._fail)

    @Slot(object)
    def _take_known(self, known: KeptDrawings) -> None:
        self._known = known
        self._show_kept()

    @Slot(object)
    def _take_added(self, known: KeptDrawings) -> None:
        self._canvas.start_over()
        self.added = True
        self._take_taken_back(known)

    @Slot(object)
    def _take_taken_back(self, known: KeptDrawings) -> None:
        self._working = ""
        self._take_known(known)
        if self._leaving is not None:
            result, self._leaving = self._leaving, None
            self.done(result)

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        """Tell it, and stay: a drawing that could not be kept is still on the sheet."""
        self._working, self._leaving = "", None
        self._tell(failure.sentence)
        self._show_kept()
        if self._known is None:
            self._look()

    @Slot(object)
    def _do_without(self, failure: Failure) -> None:
        self._tell(failure.sentence)
        self._take_known(KeptDrawings((), ()))

    @Slot()
    def _show_drawing(self) -> None:
        drawn, still = not self._canvas.is_empty(), bool(self._working)
        self._undo_key.setEnabled(not still)
        enable(self._undo, self._canvas.can_undo() and not still, self._working or self.tr("Nothing was drawn yet"))
        enable(self._clear, drawn and not still, self._working or self.tr("The sheet is empty"))
        enable(self._add, drawn, self.tr("Draw something first"))

    def _show_kept(self) -> None:
        self._canvas.setEnabled(not self._working)
        self._show_drawing()
        closing = self.tr("Then this closes.") if self._leaving is not None else ""
        self._tally.show_kept(self._known, f"{self._working} {closing}".strip())
        number = self.number()
        enable(self._remove, number > 0, self.tr("No drawing yet"))
        enable(self._open, number >= ENOUGH, self.tr("Two drawings are needed; some fifty are a start"))

    def _tell(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))


def _patch(colour: QColor) -> QIcon:
    pixmap = QPixmap(SWATCH, SWATCH)
    pixmap.fill(_EDGE)  # so that neither black nor white is lost on the window
    painter = QPainter(pixmap)
    painter.fillRect(1, 1, SWATCH - 2, SWATCH - 2, colour)
    painter.end()
    return QIcon(pixmap)


_EDGE = QColor(128, 128, 128)
