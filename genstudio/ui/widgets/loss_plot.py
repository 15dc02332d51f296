"""Loss curves, live.

Imports pyqtgraph, which takes a third of a second: import this module when its page is first shown.
"""

import html
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Slot
from PySide6.QtGui import QColor, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from genstudio.ui.icons import Icon
from genstudio.ui.theme import RADIUS, SPACE, TEXT, palette_of, set_role, tabular, text_font
from genstudio.ui.widgets.buttons import icon_button
from genstudio.ui.widgets.curve_reach import dwarfed, union
from genstudio.ui.widgets.flow_layout import FlowLayout
from genstudio.ui.widgets.loss_curve import Look, LossCurve, SeriesSpec, Values
from genstudio.ui.widgets.loss_legend import LegendKey
from genstudio.ui.widgets.setting_row import CalmComboBox
from genstudio.ui.widgets.smoothing import Smoothing

__all__ = ["LossPlot", "SeriesSpec", "Smoothing"]

_ROOMY, _ROOMY_FOR_MANY = 240, 310
"""Height in pixels from which on there is room for a comfortable legend and for the name of the axis."""
_MANY_KEYS = 6
"""From so many on the legend takes more than two lines of a narrow plot."""
_HELD_OUT = "held-out"
_LEAST_JUDGED = 20
"""Points of a curve, before which its size says little of what it will be."""


class LossPlot(QWidget):
    """One line for each term, held-out ones dashed with dots; log scale, smoothing, read-out under the pointer.

    The axis holds the curves that are shown, without a steep beginning. A term so small that the others would look flat
    beside it is hidden until a person shows it.

    Values that are not finite, and on the log scale those not above zero, leave a gap.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Controls are ``name.log``, ``name.smoothing``, ``name.fit`` and ``name.series.GROUP``."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Loss curves"))
        self._curves: dict[str, LossCurve] = {}
        self._keys: dict[str, LegendKey] = {}
        self._aside: set[str] = set()
        self._chosen: set[str] = set()
        self._look = Look()
        self._steps_per_epoch: float | None = None
        self._low = False
        self._empty_text = self.tr("The loss curves appear here once training starts.")
        self._build_plot(name)
        self._build_controls(name)
        frame = QFrame(self)
        set_role(frame, "well")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(SPACE.small, SPACE.small, SPACE.small, SPACE.small)
        inside.addWidget(self._plot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE.small)
        whole.addLayout(self._controls)
        whole.addWidget(frame, 1)
        self._restyle()
        self._name_axis()
        self._show_empty_text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_low() is not self._low:
            self._fit_height()

    # What is shown

    def set_series(self, series: Sequence[SeriesSpec]) -> None:
        """Start anew with these curves; which groups are hidden is kept."""
        hidden = {group for group, key in self._keys.items() if not key.isChecked()}
        self._item.clear()
        self._curves = {}
        families = list(dict.fromkeys(spec.family for spec in series))
        self._aside &= set(families)
        for spec in series:
            self._curves[spec.key] = LossCurve(spec, families.index(spec.family), self._item)
        self._item.addItem(self._cursor, ignoreBounds=True)
        self._fill_legend(families, hidden, any(spec.held_out for spec in series))
        self._restyle()
        self._apply_visibility()

    def update_series(self, key: str, x: Values, y: Values) -> None:
        """Replace the points of one curve: steps and values, both (N,), which must not change afterwards.

        Raises:
            KeyError: there is no such curve.
            ValueError: the two are of different length.
        """
        if x.shape != y.shape:
            raise ValueError(f"steps {x.shape} and values {y.shape} differ in length")
        curve = self._curves[key]
        curve.x, curve.y = x, y
        curve.draw(self._look)
        self._judge_sizes()
        self._show_empty_text()

    def clear(self) -> None:
        """Drop the points, keep the curves."""
        for curve in self._curves.values():
            curve.clear()
            curve.draw(self._look)
        self._show_empty_text()

    def set_steps_per_epoch(self, steps: float | None) -> None:
        """With this the read-out names the round, too, and the axis says how many steps one has."""
        if steps != self._steps_per_epoch:
            self._steps_per_epoch = steps
            self._name_axis()

    def set_empty_text(self, text: str) -> None:
        """What to say while there are no points."""
        self._empty_text = text
        self._show_empty_text()

    # How it is shown

    @Slot(bool)
    def set_log(self, on: bool) -> None:
        """Logarithmic values."""
        self._look = replace(self._look, log=on)
        self._log_button.setChecked(on)
        self._item.setLogMode(x=False, y=on)
        self._redraw()
        self._judge_sizes()

    def is_log(self) -> bool:
        return self._look.log

    def set_smoothing(self, smoothing: Smoothing) -> None:
        """Smooth the training curves (held-out ones are averages already); emits nothing."""
        self._look = replace(self._look, smoothing=smoothing)
        self._smoothing_choice.setCurrentIndex(list(Smoothing).index(smoothing))
        self._redraw()

    def smoothing(self) -> Smoothing:
        return self._look.smoothing

    def readout(self, x: float) -> str:
        """The read-out's text, in HTML, for the step next to ``x``; empty where nothing is shown."""
        step = self._nearest_step(x)
        if step is None:
            return ""
        rows = [self._readout_row(curve, step) for curve in self._visible()]
        title = self.tr("step {step}").format(step=f"{step:,.0f}")
        if self._steps_per_epoch:
            title += self.tr(" · round {epoch}").format(epoch=f"{step / self._steps_per_epoch:.1f}")
        quiet = palette_of(self).quiet
        return f"<table cellspacing=2>{''.join(rows)}</table><span style='color:{quiet}'>{title}</span>"

    # Qt's events

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._cursor.hide()
            self._box.hide()
        return super().eventFilter(watched, event)

    # Parts: building

    def _build_plot(self, name: str) -> None:
        self._plot = pg.PlotWidget(self)
        self._plot.setObjectName(f"{name}.plot")
        self._plot.setAccessibleName(self.tr("Loss curves"))
        self._plot.setFrameShape(QFrame.Shape.NoFrame)
        self._plot.viewport().installEventFilter(self)
        self._plot.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self._item = self._plot.getPlotItem()
        self._item.setMenuEnabled(False)
        # Never shown, but made without a parent: it would outlive the plot.
        self._item.ctrlMenu.setParent(self, self._item.ctrlMenu.windowFlags())
        self._item.hideButtons()
        # Curves take these from the plot when they are added, whatever they had before.
        self._item.setDownsampling(auto=True, mode="peak")
        self._item.setClipToView(True)
        self._item.getViewBox().setDefaultPadding(0.03)
        for side in ("left", "bottom"):
            axis = self._item.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickLength=0, tickFont=tabular(text_font(TEXT.small)), tickTextOffset=6, maxTickLevel=0)
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.hide()
        self._item.addItem(self._cursor, ignoreBounds=True)
        self._box = QLabel(self._plot)
        self._box.setTextFormat(Qt.TextFormat.RichText)
        self._box.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_role(self._box, "readout")
        self._box.hide()
        self._empty = QLabel(self._plot)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        set_role(self._empty, "quiet")
        over = QVBoxLayout(self._plot)
        over.addWidget(self._empty)

    def _build_controls(self, name: str) -> None:
        self._legend = FlowLayout()
        self._smoothing_choice = CalmComboBox(self)
        self._smoothing_choice.setObjectName(f"{name}.smoothing")
        self._smoothing_choice.setAccessibleName(self.tr("Smoothing"))
        self._smoothing_choice.setToolTip(self.tr("Exponential moving average; the raw values stay visible, faintly"))
        self._smoothing_choice.setProperty("variant", "quiet")
        for title in (self.tr("raw"), self.tr("smooth"), self.tr("very smooth")):
            self._smoothing_choice.addItem(title)
        self._smoothing_choice.setCurrentIndex(list(Smoothing).index(self._look.smoothing))
        self._smoothing_choice.activated.connect(self._on_smoothing)
        self._log_button = QToolButton(self)
        self._log_button.setText(self.tr("log"))
        self._log_button.setObjectName(f"{name}.log")
        self._log_button.setAccessibleName(self.tr("Logarithmic scale"))
        self._log_button.setToolTip(self.tr("Logarithmic scale: shows small changes of small values"))
        self._log_button.setCheckable(True)
        self._log_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._log_button.clicked.connect(self.set_log)
        fit = icon_button(
            Icon.FIT,
            self.tr("Show the whole curves; once more, without a steep beginning"),
            f"{name}.fit",
            self,
        )
        fit.clicked.connect(self._on_fit)
        self._controls = QHBoxLayout()
        self._controls.setSpacing(SPACE.small)
        self._controls.addLayout(self._legend, 1)
        for control in (self._smoothing_choice, self._log_button, fit):
            self._controls.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)

    def _fill_legend(self, families: Sequence[str], hidden: set[str], held_out: bool) -> None:
        for key in self._keys.values():
            self._legend.removeWidget(key)
            key.hide()
            key.deleteLater()
        entries: list[tuple[str, str, int | None]] = [(family, family, at) for at, family in enumerate(families)]
        if held_out:
            entries.append((_HELD_OUT, self.tr("unseen"), None))
        self._keys = {}
        for group, title, index in entries:
            key = LegendKey(title, f"{self.objectName()}.series.{group}", index, self)
            key.setChecked(group not in hidden)
            key.toggled.connect(self._apply_visibility)
            key.clicked.connect(partial(self._note_choice, group))
            self._legend.addWidget(key)
            self._keys[group] = key
        self._explain_keys()
        self._fit_height()

    def _is_low(self) -> bool:
        return self.height() < (_ROOMY_FOR_MANY if len(self._keys) >= _MANY_KEYS else _ROOMY)

    def _fit_height(self) -> None:
        """In a low window the curves need the room of the legend and of the axis' name."""
        self._low = self._is_low()
        for key in self._keys.values():
            key.set_small(self._low)
        self._legend.invalidate()
        self._item.getAxis("bottom").showLabel(not self._low)

    # Parts: drawing

    def _judge_sizes(self) -> None:
        """Hide what is dwarfed, unless a person chose; on a log scale there is room for all sizes."""
        groups: dict[str, list[LossCurve]] = {}
        for curve in self._curves.values():
            groups.setdefault(curve.spec.family, []).append(curve)
        reaches = {}
        for group, curves in groups.items():
            reach = union([curve.reach for curve in curves])
            judged = max(len(curve.x) for curve in curves) >= _LEAST_JUDGED
            if reach is not None and judged and (self._keys[group].isChecked() or group in self._aside):
                reaches[group] = reach
        aside = set() if self._look.log else dwarfed(reaches, self._aside) - self._chosen
        if aside == self._aside:
            return
        changed, self._aside = aside ^ self._aside, aside
        for group in changed:
            self._keys[group].blockSignals(True)
            self._keys[group].setChecked(group not in aside)
            self._keys[group].blockSignals(False)
        self._explain_keys()
        self._apply_visibility()

    def _note_choice(self, group: str) -> None:
        """What a person shows or hides stays so."""
        self._chosen.add(group)
        self._aside.discard(group)
        self._explain_keys()
        self._judge_sizes()

    def _explain_keys(self) -> None:
        for group, key in self._keys.items():
            text = self.tr("Click to hide or show")
            if group == _HELD_OUT:
                text = self.tr("On pictures that are kept aside and never learned from. Click to hide or show")
            elif group in self._aside:
                text = self.tr("Hidden, since it is so small that the others would look flat beside it. Click to show")
            key.setToolTip(text)

    def _redraw(self) -> None:
        for curve in self._curves.values():
            curve.draw(self._look)
        self._show_empty_text()

    def _restyle(self) -> None:
        palette = palette_of(self)
        self._plot.setBackground(QColor(palette.field))
        for side in ("left", "bottom"):
            axis = self._item.getAxis(side)
            axis.setPen(QPen(Qt.PenStyle.NoPen) if side == "left" else QPen(QColor(palette.edge), 1))
            axis.setTickPen(QPen(QColor(palette.raised if palette.dark else palette.line), 1))
            axis.setTextPen(QColor(palette.quiet))
        self._item.getAxis("left").setGrid(255)
        pointer = QPen(QColor(palette.quiet), 1, Qt.PenStyle.DashLine)
        # One pixel wide, not one step.
        pointer.setCosmetic(True)
        self._cursor.setPen(pointer)
        for curve in self._curves.values():
            curve.restyle(palette)

    @Slot()
    def _apply_visibility(self) -> None:
        held_out_key = self._keys.get(_HELD_OUT)
        for curve in self._curves.values():
            curve.shown = self._keys[curve.spec.family].isChecked()
            if curve.spec.held_out and held_out_key is not None:
                curve.shown = curve.shown and held_out_key.isChecked()
            curve.draw(self._look)
        self._show_empty_text()

    def _show_empty_text(self) -> None:
        has_points = any(len(curve.x) for curve in self._curves.values())
        drawn = any(np.isfinite(curve.drawn).any() for curve in self._visible())
        text = self.tr("No values above zero to show on a log scale.") if self._look.log and has_points else ""
        self._empty.setText(text if has_points else self._empty_text)
        self._empty.setVisible(not drawn and bool(self._empty.text()))
        # Without a course their numbers would be pyqtgraph's own.
        moved = any(curve.x[-1] > 0.0 for curve in self._visible() if len(curve.x))
        for side, wanted in (("left", drawn), ("bottom", drawn and moved)):
            axis = self._item.getAxis(side)
            if axis.style["showValues"] != wanted:
                axis.setStyle(showValues=wanted)

    def _name_axis(self) -> None:
        text = self.tr("steps")
        if self._steps_per_epoch:
            text = self.tr("steps, {count} to a round").format(count=f"{self._steps_per_epoch:,.0f}")
        # The label's own font: pyqtgraph takes it as style sheet text.
        self._item.getAxis("bottom").setLabel(text, **{"font-size": f"{TEXT.small}px"})
        self._item.getAxis("bottom").showLabel(not self._low)

    # Parts: reading

    def _visible(self) -> list[LossCurve]:
        return [curve for curve in self._curves.values() if curve.shown]

    def _nearest_step(self, x: float) -> float | None:
        nearest = [step for curve in self._visible() if (step := curve.nearest_step(x)) is not None]
        return min(nearest, key=lambda step: abs(step - x), default=None)

    def _readout_row(self, curve: LossCurve, step: float) -> str:
        if not len(curve.x):
            return ""
        value = curve.value_at(step)
        colour = curve.colour(palette_of(self)).colour
        title = html.escape(curve.spec.title)
        if curve.spec.held_out and self.tr("unseen") not in title:
            title += " " + self.tr("(unseen)")
        mark = "●" if not curve.spec.held_out else "○"
        number = f"{value:.4g}" if np.isfinite(value) else "–"
        return (
            f"<tr><td style='color:{colour}'>{mark}</td><td style='padding-left:4px'>{title}</td>"
            f"<td align=right style='padding-left:12px'>{number}</td></tr>"
        )

    @Slot(object)
    def _on_mouse_moved(self, position: QPointF) -> None:
        view = self._item.getViewBox()
        inside = view.sceneBoundingRect().contains(position)
        step = self._nearest_step(float(view.mapSceneToView(position).x())) if inside else None
        self._cursor.setVisible(step is not None)
        self._box.setVisible(step is not None)
        if step is None:
            return
        self._cursor.setPos(step)
        self._box.setText(self.readout(step))
        self._box.adjustSize()
        at = self._plot.mapFromScene(view.mapViewToScene(QPointF(step, 0)))
        room = self._plot.width() - self._box.width() - RADIUS.card
        left = at.x() + RADIUS.card
        if left > room:
            left = at.x() - RADIUS.card - self._box.width()
        self._box.move(max(0, left), RADIUS.card)

    # Parts: controls

    @Slot(int)
    def _on_smoothing(self, index: int) -> None:
        self.set_smoothing(list(Smoothing)[index])

    @Slot()
    def _on_fit(self) -> None:
        """The second time in turn without the beginning, as at first."""
        moved = not all(self._item.getViewBox().autoRangeEnabled())
        self._look = replace(self._look, whole=moved or not self._look.whole)
        self._redraw()
        self._item.enableAutoRange()
