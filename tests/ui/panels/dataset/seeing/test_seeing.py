"""What the model will see, on the page Pictures, used as a person would."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from genstudio.data.image_set import ImageSet, Pixels
from genstudio.data.options import CropChoice
from genstudio.data.variation import Variation
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled
from genstudio.models.base import Preset
from genstudio.project.run import Run
from genstudio.project.settings import SettingsFile
from genstudio.project.training_job import as_learned
from genstudio.training.config import TrainingConfig
from genstudio.ui.panels.dataset import DatasetPanel
from genstudio.ui.panels.dataset.seeing.pair_sheet import Pair, PairSheet
from genstudio.ui.panels.dataset.seeing.seen_card import _pairs
from genstudio.ui.panels.dataset.seeing.varying_card import GENTLE
from genstudio.ui.panels.training import TrainingPanel
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid
from tests.tiny import image_set, labelled_set, settings_of

Kind = TypeVar("Kind", bound=QObject)
PATIENCE_MS = 20_000


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio) -> DatasetPanel:
    made = DatasetPanel(studio)
    qtbot.addWidget(made)
    made.resize(1195, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Eight pictures, twice as wide as high, white at both ends."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for index in range(8):
        pixels = np.random.default_rng(index).integers(0, 200, (40, 80, 3), dtype=np.uint8)
        pixels[:, :20] = pixels[:, 60:] = 255
        Image.fromarray(pixels).save(folder / f"{index}.png")
    return folder


def child(parent: QObject, kind: type[Kind], name: str) -> Kind:
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found


def press(panel: QObject, name: str) -> None:
    button = child(panel, QAbstractButton, name)
    assert button.isEnabled(), name
    button.click()


def choose(box: QComboBox, entry: int) -> None:
    box.setCurrentIndex(entry)
    box.activated.emit(entry)


def images_of(studio: Studio) -> ImageSet:
    assert studio.pictures.images is not None
    return studio.pictures.images


def pairs(panel: DatasetPanel) -> tuple[Pair, ...]:
    return child(panel, PairSheet, "dataset.seen.pairs").pairs()


def samples(panel: DatasetPanel) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    pictures = child(panel, ThumbnailGrid, "dataset.seen.samples")._pictures
    assert pictures is not None
    return pictures


def has_originals(panel: DatasetPanel) -> bool:
    return bool(pairs(panel)) and all(pair.original is not None for pair in pairs(panel))


def test_originals_stand_beside_what_the_model_gets(
    panel: DatasetPanel, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    studio.open_pictures(photos)
    qtbot.waitUntil(lambda: has_originals(panel), timeout=PATIENCE_MS)
    press(panel, "dataset.view.seen")
    assert child(panel, PairSheet, "dataset.seen.pairs").isVisible()
    first = pairs(panel)[0]
    assert first.original is not None
    assert (first.original.width(), first.original.height()) == (80, 40)
    assert first.seen.width() == first.seen.height()
    before = [pair.seen for pair in pairs(panel)]
    press(panel, "dataset.seen.others")
    assert [pair.seen for pair in pairs(panel)] != before


def test_another_shape_reads_them_again_and_the_same_examples_show_what_came_of_it(
    panel: DatasetPanel, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    studio.open_pictures(photos)
    qtbot.waitUntil(lambda: has_originals(panel), timeout=PATIENCE_MS)
    press(panel, "dataset.view.seen")
    press(panel, "dataset.vary.mirror")
    original, middle = pairs(panel)[0].original, pairs(panel)[0].seen
    with qtbot.waitSignal(studio.pictures.changed, timeout=PATIENCE_MS):
        choose(child(panel, QComboBox, "dataset.crop"), 2)
        choose(child(panel, QComboBox, "dataset.background"), 1)
    qtbot.waitUntil(lambda: not studio.pictures.loading and has_originals(panel), timeout=PATIENCE_MS)
    assert images_of(studio).reading.crop is CropChoice.PAD
    assert images_of(studio).reading.background == (0, 0, 0)
    assert images_of(studio).variation.mirror, "what was chosen for these pictures stays"
    assert child(panel, QAbstractButton, "dataset.view.seen").isChecked()
    assert pairs(panel)[0].original == original
    assert pairs(panel)[0].seen.pixelColor(2, 0).lightness() == 0, "the border"
    assert middle.pixelColor(2, 0).lightness() > 0


def test_a_switch_changes_the_live_sample_and_undo_turns_it_off(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot
) -> None:
    studio.pictures.show(image_set(30))
    press(panel, "dataset.view.seen")
    grid = child(panel, ThumbnailGrid, "dataset.seen.samples")
    qtbot.waitUntil(lambda: grid.count() > 1, timeout=PATIENCE_MS)
    assert all(np.array_equal(each, samples(panel)[0]) for each in samples(panel))
    press(panel, "dataset.vary.shift")
    assert images_of(studio).variation == Variation(shift=GENTLE.shift)
    qtbot.waitUntil(lambda: not np.array_equal(samples(panel)[1], samples(panel)[0]), timeout=PATIENCE_MS)
    assert "each time" in child(panel, QLabel, "dataset.seen.line").text()
    studio.histories.dataset.undo()
    assert images_of(studio).variation.nothing
    assert not child(panel, QAbstractButton, "dataset.vary.shift").isChecked()
    qtbot.waitUntil(lambda: np.array_equal(samples(panel)[1], samples(panel)[0]), timeout=PATIENCE_MS)


def test_mirrored_letters_and_digits_are_warned_of(panel: DatasetPanel, studio: Studio) -> None:
    warning = child(panel, QLabel, "dataset.vary.warning")
    studio.pictures.show(image_set(30))
    press(panel, "dataset.view.seen")
    assert not warning.isVisible()
    studio.pictures.show(replace(labelled_set(30), class_names=("7", "8", "9"), source="test:signs"))
    press(panel, "dataset.vary.mirror")
    assert "leave this off" in warning.text()


def test_other_pictures_begin_without_any_variation(panel: DatasetPanel, studio: Studio) -> None:
    studio.pictures.show(image_set(30))
    press(panel, "dataset.vary.mirror")
    studio.pictures.show(replace(image_set(30), source="test:others"))
    assert images_of(studio).variation.nothing
    assert not child(panel, QAbstractButton, "dataset.vary.mirror").isChecked()


def test_few_pictures_lead_from_the_check_to_the_switches(panel: DatasetPanel, studio: Studio, qtbot: QtBot) -> None:
    studio.pictures.show(image_set(30))
    qtbot.waitUntil(lambda: panel._checking.examination is not None, timeout=PATIENCE_MS)
    press(panel, "dataset.check.details")
    assert child(panel, QAbstractButton, "dataset.check.reading").text() == "Choose how to vary them"
    press(panel, "dataset.check.reading")
    assert child(panel, QAbstractButton, "dataset.vary.mirror").isVisible()


def test_the_variation_is_in_the_recipe_and_in_the_run_and_comes_back_with_it(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot
) -> None:
    studio.engine_ready = True
    training = TrainingPanel(studio)
    qtbot.addWidget(training)
    studio.pictures.show(image_set(30))
    press(panel, "dataset.vary.mirror")
    press(panel, "dataset.vary.turn")
    line = child(training, ElidedLabel, "training.varied")
    qtbot.waitUntil(lambda: line.full_text() == "Pictures varied each time: mirrored, turned", timeout=PATIENCE_MS)
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        studio.runs.train("autoencoder", settings_of("autoencoder"), TrainingConfig(steps=2), Preset.FAST)
    job = studio.training.job
    assert job is not None
    assert job.folder is not None
    spec = Run.open(job.folder).spec
    assert spec.variation == {"mirror": True, "turn": GENTLE.turn}
    assert as_learned(image_set(30), spec).variation == Variation(mirror=True, turn=GENTLE.turn)


def test_originals_that_nobody_waits_for_any_more_are_given_up() -> None:
    asked: list[Watch | None] = []

    def originals(index: int, watch: Watch | None = None) -> Pixels:
        asked.append(watch)
        assert watch is not None
        watch.check()
        raise AssertionError("read to its end")

    work = _pairs(replace(image_set(4), originals=originals), [0, 1, 2])
    with pytest.raises(Cancelled):
        work(lambda done, total: None, lambda: True)
    assert len(asked) == 1
