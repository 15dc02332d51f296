"""What the coach says of a run in each of its states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from genstudio.data.doctor.finding import FEW
from genstudio.training.coach import PROGRESS, Advice, Course, Finding, advise, shortcoming
from genstudio.ui.losses import Losses
from genstudio.ui.panels.training.wording import Remark, Tone, word
from genstudio.ui.training_course import course_of
from genstudio.ui.training_run import TrainingRun
from genstudio.ui.training_status import breakdown, duration, figure_of_rounds, stopped_after
from genstudio.ui.widgets.training_strip import RunState

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet

PRAISE = PROGRESS | {Finding.FLAT}
"""Of copies; where points are learned the heaps that are found are what counts, and these are told beside it."""
LEAST_TOLD = 0.1
"""Per cent of a loss; less would be told as 0.0."""


def beforehand(obstacle: str, images: ImageSet | None) -> list[Remark]:
    """What to say before a training; `obstacle`: why none can be started now, empty where one can."""
    if obstacle:
        return [Remark(Tone.NEUTRAL, _tr("Not quite yet."), obstacle)]
    points = images is not None and images.cloud is not None
    sentence = (
        _tr("Press Start training: it looks at the points again and again and learns to place others like them.")
        if points
        else _tr("Press Start training: it looks at the pictures again and again and learns to paint them.")
    )
    said = [Remark(Tone.NEUTRAL, _tr("Ready when you are."), sentence)]
    used = FEW if images is None or points else len(images) - len(images.left_out)
    if used < FEW:
        sentence = _tr(
            "A model learns {count} by heart. More help, {few} at least, or varying them (page Pictures, What it sees)."
        )
        few = Remark(Tone.WARNING, _tr("Few pictures."), sentence.format(count=f"{used:,}", few=FEW))
        said.append(few)
    return said


def remarks(training: TrainingRun, losses: Losses, obstacle: str, images: ImageSet | None) -> list[Remark]:
    """The most important first; `obstacle`: why no training of `images` can be started now, empty where one can."""
    state = training.state
    if state is RunState.IDLE:
        return beforehand(obstacle, images)
    if state is RunState.FAILED and training.failure is not None:
        return [Remark(Tone.WARNING, _tr("Training ended early."), training.failure.sentence)]
    course = course_of(training, losses)
    if state is RunState.PREPARING or course is None:
        return [Remark(Tone.NEUTRAL, _tr("It is about to begin."), _tr("The first pictures appear in a moment."))]
    if training.finished is not None and (training.finished.trouble or training.finished.learned_nothing):
        # The curves of a breakdown say nothing of the model that is kept, and of what ended at once there are none.
        return [_outcome(training)]
    if state is RunState.FINISHED:
        return _afterwards(training, course)
    said = [word(advice) for advice in advise(course)]
    if state is RunState.PAUSED:
        sentence = _tr("Nothing is lost. Create and Morph work with what it has learned so far.")
        return [Remark(Tone.NEUTRAL, _tr("Paused."), sentence), *said]
    return said


def _afterwards(training: TrainingRun, course: Course) -> list[Remark]:
    """What came out, and what the last curves say of it."""
    short = shortcoming(course)
    found = [advice for advice in advise(course) if advice.finding not in (Finding.JUST_BEGUN, Finding.CONTEST_BEGUN)]
    if short is not None and short.finding is Finding.UNFINISHED:  # how it fell says the same less plainly
        found = [advice for advice in found if advice.finding not in PROGRESS]
    found = [advice for advice in found if advice.finding is not Finding.BLURRED]  # it has no more time to be patient
    if short is not None and short not in found:
        found.insert(0, short)
    found = [advice for advice in found if advice.finding is not Finding.SLOW or advice.amount >= LEAST_TOLD]
    if _of_points(training):
        found = [advice for advice in found if advice.finding not in PRAISE]
    return [_outcome(training, short), *(word(advice, over=True) for advice in found)]


def _of_points(training: TrainingRun) -> bool:
    return training.job is not None and training.job.images.cloud is not None


def _outcome(training: TrainingRun, short: Advice | None = None) -> Remark:
    """`short`: what is wanting, so that nobody should be told that it has learned."""
    finished = training.finished
    if finished is not None and finished.trouble:
        return Remark(Tone.WARNING, _tr("Learning broke down."), breakdown(finished))
    if finished is not None and finished.learned_nothing:
        return Remark(Tone.NEUTRAL, _tr("You stopped it."), _tr("It had learned nothing yet. Start it again any time."))
    if finished is not None and stopped_after(training):
        sentence = _tr(
            "After {rounds}, in {time}; what it learned by then is kept. Go on continues exactly there, Start anew "
            "begins from nothing."
        )
        told = sentence.format(rounds=stopped_after(training), time=duration(finished.seconds))
        return Remark(Tone.NEUTRAL, _tr("You stopped it."), told)
    sentence = _tr("Create pictures with it, or change the settings and train again.")
    if _of_points(training):
        sentence = _tr("See how many heaps it found, and how many of its points lie in one.")
    if short is not None:
        sentence = _tr("See below what would help.")
        if short.finding in (Finding.HARDLY_LEARNED, Finding.ALIKE, Finding.UNFINISHED):
            sentence = _tr("Press Train longer: it goes on for as long again.")
    if finished is not None:
        took = _tr("{epochs} rounds in {time}.").format(
            epochs=figure_of_rounds(finished.epoch), time=duration(finished.seconds)
        )
        sentence = f"{took} {sentence}"
    if short is not None or _of_points(training):
        return Remark(Tone.NEUTRAL, _tr("The rounds are over."), sentence)
    return Remark(Tone.GOOD, _tr("It has learned."), sentence)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrainingPanel", text)
