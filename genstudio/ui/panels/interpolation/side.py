"""The ends of the way, its shape and its time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from genstudio.data.image_set import Pixels
from genstudio.latent.interpolation import Method
from genstudio.ui.offer import Offer, Purpose
from genstudio.ui.own_picture import why_not
from genstudio.ui.panels.interpolation.end_chooser import EndChooser
from genstudio.ui.panels.interpolation.end_tile import EndTile, Source
from genstudio.ui.panels.interpolation.film_settings import FilmSettings
from genstudio.ui.route import End, Ends
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.notice import NoticeKind
from genstudio.ui.widgets.segmented import SegmentedControl
from genstudio.ui.widgets.value_slider import ValueSlider

TRAVEL_SECONDS = 2.5
LEAST_SECONDS = 0.5
MOST_SECONDS = 10.0
LABEL_WIDTH = 92


class WaySide(Card):
    """Chooses the ends of `Studio.route` and how to travel between them.

    Attributes:
        film: how a film of the way is to be made.

    Signals:
        method_changed: `method` is another one.
        time_changed(float): seconds from one end to the other.
    """

    method_changed = Signal()
    time_changed = Signal(float)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._studio = studio
        self._tiles = {
            End.START: EndTile(End.START, self.tr("From"), studio, self),
            End.END: EndTile(End.END, self.tr("To"), studio, self),
        }
        self._choosers = {which: EndChooser(which, studio, self) for which in End}
        for which, tile in self._tiles.items():
            chooser = self._choosers[which]
            tile.asked.connect(chooser.choose)
            tile.well.dropped.connect(partial(self.describe_files, which))
            tile.well.image_dropped.connect(chooser.take_image)
            chooser.busy_changed.connect(tile.set_busy)
            chooser.progressed.connect(tile.set_progress)
            tile.cancelled.connect(chooser.cancel)
        studio.offered.connect(self._take_offer)
        self._swap = button(self.tr("Swap"), "interpolation.swap", self)
        self._swap.setToolTip(self.tr("Go the other way round"))
        self._swap.setProperty("compact", True)
        self._swap.clicked.connect(self._swap_ends)
        options = ((Method.SPHERICAL.value, self.tr("Around")), (Method.LINEAR.value, self.tr("Straight")))
        self._method = SegmentedControl(options, "interpolation.method", self.tr("Shape of the way"), self)
        self._method.set_option_tip(
            Method.SPHERICAL.value,
            self.tr("In an arc about the average (spherical, slerp): what lies on the way is as typical as the ends."),
        )
        self._method.set_option_tip(
            Method.LINEAR.value,
            self.tr("In a straight line (linear): half way it comes close to the average and may look blurred."),
        )
        self._method.chosen.connect(self.method_changed)
        self._time = ValueSlider(
            self.tr("Travel time"), "interpolation.time", LEAST_SECONDS, MOST_SECONDS, TRAVEL_SECONDS, 1, self.tr("s")
        )
        self._time.setToolTip(self.tr("From one end to the other while it plays"))
        self._time.set_label_width(LABEL_WIDTH)
        self._time.value_changed.connect(self.time_changed)
        self.film = FilmSettings(self)
        self._scroll = QScrollArea(self)
        self._lay_out()
        self._scroll.verticalScrollBar().rangeChanged.connect(self._keep_film_in_sight)

    def method(self) -> Method:
        return Method(self._method.current())

    def show_ends(self, ends: Ends | None) -> None:
        """Show what the present model paints at these ends, and what can be chosen instead."""
        model, images = self._studio.model, self._studio.pictures.to_look_at
        if model is None or ends is None:
            return
        cannot = why_not(model)
        nothing_open = self.tr("No pictures are open. Open some in Pictures.") if images is None else ""
        for which, tile in self._tiles.items():
            tile.set_reasons({Source.PICTURES: cannot or nothing_open, Source.OWN: cannot})
            tile.show_anchor(model, ends.at(which))
        self.film.set_shape(model.picture_shape)

    def _lay_out(self) -> None:
        column = QWidget(self)
        column.setObjectName("scroll")
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, SPACE.medium, 0)
        rows.setSpacing(SPACE.medium)
        rows.addWidget(self._tiles[End.START])
        rows.addWidget(self._swap, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addWidget(self._tiles[End.END])
        rule = QFrame(column)
        set_role(rule, "rule")
        rows.addWidget(rule)
        heading = QLabel(self.tr("Way"), column)
        set_role(heading, "heading")
        rows.addWidget(heading)
        rows.addWidget(self._method)
        rows.addWidget(self._time)
        rows.addWidget(self.film)
        rows.addStretch(1)
        self._scroll.setWidget(column)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The scroll bar has its room beside what is scrolled, so that nothing moves when it appears.
        whole = self.layout()
        if whole is not None:
            whole.setContentsMargins(SPACE.large, SPACE.large, SPACE.large - SPACE.medium, SPACE.large)
        self.body.addWidget(self._scroll, 1)

    @Slot(int, int)
    def _keep_film_in_sight(self, least: int, most: int) -> None:
        if self.film.is_open():
            self._scroll.verticalScrollBar().setValue(most)

    def describe(self, which: End, source: Path | Pixels) -> None:
        """Put an end where the model sees a picture: a file, or uint8 (1 or 3, height, width)."""
        self._choosers[which].describe(source)

    def describe_files(self, which: End, paths: Sequence[Path]) -> None:
        """Put an end where the model sees a file; the first two of several become both ends, in their order."""
        if len(paths) == 1:
            self.describe(which, paths[0])
            return
        remark = ""
        if len(paths) > 2:
            remark = self.tr("A morph has two ends: the first two of the {count} pictures are used.")
            remark = remark.format(count=f"{len(paths):,}")
            self._studio.tell(NoticeKind.INFO, remark, about="interpolation")
        for end, path in zip(End, paths, strict=False):
            self._choosers[end].describe(path, remark)

    @Slot(object)
    def _take_offer(self, offer: Offer) -> None:
        ends = {Purpose.START: End.START, Purpose.END: End.END}
        if offer.purpose in ends:
            self._choosers[ends[offer.purpose]].describe(offer.picture)

    @Slot()
    def _swap_ends(self) -> None:
        self._studio.route.swap(self.tr("Swap"))
