"""What is told when a training is over."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from genstudio.training.coach import Advice, Finding
from genstudio.training.events import Ending, Finished
from genstudio.ui import training_end
from genstudio.ui.training_end import told_at_end
from genstudio.ui.training_run import TrainingRun
from tests.tiny import trained_of


def finished(trouble: str = "") -> Finished:
    return Finished(10, 1.0, 2.0, 8.0, Ending.COMPLETED, trained_of("vae"), (), trouble)


@pytest.mark.parametrize(
    ("short", "followed", "words", "page"),
    [
        (None, True, "Play with it in Create", "sampling"),
        (None, False, "menu File, Recent models", ""),
        (Finding.HARDLY_LEARNED, True, "paints little yet", "training"),
        (Finding.COLLAPSED, True, "paints little yet", "training"),
        (Finding.UNFINISHED, True, "could be better", "training"),
        (Finding.OVERFITTING, True, "could be better", "training"),
        (Finding.STUCK, False, "could be better", "training"),
    ],
)
def test_nobody_is_sent_to_play_with_what_is_wanting(
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    short: Finding | None,
    followed: bool,
    words: str,
    page: str,
) -> None:
    monkeypatch.setattr(training_end, "course_of", lambda training, losses: object())
    monkeypatch.setattr(training_end, "shortcoming", lambda course: None if short is None else Advice(short))
    told = told_at_end(TrainingRun(), finished(), followed)
    assert words in told.sentence
    assert told.page == page


def test_a_breakdown_is_told_before_all_else(qapp: QApplication) -> None:
    told = told_at_end(TrainingRun(), finished("The loss is no number."), True)
    assert told.sentence.startswith("The loss is no number.")
    assert told.page == "training"
