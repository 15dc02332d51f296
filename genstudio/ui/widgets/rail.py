"""The rail: the pages of the window, one below the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from genstudio.resources import resource_path
from genstudio.ui.icons import Icon, paint_icon
from genstudio.ui.theme import MEASURE, RADIUS, SPACE, TEXT, palette_of, set_role, text_font

_LOGO = 36
_ICON = 22
_BUTTON = QSize(69, 62)


@dataclass(frozen=True)
class RailEntry:
    """One page: ``key`` names it (its button is ``rail.key``), ``title`` and ``tip`` are for people."""

    key: str
    title: str
    icon: Icon
    tip: str = ""


class Rail(QFrame):
    """Navigation between pages.

    Signals:
        page_chosen(str): the person chose the page with this key.
        help_clicked: Help was pressed.
    """

    page_chosen = Signal(str)
    help_clicked = Signal()

    def __init__(self, entries: Sequence[RailEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "rail")
        self.setFixedWidth(MEASURE.rail)
        self._buttons: dict[str, _RailButton] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        logo = QLabel(self)
        logo.setPixmap(QIcon(str(resource_path("icon.svg"))).pixmap(QSize(_LOGO, _LOGO), self.devicePixelRatio()))

        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.small, SPACE.large, SPACE.small, SPACE.large)
        column.setSpacing(SPACE.tiny)
        column.addWidget(logo, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE.medium)
        for entry in entries:
            entry_button = _RailButton(entry, self)
            self._buttons[entry.key] = entry_button
            self._group.addButton(entry_button)
            column.addWidget(entry_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        help_button = _RailButton(RailEntry("help", self.tr("Help"), Icon.HELP), self)
        help_button.setCheckable(False)
        help_button.clicked.connect(self._on_help)
        column.addWidget(help_button, 0, Qt.AlignmentFlag.AlignHCenter)

    def current(self) -> str:
        """The key of the page shown; empty before one is."""
        return next((key for key, entry in self._buttons.items() if entry.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Mark the page that is shown; emits nothing.

        Raises:
            KeyError: there is no such page.
        """
        self._buttons[key].setChecked(True)

    @Slot(QAbstractButton)
    def _on_clicked(self, clicked: QAbstractButton) -> None:
        self.page_chosen.emit(next(key for key, entry in self._buttons.items() if entry is clicked))

    @Slot()
    def _on_help(self) -> None:
        self.help_clicked.emit()


class _RailButton(QToolButton):
    """An icon above a word."""

    def __init__(self, entry: RailEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self._entry = entry
        self.setObjectName(f"rail.{entry.key}")
        self.setAccessibleName(entry.title)
        self.setToolTip(entry.tip)
        self.setCheckable(True)
        self.setFixedSize(_BUTTON)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._ringed = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A window that comes to the front gives its first button the focus: nobody asked for a ring then.
        self._ringed = event.reason() != Qt.FocusReason.ActiveWindowFocusReason
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ringed = False
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(palette.accent), 2) if self._ringed else Qt.PenStyle.NoPen)
        hovered = self.isEnabled() and self.underMouse()
        if self.isChecked() or hovered or self._ringed:
            painter.setBrush(QColor(palette.raised if self.isChecked() or hovered else palette.card))
            painter.drawRoundedRect(box, RADIUS.button, RADIUS.button)
        colour = palette.text if self.isChecked() or hovered else palette.quiet
        ink = QColor(colour if self.isEnabled() else palette.disabled)
        if not self.isEnabled():
            painter.setOpacity(0.6)
        top = (self.height() - _ICON - SPACE.tiny - TEXT.small) // 2 - 1
        paint_icon(painter, QRectF((self.width() - _ICON) / 2, top, _ICON, _ICON), self._entry.icon, ink)
        painter.setFont(text_font(TEXT.small, bold=self.isChecked()))
        painter.setPen(ink)
        line = QRect(0, top + _ICON + SPACE.tiny, self.width(), painter.fontMetrics().height())
        text = painter.fontMetrics().elidedText(self._entry.title, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
