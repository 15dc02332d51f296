"""The page Create, used as a person would, with a tiny model."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from genstudio.models.base import FamilySettings, ImageShape
from genstudio.models.trained import TrainedModel
from genstudio.models.vae import VAE
from genstudio.project.model_file import save_model
from genstudio.project.settings import SettingsFile
from genstudio.training.config import TrainingConfig
from genstudio.ui.dialogs import files
from genstudio.ui.images import to_qimage
from genstudio.ui.latent_desk import FIRST_TRUNCATION
from genstudio.ui.notice import Notice
from genstudio.ui.panels.sampling import SamplingPanel
from genstudio.ui.panels.sampling.own_picture_fit import OwnPictureFit
from genstudio.ui.panels.sampling.sliders import DimensionSlider
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.filmstrip import Filmstrip
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.number_edit import NumberEdit
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid
from genstudio.ui.widgets.value_slider import ValueSlider
from tests.choosing import spots
from tests.tiny import draw, image_set, job_of, trained_of

Kind = TypeVar("Kind", bound=QObject)

PATIENCE_MS = 60_000
LATENT_DIM = 6


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    made.settings.change(last_folder=str(tmp_path))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio) -> SamplingPanel:
    made = SamplingPanel(studio)
    qtbot.addWidget(made)
    made.resize(1195, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def ready(qtbot: QtBot, studio: Studio, panel: SamplingPanel, tmp_path: Path) -> SamplingPanel:
    """With a model that was opened, and its first picture painted."""
    open_model(trained_of("vae", latent_dim=LATENT_DIM), studio, panel, tmp_path, qtbot)
    return panel


@pytest.fixture
def notices(studio: Studio) -> list[Notice]:
    told: list[Notice] = []
    studio.noticed.connect(told.append)
    return told


def open_model(model: TrainedModel, studio: Studio, panel: SamplingPanel, folder: Path, qtbot: QtBot) -> None:
    path = folder / f"{model.key}.safetensors"
    save_model(model, path)
    studio.open_model(path)
    qtbot.waitUntil(lambda: studio.model is not None and studio.model_path == path, timeout=PATIENCE_MS)
    until_painted(panel, qtbot)


def child(panel: QWidget, kind: type[Kind], name: str) -> Kind:
    found = panel.findChild(kind, name)
    assert found is not None, f"there is no {name}"
    return found


def press(panel: QWidget, name: str) -> None:
    QTest.mouseClick(child(panel, QAbstractButton, name), Qt.MouseButton.LeftButton)


def until_painted(panel: SamplingPanel, qtbot: QtBot) -> None:
    """Until the picture of the newest request is on show."""
    qtbot.waitUntil(lambda: 0 < panel.well.asked == panel.well.shown, timeout=PATIENCE_MS)


def shows_the_desk(panel: SamplingPanel, studio: Studio) -> bool:
    assert studio.model is not None
    expected = studio.model.decode(studio.desk.latents())[0].astype(int)
    return int(np.abs(pixels_of(panel) - expected).max()) <= 1


def pixels_of(panel: SamplingPanel) -> np.ndarray:
    assert panel.well.pixels is not None
    return panel.well.pixels


# Before there is a model


def test_until_torch_is_loaded_the_page_says_that_it_gets_ready(panel: SamplingPanel) -> None:
    assert panel.is_empty()
    texts = " ".join(label.text() for label in panel.findChildren(QWidget) if hasattr(label, "text"))
    assert "Getting ready" in texts
    assert not child(panel, QAbstractButton, "sampling.begin").isVisible()


def test_without_pictures_the_one_button_leads_to_them(panel: SamplingPanel, studio: Studio, qtbot: QtBot) -> None:
    become_ready(studio)
    with qtbot.waitSignal(studio.page_requested) as request:
        press(panel, "sampling.begin")
    assert request.args == ["dataset"]


def test_with_pictures_one_press_trains_on_them_and_the_first_picture_comes_by_itself(
    panel: SamplingPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    become_ready(studio)
    studio.pictures.images = image_set(24, channels=3, size=64)
    studio.pictures.changed.emit()
    begin = child(panel, QAbstractButton, "sampling.begin")
    assert "Discs" in begin.text()
    asked: list[tuple[str, FamilySettings, TrainingConfig]] = []
    monkeypatch.setattr(studio.runs, "train", lambda *recipe: asked.append(recipe))
    with qtbot.waitSignal(studio.page_requested) as request:
        press(panel, "sampling.begin")
    [(family, settings, config)] = asked
    assert config.epochs == 1_000, "so few pictures are gone through as often as the Train page would"
    assert family == "vae"
    suggested = VAE.suggested(ImageShape(3, 64, 64))
    assert suggested
    suggested |= {"batch_size": 16}  # 22 pictures are left to train on
    assert settings.model_dump(mode="json").items() >= suggested.items()
    assert request.args == ["training"]


def test_a_model_can_be_opened_from_the_empty_page(
    panel: SamplingPanel, studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_model(trained_of("gan"), tmp_path / "gan.safetensors")
    monkeypatch.setattr(files, "ask_open_file", lambda *arguments: tmp_path / "gan.safetensors")
    press(panel, "sampling.open_model")
    qtbot.waitUntil(lambda: not panel.is_empty(), timeout=PATIENCE_MS)
    until_painted(panel, qtbot)


@pytest.mark.parametrize("name", ["sampling.random", "sampling.save", "sampling.own_picture", "sampling.undo"])
def test_what_cannot_be_pressed_yet_says_why(panel: SamplingPanel, name: str) -> None:
    button = child(panel, QAbstractButton, name)
    assert not button.isEnabled()
    assert button.toolTip().endswith(".")


# Sliders


def test_a_model_brings_one_slider_per_dimension_and_a_picture(ready: SamplingPanel, studio: Studio) -> None:
    sliders = ready.findChildren(DimensionSlider)
    assert len(sliders) == 6
    for dimension in range(6):
        shown = child(ready, DimensionSlider, f"sampling.slider.{dimension}").value()
        assert shown == pytest.approx(studio.desk.state.units[dimension])
    assert shows_the_desk(ready, studio)


def test_dragging_a_slider_changes_the_picture_and_is_undone_in_one_step(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot
) -> None:
    slider = child(ready, DimensionSlider, "sampling.slider.2")
    before, painted = studio.desk.state, pixels_of(ready)
    middle = slider.height() // 2
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, middle))
    for x in range(slider.width() // 2, slider.width() - 80, 10):
        QTest.mouseMove(slider, QPoint(x, middle))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 80, middle))
    assert studio.desk.state.units[2] == pytest.approx(slider.value())
    until_painted(ready, qtbot)
    assert shows_the_desk(ready, studio)
    assert not np.array_equal(pixels_of(ready), painted)

    assert studio.histories.sampling.count() == 1
    press(ready, "sampling.undo")
    assert studio.desk.state is before
    assert slider.value() == pytest.approx(before.units[2])
    until_painted(ready, qtbot)
    assert np.array_equal(pixels_of(ready), painted)


def test_arrow_keys_move_a_slider_and_double_click_puts_it_back(ready: SamplingPanel, studio: Studio) -> None:
    slider = child(ready, DimensionSlider, "sampling.slider.0")
    before = float(studio.desk.state.units[0])
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert studio.desk.state.units[0] > before
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, slider.height() // 2))
    assert studio.desk.state.units[0] == 0.0


def test_a_vector_far_out_stretches_its_slider_instead_of_being_cut(ready: SamplingPanel, studio: Studio) -> None:
    studio.desk.go_to(np.array([4.5, 0, 0, 0, 0, 0], np.float32), "Take a sample")
    slider = child(ready, DimensionSlider, "sampling.slider.0")
    assert slider.value() == pytest.approx(4.5)
    studio.desk.go_to(np.zeros(6, np.float32), "Take a sample")
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert slider.value() == pytest.approx(3.0)


def test_a_thousand_sliders_are_made_little_by_little(panel: SamplingPanel, qtbot: QtBot) -> None:
    sliders = panel.slider_page.sliders
    sliders.set_units(np.linspace(-2, 2, 1024, dtype=np.float32))
    assert 0 < len(panel.findChildren(DimensionSlider)) <= 64
    qtbot.waitUntil(sliders.complete, timeout=PATIENCE_MS)
    assert child(panel, DimensionSlider, "sampling.slider.1023").value() == pytest.approx(2.0)
    sliders.set_units(np.zeros(1024, np.float32))
    assert child(panel, DimensionSlider, "sampling.slider.1023").value() == 0.0


def test_strongest_first_puts_the_slider_that_changes_most_to_the_top(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot
) -> None:
    from genstudio.latent.strength import strengths

    assert studio.model is not None
    expected = np.argsort(-strengths(studio.model), kind="stable").tolist()
    order = child(ready, QComboBox, "sampling.order")
    choose(order, 1)
    qtbot.waitUntil(lambda: list(ready.slider_page.sliders.order()) == expected, timeout=PATIENCE_MS)
    top = child(ready, DimensionSlider, f"sampling.slider.{expected[0]}")
    below = child(ready, DimensionSlider, f"sampling.slider.{expected[1]}")
    qtbot.waitUntil(lambda: top.y() < below.y(), timeout=PATIENCE_MS)
    choose(order, 0)
    assert list(ready.slider_page.sliders.order()) == [0, 1, 2, 3, 4, 5]


def strongest_first(studio: Studio) -> list[int]:
    from genstudio.latent.strength import strengths

    assert studio.model is not None
    return list(np.argsort(-strengths(studio.model), kind="stable"))


def test_whoever_has_touched_nothing_finds_the_strongest_slider_at_the_top(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot
) -> None:
    order, page = child(ready, QComboBox, "sampling.order"), ready.slider_page
    qtbot.waitUntil(lambda: order.currentIndex() == 1, timeout=PATIENCE_MS)
    assert list(page.sliders.order()) == strongest_first(studio)
    studio._set_model(trained_of("vae", latent_dim=5), None)
    qtbot.waitUntil(lambda: order.currentIndex() == 1, timeout=PATIENCE_MS)
    assert list(page.sliders.order()) == strongest_first(studio)


def test_sliders_stay_where_they_are_once_one_was_moved_or_an_order_chosen(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot
) -> None:
    order, page = child(ready, QComboBox, "sampling.order"), ready.slider_page
    qtbot.waitUntil(lambda: order.currentIndex() == 1 and not studio.tasks.busy(), timeout=PATIENCE_MS)
    strengths = np.arange(5, dtype=np.float32)
    ways: tuple[Callable[[], None], ...] = (page.sliders.grasped.emit, lambda: choose(order, 0))
    for way in ways:
        studio._set_model(trained_of("vae", latent_dim=4), None)
        studio._set_model(trained_of("vae", latent_dim=5), None)
        way()
        page._sort_unasked(strengths)  # as if it had been measured just now
        qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=PATIENCE_MS)
        assert (order.currentIndex(), list(page.sliders.order())) == (0, [0, 1, 2, 3, 4])
        page.sliders.withdrawn.emit()


def test_a_model_that_still_learns_is_measured_afterwards(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, page = child(ready, QComboBox, "sampling.order"), ready.slider_page
    qtbot.waitUntil(lambda: order.currentIndex() == 1 and not studio.tasks.busy(), timeout=PATIENCE_MS)
    monkeypatch.setattr(type(studio.training), "active", True)
    studio._set_model(trained_of("vae", latent_dim=5), None)
    assert not studio.tasks.busy()
    assert (order.currentIndex(), list(page.sliders.order())) == (0, [0, 1, 2, 3, 4])
    monkeypatch.setattr(type(studio.training), "active", False)
    studio.training.ended.emit()
    qtbot.waitUntil(lambda: order.currentIndex() == 1, timeout=PATIENCE_MS)
    assert list(page.sliders.order()) == strongest_first(studio)


# The row below


def test_random_draws_another_picture_and_r_does_the_same(ready: SamplingPanel, studio: Studio, qtbot: QtBot) -> None:
    first = studio.desk.state
    press(ready, "sampling.random")
    second = studio.desk.state
    QTest.keyClick(ready, Qt.Key.Key_R)
    assert len({first.seed, second.seed, studio.desk.state.seed}) == 3
    until_painted(ready, qtbot)
    assert shows_the_desk(ready, studio)


def test_mutate_takes_a_step_and_m_does_the_same(ready: SamplingPanel, studio: Studio) -> None:
    first = studio.desk.state.units
    press(ready, "sampling.mutate")
    second = studio.desk.state.units
    QTest.keyClick(ready, Qt.Key.Key_M)
    for before, after in ((first, second), (second, studio.desk.state.units)):
        assert 0.0 < np.linalg.norm(after - before) < 4.0


def test_reset_puts_every_slider_to_zero(ready: SamplingPanel) -> None:
    press(ready, "sampling.reset")
    assert all(slider.value() == 0.0 for slider in ready.findChildren(DimensionSlider))


def test_enter_in_the_seed_draws_that_seed(ready: SamplingPanel, studio: Studio) -> None:
    seed = child(ready, NumberEdit, "sampling.seed")
    assert seed.number() == studio.desk.state.seed
    for text in ("41207", "7", "41207"):
        seed.selectAll()
        QTest.keyClicks(seed, text)
        QTest.keyClick(seed, Qt.Key.Key_Return)
    assert studio.desk.state.seed == 41207
    first, third = studio.desk.visited[1], studio.desk.visited[3]
    assert np.array_equal(first.units, third.units)


def test_the_seed_is_that_of_the_picture_and_empty_once_it_was_edited(ready: SamplingPanel, studio: Studio) -> None:
    seed = child(ready, NumberEdit, "sampling.seed")
    for name in ("sampling.mutate", "sampling.reset"):
        press(ready, "sampling.random")
        assert seed.text() == str(studio.desk.state.seed)
        press(ready, name)
        assert not seed.text()
    before = studio.desk.state
    QTest.keyClick(seed, Qt.Key.Key_Return)
    assert studio.desk.state is before
    press(ready, "sampling.undo")
    assert seed.text() == str(studio.desk.state.seed)


def test_the_letters_of_the_shortcuts_can_be_typed_into_the_seed_without_drawing(
    ready: SamplingPanel, studio: Studio
) -> None:
    before = studio.desk.state
    QTest.keyClicks(child(ready, NumberEdit, "sampling.seed"), "rm")
    assert studio.desk.state is before


def test_a_seed_that_will_not_do_says_why_until_it_does(ready: SamplingPanel) -> None:
    seed = child(ready, NumberEdit, "sampling.seed")
    usual = seed.toolTip()
    seed.selectAll()
    QTest.keyClicks(seed, "12x")
    assert seed.toolTip() == seed.accessibleDescription() == "Type a whole number."
    QTest.keyClick(seed, Qt.Key.Key_Backspace)
    assert seed.toolTip() == usual


def test_typical_to_daring_pulls_the_picture_in_as_one_step(ready: SamplingPanel, studio: Studio) -> None:
    before = studio.desk.state
    slider = child(ready, ValueSlider, "sampling.truncation")
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert studio.desk.state.truncation == pytest.approx(0.2)
    assert studio.desk.state.units == pytest.approx(0.2 / before.truncation * before.units, rel=1e-4)
    press(ready, "sampling.undo")
    assert slider.value() == pytest.approx(before.truncation)


# Where one has been


def test_the_film_strip_shows_every_picture_visited_and_leads_back(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot
) -> None:
    strip = child(ready, Filmstrip, "sampling.visited")
    first = studio.desk.state
    press(ready, "sampling.random")
    press(ready, "sampling.mutate")
    assert strip.count() == 3
    assert strip.current() == 2
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert studio.desk.state is first
    assert strip.count() == 3
    press(ready, "sampling.undo")
    assert strip.current() == 2


def test_another_space_begins_another_film_strip(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    press(ready, "sampling.random")
    open_model(trained_of("gan", ImageShape(3, 24, 24), latent_dim=3), studio, ready, tmp_path, qtbot)
    assert child(ready, Filmstrip, "sampling.visited").count() == 1
    assert len(ready.slider_page.sliders.findChildren(DimensionSlider)) >= 3
    assert ready.slider_page.sliders.count() == 3
    assert shows_the_desk(ready, studio)


# Samples


def test_a_click_on_a_sample_takes_it_to_the_sliders(ready: SamplingPanel, studio: Studio, qtbot: QtBot) -> None:
    press(ready, "sampling.view.samples")
    grid = child(ready, ThumbnailGrid, "sampling.samples")
    qtbot.waitUntil(lambda: grid.count() == 24, timeout=PATIENCE_MS)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert grid.current() == 0
    until_painted(ready, qtbot)
    assert shows_the_desk(ready, studio)
    press(ready, "sampling.view.sliders")
    assert child(ready, DimensionSlider, "sampling.slider.1").value() == pytest.approx(studio.desk.state.units[1])
    assert studio.desk.state.units == pytest.approx(ready.samples.units()[0], rel=1e-5)
    assert child(ready, NumberEdit, "sampling.seed").text() == str(studio.desk.state.seed)


def test_new_samples_are_others(ready: SamplingPanel, qtbot: QtBot) -> None:
    press(ready, "sampling.view.samples")
    samples = ready.samples
    before = samples.units()
    press(ready, "sampling.new_samples")
    assert samples.units().shape == before.shape == (24, 6)
    assert not np.allclose(samples.units(), before)


def test_samples_are_as_daring_as_the_slider_says(ready: SamplingPanel) -> None:
    press(ready, "sampling.view.samples")
    samples = ready.samples
    before = samples.units()
    QTest.keyClick(child(ready, ValueSlider, "sampling.truncation"), Qt.Key.Key_Home)
    assert samples.units() == pytest.approx(0.2 / FIRST_TRUNCATION * before, rel=1e-3)


# The person's own picture


def test_an_own_picture_is_opened_described_and_compared(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert studio.model is not None
    mine = draw(1, seed=9)[0]
    Image.fromarray(mine[0]).resize((64, 64)).save(tmp_path / "mine.png")
    monkeypatch.setattr(files, "ask_open_file", lambda *arguments: tmp_path / "mine.png")
    press(ready, "sampling.own_picture")
    qtbot.waitUntil(lambda: studio.desk.state.picture is not None, timeout=PATIENCE_MS)
    fit = child(ready, OwnPictureFit, "sampling.fit")
    qtbot.waitUntil(fit.isVisible, timeout=PATIENCE_MS)
    assert "PSNR" in fit.verdict()
    assert shows_the_desk(ready, studio)
    assert studio.desk.state.picture is not None
    described = studio.model.prior.to_units(studio.model.encode(studio.desk.state.picture[None]))[0]
    assert studio.desk.state.units == pytest.approx(described, abs=1e-4)

    press(ready, "sampling.random")
    until_painted(ready, qtbot)
    assert not fit.isVisible()


def test_a_picture_dropped_on_the_large_one_is_described(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    ready.well.image_dropped.emit(to_qimage(draw(1, channels=3, size=40)[0]))
    qtbot.waitUntil(lambda: studio.desk.state.picture is not None, timeout=PATIENCE_MS)
    assert studio.desk.state.picture is not None
    assert studio.desk.state.picture.shape == (1, 16, 16)


def test_a_picture_dropped_beside_it_is_described_too_and_a_folder_leads_to_its_pictures(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    for number in range(2):
        Image.fromarray(draw(1, size=50)[0][0]).save(tmp_path / f"{number}.png")
    drop(ready, tmp_path / "0.png")
    qtbot.waitUntil(lambda: studio.desk.state.picture is not None, timeout=PATIENCE_MS)
    with qtbot.waitSignal(studio.page_requested) as asked, qtbot.waitSignal(studio.pictures.changed):
        drop(ready, tmp_path)
    assert asked.args == ["dataset"]


def test_of_a_picture_unlike_all_that_it_learned_it_says_so(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot, notices: list[Notice]
) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (3, 40, 40), dtype=np.uint8)
    ready.well.image_dropped.emit(to_qimage(noise))
    qtbot.waitUntil(lambda: bool(notices), timeout=PATIENCE_MS)
    assert "has learned other pictures than this one" in notices[-1].sentence


def drop(panel: SamplingPanel, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    place, action = QPointF(10, 10), Qt.DropAction.CopyAction
    panel.dropEvent(QDropEvent(place, action, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))


def test_a_file_that_is_no_picture_leaves_everything_as_it_was(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot, tmp_path: Path, notices: list[Notice]
) -> None:
    before = studio.desk.state
    (tmp_path / "song.png").write_bytes(b"la la la")
    ready.well.dropped.emit([tmp_path / "song.png"])
    qtbot.waitUntil(lambda: any("song.png" in notice.sentence for notice in notices), timeout=PATIENCE_MS)
    assert studio.desk.state is before
    with qtbot.waitSignal(studio.settled, timeout=PATIENCE_MS) as settled:
        ready.well.image_dropped.emit(to_qimage(draw(1, channels=3, size=40)[0]))
    page, well = settled.args
    assert not notices[0].outlives(page, well=well), "it is not about this one"


def test_without_an_encoder_an_own_picture_is_searched_for(
    panel: SamplingPanel, studio: Studio, qtbot: QtBot, notices: list[Notice]
) -> None:
    model = spots()
    studio._set_model(model, None)
    until_painted(panel, qtbot)
    mine = model.decode(model.sample_latents(1, 4))[0]
    assert child(panel, QAbstractButton, "sampling.own_picture").isEnabled()
    panel.well.image_dropped.emit(to_qimage(mine))
    bar = child(panel, QWidget, "sampling.search")
    qtbot.waitUntil(bar.isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: studio.desk.state.picture is not None, timeout=PATIENCE_MS)
    assert not bar.isVisible()
    until_painted(panel, qtbot)
    assert int(np.abs(pixels_of(panel) - mine.astype(int)).max()) < 40
    fit = child(panel, OwnPictureFit, "sampling.fit")
    qtbot.waitUntil(fit.isVisible, timeout=PATIENCE_MS)
    assert "resembles" in fit.verdict()
    assert not notices


def test_the_search_can_be_given_up(panel: SamplingPanel, studio: Studio, qtbot: QtBot) -> None:
    studio._set_model(spots(), None)
    until_painted(panel, qtbot)
    before = studio.desk.state
    panel.well.image_dropped.emit(to_qimage(draw(1)[0]))
    bar = child(panel, QWidget, "sampling.search")
    qtbot.waitUntil(bar.isVisible, timeout=PATIENCE_MS)
    press(panel, "sampling.search.cancel")
    assert not bar.isVisible()
    qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=PATIENCE_MS)
    assert studio.desk.state is before


def test_a_picture_that_the_model_cannot_paint_is_told_plainly(
    panel: SamplingPanel, studio: Studio, qtbot: QtBot, notices: list[Notice]
) -> None:
    studio._set_model(spots(), None)
    noise = np.random.default_rng(0).integers(0, 256, (1, 16, 16), dtype=np.uint8)
    panel.well.image_dropped.emit(to_qimage(noise))
    qtbot.waitUntil(lambda: bool(notices), timeout=PATIENCE_MS)
    assert "cannot paint this picture well" in notices[-1].sentence


def test_a_fit_can_be_brought_closer(panel: SamplingPanel, studio: Studio, qtbot: QtBot) -> None:
    model = spots()
    studio._set_model(model, None)
    latents = model.sample_latents(1, 4)
    mine = model.decode(latents)[0]
    units = model.prior.to_units(latents)[0]
    studio.desk.go_to(units + np.array([0.3, 0.3, 0, 0, 0, 0], np.float32), "near", mine)
    until_painted(panel, qtbot)
    before = int(np.abs(pixels_of(panel) - mine.astype(int)).max())
    press(panel, "sampling.improve")
    qtbot.waitUntil(lambda: not studio.tasks.running("describe picture"), timeout=PATIENCE_MS)
    until_painted(panel, qtbot)
    assert int(np.abs(pixels_of(panel) - mine.astype(int)).max()) < 0.5 * before
    studio.histories.sampling.undo()
    assert studio.desk.state.units[0] == pytest.approx(units[0] + 0.3)


# While a model learns


def test_while_training_the_same_vector_is_painted_by_the_newest_weights(
    panel: SamplingPanel, studio: Studio, qtbot: QtBot
) -> None:
    limits = {"minutes": 5.0, "steps": 0}
    studio.training.start(job_of("vae", limits=limits))
    qtbot.waitUntil(lambda: studio.model is not None, timeout=PATIENCE_MS)
    until_painted(panel, qtbot)
    state, first, painted = studio.desk.state, studio.model, pixels_of(panel)
    qtbot.waitUntil(lambda: studio.model is not first, timeout=PATIENCE_MS)
    assert studio.desk.state is state
    qtbot.waitUntil(lambda: not np.array_equal(pixels_of(panel), painted), timeout=PATIENCE_MS)
    line = child(panel, ElidedLabel, "sampling.painted_by")
    assert "still learning" in line.full_text()
    studio.training.stop()
    qtbot.waitUntil(lambda: not studio.training.active, timeout=PATIENCE_MS)
    assert "still learning" not in line.full_text()
    until_painted(panel, qtbot)
    assert shows_the_desk(panel, studio)


def test_a_page_that_is_not_on_show_paints_nothing_and_catches_up_when_it_is(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot
) -> None:
    asked = ready.well.asked
    ready.hide()
    studio.desk.draw("Random picture")
    assert ready.well.asked == asked
    ready.show()
    until_painted(ready, qtbot)
    assert shows_the_desk(ready, studio)


def test_everything_interactive_has_a_name_for_people_and_for_tests(ready: SamplingPanel) -> None:
    interactive = (QAbstractButton, ValueSlider, QComboBox, NumberEdit, ThumbnailGrid, Filmstrip)
    for kind in interactive:
        for widget in ready.findChildren(kind):
            assert widget.objectName().startswith("sampling."), widget
            assert widget.accessibleName(), widget.objectName()


@pytest.mark.parametrize(("width", "height"), [(1195, 600), (1835, 980)])
def test_nothing_is_cut_off(ready: SamplingPanel, width: int, height: int) -> None:
    ready.resize(width, height)
    QApplication.processEvents()
    assert ready.width() == width
    for widget in ready.findChildren(QAbstractButton):
        if widget.isVisible():
            assert widget.width() >= widget.minimumSizeHint().width(), widget.objectName()
            corner = widget.mapTo(ready, widget.rect().bottomRight())
            assert ready.rect().contains(corner), widget.objectName()


def become_ready(studio: Studio) -> None:
    """As if torch had been loaded in the background."""
    studio.engine_ready = True
    studio.engine_changed.emit()


def choose(box: QComboBox, index: int) -> None:
    """As a person does: the list's choice, then the signal that only people cause."""
    box.setCurrentIndex(index)
    box.activated.emit(index)
