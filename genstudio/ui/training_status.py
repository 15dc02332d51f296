"""The running training in one line of plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from genstudio.ui.training_run import TrainingRun
from genstudio.ui.widgets.training_strip import RunState, StripState

if TYPE_CHECKING:
    from genstudio.training.events import Finished

SPARKLINE_POINTS = 60
STOPPED = "stopped"
MANY_ROUNDS = 100.0
"""From so many on a part of one says nothing."""
"""As `genstudio.training.events.Ending` spells it, which cannot be imported before torch."""


def strip_state(training: TrainingRun, has_pictures: bool) -> StripState:
    """What the strip below every page shows."""
    if training.job is None:
        hint = (
            _tr("Nothing is learning yet. Go to Train to begin.") if has_pictures else _tr("Open some pictures first.")
        )
        return StripState(RunState.IDLE, "", hint)
    progress = training.progress
    losses = training.curve("loss", held_out=False)[1]
    recent = losses[:: max(1, len(losses) // SPARKLINE_POINTS)]
    fraction = progress.fraction if progress is not None else None
    troubled = training.finished is not None and bool(training.finished.trouble)
    return StripState(training.state, _title(training), _detail(training), fraction, tuple(recent.tolist()), troubled)


def breakdown(finished: Finished) -> str:
    """What happened to a training that broke down, and what is left of it."""
    kept = _tr("The model is kept as it was at step {step}, when it still worked.")
    return f"{finished.trouble} {kept.format(step=f'{finished.step:,}')}"


def stopped_after(training: TrainingRun) -> str:
    """How far a training had come that a person stopped, such as "0.7 of 10 rounds"; empty for any other."""
    finished, job = training.finished, training.job
    if finished is None or job is None or finished.ending != STOPPED:
        return ""
    done = figure_of_rounds(finished.epoch)
    if job.config.epochs > 0:
        return _tr("{done} of {epochs} rounds").format(done=done, epochs=f"{job.config.epochs:,}")
    return _tr("{done} rounds").format(done=done)


def figure_of_rounds(epochs: float) -> str:
    """A number of rounds with a decimal where it says something: "20", "0.7", "334"; with two below a tenth."""
    if epochs >= MANY_ROUNDS:
        return f"{epochs:,.0f}"
    return f"{epochs:.2f}" if 0.0 < epochs < 0.1 else f"{epochs:,.1f}".removesuffix(".0")


def duration(seconds: float) -> str:
    """A time span as people say it: "45 s", "2 min 40 s", "3 h 5 min"."""
    whole = max(0, round(seconds))
    if whole < 60:
        return _tr("{seconds} s").format(seconds=whole)
    if whole < 3600:
        return _tr("{minutes} min {seconds} s").format(minutes=whole // 60, seconds=whole % 60)
    return _tr("{hours} h {minutes} min").format(hours=whole // 3600, minutes=whole % 3600 // 60)


def _title(training: TrainingRun) -> str:
    assert training.job is not None
    if training.finished is not None and training.finished.trouble:
        return _tr("“{name}” broke down").format(name=training.job.name)
    if training.finished is not None and training.finished.learned_nothing:
        return _tr("“{name}” was stopped before it learned anything").format(name=training.job.name)
    if stopped_after(training):
        return _tr("“{name}” was stopped; what it learned is kept").format(name=training.job.name)
    titles = {
        RunState.PREPARING: _tr("Getting ready to train “{name}”"),
        RunState.RUNNING: _tr("Training “{name}”"),
        RunState.PAUSED: _tr("Paused: “{name}”"),
        RunState.STOPPING: _tr("Stopping: “{name}”"),
        RunState.FINISHED: _tr("The training of “{name}” is over"),
        RunState.FAILED: _tr("Training “{name}” ended early"),
        RunState.IDLE: "",
    }
    return titles[training.state].format(name=training.job.name)


def _detail(training: TrainingRun) -> str:
    if training.failure is not None:
        return _tr("The Train page says why.")
    progress, started, job = training.progress, training.started, training.job
    if progress is None or started is None or job is None:
        return ""
    parts = [_rounds(figure_of_rounds((training.finished or progress).epoch), job.config.epochs)]
    if training.state is RunState.RUNNING:
        parts.append(_tr("{speed} pictures/s").format(speed=f"{progress.images_per_second:,.0f}"))
        if progress.seconds_left is not None:
            parts.append(_tr("{time} left").format(time=duration(progress.seconds_left)))
    else:
        parts.append(_tr("{time} of training").format(time=duration(progress.seconds)))
    return " · ".join(parts)


def _rounds(done: str, epochs: int) -> str:
    if epochs > 0:
        return _tr("round {number} of {epochs}").format(number=done, epochs=f"{epochs:,}")
    return _tr("round {number}").format(number=done)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrainingStatus", text)
