"""A message that does not stand in the way: one sentence, perhaps one button."""

from enum import Enum

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from genstudio.ui.icons import Icon
from genstudio.ui.theme import MEASURE, SPACE, Palette, set_role
from genstudio.ui.widgets.buttons import button, icon_button
from genstudio.ui.widgets.labels import IconLabel
from genstudio.ui.widgets.tips import plain_tip

MOST_WIDTH = 760
CONTROLS = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit)


class NoticeKind(Enum):
    """What sort of news it is."""

    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


class NoticeBar(QFrame):
    """Hidden until there is something to say. Floats over its parent, so that nothing moves when it comes.

    It stands at the foot, or at the head below the page's header, wherever it covers least of what can be pressed.

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
        row.setContentsMargins(SPACE.medium, SPACE.small, SPACE.small, SPACE.small)
        row.setSpacing(SPACE.medium)
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self.hide()
        if parent is not None:
            parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of the parent, in front of whatever else it gets."""
        if self.isVisible() and event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded, QEvent.Type.LayoutRequest):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(parent.width() - 2 * SPACE.large, MOST_WIDTH)
        height = max(self.heightForWidth(width), MEASURE.header)
        middle, right = (parent.width() - width) // 2, parent.width() - width - SPACE.large
        foot, head = parent.height() - height - SPACE.large, MEASURE.header + SPACE.large
        corners = ((middle, foot), (right, foot), (SPACE.large, foot), (middle, head), (right, head))
        places = [QRect(x, y, width, height) for x, y in corners]
        controls = self._controls(parent)
        covered = [sum(place.intersects(control) for control in controls) for place in places]
        self.setGeometry(places[covered.index(min(covered))])  # of equals the first
        self.raise_()

    def _controls(self, parent: QWidget) -> list[QRect]:
        """Where in `parent` something can be pressed, turned or typed into, as far as it is in sight."""
        found = []
        for widget in parent.findChildren(QWidget):
            # Those that cannot be used now may be a moment later, while the message is still there.
            usable = isinstance(widget, CONTROLS) and not isinstance(widget, QScrollBar)
            if usable and widget.isVisible() and not self.isAncestorOf(widget):
                seen = _seen_in(widget, parent)
                if not seen.isEmpty():
                    found.append(seen)
        return found

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
        self._place()

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


def _seen_in(widget: QWidget, parent: QWidget) -> QRect:
    """The part of it that no scrolled area cuts off, in the coordinates of `parent`."""
    seen, above = widget.rect(), widget
    while above is not parent:
        seen = seen.intersected(above.rect()).translated(above.pos())
        next_above = above.parentWidget()
        assert next_above is not None, "parent is above it"
        above = next_above
    return seen.intersected(parent.rect())


def _colour_of_info(palette: Palette) -> str:
    return palette.accent


def _colour_of_good(palette: Palette) -> str:
    return palette.good


def _colour_of_warning(palette: Palette) -> str:
    return palette.warning


def _colour_of_error(palette: Palette) -> str:
    return palette.error
