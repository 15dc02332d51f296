"""`EstimateBox`: "About 2 min 40 s on this computer", and a quicker way beside it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from genstudio.data.image_set import ImageSet
from genstudio.ui.failure import Failure
from genstudio.ui.panels.training.estimate import Pace, expected_seconds, measure_pace
from genstudio.ui.panels.training.recipe import Recipe
from genstudio.ui.tasks import TaskCancelled, TaskProgress, Tasks, TaskWork
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.training_status import duration
from genstudio.ui.widgets.buttons import button

KIND = "estimate training"
DEBOUNCE_MS = 600
LONG_SECONDS = 45.0


@dataclass(frozen=True, slots=True)
class _Question:
    """What the pace depends on; the same question has the same answer."""

    recipe: Recipe
    images: ImageSet
    training_pictures: int

    def same_pace(self, other: _Question) -> bool:
        return (
            self.images is other.images
            and self.recipe.family == other.recipe.family
            and self.recipe.settings == other.recipe.settings
            and self.recipe.config.device is other.recipe.config.device
            and self.recipe.config.threads == other.recipe.config.threads
        )


class EstimateBox(QFrame):
    """Times a recipe in the background and says how long it will take.

    Signals:
        rounds_chosen(int): the person prefers so many rounds.
        trouble_changed: `trouble` is another one.

    Attributes:
        trouble: why no steps could be timed, and a training would fail, too; empty where nothing is wrong.
    """

    rounds_chosen = Signal(int)
    trouble_changed = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "raised")
        self._tasks = tasks
        self._question: _Question | None = None
        self._answered: tuple[_Question, Pace] | None = None
        self._rounds = 0
        self.trouble = ""
        self._time = QLabel(self)
        self._time.setObjectName("training.estimate")
        set_role(self._time, "heading")
        self._detail = QLabel(self)
        set_role(self._detail, "quiet")
        for label in (self._time, self._detail):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._cheaper = button("", "training.cheaper", self)
        self._cheaper.setToolTip(self.tr("Learns half as long: a quick look first"))
        self._cheaper.clicked.connect(self._choose_cheaper)
        self._debounce = QTimer(self)
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(DEBOUNCE_MS)
        self._debounce.timeout.connect(self._measure)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.medium, SPACE.medium, SPACE.medium, SPACE.medium)
        column.setSpacing(SPACE.tiny)
        column.addWidget(self._time)
        column.addWidget(self._detail)
        column.addWidget(self._cheaper, 0, Qt.AlignmentFlag.AlignLeft)
        self._say("", "")

    def ask(self, recipe: Recipe, images: ImageSet, training_pictures: int) -> None:
        """Estimate this, once it has been left alone for a moment."""
        self._question = _Question(recipe, images, training_pictures)
        if self._answered is not None and self._answered[0].same_pace(self._question):
            self.give_up()
            self._show(recipe, self._answered[1])
        else:
            self._tasks.cancel(KIND)
            self._debounce.start()
            self._say(self.tr("How long will it take?"), self.tr("A few steps are being timed…"))

    def refuse(self, reason: str) -> None:
        """There is nothing to time: this cannot be trained, for the reason that is given."""
        self.give_up()
        self._say(self.tr("This will not work yet"), reason)

    def give_up(self) -> None:
        """Time nothing more, such as when training starts or the page is left."""
        self._debounce.stop()
        self._tasks.cancel(KIND)

    def clear(self) -> None:
        self.give_up()
        self._say("", "")

    def text(self) -> str:
        return f"{self._time.text()} {self._detail.text()}".strip()

    @Slot()
    def _measure(self) -> None:
        if self._question is not None:
            self._tasks.run(KIND, _measuring(self._question), self._take, self._fail)

    @Slot(object)
    def _take(self, answer: tuple[_Question, Pace]) -> None:
        question, pace = answer
        self._answered = answer
        if self._question is not None and question.same_pace(self._question):
            self._show(self._question.recipe, pace)

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._say(self.tr("This will not work yet"), failure.sentence)
        self.trouble = failure.sentence
        self.trouble_changed.emit()

    def _show(self, recipe: Recipe, pace: Pace) -> None:
        config = recipe.config
        seconds = expected_seconds(config, pace)
        if seconds is None:
            each = self.tr("On this computer a round takes about {time}.")
            self._say(self.tr("Learns until you press Stop"), each.format(time=duration(pace.seconds_per_epoch)))
            return
        self._say(self.tr("About {time} on this computer").format(time=duration(max(1.0, seconds))), "")
        self._offer_cheaper(config.epochs, pace, seconds)

    def _offer_cheaper(self, epochs: int, pace: Pace, seconds: float) -> None:
        half = epochs // 2
        cheaper = half * pace.seconds_per_epoch
        if half < 1 or seconds < LONG_SECONDS or cheaper > 0.75 * seconds:
            return
        self._rounds = half
        text = self.tr("Only {rounds} rounds: {time}").format(rounds=f"{half:,}", time=duration(cheaper))
        self._cheaper.setText(text)
        self._cheaper.setAccessibleName(text)
        self._cheaper.show()

    def _say(self, headline: str, detail: str) -> None:
        self._time.setText(headline)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._cheaper.hide()
        self.setVisible(bool(headline))
        if self.trouble:
            self.trouble = ""
            self.trouble_changed.emit()

    @Slot()
    def _choose_cheaper(self) -> None:
        self.rounds_chosen.emit(self._rounds)


def _measuring(question: _Question) -> TaskWork[tuple[_Question, Pace]]:
    def work(progress: TaskProgress, cancelled: TaskCancelled) -> tuple[_Question, Pace]:
        return question, measure_pace(question.recipe, question.images, question.training_pictures, cancelled)

    return work
