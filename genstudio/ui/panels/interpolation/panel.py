"""`InterpolationPanel`: the page on which one picture turns into another."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from genstudio.project.run_files import MODEL_SUFFIX
from genstudio.ui.icons import Icon
from genstudio.ui.images import from_qimage
from genstudio.ui.panels.interpolation.end_renewer import EndRenewer
from genstudio.ui.panels.interpolation.export_menu import ExportMenu
from genstudio.ui.panels.interpolation.ping_pong import PingPong
from genstudio.ui.panels.interpolation.side import TRAVEL_SECONDS, WaySide
from genstudio.ui.panels.interpolation.stage import WayStage
from genstudio.ui.panels.interpolation.way import Way
from genstudio.ui.panels.nothing_learned import NothingLearned
from genstudio.ui.route import End
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE
from genstudio.ui.undo_button import UndoButton
from genstudio.ui.widgets.buttons import button, enable, primary_button
from genstudio.ui.widgets.drops import can_drop, local_paths, picture
from genstudio.ui.widgets.page import Page
from genstudio.ui.widgets.working_bar import WorkingBar

SIDE_WIDTHS = (310, 420)
SHARES = (5, 3)
PLAY_WIDTH = 96
"""Of the primary button, so that it does not jump between its two texts."""


class InterpolationPanel(Page):
    """Shows `Studio.route`: two ends, the way between them, and a film of it.

    Attributes:
        stage: the picture at the position.
    """

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("InterpolationPanel", "Morph"), "interpolation", parent)
        self.setAcceptDrops(True)
        self._studio = studio
        self.set_hint(self.tr("From one picture to another, through everything that lies between them."))
        self.stage = WayStage(studio, self)
        self._side = WaySide(studio, self)
        self._bar = WorkingBar("interpolation.export", self.tr("Progress of the export"), self)
        self._player = PingPong(TRAVEL_SECONDS, self)
        self._renewer = EndRenewer(studio, self)
        self._build_header()
        self._lay_out()
        sentence = self.tr("Once a model has learned from pictures, one turns into another here.")
        self.set_empty_state(NothingLearned(Icon.MORPH, "interpolation", sentence, studio, self))
        self._connect()
        self._follow()
        self._show_running()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()
        self._renewer.renew()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._studio.model is not None and can_drop(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A picture becomes the end at whose side of the page it is dropped; of several, the first two become both."""
        event.acceptProposedAction()
        which = End.START if event.position().x() < self.width() / 2 else End.END
        paths, image = local_paths(event.mimeData()), picture(event.mimeData())
        if any(path.is_dir() or path.suffix.lower() == MODEL_SUFFIX for path in paths):
            self._studio.open_and_show(paths)
        elif paths:
            self._side.describe_files(which, paths)
        elif image is not None:
            self._side.describe(which, from_qimage(image))

    def hideEvent(self, event: QHideEvent) -> None:
        self._player.stop()
        super().hideEvent(event)

    def _build_header(self) -> None:
        self.add_action_button(UndoButton(self._studio.histories.interpolation, "interpolation.undo", self))
        self._export = button(self.tr("Export…"), "interpolation.export", self)
        self._export.setMenu(ExportMenu(self._studio, self.stage, self._side.film, self._bar, self._export))
        self.add_action_button(self._export)
        self._play = primary_button(self.tr("Play"), "interpolation.play", self)
        self._play.setMinimumWidth(PLAY_WIDTH)
        self.set_primary(self._play)

    def _lay_out(self) -> None:
        self.stage.add_to_status(self._bar)
        self._side.setMinimumWidth(SIDE_WIDTHS[0])
        self._side.setMaximumWidth(SIDE_WIDTHS[1])
        row = QHBoxLayout()
        row.setSpacing(SPACE.large)
        row.addWidget(self.stage, SHARES[0])
        row.addWidget(self._side, SHARES[1])
        self.body.addLayout(row, 1)

    def _connect(self) -> None:
        studio = self._studio
        studio.model_changed.connect(self._follow)
        studio.route.changed.connect(self._follow)
        studio.pictures.changed.connect(self._follow)
        self._side.method_changed.connect(self._follow)
        self._side.time_changed.connect(self._player.set_seconds)
        self._play.clicked.connect(self._play_or_pause)
        self._player.moved.connect(self.stage.set_position)
        self._player.running_changed.connect(self._show_running)
        self.stage.travelled.connect(self._player.stop)
        shortcut = QShortcut(QKeySequence("P"), self)
        shortcut.activated.connect(self._play_or_pause)

    @Slot()
    def _follow(self) -> None:
        """Show the present ends as the present model paints them."""
        model, ends = self._studio.model, self._studio.route.ends
        there = model is not None and ends is not None
        self.show_empty(not there)
        reason = "" if there else self.tr("Nothing has learned yet.")
        for each in (self._play, self._export):
            enable(each, there, reason)
        if model is None or ends is None:
            self._player.stop()
            self.stage.set_way(None)
        elif self.isVisible():
            self._side.show_ends(ends)
            self.stage.set_way(Way(model, ends, self._side.method()))

    @Slot()
    def _play_or_pause(self) -> None:
        if self._player.running():
            self._player.stop()
        elif self.stage.way() is not None:
            self._player.start(self.stage.position())

    @Slot()
    def _show_running(self) -> None:
        running = self._player.running()
        text = self.tr("Pause") if running else self.tr("Play")
        self._play.setText(text)
        self._play.setAccessibleName(text)
        self._play.setToolTip(self.tr("Stop here (P)") if running else self.tr("Travel to and fro (P)"))
