"""A message that does not stand in the way: one sentence, perhaps one button."""

from enum import Enum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from genstudio.ui.icons import Icon
from genstudio.ui.theme import MEASURE, SPACE, Palette, set_role
from genstudio.ui.widgets.buttons import button, icon_button
from genstudio.ui.widgets.labels import IconLabel
from genstudio.ui.widgets.tips import plain_tip


class NoticeKind(Enum):
    """What sort of news it is."""

    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


class NoticeBar(QFrame):
    """Hidden until there is something to say. Stands in a layout, where it has room of its own and covers nothing.

    Signals:
        acted: the message's button was pressed (the message is gone by then).
    """

    acted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        set_role(self, "notice")
        self._icon = IconLabel(Icon.INFO, MEASURE.icon, _colour_of_info, self)
        self._label = QLabel(self)
        self._label.setObjectName(f"{name}.text")
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = button("", f"{name}.action", self)
        self._action.clicked.connect(self._act)
        self._close = icon_button(Icon.CLOSE, self.tr("Close this message"), f"{name}.close", self)
        self._close.clicked.connect(self.clear)

        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.huge, SPACE.tiny, SPACE.huge, SPACE.tiny)
        row.setSpacing(SPACE.medium)
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_notice(self, kind: NoticeKind, sentence: str, action: str = "", detail: str = "") -> None:
        """Say ``sentence``, in the place of the last; ``detail`` is its tooltip, ``action`` its button's text."""
        which, colour = {
            NoticeKind.INFO: (Icon.INFO, _colour_of_info),
            NoticeKind.GOOD: (Icon.GOOD, _colour_of_good),
            NoticeKind.WARNING: (Icon.WARNING, _colour_of_warning),
            NoticeKind.ERROR: (Icon.ERROR, _colour_of_error),
        }[kind]
        self._icon.set_icon(which, colour)
        self._label.setText(sentence)
        self._label.setToolTip(plain_tip(detail))
        self.setAccessibleName(sentence)
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
        self.show()

    @Slot()
    def clear(self) -> None:
        """Say nothing."""
        self._label.clear()
        self.hide()

    def sentence(self) -> str:
        """What is being said; empty while hidden."""
        return self._label.text()

    @Slot()
    def _act(self) -> None:
        self.clear()
        self.acted.emit()


def _colour_of_info(palette: Palette) -> str:
    return palette.accent


def _colour_of_good(palette: Palette) -> str:
    return palette.good


def _colour_of_warning(palette: Palette) -> str:
    return palette.warning


def _colour_of_error(palette: Palette) -> str:
    return palette.error
