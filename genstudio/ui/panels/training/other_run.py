"""`OtherRun`: the line that tells a run apart from the pictures that are open, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from genstudio.data.image_set import same_pictures
from genstudio.ui.icons import Icon
from genstudio.ui.picture_facts import summary
from genstudio.ui.studio import Studio
from genstudio.ui.theme import MEASURE, SPACE, set_role
from genstudio.ui.widgets.buttons import button, enable
from genstudio.ui.widgets.labels import IconLabel
from genstudio.ui.widgets.training_strip import RunState


class OtherRun(QFrame):
    """Seen while the run, still going on or over, learns from other pictures than those that are open."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "raised")
        self._studio = studio
        self._text = QLabel(self)
        self._text.setObjectName("training.other")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._back = button(self.tr("Back to its pictures"), "training.other.back", self)
        self._back.setToolTip(self.tr("Opens the pictures of that training again, with its curves and what it painted"))
        self._back.clicked.connect(studio.runs.bring_back_pictures)
        self._stop = button(self.tr("Stop it, to train on these"), "training.other.stop", self)
        self._stop.setToolTip(self.tr("Ends that training; what it learned is kept, and it can go on later"))
        self._stop.clicked.connect(studio.training.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.medium, SPACE.small, SPACE.small, SPACE.small)
        row.setSpacing(SPACE.medium)
        row.addWidget(IconLabel(Icon.INFO, MEASURE.icon, lambda palette: palette.accent, self))
        row.addWidget(self._text, 1)
        row.addWidget(self._stop)
        row.addWidget(self._back)
        self.show_relation()

    @Slot()
    def show_relation(self) -> None:
        """Say how things are now, or nothing where the run is of the pictures that are open."""
        studio, training = self._studio, self._studio.training
        job, images = training.job, studio.pictures.images
        if job is None or images is None or not studio.runs.of_others():
            self.hide()
            return
        if training.state is RunState.PAUSED:
            sentence = self.tr(
                "“{name}” is paused; it learns from {former}. Stop it to train on {present}: what it learned is kept."
            )
        elif training.active:
            sentence = self.tr(
                "“{name}” is still learning from {former}. {present} can be learned from when it is done, or stopped."
            )
        else:
            sentence = self.tr("“{name}” learned from {former}. You have others open now: start training on them.")
            if same_pictures(job.images, images):
                sentence = self.tr(
                    "“{name}” learned these pictures as they were before you changed which of them are used, or how "
                    "they are read or varied. Start training to learn them as they are now."
                )
        former, present = summary(job.images), images.name
        self._text.setText(sentence.format(name=job.name, former=former, present=present))
        self._stop.setVisible(training.active)
        enable(self._stop, training.state is not RunState.STOPPING, self.tr("It ends after the present step"))
        self.show()
