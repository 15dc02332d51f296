"""`BrowserActions`: the line below the grid: how many are shown and chosen, and what can be done with those."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from genstudio.ui.offer import Purpose
from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.buttons import button, enable
from genstudio.ui.widgets.labels import ElidedLabel


class BrowserActions(QWidget):
    """Says what is chosen and asks for things to be done with it.

    Signals:
        look_asked: at the current picture, more closely.
        leave_out_asked, keep_asked: the chosen pictures.
        use_asked(Purpose): the current picture, for this.
    """

    look_asked = Signal()
    leave_out_asked = Signal()
    keep_asked = Signal()
    use_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = ElidedLabel("", "quiet", self)
        self._line.setObjectName("dataset.shown")
        self._look = self._button(self.tr("Look closer"), "dataset.look", self.tr("The picture, large (Enter)"))
        self._leave_out = self._button(
            self.tr("Leave out"),
            "dataset.leave_out",
            self.tr("Do not learn from the chosen pictures (Delete). The files stay as they are."),
        )
        self._keep = self._button(self.tr("Keep"), "dataset.keep", self.tr("Learn from them again"))
        self._use = self._button(self.tr("Use"), "dataset.use", self.tr("Take this picture to another page"))
        self._look.clicked.connect(self.look_asked)
        self._leave_out.clicked.connect(self.leave_out_asked)
        self._keep.clicked.connect(self.keep_asked)
        self._menu = QMenu(self._use)
        self._menu.setObjectName("dataset.use.menu")
        self._menu.setToolTipsVisible(True)
        self._uses = {
            Purpose.START: self._action(Purpose.START, self.tr("Use as start of a morph")),
            Purpose.END: self._action(Purpose.END, self.tr("Use as end of a morph")),
            Purpose.CLEAN: self._action(Purpose.CLEAN, self.tr("Clean this picture")),
        }
        self._use.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.small)
        row.addWidget(self._line, 1)
        for each in (self._look, self._leave_out, self._keep, self._use):
            row.addWidget(each)

    def show_line(self, text: str) -> None:
        self._line.set_full_text(text)

    def line(self) -> str:
        return self._line.full_text()

    def set_possible(self, current: bool, large: bool, leave_out: bool, keep: bool, why_no_morph: str) -> None:
        """What can be done: with the current picture, if any, which may be shown large, and with the chosen ones."""
        nothing = self.tr("Choose a picture first")
        chosen = self.tr("Choose pictures first")
        enable(self._look, current and not large, self.tr("This is it; Esc leads back") if large else nothing)
        enable(self._use, current, nothing)
        enable(self._leave_out, leave_out, self.tr("These are left out already") if keep else chosen)
        enable(self._keep, keep, self.tr("None of these is left out") if leave_out else chosen)
        for purpose in (Purpose.START, Purpose.END):
            self._uses[purpose].setEnabled(not why_no_morph)
            self._uses[purpose].setToolTip(why_no_morph)

    @Slot(QPoint)
    def open_menu(self, at: QPoint) -> None:
        """The same things as a menu at this place of the screen."""
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def menu(self) -> QMenu:
        """What can be done at present."""
        menu = QMenu(self)
        menu.setObjectName("dataset.menu")
        menu.setToolTipsVisible(True)
        for each in (self._look, self._leave_out, self._keep):
            action = menu.addAction(each.text())
            action.setObjectName(f"{each.objectName()}.menu")
            action.setEnabled(each.isEnabled())
            action.setToolTip(each.toolTip())
            action.triggered.connect(each.click)
        menu.addSeparator()
        menu.addActions(list(self._uses.values()))
        return menu

    def _button(self, text: str, name: str, tip: str) -> QPushButton:
        result = button(text, name, self)
        result.setProperty("compact", True)
        result.setToolTip(tip)
        return result

    def _action(self, purpose: Purpose, text: str) -> QAction:
        action = self._menu.addAction(text)
        action.setObjectName(f"dataset.use.{purpose.name.lower()}")
        action.triggered.connect(lambda checked=False: self.use_asked.emit(purpose))
        return action
