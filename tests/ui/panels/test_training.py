"""The page Train, used as a person would, on tiny pictures."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, QSize, Qt, QThread
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from genstudio.errors import Cancelled
from genstudio.models.registry import family_class
from genstudio.project.run import Run
from genstudio.project.settings import SettingsFile
from genstudio.training import observation
from genstudio.training.coach import Advice, Finding
from genstudio.ui.losses import Losses
from genstudio.ui.notice import Notice
from genstudio.ui.panels.dataset import DatasetPanel
from genstudio.ui.panels.training import TrainingPanel, report
from genstudio.ui.panels.training.estimate import Pace
from genstudio.ui.panels.training.family_chooser import FamilyChooser
from genstudio.ui.panels.training.gallery_card import Frame, in_pairs
from genstudio.ui.panels.training.look_back import MOST_FRAMES, TimeMachine
from genstudio.ui.panels.training.wording import NO_BREAK, Tone, word
from genstudio.ui.scroll_column import ScrollColumn
from genstudio.ui.studio import Studio
from genstudio.ui.training_run import TrainingRun
from genstudio.ui.training_status import strip_state
from genstudio.ui.widgets.flow_drawing import FlowDrawing
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.notice import NoticeKind
from genstudio.ui.widgets.stat import Stat
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid
from genstudio.ui.widgets.training_strip import RunState
from genstudio.ui.widgets.value_slider import ValueSlider
from tests.tiny import KEYS, draw

Kind = TypeVar("Kind", bound=QObject)

FACES = "builtin:faces?count=60&size=16"
PATIENCE_MS = 60_000
CONDITIONAL = [key for key in KEYS if family_class(key).conditional]


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio) -> TrainingPanel:
    made = TrainingPanel(studio)
    qtbot.addWidget(made)
    made.resize(1195, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No steps are timed in the background of a test that is about something else."""
    monkeypatch.setattr(
        "genstudio.ui.panels.training.estimate_box.measure_pace", lambda *arguments: Pace(0.5, steps_per_epoch=10)
    )


@pytest.fixture
def ready(qtbot: QtBot, studio: Studio, panel: TrainingPanel, quick: None) -> TrainingPanel:
    """With torch loaded and tiny pictures open."""
    with qtbot.waitSignal(studio.engine_changed, timeout=PATIENCE_MS):
        studio.warm_up()
    with qtbot.waitSignal(studio.pictures.changed, timeout=PATIENCE_MS):
        studio.open_pictures(FACES)
    return panel


def test_without_pictures_the_page_leads_to_them(panel: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    assert panel.is_empty()
    with qtbot.waitSignal(studio.page_requested) as request:
        press(panel, "training.pictures")
    assert request.args == ["dataset"]


def test_without_pictures_the_built_in_faces_are_one_press_away(
    panel: TrainingPanel, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(studio, "open_pictures", opened.append)
    press(panel, "training.builtin")
    assert opened == ["builtin:faces"]


def test_until_torch_is_loaded_start_says_why_it_waits(panel: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    with qtbot.waitSignal(studio.pictures.changed, timeout=PATIENCE_MS):
        studio.open_pictures(FACES)
    start = child(panel, QPushButton, "training.start")
    assert not start.isEnabled()
    assert "Getting ready" in start.toolTip()
    assert headlines(panel) == ["Not quite yet."]


def test_every_family_is_offered_with_its_own_words(ready: TrainingPanel, studio: Studio) -> None:
    from genstudio.models.base import Preset
    from genstudio.models.registry import families
    from genstudio.models.settings import parse
    from genstudio.project.proposal import proposal

    images = studio.pictures.images
    assert images is not None
    for key, family in families().items():
        press(ready, "training.choose")
        card = child(ready, QAbstractButton, f"training.family.{key}")
        assert card.accessibleName() == family.info.title
        assert family.info.trait in card.accessibleDescription()
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
        assert child(ready, QLabel, "training.about.title").text() == family.info.title
        assert child(ready, QLabel, "training.about.summary").text() == family.info.summary
        assert child(ready, QLabel, "training.about.paper").text() == family.info.paper
        press(ready, "training.take")
        assert child(ready, QLabel, "training.family.title").text() == family.info.title
        assert child(ready, FlowDrawing, "training.family.flow").isVisible() == bool(family.flow.nodes)
        recipe = ready._recipe.recipe()
        assert recipe is not None
        assert (recipe.family, recipe.preset) == (key, Preset.BALANCED)
        assert recipe.settings == parse(family.settings_class, proposal(family, images))


@pytest.fixture
def classless(tmp_path: Path) -> Path:
    """Pictures that nobody put into classes."""
    np.save(tmp_path / "discs.npy", draw(40)[:, 0])
    return tmp_path / "discs.npy"


@pytest.mark.parametrize("key", CONDITIONAL)
def test_where_pictures_have_no_classes_a_model_that_needs_them_can_be_read_about_only(
    key: str, ready: TrainingPanel, studio: Studio, classless: Path, qtbot: QtBot
) -> None:
    open_pictures(studio, qtbot, classless)
    press(ready, "training.choose")
    press(ready, f"training.family.{key}")
    assert "needs classes" in child(ready, QLabel, "training.about.trait").text()
    obstacle = child(ready, QLabel, "training.about.obstacle")
    assert obstacle.isVisible()
    assert "Put each class into a folder of its own" in obstacle.text()
    assert not child(ready, QPushButton, "training.take").isEnabled()
    assert child(ready, QPushButton, "training.take").toolTip() == obstacle.text()
    press(ready, "training.family.vae")
    assert not obstacle.isVisible()
    press(ready, "training.take")
    assert ready._recipe.family() == "vae"


@pytest.mark.parametrize("key", CONDITIONAL)
def test_where_pictures_have_classes_a_model_that_needs_them_says_that_it_learns_them(
    key: str, ready: TrainingPanel
) -> None:
    press(ready, "training.choose")
    press(ready, f"training.family.{key}")
    said = [child(ready, QLabel, "training.about.trait").text()]
    said.append(child(ready, QAbstractButton, f"training.family.{key}").accessibleDescription())
    assert all("learns your classes" in text and "needs classes" not in text for text in said)
    child(ready, FamilyChooser, "training.chooser").reject()


@pytest.mark.parametrize("key", CONDITIONAL[:1])
def test_a_model_that_lost_the_classes_it_needs_says_so_before_start(
    key: str, ready: TrainingPanel, studio: Studio, classless: Path, qtbot: QtBot
) -> None:
    choose(ready, key)
    assert child(ready, QPushButton, "training.start").isEnabled()
    open_pictures(studio, qtbot, classless)
    start = child(ready, QPushButton, "training.start")
    assert not start.isEnabled()
    assert "learns the classes of its pictures" in start.toolTip()
    assert "This will not work yet" in ready._estimate.text()
    assert start.toolTip() in ready._estimate.text()
    choose(ready, "vae")
    assert child(ready, QPushButton, "training.start").isEnabled()


def test_a_person_with_twenty_photos_can_just_press_start(
    ready: TrainingPanel, studio: Studio, tmp_path: Path, qtbot: QtBot
) -> None:
    np.save(tmp_path / "few.npy", draw(20)[:, 0])
    open_pictures(studio, qtbot, tmp_path / "few.npy")
    recipe = ready._recipe.recipe()
    assert recipe is not None
    assert recipe.settings.batch_size == 16
    type_into(ready, "training.setting.epochs", "2")
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(ready, "training.start")
    assert studio.training.state is RunState.FINISHED


def test_a_batch_larger_than_the_pictures_is_refused_at_its_field(ready: TrainingPanel, studio: Studio) -> None:
    type_into(ready, "training.setting.batch_size", "100")
    assert any("only 54 pictures to train on" in text for text in errors(ready))
    press(ready, "training.start")
    assert studio.training.state is RunState.IDLE
    type_into(ready, "training.setting.batch_size", "54")
    assert not any("pictures to train on" in text for text in errors(ready))
    assert ready._recipe.recipe() is not None


def test_a_preset_fills_in_what_the_person_has_not_touched_and_can_be_undone(
    ready: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    from genstudio.models.base import Preset
    from genstudio.project.proposal import proposal

    images = studio.pictures.images
    assert images is not None
    best = proposal(family_class("vae"), images, Preset.BEST)
    type_into(ready, "training.setting.latent_dim", "7")
    before = values(ready)
    press(ready, "training.preset.best")
    assert values(ready)["latent_dim"] == 7
    assert {name: values(ready)[name] for name in best} == best
    assert best["channels"] != before["channels"]
    assert values(ready)["epochs"] != before["epochs"]
    assert "best pictures" in child(ready, QLabel, "training.preset.meaning").text()
    assert studio.settings.current.preset == "best"
    studio.histories.training.undo()
    assert values(ready) == before
    assert ready._recipe.preset() == "balanced"
    studio.histories.training.undo()
    assert values(ready)["latent_dim"] == family_class("vae").settings_class().latent_dim
    studio.histories.training.redo()
    studio.histories.training.redo()
    assert (values(ready)["latent_dim"], values(ready)["channels"]) == (7, best["channels"])


def test_own_changes_can_be_forgotten_at_once(ready: TrainingPanel, studio: Studio) -> None:
    proposed = values(ready)
    back = child(ready, QPushButton, "training.preset.back")
    assert not back.isVisible()
    type_into(ready, "training.setting.latent_dim", "7")
    type_into(ready, "training.setting.epochs", "3")
    assert back.text() == "Forget my 2 changes"
    press(ready, "training.preset.back")
    assert values(ready) == proposed
    assert not back.isVisible()
    studio.histories.training.undo()
    assert (values(ready)["latent_dim"], values(ready)["epochs"]) == (7, 3)


def test_the_choice_of_a_model_can_be_undone(ready: TrainingPanel, studio: Studio) -> None:
    choose(ready, "gan")
    assert studio.histories.training.undoText() == "Choose GAN"
    studio.histories.training.undo()
    assert ready._recipe.family() == "vae"
    studio.histories.training.redo()
    assert ready._recipe.family() == "gan"


def test_what_was_chosen_before_a_training_is_no_longer_undone_while_it_runs(
    ready: TrainingPanel, studio: Studio
) -> None:
    choose(ready, "gan")
    before = studio.histories.training.count()
    ready._recipe.set_training(True)
    studio.histories.training.undo()
    assert ready._recipe.family() == "gan"
    assert studio.histories.training.count() == before - 1, "the next undo is of something else"


def test_the_preset_is_noted_in_the_run_and_taken_up_by_the_next_window(
    ready: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    press(ready, "training.preset.fast")
    type_into(ready, "training.setting.epochs", "1")
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(ready, "training.start")
    assert studio.training.job is not None
    assert studio.training.job.folder is not None
    assert Run.open(studio.training.job.folder).spec.preset == "fast"
    late = TrainingPanel(studio)
    qtbot.addWidget(late)
    assert late._recipe.preset() == "fast"


def test_arrow_keys_go_through_all_the_models_and_enter_takes_one(ready: TrainingPanel, qtbot: QtBot) -> None:
    from genstudio.models.registry import families

    press(ready, "training.choose")
    chooser = child(ready, FamilyChooser, "training.chooser")
    qtbot.waitUntil(child(ready, QAbstractButton, f"training.family.{chooser.marked()}").hasFocus)
    seen, waiting = {chooser.marked()}, [chooser.marked()]
    while waiting:
        start = waiting.pop()
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Left):
            press(ready, f"training.family.{start}")
            child(ready, QAbstractButton, f"training.family.{start}").setFocus()
            QTest.keyClick(child(ready, QAbstractButton, f"training.family.{start}"), key)
            if chooser.marked() not in seen:
                seen.add(chooser.marked())
                waiting.append(chooser.marked())
    assert seen == families().keys()
    press(ready, "training.family.autoencoder")
    QTest.keyClick(child(ready, QAbstractButton, "training.family.autoencoder"), Qt.Key.Key_Return)
    assert ready._recipe.family() == "autoencoder"


def test_learning_that_breaks_down_says_so_and_keeps_what_worked(
    ready: TrainingPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    often = replace(observation.PICTURES, shortest_interval=0.0, cost_share=1e9)
    monkeypatch.setattr(observation, "PICTURES", often)  # what worked is noted at every step
    notices: list[Notice] = []
    studio.noticed.connect(notices.append)
    type_into(ready, "training.setting.epochs", "0")
    press(ready, "training.start")
    qtbot.waitUntil(
        lambda: studio.training.preview is not None and studio.training.preview.step > 60, timeout=PATIENCE_MS
    )
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        studio.training.change({"learning_rate": 1.0})
    assert studio.training.state is RunState.FINISHED
    assert notices[-1].kind is NoticeKind.WARNING
    assert notices[-1].sentence.startswith("Learning broke down at step")
    assert "The model is kept as it was at step" in notices[-1].sentence
    assert headlines(ready) == ["Learning broke down."]
    assert "broke down" in strip_state(studio.training, True).title
    assert visible(ready, "training.create")
    assert studio.model is not None
    assert studio.model.decode(studio.model.sample_latents(1, 1)).shape[0] == 1


def test_one_press_trains_the_default_model_to_the_end(ready: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    from genstudio.models.registry import DEFAULT_FAMILY

    type_into(ready, "training.setting.epochs", "3")
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(ready, "training.start")
        assert studio.training.state is RunState.PREPARING
        assert not visible(ready, "training.pictures")
    assert studio.training.finished is not None
    assert studio.training.job is not None
    assert studio.training.job.family == DEFAULT_FAMILY
    # Three rounds through sixty pictures paint one plain face, and nobody is told otherwise.
    qtbot.waitUntil(lambda: headlines(ready)[:2] == ["The rounds are over.", "It has hardly learned yet."])
    assert child(ready, Stat, "training.round").value() == "3 of 3"
    assert child(ready, Stat, "training.device").value() == "CPU"
    assert child(ready, ThumbnailGrid, "training.samples").count() > 0
    assert child(ready, ThumbnailGrid, "training.reconstructions").count() == 8
    for term in ("reconstruction", "kl", "loss"):
        assert float(child(ready, Stat, f"training.term.{term}").value().replace(",", "")) > 0.0
    assert child(ready, QAbstractButton, "training.loss.series.KL divergence").isChecked()
    assert not child(ready, QAbstractButton, "training.loss.series.total").isChecked()
    assert not visible(ready, "training.start")
    with qtbot.waitSignal(studio.page_requested) as request:
        press(ready, "training.create")
    assert request.args == ["sampling"]


def test_the_coachs_advice_to_stop_has_a_button_that_does_it(
    ready: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    type_into(ready, "training.setting.epochs", "0")
    press(ready, "training.start")
    qtbot.waitUntil(lambda: studio.training.state is RunState.RUNNING, timeout=PATIENCE_MS)
    assert not visible(ready, "training.coach.stop")
    ready._coach.show_remarks([word(Advice(Finding.FLAT, 0.2, 3.0))])
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(ready, "training.coach.stop")
    assert studio.training.finished is not None


def test_the_list_of_models_opens_at_the_one_that_is_chosen(ready: TrainingPanel, qtbot: QtBot) -> None:
    from genstudio.models.registry import grouped

    last = [members for members in grouped().values()][-1][-1].info.key
    choose(ready, last)
    press(ready, "training.choose")
    chooser = child(ready, FamilyChooser, "training.chooser")
    card = child(chooser, QAbstractButton, f"training.family.{last}")
    chooser.resize(chooser.minimumSize())
    chooser.hide()
    chooser.show()
    qtbot.waitUntil(lambda: not card.visibleRegion().isEmpty() and card.visibleRegion().boundingRect() == card.rect())
    chooser.reject()


def test_rare_settings_come_into_sight_when_they_are_opened(ready: TrainingPanel, qtbot: QtBot) -> None:
    advanced = child(ready, QPushButton, "training.setting.advanced")
    bar = child(ready, ScrollColumn, "training.recipe").verticalScrollBar()
    before = bar.value()
    press(ready, "training.setting.advanced")
    view = child(ready, ScrollColumn, "training.recipe").viewport()
    qtbot.waitUntil(lambda: bar.value() > before)
    assert 0 <= advanced.mapTo(view, QPoint(0, 0)).y() <= view.height() // 4


@pytest.mark.parametrize("finding", [Finding.CRITIC_AHEAD, Finding.NOT_LEARNING])
def test_the_coach_says_where_a_setting_is_that_is_folded_away(finding: Finding, qapp: QApplication) -> None:
    assert "learning rate (under Advanced)" in word(Advice(finding, 1.0, 3.0)).sentence


@pytest.mark.parametrize("finding", [Finding.LEARNING, Finding.CLOSER, Finding.BLURRED, Finding.SLOW])
def test_only_what_learns_well_has_a_green_tick(finding: Finding, qapp: QApplication) -> None:
    remark = word(Advice(finding, 62.0, 3.0))
    well = finding in (Finding.LEARNING, Finding.CLOSER)
    assert (remark.tone is Tone.GOOD) == well
    assert (remark.headline == "Learning well.") == well


@pytest.mark.parametrize("finding", [Finding.STUCK, Finding.UNFINISHED, Finding.HARDLY_LEARNED, Finding.BLURRED])
def test_how_near_copies_are_is_said_by_what_they_show(finding: Finding, qapp: QApplication) -> None:
    assert f"show 62{NO_BREAK}% of what makes each" in word(Advice(finding, 38.0, 3.0)).sentence


@pytest.mark.parametrize("finding", [Finding.STUCK, Finding.BY_HEART])
def test_the_coach_says_where_and_when_pictures_are_varied(
    finding: Finding, ready: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    sentence = word(Advice(finding, 38.0, 3.0)).sentence
    pictures = DatasetPanel(studio)
    qtbot.addWidget(pictures)
    assert "What it sees" in {each.text() for each in pictures.findChildren(QAbstractButton)}
    assert "(page Pictures, What it sees)" in sentence
    assert "Before the next training" in sentence


def test_after_the_end_nobody_is_asked_for_patience_or_told_of_a_fall_of_nothing(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = TrainingRun()
    training.state = RunState.FINISHED
    found = [Advice(Finding.BLURRED, 60.0), Advice(Finding.SLOW, 0.04, 1.0), Advice(Finding.SLOW, 1.4, 3.0)]
    monkeypatch.setattr(report, "course_of", lambda training, losses: object())
    monkeypatch.setattr(report, "shortcoming", lambda course: None)
    monkeypatch.setattr(report, "advise", lambda course: found)
    told = report.remarks(training, Losses({}, {}), "", None)
    assert [remark.headline for remark in told] == ["It has learned.", "Slow at the end."]
    assert "1.4" in told[1].sentence


def test_training_again_makes_a_new_run(ready: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    type_into(ready, "training.setting.epochs", "1")
    folders = []
    for name in ("training.start", "training.again"):
        with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
            press(ready, name)
        assert studio.training.job is not None
        folders.append(studio.training.job.folder)
    assert len({*folders}) == 2


def test_a_training_is_paused_resumed_and_stopped_from_the_header(
    ready: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    type_into(ready, "training.setting.epochs", "0")
    press(ready, "training.start")
    qtbot.waitUntil(lambda: studio.training.preview is not None, timeout=PATIENCE_MS)
    press(ready, "training.pause")
    assert state(studio) is RunState.PAUSED
    assert visible(ready, "training.resume")
    qtbot.waitUntil(lambda: headlines(ready)[0] == "Paused.")
    press(ready, "training.resume")
    assert state(studio) is RunState.RUNNING
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(ready, "training.stop")
        assert not child(ready, QPushButton, "training.stop").isEnabled()
    assert visible(ready, "training.create")


def test_while_it_learns_only_live_settings_can_be_changed_and_they_reach_the_trainer(
    ready: TrainingPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_into(ready, "training.setting.epochs", "0")
    press(ready, "training.start")
    qtbot.waitUntil(lambda: studio.training.state is RunState.RUNNING, timeout=PATIENCE_MS)
    locked = child(ready, QLineEdit, "training.setting.latent_dim")
    assert not locked.isEnabled()
    assert "while it learns" in locked.toolTip()
    assert not child(ready, QAbstractButton, "training.choose").isEnabled()
    assert not child(ready, QAbstractButton, "training.preset.best").isEnabled()
    assert "while it learns" in child(ready, QAbstractButton, "training.preset.best").toolTip()
    changes: list[object] = []
    monkeypatch.setattr(studio.training, "change", changes.append)
    type_into(ready, "training.setting.beta", "4")
    assert changes == [{"beta": 4.0}]
    QTest.keyClick(child(ready, QLineEdit, "training.setting.beta"), Qt.Key.Key_Return)
    type_into(ready, "training.setting.beta", "-1")
    assert changes == [{"beta": 4.0}]
    press(ready, "training.stop")


def test_a_value_out_of_range_is_shown_at_its_field_and_nothing_starts(
    ready: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    type_into(ready, "training.setting.latent_dim", "0")
    press(ready, "training.start")
    assert studio.training.state is RunState.IDLE
    errors = [label.text() for label in ready.findChildren(QLabel) if label.property("role") == "error"]
    assert any(errors)
    qtbot.waitUntil(lambda: headlines(ready) == ["Not quite yet."], timeout=PATIENCE_MS)
    type_into(ready, "training.setting.latent_dim", "4")
    recipe = ready._recipe.recipe()
    assert recipe is not None
    assert recipe.settings.latent_dim == 4


def test_start_leads_to_a_value_that_will_not_do_even_when_it_is_folded_away(
    ready: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    ready.activateWindow()
    qtbot.waitUntil(ready.isActiveWindow)
    type_into(ready, "training.setting.learning_rate", "7")
    field = child(ready, QLineEdit, "training.setting.learning_rate")
    assert not field.isVisible()
    press(ready, "training.start")
    assert studio.training.state is RunState.IDLE
    assert field.isVisible()
    assert field.hasFocus()


def test_while_a_training_to_go_on_with_is_opened_the_page_says_so_and_it_can_be_given_up(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_slowly(folder: Path, progress: object, cancelled: Callable[[], bool]) -> None:
        while not cancelled():
            QThread.msleep(5)
        raise Cancelled

    monkeypatch.setattr("genstudio.project.training_job.continued_job", open_slowly)
    assert panel.is_empty()
    studio.runs.continue_run(tmp_path / "holidays {1}")
    assert not panel.is_empty()
    cancel = child(panel, QPushButton, "training.cancel")
    qtbot.waitUntil(cancel.isVisible, timeout=PATIENCE_MS)
    assert any("“holidays {1}”" in label.full_text() for label in panel.findChildren(ElidedLabel) if label.isVisible())
    assert not child(panel, QPushButton, "training.start").isEnabled()
    press(panel, "training.cancel")
    assert not studio.runs.continuing
    assert panel.is_empty()
    assert not cancel.isVisible()


def test_a_card_that_is_not_there_is_said_at_the_field(
    ready: TrainingPanel, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    device = child(ready, QComboBox, "training.setting.device")
    device.setFocus()
    QTest.keyClick(device, Qt.Key.Key_End)
    press(ready, "training.start")
    assert studio.training.state is RunState.IDLE
    errors = [label.text() for label in ready.findChildren(QLabel) if label.property("role") == "error"]
    assert any("NVIDIA" in text for text in errors)


def test_a_choice_brings_the_settings_that_belong_to_it(ready: TrainingPanel) -> None:
    network = child(ready, QComboBox, "training.setting.network")
    assert ready.findChild(QLineEdit, "training.setting.channels") is not None
    network.setFocus()
    QTest.keyClick(network, Qt.Key.Key_Home)
    QApplication.sendPostedEvents(None, 52)
    assert ready.findChild(QLineEdit, "training.setting.hidden_dim") is not None
    assert ready.findChild(QLineEdit, "training.setting.channels") is None
    assert child(ready, QComboBox, "training.setting.network").hasFocus()


def test_what_does_nothing_beside_a_zero_is_not_shown_beside_it(ready: TrainingPanel, qtbot: QtBot) -> None:
    choose(ready, "autoencoder")
    network = child(ready, QComboBox, "training.setting.network")
    network.setFocus()
    QTest.keyClick(network, Qt.Key.Key_Home)
    QApplication.sendPostedEvents(None, 52)
    assert ready.findChild(QLineEdit, "training.setting.hidden_dim") is None, "of the textbook's autoencoder"
    child(ready, QLineEdit, "training.setting.hidden_layers").setFocus()
    type_into(ready, "training.setting.hidden_layers", "2")
    QApplication.sendPostedEvents(None, 52)
    assert ready.findChild(QLineEdit, "training.setting.hidden_dim") is not None
    assert child(ready, QLineEdit, "training.setting.hidden_layers").text() == "2"


def test_typing_goes_on_in_a_field_on_which_others_depend(ready: TrainingPanel) -> None:
    choose(ready, "infogan")
    type_into(ready, "training.setting.styles", "0")
    QApplication.sendPostedEvents(None, 52)
    QTest.keyClick(child(ready, QLineEdit, "training.setting.styles"), Qt.Key.Key_Return)
    assert ready.findChild(QLineEdit, "training.setting.style_painted_weight") is None
    type_into(ready, "training.setting.styles", "9")
    assert child(ready, QLineEdit, "training.setting.styles").hasFocus(), "though the form was made anew"
    QTest.keyClicks(child(ready, QLineEdit, "training.setting.styles"), "9")
    assert child(ready, QLineEdit, "training.setting.styles").text() == "99"
    assert any("between 0 and 64" in text for text in errors(ready))


def test_what_was_chosen_for_one_family_is_still_there_after_a_look_at_another(ready: TrainingPanel) -> None:
    type_into(ready, "training.setting.latent_dim", "7")
    choose(ready, "gan")
    assert child(ready, QLineEdit, "training.setting.latent_dim").text() != "7"
    choose(ready, "vae")
    recipe = ready._recipe.recipe()
    assert recipe is not None
    assert recipe.settings.latent_dim == 7


def test_few_pictures_get_more_rounds_until_the_person_decides(
    ready: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    assert child(ready, QLineEdit, "training.setting.epochs").text() == "1000"
    type_into(ready, "training.setting.epochs", "12")
    with qtbot.waitSignal(studio.pictures.changed, timeout=PATIENCE_MS):
        studio.open_pictures("builtin:faces?count=300&size=16")
    recipe = ready._recipe.recipe()
    assert recipe is not None
    assert recipe.config.epochs == 12


def test_the_time_it_will_take_is_told_with_a_quicker_way_beside_it(ready: TrainingPanel, qtbot: QtBot) -> None:
    type_into(ready, "training.setting.epochs", "20")
    qtbot.waitUntil(lambda: ready._estimate.text() == "About 1 min 40 s on this computer", timeout=PATIENCE_MS)
    assert child(ready, QPushButton, "training.cheaper").text() == "Only 10 rounds: 50 s"
    press(ready, "training.cheaper")
    assert ready._estimate.text() == "About 50 s on this computer"
    type_into(ready, "training.setting.epochs", "0")
    assert "until you press Stop" in ready._estimate.text()


def test_a_recipe_that_cannot_work_says_so_where_the_time_would_be(
    ready: TrainingPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> Pace:
        raise MemoryError

    monkeypatch.setattr("genstudio.ui.panels.training.estimate_box.measure_pace", fail)
    type_into(ready, "training.setting.latent_dim", "3")
    qtbot.waitUntil(lambda: "not enough memory" in ready._estimate.text(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: headlines(ready) == ["Not quite yet."], timeout=PATIENCE_MS)
    assert "not enough memory" in ready._coach.remarks()[0].sentence
    assert child(ready, QPushButton, "training.start").isEnabled()
    monkeypatch.undo()
    type_into(ready, "training.setting.latent_dim", "2")
    qtbot.waitUntil(lambda: headlines(ready)[0] == "Ready when you are.", timeout=PATIENCE_MS)


def test_pictures_that_are_all_left_out_cannot_be_trained_on_and_it_says_why(
    ready: TrainingPanel, studio: Studio
) -> None:
    images = studio.pictures.images
    assert images is not None
    start = child(ready, QPushButton, "training.start")
    for kept in (0, 1):
        studio.leaving_out.leave_out(np.arange(kept, len(images)))
        assert not start.isEnabled()
        assert "Keep more of those left out" in start.toolTip()
        assert "Keep more of those left out" in ready._estimate.text()
        assert ("1 picture," if kept else "0 pictures,") in ready.hint()
        studio.histories.dataset.undo()
    assert start.isEnabled()


def test_while_others_are_read_nothing_is_trained_on_those_that_are_open(
    ready: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    start = child(ready, QPushButton, "training.start")
    with qtbot.waitSignal(studio.pictures.changed, timeout=PATIENCE_MS):
        studio.open_pictures("builtin:faces?count=30&size=16")
        assert not start.isEnabled()
        assert "is being read" in start.toolTip()
        assert studio.pictures.loading in start.toolTip()
    assert start.isEnabled()


def test_of_few_pictures_it_is_said_beforehand_that_they_are_learned_by_heart(
    ready: TrainingPanel, studio: Studio
) -> None:
    images = studio.pictures.images
    assert images is not None
    studio.leaving_out.leave_out(np.arange(5, len(images)))
    ready._draw()
    assert headlines(ready) == ["Ready when you are.", "Few pictures."]
    assert "learns 5 by heart" in ready._coach.remarks()[1].sentence


def test_while_it_learns_the_settings_make_room_for_the_pictures(
    ready: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    whole = ready._recipe.width()
    type_into(ready, "training.setting.epochs", "0")
    press(ready, "training.start")
    qtbot.waitUntil(lambda: studio.training.state is RunState.RUNNING, timeout=PATIENCE_MS)
    assert ready._recipe.minimumWidth() < 0.8 * whole
    told = child(ready, QLabel, "training.summary")
    assert told.isVisible()
    assert "Rounds (epochs): no limit" in told.text()
    assert "(numbers that describe a picture)" in told.text()
    latent, beta = (child(ready, QLineEdit, f"training.setting.{name}") for name in ("latent_dim", "beta"))
    assert (latent.isVisible(), beta.isVisible()) == (False, True)
    press(ready, "training.all_settings")
    assert latent.isVisible()
    assert ready._recipe.minimumWidth() == whole
    press(ready, "training.all_settings")
    assert not latent.isVisible()
    press(ready, "training.stop")
    qtbot.waitUntil(lambda: not studio.training.active, timeout=PATIENCE_MS)
    assert latent.isVisible()
    assert not told.isVisible()


def test_the_list_of_models_fits_the_window_and_keeps_the_size_it_is_given(ready: TrainingPanel) -> None:
    sizes = []
    for given in (None, QSize(790, 555), None):
        press(ready, "training.choose")
        chooser = child(ready, FamilyChooser, "training.chooser")
        sizes.append(chooser.size())
        if given is not None:
            chooser.resize(given)
        chooser.reject()
        chooser.setObjectName("closed")
    assert sizes[0].width() <= ready.window().width()
    assert sizes[2] == QSize(790, 555)


def test_a_training_that_fails_says_why_and_can_be_started_again(
    ready: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    type_into(ready, "training.setting.learning_rate", "1")
    type_into(ready, "training.setting.beta", "1000")
    type_into(ready, "training.setting.epochs", "0")
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(ready, "training.start")
    assert studio.training.state is RunState.FAILED
    assert headlines(ready) == ["Training ended early."]
    assert "learning rate" in ready._coach.remarks()[0].sentence
    assert child(ready, QPushButton, "training.start").isEnabled()


def test_a_page_built_while_it_learns_shows_the_training(ready: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    choose(ready, "gan")
    type_into(ready, "training.setting.epochs", "0")
    press(ready, "training.start")
    qtbot.waitUntil(lambda: studio.training.preview is not None, timeout=PATIENCE_MS)
    late = TrainingPanel(studio)
    qtbot.addWidget(late)
    late.show()
    assert late._recipe.family() == "gan"
    assert child(late, QLineEdit, "training.setting.epochs").text() == ""
    assert child(late, ThumbnailGrid, "training.samples").count() > 0
    assert visible(late, "training.stop")
    press(late, "training.stop")


def test_the_slider_leads_back_to_what_was_painted_earlier(ready: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    type_into(ready, "training.setting.epochs", "0")
    press(ready, "training.start")
    for _ in range(3):
        with qtbot.waitSignal(studio.training.previewed, timeout=PATIENCE_MS):
            studio.training.request_preview()
    slider = child(ready, ValueSlider, "training.time")
    assert slider.isVisible()
    newest = ready._watching._gallery._back.shown()
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    earlier = ready._watching._gallery._back.shown()
    assert newest is not None
    assert earlier is not None
    assert earlier.epoch < newest.epoch
    with qtbot.waitSignal(studio.training.previewed, timeout=PATIENCE_MS):
        studio.training.request_preview()
    assert ready._watching._gallery._back.shown() is earlier
    press(ready, "training.stop")


def test_a_long_run_keeps_some_of_its_frames_the_first_and_the_newest_among_them() -> None:
    past: TimeMachine[Frame] = TimeMachine()
    none = np.zeros((0, 1, 4, 4), np.uint8)
    for epoch in range(1000):
        past.add(Frame(float(epoch), none, none, none))
        assert len(past.frames) <= MOST_FRAMES
        assert past.frames[-1].epoch == epoch
    epochs = [frame.epoch for frame in past.frames]
    assert epochs == sorted(epochs)
    assert epochs[0] < 10


def test_every_original_stands_above_its_reconstruction() -> None:
    originals = np.arange(8, dtype=np.uint8).reshape(8, 1, 1, 1)
    pairs = in_pairs(originals, originals + 100, 4)
    assert pairs[:, 0, 0, 0].tolist() == [0, 1, 2, 3, 100, 101, 102, 103, 4, 5, 6, 7, 104, 105, 106, 107]
    assert in_pairs(originals[:3], originals[:3] + 100, 3)[:, 0, 0, 0].tolist() == [0, 1, 2, 100, 101, 102]


@pytest.mark.parametrize("finding", Finding)
def test_every_finding_of_the_coach_has_words(finding: Finding, qapp: QApplication) -> None:
    remark = word(Advice(finding, 12.0, 3.0))
    assert remark.headline
    assert "{" not in remark.sentence
    assert remark.suggests_stop == (finding in (Finding.FLAT, Finding.STUCK, Finding.BY_HEART, Finding.OVERFITTING))


@pytest.mark.parametrize("finding", Finding)
def test_nobody_is_told_to_stop_what_is_over(finding: Finding, qapp: QApplication) -> None:
    remark = word(Advice(finding, 12.0, 3.0), over=True)
    assert not remark.suggests_stop
    assert "stop" not in remark.sentence.lower()


@pytest.mark.parametrize(
    ("done", "to_come", "told"),
    [
        (0.2, 0.8, "Just begun. After the next round there is something to say. The curves should fall."),
        (39.0, 11.0, "Too early to say. In about 11 rounds there is something to say. The curves should fall."),
    ],
)
def test_until_there_is_something_to_say_it_tells_how_long(
    qapp: QApplication, done: float, to_come: float, told: str
) -> None:
    remark = word(Advice(Finding.JUST_BEGUN, done, to_come))
    assert f"{remark.headline} {remark.sentence}" == told
    assert not (remark.suggests_stop and remark.tone is Tone.NEUTRAL)


@pytest.mark.parametrize("size", [(1195, 620), (1835, 1000)])
def test_nothing_is_cut_off(ready: TrainingPanel, studio: Studio, qtbot: QtBot, size: tuple[int, int]) -> None:
    choose(ready, "gan")
    type_into(ready, "training.setting.epochs", "1")
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(ready, "training.start")
    ready.resize(*size)
    QApplication.processEvents()
    assert ready.size().toTuple() == size
    for name in ("training.side", "training.recipe"):
        assert child(ready, ScrollColumn, name).horizontalScrollBar().maximum() == 0


def test_every_control_has_a_name_for_tests_and_one_for_people(ready: TrainingPanel) -> None:
    controls: list[QWidget] = [
        *ready.findChildren(QAbstractButton),
        *ready.findChildren(QComboBox),
        *ready.findChildren(QLineEdit),
        *ready.findChildren(ValueSlider),
    ]
    for control in controls:
        if control.isVisible():
            assert control.objectName().startswith("training."), control
            assert control.accessibleName(), control.objectName()


def child(panel: QWidget, kind: type[Kind], name: str) -> Kind:
    found = panel.findChildren(kind, name)
    assert found, name
    return found[-1]


def values(panel: TrainingPanel) -> dict[str, object]:
    """Of every setting, shown or not."""
    return panel._recipe.values()


def errors(panel: QWidget) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.property("role") == "error"]


def open_pictures(studio: Studio, qtbot: QtBot, path: Path) -> None:
    with qtbot.waitSignal(studio.pictures.changed, timeout=PATIENCE_MS):
        studio.open_pictures(path)


def state(studio: Studio) -> RunState:
    return studio.training.state


def visible(panel: QWidget, name: str) -> bool:
    return child(panel, QWidget, name).isVisible()


def press(panel: QWidget, name: str) -> None:
    QTest.mouseClick(child(panel, QAbstractButton, name), Qt.MouseButton.LeftButton)


def choose(panel: QWidget, key: str) -> None:
    """Take a family from the list of all."""
    press(panel, "training.choose")
    press(panel, f"training.family.{key}")
    press(panel, "training.take")


def type_into(panel: QWidget, name: str, text: str) -> None:
    editor = child(panel, QLineEdit, name)
    editor.selectAll()
    QTest.keyClicks(editor, text)


def headlines(panel: TrainingPanel) -> list[str]:
    return [remark.headline for remark in panel._coach.remarks()]
