"""One row of a settings form: label, editor, what it is in plain words, and what is wrong."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QToolTip,
    QWidget,
)

from genstudio.ui.theme import MEASURE, SPACE, set_role
from genstudio.ui.widgets.buttons import enable
from genstudio.ui.widgets.field_spec import FieldKind, FieldSpec
from genstudio.ui.widgets.number_edit import NumberEdit, mark_invalid


def make_row(spec: FieldSpec, name: str, parent: QWidget | None = None) -> "SettingRow":
    """The row for ``spec``; its editor's object name is ``name``.

    Raises:
        ValueError: a choice without choices, or a default that is no number.
    """
    rows: dict[FieldKind, type[SettingRow]] = {
        FieldKind.INT: _NumberRow,
        FieldKind.FLOAT: _NumberRow,
        FieldKind.BOOL: _BoolRow,
        FieldKind.CHOICE: _ChoiceRow,
    }
    return rows[spec.kind](spec, name, parent)


class SettingRow(QWidget):
    """What all rows share; each kind brings its editor and moves values in and out of it.

    Signals:
        changed(str, object): the person gave the setting another valid value.
        error_changed: what is wrong is something else now.
    """

    changed = Signal(str, object)
    error_changed = Signal()

    def __init__(self, spec: FieldSpec, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._outside_error = ""
        self._editor = self._make_editor()
        self._editor.setObjectName(name)
        self._editor.setAccessibleName(spec.title)
        self._editor.setAccessibleDescription(spec.help)
        self._editor.setToolTip(spec.help)
        label = QLabel(spec.title, self)
        set_role(label, "quiet")
        label.setWordWrap(True)
        label.setToolTip(spec.help)
        label.setBuddy(self._editor)
        self._error = QLabel(self)
        set_role(self._error, "error")
        self._error.setWordWrap(True)
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._error.hide()

        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.medium)
        grid.setVerticalSpacing(SPACE.tiny)
        grid.setColumnMinimumWidth(0, MEASURE.form_label)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.addWidget(label, 0, 0)
        grid.addLayout(self._editor_line(), 0, 1)
        if spec.gloss:
            grid.addWidget(self._gloss(), 1, 0, 1, 2)
        grid.addWidget(self._error, 2, 0, 1, 2)
        self._show_error()

    def value(self) -> object:
        """The last valid value."""
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show ``value``; emits no `changed`."""
        self._outside_error = ""
        self._show_value(value)
        self._show_error()

    def error(self) -> str:
        """What is wrong, as a sentence; empty when nothing is."""
        return self._own_error() or self._outside_error

    def set_outside_error(self, sentence: str) -> None:
        """Something that only others can know, such as a setting that does not go with another."""
        self._outside_error = sentence
        self._show_error()

    def take_focus(self) -> None:
        """Give the editor the focus, and scroll to it."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            # What was unfolded just now has no place yet.
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            above.ensureWidgetVisible(self)
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_locked(self, locked: bool, reason: str) -> None:
        enable(self._editor, not locked, reason)

    def _make_editor(self) -> QWidget:
        raise NotImplementedError

    def _show_value(self, value: object) -> None:
        raise NotImplementedError

    def _own_error(self) -> str:
        return ""

    @Slot()
    def _on_edited(self) -> None:
        self._outside_error = ""
        if not self._own_error():
            self.changed.emit(self.spec.name, self.value())  # first: whoever is told of the validity asks for the value
        self._show_error()

    @Slot()
    def _show_error(self) -> None:
        sentence = self.error()
        changed = sentence != self._error.text()
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        if isinstance(self._editor, QLineEdit):
            mark_invalid(self._editor, bool(sentence))
        if changed:
            self.error_changed.emit()

    def _gloss(self) -> QLabel:
        gloss = QLabel(self.spec.gloss, self)
        gloss.setObjectName(f"{self._editor.objectName()}.gloss")
        gloss.setTextFormat(Qt.TextFormat.PlainText)
        gloss.setWordWrap(True)
        gloss.setToolTip(self.spec.help)
        set_role(gloss, "small")
        return gloss

    def _editor_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(SPACE.small)
        line.addWidget(self._editor, 1)
        if self.spec.unit:
            unit = QLabel(self.spec.unit, self)
            set_role(unit, "quiet")
            line.addWidget(unit)
        return line


class _NumberRow(SettingRow):
    def value(self) -> object:
        return self._number_edit.number()

    def _make_editor(self) -> QWidget:
        spec = self.spec
        self._number_edit = NumberEdit(
            _as_number(spec.default),
            whole=spec.kind is FieldKind.INT,
            minimum=spec.minimum,
            maximum=spec.maximum,
            step=spec.step,
            logarithmic=spec.logarithmic,
            digits=spec.decimals,
            zero=spec.zero,
            parent=self,
        )
        self._number_edit.number_changed.connect(self._on_edited)
        self._number_edit.validity_changed.connect(self._show_error)
        self._number_edit.textEdited.connect(self._show_error)
        return self._number_edit

    def _show_value(self, value: object) -> None:
        self._number_edit.set_number(_as_number(value))

    def _own_error(self) -> str:
        return self._number_edit.error()


class _BoolRow(SettingRow):
    def value(self) -> object:
        return self._check.isChecked()

    def _make_editor(self) -> QWidget:
        self._check = QCheckBox(self)
        self._check.setChecked(bool(self.spec.default))
        self._check.clicked.connect(self._on_edited)
        return self._check

    def _show_value(self, value: object) -> None:
        self._check.setChecked(bool(value))


class _ChoiceRow(SettingRow):
    def value(self) -> object:
        return self.spec.choices[self._combo.currentIndex()].value

    def _make_editor(self) -> QWidget:
        if not self.spec.choices:
            raise ValueError(f"the setting {self.spec.name} has no choices")
        self._combo = CalmComboBox(self)
        for choice in self.spec.choices:
            self._combo.addItem(choice.title)
        self._show_value(self.spec.default)
        self._combo.activated.connect(self._on_edited)
        return self._combo

    def _show_value(self, value: object) -> None:
        values = [choice.value for choice in self.spec.choices]
        if value in values:
            self._combo.setCurrentIndex(values.index(value))


class CalmComboBox(QComboBox):
    """A list to choose from that lets the wheel scroll the page unless it has the focus.

    A choice that is too long is shortened in the field; the list, and a tooltip then, show the whole of it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def showPopup(self) -> None:
        view = self.view()
        view.setMinimumWidth(
            view.sizeHintForColumn(0) + view.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        )
        super().showPopup()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self._is_shortened():
            QToolTip.showText(event.globalPos(), f"{self.currentText()}\n\n{self.toolTip()}".strip(), self)
            return True
        return super().event(event)

    def _is_shortened(self) -> bool:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        return self.fontMetrics().horizontalAdvance(self.currentText()) > room

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _as_number(value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    raise ValueError(f"expected a number, got {value!r}")
