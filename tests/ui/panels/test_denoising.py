"""The page Clean, used as a person would, on tiny pictures."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from genstudio.denoising.noise import NoiseKind
from genstudio.models.base import ImageShape
from genstudio.project.settings import SettingsFile
from genstudio.ui.dialogs import files, message
from genstudio.ui.images import to_qimage
from genstudio.ui.notice import Notice
from genstudio.ui.panels.denoising import DenoisingPanel
from genstudio.ui.panels.denoising.bench import State
from genstudio.ui.panels.denoising.opening import OPEN
from genstudio.ui.panels.denoising.setup import Method
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.compare_view import CompareMode, CompareView
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.notice import NoticeKind
from genstudio.ui.widgets.stat import Stat
from genstudio.ui.widgets.value_slider import ValueSlider
from tests.choosing import spots
from tests.denoising.echo import photograph, with_grain
from tests.tiny import image_set, trained_of
from tests.ui.widgets.events import carried, drop

Kind = TypeVar("Kind", bound=QObject)

PATIENCE_MS = 30_000


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def told(studio: Studio) -> list[Notice]:
    """Every message of the studio."""
    notices: list[Notice] = []
    studio.noticed.connect(notices.append)
    return notices


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio) -> DenoisingPanel:
    made = DenoisingPanel(studio)
    qtbot.addWidget(made)
    made.resize(1195, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def ready(qtbot: QtBot, studio: Studio, panel: DenoisingPanel) -> DenoisingPanel:
    """With torch loaded, tiny pictures open and one of them cleaned."""
    start_engine(studio)
    open_pictures(studio)
    wait_until_clean(panel, qtbot)
    return panel


@pytest.fixture
def noisy_file(tmp_path: Path) -> Path:
    path = tmp_path / "holiday.jpg"
    Image.fromarray(with_grain(photograph(3, 60, 90), 25).transpose(1, 2, 0)).save(path, quality=98)
    return path


def test_an_empty_page_invites_to_open_a_picture(
    panel: DenoisingPanel, noisy_file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    assert panel.is_empty()
    assert not find(panel, QAbstractButton, "denoising.save").isEnabled()
    assert not find(panel, QAbstractButton, "denoising.begin_draw").isEnabled()
    monkeypatch.setattr(files, "ask_open_file", lambda *_: noisy_file)
    press(panel, "denoising.begin")
    wait_until_clean(panel, qtbot)
    assert not panel.is_empty()
    assert "holiday.jpg" in line_of(panel)
    assert "90 × 60" in line_of(panel)


def test_a_photo_needs_no_torch_and_shows_its_measured_noise(
    panel: DenoisingPanel, noisy_file: Path, studio: Studio, qtbot: QtBot
) -> None:
    assert not studio.engine_ready
    open_file(panel, noisy_file, qtbot)
    assert find(panel, Stat, "denoising.measured").isVisible()
    assert "of 255" in find(panel, Stat, "denoising.measured").value()
    assert not find(panel, QLabel, "denoising.cleaned.psnr").isVisible()
    assert panel.bench.method is Method.NON_LOCAL_MEANS


def test_a_picture_without_noise_is_not_called_noisy(
    panel: DenoisingPanel, noisy_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    told, view = find(panel, QLabel, "denoising.unspoilt"), panel._picture.view
    open_file(panel, noisy_file, qtbot)
    assert not told.isVisible()
    assert view._before is not None
    assert view._before.label == "noisy"
    smooth = np.linspace(0, 255, 60, dtype=np.uint8)[:, None].repeat(90, axis=1)
    Image.fromarray(smooth).save(tmp_path / "sky.png")
    open_file(panel, tmp_path / "sky.png", qtbot)
    assert told.isVisible()
    assert "Hardly any noise" in told.text()
    assert view._before.label == "original"
    open_file(panel, noisy_file, qtbot)
    assert not told.isVisible()
    assert view._before.label == "noisy"


def test_with_pictures_loaded_the_page_begins_with_one_of_them_made_noisy(ready: DenoisingPanel) -> None:
    assert not ready.is_empty()
    assert "unseen picture" in line_of(ready)
    assert find(ready, QCheckBox, "denoising.noise").isChecked()
    assert ready.bench.setup.subject is not None
    assert not ready.bench.setup.subject.own


def test_until_torch_is_there_it_says_that_it_gets_ready(panel: DenoisingPanel, studio: Studio, qtbot: QtBot) -> None:
    open_pictures(studio)
    qtbot.waitUntil(lambda: panel.bench.state is State.WAITING, timeout=PATIENCE_MS)
    assert line_of(panel) == "Getting ready…"
    start_engine(studio)
    wait_until_clean(panel, qtbot)
    assert "unseen picture" in line_of(panel)


def test_how_much_better_the_cleaned_picture_is_can_be_read(ready: DenoisingPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: ready.bench.comparison is not None, timeout=PATIENCE_MS)
    noisy, cleaned = (find(ready, QLabel, f"denoising.{each}.psnr").text() for each in ("noisy", "cleaned"))
    assert noisy.endswith("dB")
    gain = float(cleaned.split()[0]) - float(noisy.split()[0])
    verdict = find(ready, QLabel, "denoising.verdict").text()
    assert "better by" in verdict
    assert float(verdict.split()[2]) == pytest.approx(gain, abs=0.11)
    assert not find(ready, Stat, "denoising.measured").isVisible()


def test_terms_of_the_figures_and_of_the_filters_stand_beside_plain_words(ready: DenoisingPanel) -> None:
    psnr, ssim = (find(ready, QLabel, f"denoising.{key}.head") for key in ("psnr", "ssim"))
    assert (psnr.text(), ssim.text()) == ("closeness\n(PSNR)", "structure\n(SSIM)")
    assert "peak signal-to-noise ratio" in psnr.toolTip()
    for method, term in (("non_local_means", "non-local means"), ("median", "median")):
        card = find(ready, QAbstractButton, f"denoising.method.{method}")
        assert term in card.toolTip()
        assert "like" in card.toolTip() or "neighbours" in card.toolTip()


def test_without_strength_the_noisy_picture_is_left_and_nothing_is_cleaned_again(
    ready: DenoisingPanel, qtbot: QtBot
) -> None:
    cleaned = ready.bench.cleaned
    slide(ready, "denoising.strength", Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: shown_equals_noisy(ready), timeout=PATIENCE_MS)
    assert ready.bench.cleaned is cleaned
    qtbot.waitUntil(lambda: find(ready, QLabel, "denoising.verdict").text() == "as good as before", timeout=PATIENCE_MS)


def test_moving_a_slider_is_one_step_to_undo(ready: DenoisingPanel, studio: Studio, qtbot: QtBot) -> None:
    slide(ready, "denoising.detail", Qt.Key.Key_End)
    assert ready.bench.setup.blend.keep_detail == 1.0
    assert studio.histories.denoising.undoText() == "Keep detail"
    press(ready, "denoising.undo")
    assert ready.bench.setup.blend.keep_detail == 0.5
    assert find(ready, ValueSlider, "denoising.detail").value() == 50


def test_another_way_of_cleaning_is_taken_with_one_click_and_taken_back(
    ready: DenoisingPanel, studio: Studio, qtbot: QtBot
) -> None:
    before = shown(ready)
    press(ready, "denoising.method.median")
    wait_until_clean(ready, qtbot)
    assert find(ready, QAbstractButton, "denoising.method.median").isChecked()
    assert not np.array_equal(shown(ready), before)
    studio.histories.denoising.undo()
    wait_until_clean(ready, qtbot)
    assert find(ready, QAbstractButton, "denoising.method.non_local_means").isChecked()
    assert np.array_equal(shown(ready), before)


def test_filters_that_measure_the_noise_can_be_told_to_expect_more(ready: DenoisingPanel, qtbot: QtBot) -> None:
    before = shown(ready)
    slide(ready, "denoising.factor", Qt.Key.Key_End)
    wait_until_clean(ready, qtbot)
    assert ready.bench.setup.factor == 3.0
    assert not np.array_equal(shown(ready), before)
    press(ready, "denoising.method.median")
    assert not find(ready, ValueSlider, "denoising.factor").isVisible()


def test_without_a_model_its_card_says_what_to_do(ready: DenoisingPanel) -> None:
    card = find(ready, QAbstractButton, "denoising.method.model")
    assert not card.isEnabled()
    assert "Train a model" in card.toolTip()


def test_a_model_cleans_pictures_of_the_data_set_as_soon_as_it_is_there(
    ready: DenoisingPanel, studio: Studio, qtbot: QtBot
) -> None:
    give_model(studio, "denoising")
    wait_until_clean(ready, qtbot)
    card = find(ready, QAbstractButton, "denoising.method.model")
    assert card.isChecked()
    assert "Discs" in card.accessibleDescription()
    assert ready.bench.cleaned is not None
    assert studio.model is not None
    painted = studio.model.reconstruct(ready.bench.cleaned.prepared.noisy[None])[0]
    assert np.array_equal(ready.bench.cleaned.restoration.cleaned, painted)


def test_a_model_of_other_pictures_is_used_for_those_of_the_data_set_only_when_it_is_chosen(
    ready: DenoisingPanel, studio: Studio, qtbot: QtBot
) -> None:
    studio._set_model(trained_of("vae", ImageShape(3, 32, 32)), None)
    assert find(ready, QAbstractButton, "denoising.method.non_local_means").isChecked()
    press(ready, "denoising.method.model")
    wait_until_clean(ready, qtbot)
    assert ready.bench.method is Method.MODEL


def test_a_model_without_an_encoder_is_used_when_it_is_chosen_and_says_how_near_it_came(
    ready: DenoisingPanel, studio: Studio, qtbot: QtBot
) -> None:
    studio._set_model(spots(), None)
    assert find(ready, QAbstractButton, "denoising.method.non_local_means").isChecked()
    press(ready, "denoising.method.model")
    wait_until_clean(ready, qtbot)
    assert ready.bench.method is Method.MODEL
    qtbot.waitUntil(lambda: "Resembles" in notes_of(ready), timeout=PATIENCE_MS)


def test_a_large_photo_is_left_to_a_filter_until_the_person_wants_the_model(
    ready: DenoisingPanel, studio: Studio, noisy_file: Path, qtbot: QtBot
) -> None:
    give_model(studio, "vae")
    open_file(ready, noisy_file, qtbot)
    assert ready.bench.method is Method.NON_LOCAL_MEANS
    press(ready, "denoising.method.model")
    wait_until_clean(ready, qtbot)
    assert "pieces of 16×16" in notes_of(ready)


def test_noise_can_be_chosen_renewed_and_taken_away(ready: DenoisingPanel, studio: Studio, qtbot: QtBot) -> None:
    first = noisy(ready)
    press(ready, "denoising.new_noise")
    wait_until_clean(ready, qtbot)
    second = noisy(ready)
    assert not np.array_equal(first, second)
    combo = find(ready, QComboBox, "denoising.noise_kind")
    combo.setCurrentIndex(combo.findText("Dots", Qt.MatchFlag.MatchStartsWith))
    combo.activated.emit(combo.currentIndex())
    wait_until_clean(ready, qtbot)
    assert ready.bench.setup.noise is not None
    assert ready.bench.setup.noise.kind is NoiseKind.SALT_AND_PEPPER
    press(ready, "denoising.noise")
    wait_until_clean(ready, qtbot)
    assert ready.bench.setup.subject is not None
    assert np.array_equal(noisy(ready), ready.bench.setup.subject.file.pixels)
    assert not find(ready, QAbstractButton, "denoising.new_noise").isEnabled()
    for _ in range(3):
        studio.histories.denoising.undo()
    wait_until_clean(ready, qtbot)
    assert np.array_equal(noisy(ready), first)


def test_the_strength_of_the_noise_follows_its_slider(ready: DenoisingPanel, qtbot: QtBot) -> None:
    level = ready.bench.prepared.level if ready.bench.prepared is not None else 0.0
    slide(ready, "denoising.noise_strength", Qt.Key.Key_PageUp)
    wait_until_clean(ready, qtbot)
    assert ready.bench.prepared is not None
    assert ready.bench.prepared.level > level


def test_the_three_ways_to_compare_are_one_click_away(ready: DenoisingPanel) -> None:
    view = find(ready, CompareView, "denoising.picture")
    for mode in (CompareMode.BESIDE, CompareMode.DIFFERENCE, CompareMode.WIPE):
        press(ready, f"denoising.mode.{mode.value}")
        assert view.mode() is mode


def test_another_picture_of_the_data_set_is_one_press_away_and_the_former_one_undo(
    ready: DenoisingPanel, studio: Studio, qtbot: QtBot
) -> None:
    former = ready.bench.setup.subject
    press(ready, "denoising.draw")
    qtbot.waitUntil(lambda: ready.bench.setup.subject is not former, timeout=PATIENCE_MS)
    wait_until_clean(ready, qtbot)
    studio.histories.denoising.undo()
    assert ready.bench.setup.subject is former


def test_other_pictures_bring_another_one_unless_the_person_opened_their_own(
    ready: DenoisingPanel, studio: Studio, noisy_file: Path, qtbot: QtBot
) -> None:
    former = ready.bench.setup.subject
    open_pictures(studio, seed=5)
    qtbot.waitUntil(lambda: ready.bench.setup.subject is not former, timeout=PATIENCE_MS)
    wait_until_clean(ready, qtbot)
    open_file(ready, noisy_file, qtbot)
    own = ready.bench.setup.subject
    open_pictures(studio, seed=6)
    assert not studio.tasks.running(OPEN)
    assert ready.bench.setup.subject is own


def test_pictures_opened_while_another_page_is_on_show_are_found_here_later(
    ready: DenoisingPanel, studio: Studio, qtbot: QtBot
) -> None:
    former = ready.bench.setup.subject
    ready.hide()
    open_pictures(studio, seed=7)
    assert ready.bench.setup.subject is former
    ready.show()
    qtbot.waitUntil(lambda: ready.bench.setup.subject is not former, timeout=PATIENCE_MS)
    wait_until_clean(ready, qtbot)


@pytest.mark.parametrize("name", ["cats {1}", "{set}", "{", "100 % {number} & more"])
def test_a_set_may_have_any_name(
    panel: DenoisingPanel, studio: Studio, told: list[Notice], qtbot: QtBot, name: str
) -> None:
    start_engine(studio)
    studio.pictures.images = replace(image_set(), name=name)
    studio.pictures.changed.emit()
    wait_until_clean(panel, qtbot)
    assert f"{name}, unseen picture" in line_of(panel)
    assert not told


def test_a_single_picture_can_be_cleaned_though_nothing_can_be_held_out(
    panel: DenoisingPanel, studio: Studio, told: list[Notice], qtbot: QtBot
) -> None:
    start_engine(studio)
    studio.pictures.images = image_set(count=1)
    studio.pictures.changed.emit()
    wait_until_clean(panel, qtbot)
    assert not told


def test_a_picture_from_the_clipboard_is_taken(panel: DenoisingPanel, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setImage(to_qimage(photograph(3, 40, 50)))
    QTest.keySequence(panel, "Ctrl+V")
    wait_until_clean(panel, qtbot)
    assert line_of(panel).startswith("Pasted picture · 50 × 40")


def test_an_empty_clipboard_is_told(panel: DenoisingPanel, told: list[Notice]) -> None:
    QGuiApplication.clipboard().clear()
    press(panel, "denoising.begin_paste")
    assert "no picture on the clipboard" in told[0].sentence


def test_a_file_or_a_picture_can_be_dropped_anywhere_on_the_page(
    panel: DenoisingPanel, noisy_file: Path, qtbot: QtBot
) -> None:
    assert drop(panel, carried([noisy_file]))
    wait_until_clean(panel, qtbot)
    assert "holiday.jpg" in line_of(panel)
    former = panel.bench.setup.subject
    assert drop(panel, carried(image=to_qimage(photograph(1, 30, 40))))
    qtbot.waitUntil(lambda: panel.bench.setup.subject is not former, timeout=PATIENCE_MS)
    wait_until_clean(panel, qtbot)
    assert "Dropped picture" in line_of(panel)


def test_what_cannot_be_read_is_told_and_the_picture_stays(
    ready: DenoisingPanel, told: list[Notice], tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    former = ready.bench.setup
    assert drop(ready, carried([broken]))
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert told[0].kind is NoticeKind.ERROR
    assert "broken.png" in told[0].sentence
    assert ready.bench.setup is former


def test_nothing_is_written_before_save_and_then_what_is_seen(
    panel: DenoisingPanel, noisy_file: Path, told: list[Notice], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    open_file(panel, noisy_file, qtbot)
    slide(panel, "denoising.strength", Qt.Key.Key_PageDown)
    wait_until_clean(panel, qtbot)
    assert not list(noisy_file.parent.glob("*_denoised*"))
    suggested: list[Path] = []

    def answer(parent: QWidget, title: str, pattern: str, suggestion: Path) -> Path:
        suggested.append(suggestion)
        return suggestion

    monkeypatch.setattr(files, "ask_save", answer)
    press(panel, "denoising.save")
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert suggested == [noisy_file.with_name("holiday_denoised.png")]
    assert told[0].sentence == "Saved as holiday_denoised.png."
    with Image.open(suggested[0]) as saved:
        assert np.array_equal(np.asarray(saved).transpose(2, 0, 1), shown(panel))


def test_the_noisy_picture_itself_is_never_written_over(
    panel: DenoisingPanel, noisy_file: Path, told: list[Notice], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    before = noisy_file.read_bytes()
    open_file(panel, noisy_file, qtbot)
    monkeypatch.setattr(files, "ask_save", lambda *_: noisy_file)
    press(panel, "denoising.save")
    assert told[0].kind is NoticeKind.WARNING
    assert noisy_file.read_bytes() == before


def test_a_folder_is_cleaned_after_a_question_and_the_result_is_told(
    panel: DenoisingPanel, noisy_file: Path, told: list[Notice], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (noisy_file.parent / "broken.png").write_bytes(b"no picture")
    monkeypatch.setattr(files, "ask_folder", lambda *_: noisy_file.parent)
    monkeypatch.setattr(message, "ask", lambda *_: "cancel")
    open_file(panel, noisy_file, qtbot)
    press(panel, "denoising.folder")
    into = noisy_file.parent.with_name(f"{noisy_file.parent.name} denoised")
    assert not into.exists()
    monkeypatch.setattr(message, "ask", lambda *_: "clean")
    press(panel, "denoising.folder")
    assert find(panel, QWidget, "denoising.folder_progress").isVisible()
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert "1 could not be read" in told[0].sentence
    assert (into / "holiday_denoised.jpg").exists()
    assert not find(panel, QWidget, "denoising.folder_progress").isVisible()


def test_every_control_has_a_name_for_tests_and_one_for_people(ready: DenoisingPanel) -> None:
    kinds = (QAbstractButton, QComboBox, ValueSlider, CompareView)
    for kind in kinds:
        for widget in ready.findChildren(kind):
            assert widget.objectName().startswith("denoising."), widget
            assert widget.accessibleName(), widget.objectName()


def test_what_cannot_be_pressed_says_why(panel: DenoisingPanel) -> None:
    for name in (
        "denoising.save",
        "denoising.draw",
        "denoising.noise",
        "denoising.new_noise",
        "denoising.method.model",
    ):
        widget = find(panel, QWidget, name)
        assert not widget.isEnabled()
        assert widget.toolTip().endswith("."), name


@pytest.mark.parametrize("width", [1195, 1835])
def test_nothing_is_cut_off_at_the_right(ready: DenoisingPanel, width: int, qtbot: QtBot) -> None:
    ready.resize(width, 560)
    QGuiApplication.processEvents()
    content = find(ready, QWidget, "scroll")
    viewport = content.parentWidget()
    assert viewport is not None
    assert content.minimumSizeHint().width() <= viewport.width()
    save = find(ready, QWidget, "denoising.save")
    assert save.mapTo(ready, QPoint(save.width(), 0)).x() <= width


@pytest.mark.parametrize("width", [939, 1195])
def test_nothing_in_the_header_lies_over_something_else(ready: DenoisingPanel, width: int) -> None:
    ready.resize(width, 560)
    QGuiApplication.processEvents()
    places = []
    for name in ("undo", "draw", "paste", "open", "folder", "save"):
        each = find(ready, QAbstractButton, f"denoising.{name}")
        assert each.width() >= each.minimumSizeHint().width(), name
        places.append(QRect(each.mapTo(ready, QPoint()), each.size()))
    assert not [(one, other) for one, other in combinations(places, 2) if one.intersects(other)]
    assert all(ready.rect().contains(place) for place in places)


def find(panel: DenoisingPanel, kind: type[Kind], name: str) -> Kind:
    found = panel.findChild(kind, name)
    assert found is not None, name
    return found


def press(panel: DenoisingPanel, name: str) -> None:
    widget = find(panel, QAbstractButton, name)
    assert widget.isEnabled(), widget.toolTip()
    widget.click()


def slide(panel: DenoisingPanel, name: str, key: Qt.Key) -> None:
    QTest.keyClick(find(panel, ValueSlider, name), key)


def open_file(panel: DenoisingPanel, path: Path, qtbot: QtBot) -> None:
    former = panel.bench.setup.subject
    drop(panel, carried([path]))
    qtbot.waitUntil(lambda: panel.bench.setup.subject is not former, timeout=PATIENCE_MS)
    wait_until_clean(panel, qtbot)


def wait_until_clean(panel: DenoisingPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: panel.bench.settled, timeout=PATIENCE_MS)


def start_engine(studio: Studio) -> None:
    studio.engine_ready = True
    studio.engine_changed.emit()


def open_pictures(studio: Studio, seed: int = 0) -> None:
    studio.pictures.images = image_set(seed=seed)
    studio.pictures.changed.emit()


def give_model(studio: Studio, key: str) -> None:
    studio.model = trained_of(key)
    studio.model_changed.emit()


def line_of(panel: DenoisingPanel) -> str:
    return find(panel, ElidedLabel, "denoising.line").full_text()


def notes_of(panel: DenoisingPanel) -> str:
    return find(panel, QLabel, "denoising.notes").text()


def shown(panel: DenoisingPanel) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    assert panel.bench.mixed is not None
    return panel.bench.mixed.pixels


def noisy(panel: DenoisingPanel) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    assert panel.bench.prepared is not None
    return panel.bench.prepared.noisy


def shown_equals_noisy(panel: DenoisingPanel) -> bool:
    return panel.bench.mixed is not None and np.array_equal(shown(panel), noisy(panel))
