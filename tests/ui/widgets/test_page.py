"""Pages, cards and what stands on them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from genstudio.ui.icons import Icon
from genstudio.ui.widgets.buttons import button, enable, icon_button, primary_button
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.choice_card import ChoiceCard
from genstudio.ui.widgets.empty_state import EmptyState
from genstudio.ui.widgets.fold import Fold
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.notice import NoticeBar, NoticeKind
from genstudio.ui.widgets.page import Page
from genstudio.ui.widgets.segmented import SegmentedControl
from genstudio.ui.widgets.stat import Stat
from genstudio.ui.widgets.training_strip import RunState, StripState, TrainingStrip


def test_the_primary_button_stays_at_the_right(qtbot: QtBot) -> None:
    page = Page("Train", "training")
    qtbot.addWidget(page)
    start, other = primary_button("Start", "training.start"), button("Compare", "training.compare")
    page.set_primary(start)
    page.add_action_button(other)
    page.resize(900, 600)
    page.show()
    assert other.mapTo(page, other.rect().topRight()).x() < start.mapTo(page, start.rect().topLeft()).x()


def test_a_page_shows_its_empty_state_instead_of_its_body(qtbot: QtBot) -> None:
    page = Page("Create", "sampling")
    qtbot.addWidget(page)
    content = QLabel("content")
    page.body.addWidget(content)
    page.show()
    page.show_empty(True)
    assert not page.is_empty(), "there is none yet"
    empty = EmptyState(Icon.CREATE, "Nothing yet", "Train first.", "Go to Train", "sampling.empty.train")
    page.set_empty_state(empty)
    page.show_empty(True)
    assert empty.isVisible()
    assert not content.isVisible()
    page.show_empty(False)
    assert content.isVisible()


def test_a_long_sentence_of_an_empty_state_is_shown_whole(qtbot: QtBot) -> None:
    sentence = "Photos, drawings, scans: a few hundred are a good start. " * 3
    empty = EmptyState(Icon.PICTURES, "Drop pictures", sentence, "Choose", "dataset.empty.choose")
    qtbot.addWidget(empty)
    empty.resize(1200, 700)
    empty.show()
    label = next(label for label in empty.findChildren(QLabel) if label.text() == sentence)
    assert label.height() >= label.heightForWidth(label.width())


def test_the_big_button_of_an_empty_state_speaks(qtbot: QtBot) -> None:
    empty = EmptyState(Icon.PICTURES, "Drop pictures", "Any.", "Choose", "dataset.empty.choose")
    qtbot.addWidget(empty)
    with qtbot.waitSignal(empty.chosen):
        QTest.mouseClick(push_button(empty, "dataset.empty.choose"), Qt.MouseButton.LeftButton)
    link = empty.add_link("Use the built-in ones", "dataset.empty.builtin")
    assert link.accessibleName() == "Use the built-in ones"


def test_a_hint_gives_way_and_keeps_its_whole_text_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("a sentence that is far too long for the room")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.toolTip() == label.full_text()
    label.resize(800, 20)
    assert label.text() == label.full_text()
    assert label.toolTip() == ""


def test_a_card_without_title_has_no_empty_line(qtbot: QtBot) -> None:
    plain, titled = Card(), Card("Title")
    for card in (plain, titled):
        qtbot.addWidget(card)
        card.body.addWidget(QLabel("x"))
    assert plain.sizeHint().height() < titled.sizeHint().height()


def test_of_the_cards_of_one_parent_one_is_chosen(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    column = QVBoxLayout(parent)
    first, second = ChoiceCard("VAE", "Smooth.", "t.vae"), ChoiceCard("GAN", "Sharp.", "t.gan")
    for card in (first, second):
        column.addWidget(card)
    parent.show()
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert (first.isChecked(), second.isChecked()) == (False, True)


def test_a_narrow_card_to_choose_is_high_enough_for_its_sentence(qtbot: QtBot) -> None:
    card = ChoiceCard("VAE", "Learns to describe a picture with a few numbers and to paint one from any.", "t.vae")
    qtbot.addWidget(card)
    assert card.heightForWidth(180) > card.heightForWidth(600)


def test_a_card_with_a_brief_unfolds_when_it_is_chosen(qtbot: QtBot) -> None:
    card = ChoiceCard("GAN", "Two networks compete.", "t.gan", brief="sharper")
    qtbot.addWidget(card)
    card.resize(300, card.heightForWidth(300))
    folded = card.height()
    card.setChecked(True)
    assert card.height() > folded


def test_a_fold_opens_and_closes(qtbot: QtBot) -> None:
    fold = Fold("Advanced", "training.advanced")
    qtbot.addWidget(fold)
    inside = QLabel("rare")
    fold.body.addWidget(inside)
    fold.show()
    assert not inside.isVisible()
    with qtbot.waitSignal(fold.toggled) as toggled:
        QTest.mouseClick(push_button(fold, "training.advanced"), Qt.MouseButton.LeftButton)
    assert toggled.args == [True]
    qtbot.waitUntil(lambda: inside.isVisible() and inside.height() >= inside.sizeHint().height())
    with qtbot.assertNotEmitted(fold.toggled):
        fold.set_open(False)
    assert not inside.isVisible()


def test_pressing_a_fold_twice_quickly_leaves_it_closed(qtbot: QtBot) -> None:
    fold = Fold("Advanced", "training.advanced")
    qtbot.addWidget(fold)
    inside = QLabel("rare")
    fold.body.addWidget(inside)
    fold.show()
    for _ in range(2):
        QTest.mouseClick(push_button(fold, "training.advanced"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not inside.isVisible())
    assert not fold.is_open()


def test_a_segmented_control_takes_one_choice(qtbot: QtBot) -> None:
    control = SegmentedControl((("wipe", "Wipe"), ("beside", "Beside")), "denoising.mode", "View")
    qtbot.addWidget(control)
    control.show()
    assert control.current() == "wipe"
    with qtbot.waitSignal(control.chosen) as chosen:
        QTest.mouseClick(push_button(control, "denoising.mode.beside"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["beside"]
    with qtbot.assertNotEmitted(control.chosen):
        control.set_current("wipe")
    assert control.current() == "wipe"
    control.set_option_enabled("beside", False, "Clean a picture first.")
    assert push_button(control, "denoising.mode.beside").toolTip() == "Clean a picture first."


def test_a_segmented_control_does_not_move_when_another_is_taken(qtbot: QtBot) -> None:
    control = SegmentedControl((("a", "Directions"), ("b", "All 64 dimensions")), "c", "Sliders")
    qtbot.addWidget(control)
    control.show()
    before = push_button(control, "c.b").geometry()
    control.set_current("b")
    assert push_button(control, "c.b").geometry() == before


def test_a_segmented_control_without_choices_is_refused() -> None:
    with pytest.raises(ValueError, match="options"):
        SegmentedControl((), "c", "Sliders")


def test_a_notice_is_hidden_until_there_is_something_to_say(qtbot: QtBot) -> None:
    bar = NoticeBar("notice")
    qtbot.addWidget(bar)
    assert bar.isHidden()
    bar.show_notice(NoticeKind.ERROR, "The disk is full. Free some space.")
    assert bar.sentence() == "The disk is full. Free some space."
    assert push_button(bar, "notice.action").isHidden()
    bar.clear()
    assert bar.isHidden()
    assert bar.sentence() == ""


def test_a_notice_with_a_button_goes_away_when_it_is_pressed(qtbot: QtBot) -> None:
    bar = NoticeBar("notice")
    qtbot.addWidget(bar)
    bar.show_notice(NoticeKind.INFO, "Training is done.", "Show it")
    with qtbot.waitSignal(bar.acted):
        QTest.mouseClick(push_button(bar, "notice.action"), Qt.MouseButton.LeftButton)
    assert bar.isHidden()


def test_a_disabled_button_gets_its_own_tooltip_back(qtbot: QtBot) -> None:
    play = icon_button(Icon.PLAY, "Play", "interpolation.play")
    qtbot.addWidget(play)
    enable(play, False, "Choose two pictures first.")
    enable(play, False, "Choose one more picture.")
    assert play.toolTip() == "Choose one more picture."
    enable(play, True)
    assert (play.toolTip(), play.isEnabled()) == ("Play", True)


def test_a_stat_reads_as_one_line_to_the_blind(qtbot: QtBot) -> None:
    stat = Stat("Epoch", "training.epoch")
    qtbot.addWidget(stat)
    stat.set_value("7 of 20")
    assert stat.value() == "7 of 20"
    assert stat.accessibleName() == "Epoch: 7 of 20"


def push_button(parent: QWidget, name: str) -> QPushButton:
    found = parent.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def test_what_a_file_is_called_is_never_taken_for_markup(qtbot: QtBot) -> None:
    name = "<b>cats</b> <img src='x'>"
    card, page, strip = Card(name), Page(name, "page"), TrainingStrip()
    strip.set_state(StripState(RunState.RUNNING, title=name))
    for widget in (card, page, strip):
        qtbot.addWidget(widget)
        widget.resize(600, 100)
        widget.show()
        titles = [label for label in widget.findChildren(QLabel) if label.text() == name]
        assert [label.textFormat() for label in titles] == [Qt.TextFormat.PlainText]


def test_a_hint_with_too_little_room_says_the_most_important_of_it(qtbot: QtBot) -> None:
    page = Page("Pictures", "dataset")
    qtbot.addWidget(page)
    page.set_hint("Built-in faces: 4,000 pictures, 64 × 64, colour", "4,000 pictures")
    shown = {}
    for width in (900, 320):
        page.resize(width, 200)
        page.show()
        QApplication.processEvents()
        shown[width] = [label.text() for label in page.findChildren(ElidedLabel)]
    assert shown == {900: ["Built-in faces: 4,000 pictures, 64 × 64, colour"], 320: ["4,000 pictures"]}
    [hint] = page.findChildren(ElidedLabel)
    assert hint.toolTip() == page.hint() == "Built-in faces: 4,000 pictures, 64 × 64, colour"
