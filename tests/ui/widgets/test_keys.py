"""Keys that no widget has a use for."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from genstudio.ui.widgets.compare_view import CompareView
from genstudio.ui.widgets.filmstrip import Filmstrip
from genstudio.ui.widgets.latent_slider import LatentSlider
from genstudio.ui.widgets.number_edit import NumberEdit
from genstudio.ui.widgets.picture_well import PictureWell
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid


@pytest.mark.parametrize("key", [0, int(Qt.Key.Key_F13)])
def test_a_key_without_meaning_here_is_left_to_others(qtbot: QtBot, key: int) -> None:
    widgets: list[QWidget] = [
        CompareView("view"),
        Filmstrip("strip", "Strip"),
        LatentSlider("Smile", "slider"),
        NumberEdit(1.0),
        PictureWell("well"),
        ThumbnailGrid("grid", "Grid"),
    ]
    for widget in widgets:
        qtbot.addWidget(widget)
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)
        assert not event.isAccepted(), widget.objectName()
