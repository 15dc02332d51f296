"""What the coach says of a run in each of its states."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from genstudio.training.coach import Course, Curve, Finding, advise
from genstudio.ui.panels.training.wording import Remark, Tone, word
from genstudio.ui.training_run import TrainingRun
from genstudio.ui.training_status import duration
from genstudio.ui.widgets.training_strip import RunState


def remarks(training: TrainingRun, since: float, *, ready: bool) -> list[Remark]:
    """The most important first.

    Args:
        since: the step from which on the curves count.
        ready: whether a training could be started.
    """
    state = training.state
    if state is RunState.FAILED and training.failure is not None:
        return [Remark(Tone.WARNING, _tr("Training ended early."), training.failure.sentence)]
    if state is RunState.PREPARING or (state is not RunState.IDLE and training.started is None):
        return [Remark(Tone.NEUTRAL, _tr("It is about to begin."), _tr("The first pictures appear in a moment."))]
    if state is RunState.IDLE and not ready:
        return [Remark(Tone.NEUTRAL, _tr("Getting ready…"), _tr("A few seconds, then you can start."))]
    if state is RunState.IDLE:
        sentence = _tr("Press Start training: it looks at the pictures again and again and learns to paint them.")
        return [Remark(Tone.NEUTRAL, _tr("Ready when you are."), sentence)]
    said = _advice(training, since)
    if state is RunState.PAUSED:
        sentence = _tr("Nothing is lost. Create and Morph work with what it has learned so far.")
        return [Remark(Tone.NEUTRAL, _tr("Paused."), sentence), *said]
    if state is RunState.FINISHED:
        return [_outcome(training), *(replace(remark, suggests_stop=False) for remark in said)]
    return said


def _outcome(training: TrainingRun) -> Remark:
    finished = training.finished
    sentence = _tr("Create pictures with it, or change the settings and train again.")
    if finished is not None:
        took = _tr("{epochs} rounds in {time}.").format(
            epochs=f"{finished.epoch:,.1f}".removesuffix(".0"), time=duration(finished.seconds)
        )
        sentence = f"{took} {sentence}"
    return Remark(Tone.GOOD, _tr("It has learned."), sentence)


def _advice(training: TrainingRun, since: float) -> list[Remark]:
    job, started = training.job, training.started
    if job is None or started is None:
        return []
    found = advise(_course(training, since, len(job.images), started.steps_per_epoch))
    if training.state is RunState.FINISHED:
        found = tuple(advice for advice in found if advice.finding is not Finding.JUST_BEGUN)
    return [word(advice) for advice in found]


def _course(training: TrainingRun, since: float, pictures: int, steps_per_epoch: int) -> Course:
    terms = training.terms()
    learning = {term: training.curve(term, held_out=False) for term in terms}
    unseen = {term: training.curve(term, held_out=True) for term in terms}
    if training.state is RunState.FINISHED:
        # The last point was measured on all held-out pictures, those before it on some: they do not compare.
        unseen = {term: _without_last(curve) for term, curve in unseen.items()}
    present = {term: curve for term, curve in learning.items() if len(curve[0])}
    return Course(present, unseen, steps_per_epoch, pictures, since)


def _without_last(curve: Curve) -> Curve:
    steps, values = curve
    return steps[:-1], values[:-1]


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrainingPanel", text)
