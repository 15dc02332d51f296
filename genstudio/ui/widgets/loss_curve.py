"""`LossCurve`: one curve of the loss plot, with the faint line of its single values behind it.

Imports pyqtgraph, which takes a third of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from genstudio.ui.theme import Palette, SeriesColour
from genstudio.ui.widgets.curve_reach import Reach, reach_of
from genstudio.ui.widgets.loss_legend import faint_pen, line_pen
from genstudio.ui.widgets.smoothing import Smoothing, smoothed

Values = NDArray[np.float64]
_POINTS_PER_PIXEL = 0.25
"""More cannot be seen and take longer; the raw line keeps the peaks, which doubles it."""
_MOST_DOTS = 80
_NOTHING = (np.empty(0), np.empty(0))


@dataclass(frozen=True)
class SeriesSpec:
    """One curve. Those of one ``group`` (by default the title) share a colour and an entry in the legend."""

    key: str
    title: str
    held_out: bool = False
    group: str = ""

    @property
    def family(self) -> str:
        return self.group or self.title


@dataclass(frozen=True, slots=True)
class Look:
    """How all curves are drawn.

    Attributes:
        whole: whether the axis holds the steepest beginning, too.
    """

    log: bool = False
    smoothing: Smoothing = Smoothing.SOME
    whole: bool = False


class LossCurve:
    """A line, dashed with dots for held-out values.

    Attributes:
        spec: what it shows. index: of its colour.
        x, y: its steps and values, both (N,). drawn: those of the line, NaN for gaps.
        reach: from where to where on the axis it goes; None where nothing is drawn.
        shown: whether it is not hidden.
    """

    def __init__(self, spec: SeriesSpec, index: int, item: Any) -> None:
        """``item`` is the `pyqtgraph.PlotItem` that it is drawn in."""
        self.spec = spec
        self.index = index
        self._raw, self._line = _new_line(item), _new_line(item)
        self.reach: Reach | None = None
        self.shown = True
        self.clear()

    def clear(self) -> None:
        """Forget the points."""
        self.x = self.y = self.drawn = np.empty(0)

    def draw(self, look: Look) -> None:
        """Draw the points."""
        y = self.y.astype(np.float64)
        drawable = np.isfinite(y) & (y > 0) if look.log else np.isfinite(y)
        y = np.where(drawable, y, np.nan)
        self.drawn = y if self.spec.held_out else smoothed(y, look.smoothing)
        empty = not drawable.any()
        self._measure(y, look)
        raw_wanted = self.drawn is not y and not empty
        # On a noisy line soft edges cannot be seen, and take five times as long.
        self._line.opts["antialias"] = raw_wanted or self.spec.held_out
        # Peaks must be seen on the raw line; a smoothed one would become a staircase by them.
        self._line.opts["downsampleMethod"] = "mean" if raw_wanted else "peak"
        self._line.setVisible(self.shown)
        # Nothing but gaps is no data: pyqtgraph would look for their bounds and warn.
        self._line.setData(*(_NOTHING if empty else (self.x, self.drawn)))
        self._raw.setVisible(raw_wanted and self.shown)
        self._raw.setData(*((self.x, y) if raw_wanted else _NOTHING))
        if self.spec.held_out:
            self._line.setSymbol("o" if len(self.x) <= _MOST_DOTS else None)

    def restyle(self, palette: Palette) -> None:
        """Take its colour."""
        colour = self.colour(palette)
        self._line.setPen(line_pen(colour, self.spec.held_out))
        self._raw.setPen(faint_pen(colour, palette.field))
        self._line.setZValue(2 if self.spec.held_out else 1)
        dashed = self.spec.held_out or bool(colour.dash)
        # As one path a wide noisy line takes 20 to 200 ms to draw, as separate segments less than 4; dashes need the
        # path.
        self._line.curve.setSegmentedLineMode("off" if dashed else "on")
        if self.spec.held_out:
            self._line.setSymbolSize(5)
            self._line.setSymbolBrush(QColor(colour.colour))
            self._line.setSymbolPen(None)

    def colour(self, palette: Palette) -> SeriesColour:
        return palette.series[self.index % len(palette.series)]

    def nearest_step(self, x: float) -> float | None:
        """The step next to ``x``; None without points."""
        return float(self.x[int(np.abs(self.x - x).argmin())]) if len(self.x) else None

    def value_at(self, step: float) -> float:
        """What is drawn at the step next to this one; there must be points."""
        return float(self.drawn[int(np.abs(self.x - step).argmin())])

    def _measure(self, raw: Values, look: Look) -> None:
        """Before the line gets its points, for then it is asked for its bounds."""
        line = self.drawn
        if look.log:
            line, raw = np.log10(line), np.log10(raw)
        self.reach = reach_of(self.x, line, raw) if len(raw) else None
        for item in (self._line, self._raw):
            item.reach = None if look.whole else self.reach


class _Line(pg.PlotDataItem):  # type: ignore[misc]
    """A curve that asks for the room of its `reach`, not of its steepest beginning and of each peak."""

    reach: Reach | None = None

    def dataBounds(self, ax: int, frac: float = 1.0, orthoRange: Reach | None = None) -> Any:
        if ax == 1 and self.reach is not None:
            return self.reach
        return super().dataBounds(ax, frac, orthoRange)


def _new_line(item: Any) -> _Line:
    line = _Line(connect="finite")
    line.opts["autoDownsampleFactor"] = _POINTS_PER_PIXEL
    item.addItem(line)
    return line
