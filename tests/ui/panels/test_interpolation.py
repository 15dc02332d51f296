"""The page Morph, used as a person would, with a tiny model."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PIL import Image, ImageSequence
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QLabel, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from genstudio.errors import Cancelled
from genstudio.latent.interpolation import Method, between
from genstudio.models.trained import TrainedModel
from genstudio.project.model_file import save_model
from genstudio.project.settings import SettingsFile
from genstudio.ui.dialogs import files
from genstudio.ui.images import to_qimage
from genstudio.ui.latent_well import LatentWell
from genstudio.ui.notice import Notice
from genstudio.ui.panels.interpolation import InterpolationPanel
from genstudio.ui.panels.interpolation.exporting import filming
from genstudio.ui.panels.interpolation.film_settings import FilmPlan
from genstudio.ui.panels.interpolation.picture_picker import MOST, PicturePicker, spread
from genstudio.ui.panels.interpolation.ping_pong import PingPong
from genstudio.ui.panels.interpolation.way import Way
from genstudio.ui.route import Anchor, End, Ends
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.filmstrip import Filmstrip
from genstudio.ui.widgets.number_edit import NumberEdit
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid
from genstudio.ui.widgets.value_slider import ValueSlider
from tests.choosing import spots
from tests.tiny import draw, image_set, job_of, trained_of
from tests.ui.widgets.events import carried, drop

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
def panel(qtbot: QtBot, studio: Studio) -> InterpolationPanel:
    made = InterpolationPanel(studio)
    qtbot.addWidget(made)
    made.resize(1195, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def ready(qtbot: QtBot, studio: Studio, panel: InterpolationPanel, tmp_path: Path) -> InterpolationPanel:
    """With a model that was opened, its pictures' set, and the first picture painted."""
    studio.pictures.images = image_set(30)
    open_model(trained_of("vae", latent_dim=LATENT_DIM), studio, panel, tmp_path, qtbot)
    return panel


@pytest.fixture
def notices(studio: Studio) -> list[Notice]:
    told: list[Notice] = []
    studio.noticed.connect(told.append)
    return told


def open_model(model: TrainedModel, studio: Studio, panel: InterpolationPanel, folder: Path, qtbot: QtBot) -> None:
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


def ends_of(studio: Studio) -> Ends:
    assert studio.route.ends is not None
    return studio.route.ends


def start_from_picture(panel: InterpolationPanel, studio: Studio, qtbot: QtBot) -> Anchor:
    """Drop a picture on the first end, until the model has described it."""
    child(panel, LatentWell, "interpolation.start.picture").image_dropped.emit(to_qimage(draw(1)[0]))
    qtbot.waitUntil(lambda: ends_of(studio).start.picture is not None, timeout=PATIENCE_MS)
    return ends_of(studio).start


def until_painted(panel: InterpolationPanel, qtbot: QtBot) -> None:
    """Until the large picture and both ends are those of the newest requests."""
    wells = panel.findChildren(LatentWell)
    assert len(wells) == 3
    qtbot.waitUntil(lambda: all(0 < well.asked == well.shown for well in wells), timeout=PATIENCE_MS)


def differs(well: LatentWell, studio: Studio, latents: np.ndarray) -> int:
    """The greatest difference between what is on show and what the model paints from (dim,), of 255."""
    assert studio.model is not None
    assert well.pixels is not None
    return int(np.abs(well.pixels - studio.model.decode(latents[None])[0].astype(int)).max())


def way_at(studio: Studio, position: float, method: Method = Method.SPHERICAL) -> np.ndarray:
    assert studio.model is not None
    prior, ends = studio.model.prior, ends_of(studio)
    return between(prior, prior.from_units(ends.start.units), prior.from_units(ends.end.units), position, method)


# Before there is a model


def test_without_a_model_the_page_says_what_to_do(panel: InterpolationPanel, studio: Studio, qtbot: QtBot) -> None:
    assert panel.is_empty()
    studio.engine_ready = True
    studio.engine_changed.emit()
    with qtbot.waitSignal(studio.page_requested) as request:
        press(panel, "interpolation.begin")
    assert request.args == ["dataset"]
    for name in ("interpolation.play", "interpolation.export"):
        button = child(panel, QAbstractButton, name)
        assert not button.isEnabled()
        assert button.toolTip() == "Nothing has learned yet."


# The way


def test_a_model_brings_two_samples_and_half_the_way_between_them_at_once(
    ready: InterpolationPanel, studio: Studio
) -> None:
    assert not ready.is_empty()
    assert differs(ready.stage.well, studio, way_at(studio, 0.5)) <= 1
    assert studio.model is not None
    for which in End:
        tile = child(ready, LatentWell, f"interpolation.{which.value}.picture")
        assert differs(tile, studio, studio.model.prior.from_units(ends_of(studio).at(which).units)) <= 1


@pytest.mark.parametrize(("key", "position"), [(Qt.Key.Key_Home, 0.0), (Qt.Key.Key_End, 1.0)])
def test_the_position_slider_travels(
    ready: InterpolationPanel, studio: Studio, qtbot: QtBot, key: Qt.Key, position: float
) -> None:
    QTest.keyClick(child(ready, ValueSlider, "interpolation.position"), key)
    assert ready.stage.position() == position
    until_painted(ready, qtbot)
    assert differs(ready.stage.well, studio, way_at(studio, position)) <= 1


def test_around_is_the_default_and_straight_is_another_way(
    ready: InterpolationPanel, studio: Studio, qtbot: QtBot
) -> None:
    for which, direction in ((End.START, 3.0), (End.END, -3.0)):  # far apart, so that the two ways differ much
        units = np.full(LATENT_DIM, direction, np.float32)
        units[::2] = 3.0
        studio.route.choose(which, studio.route.anchor(units), "test")
    until_painted(ready, qtbot)
    assert differs(ready.stage.well, studio, way_at(studio, 0.5)) <= 1
    assert differs(ready.stage.well, studio, way_at(studio, 0.5, Method.LINEAR)) > 1
    press(ready, "interpolation.method.linear")
    until_painted(ready, qtbot)
    assert differs(ready.stage.well, studio, way_at(studio, 0.5, Method.LINEAR)) <= 1


def test_a_click_on_the_strip_jumps_there(ready: InterpolationPanel, studio: Studio) -> None:
    strip = child(ready, Filmstrip, "interpolation.strip")
    assert strip.count() == 11
    assert strip.current() == 5
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert ready.stage.position() == 0.0
    assert strip.current() == 0


def test_play_travels_by_itself_and_stops_when_the_slider_is_taken(
    ready: InterpolationPanel, studio: Studio, qtbot: QtBot
) -> None:
    play = child(ready, QAbstractButton, "interpolation.play")
    press(ready, "interpolation.play")
    assert play.text() == "Pause"
    qtbot.waitUntil(lambda: ready.stage.position() != 0.5, timeout=PATIENCE_MS)
    QTest.keyClick(child(ready, ValueSlider, "interpolation.position"), Qt.Key.Key_Left)
    assert play.text() == "Play"


def test_p_plays_and_pauses_and_leaving_the_page_pauses(ready: InterpolationPanel) -> None:
    play = child(ready, QAbstractButton, "interpolation.play")
    QTest.keyClick(ready, Qt.Key.Key_P)
    assert play.text() == "Pause"
    QTest.keyClick(ready, Qt.Key.Key_P)
    assert play.text() == "Play"
    QTest.keyClick(ready, Qt.Key.Key_P)
    ready.hide()
    assert play.text() == "Play"


def test_the_clock_goes_there_and_back_and_gently_turns_round() -> None:
    clock = PingPong(2.0)
    clock.move_to(0.0)
    positions = [clock.advance(0.5) for _ in range(8)]
    assert positions == pytest.approx([0.146, 0.5, 0.854, 1.0, 0.854, 0.5, 0.146, 0.0], abs=1e-3)


@pytest.mark.parametrize("position", [0.0, 0.3, 1.0])
def test_the_clock_goes_on_from_where_it_was_put(position: float) -> None:
    clock = PingPong(2.0)
    clock.move_to(position)
    assert clock.advance(0.0) == pytest.approx(position)
    clock.set_seconds(100.0)
    assert clock.advance(0.01) == pytest.approx(position, abs=1e-3)


def test_the_clock_keeps_its_direction_when_it_is_moved_on_the_way_back() -> None:
    clock = PingPong(1.0)
    clock.move_to(0.0)
    clock.advance(1.5)
    clock.move_to(0.5)
    assert clock.advance(0.1) < 0.5


# The ends


@pytest.mark.parametrize("which", list(End))
def test_random_takes_another_sample_and_undo_the_former(
    ready: InterpolationPanel, studio: Studio, qtbot: QtBot, which: End
) -> None:
    before = ends_of(studio)
    press(ready, f"interpolation.{which.value}.random")
    assert ends_of(studio).at(which) is not before.at(which)
    other = End.END if which is End.START else End.START
    assert ends_of(studio).at(other) is before.at(other)
    until_painted(ready, qtbot)
    assert differs(ready.stage.well, studio, way_at(studio, 0.5)) <= 1
    press(ready, "interpolation.undo")
    assert studio.route.ends is before


def test_from_create_takes_the_vector_of_the_desk(ready: InterpolationPanel, studio: Studio) -> None:
    studio.desk.draw("Random picture", seed=3)
    press(ready, "interpolation.end.create")
    assert np.array_equal(ends_of(studio).end.units, studio.desk.state.units)


def test_swap_goes_the_other_way_round(ready: InterpolationPanel, studio: Studio) -> None:
    before = ends_of(studio)
    press(ready, "interpolation.swap")
    assert ends_of(studio).start is before.end


def test_a_picture_of_the_set_is_chosen_from_a_sheet_and_described(
    ready: InterpolationPanel, studio: Studio, qtbot: QtBot
) -> None:
    assert studio.model is not None
    press(ready, "interpolation.start.pictures")
    picker = ready.findChild(PicturePicker)
    assert picker is not None
    qtbot.waitExposed(picker)
    grid = child(picker, ThumbnailGrid, "interpolation.picker.pictures")
    assert grid.count() == 30
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert not picker.isVisible()
    qtbot.waitUntil(lambda: ends_of(studio).start.picture is not None, timeout=PATIENCE_MS)
    described = studio.model.prior.to_units(studio.model.encode(image_set(30).pixels[:1]))[0]
    assert ends_of(studio).start.units == pytest.approx(described, abs=1e-4)


def test_the_sheet_can_be_left_without_choosing(ready: InterpolationPanel, studio: Studio, qtbot: QtBot) -> None:
    before = ends_of(studio)
    press(ready, "interpolation.start.pictures")
    picker = ready.findChild(PicturePicker)
    assert picker is not None
    press(picker, "interpolation.picker.cancel")
    assert not picker.isVisible()
    assert studio.route.ends is before


def test_of_a_large_set_a_few_pictures_from_everywhere_are_offered() -> None:
    images = image_set(1000)
    offered = spread(images)
    assert len(offered) == MOST
    assert np.array_equal(offered[0], images.pixels[0])
    assert np.array_equal(offered[-1], images.pixels[-1])


def test_an_own_picture_becomes_an_end_from_a_file_or_dropped(
    ready: InterpolationPanel, studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.fromarray(draw(1, size=50)[0][0]).save(tmp_path / "mine.png")
    monkeypatch.setattr(files, "ask_open_file", lambda *arguments: tmp_path / "mine.png")
    press(ready, "interpolation.end.own")
    qtbot.waitUntil(lambda: ends_of(studio).end.picture is not None, timeout=PATIENCE_MS)
    tile = child(ready, LatentWell, "interpolation.start.picture")
    tile.image_dropped.emit(to_qimage(draw(1, channels=3, size=40)[0]))
    qtbot.waitUntil(lambda: ends_of(studio).start.picture is not None, timeout=PATIENCE_MS)


@pytest.mark.parametrize(("share", "which"), [(0.2, "start"), (0.8, "end")])
def test_a_picture_dropped_anywhere_becomes_the_end_of_that_side(
    ready: InterpolationPanel, studio: Studio, qtbot: QtBot, tmp_path: Path, share: float, which: str
) -> None:
    Image.fromarray(draw(1, size=50)[0][0]).save(tmp_path / "mine.png")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "mine.png"))])
    place, action = QPointF(share * ready.width(), 300), Qt.DropAction.CopyAction
    ready.dropEvent(QDropEvent(place, action, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: getattr(ends_of(studio), which).picture is not None, timeout=PATIENCE_MS)


@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("onto_an_end", [False, True])
def test_two_pictures_dropped_together_become_both_ends_in_their_order(
    ready: InterpolationPanel,
    studio: Studio,
    qtbot: QtBot,
    tmp_path: Path,
    notices: list[Notice],
    number: int,
    onto_an_end: bool,
) -> None:
    paths = [tmp_path / f"{index}.png" for index in range(number)]
    for index, path in enumerate(paths):
        Image.new("RGB", (20, 20), (index * 100,) * 3).save(path)
    if onto_an_end:
        child(ready, LatentWell, "interpolation.end.picture").dropped.emit(paths)
    else:
        assert drop(ready, carried(paths))
    qtbot.waitUntil(lambda: all(ends_of(studio).at(which).picture is not None for which in End), timeout=PATIENCE_MS)
    start, end = ends_of(studio).start.picture, ends_of(studio).end.picture
    assert start is not None
    assert end is not None
    assert start.max() < 20 < end.min(), "the first is black, the second grey"
    told = [notice.sentence for notice in notices]
    assert all("first two of the 3" in sentence for sentence in told) == (number == 3 or not told)
    assert bool(told) or number == 2


def test_a_file_that_is_no_picture_leaves_the_ends(
    ready: InterpolationPanel, studio: Studio, qtbot: QtBot, tmp_path: Path, notices: list[Notice]
) -> None:
    before = studio.route.ends
    (tmp_path / "song.png").write_bytes(b"la la la")
    child(ready, LatentWell, "interpolation.start.picture").dropped.emit([tmp_path / "song.png"])
    qtbot.waitUntil(lambda: any("song.png" in notice.sentence for notice in notices), timeout=PATIENCE_MS)
    assert studio.route.ends is before
    with qtbot.waitSignal(studio.settled, timeout=PATIENCE_MS) as settled:
        child(ready, LatentWell, "interpolation.start.picture").image_dropped.emit(to_qimage(draw(1, size=40)[0]))
    page, well = settled.args
    assert not notices[0].outlives(page, well=well), "it is not about this one"
    qtbot.waitUntil(lambda: ends_of(studio).start.picture is not None, timeout=PATIENCE_MS)


def test_of_two_ends_dropped_together_the_one_that_failed_is_told_to_the_last(
    ready: InterpolationPanel, studio: Studio, qtbot: QtBot, tmp_path: Path, notices: list[Notice]
) -> None:
    (tmp_path / "song.png").write_bytes(b"la la la")
    Image.new("RGB", (20, 20)).save(tmp_path / "black.png")
    order: list[str] = []
    studio.noticed.connect(lambda notice: order.append("told"))
    studio.settled.connect(lambda page, well: order.append("settled"))
    assert drop(ready, carried([tmp_path / "song.png", tmp_path / "black.png"]))
    qtbot.waitUntil(lambda: bool(notices) and ends_of(studio).end.picture is not None, timeout=PATIENCE_MS)
    assert order[:2] == ["settled", "settled"]
    assert set(order[2:]) == {"told"}, "what failed is not taken away by the other one"


def test_without_an_encoder_the_ends_are_searched_for_with_progress_and_their_fit(
    panel: InterpolationPanel, studio: Studio, qtbot: QtBot
) -> None:
    model = spots()
    studio._set_model(model, None)
    until_painted(panel, qtbot)
    mine = model.decode(model.sample_latents(1, 4))[0]
    tile = child(panel, LatentWell, "interpolation.start.picture")
    tile.image_dropped.emit(to_qimage(mine))
    qtbot.waitUntil(child(panel, QProgressBar, "interpolation.start.progress").isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: ends_of(studio).start.picture is not None, timeout=PATIENCE_MS)
    until_painted(panel, qtbot)
    assert tile.pixels is not None
    assert int(np.abs(tile.pixels - mine.astype(int)).max()) < 40
    origin = child(panel, QLabel, "interpolation.start.origin")
    qtbot.waitUntil(lambda: "resembles" in origin.text(), timeout=PATIENCE_MS)
    assert not child(panel, QProgressBar, "interpolation.start.progress").isVisible()


def test_a_search_for_an_end_can_be_given_up(panel: InterpolationPanel, studio: Studio, qtbot: QtBot) -> None:
    studio._set_model(spots(), None)
    until_painted(panel, qtbot)
    before = studio.route.ends
    child(panel, LatentWell, "interpolation.end.picture").image_dropped.emit(to_qimage(draw(1)[0]))
    qtbot.waitUntil(child(panel, QProgressBar, "interpolation.end.progress").isVisible, timeout=PATIENCE_MS)
    press(panel, "interpolation.end.cancel")
    qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=PATIENCE_MS)
    assert studio.route.ends is before


def test_ends_that_are_pictures_are_described_again_by_each_new_model(
    ready: InterpolationPanel, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    former = start_from_picture(ready, studio, qtbot)
    other = trained_of("vae", latent_dim=LATENT_DIM)
    for parameter in other.family.parameters():
        parameter.mul_(1.5)
    open_model(other, studio, ready, tmp_path / "..", qtbot)
    qtbot.waitUntil(lambda: not studio.route.stale(), timeout=PATIENCE_MS)
    picture = ends_of(studio).start.picture
    assert picture is not None
    described = other.prior.to_units(other.encode(picture[None]))[0]
    assert ends_of(studio).start.units == pytest.approx(described, abs=1e-4)
    assert not np.allclose(described, former.units, atol=1e-3)
    assert studio.histories.interpolation.count() == 1, "nothing new to undo"


def test_a_picture_that_was_chosen_is_looked_for_by_a_model_of_another_latent_space_too(
    ready: InterpolationPanel, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    picture = start_from_picture(ready, studio, qtbot).picture
    assert picture is not None
    other = trained_of("vae", latent_dim=LATENT_DIM + 3)
    open_model(other, studio, ready, tmp_path / "..", qtbot)
    qtbot.waitUntil(lambda: not studio.route.stale(), timeout=PATIENCE_MS)
    start = ends_of(studio).start
    assert start.found
    assert start.picture is not None
    assert np.array_equal(start.picture, picture)
    described = other.prior.to_units(other.encode(start.picture[None]))[0]
    assert start.units == pytest.approx(described, abs=1e-4)
    assert ends_of(studio).end.picture is None


def test_while_training_the_way_is_painted_by_the_newest_weights(
    panel: InterpolationPanel, studio: Studio, qtbot: QtBot
) -> None:
    studio.training.start(job_of("vae", limits={"minutes": 5.0, "steps": 0}))
    qtbot.waitUntil(lambda: studio.model is not None, timeout=PATIENCE_MS)
    ends, first = ends_of(studio), studio.model
    qtbot.waitUntil(lambda: studio.model is not first, timeout=PATIENCE_MS)
    assert studio.route.ends is ends
    studio.training.stop()
    qtbot.waitUntil(lambda: not studio.training.active, timeout=PATIENCE_MS)
    until_painted(panel, qtbot)
    assert differs(panel.stage.well, studio, way_at(studio, 0.5)) <= 1


# Export


def export(
    panel: InterpolationPanel,
    kind: str,
    path: Path,
    notices: list[Notice],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(files, "ask_save", lambda *arguments: path)
    child(panel, QAction, f"interpolation.export.{kind}").trigger()
    qtbot.waitUntil(lambda: any(path.name in notice.sentence for notice in notices), timeout=PATIENCE_MS)


def test_a_film_goes_there_and_back_in_the_size_and_speed_that_were_set(
    ready: InterpolationPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notices: list[Notice]
) -> None:
    press(ready, "interpolation.film")
    frames = child(ready, NumberEdit, "interpolation.film.frames")
    frames.selectAll()
    QTest.keyClicks(frames, "5")
    size = child(ready, QComboBox, "interpolation.film.size")
    assert size.currentText() == "256 × 256"
    size.setCurrentIndex(1)
    export(ready, "film", tmp_path / "film.gif", notices, monkeypatch, qtbot)
    with Image.open(tmp_path / "film.gif") as film:
        assert film.size == (32, 32)
        assert film.info["duration"] == 50
        assert sum(1 for _ in ImageSequence.Iterator(film)) == 8
    assert not child(ready, QAbstractButton, "interpolation.export.cancel").isVisible()


def test_a_film_of_one_way_ends_at_the_other_end(
    ready: InterpolationPanel,
    studio: Studio,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    notices: list[Notice],
) -> None:
    child(ready, QCheckBox, "interpolation.film.return").setChecked(False)
    child(ready, QComboBox, "interpolation.film.size").setCurrentIndex(0)
    export(ready, "film", tmp_path / "film.png", notices, monkeypatch, qtbot)
    with Image.open(tmp_path / "film.png") as film:
        frames = [np.asarray(frame.convert("L")) for frame in ImageSequence.Iterator(film)]
    assert len(frames) == 40
    assert studio.model is not None
    last = studio.model.decode(way_at(studio, 1.0)[None])[0, 0].astype(int)
    assert np.abs(frames[-1] - last).max() <= 1


def test_a_strip_shows_the_pictures_side_by_side(
    ready: InterpolationPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notices: list[Notice]
) -> None:
    child(ready, QComboBox, "interpolation.film.size").setCurrentIndex(0)
    export(ready, "strip", tmp_path / "strip.png", notices, monkeypatch, qtbot)
    with Image.open(tmp_path / "strip.png") as strip:
        assert strip.width > 11 * 16
        assert strip.height < 2 * 16


def test_a_film_that_is_cancelled_leaves_no_file(
    ready: InterpolationPanel, studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = ready.stage.way()
    assert way is not None
    asked = iter([False, False, True])
    with pytest.raises(Cancelled):
        filming(way, FilmPlan(), tmp_path / "film.gif")(lambda done, total: None, lambda: next(asked))
    assert not (tmp_path / "film.gif").exists()


def test_a_place_that_cannot_be_written_is_told(
    ready: InterpolationPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notices: list[Notice]
) -> None:
    export(ready, "strip", tmp_path / "nowhere" / "strip.png", notices, monkeypatch, qtbot)
    assert "cannot be written" in notices[-1].sentence


def test_a_way_of_small_numbers_of_steps_has_its_ends(studio: Studio) -> None:
    model = trained_of("vae", latent_dim=LATENT_DIM)
    studio.route.follow(model)
    way = Way(model, ends_of(studio), Method.SPHERICAL)
    assert way.latents(2)[0] == pytest.approx(way.latents_at(0.0)[0])
    assert way.latents(2)[1] == pytest.approx(way.latents_at(1.0)[0])


# The page itself


def test_everything_interactive_has_a_name_for_people_and_for_tests(ready: InterpolationPanel) -> None:
    interactive = (QAbstractButton, ValueSlider, QComboBox, NumberEdit, ThumbnailGrid, Filmstrip)
    for kind in interactive:
        for widget in ready.findChildren(kind):
            assert widget.objectName().startswith("interpolation."), widget
            assert widget.accessibleName(), widget.objectName()


@pytest.mark.parametrize(("width", "height"), [(1195, 600), (1835, 980)])
def test_the_buttons_are_in_sight_and_large_enough(ready: InterpolationPanel, width: int, height: int) -> None:
    ready.resize(width, height)
    QApplication.processEvents()
    assert ready.width() == width
    for widget in ready.findChildren(QAbstractButton):
        if widget.isVisible():
            assert widget.width() >= widget.minimumSizeHint().width(), widget.objectName()
            across = widget.mapTo(ready, widget.rect().bottomRight()).x()
            assert across <= width, widget.objectName()
