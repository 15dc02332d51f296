"""`BrowserTools`: the line above the grid that says which pictures are shown, and how large."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QSlider, QToolButton, QWidget

from genstudio.data.image_set import ImageSet
from genstudio.ui.panels.dataset.browser.picture_grid import FIRST_THUMB
from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.setting_row import CalmComboBox

THUMBS = (32, 40, 48, 56, 64, 72, 88, 104, 128, 160, 192, 224, 256)
"""Widths of thumbnails that can be chosen."""
SLIDER_WIDTH = 110
LONGEST_CLASS = 18
SEARCH_WIDTH = 120
REMEMBERED = "dataset/thumbnails"


class SearchField(QLineEdit):
    """A field to search with.

    Signals:
        left: Esc, Enter or the arrow down: the person wants back to what was found.
    """

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class BrowserTools(QWidget):
    """Search, class, size of the thumbnails, and what is shown where that is not all.

    Attributes:
        search: the field.

    Signals:
        searched(str): the person wrote something else.
        class_chosen: `label` or `only_left_out` is another.
        thumb_chosen(int): another width of the thumbnails.
        all_asked: no longer only some, see `show_only`.
    """

    searched = Signal(str)
    class_chosen = Signal()
    thumb_chosen = Signal(int)
    all_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField(self)
        self.search.setObjectName("dataset.search")
        self.search.setAccessibleName(self.tr("Search by file name"))
        self.search.setPlaceholderText(self.tr("Search by file name"))
        self.search.setToolTip(self.tr("Or just begin to write (Ctrl+F)"))
        self.search.setClearButtonEnabled(True)
        for clear in self.search.findChildren(QToolButton):
            clear.setObjectName("dataset.search.clear")
            clear.setAccessibleName(self.tr("Clear the search"))
        self.search.setMinimumWidth(SEARCH_WIDTH)
        self.search.textChanged.connect(self.searched)
        self._classes = CalmComboBox(self)
        self._classes.setObjectName("dataset.class")
        self._classes.setAccessibleName(self.tr("Show only one class"))
        self._classes.setToolTip(self.tr("Show only one class"))
        self._classes.setMinimumContentsLength(LONGEST_CLASS)
        self._classes.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._classes.activated.connect(self.class_chosen)
        self._entries: list[int | None] = [None]
        self._size = QSlider(Qt.Orientation.Horizontal, self)
        self._size.setObjectName("dataset.thumbnails")
        self._size.setAccessibleName(self.tr("Size of the small pictures"))
        self._size.setToolTip(self.tr("Size of the small pictures (Ctrl and the mouse wheel)"))
        self._size.setRange(0, len(THUMBS) - 1)
        self._size.setPageStep(2)
        self._size.setFixedWidth(SLIDER_WIDTH)
        self._size.setValue(_remembered())
        self._size.valueChanged.connect(self._choose_size)
        self._only = ElidedLabel("", "heading", self)
        self._only.setObjectName("dataset.only")
        self._all = button(self.tr("Show all"), "dataset.only.all", self)
        self._all.setProperty("compact", True)
        self._all.setToolTip(self.tr("All pictures of the set again"))
        self._all.clicked.connect(self.all_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.medium)
        row.addWidget(self._only, 2)
        row.addWidget(self._all)
        row.addWidget(self.search, 1)
        row.addWidget(self._classes)
        row.addStretch(0)
        row.addWidget(self._size)

    def show_images(self, images: ImageSet) -> None:
        """Offer what there is to choose from in another set."""
        self.search.clear()
        self.show_only("")
        points = images.cloud is not None
        self.search.setVisible(images.names is not None and not points)
        self._size.setVisible(not points)
        self._fill(images)
        self._classes.setCurrentIndex(0)

    def show_only(self, title: str) -> None:
        """Say that only some are shown, and which; an empty title for all."""
        self._only.set_full_text(title)
        for each in (self._only, self._all):
            each.setVisible(bool(title))

    def show_left_out(self, images: ImageSet) -> None:
        """The same set, others left out; what was chosen stays, if it is still there."""
        former = self._classes.currentIndex()
        self._fill(images)
        self._classes.setCurrentIndex(former if former < self._classes.count() else 0)

    def label(self) -> int | None:
        """The class that is to be shown; None for all."""
        return self._entries[self._classes.currentIndex()] if not self.only_left_out() else None

    def only_left_out(self) -> bool:
        """Whether only what was left out is to be shown."""
        return self._classes.currentIndex() >= len(self._entries)

    def thumb_width(self) -> int:
        return THUMBS[self._size.value()]

    def text(self) -> str:
        return self.search.text().strip()

    @Slot(str)
    def begin_search(self, text: str = "") -> None:
        """Go to the field, and write on there."""
        if not self.search.isHidden():
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.insert(text)

    @Slot(int)
    def enlarge(self, steps: int) -> None:
        self._size.setValue(self._size.value() + steps)

    def _fill(self, images: ImageSet) -> None:
        counts: list[int] = []
        if images.labels is not None and len(images.class_names) > 1:
            counts = np.bincount(images.labels, minlength=len(images.class_names)).tolist()
        everything = self.tr("All classes ({count})") if counts else self.tr("All pictures ({count})")
        self._entries = [None, *range(len(counts))]
        self._classes.clear()
        self._classes.addItem(everything.format(count=f"{len(images):,}"))
        for name, count in zip(images.class_names, counts, strict=False):
            self._classes.addItem(f"{name} ({count:,})")
        if len(images.left_out):
            self._classes.addItem(self.tr("Left out ({count})").format(count=f"{len(images.left_out):,}"))
        self._classes.setVisible(self._classes.count() > 1)

    @Slot(int)
    def _choose_size(self, step: int) -> None:
        QSettings().setValue(REMEMBERED, THUMBS[step])
        self.thumb_chosen.emit(THUMBS[step])


def _remembered() -> int:
    """The step of the width that was chosen last."""
    value = str(QSettings().value(REMEMBERED, FIRST_THUMB))
    width = int(value) if value.isdecimal() else FIRST_THUMB
    return THUMBS.index(width) if width in THUMBS else THUMBS.index(FIRST_THUMB)
