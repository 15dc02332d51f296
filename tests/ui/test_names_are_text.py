"""Names of files, folders and classes that look like HTML are shown as they are, wherever the window shows them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QListWidget, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from genstudio.project.settings import SettingsFile
from genstudio.ui.app import make_window
from genstudio.ui.main_window import MainWindow
from genstudio.ui.panels.dataset import DatasetPanel
from genstudio.ui.panels.dataset.browser.picture_grid import PictureGrid
from genstudio.ui.panels.dataset.checkup.checking import CheckState
from genstudio.ui.widgets.tips import plain_tip
from tests.ui.closing import hand_over

PATIENCE_MS = 60_000
IMAGE = "<img src=x>"
VIEWS = ("pictures", "check", "seen")
PAGES = ("dataset", "training", "sampling", "interpolation", "denoising")


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Two classes, copies within each, and a file that is none."""
    root = tmp_path / f"{IMAGE} of all"
    for number, name in enumerate((f"{IMAGE} cats", "<h1>dogs, of which there are many, and a long name besides")):
        (root / name).mkdir(parents=True)
        for each in range(8):
            pixels = np.random.default_rng(number * 100 + each // 2).integers(0, 255, (16, 16, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(root / name / f"{IMAGE}{each}.png")
    (root / f"<b>{IMAGE} broken.png").write_bytes(b"no picture")
    return root


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> MainWindow:
    made = make_window(qapp, SettingsFile(tmp_path / "settings.json"))
    hand_over(made, qtbot)
    made.resize(1100, 680)
    made.show()
    qtbot.waitExposed(made)
    made.studio.warm_up()
    qtbot.waitUntil(lambda: made.studio.engine_ready, timeout=PATIENCE_MS)
    return made


@pytest.mark.skipif(sys.platform == "win32", reason="such names are not allowed there")
def test_no_name_is_taken_for_html_anywhere_in_the_window(pictures: Path, window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.studio.pictures.changed, timeout=PATIENCE_MS):
        window.open_paths([pictures])
    [panel] = window.findChildren(DatasetPanel)
    qtbot.waitUntil(lambda: panel._checking.state is CheckState.DONE, timeout=PATIENCE_MS)
    for view in VIEWS:
        [choice] = panel.findChildren(QAbstractButton, f"dataset.view.{view}")
        QTest.mouseClick(choice, Qt.MouseButton.LeftButton)
        assert not list(taken_for_html(window)), view
    for page in PAGES:
        window.show_page(page)
        QApplication.processEvents()
        assert not list(taken_for_html(window)), page


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
@pytest.mark.skipif(sys.platform == "win32", reason="such names are not allowed there")
def test_the_name_of_a_picture_under_the_mouse_is_text(pictures: Path, window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.studio.pictures.changed, timeout=PATIENCE_MS):
        window.open_paths([pictures])
    [grid] = [each for each in window.findChildren(PictureGrid) if each.isVisible()]
    at = QPoint(40, 40)
    QApplication.sendEvent(grid.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, grid.viewport().mapToGlobal(at)))
    said = QToolTip.text()
    QToolTip.hideText()
    assert "&lt;img" in said


def test_ordinary_words_stay_as_they_are_and_lines_stay_apart() -> None:
    assert plain_tip("a & b\nc") == "a & b\nc"
    assert plain_tip("<b>a</b>\nd") == "<qt>&lt;b&gt;a&lt;/b&gt;<br>d</qt>"


def taken_for_html(window: MainWindow) -> Iterator[str]:
    """Texts with a tag of the pictures' names that Qt would follow."""
    for widget in window.findChildren(QWidget):
        yield from (text for text in _texts(widget) if _has_tag(text))
    for action in window.findChildren(QAction):
        if _has_tag(action.toolTip()):
            yield action.toolTip()


def _texts(widget: QWidget) -> Iterator[str]:
    yield widget.toolTip()
    if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText:
        yield widget.text()
    if isinstance(widget, QListWidget):
        yield from (widget.item(row).toolTip() for row in range(widget.count()))
    if isinstance(widget, QComboBox):
        yield from (str(widget.itemData(row, Qt.ItemDataRole.ToolTipRole) or "") for row in range(widget.count()))


def _has_tag(text: str) -> bool:
    return any(tag in text for tag in ("<img", "<h1>", "<b>"))
