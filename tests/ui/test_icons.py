"""Icons: every one can be drawn, in the colours of the moment."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication

from genstudio.ui.icons import Icon, Tint, icon


@pytest.mark.parametrize("which", Icon)
def test_every_icon_draws_something_within_its_square(qapp: QApplication, which: Icon) -> None:
    image = icon(which).pixmap(32, 32).toImage()
    inked = [(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 100]
    assert len(inked) > 8
    assert all(0 < x < 31 and 0 < y < 31 for x, y in inked)


def test_an_icon_follows_the_palette(qapp: QApplication) -> None:
    drawn = icon(Icon.STOP, Tint.TEXT)
    before = qapp.palette()
    for colour in ("#ff0000", "#00ff00"):
        palette = QPalette(before)
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
        qapp.setPalette(palette)
        assert strongest(drawn.pixmap(64, 64).toImage()) == QColor(colour)
    qapp.setPalette(before)


def test_a_disabled_icon_is_drawn_in_the_disabled_colour(qapp: QApplication) -> None:
    before = qapp.palette()
    palette = QPalette(before)
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText, QColor("#123456"))
    qapp.setPalette(palette)
    image = icon(Icon.STOP).pixmap(QSize(64, 64), QIcon.Mode.Disabled).toImage()
    assert strongest(image) == QColor("#123456")
    qapp.setPalette(before)


def test_a_copied_icon_outlives_the_original(qapp: QApplication) -> None:
    copy = QIcon(icon(Icon.PLAY))
    assert not copy.pixmap(24, 24).isNull()


def test_a_screen_with_twice_the_pixels_gets_twice_the_pixels(qapp: QApplication) -> None:
    pixmap = icon(Icon.PLAY).pixmap(QSize(24, 24), 2.0)
    assert pixmap.size() == QSize(48, 48)
    assert pixmap.devicePixelRatio() == 2.0


def test_qtawesome_itself_is_not_imported() -> None:
    code = (
        "import sys, genstudio.ui.icons, genstudio.ui.theme; print('qtawesome' in sys.modules, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def strongest(image: QImage) -> QColor:
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda colour: colour.alpha())
