"""What the coach says of a run in each of its states."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from genstudio.training.coach import Course, Curve, Finding, advise, hardly_learned
from genstudio.training.yardstick import Yardstick
from genstudio.ui.panels.training.losses import Losses
from genstudio.ui.panels.training.wording import Remark, Tone, word
from genstudio.ui.training_run import TrainingRun
from genstudio.ui.training_status import breakdown, duration, figure_of_rounds, stopped_after
from genstudio.ui.widgets.training_strip import RunState


def beforehand(obstacle: str) -> list[Remark]:
    """What to say before a training; `obstacle`: why none can be started now, empty where one can."""
    if obstacle:
        return [Remark(Tone.NEUTRAL, _tr("Not quite yet."), obstacle)]
    sentence = _tr("Press Start training: it looks at the pictures again and again and learns to paint them.")
    return [Remark(Tone.NEUTRAL, _tr("Ready when you are."), sentence)]


def remarks(
    training: TrainingRun, losses: Losses, since: float, obstacle: str, yardstick: Yardstick | None
) -> list[Remark]:
    """The most important first.

    Args:
        since: the step from which on the curves count.
        obstacle: why no training can be started now; empty where it can.
        yardstick: of the pictures that it learns from.
    """
    state = training.state
    if state is RunState.IDLE:
        return beforehand(obstacle)
    if state is RunState.FAILED and training.failure is not None:
        return [Remark(Tone.WARNING, _tr("Training ended early."), training.failure.sentence)]
    if state is RunState.PREPARING or training.started is None:
        return [Remark(Tone.NEUTRAL, _tr("It is about to begin."), _tr("The first pictures appear in a moment."))]
    said = _advice(training, losses, since, yardstick)
    if state is RunState.PAUSED:
        sentence = _tr("Nothing is lost. Create and Morph work with what it has learned so far.")
        return [Remark(Tone.NEUTRAL, _tr("Paused."), sentence), *said]
    if training.finished is not None and training.finished.trouble:
        return [_outcome(training)]  # the curves of a breakdown say nothing of the model that is kept
    if state is RunState.FINISHED:
        plain = hardly_learned(_course(training, losses, since, yardstick)) is not None
        return [_outcome(training, plain=plain), *(replace(remark, suggests_stop=False) for remark in said)]
    return said


def _outcome(training: TrainingRun, *, plain: bool = False) -> Remark:
    """`plain`: whether it paints little yet, so that nobody should be told that it has learned."""
    finished = training.finished
    if finished is not None and finished.trouble:
        return Remark(Tone.WARNING, _tr("Learning broke down."), breakdown(finished))
    if finished is not None and stopped_after(training):
        sentence = _tr(
            "After {rounds}, in {time}; what it learned by then is kept. Go on continues exactly there, Start anew "
            "begins from nothing."
        )
        told = sentence.format(rounds=stopped_after(training), time=duration(finished.seconds))
        return Remark(Tone.NEUTRAL, _tr("You stopped it."), told)
    sentence = _tr("Create pictures with it, or change the settings and train again.")
    if plain:
        sentence = _tr("Press Train longer: it goes on for as long again.")
    if finished is not None:
        took = _tr("{epochs} rounds in {time}.").format(
            epochs=figure_of_rounds(finished.epoch), time=duration(finished.seconds)
        )
        sentence = f"{took} {sentence}"
    if plain:
        return Remark(Tone.NEUTRAL, _tr("The rounds are over."), sentence)
    return Remark(Tone.GOOD, _tr("It has learned."), sentence)


def _advice(training: TrainingRun, losses: Losses, since: float, yardstick: Yardstick | None) -> list[Remark]:
    course = _course(training, losses, since, yardstick)
    found = advise(course)
    if training.state is RunState.FINISHED:
        found = tuple(advice for advice in found if advice.finding not in (Finding.JUST_BEGUN, Finding.CONTEST_BEGUN))
        plain = hardly_learned(course)
        if plain is not None and not any(advice.finding is plain.finding for advice in found):
            found = (plain, *found)  # too short for a verdict on its way, not for one on what came out
    return [word(advice) for advice in found]


def _course(training: TrainingRun, losses: Losses, since: float, yardstick: Yardstick | None) -> Course:
    """How a training that was started has gone."""
    from genstudio.models.registry import family_class

    job, started = training.job, training.started
    assert job is not None, "asked of no training"
    assert started is not None, "asked of no training"
    finished = training.state is RunState.FINISHED
    # The last point was measured on all held-out pictures, those before it on some: they do not compare.
    unseen = {term: _without_last(curve) for term, curve in losses.unseen.items()} if finished else losses.unseen
    learning = {term: curve for term, curve in losses.learning.items() if len(curve[0])}
    terms = family_class(job.family).terms
    share = variety = None
    if yardstick is not None:
        copies = losses.curve("mse", held_out=True)[1]
        share = yardstick.error_share(float(copies[-1])) if len(copies) else None
        variety = None if training.preview is None else yardstick.variety(training.preview.samples)
    pictures = job.images.training_count
    return Course(learning, unseen, terms, started.steps_per_epoch, pictures, since, share, variety)


def _without_last(curve: Curve) -> Curve:
    steps, values = curve
    return steps[:-1], values[:-1]


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrainingPanel", text)
