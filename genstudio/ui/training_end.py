"""`told_at_end`: what to tell at the top of the window when a training is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from genstudio.training.coach import Finding, shortcoming
from genstudio.ui.losses import Losses
from genstudio.ui.notice import Notice
from genstudio.ui.training_course import course_of
from genstudio.ui.training_run import TrainingRun
from genstudio.ui.training_status import breakdown, stopped_after
from genstudio.ui.widgets.notice import NoticeKind

if TYPE_CHECKING:
    from genstudio.training.events import Finished


def told_at_end(training: TrainingRun, finished: Finished, followed: bool) -> Notice:
    """Of a training that made a model; `followed`: whether the window shows that one."""
    name = finished.model.card.name
    if finished.trouble:
        return _see_train(NoticeKind.WARNING, breakdown(finished))
    if finished.learned_nothing:
        sentence = _tr("“{name}” was stopped before it learned anything. Start it again on the Train page.")
        return _see_train(NoticeKind.INFO, sentence.format(name=name))
    if rounds := stopped_after(training):
        sentence = _tr("“{name}” was stopped after {rounds}. What it learned is kept.")
        if not training.kept:
            sentence = _tr("“{name}” was stopped after {rounds}. It is not on disk: save the model (File) to keep it.")
        return _see_train(NoticeKind.INFO, sentence.format(name=name, rounds=rounds))
    course = course_of(training, Losses.of(training))
    short = None if course is None else shortcoming(course)
    if short is not None:
        plain = short.finding in (Finding.HARDLY_LEARNED, Finding.ALIKE, Finding.COLLAPSED)
        sentence = _tr("The training of “{name}” is over, but it could be better. See what would help.")
        if plain:
            sentence = _tr("The training of “{name}” is over, but it paints little yet. See what would help.")
        return _see_train(NoticeKind.INFO, sentence.format(name=name))
    if followed:
        sentence = _tr("The training of “{name}” is over. Play with it in Create.").format(name=name)
        return Notice(NoticeKind.GOOD, sentence, _tr("Create pictures"), "sampling", home="training")
    sentence = _tr("The training of “{name}” is over. It is in the menu File, Recent models.")
    return Notice(NoticeKind.GOOD, sentence.format(name=name))


def _see_train(kind: NoticeKind, sentence: str) -> Notice:
    return Notice(kind, sentence, _tr("See the Train page"), "training", home="training")


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrainingEnd", text)
