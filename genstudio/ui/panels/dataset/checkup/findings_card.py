"""`FindingsCard`: everything that was found: a list in words and pictures, and beside it the one that is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from genstudio.data.doctor.finding import Finding
from genstudio.data.image_set import ImageSet, Labels
from genstudio.ui.icons import Icon
from genstudio.ui.images import to_qimage
from genstudio.ui.leaving_out import LeavingOut
from genstudio.ui.panels.dataset.checkup.checking import Checking, CheckState
from genstudio.ui.panels.dataset.checkup.finding_row import THUMBS, FindingRow
from genstudio.ui.panels.dataset.checkup.finding_view import FindingView, in_groups
from genstudio.ui.panels.dataset.checkup.looks import good, mark_of, quiet
from genstudio.ui.panels.dataset.checkup.overview_view import OverviewView
from genstudio.ui.scroll_column import ScrollColumn
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.card import Card

LIST_WIDTH = 252


class FindingsCard(Card):
    """A list with a row for each finding, and one for what the pictures look like together.

    Signals:
        look_asked(str, Labels, int): the person wants to see these pictures in the browser, and one of them large.
        reading_asked: the person wants to choose how the pictures are read and varied.
    """

    look_asked = Signal(str, object, int)
    reading_asked = Signal()

    def __init__(self, checking: Checking, leaving_out: LeavingOut, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._checking = checking
        self._images: ImageSet | None = None
        self._findings: tuple[Finding, ...] = ()
        self._rows: list[FindingRow] = []
        self._choice = QButtonGroup(self)
        self._choice.idClicked.connect(self._show_chosen)
        self._list = ScrollColumn("dataset.check.list", self)
        self._list.cards.setSpacing(SPACE.tiny)
        self._list.setFixedWidth(LIST_WIDTH)
        self._headline = QLabel(self)
        self._headline.setObjectName("dataset.check.headline")
        self._headline.setWordWrap(True)
        set_role(self._headline, "headline")
        self._finding = FindingView(self)
        self._overview = OverviewView(self)
        self._detail = QStackedWidget(self)
        for each in (self._finding, self._overview):
            self._detail.addWidget(each)
        self._waiting = QLabel(self)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setWordWrap(True)
        set_role(self._waiting, "quiet")
        self._all = button(self.tr("Look at every single one"), "dataset.check.whole", self)
        self._all.setProperty("compact", True)
        self._all.setToolTip(self.tr("The set is large: this takes a while. You can go on meanwhile."))
        self._all.clicked.connect(checking.check_whole)
        self._lay_out()
        checking.changed.connect(self._show)
        self._finding.leave_out_asked.connect(leaving_out.leave_out)
        self._finding.keep_asked.connect(leaving_out.keep)
        self._finding.look_asked.connect(self._ask_to_look)
        self._finding.reading_asked.connect(self.reading_asked)
        self._show()

    def show_images(self, images: ImageSet) -> None:
        """The present set, perhaps with others left out."""
        former, self._images = self._images, images
        if former is not None and former.pixels is images.pixels:
            self._finding.show_left_out(images)
            self._show_marks()
        else:
            self._show()

    def rows(self) -> tuple[FindingRow, ...]:
        """One for each finding, and the last for all pictures together."""
        return tuple(self._rows)

    def _lay_out(self) -> None:
        detail = QVBoxLayout()
        detail.setSpacing(SPACE.small)
        detail.addWidget(self._headline)
        detail.addWidget(self._detail, 1)
        self._left = QWidget(self)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SPACE.small)
        left.addWidget(self._list, 1)
        left.addWidget(self._all)
        self._content = QWidget(self)
        row = QHBoxLayout(self._content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.large)
        row.addWidget(self._left)
        row.addLayout(detail, 1)
        self._turns = QStackedWidget(self)
        self._turns.addWidget(self._waiting)
        self._turns.addWidget(self._content)
        self.body.addWidget(self._turns, 1)

    @Slot()
    def _show(self) -> None:
        examined, images = self._checking.examination, self._images
        if self._checking.state is not CheckState.DONE or examined is None or images is None:
            self._turns.setCurrentWidget(self._waiting)
            self._waiting.setText(self._why_nothing())
            return
        self._turns.setCurrentWidget(self._content)
        self._all.setVisible(examined.looked_at is not None)
        self._left.setVisible(bool(examined.findings) or examined.looked_at is not None)
        self._fill(examined.findings, images)
        self._rows[0].setChecked(True)
        self._show_chosen()

    def _why_nothing(self) -> str:
        texts = {
            CheckState.PUT_OFF: self.tr(
                "The pictures are looked over as soon as the computer has time for it. To have it done at once, press "
                "“Check now” at the right."
            ),
            CheckState.GIVEN_UP: self.tr("The pictures were not looked over. Press “Check now” at the right."),
            CheckState.FAILED: self._checking.failure,
        }
        return texts.get(self._checking.state, self.tr("The pictures are being looked over…"))

    def _fill(self, findings: tuple[Finding, ...], images: ImageSet) -> None:
        for row in self._rows:
            self._choice.removeButton(row)
            self._list.cards.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._findings = findings
        self._rows = []
        for number, found in enumerate(findings):
            row = FindingRow(found.title, f"dataset.check.finding.{number}", self)
            row.setAccessibleDescription(found.sentence)
            row.set_thumbs([to_qimage(images.pixels[index]) for index in in_groups(found)[:THUMBS].tolist()])
            self._rows.append(row)
        together = self.tr("How they look together") if findings else self.tr("Nothing to worry about")
        self._rows.append(FindingRow(together, "dataset.check.together", self))
        for place, row in enumerate(self._rows):
            self._choice.addButton(row, place)
            self._list.cards.addWidget(row)
        self._show_marks()

    def _show_marks(self) -> None:
        if self._images is None or not self._rows:
            return
        for row, found in zip(self._rows, self._findings, strict=False):
            row.set_mark(*mark_of(found, self._images))
        self._rows[-1].set_mark(Icon.PICTURES if self._findings else Icon.GOOD, quiet if self._findings else good)

    @Slot()
    def _show_chosen(self) -> None:
        images, examined = self._images, self._checking.examination
        if images is None or examined is None:
            return
        chosen = self._choice.checkedId()
        self._headline.setText(self._rows[chosen].title())
        if chosen < len(self._findings):
            self._finding.show_finding(self._findings[chosen], images)
            self._detail.setCurrentWidget(self._finding)
        elif examined.overview is not None:
            self._overview.show_overview(examined.overview, images)
            self._detail.setCurrentWidget(self._overview)

    @Slot(int)
    def _ask_to_look(self, index: int) -> None:
        found = self._findings[self._choice.checkedId()]
        pictures: Labels = in_groups(found)
        self.look_asked.emit(found.title, pictures, index)
