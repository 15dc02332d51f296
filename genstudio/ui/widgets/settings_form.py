"""A form made from descriptions of settings: the simple ones first, the rare ones folded away."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.field_spec import Choice, FieldKind, FieldSpec
from genstudio.ui.widgets.fold import Fold
from genstudio.ui.widgets.setting_row import SettingRow, make_row

__all__ = ["Choice", "FieldKind", "FieldSpec", "SettingsForm"]


class SettingsForm(QWidget):
    """Rows of label and editor, one for each `FieldSpec`.

    Signals:
        changed(str, object): the person gave the setting of this name another valid value.
        validity_changed(bool): whether everything typed is valid now.
        unfolded(QWidget): the person opened this part of the form.
    """

    changed = Signal(str, object)
    validity_changed = Signal(bool)
    unfolded = Signal(QWidget)

    def __init__(self, prefix: str, parent: QWidget | None = None) -> None:
        """Editors get the object names ``prefix.name``, the fold ``prefix.advanced``."""
        super().__init__(parent)
        self._prefix = prefix
        self._rows: dict[str, SettingRow] = {}
        self._specs: dict[str, FieldSpec] = {}
        self._headings: dict[str, QLabel] = {}
        self._fold: Fold | None = None
        self._content: QWidget | None = None
        self._was_valid = True
        self._only_live = False
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)

    def set_fields(self, fields: Sequence[FieldSpec]) -> None:
        """Make the form anew where its fields are others; give all their defaults, and keep the fold as it is."""
        if self._content is not None and list(fields) == list(self._specs.values()):
            self.set_values({spec.name: spec.default for spec in fields})
            return
        fold_open = self._fold is not None and self._fold.is_open()
        if self._content is not None:
            self._whole.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._rows = {}
        self._headings = {}
        self._specs = {spec.name: spec for spec in fields}
        self._content = QWidget(self)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.medium)
        self._fill(column, [spec for spec in fields if not spec.advanced])
        advanced = [spec for spec in fields if spec.advanced]
        self._fold = None
        if advanced:
            self._fold = Fold(self.tr("Advanced"), f"{self._prefix}.advanced", self._content)
            self._fill(self._fold.body, advanced)
            self._fold.set_open(fold_open)
            self._fold.opened.connect(self._note_unfolded)
            column.addWidget(self._fold)
        self._whole.addWidget(self._content)
        self._show_rows()
        self._note_validity()

    def values(self) -> dict[str, object]:
        """Every setting's value; where what is typed is not valid, the last that was."""
        return {name: row.value() for name, row in self._rows.items()}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show ``values``; names that the form does not have are ignored. Emits no `changed`."""
        for name, value in values.items():
            if name in self._rows:
                self._rows[name].set_value(value)
        self._note_validity()

    def is_valid(self) -> bool:
        return not any(row.error() for row in self._rows.values())

    def mark_error(self, name: str, sentence: str) -> None:
        """Show ``sentence`` in red below a setting, until its value changes.

        Raises:
            KeyError: the form has no such setting.
        """
        row = self._rows[name]
        row.set_outside_error(sentence)
        if self._fold is not None and self._specs[name].advanced:
            self._fold.set_open(True)
        self._note_validity()

    def clear_marks(self) -> None:
        """Forget what `mark_error` said: something else changed, and it may be right now."""
        for row in self._rows.values():
            row.set_outside_error("")
        self._note_validity()

    def show_error(self) -> None:
        """Bring the first field that is wrong into sight, from out of the fold too, and give it the focus."""
        for name, row in self._rows.items():
            if row.error():
                if self._fold is not None and self._specs[name].advanced:
                    self._fold.set_open(True)
                row.take_focus()
                return

    def set_locked(self, locked: bool, reason: str = "") -> None:
        """While training: only live settings can be changed, the others say why not."""
        for name, row in self._rows.items():
            row.set_locked(locked and not self._specs[name].live, reason)

    def show_only_live(self, only: bool) -> None:
        """Whether to show no more than what can be changed while training."""
        self._only_live = only
        self._show_rows()

    def _show_rows(self) -> None:
        for name, row in self._rows.items():
            row.setVisible(self._specs[name].live or not self._only_live)
        if self._fold is not None:
            rare = [spec for spec in self._specs.values() if spec.advanced]
            self._fold.setVisible(not self._only_live or any(spec.live for spec in rare))
            for group, heading in self._headings.items():
                heading.setVisible(not self._only_live or any(spec.live for spec in rare if spec.group == group))

    def _fill(self, column: QVBoxLayout, specs: Sequence[FieldSpec]) -> None:
        group = ""
        for spec in specs:
            if spec.group != group:
                group = spec.group
                if group:
                    self._headings[group] = _heading(group)
                    column.addWidget(self._headings[group])
            row = make_row(spec, f"{self._prefix}.{spec.name}")
            row.changed.connect(self._on_changed)
            row.error_changed.connect(self._note_validity)
            self._rows[spec.name] = row
            column.addWidget(row)

    @Slot(str, object)
    def _on_changed(self, name: str, value: object) -> None:
        self.changed.emit(name, value)

    @Slot()
    def _note_unfolded(self) -> None:
        self.unfolded.emit(self._fold)

    @Slot()
    def _note_validity(self) -> None:
        valid = self.is_valid()
        if valid != self._was_valid:
            self._was_valid = valid
            self.validity_changed.emit(valid)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    set_role(label, "heading")
    return label
