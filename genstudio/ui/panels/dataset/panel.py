"""`DatasetPanel`: the page on which pictures are opened and looked over."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from genstudio.data.image_set import ImageSet, Labels
from genstudio.data.options import ReadOptions
from genstudio.data.variation import Variation
from genstudio.ui.icons import Icon
from genstudio.ui.panels.dataset.again_card import AgainCard
from genstudio.ui.panels.dataset.browser import BrowserCard
from genstudio.ui.panels.dataset.checkup import Checking, FindingsCard, SummaryCard
from genstudio.ui.panels.dataset.drop_veil import DropVeil
from genstudio.ui.panels.dataset.facts import ClassesCard, FactsCard
from genstudio.ui.panels.dataset.moving_card import MovingCard
from genstudio.ui.panels.dataset.reading import ReadingCard
from genstudio.ui.panels.dataset.seeing import SeenCard, VaryingCard
from genstudio.ui.panels.dataset.set_shelf import SetShelf
from genstudio.ui.panels.dataset.sources import Sources
from genstudio.ui.picture_facts import counted_words, summary
from genstudio.ui.scroll_column import ScrollColumn
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE
from genstudio.ui.undo_button import UndoButton
from genstudio.ui.widgets.buttons import enable, primary_button
from genstudio.ui.widgets.drops import can_drop, local_paths
from genstudio.ui.widgets.empty_state import EmptyState
from genstudio.ui.widgets.page import Page
from genstudio.ui.widgets.segmented import SegmentedControl

FACTS_WIDTH = 320
VIEWS_WIDTH, NARROW_VIEWS_WIDTH = 370, 264
NARROW, NARROWEST = 1120, 1000
"""Widths of the page below which the views, and then the title, give way to the buttons beside them."""
PICTURES, CHECK, SEEN = "pictures", "check", "seen"


class DatasetPanel(Page):
    """Shows `Studio.pictures` and asks it to open others."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("DatasetPanel", "Pictures"), "dataset", parent)
        self._studio = studio
        self._known: ImageSet | None = None
        self.setAcceptDrops(True)
        self._sources = Sources(studio, self)
        self._checking = Checking(studio, self)
        views = ((PICTURES, self.tr("All")), (CHECK, self.tr("Check")), (SEEN, self.tr("What it sees")))
        self._views = SegmentedControl(views, "dataset.view", self.tr("What this page shows"), self)
        self._views.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._views.setFixedWidth(VIEWS_WIDTH)
        self._views.set_option_tip(PICTURES, self.tr("All the pictures, to look through"))
        self._views.set_option_tip(CHECK, self.tr("What is odd about them, and what they look like together"))
        self._views.set_option_tip(SEEN, self.tr("What the model will see of them, and how they are varied"))
        self._train = primary_button(self.tr("Train on these"), "dataset.train", self)
        self._browser = BrowserCard(studio, self)
        self._findings = FindingsCard(self._checking, studio.leaving_out, self)
        self._again = AgainCard(studio.settings, self)
        self._facts = FactsCard(self)
        self._summary = SummaryCard(self._checking, self)
        self._seen = SeenCard(studio.tasks, self)
        self._reading = ReadingCard(self)
        self._varying = VaryingCard(self)
        self._moving = MovingCard(self)
        self._classes = ClassesCard(self)
        self._lay_out()
        self._veil = DropVeil(self.tr("Drop to open"), self)
        self._connect()
        self._show_images()
        self._show_loading()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._views.setFixedWidth(VIEWS_WIDTH if self.width() >= NARROW else NARROW_VIEWS_WIDTH)
        self.show_title(self.width() >= NARROWEST)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if can_drop(event.mimeData()):
            event.acceptProposedAction()
            self._veil.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._veil.hide()
        event.acceptProposedAction()
        paths = local_paths(event.mimeData())
        if paths:
            self._studio.open_paths(paths)
        else:
            self._sources.pasting.take(event.mimeData())

    def _lay_out(self) -> None:
        self.add_action_button(self._views)
        self.add_action_button(UndoButton(self._studio.histories.dataset, "dataset.undo", self))
        for control in (self._sources.folder, self._sources.file, self._sources.more):
            self.add_action_button(control)
        self.set_primary(self._train)
        self._side = ScrollColumn("dataset.side", self)
        cards = (
            self._again,
            self._summary,
            self._facts,
            self._moving,
            self._reading,
            self._varying,
            self._classes,
        )
        for card in cards:
            self._side.cards.addWidget(card)
        self._side.setFixedWidth(FACTS_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(SPACE.large)
        self._shown = QStackedWidget(self)
        for view in (self._browser, self._findings, self._seen):
            self._shown.addWidget(view)
        row.addWidget(self._shown, 1)
        row.addWidget(self._side)
        self.body.addLayout(row, 1)
        self.set_empty_state(self._empty_state())

    def _empty_state(self) -> EmptyState:
        empty = EmptyState(
            Icon.PICTURES,
            self.tr("Start with pictures"),
            self.tr(
                "Models learn from pictures: photographs, drawings, anything. A hundred is a start, a thousand is "
                "good. Take the faces that come with the program, open your own, or drop them anywhere here."
            ),
            self.tr("Start with the built-in faces"),
            "dataset.start",
            self,
        )
        empty.chosen.connect(self._sources.open_built_in)
        empty.add_link(self.tr("Open a folder…"), "dataset.empty.folder").clicked.connect(self._sources.open_folder)
        empty.add_link(self.tr("Open a file…"), "dataset.empty.file").clicked.connect(self._sources.open_file)
        empty.add_link(self.tr("Paste"), "dataset.empty.paste").clicked.connect(self._sources.pasting.paste)
        empty.add_link(self.tr("Draw some…"), "dataset.empty.draw").clicked.connect(self._sources.draw)
        shelf = SetShelf(self._studio.tasks, empty)
        shelf.chosen.connect(self._sources.open_set)
        empty.add_below(shelf)
        return empty

    def _connect(self) -> None:
        pictures = self._studio.pictures
        pictures.changed.connect(self._show_images)
        pictures.loading_changed.connect(self._show_loading)
        pictures.progressed.connect(self._show_progress)
        self._browser.loading.cancelled.connect(pictures.cancel)
        self._browser.loading.appeared.connect(self._show_waiting)
        self._browser.picked.connect(self._show_picture)
        self._again.chosen.connect(self._sources.open_set)
        self._reading.chosen.connect(self._read_again)
        self._moving.chosen.connect(self._read_again)
        self._views.chosen.connect(self._show_view)
        self._summary.details_asked.connect(self._show_check)
        self._findings.look_asked.connect(self._look_at)
        self._findings.reading_asked.connect(self._show_seen)
        self._varying.chosen.connect(self._vary)
        self._seen.loading.cancelled.connect(pictures.cancel)
        self._train.clicked.connect(self._go_on)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.activated.connect(self._sources.pasting.paste)

    @Slot()
    def _show_images(self) -> None:
        images = self._studio.pictures.images
        if images is None:
            return
        fresh = self._known is None or self._known.pixels is not images.pixels
        self._known = images
        if fresh:
            self._side.verticalScrollBar().setValue(0)
            if images.cloud is None:
                self._reading.show_images(images, self._studio.pictures.options)
        self._again.show_images(images)
        self._facts.show_images(images)
        self._moving.show_images(images, self._studio.pictures.options)
        self._classes.show_images(images)
        self._browser.show_images(images)
        self._findings.show_images(images)
        self._summary.show_images(images)
        points = images.cloud is not None
        self._seen.show_images(images)
        self._varying.show_images(images)
        for view in (CHECK, SEEN):
            self._views.set_option_enabled(view, not points, self.tr("These are points of the plane, not pictures"))
        self._show_view(PICTURES if points else self._views.current())
        self._show_waiting()

    @Slot()
    def _show_loading(self) -> None:
        pictures = self._studio.pictures
        self._reading.set_busy(bool(pictures.loading))
        self._moving.set_busy(bool(pictures.loading))
        if pictures.loading:
            if not pictures.reading_again:
                self._show_view(PICTURES)
            for bar in (self._browser.loading, self._seen.loading):
                bar.begin(pictures.loading)
        else:
            for bar in (self._browser.loading, self._seen.loading):
                bar.end()
        self.show_empty(pictures.images is None and not pictures.loading)
        self._show_waiting()

    @Slot()
    def _show_waiting(self) -> None:
        """Where opening others takes a while, the present set is out of sight, so that it is not taken for them."""
        pictures = self._studio.pictures
        images = pictures.images
        others = bool(pictures.loading) and not pictures.reading_again and not self._browser.loading.isHidden()
        self._browser.set_waiting(others or images is None)
        shown = images is not None and not others
        self._views.setVisible(shown)
        self._side.setVisible(shown)
        reason = self.tr("The pictures are being opened") if pictures.loading else self.tr("Open some pictures first")
        enable(self._train, shown, reason)
        if images is not None and shown:
            self.set_hint(summary(images), counted_words(images))
        else:
            self.set_hint(self.tr("What the model learns from"))

    @Slot()
    def _show_progress(self) -> None:
        for bar in (self._browser.loading, self._seen.loading):
            bar.set_progress(self._studio.pictures.done, self._studio.pictures.total)

    @Slot(int)
    def _show_picture(self, index: int) -> None:
        images = self._studio.pictures.images
        if images is not None:
            self._reading.show_picture(images, index)

    @Slot(str)
    def _show_view(self, key: str) -> None:
        self._views.set_current(key)
        views = {PICTURES: self._browser, CHECK: self._findings, SEEN: self._seen}
        self._shown.setCurrentWidget(views[key])
        images = self._studio.pictures.images
        pictures = images is not None and images.cloud is None
        self._summary.set_wanted(key == PICTURES, until_done=key == CHECK)
        self._facts.setVisible(key != SEEN)
        self._reading.setVisible(pictures and key != CHECK)
        self._reading.set_brief(key == SEEN)
        self._varying.setVisible(pictures and key == SEEN)
        self._classes.set_wanted(key != SEEN)
        if key == CHECK:
            self._checking.hasten()

    @Slot()
    def _show_check(self) -> None:
        self._show_view(CHECK)

    @Slot()
    def _show_seen(self) -> None:
        self._show_view(SEEN)

    @Slot(object)
    def _vary(self, variation: Variation) -> None:
        self._studio.varying.vary(variation)

    @Slot(str, object, int)
    def _look_at(self, title: str, pictures: Labels, index: int) -> None:
        self._show_view(PICTURES)
        self._browser.show_only(title, pictures, index)

    @Slot(object)
    def _read_again(self, options: ReadOptions) -> None:
        self._studio.reading.read(options)

    @Slot()
    def _go_on(self) -> None:
        self._studio.page_requested.emit("training")
