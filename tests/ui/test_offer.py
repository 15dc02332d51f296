"""Pictures that one page hands to another."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from genstudio.data.image_set import Pixels
from genstudio.errors import DataError
from genstudio.project.settings import SettingsFile
from genstudio.ui.notice import Notice
from genstudio.ui.offer import Offer, Purpose
from genstudio.ui.panels.denoising import DenoisingPanel
from genstudio.ui.panels.interpolation import InterpolationPanel
from genstudio.ui.studio import Studio
from tests.tiny import draw, trained_of

PATIENCE_MS = 60_000
PICTURE = draw(1, 1, 16)[0]


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.mark.parametrize("purpose", [Purpose.START, Purpose.END])
def test_a_picture_becomes_an_end_of_the_morph_and_that_can_be_undone(
    studio: Studio, qtbot: QtBot, purpose: Purpose
) -> None:
    studio._set_model(trained_of("vae"), None)
    panel = InterpolationPanel(studio)
    qtbot.addWidget(panel)
    before = studio.route.ends
    assert before is not None
    with qtbot.waitSignal(studio.route.changed, timeout=PATIENCE_MS):
        studio.offer(Offer(purpose, "a disc", PICTURE))
    ends = studio.route.ends
    assert ends is not None
    chosen, other = (ends.start, ends.end) if purpose is Purpose.START else (ends.end, ends.start)
    assert chosen.picture is not None
    np.testing.assert_array_equal(chosen.picture, PICTURE)
    assert other in (before.start, before.end)
    studio.histories.interpolation.undo()
    assert studio.route.ends is before


def test_a_picture_is_cleaned_whole_and_without_noise_added(studio: Studio, qtbot: QtBot) -> None:
    panel = DenoisingPanel(studio)
    qtbot.addWidget(panel)
    whole = np.full((3, 40, 60), 128, np.uint8)
    with qtbot.waitSignal(panel.bench.setup_changed, timeout=PATIENCE_MS):
        studio.offer(Offer(Purpose.CLEAN, "holiday/beach.png", PICTURE, lambda: whole))
    setup = panel.bench.setup
    assert setup.subject is not None
    assert (setup.subject.name, setup.subject.size, setup.noise) == ("beach.png", (60, 40), None)
    studio.histories.denoising.undo()
    assert panel.bench.setup.subject is None


def test_the_bench_stays_as_it_is_where_the_original_is_gone(studio: Studio, qtbot: QtBot) -> None:
    def gone() -> Pixels:
        raise DataError("The file is no longer there.")

    panel = DenoisingPanel(studio)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(studio.noticed, timeout=PATIENCE_MS) as told:
        studio.offer(Offer(Purpose.CLEAN, "a disc", PICTURE, gone))
    assert told.args is not None
    assert isinstance(told.args[0], Notice)
    assert "no longer there" in told.args[0].sentence
    assert panel.bench.setup.subject is None
