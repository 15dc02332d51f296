"""The running training in one line of plain words."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from genstudio.project.training_job import TrainingJob
from genstudio.training.config import TrainingConfig
from genstudio.training.events import Progress, Started
from genstudio.ui.training_run import TrainingRun
from genstudio.ui.training_status import strip_state
from genstudio.ui.widgets.training_strip import RunState
from tests.tiny import image_set, settings_of


@pytest.mark.parametrize(
    ("epoch", "said"), [(382.0, "382"), (382.4, "382"), (38.0, "38"), (38.2, "38.2"), (7.0, "7"), (0.04, "0.04")]
)
def test_rounds_are_written_as_on_the_page(qapp: QApplication, epoch: float, said: str) -> None:
    training = TrainingRun()
    training.job = TrainingJob(image_set(8), "vae", settings_of("vae"), TrainingConfig(epochs=500), "Discs")
    training.started = Started(0, 5000, 10, "cpu")
    training.progress = Progress(round(10 * epoch), epoch, 60.0, 800.0, epoch / 500, 60.0, paused=False)
    training.state = RunState.RUNNING
    assert strip_state(training, True).detail == f"round {said} of 500 · 800 pictures/s · 1 min 0 s left"
