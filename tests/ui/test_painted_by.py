"""The line that says who painted what is on show."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from genstudio.models.trained import TrainedModel
from genstudio.project.settings import SettingsFile
from genstudio.ui.painted_by import PaintedBy
from genstudio.ui.studio import Studio
from tests.tiny import trained_of


@pytest.mark.parametrize(("epochs", "told"), [(1.5, "after 1.5 rounds"), (1234.0, "after 1,234 rounds")])
def test_how_long_a_model_learned_is_told_in_plain_figures(
    qtbot: QtBot, tmp_path: Path, epochs: float, told: str
) -> None:
    studio = Studio(SettingsFile(tmp_path / "settings.json"))
    model = trained_of("vae")
    studio.model = TrainedModel(model.family, model.prior, replace(model.card, epochs=epochs))
    line = PaintedBy(studio, "sampling.painted_by")
    qtbot.addWidget(line)
    assert told in line.full_text()
