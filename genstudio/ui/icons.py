"""Icons that take their colour from the palette at the moment they are painted, so they follow the theme by themselves.

The outlines are those of the Phosphor font that QtAwesome ships. QtAwesome itself is not imported: that loads a dozen
fonts and costs 0.4 s of a start that may take one. Here one font is read, once, when the first icon is painted.
"""

import json
from enum import Enum
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPalette,
    QPixmap,
    QRawFont,
    QTransform,
)

GRID = 256
"""The outlines' own size: every one is drawn for a square of this many units."""


class Icon(Enum):
    """What can be drawn; the value is the outline's name in the font."""

    PICTURES = "image"
    TRAIN = "trend-down"
    CREATE = "sliders"
    MORPH = "path"
    CLEAN = "sparkle"
    HELP = "question"
    PLAY = "play"
    PAUSE = "pause"
    STOP = "stop"
    DICE = "dice-five"
    SHUFFLE = "shuffle"
    MUTATE = "magic-wand"
    UNDO = "arrow-u-up-left"
    REDO = "arrow-u-up-right"
    RESET = "arrow-counter-clockwise"
    SAVE = "floppy-disk"
    OPEN = "folder-open"
    FOLDER = "folder-simple"
    NEW_IMAGE = "image-square"
    IMPORT = "download-simple"
    EXPORT = "export"
    COPY = "copy"
    PASTE = "clipboard"
    DELETE = "trash"
    PLUS = "plus"
    MINUS = "minus"
    SWAP = "arrows-left-right"
    CLOSE = "x"
    CHECK = "check"
    GOOD = "check-circle"
    INFO = "info"
    WARNING = "warning"
    ERROR = "warning-circle"
    FIT = "corners-out"
    ZOOM_IN = "magnifying-glass-plus"
    ZOOM_OUT = "magnifying-glass-minus"
    STAR = "star"
    HEART = "heart-straight"
    SETTINGS = "gear-six"
    FILM = "film-strip"
    GRID = "grid-four"
    CHART = "chart-line"
    MORE = "dots-three"
    DOWN = "caret-down"
    RIGHT = "caret-right"
    LEFT = "caret-left"
    LIST = "list"
    LOOP = "repeat"
    ERASER = "eraser"


class Tint(Enum):
    """The palette's role that colours an icon."""

    TEXT = QPalette.ColorRole.WindowText
    QUIET = QPalette.ColorRole.PlaceholderText
    ACCENT = QPalette.ColorRole.Accent
    ON_PRIMARY = QPalette.ColorRole.HighlightedText


def icon(which: Icon, tint: Tint = Tint.TEXT) -> QIcon:
    """``which``, in the palette's colour of the moment; greyed where its widget is disabled."""
    return QIcon(_OutlineEngine(which, tint))


def paint_icon(painter: QPainter, rect: QRectF, which: Icon, colour: QColor) -> None:
    """Draw ``which`` as large as it fits into ``rect``."""
    side = min(rect.width(), rect.height())
    corner = rect.center() - QPointF(side / 2, side / 2)
    to_rect = QTransform.fromTranslate(corner.x(), corner.y()).scale(side / GRID, side / GRID)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(to_rect.map(_outline(which)), colour)
    painter.restore()


class _OutlineEngine(QIconEngine):
    def __init__(self, which: Icon, tint: Tint) -> None:
        super().__init__()
        self._which = which
        self._tint = tint

    def clone(self) -> QIconEngine:
        return _OutlineEngine(self._which, self._tint)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        disabled = mode is QIcon.Mode.Disabled
        palette = QGuiApplication.palette()
        group = QPalette.ColorGroup.Disabled if disabled else QPalette.ColorGroup.Active
        role = QPalette.ColorRole.WindowText if disabled else self._tint.value
        paint_icon(painter, QRectF(rect), self._which, palette.color(group, role))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap


def _outline(which: Icon) -> QPainterPath:
    return _outlines()[which]


@cache
def _outlines() -> dict[Icon, QPainterPath]:
    """Every outline in a square of `GRID` units, y pointing down."""
    folder = _font_folder()
    font = QRawFont(str(_only(folder, "phosphor-[0-9]*.ttf")), GRID)
    codes = json.loads(_only(folder, "phosphor-charmap-*.json").read_text(encoding="utf-8"))
    outlines = {}
    for which in Icon:
        (glyph,) = font.glyphIndexesForString(chr(int(codes[which.value], 16)))
        outline = font.pathForGlyph(glyph)
        # The font's square stands on the descent line.
        outline.translate(0, font.ascent())
        outlines[which] = outline
    return outlines


def _font_folder() -> Path:
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The icons' font is missing; install GenStudio again.")
    return Path(spec.origin).parent / "fonts"


def _only(folder: Path, pattern: str) -> Path:
    for path in folder.glob(pattern):
        return path
    raise FileNotFoundError(f"The icons' font is missing ({pattern}); install GenStudio again.")
