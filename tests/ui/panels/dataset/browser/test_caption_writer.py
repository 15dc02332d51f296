"""What stands below a thumbnail is there whole where it fits, else without its middle, and never beside its place."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from pytestqt.qtbot import QtBot

from genstudio.ui.panels.dataset.browser.caption_writer import CAPTION, CaptionWriter
from genstudio.ui.theme import TEXT, text_font

WIDTH, STEP = 80, 100


def written(captions: list[str]) -> np.ndarray:
    """Which pixels of a row are covered, (CAPTION, N x STEP)."""
    image = QImage(STEP * len(captions), CAPTION, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    CaptionWriter(WIDTH, "#000000").write_row(painter, QPoint(0, 0), STEP, captions)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(CAPTION, image.bytesPerLine())
    return rows[:, : image.width()] < 200


@pytest.mark.parametrize(
    "caption",
    ["1.png", "IMG_0000001.jpg", "a" * 300 + ".png", "W" * 300, "größe.png", "照片" * 40, "صورة من العطلة.png" * 3],
)
def test_it_stays_below_its_thumbnail_in_the_middle(qtbot: QtBot, caption: str) -> None:
    covered = written(["", caption, ""])
    assert covered.any()
    columns = np.flatnonzero(covered.any(axis=0))
    left, right = columns[0] - STEP, STEP + WIDTH - 1 - columns[-1]
    assert left >= -1
    assert right >= -1
    assert abs(left - right) <= 4
    rows = np.flatnonzero(covered.any(axis=1))
    assert rows[0] >= 1
    assert rows[-1] <= CAPTION - 1


def test_each_has_its_own_place(qtbot: QtBot) -> None:
    covered = written(["a", "b", "c"])
    for place, caption in enumerate("abc"):
        assert np.array_equal(covered[:, place * STEP : (place + 1) * STEP], written([caption]))


@pytest.mark.parametrize("caption", ["IMG_20260714_183012_edited.jpg", "i" * 200, "W" * 200, "a b" * 50, "größe" * 30])
def test_begin_and_end_of_a_long_name_are_kept(qtbot: QtBot, caption: str) -> None:
    writer, metrics = CaptionWriter(WIDTH, "#000000"), QFontMetricsF(text_font(TEXT.small))
    text, _ = writer._fit(caption)
    begin, cut, end = text.partition("…")
    assert cut
    assert caption.startswith(begin)
    assert caption.endswith(end)
    assert metrics.horizontalAdvance(text) <= WIDTH + 1
    assert metrics.horizontalAdvance(text) > WIDTH - metrics.horizontalAdvance("WW"), "as much as there is room for"
    assert abs(metrics.horizontalAdvance(begin) - metrics.horizontalAdvance(end)) <= metrics.horizontalAdvance("WW")


def test_where_there_is_room_for_nothing_only_the_cut_is_left(qtbot: QtBot) -> None:
    assert CaptionWriter(3, "#000000")._fit("name.png")[0] == "…"
