"""The view of a model's quality on the page Train, used as a person would, on tiny pictures."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from genstudio.data.fingerprint import Fingerprint
from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.data.options import ReadOptions
from genstudio.data.watch import Watch
from genstudio.errors import DataError
from genstudio.evaluation import report as report_module
from genstudio.evaluation.extractor_cache import extractor_for
from genstudio.evaluation.report import evaluate
from genstudio.evaluation.table import comparable
from genstudio.models.base import ImageShape
from genstudio.project.model_file import save_model
from genstudio.project.run import Run, RunSpec
from genstudio.project.settings import SettingsFile
from genstudio.ui.panels.training import TrainingPanel
from genstudio.ui.panels.training.quality_view import QualityView
from genstudio.ui.panels.training.quality_work import Asked, Reports, measuring
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid
from genstudio.ui.widgets.training_strip import RunState
from tests.tiny import draw, image_set, labelled_set, trained_of

PATIENCE_MS = 60_000


@pytest.fixture(autouse=True)
def short_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    """How well the extractor has learned is not what these tests are about."""
    monkeypatch.setattr("genstudio.evaluation.extractor_training.MOST_STEPS", 3)


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def other(tmp_path: Path, studio: Studio) -> Path:
    """A model that was used lately."""
    path = tmp_path / "rival.safetensors"
    save_model(trained_of("gan"), path)
    studio.settings.add_recent("recent_models", str(path))
    return path


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio, other: Path) -> TrainingPanel:
    """With pictures that have classes, a model, and the view of its quality open."""
    studio.engine_ready = True
    studio.pictures.show(labelled_set(300))
    studio._set_model(trained_of("vae"), None)
    made = TrainingPanel(studio)
    qtbot.addWidget(made)
    made.resize(1195, 640)
    made.show()
    qtbot.waitExposed(made)
    press(made, "training.view.quality")
    return made


def test_it_invites_and_one_press_shows_every_figure(panel: TrainingPanel, qtbot: QtBot) -> None:
    assert child(panel, "training.quality.first").isVisible()
    measure(panel, qtbot)
    view = quality(panel)
    [report] = view.reports()
    for figure in report.figures:
        cell = child(panel, f"training.quality.{figure.name}.1")
        assert figure.text(figure.value) in cell.accessibleName()
        real = child(panel, f"training.quality.{figure.name}.real")
        assert isinstance(real, QLabel)
        assert real.text() == figure.text(figure.real)
    qtbot.waitUntil(lambda: child(panel, "training.quality.fid.1").isVisible())
    assert text(panel, "training.quality.verdict.1") == report.verdict.sentence
    assert "Not good yet" in report.verdict.sentence, "an untrained model"
    assert "small" in child(panel, "training.quality.classes").accessibleName()
    grid = child(panel, "training.quality.nearest")
    assert isinstance(grid, ThumbnailGrid)
    assert grid.count() == 24
    assert not child(panel, "training.quality.first").isVisible()


def test_another_model_is_measured_beside_it(panel: TrainingPanel, qtbot: QtBot, other: Path) -> None:
    measure(panel, qtbot)
    box = child(panel, "training.quality.compare")
    assert isinstance(box, QComboBox)
    index = box.findData(str(other))
    box.setCurrentIndex(index)
    box.activated.emit(index)
    view = quality(panel)
    qtbot.waitUntil(lambda: len(view.reports()) == 2, timeout=PATIENCE_MS)
    assert [report.family for report in view.reports()] == ["Variational autoencoder", "GAN"]
    qtbot.waitUntil(lambda: child(panel, "training.quality.kid.2").isVisible())
    assert text(panel, "training.quality.verdict.2") == view.reports()[1].verdict.sentence
    assert box.currentData() == str(other)


def test_a_file_can_be_chosen_to_compare_with(
    panel: TrainingPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "chosen.safetensors"
    save_model(trained_of("autoencoder"), chosen)
    answers = [None, chosen]
    monkeypatch.setattr("genstudio.ui.dialogs.files.ask_open_file", lambda *_: answers.pop(0))
    measure(panel, qtbot)
    box = child(panel, "training.quality.compare")
    assert isinstance(box, QComboBox)
    box.activated.emit(box.count() - 1)
    assert (box.currentIndex(), len(quality(panel).reports())) == (0, 1)
    box.activated.emit(box.count() - 1)
    qtbot.waitUntil(lambda: len(quality(panel).reports()) == 2, timeout=PATIENCE_MS)
    assert box.currentText() == "chosen"


def test_it_can_be_cancelled_and_begun_again(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = extractor_for

    def wait(images: object, watch: Watch) -> object:
        while True:
            watch.report(1, 2)
            QTest.qSleep(1)

    monkeypatch.setattr(report_module, "extractor_for", wait)
    press(panel, "training.quality.first")
    cancel = child(panel, "training.quality.working.cancel")
    qtbot.waitUntil(cancel.isVisible, timeout=PATIENCE_MS)
    press(panel, "training.quality.working.cancel")
    qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=PATIENCE_MS)
    assert child(panel, "training.quality.first").isVisible()
    assert not cancel.isVisible()
    monkeypatch.setattr(report_module, "extractor_for", real)
    measure(panel, qtbot)


def test_what_is_measured_now_stands_in_the_middle_with_a_bar_and_cancel(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure(panel, qtbot)
    before = quality(panel).reports()

    def wait(painted: object, chosen: object, pixels: object, watch: Watch) -> object:
        while True:
            watch.report(1, 2)
            QTest.qSleep(1)

    monkeypatch.setattr(report_module, "find_copies", wait)
    press(panel, "training.quality.measure")
    qtbot.waitUntil(
        lambda: text(panel, "training.quality.doing") == "Looking for the nearest real pictures", timeout=PATIENCE_MS
    )
    bar = child(panel, "training.quality.working.progress")
    assert isinstance(bar, QProgressBar)
    qtbot.waitUntil(lambda: bar.value() == 929)  # half of the last part
    assert bar.isVisible()
    view, cancel = quality(panel), child(panel, "training.quality.working.cancel")
    middle = bar.mapTo(view, bar.rect().center())
    assert view.height() / 4 < middle.y() < 3 * view.height() / 4
    assert view.width() / 4 < middle.x() < cancel.mapTo(view, cancel.rect().center()).x() < 3 * view.width() / 4
    assert not child(panel, "training.quality.measure").isVisible()
    press(panel, "training.quality.working.cancel")
    assert child(panel, "training.quality.verdict.1").isVisible(), "the figures from before are back"
    assert view.reports() == before
    box = child(panel, "training.quality.compare")
    assert isinstance(box, QComboBox)
    index = box.findData(str(other))
    box.setCurrentIndex(index)
    box.activated.emit(index)
    of_two = "“Discs”: Looking for the nearest real pictures"
    qtbot.waitUntil(lambda: text(panel, "training.quality.doing") == of_two, timeout=PATIENCE_MS)
    press(panel, "training.quality.working.cancel")


def test_figures_are_copied_and_saved(
    panel: TrainingPanel, qtbot: QtBot, tmp_path: Path, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "figures.csv"
    monkeypatch.setattr("genstudio.ui.dialogs.files.ask_save", lambda *_: target)
    measure(panel, qtbot)
    press(panel, "training.quality.copy")
    assert "Distance in features (FID)" in QGuiApplication.clipboard().text()
    with qtbot.waitSignal(studio.noticed, timeout=PATIENCE_MS):
        press(panel, "training.quality.save")
    lines = list(csv.reader(target.read_text("utf-8").splitlines()))
    assert [line[0] for line in lines[1:]] == [figure.name for figure in quality(panel).reports()[0].figures]


def test_what_is_in_the_way_is_said(panel: TrainingPanel, studio: Studio) -> None:
    view = quality(panel)
    assert view.obstacle() == ""
    studio.training.state = RunState.RUNNING
    assert "Pause or stop the training first" in view.obstacle()
    studio.training.state = RunState.PAUSED
    assert view.obstacle() == ""
    studio.pictures.images = None
    assert "Open the pictures" in view.obstacle()
    studio.model = None
    assert "Train a model first" in view.obstacle()
    view.refresh()
    assert not child(panel, "training.quality.first").isVisible()


def test_pictures_that_will_not_do_are_said_and_the_view_stays_usable(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    studio.pictures.show(labelled_set(300, size=32))  # from nowhere: they cannot be read again in the model's size
    with qtbot.waitSignal(studio.noticed, timeout=PATIENCE_MS) as told:
        press(panel, "training.quality.first")
    assert told.args is not None
    assert told.args[0].sentence
    assert child(panel, "training.quality.first").isVisible()


def test_a_second_set_that_is_left_over_does_not_matter(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    """Two sets of one size, which is not the model's; the second comes from nowhere and cannot be read again."""
    np.save(tmp_path / "large.npy", draw(60, size=32)[:, 0])
    studio.pictures.show(open_images(tmp_path / "large.npy"))
    studio.second.show(labelled_set(30, size=32))
    measure(panel, qtbot)


def test_a_second_set_is_for_models_that_learned_from_two(tmp_path: Path) -> None:
    np.save(tmp_path / "large.npy", draw(60, size=32, seed=4)[:, 0])
    images, second = image_set(60), open_images(tmp_path / "large.npy")
    fitting = open_images(tmp_path / "large.npy", ReadOptions(size=16))
    negatives, two_sets = (trained_of("cogan", second_domain=domain) for domain in ("negative", "own"))
    for model, partner in ((negatives, None), (two_sets, fitting)):
        [report] = measured(Asked(model, None, None), images, second)
        assert report.losses == evaluate(model, images, partner=partner).losses
    [report] = measured(Asked(two_sets, None, None), images, None)
    assert "Its second pictures were not there" in report.notes[-1]


def test_a_model_beside_is_measured_on_the_second_set_of_its_run(tmp_path: Path) -> None:
    np.save(tmp_path / "second.npy", draw(60, seed=4)[:, 0])
    model, images, left_over = trained_of("cogan", second_domain="own"), image_set(60), image_set(60, seed=7)
    second = str(tmp_path / "second.npy")
    run = Run.create(tmp_path / "run", RunSpec("Two", "cogan", {}, {}, "test:discs", 16, "grey", second=second))
    save_model(model, run.model_path)
    _, beside = measured(Asked(trained_of("vae"), None, run.model_path), images, left_over)
    assert beside.losses == evaluate(model, images, partner=open_images(second)).losses
    (tmp_path / "second.npy").unlink()
    _, beside = measured(Asked(trained_of("vae"), None, run.model_path), images, left_over)
    assert beside.losses == evaluate(model, images, partner=left_over).losses, "it was moved and opened again"


def test_models_beside_each_other_are_measured_on_the_same_pictures(tmp_path: Path) -> None:
    model, other = trained_of("vae"), trained_of("gan")
    other.card = replace(other.card, pictures="of another set")
    save_model(other, tmp_path / "other.safetensors")
    one, two = measured(Asked(model, None, tmp_path / "other.safetensors"), image_set(60), None)
    assert comparable((one, two))


def test_a_model_of_another_size_is_measured_beside_as_it_is_alone(tmp_path: Path) -> None:
    np.save(tmp_path / "discs.npy", draw(60, 1, 28)[:, 0])
    images, path = open_images(tmp_path / "discs.npy"), tmp_path / "larger.safetensors"
    small, large = trained_of("vae"), trained_of("vae", ImageShape(3, 28, 28))
    save_model(large, path)
    beside = measured(Asked(small, None, path), images, None)
    alone = [measured(Asked(model, None, None), images, None)[0] for model in (small, large)]
    assert [report.metrics for report in beside] == [report.metrics for report in alone]
    assert not comparable(beside)


def test_pictures_that_cannot_be_read_in_another_size_are_refused_alone_and_beside(tmp_path: Path) -> None:
    large, path = trained_of("vae", ImageShape(3, 28, 28)), tmp_path / "larger.safetensors"
    save_model(large, path)
    for asked in (Asked(large, None, None), Asked(trained_of("vae"), None, path)):
        with pytest.raises(DataError, match="The pictures are 16x16 in grey, but the model works on 28x28 in colour"):
            measured(asked, image_set(60), None)


def test_what_was_given_up_or_failed_leaves_the_headline_and_the_choice(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure(panel, qtbot)
    box = child(panel, "training.quality.compare")
    assert isinstance(box, QComboBox)
    before = quality(panel).reports()

    def wait(images: object, watch: Watch) -> object:
        while True:
            watch.report(1, 2)
            QTest.qSleep(1)

    def fail(images: object, watch: Watch) -> object:
        raise DataError("It failed.")

    for obstacle in (wait, fail):
        studio._set_model(trained_of("gan"), None)
        monkeypatch.setattr(report_module, "extractor_for", obstacle)
        index = box.findData(str(other))
        box.setCurrentIndex(index)
        box.activated.emit(index)
        if obstacle is wait:
            qtbot.waitUntil(child(panel, "training.quality.working.cancel").isVisible, timeout=PATIENCE_MS)
            press(panel, "training.quality.working.cancel")
        qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: box.currentIndex() == 0)  # no other model's figures are shown
        assert quality(panel).reports() == before
        assert "Measure again" in quality(panel)._title.full_text()


def test_after_the_model_changed_it_says_that_the_figures_are_old(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    measure(panel, qtbot)
    assert "unseen pictures" in quality(panel)._title.full_text()
    studio._set_model(trained_of("gan"), None)
    assert "Measure again" in quality(panel)._title.full_text()
    press(panel, "training.quality.measure")
    qtbot.waitUntil(lambda: quality(panel).reports()[0].family == "GAN", timeout=PATIENCE_MS)


def test_after_other_pictures_were_opened_it_says_that_the_figures_are_of_others(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    measure(panel, qtbot)
    others = labelled_set(300, seed=5)
    studio.pictures.show(replace(others, source="test:others"))
    assert "on other pictures than those that are open" in quality(panel)._title.full_text()
    assert child(panel, "training.quality.measure").isEnabled()


def test_models_that_left_out_others_are_each_measured_on_what_they_never_saw(tmp_path: Path) -> None:
    """Measured on the other's pictures it might meet those that it learned from."""
    images = image_set(60)
    asked = []
    for name, left_out in (("one", np.arange(20)), ("two", np.arange(20, 40))):
        learned = images.without(left_out)
        model = trained_of("vae")
        model.card = replace(model.card, pictures=Fingerprint.of(learned).digest)
        spec = RunSpec(
            *(name, "vae", {}, {}, images.source, 16, "grey"),
            pictures=Fingerprint.of(learned),
            left_out=((int(left_out[0]), int(left_out[-1]) + 1),),
        )
        run = Run.create(tmp_path / name, spec)
        save_model(model, run.model_path)
        asked.append((model, run.model_path))
    (model, path), (_, other) = asked
    both = measured(Asked(model, path, other), images, None)
    assert [report.own for report in both] == [True, True]
    assert not comparable(both)
    alone = [measured(Asked(each, where, None), images, None)[0] for each, where in asked]
    assert [report.reference for report in both] == [report.reference for report in alone]


def test_the_bar_never_jumps_back(tmp_path: Path) -> None:
    np.save(tmp_path / "discs.npy", draw(60, 1, 28)[:, 0])
    small, large = trained_of("vae"), trained_of("vae", ImageShape(3, 28, 28))
    save_model(large, tmp_path / "larger.safetensors")
    heard: list[float] = []

    def hear(done: int, total: int | None) -> None:
        if total:
            heard.append(done / total)

    work = measuring(Asked(small, None, tmp_path / "larger.safetensors"), open_images(tmp_path / "discs.npy"), None)
    work(hear, lambda: False)
    assert heard == sorted(heard)


def measured(asked: Asked, images: ImageSet, second: ImageSet | None) -> Reports:
    """What comes out of the work that a view begins."""
    return measuring(asked, images, second)(lambda done, total: None, lambda: False)


def measure(panel: TrainingPanel, qtbot: QtBot) -> None:
    press(panel, "training.quality.first")
    qtbot.waitUntil(lambda: bool(quality(panel).reports()), timeout=PATIENCE_MS)


def quality(panel: TrainingPanel) -> QualityView:
    [view] = panel.findChildren(QualityView)
    return view


def child(panel: TrainingPanel, name: str) -> QWidget:
    found: list[QWidget] = panel.findChildren(QWidget, name)
    return found[-1]


def text(panel: TrainingPanel, name: str) -> str:
    label = child(panel, name)
    assert isinstance(label, QLabel)
    return label.text()


def press(panel: TrainingPanel, name: str) -> None:
    pressed = child(panel, name)
    assert isinstance(pressed, QAbstractButton)
    assert pressed.isVisible()
    assert pressed.isEnabled()
    QTest.mouseClick(pressed, Qt.MouseButton.LeftButton)
