"""`QualityView`: how good the present model is, beside another one where the person likes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from genstudio.data.image_set import ImageSet
from genstudio.project.run_files import MODEL_FILE
from genstudio.project.run_names import name_of
from genstudio.ui.dialogs import files
from genstudio.ui.failure import Failure
from genstudio.ui.icons import Icon
from genstudio.ui.last_folder import last_folder
from genstudio.ui.panels.training.quality_pictures import ClassesCard, NearestCard
from genstudio.ui.panels.training.quality_progress import MeasuringPage
from genstudio.ui.panels.training.quality_table import QualityTable
from genstudio.ui.panels.training.quality_verdict import VerdictCard
from genstudio.ui.panels.training.quality_work import MEASURING, Asked, Doing, Reports, measuring, saving
from genstudio.ui.pictures import same_reading
from genstudio.ui.scroll_column import ScrollColumn
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button, enable
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.empty_state import EmptyState
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.notice import NoticeKind
from genstudio.ui.widgets.tips import plain_tip
from genstudio.ui.widgets.training_strip import RunState

SAVING = "save figures"
SIDE_WIDTH = 292
COMPARE_WIDTH = 230
CHOOSE = "choose"
EMPTY_PAGE, FOUND_PAGE, MEASURING_PAGE = range(3)


class QualityView(QWidget):
    """Measures `Studio.model` on the present pictures in the background and shows what came out."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._reports: Reports = ()
        self._asked: Asked | None = None
        self._measured: Asked | None = None
        self._asked_on: ImageSet | None = None
        self._measured_on: ImageSet | None = None
        self._doing = Doing()
        self._table = QualityTable(self)
        self._classes = ClassesCard(self)
        self._nearest = NearestCard(self)
        self._about = QLabel(self)
        self._verdict = VerdictCard(self)
        self._build_bar()
        self._lay_out()
        for signal in (studio.model_changed, studio.engine_changed, studio.pictures.changed):
            signal.connect(self.refresh)
        studio.training.state_changed.connect(self.refresh)
        self.refresh()

    def _build_bar(self) -> None:
        self._title = ElidedLabel("", "quiet", self)
        self._compare = QComboBox(self)
        self._compare.setObjectName("training.quality.compare")
        self._compare.setAccessibleName(self.tr("Another model to compare with"))
        self._compare.setFixedWidth(COMPARE_WIDTH)
        self._compare.activated.connect(self._choose_other)
        self._measure = button(self.tr("Measure again"), "training.quality.measure", self)
        self._measure.clicked.connect(self.measure)
        self._copy = button(self.tr("Copy"), "training.quality.copy", self)
        self._copy.setToolTip(self.tr("Copies all figures as text"))
        self._copy.clicked.connect(self._copy_text)
        self._save = button(self.tr("Save…"), "training.quality.save", self)
        self._save.setToolTip(self.tr("All figures as JSON, CSV or text"))
        self._save.clicked.connect(self._save_file)
        self._page = MeasuringPage(self)
        self._page.cancelled.connect(self._give_up)
        self._fill_compare()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(SPACE.medium)
        bar.addWidget(self._title, 1)
        for widget in (self._compare, self._measure, self._copy, self._save):
            bar.addWidget(widget)
        about = Card(self.tr("How it was measured"), self)
        self._about.setWordWrap(True)
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._about, "small")
        about.body.addWidget(self._about)
        left, side = ScrollColumn("training.quality.figures", self), ScrollColumn("training.quality.side", self)
        left.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the arrow keys scroll it
        left.setAccessibleName(self.tr("Figures"))
        left.cards.addWidget(self._verdict)
        left.cards.addWidget(self._table)
        for card in (self._nearest, self._classes, about):
            side.cards.addWidget(card)
        side.setFixedWidth(SIDE_WIDTH)
        found = QWidget(self)
        row = QHBoxLayout(found)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.large)
        row.addWidget(left, 1)
        row.addWidget(side)
        self._empty = EmptyState(Icon.CHART, "", "", "", "training.quality.first", self)
        self._empty.chosen.connect(self.measure)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(found)
        self._stack.addWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.medium)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)

    def reports(self) -> Reports:
        """What was measured last."""
        return self._reports

    def obstacle(self) -> str:
        """Why nothing can be measured now; empty where it can."""
        studio = self._studio
        if not studio.engine_ready:
            return self.tr("Getting ready: a few seconds")
        if studio.training.state in (RunState.PREPARING, RunState.RUNNING, RunState.STOPPING):
            return self.tr("Pause or stop the training first: both at once would slow each other down")
        if studio.model is None:
            return self.tr("Train a model first, or open one")
        if studio.pictures.images is None:
            return self.tr("Open the pictures that it learned from, or others like them")
        return ""

    @Slot()
    def measure(self) -> None:
        """Begin, giving up any earlier measuring."""
        studio = self._studio
        model, images = studio.model, studio.pictures.images
        if self.obstacle() or model is None or images is None:
            return
        self._asked, self._asked_on = Asked(model, studio.model_path, self._other()), images
        self._doing = Doing()
        work = measuring(self._asked, images, studio.second.images, self._doing)
        self._page.begin()
        studio.tasks.run(MEASURING, work, self._take, self._fail, self._show_progress)
        self.refresh()

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        if self._doing.what:
            self._page.show_doing(self._doing.what)
        self._page.set_progress(done, total)

    @Slot()
    def refresh(self) -> None:
        """Show what can be done now."""
        obstacle, busy = self.obstacle(), self._studio.tasks.running(MEASURING)
        some = bool(self._reports)
        for widget in (self._compare, self._measure, self._copy, self._save):
            widget.setVisible(some and not busy)
        enable(self._measure, not obstacle, obstacle)
        self._stack.setCurrentIndex(MEASURING_PAGE if busy else FOUND_PAGE if some else EMPTY_PAGE)
        self._empty.set_text(
            self.tr("How good are its pictures?"),
            self._invitation(obstacle),
            "" if obstacle else self.tr("Measure quality"),
        )
        self._title.set_full_text(self._headline(busy))

    def _invitation(self, obstacle: str) -> str:
        if obstacle:
            return obstacle + "."
        return self.tr(
            "Compares what the model paints with real pictures that it never saw: how close it comes, how varied it "
            "is, and whether it copies. Takes about a minute."
        )

    def _headline(self, busy: bool) -> str:
        if busy or not self._reports:
            return ""
        if self._measured is None or self._measured.model is not self._studio.model:
            return self.tr("This was another model, or before it learned further. Measure again for the present one.")
        images = self._studio.pictures.images
        if images is not None and self._measured_on is not None and not same_reading(self._measured_on, images):
            return self.tr("This was measured on other pictures than those that are open. Measure again on these.")
        return self._reports[0].measured

    # The other model

    def _other(self) -> Path | None:
        chosen = self._compare.currentData()
        return Path(chosen) if chosen and chosen != CHOOSE else None

    def _fill_compare(self, chosen: str = "") -> None:
        self._compare.clear()
        self._compare.addItem(self.tr("Compare with…"), "")
        paths = dict.fromkeys((*((chosen,) if chosen else ()), *self._studio.settings.current.recent_models))
        for path in paths:
            self._compare.addItem(_model_name(Path(path)), path)
            self._compare.setItemData(self._compare.count() - 1, plain_tip(path), Qt.ItemDataRole.ToolTipRole)
        self._compare.addItem(self.tr("Choose a model file…"), CHOOSE)
        self._compare.setCurrentIndex(max(0, self._compare.findData(chosen)))

    def _show_compared(self) -> None:
        """The model whose figures are shown beside the present one's."""
        other = None if self._measured is None else self._measured.other
        self._fill_compare("" if other is None else str(other))

    @Slot(int)
    def _choose_other(self, index: int) -> None:
        if self._compare.itemData(index) == CHOOSE:
            pattern = self.tr("Models") + " (*.safetensors)"
            title, folder = self.tr("Choose a model to compare with"), last_folder(self._studio.settings)
            path = files.ask_open_file(self, title, pattern, folder)
            if path is None:
                self._show_compared()
                return
            self._fill_compare(str(path))
        self.measure()

    # What came out

    @Slot(object)
    def _take(self, reports: Reports) -> None:
        from genstudio.evaluation.table import remarks

        self._reports = reports
        self._measured, self._measured_on = self._asked, self._asked_on
        first = reports[0]
        self._verdict.show_reports(reports)
        self._table.show_reports(reports)
        self._classes.show_shares(first.classes)
        self._nearest.show_pairs(first.pairs)
        painted = self.tr("{count} pictures were painted.").format(count=f"{first.samples:,}")
        measured = dict.fromkeys(report.measured for report in reports)
        self._about.setText("\n\n".join((*measured, painted, *remarks(reports))))
        self._show_compared()
        self._studio.tasks.cancel(MEASURING)  # its thread is about to end: the buttons come back at once
        self.refresh()

    @Slot(object)
    def _fail_saving(self, failure: Failure) -> None:
        self._studio.tell(NoticeKind.ERROR, failure.sentence, about="training")

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._studio.tasks.cancel(MEASURING)
        self._show_compared()
        self._studio.tell(NoticeKind.ERROR, failure.sentence, about="training")
        self.refresh()

    @Slot()
    def _give_up(self) -> None:
        self._studio.tasks.cancel(MEASURING)
        self._show_compared()
        self.refresh()

    @Slot()
    def _copy_text(self) -> None:
        from genstudio.evaluation.table import as_lines

        QGuiApplication.clipboard().setText(as_lines(self._reports))
        self._studio.tell(NoticeKind.GOOD, self.tr("The figures are on the clipboard."))

    @Slot()
    def _save_file(self) -> None:
        pattern = self.tr("Figures") + " (*.json *.csv *.txt)"
        name, folder = self._reports[0].model or self.tr("model"), last_folder(self._studio.settings)
        path = files.ask_save(self, self.tr("Save the figures"), pattern, folder / f"{name} quality.json")
        if path is not None:
            self._studio.tasks.run(SAVING, saving(self._reports, path), self._note_saved, self._fail_saving)

    @Slot(object)
    def _note_saved(self, path: Path) -> None:
        self._studio.tell(NoticeKind.GOOD, self.tr("Saved as {name}.").format(name=path.name), detail=str(path))


def _model_name(path: Path) -> str:
    return name_of(path.parent) if path.name == MODEL_FILE else path.stem
