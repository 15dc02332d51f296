"""`FindingView`: one finding: what it means, all its pictures, and what can be done with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from genstudio.data.doctor.finding import Finding, Kind, nobody
from genstudio.data.image_set import ImageSet, Labels, Mask
from genstudio.ui.panels.dataset.browser.captions import Captions, class_names, file_names
from genstudio.ui.panels.dataset.browser.picture_grid import PictureGrid
from genstudio.ui.panels.dataset.browser.picture_words import words_of
from genstudio.ui.panels.dataset.class_bars import ClassBars
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button, enable
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.tips import plain_tip

THUMB = 96
"""Wide enough for most names of files."""
MOST_NAMED = 5


class FindingView(QWidget):
    """Shows a finding and asks for its pictures to be left out or kept; chosen ones only, where some are chosen.

    Signals:
        leave_out_asked(Labels), keep_asked(Labels): for these pictures.
        look_asked(int): at the picture of this index, large.
        reading_asked: the person wants to choose how the pictures are read and varied.
    """

    leave_out_asked = Signal(object)
    keep_asked = Signal(object)
    look_asked = Signal(int)
    reading_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Finding | None = None
        self._images: ImageSet | None = None
        self._out = np.zeros(0, np.bool_)
        self._of_all = _Split(nobody(), nobody())
        self._sentence = QLabel(self)
        self._sentence.setObjectName("dataset.check.sentence")
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._sentence, "quiet")
        self._grid = PictureGrid("dataset.check.grid", self.tr("The pictures of this finding"), self._describe, self)
        self._grid.set_thumb_width(THUMB)
        self._files = QListWidget(self)
        self._files.setObjectName("dataset.check.files")
        self._files.setAccessibleName(self.tr("Files that could not be read, and why"))
        self._files.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._files.setWordWrap(True)
        self._files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bars = ClassBars(self)
        self._shown = QStackedWidget(self)
        for each in (self._grid, self._files, _at_top(self._bars), QWidget(self)):
            self._shown.addWidget(each)
        self._line = ElidedLabel("", "quiet", self)
        self._line.setObjectName("dataset.check.shown")
        self._look = button(self.tr("Look closer"), "dataset.check.look", self)
        self._look.setToolTip(self.tr("The picture, large, beside its original (Enter)"))
        self._leave_out = button(self.tr("Leave out"), "dataset.check.leave_out", self)
        self._keep = button(self.tr("Keep"), "dataset.check.keep", self)
        self._keep.setToolTip(self.tr("Learn from them again"))
        self._remedy = button(self.tr("Choose what it sees"), "dataset.check.reading", self)
        self._remedy.setProperty("compact", True)
        self._remedy.setToolTip(self.tr("Size, colours and shape of the pictures, and how they are varied"))
        self._remedy.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._foot = QWidget(self)
        self._lay_out()
        self._connect()

    def show_finding(self, found: Finding, images: ImageSet) -> None:
        """Show another finding from its beginning."""
        self._found, self._images = found, images
        self._split()
        self._sentence.setText(found.sentence)
        self._remedy.setText(self._remedy_words(found.kind))
        self._remedy.setVisible(bool(self._remedy.text()))
        self._foot.setVisible(len(found.pictures) > 0)
        several = images.labels is not None and len(images.class_names) > 1
        self._grid.show_pictures(images, in_groups(found), _captions(found, images))
        self._fill_files(found)
        self._fill_bars(images)
        place = 0 if len(found.pictures) else 1 if found.files else 2 if several and _about_classes(found) else 3
        self._shown.setCurrentIndex(place)
        self._show_state()

    def show_left_out(self, images: ImageSet) -> None:
        """The same set, others left out."""
        self._images = images
        self._split()
        self._grid.show_left_out(images)
        self._fill_bars(images)
        self._show_state()

    def _lay_out(self) -> None:
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(SPACE.small)
        foot.addWidget(self._line, 1)
        for each in (self._look, self._leave_out, self._keep):
            each.setProperty("compact", True)
            foot.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.medium)
        column.addWidget(self._sentence)
        column.addWidget(self._remedy)
        column.addWidget(self._shown, 1)
        column.addWidget(self._foot)

    def _connect(self) -> None:
        self._grid.selection_changed.connect(self._show_state)
        self._grid.activated.connect(self.look_asked)
        self._grid.removal_asked.connect(self._leave_out_or_keep)
        self._remedy.clicked.connect(self.reading_asked)
        self._look.clicked.connect(self._ask_to_look)
        self._leave_out.clicked.connect(self._ask_to_leave_out)
        self._keep.clicked.connect(self._ask_to_keep)

    def _fill_files(self, found: Finding) -> None:
        self._files.clear()
        for skipped in found.files:
            item = QListWidgetItem(f"{skipped.name}\n{skipped.reason}")
            item.setToolTip(plain_tip(f"{skipped.name}: {skipped.reason}"))
            self._files.addItem(item)

    def _fill_bars(self, images: ImageSet) -> None:
        rows = list(zip(images.class_names, images.class_counts(), strict=False))
        self._bars.set_counts(rows, max((count for _, count in rows), default=1))

    def _split(self) -> None:
        """Look up what is left out, once for each change: of a large finding that takes too long for each click."""
        if self._found is not None and self._images is not None:
            self._out = self._images.left_out_mask()
            self._of_all = _Split(
                _where(self._found.removable_in(self._out), ~self._out), _where(self._found.pictures, self._out)
            )

    @Slot()
    def _show_state(self) -> None:
        found = self._found
        if found is None or self._images is None:
            return
        chosen = self._grid.selected()
        now = self._split_of(chosen)
        self._line.set_full_text(self._words(len(found.pictures), chosen, len(self._of_all.keeping)))
        leaving, keeping = now.leaving, now.keeping
        for asked, text, all_text in (
            (self._leave_out, self.tr("Leave out {count}"), leaving),
            (self._keep, self.tr("Keep {count}"), keeping),
        ):
            asked.setText(text.format(count=f"{len(all_text):,}") if len(all_text) else text.format(count="").strip())
            asked.setAccessibleName(asked.text())
        enable(self._leave_out, len(leaving) > 0, self.tr("These are left out already"))
        if len(leaving):
            self._leave_out.setToolTip(self._leaving_words(leaving))
        enable(self._keep, len(keeping) > 0, self.tr("None of these is left out"))
        enable(self._look, self._grid.current() >= 0, self.tr("Choose a picture first"))

    def _remedy_words(self, kind: Kind) -> str:
        """What can be chosen against it; empty for nothing."""
        words = {
            Kind.FEW_PICTURES: self.tr("Choose how to vary them"),
            Kind.FEW_FOR_A_GAN: self.tr("Choose how to vary them"),
            Kind.LONG_SHAPES: self.tr("Choose another shape"),
            Kind.ENLARGED: self.tr("Choose another size"),
            Kind.WITHOUT_COLOUR: self.tr("Choose grey or colour"),
        }
        return words.get(kind, "")

    def _words(self, count: int, chosen: Labels, out: int) -> str:
        parts = [self.tr("1 picture") if count == 1 else self.tr("{count} pictures").format(count=f"{count:,}")]
        if len(chosen) == 1:
            parts.append(self._describe(int(chosen[0])))
        elif len(chosen):
            parts.append(self.tr("{count} chosen").format(count=f"{len(chosen):,}"))
        if out:
            parts.append(self.tr("{count} left out").format(count=f"{out:,}"))
        return " · ".join(parts)

    def _leaving_words(self, leaving: Labels) -> str:
        """What is done, and to which pictures where those are few."""
        what = self.tr("Do not learn from them. The files stay as they are.")
        if len(leaving) > MOST_NAMED:
            return what
        return plain_tip("\n".join([what, *(self._describe(index) for index in leaving.tolist())]))

    def _split_of(self, chosen: Labels) -> _Split:
        """The chosen ones, or, where none is, those that are best left out and those that can be kept again."""
        return _Split(_where(chosen, ~self._out), _where(chosen, self._out)) if len(chosen) else self._of_all

    def _describe(self, index: int) -> str:
        return words_of(self._images, index) if self._images is not None and index >= 0 else ""

    @Slot()
    def _ask_to_look(self) -> None:
        self.look_asked.emit(self._grid.current())

    @Slot()
    def _ask_to_leave_out(self) -> None:
        self.leave_out_asked.emit(self._split_of(self._grid.selected()).leaving)

    @Slot()
    def _ask_to_keep(self) -> None:
        self.keep_asked.emit(self._split_of(self._grid.selected()).keeping)

    @Slot()
    def _leave_out_or_keep(self) -> None:
        """The Delete key: leave the chosen ones out; where all of them are already, keep them again."""
        if len(self._split_of(self._grid.selected()).leaving):
            self._ask_to_leave_out()
        else:
            self._ask_to_keep()


@dataclass(frozen=True, slots=True, eq=False)
class _Split:
    """What can be left out, and what is and can be kept again; indices, ascending."""

    leaving: Labels
    keeping: Labels


def _where(pictures: Labels, mask: Mask) -> Labels:
    """Those of the pictures that the mask over the whole set has."""
    return pictures[mask[pictures]]


def in_groups(found: Finding) -> Labels:
    """The pictures in the order to show them: what is alike stands side by side."""
    return found.pictures[np.argsort(found.groups, kind="stable")] if len(found.groups) else found.pictures


def _about_classes(found: Finding) -> bool:
    return found.kind in (Kind.SMALL_CLASSES, Kind.LARGE_CLASS, Kind.EMPTY_CLASSES, Kind.CONTRADICTION)


def _captions(found: Finding, images: ImageSet) -> Captions | None:
    """Their classes where it is about those, else what tells copies apart: their files."""
    of_classes, of_files = class_names(images), file_names(images)
    return of_classes or of_files if _about_classes(found) else of_files or of_classes


def _at_top(widget: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    column.addStretch(1)
    holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    return holder
