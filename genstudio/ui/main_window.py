"""The window: a rail of five pages, messages below them, the running training at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSettings, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from genstudio.ui.closing import Closing
from genstudio.ui.dialogs.about import show_about
from genstudio.ui.icons import Icon
from genstudio.ui.menus import Menus
from genstudio.ui.notice import Notice
from genstudio.ui.studio import Studio
from genstudio.ui.theme import Theme
from genstudio.ui.training_status import strip_state
from genstudio.ui.widgets.drops import local_paths, only_on_the_web
from genstudio.ui.widgets.notice import NoticeBar, NoticeKind
from genstudio.ui.widgets.page import Page
from genstudio.ui.widgets.rail import Rail, RailEntry
from genstudio.ui.widgets.training_strip import RunState, TrainingStrip

PANELS = {
    "dataset": "DatasetPanel",
    "training": "TrainingPanel",
    "sampling": "SamplingPanel",
    "interpolation": "InterpolationPanel",
    "denoising": "DenoisingPanel",
}
GOOD_NEWS_MS = 8_000
SMALLEST = (1024, 640)
COMFORTABLE = (1440, 900)


class MainWindow(QMainWindow):
    """Shows the studio. Pages are built when they are first needed, so that the window is there at once.

    Attributes:
        studio: the state it shows.

    Signals:
        painted: the window was painted for the first time.
        ended: it was closed and every thread has ended; Qt does not quit for a window that was hidden before.
    """

    painted = Signal()
    ended = Signal()

    def __init__(self, studio: Studio, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("main")
        self.setWindowTitle(self.tr("GenStudio"))
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        self.studio = studio
        self._theme = theme
        self._pages: dict[str, Page] = {}
        self._painted = False
        self._closing = Closing(studio, self)
        self._closing.begun.connect(self._hide_for_good)
        self._closing.ready.connect(self.close)
        self._good_news = QTimer(self)
        self._good_news.setSingleShot(True)
        self._good_news.setInterval(GOOD_NEWS_MS)
        self._lay_out()
        self._good_news.timeout.connect(self._notice.clear)
        self.menus = Menus(self, studio, theme)
        self._connect()
        self._restore()

    def page(self, key: str) -> Page:
        """A page, built now if need be."""
        if key not in self._pages:
            panel = getattr(import_module(f"genstudio.ui.panels.{key}"), PANELS[key])
            page: Page = panel(self.studio, self)
            self._pages[key] = page
            self._stack.addWidget(page)
        return self._pages[key]

    @Slot(str)
    def show_page(self, key: str) -> None:
        """Show it; a message that leads to it is done with then, and one about the page that is left."""
        page, former = self.page(key), self._stack.currentWidget()
        left = page is not former and self._pages.get(self._told.about) is former
        self._stack.setCurrentWidget(page)
        self._rail.set_current(key)
        self.studio.histories.activate(key)
        if left or key in (self._told.page, self._told.home):
            self._notice.clear()

    def current_page(self) -> str:
        return self._rail.current()

    def build_one_page(self) -> bool:
        """Build a page that was not visited yet; False when all are there."""
        missing = next((key for key in PANELS if key not in self._pages), None)
        if missing is not None:
            self.page(missing)
        return missing is not None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closing.allows():
            event.accept()
            self.ended.emit()
        else:
            event.ignore()

    @Slot()
    def leave(self) -> None:
        """Close without a question; what was learned is kept."""
        self._closing.insist()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData()) or only_on_the_web(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        if only_on_the_web(event.mimeData()):
            sentence = self.tr(
                "That is an address on the web. Save the picture first and drop its file, or copy and paste it."
            )
            self.studio.tell(NoticeKind.INFO, sentence)
        else:
            self.open_paths(local_paths(event.mimeData()))

    def open_path(self, path: Path) -> None:
        """Open pictures or a model and show the page that belongs to them."""
        self.open_paths([path])

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open one thing, or several pictures and folders together."""
        self.studio.open_and_show(paths)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange and hasattr(self, "menus"):
            self.menus.note_full_screen(self.isFullScreen())

    def _lay_out(self) -> None:
        entries = (
            RailEntry("dataset", self.tr("Pictures"), Icon.PICTURES, self.tr("The pictures to learn from (Ctrl+1)")),
            RailEntry("training", self.tr("Train"), Icon.TRAIN, self.tr("Let a model learn from them (Ctrl+2)")),
            RailEntry("sampling", self.tr("Create"), Icon.CREATE, self.tr("Invent pictures with sliders (Ctrl+3)")),
            RailEntry("interpolation", self.tr("Morph"), Icon.MORPH, self.tr("Travel between two pictures (Ctrl+4)")),
            RailEntry("denoising", self.tr("Clean"), Icon.CLEAN, self.tr("Clean noisy pictures (Ctrl+5)")),
        )
        self._rail = Rail(entries, self)
        self._told = Notice(NoticeKind.INFO, "")
        self._stack = QStackedWidget(self)
        self._notice = NoticeBar("main.notice", self)
        self._strip = TrainingStrip(self)

        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self._rail)
        pages = QVBoxLayout()
        pages.setSpacing(0)
        pages.addWidget(self._stack, 1)
        pages.addWidget(self._notice)
        upper.addLayout(pages, 1)
        centre = QWidget(self)
        whole = QVBoxLayout(centre)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper, 1)
        whole.addWidget(self._strip)
        self.setCentralWidget(centre)
        self.show_page("dataset")

    def _connect(self) -> None:
        studio, training = self.studio, self.studio.training
        self._rail.page_chosen.connect(self.show_page)
        self._rail.help_clicked.connect(self._show_help)
        studio.page_requested.connect(self.show_page)
        studio.noticed.connect(self._show_notice)
        studio.settled.connect(self._forget_settled)
        studio.model_changed.connect(self._show_title)
        studio.pictures.changed.connect(self._show_title)
        self._notice.acted.connect(self._follow_notice)
        self._strip.pause_clicked.connect(training.pause)
        self._strip.resume_clicked.connect(training.resume)
        self._strip.stop_clicked.connect(training.stop)
        training.state_changed.connect(self._forget_old_trouble)
        for signal in (training.state_changed, training.progressed, studio.pictures.changed):
            signal.connect(self._show_training)
        self._show_training()

    @Slot()
    def _show_training(self) -> None:
        self._strip.set_state(strip_state(self.studio.training, self.studio.pictures.images is not None))

    @Slot()
    def _forget_old_trouble(self) -> None:
        """What went wrong before does not concern a training that begins."""
        if self.studio.training.state is RunState.RUNNING and self._told.kind is NoticeKind.ERROR:
            self._notice.clear()

    @Slot(str, bool)
    def _forget_settled(self, page: str, well: bool) -> None:
        """What could not be opened before, say, does not concern what was."""
        if not self._told.outlives(page, well=well):
            self._notice.clear()

    @Slot()
    def _show_title(self) -> None:
        images = self.studio.pictures.images
        name = images.name if images is not None else ""
        self.setWindowTitle(f"{name} — {self.tr('GenStudio')}" if name else self.tr("GenStudio"))

    @Slot(object)
    def _show_notice(self, notice: Notice) -> None:
        if notice.home and notice.home == self.current_page():
            return
        if notice.page and notice.page == self.current_page():
            notice = replace(notice, action="", page="")
        self._told = notice
        if notice.kind in (NoticeKind.GOOD, NoticeKind.INFO) and not notice.action:
            self._good_news.start()  # read by then; what went wrong, or has a button, stays until it is put away
        else:
            self._good_news.stop()
        self._notice.show_notice(notice.kind, notice.sentence, notice.action, notice.detail)

    @Slot()
    def _follow_notice(self) -> None:
        if self._told.page:
            self.show_page(self._told.page)
        elif self._told.source:
            self.studio.open_pictures(self._told.source)
            self.show_page("dataset")

    @Slot()
    def _show_help(self) -> None:
        show_about(self)

    @Slot()
    def _hide_for_good(self) -> None:
        if self.isVisible():
            self._remember()
            self.hide()

    def _restore(self) -> None:
        geometry = QSettings().value("window/geometry")
        if not isinstance(geometry, QByteArray) or not self.restoreGeometry(geometry):  # a damaged file has anything
            available = self.screen().availableGeometry()
            width, height = COMFORTABLE
            self.resize(min(width, available.width()), min(height, available.height()))

    def _remember(self) -> None:
        QSettings().setValue("window/geometry", self.saveGeometry())


def build_pages_when_idle(window: MainWindow) -> None:
    """Build the pages that are not there yet, one at a time between other events."""
    if window.build_one_page():
        QTimer.singleShot(0, window, partial(build_pages_when_idle, window))
