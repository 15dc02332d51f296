"""Taking back what was chosen in a recipe."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from genstudio.ui.panels.training.recipe import Choices

MERGING = 71
"""Qt merges neighbouring commands of one number."""


class ChangeChoices(QUndoCommand):
    """From some choices to others. What is typed into one field is one change, however many keys it takes.

    One that can no longer be shown leaves the history, so that undoing it is no step that does nothing.
    """

    def __init__(self, text: str, field: str, before: Choices, after: Choices, show: Callable[[Choices], bool]) -> None:
        """``field``: the setting that was changed; empty for what is not typed. ``show`` answers whether it did."""
        super().__init__(text)
        self._field = field
        self._before = before
        self._after = after
        self._show = show
        self._done = True  # by whoever made the change

    def id(self) -> int:
        return MERGING if self._field else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ChangeChoices) or other._field != self._field:
            return False
        self._after = other._after
        return True

    def undo(self) -> None:
        self.setObsolete(not self._show(self._before))

    def redo(self) -> None:
        if self._done:
            self._done = False
        else:
            self.setObsolete(not self._show(self._after))
