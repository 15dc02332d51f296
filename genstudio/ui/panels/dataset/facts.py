"""What is known about a set of pictures: figures, the reader's report, classes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListWidget, QListWidgetItem, QWidget

from genstudio.data.builtin.cards import card_of
from genstudio.data.image_set import ImageSet, LoadReport
from genstudio.data.source import parts_of, short_name
from genstudio.ui.panels.dataset.class_bars import ClassBars
from genstudio.ui.picture_facts import colour_word, split_counts
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.fold import Fold
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.stat import Stat
from genstudio.ui.widgets.tips import plain_tip

LIST_HEIGHT = 180
MOST_ROWS = 10
FEW_CLASSES = 10
FEW_NOTES = 2


class FactsCard(Card):
    """Name, figures, and what the reader had to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("These pictures"))
        self._source = ElidedLabel("", "quiet", self)
        self._count = Stat(self.tr("Pictures"), "dataset.count", parent=self)
        self._size = Stat(self.tr("Size"), "dataset.pixels", parent=self)
        tip = self.tr("What the model learns from (the training set)")
        self._training = Stat(self.tr("To learn from"), "dataset.training", tip=tip, parent=self)
        tip = self.tr("Never learned from: how well it does is measured on pictures it has not seen (held-out set)")
        self._held_out = Stat(self.tr("Kept aside to check"), "dataset.held_out", tip=tip, parent=self)
        tip = self.tr("Chosen by you; neither learned from nor measured on")
        self._left_out = Stat(self.tr("Left out"), "dataset.left_out", tip=tip, parent=self)
        self._notes = _notes("dataset.notes", self)
        self._further = _notes("dataset.notes.further", self)
        self._further_fold = Fold("", "dataset.notes.fold", self)
        self._further_fold.body.addWidget(self._further)
        self._fold = Fold("", "dataset.skipped", self)
        self._skipped = QListWidget(self)
        self._skipped.setObjectName("dataset.skipped.list")
        self._skipped.setAccessibleName(self.tr("Files that were left out, and why"))
        self._skipped.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._skipped.setWordWrap(True)
        self._skipped.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fold.body.addWidget(self._skipped)
        figures = (self._count, self._size, self._training, self._held_out, self._left_out)
        for widget in (self._source, *figures, self._notes, self._further_fold, self._fold):
            self.body.addWidget(widget)

    def show_images(self, images: ImageSet) -> None:
        self.set_title(images.name)
        card = card_of(images.source)
        several = len(parts_of(images.source)) > 1
        origin = short_name(images.source) if several else images.source
        self._source.set_full_text(origin if card is None else card.source)
        training, held_out = split_counts(images)
        self._count.set_value(f"{len(images):,}")
        points = images.cloud is not None
        self._count.set_label(self.tr("Points") if points else self.tr("Pictures"))
        size = f"{images.width} × {images.height}, {colour_word(images)}"
        self._size.set_value(self.tr("two numbers each, x and y") if points else size)
        self._training.set_value(f"{training:,}")
        if images.held_out is None:
            self._held_out.set_label(self.tr("Kept aside to check"))
            self._held_out.set_value(f"{held_out:,}")
        else:
            self._held_out.set_label(self.tr("Kept aside by the set"))
            self._held_out.set_value(self.tr("{count} more").format(count=f"{held_out:,}"))
        self._left_out.set_value(f"{len(images.left_out):,}")
        self._left_out.setVisible(len(images.left_out) > 0)
        self._show_report(images.report)

    def _show_report(self, report: LoadReport) -> None:
        # One more is no reason for a fold.
        first = len(report.notes) if len(report.notes) <= FEW_NOTES + 1 else FEW_NOTES
        self._notes.setText("\n\n".join(report.notes[:first]))
        self._notes.setVisible(bool(report.notes))
        self._further.setText("\n\n".join(report.notes[first:]))
        self._further_fold.setVisible(len(report.notes) > first)
        self._further_fold.set_title(self.tr("{count} more remarks").format(count=len(report.notes) - first))
        self._fold.setVisible(report.skipped_count > 0)
        unread = self.tr("{count} could not be read: which, and why")
        self._fold.set_title(unread.format(count=f"{report.skipped_count:,}"))
        self._skipped.clear()
        for skipped in report.skipped:
            item = QListWidgetItem(f"{skipped.name}\n{skipped.reason}")
            item.setToolTip(plain_tip(f"{skipped.name}: {skipped.reason}"))
            self._skipped.addItem(item)
        if report.skipped_count > len(report.skipped):
            more = report.skipped_count - len(report.skipped)
            self._skipped.addItem(self.tr("and {count} more").format(count=f"{more:,}"))
        rows = sum(self._skipped.sizeHintForRow(row) for row in range(min(self._skipped.count(), MOST_ROWS)))
        self._skipped.setFixedHeight(min(LIST_HEIGHT, rows + SPACE.small))


def _notes(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_role(label, "quiet")
    return label


class ClassesCard(Card):
    """How many pictures each class has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._several = False
        self._wanted = True
        self._bars = ClassBars(self)
        self._others = ClassBars(self)
        self._fold = Fold("", "dataset.classes", self)
        self._fold.body.addWidget(self._others)
        self.body.addWidget(self._bars)
        self.body.addWidget(self._fold)

    def set_wanted(self, wanted: bool) -> None:
        """Whether to be seen where there are classes."""
        self._wanted = wanted
        self.setVisible(self._several and wanted)

    def show_images(self, images: ImageSet) -> None:
        """Hides itself where there are no classes."""
        rows = list(zip(images.class_names, images.class_counts(), strict=False))
        self._several = len(rows) > 1
        self.setVisible(self._several and self._wanted)
        self.set_title(self.tr("{count} classes").format(count=f"{len(rows):,}"))
        most = max((count for _, count in rows), default=1)
        # One more is no reason for a fold.
        first = len(rows) if len(rows) <= FEW_CLASSES + 1 else FEW_CLASSES
        self._bars.set_counts(rows[:first], most)
        self._others.set_counts(rows[first:], most)
        self._fold.setVisible(len(rows) > first)
        self._fold.set_title(self.tr("{count} more").format(count=f"{len(rows) - first:,}"))
