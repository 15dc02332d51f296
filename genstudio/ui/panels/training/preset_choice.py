"""`PresetChoice`: how much time to give for how good a picture, and what became of it by one's own changes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import enable, quiet_button
from genstudio.ui.widgets.segmented import SegmentedControl

NAME = "training.preset"


class PresetChoice(QWidget):
    """Fast, Balanced or Best, with a sentence on what it means.

    Signals:
        chosen(str): the person took the preset of this name.
        given_back: the person wants the preset's own settings again.
    """

    chosen = Signal(str)
    given_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # As `genstudio.models.base.Preset` names them, which cannot be imported before torch.
        options = (("fast", self.tr("Fast")), ("balanced", self.tr("Balanced")), ("best", self.tr("Best")))
        self._meanings = {
            "fast": self.tr("Small networks and few rounds: a first look, while you wait."),
            "balanced": self.tr("What suits most pictures, in a fair time."),
            "best": self.tr("Large networks and many rounds: the best pictures. Takes several times as long."),
        }
        label = self.tr("Speed or quality")
        self._control = SegmentedControl(options, NAME, label, self)
        self._control.chosen.connect(self.chosen)
        for key, meaning in self._meanings.items():
            self._control.set_option_tip(key, meaning)
        self._meaning = QLabel(self)
        self._meaning.setObjectName(f"{NAME}.meaning")
        self._meaning.setWordWrap(True)
        self._meaning.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._meaning, "quiet")
        self._back = quiet_button("", f"{NAME}.back", self)
        self._back.setToolTip(self.tr("Takes all settings from the preset again"))
        self._back.clicked.connect(self.given_back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self._control)
        column.addWidget(self._meaning)
        column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_preset("balanced", 0)

    def show_preset(self, preset: str, changes: int) -> None:
        """`changes`: how many settings the person has set otherwise."""
        self._control.set_current(preset)
        self._meaning.setText(self._meanings[preset])
        text = self.tr("Forget my {count} changes") if changes > 1 else self.tr("Forget my change")
        self._back.setText(text.format(count=changes))
        self._back.setAccessibleName(self._back.text())
        self._back.setVisible(changes > 0)

    def set_locked(self, locked: bool, reason: str = "") -> None:
        """While training nothing can be chosen, and everything says why."""
        for key in self._meanings:
            self._control.set_option_enabled(key, not locked, reason)
        enable(self._back, not locked, reason)
