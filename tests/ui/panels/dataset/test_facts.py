"""The figures of a set add up."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from genstudio.ui.panels.dataset.facts import FactsCard
from genstudio.ui.widgets.stat import Stat
from tests.tiny import image_set


def figure(card: FactsCard, name: str) -> str:
    stat = card.findChild(Stat, f"dataset.{name}")
    assert stat is not None
    return stat.value()


@pytest.fixture
def card(qtbot: QtBot) -> FactsCard:
    made = FactsCard()
    qtbot.addWidget(made)
    return made


def test_what_is_learned_kept_aside_and_left_out_are_all_the_pictures(card: FactsCard) -> None:
    card.show_images(image_set(40).without(np.array([1, 5])))
    count, *parts = (figure(card, name) for name in ("count", "training", "held_out", "left_out"))
    assert count == "40"
    assert sum(map(int, parts)) == 40


def test_pictures_that_the_set_itself_keeps_aside_come_on_top(card: FactsCard) -> None:
    card.show_images(replace(image_set(40), held_out=image_set(7)))
    assert [figure(card, name) for name in ("count", "training", "held_out")] == ["40", "40", "7 more"]
