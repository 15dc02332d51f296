"""`course_of`: a run of the window as the coach judges it."""

from __future__ import annotations

from genstudio.training.coach import SQUARED_ERROR, Course
from genstudio.training.curves import Curve
from genstudio.ui.losses import Losses
from genstudio.ui.training_run import TrainingRun
from genstudio.ui.widgets.training_strip import RunState


def course_of(training: TrainingRun, losses: Losses) -> Course | None:
    """How a training has gone; None of one that has not started."""
    from genstudio.models.registry import family_class

    job, started = training.job, training.started
    if job is None or started is None:
        return None
    finished = training.state is RunState.FINISHED
    # The last point was measured on all held-out pictures, those before it on some: they do not compare.
    unseen = {term: _without_last(curve) for term, curve in losses.unseen.items()} if finished else losses.unseen
    learning = {term: curve for term, curve in losses.learning.items() if len(curve[0])}
    copies = losses.curve(SQUARED_ERROR, held_out=True)[1]
    share = None
    if training.yardstick is not None and len(copies):
        share = training.yardstick.error_share(float(copies[-1]))
    return Course(
        learning,
        unseen,
        family_class(job.family).terms,
        started.steps_per_epoch,
        job.images.training_count,
        training.since,
        share,
        training.variety,
    )


def _without_last(curve: Curve) -> Curve:
    steps, values = curve
    return steps[:-1], values[:-1]
