"""One finding of the check, shown by itself."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from genstudio.data.doctor.finding import Kind, Severity, finding
from genstudio.data.image_set import ImageSet, Mask
from genstudio.data.picture_names import PictureNames
from genstudio.ui.panels.dataset.browser.captions import Captions
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


@pytest.mark.parametrize(
    ("kind", "expected"), [(Kind.DUPLICATES, ["a.png", "b.png"]), (Kind.CONTRADICTION, ["one", "two"])]
)
def test_copies_are_told_apart_by_their_files_and_contradictions_by_their_classes(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kind: Kind, expected: list[str]
) -> None:
    names = PictureNames.of(["x/a.png", "y/b.png"])
    images = replace(image_set(2), labels=np.array([0, 1]), class_names=("one", "two"), names=names)
    given: list[Captions | None] = []
    monkeypatch.setattr(PictureGrid, "show_pictures", lambda self, images, shown, captions=None: given.append(captions))
    view = FindingView()
    qtbot.addWidget(view)
    view.show_finding(finding(kind, Severity.TROUBLE, "Title", "Sentence.", np.arange(2)), images)
    [captions] = given
    assert captions is not None
    assert captions(np.arange(2)) == expected
