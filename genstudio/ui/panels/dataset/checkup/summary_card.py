"""`SummaryCard`: in a line or two, whether there is anything about the pictures to worry about."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from genstudio.data.doctor.finding import Finding
from genstudio.data.image_set import ImageSet
from genstudio.ui.icons import Icon
from genstudio.ui.panels.dataset.checkup.checking import Checking, CheckState
from genstudio.ui.panels.dataset.checkup.looks import good, mark_of, quiet, settled
from genstudio.ui.theme import MEASURE, SPACE, set_role
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.labels import IconLabel
from genstudio.ui.widgets.tips import plain_tip
from genstudio.ui.widgets.working_bar import WorkingBar

MOST = 3


class SummaryCard(Card):
    """While it looks, how far it is; then one calm line, or the findings that matter most.

    Signals:
        details_asked: the person wants to see all of it.
    """

    details_asked = Signal()

    def __init__(self, checking: Checking, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Check these pictures"))
        self._checking = checking
        self._images: ImageSet | None = None
        self._wanted = True
        self._until_done = True
        self._icon = IconLabel(Icon.INFO, MEASURE.icon, quiet, self)
        self._line = QLabel(self)
        self._line.setObjectName("dataset.check.line")
        self._line.setWordWrap(True)
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        self._working = WorkingBar("dataset.check.working", self.tr("How far the check is"), self)
        self._working.cancelled.connect(checking.give_up)
        self._rows = tuple(_Row(self) for _ in range(MOST))
        self._more = button(self.tr("Look at them"), "dataset.check.details", self)
        self._more.setProperty("compact", True)
        self._more.clicked.connect(self.details_asked)
        self._now = button(self.tr("Check now"), "dataset.check.now", self)
        self._now.setProperty("compact", True)
        self._now.clicked.connect(checking.check_now)
        self._lay_out()
        checking.changed.connect(self._show)
        checking.progressed.connect(self._show_progress)
        self._show()

    def show_images(self, images: ImageSet) -> None:
        """The present set; what is left out of it settles findings."""
        self._images = images
        self._show()

    def set_wanted(self, wanted: bool, until_done: bool) -> None:
        """Whether to be seen, and if not, whether to be all the same until something came out."""
        self._wanted, self._until_done = wanted, until_done
        self._show()

    def line(self) -> str:
        """What it says."""
        return self._line.text()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE.small)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._line, 1)
        rows = QVBoxLayout()
        rows.setSpacing(SPACE.small)
        for row in self._rows:
            rows.addWidget(row)
        self.body.addLayout(head)
        self.body.addLayout(rows)
        self.body.addWidget(self._working)
        buttons = QHBoxLayout()
        for each in (self._now, self._more):
            each.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            buttons.addWidget(each)
        buttons.addStretch(1)
        self.body.addLayout(buttons)

    @Slot()
    def _show(self) -> None:
        checking, state = self._checking, self._checking.state
        wanted = self._wanted or (self._until_done and state is not CheckState.DONE)
        self.setVisible(state is not CheckState.NOTHING and wanted)
        open_ones = self._open_findings() if state is CheckState.DONE else ()
        self._show_line(state, len(open_ones))
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(open_ones))
            if place < len(open_ones) and self._images is not None:
                row.show_finding(open_ones[place], self._images)
        if state is not CheckState.LOOKING:
            self._working.hide()
        self._now.setVisible(state in (CheckState.PUT_OFF, CheckState.GIVEN_UP, CheckState.FAILED))
        self._more.setVisible(state is CheckState.DONE)
        examined = checking.examination
        look = self.tr("Look at it") if len(open_ones) == 1 else self.tr("Look at them")
        plain = look if open_ones else self.tr("How they look together")
        few = len(open_ones) <= MOST
        self._more.setText(plain if few else self.tr("Look at all {count}").format(count=len(open_ones)))
        self._more.setAccessibleName(self._more.text())
        if examined is not None and examined.looked_at is not None and self._images is not None:
            self._line.setText(
                self._line.text()
                + "\n"
                + self.tr("{seen} of {count} were looked at, spread evenly.").format(
                    seen=f"{len(examined.looked_at):,}", count=f"{len(self._images):,}"
                )
            )

    def _show_line(self, state: CheckState, count: int) -> None:
        lines = {
            CheckState.SOON: self.tr("Looking them over…"),
            CheckState.LOOKING: self.tr("Looking them over… You can go on meanwhile."),
            CheckState.PUT_OFF: self.tr("Waits until the computer has time for it."),
            CheckState.GIVEN_UP: self.tr("Not looked over."),
            CheckState.FAILED: self._checking.failure,
        }
        if state is CheckState.DONE:
            nothing = self._nothing()
            one = self.tr("1 thing to look at") if count == 1 else self.tr("{count} things to look at")
            self._line.setText(one.format(count=count) if count else nothing)
            self._icon.set_icon(Icon.INFO if count else Icon.GOOD, quiet if count else good)
            set_role(self._line, "heading")
        else:
            self._line.setText(lines.get(state, ""))
            self._icon.set_icon(Icon.INFO, quiet)
            set_role(self._line, "quiet")

    def _nothing(self) -> str:
        examined = self._checking.examination
        if examined is not None and examined.findings:
            return self.tr("Nothing to worry about any more")
        return self.tr("Nothing to worry about")

    def _open_findings(self) -> tuple[Finding, ...]:
        examined, images = self._checking.examination, self._images
        if examined is None or images is None:
            return ()
        return tuple(found for found in examined.findings if not settled(found, images))

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        if self._checking.state is CheckState.LOOKING:
            self._working.set_progress(done, total)


class _Row(QWidget):
    """The mark and the title of a finding."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = IconLabel(Icon.INFO, MEASURE.icon, quiet, self)
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.small)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._title, 1)

    def show_finding(self, found: Finding, images: ImageSet) -> None:
        self._icon.set_icon(*mark_of(found, images))
        self._title.setText(found.title)
        self._title.setToolTip(plain_tip(found.sentence))
