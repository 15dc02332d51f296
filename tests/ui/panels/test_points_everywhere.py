"""Every page with points in place of pictures: nothing fails, and where they make no sense it is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from genstudio.project.model_file import save_model
from genstudio.project.settings import SettingsFile
from genstudio.ui.app import make_window
from genstudio.ui.main_window import MainWindow
from genstudio.ui.widgets.picture_well import PictureWell
from genstudio.ui.widgets.point_plot import PointPlot
from genstudio.ui.widgets.stat import Stat
from tests.tiny import job_of, train
from tests.ui.closing import hand_over

RING = "builtin:ring?count=400"
PATIENCE_MS = 60_000


@pytest.fixture(scope="session")
def ring_models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A VAE and a GAN of the ring."""
    from genstudio.data.open import open_images

    folder = tmp_path_factory.mktemp("models")
    paths = {}
    for key in ("vae", "gan"):
        finished, _ = train(job_of(key, images=open_images(RING), network="dense", latent_dim=2))
        paths[key] = folder / f"{key}.safetensors"
        save_model(finished.model, paths[key])
    return paths


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> MainWindow:
    made = make_window(qapp, SettingsFile(tmp_path / "settings.json"))
    hand_over(made, qtbot)
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    made.studio.warm_up()
    qtbot.waitUntil(lambda: made.studio.engine_ready, timeout=PATIENCE_MS)
    return made


def open_ring(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.studio.pictures.changed, timeout=PATIENCE_MS):
        window.studio.open_pictures(RING)


def open_model(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    with qtbot.waitSignal(window.studio.model_changed, timeout=PATIENCE_MS):
        window.studio.open_model(path)


def enabled(window: MainWindow, name: str) -> bool:
    return window.findChildren(QAbstractButton, name)[-1].isEnabled()


def test_the_pictures_page_shows_the_plane_and_says_what_it_is_for(window: MainWindow, qtbot: QtBot) -> None:
    open_ring(window, qtbot)
    window.show_page("dataset")
    page = window.page("dataset")
    [plot] = page.findChildren(PointPlot, "dataset.points")
    qtbot.waitUntil(plot.isVisible)
    assert not page.findChildren(QWidget, "dataset.grid")[-1].isVisible()
    assert not page.findChildren(QWidget, "dataset.picture")[-1].isVisible()
    assert page.findChildren(Stat, "dataset.count")[-1].value() == "400"
    assert "not pictures" in page.findChildren(QLabel, "dataset.notes")[-1].text()
    assert "400 points" in page.hint()


def test_a_class_is_shown_among_the_others(window: MainWindow, qtbot: QtBot) -> None:
    open_ring(window, qtbot)
    window.show_page("dataset")
    [plot] = window.findChildren(PointPlot, "dataset.points")
    assert len(plot.samples()) == 0
    [choice] = window.findChildren(QComboBox, "dataset.class")
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    assert 20 < len(plot.samples()) < 100
    assert np.linalg.norm(plot.samples() - [1.0, 0.0], axis=1).max() < 0.1


def test_pictures_after_points_are_shown_as_pictures(window: MainWindow, qtbot: QtBot) -> None:
    open_ring(window, qtbot)
    with qtbot.waitSignal(window.studio.pictures.changed, timeout=PATIENCE_MS):
        window.studio.open_pictures("builtin:faces?count=30&size=16")
    window.show_page("dataset")
    assert window.findChildren(QWidget, "dataset.grid")[-1].isVisible()
    assert window.findChildren(QWidget, "dataset.picture")[-1].isVisible()
    assert not window.findChildren(PointPlot, "dataset.points")[-1].isVisible()


@pytest.mark.parametrize("key", ["vae", "gan"])
def test_every_page_lives_with_a_model_of_points(
    window: MainWindow, qtbot: QtBot, ring_models: dict[str, Path], key: str
) -> None:
    open_ring(window, qtbot)
    open_model(window, qtbot, ring_models[key])
    failures: list[object] = []
    window.studio.renderer.failed.connect(failures.append)
    for page in ("dataset", "training", "sampling", "interpolation", "denoising"):
        window.show_page(page)
        qtbot.waitUntil(lambda: not window.studio.tasks.busy(), timeout=PATIENCE_MS)
    window.show_page("sampling")
    well = window.findChildren(PictureWell, "sampling.picture")[-1]
    qtbot.waitUntil(lambda: well.picture() is not None, timeout=PATIENCE_MS)
    assert not enabled(window, "sampling.own_picture")
    assert not failures


def test_moving_a_slider_moves_the_dot(window: MainWindow, qtbot: QtBot, ring_models: dict[str, Path]) -> None:
    open_model(window, qtbot, ring_models["vae"])
    window.show_page("sampling")
    from genstudio.ui.latent_well import LatentWell

    well = window.findChildren(LatentWell, "sampling.picture")[-1]
    qtbot.waitUntil(lambda: well.pixels is not None, timeout=PATIENCE_MS)
    assert well.pixels is not None
    before = well.pixels
    assert before.shape == (3, 128, 128)
    asked = well.asked
    window.studio.desk.go_to(np.array([3.0, -3.0], np.float32), "Far away")
    qtbot.waitUntil(lambda: well.shown > asked, timeout=PATIENCE_MS)
    assert not np.array_equal(well.pixels, before)


def test_points_are_not_offered_for_cleaning(window: MainWindow, qtbot: QtBot, ring_models: dict[str, Path]) -> None:
    open_ring(window, qtbot)
    open_model(window, qtbot, ring_models["vae"])
    window.show_page("denoising")
    page = window.page("denoising")
    assert page.is_empty()
    assert not enabled(window, "denoising.draw")
