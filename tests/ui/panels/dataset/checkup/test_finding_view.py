"""One finding of the check, shown by itself."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from genstudio.data.doctor.finding import Kind, Severity, finding
from genstudio.data.image_set import ImageSet, Mask
from genstudio.ui.panels.dataset.browser.picture_grid import PictureGrid
from genstudio.ui.panels.dataset.checkup.finding_view import FindingView
from tests.tiny import image_set


def test_what_is_left_out_is_looked_up_when_it_is_shown_and_not_for_each_click(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[ImageSet] = []
    mask = ImageSet.left_out_mask

    def counted(images: ImageSet) -> Mask:
        asked.append(images)
        return mask(images)

    monkeypatch.setattr(ImageSet, "left_out_mask", counted)
    images = image_set(12).without(np.array([2, 4]))
    view = FindingView()
    qtbot.addWidget(view)
    view.show_finding(finding(Kind.BLANK, Severity.HINT, "Blank", "Blank.", np.arange(1, 7)), images)
    grid = view.findChild(PictureGrid)
    assert grid is not None
    assert asked
    asked.clear()
    for place in range(6):
        grid.select_only(place)
    assert not asked
    with qtbot.waitSignal(view.keep_asked) as kept:
        grid.select_only(1)
        grid.removal_asked.emit()
    assert kept.args is not None
    assert kept.args[0].tolist() == [2]
