"""Where the keys lead: ten pictures in rows of four, eight in sight."""

import pytest
from PySide6.QtCore import Qt

from genstudio.ui.panels.dataset.browser.moves import target_of

Key = Qt.Key


@pytest.mark.parametrize(
    ("key", "current", "target"),
    [
        (Key.Key_Right, 3, 4),
        (Key.Key_Right, 9, 9),
        (Key.Key_Left, 0, 0),
        (Key.Key_Down, 1, 5),
        (Key.Key_Down, 7, 9),  # into the shorter last row
        (Key.Key_Down, 8, 8),
        (Key.Key_Up, 2, 2),
        (Key.Key_Up, 6, 2),
        (Key.Key_PageDown, 0, 8),
        (Key.Key_PageDown, 5, 9),
        (Key.Key_PageUp, 9, 1),
        (Key.Key_Home, 7, 0),
        (Key.Key_End, 0, 9),
        (Key.Key_Right, -1, 0),
        (Key.Key_End, -1, 9),
    ],
)
def test_a_key_leads_to_the_picture_one_expects(key: Qt.Key, current: int, target: int) -> None:
    assert target_of(key, current, count=10, columns=4, page=8) == target


def test_other_keys_and_empty_grids_lead_nowhere() -> None:
    assert target_of(Key.Key_A, 3, 10, 4, 8) is None
    assert target_of(Key.Key_Down, -1, 0, 4, 8) is None
