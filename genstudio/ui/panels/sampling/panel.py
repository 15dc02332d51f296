"""`SamplingPanel`: the page on which pictures are made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from genstudio.project.run_files import MODEL_SUFFIX
from genstudio.ui.failure import Failure
from genstudio.ui.icons import Icon
from genstudio.ui.images import from_qimage
from genstudio.ui.latent_desk import DeskState
from genstudio.ui.latent_well import LatentWell
from genstudio.ui.own_picture import ask_picture, caption_of, describing, improving, poor_fit, why_not
from genstudio.ui.painted_by import PaintedBy
from genstudio.ui.panels.nothing_learned import NothingLearned
from genstudio.ui.panels.sampling.choice_controls import ChoiceControls
from genstudio.ui.panels.sampling.controls import DeskControls
from genstudio.ui.panels.sampling.own_picture_fit import OwnPictureFit
from genstudio.ui.panels.sampling.samples import SampleSheet
from genstudio.ui.panels.sampling.saving import SaveMenu
from genstudio.ui.panels.sampling.slider_page import SliderPage
from genstudio.ui.panels.sampling.visited import VisitedStrip
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import TaskWork
from genstudio.ui.theme import SPACE
from genstudio.ui.undo_button import UndoButton
from genstudio.ui.widgets.buttons import button, enable, primary_button
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.drops import can_drop, local_paths, picture
from genstudio.ui.widgets.notice import NoticeKind
from genstudio.ui.widgets.page import Page
from genstudio.ui.widgets.segmented import SegmentedControl
from genstudio.ui.widgets.working_bar import WorkingBar

if TYPE_CHECKING:
    from genstudio.latent.projection import Projection
    from genstudio.models.trained import TrainedModel

SLIDERS = "sliders"
SAMPLES = "samples"
TASK = "describe picture"
SIDE_WIDTHS = (310, 520)
STATUS_HEIGHT = 26
"""Of the line below the picture: that of a small button."""
SHARES = (5, 3)
"""How the picture and the sliders divide the page's width."""


class SamplingPanel(Page):
    """Shows `Studio.desk`: one latent vector, its picture, and all that can be done to it.

    Attributes:
        well: the picture of the desk's vector.
        slider_page: the sliders.
        samples: the sheet of random samples.
    """

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("SamplingPanel", "Create"), "sampling", parent)
        self.setAcceptDrops(True)
        self._studio = studio
        self._shown_for: tuple[TrainedModel, DeskState] | None = None
        self.set_hint(self.tr("Move a slider: the picture follows. Every setting is one point in the latent space."))
        self._build_header()
        self.well = LatentWell(studio.renderer, "sampling.picture", "sampling.picture", parent=self)
        self.well.set_placeholder(self.tr("Painting…"))
        self._painted_by = PaintedBy(studio, "sampling.painted_by", self)
        self._search = WorkingBar("sampling.search", self.tr("Progress of the search"), self)
        self._described_by: TrainedModel | None = None
        self._controls = DeskControls(studio, self)
        self._visited = VisitedStrip(studio, self)
        self._fit = OwnPictureFit(self)
        self._choices = ChoiceControls(studio, self)
        self.slider_page = SliderPage(studio, self)
        self.samples = SampleSheet(studio, self)
        self._lay_out()
        sentence = self.tr("Once a model has learned from pictures, you move sliders here and it paints at once.")
        self.set_empty_state(NothingLearned(Icon.CREATE, "sampling", sentence, studio, self))
        self._connect()
        self._follow_model()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._studio.model is not None and can_drop(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Beside the picture as on it."""
        event.acceptProposedAction()
        paths, image = local_paths(event.mimeData()), picture(event.mimeData())
        if paths:
            self._take_files(paths)
        elif image is not None:
            self._take_image(image)

    def _build_header(self) -> None:
        studio = self._studio
        self._undo = UndoButton(studio.histories.sampling, "sampling.undo", self)
        self._own_picture = button(self.tr("My own picture…"), "sampling.own_picture", self)
        self._own_picture.setToolTip(
            self.tr(
                "Opens a picture of yours and finds its sliders: encodes it, or searches where the model has no "
                "encoder. Or drop it on the large picture."
            )
        )
        self._save = button(self.tr("Save picture…"), "sampling.save", self)
        self._save.setMenu(SaveMenu(studio, self._save))
        self._random = primary_button(self.tr("Random"), "sampling.random", self)
        self._random.setToolTip(self.tr("A new picture from a random latent vector (R)"))
        for each in (self._undo, self._own_picture, self._save):
            self.add_action_button(each)
        self.set_primary(self._random)

    def _lay_out(self) -> None:
        stage = Card(parent=self)
        stage.body.addWidget(self.well, 1)
        status = QHBoxLayout()
        status.setSpacing(SPACE.medium)
        status.addWidget(self._painted_by, 1)
        status.addWidget(self._search)
        status.addStrut(STATUS_HEIGHT)
        stage.body.addLayout(status)
        stage.body.addWidget(self._controls)
        strip = QHBoxLayout()
        strip.setSpacing(SPACE.large)
        strip.addWidget(self._visited, 1)
        strip.addWidget(self._fit)
        self._fit.hide()
        stage.body.addLayout(strip)

        side = Card(parent=self)
        side.setMinimumWidth(SIDE_WIDTHS[0])
        side.setMaximumWidth(SIDE_WIDTHS[1])
        options = ((SLIDERS, self.tr("Sliders")), (SAMPLES, self.tr("Samples")))
        self._view = SegmentedControl(options, "sampling.view", self.tr("Sliders or samples"), side)
        self._view.set_option_tip(SLIDERS, self.tr("One slider per latent dimension"))
        self._view.set_option_tip(SAMPLES, self.tr("Random pictures to choose from"))
        self._views = QStackedWidget(side)
        self._views.addWidget(self.slider_page)
        self._views.addWidget(self.samples)
        side.body.addWidget(self._choices)
        side.body.addWidget(self._view)
        side.body.addWidget(self._views, 1)

        row = QHBoxLayout()
        row.setSpacing(SPACE.large)
        row.addWidget(stage, SHARES[0])
        row.addWidget(side, SHARES[1])
        self.body.addLayout(row, 1)

    def _connect(self) -> None:
        studio = self._studio
        studio.model_changed.connect(self._follow_model)
        studio.desk.changed.connect(self._ask)
        self._random.clicked.connect(self._draw)
        self._own_picture.clicked.connect(self._open_own_picture)
        self._search.cancelled.connect(self._give_up)
        self._fit.improve_asked.connect(self._improve)
        self._view.chosen.connect(self._show_view)
        self.well.renewed.connect(self._show_fit)
        self.well.dropped.connect(self._take_files)
        self.well.image_dropped.connect(self._take_image)
        for key, slot in ((QKeySequence("R"), self._draw), (QKeySequence("M"), self._mutate)):
            shortcut = QShortcut(key, self)
            shortcut.activated.connect(slot)

    # Showing

    @Slot()
    def _follow_model(self) -> None:
        model = self._studio.model
        self.show_empty(model is None)
        reason = self.tr("Nothing has learned yet.") if model is None else ""
        for each in (self._random, self._save):
            enable(each, model is not None, reason)
        cannot = why_not(model) if model is not None else reason
        enable(self._own_picture, not cannot, cannot)
        self.well.set_accepts_drops(model is not None)
        self._ask()

    @Slot()
    def _ask(self) -> None:
        """Have the desk's vector painted, if this is on show and was not asked for yet."""
        model, state = self._studio.model, self._studio.desk.state
        if model is None or not self.isVisible() or self._shown_for == (model, state):
            return
        self._shown_for = (model, state)
        self.well.ask(model, self._studio.desk.latents())

    @Slot()
    def _show_fit(self) -> None:
        original, painted = self._studio.desk.state.picture, self.well.pixels
        comparable = original is not None and painted is not None and original.shape == painted.shape
        self._fit.setVisible(comparable)
        if original is not None and painted is not None and comparable:
            self._fit.show_fit(original, painted)

    @Slot(str)
    def _show_view(self, view: str) -> None:
        self._views.setCurrentWidget(self.samples if view == SAMPLES else self.slider_page)

    # Doing

    @Slot()
    def _draw(self) -> None:
        if self._studio.model is not None:
            self._studio.desk.draw(self.tr("Random picture"))

    @Slot()
    def _mutate(self) -> None:
        if self._studio.model is not None:
            self._controls.mutate()

    @Slot()
    def _open_own_picture(self) -> None:
        path = ask_picture(self._studio, self)
        if path is not None:
            self._describe(path)

    @Slot(list)
    def _take_files(self, paths: list[Path]) -> None:
        if paths[0].is_dir() or paths[0].suffix.lower() == MODEL_SUFFIX:
            self._studio.open_and_show(paths)
        else:
            self._describe(paths[0])

    @Slot(QImage)
    def _take_image(self, image: QImage) -> None:
        self._describe(from_qimage(image))

    def _describe(self, source: Path | npt.NDArray[np.uint8]) -> None:
        model = self._studio.model
        if model is None:
            return
        if why_not(model):
            self._studio.tell(NoticeKind.INFO, why_not(model), about="sampling")
            return
        self._work(model, describing(model, source))

    @Slot()
    def _improve(self) -> None:
        """Look for sliders near the present ones that fit the person's own picture better."""
        model, state = self._studio.model, self._studio.desk.state
        if model is not None and state.picture is not None:
            self._work(model, improving(model, state.picture, self._studio.desk.latents()[0]))

    def _work(self, model: TrainedModel, work: TaskWork[Projection]) -> None:
        self._described_by = model
        self.well.set_caption(caption_of(model))
        self._search.hide()
        self._studio.tasks.run(TASK, work, self._take_projection, self._tell_failure, self._show_progress)

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        self._search.set_progress(done, total)

    @Slot()
    def _give_up(self) -> None:
        self._studio.tasks.cancel(TASK)
        self._end_search()

    def _end_search(self) -> None:
        self.well.set_caption("")
        self._search.hide()

    @Slot(object)
    def _take_projection(self, projection: Projection) -> None:
        self._end_search()
        model, described_by = self._studio.model, self._described_by
        if model is None or described_by is None or not described_by.same_space(model):
            return  # another model was opened meanwhile
        units = model.prior.to_units(projection.latents)
        self._studio.desk.go_to(units, self.tr("My own picture"), projection.original)
        self._studio.settled.emit("sampling", True)
        poor = poor_fit(model, projection.fit)
        if poor:
            self._studio.tell(NoticeKind.INFO, poor, about="sampling")

    @Slot(object)
    def _tell_failure(self, failure: Failure) -> None:
        self._end_search()
        self._studio.tell(NoticeKind.ERROR, failure.sentence, about="sampling")
