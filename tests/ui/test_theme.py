"""The theme: what is in force, and whether everyone can read it."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from genstudio.ui.stylesheet import stylesheet
from genstudio.ui.theme import DARK, LIGHT, Palette, Scheme, Theme, palette_of, set_role, tabular

# Machado, Oliveira, Fernandes 2009: full protanopia, deuteranopia and tritanopia, on linear RGB.
COLOUR_BLIND = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme()
    yield theme
    qapp.setStyleSheet("")
    theme.deleteLater()


def test_the_scheme_asked_for_is_in_force(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    for scheme, palette in ((Scheme.DARK, DARK), (Scheme.LIGHT, LIGHT)):
        with qtbot.waitSignal(theme.changed):
            theme.apply(qapp, scheme)
        assert theme.scheme is scheme
        assert theme.dark is palette.dark
        assert palette_of(widget) is palette
        assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(palette.window)
        assert palette.card in qapp.styleSheet()


def test_a_widget_with_a_background_of_its_own_still_knows_the_scheme(
    theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    theme.apply(qapp, Scheme.LIGHT)
    label = QLabel("x")
    qtbot.addWidget(label)
    set_role(label, "readout")
    label.ensurePolished()
    assert palette_of(label) is LIGHT


def test_disabled_widgets_have_their_own_text_colour(theme: Theme, qapp: QApplication) -> None:
    theme.apply(qapp, Scheme.DARK)
    disabled = qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
    assert disabled == QColor(DARK.disabled)


def test_numbers_get_figures_of_equal_width(qapp: QApplication) -> None:
    font = tabular(qapp.font())
    assert [bytes(tag.toString().data()) for tag in font.featureTags()] == [b"tnum"]


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_text_has_a_contrast_of_at_least_4_5(palette: Palette) -> None:
    pairs = [
        (ink, ground)
        for ink in (palette.text, palette.quiet)
        for ground in (palette.window, palette.card, palette.raised, palette.field)
    ]
    pairs += [(palette.on_primary, fill) for fill in (palette.primary, palette.primary_hover, palette.primary_pressed)]
    pairs += [(palette.error, ground) for ground in (palette.window, palette.card)]
    for ink, ground in pairs:
        assert contrast(ink, ground) >= 4.5, (ink, ground)


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_marks_and_curves_have_a_contrast_of_at_least_3(palette: Palette) -> None:
    for ink in (palette.accent, palette.good, palette.error, palette.disabled):
        assert contrast(ink, palette.card) >= 3, ink
    for series in palette.series[:5]:
        assert contrast(series.colour, palette.card) >= 3, series


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("kind", [None, *COLOUR_BLIND])
def test_curves_are_told_apart_by_the_colour_blind_too(palette: Palette, kind: str | None) -> None:
    seen = [lab(as_seen(series.colour, kind)) for series in palette.series[:5]]
    for first in range(5):
        for second in range(first):
            assert np.linalg.norm(seen[first] - seen[second]) > 18, (first, second)


def test_series_with_the_same_colour_differ_in_their_dashes() -> None:
    for palette in (DARK, LIGHT):
        assert len({(series.colour, series.dash) for series in palette.series}) == len(palette.series)


def test_the_stylesheet_has_no_token_left_open() -> None:
    for palette in (DARK, LIGHT):
        assert "$" not in stylesheet(palette)


def contrast(first: str, second: str) -> float:
    """WCAG 2's ratio of relative luminances, 1..21."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    dim, bright = sorted(float(weights @ linear(colour)) for colour in (first, second))
    return (bright + 0.05) / (dim + 0.05)


def linear(colour: str) -> NDArray[np.float64]:
    values = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def as_seen(colour: str, kind: str | None) -> NDArray[np.float64]:
    rgb = linear(colour)
    return rgb if kind is None else np.clip(np.array(COLOUR_BLIND[kind]) @ rgb, 0, 1)


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIE L*a*b* of linear sRGB, white point D65."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ rgb / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])
