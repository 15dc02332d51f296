"""The theme: one scheme in force for the whole application, and how widgets ask about it."""

import sys
from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QWidget

from genstudio.ui.stylesheet import stylesheet
from genstudio.ui.tokens import (
    DARK,
    HELD_OUT_DASH,
    LIGHT,
    MEASURE,
    MOTION_MS,
    RADIUS,
    SPACE,
    TEXT,
    Measure,
    Palette,
    Radius,
    SeriesColour,
    Spacing,
    TextSize,
)

__all__ = [
    "DARK",
    "HELD_OUT_DASH",
    "LIGHT",
    "MEASURE",
    "MOTION_MS",
    "RADIUS",
    "SPACE",
    "TEXT",
    "Measure",
    "Palette",
    "Radius",
    "Scheme",
    "SeriesColour",
    "Spacing",
    "TextSize",
    "Theme",
    "motion_allowed",
    "palette_of",
    "set_role",
    "tabular",
    "text_font",
]


class Scheme(Enum):
    """Which colours the person asked for; the values are stored in the settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Puts a scheme into force: Fusion style, palette, font and one stylesheet.

    Signals:
        changed: the colours in force are others now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app: QApplication | None = None
        self._scheme = Scheme.SYSTEM
        self._palette = LIGHT

    @property
    def scheme(self) -> Scheme:
        """What was asked for; `dark` says what came of it."""
        return self._scheme

    @property
    def palette(self) -> Palette:
        """The colours in force."""
        return self._palette

    @property
    def dark(self) -> bool:
        return self._palette.dark

    def apply(self, app: QApplication, scheme: Scheme) -> None:
        """Dress ``app``; with `Scheme.SYSTEM` follow the system from now on."""
        if self._app is None:
            app.setStyle("Fusion")
            app.setFont(_application_font())
            app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._app = app
        self._scheme = scheme
        # Title bars, native dialogs and the like follow where the platform can do it.
        wanted = {Scheme.LIGHT: Qt.ColorScheme.Light, Scheme.DARK: Qt.ColorScheme.Dark}
        app.styleHints().setColorScheme(wanted.get(scheme, Qt.ColorScheme.Unknown))
        self._put_into_force(_palette_for(scheme))

    @Slot()
    def _on_system_changed(self) -> None:
        if self._scheme is Scheme.SYSTEM and _palette_for(Scheme.SYSTEM) is not self._palette:
            self._put_into_force(_palette_for(Scheme.SYSTEM))

    def _put_into_force(self, palette: Palette) -> None:
        if self._app is None:
            return
        self._palette = palette
        self._app.setPalette(_qt_palette(palette))
        self._app.setStyleSheet(stylesheet(palette))
        self.changed.emit()


def palette_of(widget: QWidget) -> Palette:
    """The colours in force for ``widget``; widgets that paint themselves ask in their paint event."""
    # The application's palette, not the widget's own: the stylesheet writes backgrounds into the latter.
    window = QApplication.palette(widget).color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget its look.

    Labels: ``title``, ``headline``, ``heading``, ``quiet``, ``small``, ``number``, ``error``.
    Frames: ``card``, ``well``, ``raised``, ``rule``.
    """
    widget.setProperty("role", role)
    if role == "number":
        widget.setFont(tabular(widget.font()))
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def text_font(pixels: int, bold: bool = False) -> QFont:
    """The application's font at a size from `TextSize`, for painting."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def tabular(font: QFont) -> QFont:
    """``font`` with figures of equal width, so that changing numbers do not jump."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def motion_allowed() -> bool:
    """False where the system asks for less motion."""
    style = QApplication.style()
    duration = style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return duration > 0 and QApplication.isEffectEnabled(Qt.UIEffect.UI_General)


_LINUX_FACES: tuple[str, ...] = (
    *("Inter", "Inter Variable", "Segoe UI", "Noto Sans", "Cantarell", "DejaVu Sans"),
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei"),
)


def _palette_for(scheme: Scheme) -> Palette:
    if scheme is Scheme.SYSTEM:
        system = QGuiApplication.styleHints().colorScheme()
        return DARK if system is Qt.ColorScheme.Dark else LIGHT
    return DARK if scheme is Scheme.DARK else LIGHT


def _qt_palette(palette: Palette) -> QPalette:
    role = QPalette.ColorRole
    result = QPalette(QColor(palette.raised), QColor(palette.window))
    colours = {
        role.Window: palette.window,
        role.WindowText: palette.text,
        role.Base: palette.field,
        role.AlternateBase: palette.raised,
        role.Text: palette.text,
        role.PlaceholderText: palette.quiet,
        role.Button: palette.raised,
        role.ButtonText: palette.text,
        role.BrightText: palette.error,
        role.ToolTipBase: palette.raised,
        role.ToolTipText: palette.text,
        role.Highlight: palette.primary,
        role.HighlightedText: palette.on_primary,
        role.Accent: palette.accent,
        role.Link: palette.accent,
        role.LinkVisited: palette.accent,
        role.Light: palette.hover,
        role.Midlight: palette.raised,
        role.Mid: palette.line,
        role.Dark: palette.line,
        role.Shadow: palette.field,
    }
    for key, colour in colours.items():
        result.setColor(key, QColor(colour))
    disabled = QColor(palette.disabled)
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, key, disabled)
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(palette.line))
    return result


def _application_font() -> QFont:
    """The system's face where it is a good one, otherwise the best installed; then faces for Chinese text."""
    font = QFont(QGuiApplication.font())
    if sys.platform == "win32":
        families = ["Segoe UI", "Microsoft YaHei UI", "Microsoft YaHei"]
    elif sys.platform == "darwin":
        families = [font.family(), "PingFang SC"]
    else:
        # Naming families that are missing costs a look-up each time a font is made: name only those that are there.
        installed = set(QFontDatabase.families())
        families = [family for family in _LINUX_FACES if family in installed] or [font.family()]
    font.setFamilies(families)
    font.setPixelSize(TEXT.body)
    return font
