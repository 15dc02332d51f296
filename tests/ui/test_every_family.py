"""Every family in the real window, on digits, on the built-in faces and on photographs: trained, shown, played with."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.errors import SettingsError
from genstudio.models.registry import family_class
from genstudio.models.settings import describe, parse
from genstudio.project.settings import SettingsFile
from genstudio.project.training_job import TrainingJob, shape_of
from genstudio.training.config import TrainingConfig
from genstudio.ui.app import make_window
from genstudio.ui.main_window import MainWindow
from tests.tiny import KEYS
from tests.ui.closing import hand_over

PATIENCE_MS = 120_000
FACES = "builtin:faces?count=300&size=32"
SMALL = {"channels": 4, "hidden_dim": 32, "latent_dim": 6, "batch_size": 16}
PAGES = ("training", "sampling", "interpolation", "denoising")


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> MainWindow:
    made = make_window(qapp, SettingsFile(tmp_path / "settings.json"))
    hand_over(made, qtbot)
    made.show()
    qtbot.waitExposed(made)
    made.studio.warm_up()
    qtbot.waitUntil(lambda: made.studio.engine_ready, timeout=PATIENCE_MS)
    return made


@pytest.fixture(scope="module", params=["mnist", "faces", "cifar"])
def images(request: pytest.FixtureRequest) -> ImageSet:
    if request.param == "faces":
        return open_images(FACES)
    folder: Path = request.getfixturevalue("shared_data")
    return open_images(folder / ("mnist" if request.param == "mnist" else "cifar10-10k.zip"))


@pytest.mark.slow
def test_every_family_learns_in_the_window_and_answers_on_every_page(
    images: ImageSet, window: MainWindow, qtbot: QtBot
) -> None:
    failures: list[str] = []
    for key in KEYS:
        job = _job(images, key)
        if family_class(key).conditional and not images.class_names:
            with pytest.raises(SettingsError, match="classes"):
                family_class(key).check(job.settings, shape_of(images), images.class_names)
            continue
        window.show_page("training")
        window.studio.training.start(job)
        qtbot.waitUntil(lambda: not window.studio.training.active, timeout=PATIENCE_MS)
        finished = window.studio.training.finished
        if window.studio.training.failure is not None or finished is None or finished.trouble:
            failures.append(f"{key}: {window.studio.training.failure}")
            continue
        qtbot.waitUntil(lambda: window.studio.model is not None, timeout=PATIENCE_MS)
        assert window.studio.model is not None
        assert window.studio.model.key == key
        for page in PAGES:
            window.show_page(page)
            QApplication.processEvents()
    assert not failures


def _job(images: ImageSet, key: str) -> TrainingJob:
    family = family_class(key)
    known = {setting.name for setting in describe(family.settings_class)}
    small = {name: value for name, value in SMALL.items() if name in known}
    settings = parse(family.settings_class, {**family.suggested(shape_of(images)), **small})
    config = TrainingConfig(epochs=0, steps=25)
    return TrainingJob(images, key, settings, config, key)
