"""A section that folds away."""

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QPropertyAnimation, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from genstudio.ui.icons import Icon, Tint, icon
from genstudio.ui.theme import MOTION_MS, SPACE, TEXT, motion_allowed
from genstudio.ui.widgets.buttons import quiet_button

_UNBOUNDED = 16_777_215
"""Qt's own largest height: no limit."""


class Fold(QWidget):
    """A line that opens what is below it; closed at first.

    Attributes:
        body: the layout of what is folded.

    Signals:
        toggled(bool): opened or closed by the person.
        opened: opened by the person, and now as high as it gets.
    """

    toggled = Signal(bool)
    opened = Signal()

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = quiet_button(title, name, self)
        self._button.setProperty("variant", "fold")
        self._button.setIconSize(QSize(TEXT.body, TEXT.body))
        self._button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._button.clicked.connect(self._flip)
        self._content = QWidget(self)
        self._content.setVisible(False)
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, SPACE.small, 0, 0)
        self.body.setSpacing(SPACE.medium)
        self._motion = QPropertyAnimation(self._content, b"maximumHeight", self)
        self._motion.setDuration(MOTION_MS)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.finished.connect(self._arrive)
        self._open = False
        self._show_caret()

        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self._content)

    def is_open(self) -> bool:
        return self._open

    def set_open(self, is_open: bool) -> None:
        """Open or close at once."""
        self._open = is_open
        self._motion.stop()
        self._show_caret()
        self._settle()

    def set_title(self, title: str) -> None:
        self._button.setText(title)
        self._button.setAccessibleName(title)

    @Slot()
    def _flip(self) -> None:
        if not motion_allowed() or not self.isVisible():
            self.set_open(not self._open)
            self._arrive()
        else:
            self._open = not self._open
            self._show_caret()
            self._start_motion()
        self.toggled.emit(self._open)

    def _start_motion(self) -> None:
        running = self._motion.state() is QAbstractAnimation.State.Running
        now = self._content.height() if running or not self._open else 0
        self._motion.stop()
        self._content.setMaximumHeight(now)
        self._content.setVisible(True)
        self._motion.setStartValue(now)
        self._motion.setEndValue(self._content.sizeHint().height() if self._open else 0)
        self._motion.start()

    @Slot()
    def _arrive(self) -> None:
        self._settle()
        if self._open:
            self.opened.emit()

    @Slot()
    def _settle(self) -> None:
        self._content.setVisible(self._open)
        self._content.setMaximumHeight(_UNBOUNDED)

    def _show_caret(self) -> None:
        self._button.setIcon(icon(Icon.DOWN if self._open else Icon.RIGHT, Tint.QUIET))
        self._button.setAccessibleDescription(self.tr("open") if self._open else self.tr("closed"))
