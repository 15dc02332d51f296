"""A few choices side by side, one of them taken."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from genstudio.ui.theme import set_role
from genstudio.ui.widgets.buttons import enable

_INSET = 3


class SegmentedControl(QFrame):
    """Choices in one row.

    Signals:
        chosen(str): the person took the choice with this key.
    """

    chosen = Signal(str)

    def __init__(
        self, options: Sequence[tuple[str, str]], name: str, label: str, parent: QWidget | None = None
    ) -> None:
        """``options`` are (key, title); the first is taken. The buttons' object names are ``name.key``.

        Raises:
            ValueError: there are no options.
        """
        super().__init__(parent)
        if not options:
            raise ValueError("a segmented control needs options")
        self.setObjectName(name)
        self.setAccessibleName(label)
        set_role(self, "segmented")
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(_INSET, _INSET, _INSET, _INSET)
        row.setSpacing(_INSET)
        for key, title in options:
            segment = self._segment(key, title)
            self._buttons[key] = segment
            self._group.addButton(segment)
            row.addWidget(segment, 1)
        self._group.buttonClicked.connect(self._on_clicked)
        self.set_current(options[0][0])

    def current(self) -> str:
        return next(key for key, segment in self._buttons.items() if segment.isChecked())

    def set_current(self, key: str) -> None:
        """Take the choice ``key``; emits nothing.

        Raises:
            KeyError: there is no such choice.
        """
        self._buttons[key].setChecked(True)

    def set_option_enabled(self, key: str, enabled: bool, reason: str = "") -> None:
        enable(self._buttons[key], enabled, reason)

    def set_option_tip(self, key: str, tip: str) -> None:
        self._buttons[key].setToolTip(tip)

    def _segment(self, key: str, title: str) -> QPushButton:
        segment = QPushButton(title, self)
        segment.setCheckable(True)
        segment.setObjectName(f"{self.objectName()}.{key}")
        segment.setAccessibleName(title)
        segment.setProperty("variant", "segment")
        segment.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # The taken one is bold: give every one the room it would need.
        segment.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        return segment

    @Slot(QAbstractButton)
    def _on_clicked(self, clicked: QAbstractButton) -> None:
        self.chosen.emit(next(key for key, segment in self._buttons.items() if segment is clicked))
