"""The work behind the page Clean: newest first, seldom while a model learns, and none while nobody looks."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from genstudio.data.image_set import Pixels
from genstudio.data.watch import Watch
from genstudio.denoising.files import PictureFile
from genstudio.denoising.noise import Noise
from genstudio.denoising.restore import Blend
from genstudio.errors import DataError
from genstudio.project.settings import SettingsFile
from genstudio.ui.failure import Failure
from genstudio.ui.panels.denoising import bench as bench_module
from genstudio.ui.panels.denoising.bench import Bench, State
from genstudio.ui.panels.denoising.picture_card import PictureCard
from genstudio.ui.panels.denoising.setup import Method, Setup, Subject, with_blend
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.compare_view import CompareMode
from genstudio.ui.widgets.labels import ElidedLabel
from tests.denoising.echo import photograph, with_grain
from tests.tiny import trained_of

PATIENCE_MS = 20_000


class Held:
    """Cleans only once it is let go; notes how often it was asked and whether it heard that it is not wanted."""

    def __init__(self) -> None:
        self.asked = 0
        self.given_up = 0
        self.let_go = threading.Event()

    def clean(self, picture: Pixels, measured: float, watch: Watch) -> Pixels:
        self.asked += 1
        watch.report(1, 4)
        while not self.let_go.wait(0.005):
            if watch.cancelled is not None and watch.cancelled():
                self.given_up += 1
                watch.check()
        return np.full_like(picture, 100)

    def note(self, picture: Pixels, cleaned: Pixels) -> str:
        return ""


class Refusing(Held):
    def clean(self, picture: Pixels, measured: float, watch: Watch) -> Pixels:
        raise DataError("This picture cannot be cleaned. Choose another one.")


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    made.engine_ready = True
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def bench(studio: Studio) -> Iterator[Bench]:
    made = Bench(studio)
    made.set_awake(True)
    yield made
    made.set_awake(False)
    made.deleteLater()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    restorer = Held()
    monkeypatch.setattr(bench_module, "restorer_of", lambda *_: restorer)
    yield restorer
    restorer.let_go.set()


@pytest.fixture
def card(bench: Bench, qtbot: QtBot) -> PictureCard:
    made = PictureCard(bench)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_newest_picture_wins_and_the_one_before_is_given_up(bench: Bench, held: Held, qtbot: QtBot) -> None:
    bench.show(Setup(subject_of(1)))
    qtbot.waitUntil(lambda: held.asked == 1, timeout=PATIENCE_MS)
    newest = subject_of(2)
    bench.show(Setup(newest))
    qtbot.waitUntil(lambda: held.given_up == 1 and held.asked == 2, timeout=PATIENCE_MS)
    held.let_go.set()
    wait_until_clean(bench, qtbot)
    assert bench.cleaned is not None
    assert bench.cleaned.prepared.subject is newest


def test_what_was_shown_stays_until_the_new_one_is_there(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.show(Setup(subject_of(1)))
    wait_until_clean(bench, qtbot)
    former, held = bench.mixed, Held()
    monkeypatch.setattr(bench_module, "restorer_of", lambda *_: held)
    bench.show(replace(bench.setup, method=Method.MEDIAN))
    qtbot.waitUntil(lambda: held.asked == 1, timeout=PATIENCE_MS)
    assert bench.mixed is former
    assert not bench.up_to_date
    held.let_go.set()
    wait_until_clean(bench, qtbot)
    assert bench.mixed is not former


def test_the_picture_of_another_way_goes_while_a_long_cleaning_runs_and_stays_away_when_it_is_stopped(
    bench: Bench, card: PictureCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card.set_mode(CompareMode.BESIDE)
    bench.show(Setup(subject_of(1)))
    wait_until_clean(bench, qtbot)
    assert pictures_in(card) == ["noisy", "cleaned", "difference"]
    held = Held()
    monkeypatch.setattr(bench_module, "restorer_of", lambda *_: held)
    bench.show(replace(bench.setup, method=Method.MEDIAN))
    qtbot.waitUntil(lambda: pictures_in(card) == ["noisy"], timeout=PATIENCE_MS)
    bench.cancel()
    assert pictures_in(card) == ["noisy"]
    assert card.line() == "Stopped before it was clean."
    bench.show(with_blend(bench.setup, strength=0.5))
    qtbot.waitUntil(lambda: held.given_up == 1, timeout=PATIENCE_MS)
    assert pictures_in(card) == ["noisy"]
    held.let_go.set()
    bench.again()
    wait_until_clean(bench, qtbot)
    assert pictures_in(card) == ["noisy", "cleaned", "difference"]


def test_cleaning_once_more_in_the_same_way_keeps_the_picture_when_it_is_stopped(
    bench: Bench, card: PictureCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.show(Setup(subject_of(1)))
    wait_until_clean(bench, qtbot)
    held = Held()
    monkeypatch.setattr(bench_module, "restorer_of", lambda *_: held)
    bench.again()
    qtbot.waitUntil(lambda: card.line() == "Cleaning…", timeout=PATIENCE_MS)
    bench.cancel()
    assert pictures_in(card) == ["noisy", "cleaned"]
    assert card.line() == "Stopped; this is the one before."


def test_a_new_picture_is_seen_before_it_is_clean(bench: Bench, held: Held, card: PictureCard, qtbot: QtBot) -> None:
    bench.show(Setup(subject_of(1)))
    qtbot.waitUntil(lambda: held.asked == 1, timeout=PATIENCE_MS)
    assert bench.prepared is not None
    assert card.view.grab().toImage().pixelColor(card.view.rect().center()) != card.palette().window().color()
    held.let_go.set()
    wait_until_clean(bench, qtbot)


def test_a_long_cleaning_shows_its_progress_and_can_be_stopped_and_taken_up_again(
    bench: Bench, held: Held, card: PictureCard, qtbot: QtBot
) -> None:
    bench.show(Setup(subject_of(1)))
    bar, stop = card.findChild(QProgressBar), card.findChild(QPushButton, "denoising.stop")
    assert isinstance(bar, QProgressBar)
    assert isinstance(stop, QPushButton)
    qtbot.waitUntil(bar.isVisible, timeout=PATIENCE_MS)
    assert card.line() == "Cleaning…"
    stop.click()
    assert bench.state is State.STOPPED
    assert stop.text() == "Clean again"
    qtbot.waitUntil(lambda: held.given_up == 1, timeout=PATIENCE_MS)
    held.let_go.set()
    stop.click()
    wait_until_clean(bench, qtbot)
    assert not bar.isVisible()
    assert isinstance(card.findChild(ElidedLabel, "denoising.line"), ElidedLabel)
    assert card.line().startswith("picture 1")


def test_what_is_done_at_once_shows_no_progress(bench: Bench, card: PictureCard, qtbot: QtBot) -> None:
    bench.show(Setup(subject_of(1)))
    wait_until_clean(bench, qtbot)
    seen: list[str] = []
    bench.state_changed.connect(lambda: seen.append(card.line()))
    bench.show(replace(bench.setup, method=Method.MEDIAN))
    wait_until_clean(bench, qtbot)
    assert "Cleaning…" not in seen


def test_a_failure_is_told_and_can_be_tried_again(
    bench: Bench, card: PictureCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[Failure] = []
    bench.failed.connect(failures.append)
    with monkeypatch.context() as refused:
        refused.setattr(bench_module, "restorer_of", lambda *_: Refusing())
        bench.show(Setup(subject_of(1)))
        qtbot.waitUntil(lambda: bench.state is State.FAILED, timeout=PATIENCE_MS)
    assert failures[0].sentence == "This picture cannot be cleaned. Choose another one."
    bench.again()
    wait_until_clean(bench, qtbot)


def test_nothing_is_done_while_nobody_looks_and_made_up_for_later(bench: Bench, held: Held, qtbot: QtBot) -> None:
    held.let_go.set()
    bench.set_awake(False)
    with qtbot.assertNotEmitted(bench.state_changed, wait=2 * bench_module.GATHER_MS):
        bench.show(Setup(subject_of(1)))
    assert held.asked == 0
    bench.set_awake(True)
    wait_until_clean(bench, qtbot)
    assert held.asked == 1


def test_a_learning_model_cleans_anew_but_seldom(
    bench: Bench, held: Held, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    held.let_go.set()
    give_model(studio)
    bench.show(Setup(subject_of(1), method=Method.MODEL))
    wait_until_clean(bench, qtbot)
    asked = held.asked
    give_model(studio)
    qtbot.waitUntil(lambda: held.asked == asked + 1 and bench.settled, timeout=PATIENCE_MS)
    for _ in range(5):
        give_model(studio)
    with qtbot.assertNotEmitted(bench.state_changed, wait=2 * bench_module.GATHER_MS):
        give_model(studio)
    qtbot.waitUntil(lambda: held.asked > asked + 1 and bench.settled, timeout=PATIENCE_MS)
    assert held.asked == asked + 2


def test_a_learning_model_does_not_matter_to_a_filter(bench: Bench, held: Held, studio: Studio, qtbot: QtBot) -> None:
    held.let_go.set()
    bench.show(Setup(subject_of(1), method=Method.MEDIAN))
    wait_until_clean(bench, qtbot)
    with qtbot.assertNotEmitted(bench.state_changed, wait=2 * bench_module.GATHER_MS):
        give_model(studio)
    assert held.asked == 1


def test_sliders_never_clean_again_and_the_last_position_is_what_is_shown(
    bench: Bench, held: Held, qtbot: QtBot
) -> None:
    held.let_go.set()
    bench.show(Setup(subject_of(1)))
    wait_until_clean(bench, qtbot)
    for percent in range(100, -1, -10):
        bench.drag(replace(bench.setup, blend=Blend(percent / 100, 0.0)))
    wait_until_clean(bench, qtbot)
    assert held.asked == 1
    assert bench.mixed is not None
    assert bench.prepared is not None
    assert np.array_equal(bench.mixed.pixels, bench.prepared.noisy)


def test_a_drag_is_one_command_and_one_that_leads_nowhere_is_none(bench: Bench, studio: Studio, qtbot: QtBot) -> None:
    start = Setup(subject_of(1))
    bench.show(start)
    bench.begin_drag()
    for strength in (0.8, 0.6, 0.4):
        bench.drag(replace(bench.setup, blend=Blend(strength)))
    bench.end_drag("Strength")
    assert studio.histories.denoising.count() == 1
    bench.begin_drag()
    bench.end_drag("Strength")
    assert studio.histories.denoising.count() == 1
    studio.histories.denoising.undo()
    assert bench.setup == start
    studio.histories.denoising.redo()
    assert bench.setup.blend.strength == 0.4
    wait_until_clean(bench, qtbot)


def test_how_close_it_is_is_known_only_where_noise_was_added(bench: Bench, qtbot: QtBot) -> None:
    subject = subject_of(1)
    bench.show(Setup(subject, Noise(seed=1)))
    qtbot.waitUntil(lambda: bench.comparison is not None, timeout=PATIENCE_MS)
    assert bench.comparison is not None
    assert bench.comparison.cleaned.psnr > bench.comparison.noisy.psnr
    bench.show(Setup(subject))
    wait_until_clean(bench, qtbot)
    assert bench.comparison is None


def pictures_in(card: PictureCard) -> list[str]:
    """The words on what is shown, from left to right."""
    return [layer.label for layer in card.view._layers()]


def subject_of(number: int) -> Subject:
    return Subject(PictureFile(with_grain(photograph(1, 40, 50), 20, seed=number)), f"picture {number}")


def give_model(studio: Studio) -> None:
    studio.model = trained_of("autoencoder")
    studio.model_changed.emit()


def wait_until_clean(bench: Bench, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bench.settled, timeout=PATIENCE_MS)
