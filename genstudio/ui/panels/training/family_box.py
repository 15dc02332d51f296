"""`FamilyBox`: what a family is, in words and as a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.flow_drawing import FlowDrawing

if TYPE_CHECKING:
    from genstudio.models.base import Family


class FamilyBox(QWidget):
    """Title, trait and what it needs, a sentence, the way of the data through it, and the paper.

    With a button beside the title it stands where there is little room: without the trait, and with the paper in the
    title's tooltip.
    """

    def __init__(self, name: str, beside: QPushButton | None = None, parent: QWidget | None = None) -> None:
        """Its parts are ``name.title`` and so on."""
        super().__init__(parent)
        self._title = self._label(f"{name}.title", "headline")
        self._trait = self._label(f"{name}.trait", "quiet")
        self._summary = self._label(f"{name}.summary", "body")
        self._flow = FlowDrawing(f"{name}.flow", self)
        self._paper = self._label(f"{name}.paper", "small")
        first = QHBoxLayout()
        first.setSpacing(SPACE.small)
        first.addWidget(self._title, 1)
        if beside is not None:
            first.addWidget(beside, 0, Qt.AlignmentFlag.AlignTop)
            self._paper.hide()
            self._trait.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addLayout(first)
        for part in (self._trait, self._summary, self._flow, self._paper):
            column.addWidget(part)

    def show_family(self, family: type[Family], classes: bool) -> None:
        """``classes``: whether the present pictures have some."""
        info = family.info
        self._title.setText(info.title)
        self._title.setToolTip(info.paper)
        self._trait.setText(" · ".join(filter(None, (info.trait, word_on_classes(family, classes)))))
        self._summary.setText(info.summary)
        self._paper.setText(info.paper)
        self._flow.set_flow(family.flow, info.title)
        self.setAccessibleName(f"{info.title}: {info.summary}")

    def set_brief(self, brief: bool) -> None:
        """Show no more than the title, or all again."""
        for part in (self._summary, self._flow):
            part.setVisible(not brief)

    def _label(self, name: str, role: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        set_role(label, role)
        return label


def word_on_classes(family: type[Family], classes: bool) -> str:
    """What a family has to do with classes, where the present pictures have some or not; nothing if it has nothing."""
    if not family.conditional:
        return ""
    if classes:
        return QCoreApplication.translate("FamilyBox", "learns your classes")
    return QCoreApplication.translate("FamilyBox", "needs classes")
