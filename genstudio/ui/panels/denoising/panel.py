"""`DenoisingPanel`: the page on which noisy pictures are cleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from genstudio.ui.failure import Failure
from genstudio.ui.icons import Icon
from genstudio.ui.panels.denoising.batch import FolderBatch
from genstudio.ui.panels.denoising.bench import Bench
from genstudio.ui.panels.denoising.method_cards import MethodCards
from genstudio.ui.panels.denoising.noise_fold import NoiseFold
from genstudio.ui.panels.denoising.opening import Opening
from genstudio.ui.panels.denoising.picture_card import PictureCard
from genstudio.ui.panels.denoising.quality_table import QualityTable
from genstudio.ui.panels.denoising.saving import Saving
from genstudio.ui.panels.denoising.sliders import CleaningSliders
from genstudio.ui.scroll_column import ScrollColumn
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE
from genstudio.ui.undo_button import UndoButton
from genstudio.ui.widgets.buttons import button, enable, primary_button
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.compare_view import CompareMode
from genstudio.ui.widgets.drops import can_drop
from genstudio.ui.widgets.empty_state import EmptyState
from genstudio.ui.widgets.notice import NoticeKind
from genstudio.ui.widgets.page import Page
from genstudio.ui.widgets.segmented import SegmentedControl

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet

SIDE_WIDTH = 336


class DenoisingPanel(Page):
    """A noisy picture, the cleaned one over it, and how it is cleaned.

    Where pictures are loaded and the person brought none, it shows one of them with noise added, so that there is
    something to clean.

    Attributes:
        bench: the picture and the work on it.
    """

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("DenoisingPanel", "Clean"), "denoising", parent)
        self._studio = studio
        self.set_hint(self.tr("Drag the line to compare. Nothing is written until you save."))
        self.bench = Bench(studio, self)
        self._opening = Opening(self.bench, studio, self)
        self._saving = Saving(self.bench, studio, self)
        self._drawn_from: ImageSet | None = None
        self._batch = FolderBatch(self.bench, studio, self)
        self._picture = PictureCard(self.bench, self)
        self.setAcceptDrops(True)
        self._build_header()
        self._build_empty_state()
        self._lay_out()
        self._connect()
        self._show_pictures()
        self._show_setup()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.bench.set_awake(True)
        self._begin_by_itself()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.bench.set_awake(False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if can_drop(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._opening.take(event.mimeData(), self.tr("Dropped picture")):
            event.acceptProposedAction()

    # Building

    def _build_header(self) -> None:
        self._draw = button(self.tr("From the data set"), "denoising.draw", self)
        self._draw.setToolTip(self.tr("Another picture that the training does not see (held out), with noise added"))
        self._paste = button(self.tr("Paste"), "denoising.paste", self)
        self._paste.setToolTip(self.tr("Clean the picture on the clipboard (Ctrl+V)"))
        self._open = button(self.tr("Open…"), "denoising.open", self)
        self._open.setToolTip(self.tr("Clean a picture of yours. Or drop it on the page."))
        self._folder = button(self.tr("Folder…"), "denoising.folder", self)
        self._folder.setToolTip(self.tr("Clean every picture of a folder the same way; the originals stay as they are"))
        self._save = primary_button(self.tr("Save…"), "denoising.save", self)
        self._save.setToolTip(self.tr("Write the cleaned picture to a new file"))
        self.add_action_button(UndoButton(self._studio.histories.denoising, "denoising.undo", self))
        for each in (self._draw, self._paste, self._open, self._folder):
            self.add_action_button(each)
        self.set_primary(self._save)

    def _build_empty_state(self) -> None:
        empty = EmptyState(
            Icon.CLEAN,
            self.tr("Make a noisy picture clean"),
            self.tr("A grainy photo, an old scan, a screenshot: drop it here, and compare before you save anything."),
            self.tr("Open a noisy picture"),
            "denoising.begin",
            self,
        )
        paste = empty.add_link(self.tr("Paste"), "denoising.begin_paste")
        self._begin_draw = empty.add_link(self.tr("Use a picture from the data set"), "denoising.begin_draw")
        empty.chosen.connect(self._opening.ask)
        paste.clicked.connect(self._opening.paste)
        self._begin_draw.clicked.connect(self._opening.draw)
        self.set_empty_state(empty)

    def _lay_out(self) -> None:
        stage = QVBoxLayout()
        stage.setSpacing(SPACE.medium)
        stage.addWidget(self._picture, 1)
        stage.addWidget(self._batch)
        row = QHBoxLayout()
        row.setSpacing(SPACE.large)
        row.addLayout(stage, 1)
        row.addWidget(self._side())
        self.body.addLayout(row, 1)

    def _side(self) -> Card:
        side = Card(self.tr("How"), self)
        side.setFixedWidth(SIDE_WIDTH)
        column = ScrollColumn("denoising.how", side)
        column.cards.setSpacing(SPACE.medium)
        column.cards.setContentsMargins(0, 0, SPACE.small, 0)
        self._noise_fold = NoiseFold(self.bench, column)
        for part in (
            MethodCards(self.bench, self._studio, column),
            CleaningSliders(self.bench, column),
            QualityTable(self.bench, column),
            self._noise_fold,
        ):
            column.cards.addWidget(part)
        options = (
            (CompareMode.WIPE.value, self.tr("Wipe")),
            (CompareMode.BESIDE.value, self.tr("Beside")),
            (CompareMode.DIFFERENCE.value, self.tr("Difference")),
        )
        self._mode = SegmentedControl(options, "denoising.mode", self.tr("How to compare"), side)
        self._mode.set_option_tip(CompareMode.WIPE.value, self.tr("Noisy left of the line, cleaned right of it"))
        self._mode.set_option_tip(CompareMode.BESIDE.value, self.tr("All pictures next to each other"))
        self._mode.set_option_tip(
            CompareMode.DIFFERENCE.value, self.tr("What was removed: good cleaning leaves only noise to see here")
        )
        side.body.addWidget(column, 1)
        side.body.addWidget(self._mode)
        return side

    def _connect(self) -> None:
        studio, bench = self._studio, self.bench
        self._draw.clicked.connect(self._opening.draw)
        self._paste.clicked.connect(self._opening.paste)
        self._open.clicked.connect(self._opening.ask)
        self._folder.clicked.connect(self._batch.ask)
        self._save.clicked.connect(self._saving.ask)
        studio.offered.connect(self._opening.take_offer)
        self._opening.folder_given.connect(self._batch.confirm)
        self._mode.chosen.connect(self._choose_mode)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self).activated.connect(self._opening.paste)
        studio.pictures.changed.connect(self._show_pictures)
        bench.setup_changed.connect(self._show_setup)
        bench.state_changed.connect(self._show_saving)
        bench.mixed_changed.connect(self._show_saving)
        bench.failed.connect(self._tell_failure)

    # Showing

    @Slot()
    def _show_pictures(self) -> None:
        images = self._studio.pictures.to_look_at
        reason = self.tr("Open pictures on the Pictures page first.")
        for each in (self._draw, self._begin_draw):
            enable(each, images is not None, reason)
        self._begin_by_itself()

    @Slot()
    def _show_setup(self) -> None:
        setup = self.bench.setup
        self.show_empty(setup.subject is None and self._studio.pictures.to_look_at is None)
        if setup.noise is not None:
            self._noise_fold.set_open(True)
        self._show_saving()

    @Slot()
    def _show_saving(self) -> None:
        empty = self.bench.setup.subject is None
        reason = self.tr("Open a picture first.") if empty else self.tr("Wait until the picture is cleaned.")
        enable(self._save, not empty and self.bench.up_to_date, reason)

    @Slot(str)
    def _choose_mode(self, mode: str) -> None:
        self._picture.set_mode(CompareMode(mode))

    @Slot(object)
    def _tell_failure(self, failure: Failure) -> None:
        self._studio.tell(NoticeKind.ERROR, failure.sentence, detail=failure.detail, about="denoising")

    def _begin_by_itself(self) -> None:
        """Show one of the pictures that are open, unless the person brought their own."""
        images, subject = self._studio.pictures.to_look_at, self.bench.setup.subject
        wanted = subject is None or (not subject.own and images is not self._drawn_from)
        if self.isVisible() and images is not None and wanted:
            self._drawn_from = images
            self._opening.draw_quietly()
