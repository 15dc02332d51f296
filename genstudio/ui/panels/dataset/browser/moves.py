"""Where the keys lead in a grid."""

from __future__ import annotations

from PySide6.QtCore import Qt


def target_of(key: int, current: int, count: int, columns: int, page: int) -> int | None:
    """The place that a key leads to from the current one; None for keys that lead nowhere.

    Args:
        current: -1 for none: every key then leads to the first place, End to the last.
        page: how many places are in sight.
    """
    steps: dict[int, int] = {
        Qt.Key.Key_Left: -1,
        Qt.Key.Key_Right: 1,
        Qt.Key.Key_Up: -columns,
        Qt.Key.Key_Down: columns,
        Qt.Key.Key_PageUp: -page,
        Qt.Key.Key_PageDown: page,
        Qt.Key.Key_Home: -count,
        Qt.Key.Key_End: count,
    }
    if key not in steps or not count:
        return None
    if current < 0:
        return count - 1 if key == Qt.Key.Key_End else 0
    target = current + steps[key]
    if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not 0 <= target < count:
        # Down leads into a shorter last row, and no further.
        below = key == Qt.Key.Key_Down and current // columns < (count - 1) // columns
        return count - 1 if below else current
    return min(max(target, 0), count - 1)
