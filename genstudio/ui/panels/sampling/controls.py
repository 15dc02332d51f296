"""The row below the picture: where it comes from, and how far from the usual it may be."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolTip, QWidget

from genstudio.ui.latent_desk import SEEDS
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.number_edit import NumberEdit
from genstudio.ui.widgets.value_slider import ValueSlider

LEAST_TRUNCATION = 0.2
MOST_TRUNCATION = 1.6
SEED_WIDTH = 84
SLIDER_WIDTHS = (90, 200)


class DeskControls(QWidget):
    """Seed, typical to daring, mutate and reset; edits `Studio.desk`."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = studio.desk
        self._seed = NumberEdit(0, whole=True, minimum=0, maximum=SEEDS - 1, step=1, parent=self)
        self._seed.setObjectName("sampling.seed")
        self._seed.setAccessibleName(self.tr("Seed"))
        self._seed.setFixedWidth(SEED_WIDTH)
        self._seed.setPlaceholderText(self.tr("edited"))
        self._seed.setToolTip(self._about_seeds())
        self._truncation = ValueSlider(
            "", "sampling.truncation", LEAST_TRUNCATION, MOST_TRUNCATION, default=1.0, parent=self
        )
        self._truncation.setAccessibleName(self.tr("Typical to daring (truncation)"))
        self._truncation.setToolTip(
            self.tr(
                "How far from the average a picture may be (truncation): 1 as learned, less is safer, more is "
                "wilder. Double-click: back to 1."
            )
        )
        self._truncation.set_label_width(0)
        self._truncation.set_value_width(0)
        self._truncation.setMinimumWidth(SLIDER_WIDTHS[0])
        self._truncation.setMaximumWidth(SLIDER_WIDTHS[1])
        self._mutate = button(self.tr("Mutate"), "sampling.mutate", self)
        self._mutate.setToolTip(self.tr("A small random step from here (M)"))
        self._reset = button(self.tr("Reset"), "sampling.reset", self)
        self._reset.setToolTip(self.tr("All sliders to 0: the most typical picture"))
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.small)
        row.addWidget(self._quiet(self.tr("Seed")))
        row.addWidget(self._seed)
        row.addSpacing(SPACE.medium)
        row.addWidget(self._quiet(self.tr("Typical")))
        row.addWidget(self._truncation, 1)
        row.addWidget(self._quiet(self.tr("Daring")))
        row.addStretch(1)
        row.addWidget(self._mutate)
        row.addWidget(self._reset)

    def _quiet(self, text: str) -> QLabel:
        label = QLabel(text, self)
        set_role(label, "quiet")
        return label

    def _connect(self) -> None:
        self._seed.returnPressed.connect(self._draw_seed)
        self._seed.validity_changed.connect(self._explain_seed)
        self._truncation.editing_started.connect(self._desk.begin_drag)
        self._truncation.value_changed.connect(self._desk.drag_truncation)
        self._truncation.editing_finished.connect(self._end_truncation)
        self._truncation.withdrawn.connect(self._desk.withdraw_drag)
        self._mutate.clicked.connect(self.mutate)
        self._reset.clicked.connect(self._put_back)
        self._desk.changed.connect(self._show)

    @Slot()
    def mutate(self) -> None:
        self._desk.mutate(self.tr("Mutate"))

    @Slot()
    def _show(self) -> None:
        state = self._desk.state
        self._truncation.set_value(state.truncation)
        if state.seed is None:
            self._seed.set_blank()
        elif self._seed.number() != state.seed or not self._seed.text():
            self._seed.set_number(state.seed)

    @Slot()
    def _draw_seed(self) -> None:
        if self._seed.text() and not self._seed.error():
            self._desk.draw(self.tr("Draw a seed"), int(self._seed.number()))
            self._seed.selectAll()

    @Slot(bool)
    def _explain_seed(self, valid: bool) -> None:
        """Say at once, at the field, why what is typed will not do."""
        error = self._seed.error()
        self._seed.setToolTip(error or self._about_seeds())
        self._seed.setAccessibleDescription(error)
        if not valid and self._seed.hasFocus():
            QToolTip.showText(self._seed.mapToGlobal(self._seed.rect().bottomLeft()), error, self._seed)
        else:
            QToolTip.hideText()

    def _about_seeds(self) -> str:
        return self.tr(
            "Type a number and press Enter: the same number always draws the same picture. Empty once edited."
        )

    @Slot()
    def _end_truncation(self) -> None:
        self._desk.end_drag(self.tr("Typical to daring"))

    @Slot()
    def _put_back(self) -> None:
        self._desk.reset(self.tr("Reset"))
