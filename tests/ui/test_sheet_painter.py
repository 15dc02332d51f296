"""Many pictures, a few at a time."""

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from genstudio.models.base import ImageShape
from genstudio.models.trained import TrainedModel
from genstudio.ui.renderer import Renderer
from genstudio.ui.sheet_painter import SheetPainter
from tests.tiny import trained_of

PATIENCE_MS = 20_000
LARGE = ImageShape(3, 64, 64)


@pytest.fixture
def renderer(qtbot: QtBot) -> Iterator[Renderer]:
    made = Renderer()
    yield made
    made.end()
    assert made.wait(PATIENCE_MS)


class Sheet:
    """What a painter has told so far."""

    def __init__(self, painter: SheetPainter) -> None:
        self.order: list[int] = []
        self.pictures: dict[int, np.ndarray] = {}
        self.pieces: list[int] = []
        painter.painted.connect(self.take)

    def take(self, indices: tuple[int, ...], pictures: np.ndarray) -> None:
        self.order += indices
        self.pictures |= dict(zip(indices, pictures, strict=True))
        self.pieces.append(len(indices))


def paint(painter: SheetPainter, model: TrainedModel, count: int, order: list[int], qtbot: QtBot) -> np.ndarray:
    latents = model.sample_latents(count, seed=0)
    with qtbot.waitSignal(painter.finished, timeout=PATIENCE_MS):
        painter.paint(model, latents, order)
    return latents


def test_every_picture_of_the_sheet_is_painted_the_urgent_ones_first(renderer: Renderer, qtbot: QtBot) -> None:
    painter = SheetPainter(renderer, "test.sheet")
    sheet = Sheet(painter)
    model = trained_of("vae")
    latents = paint(painter, model, 20, list(range(20))[::-1], qtbot)
    assert sheet.order == list(range(20))[::-1]
    expected = model.decode(latents)
    assert all(np.abs(sheet.pictures[n].astype(int) - expected[n]).max() <= 1 for n in range(20))


@pytest.mark.parametrize(("shape", "at_once"), [(ImageShape(1, 16, 16), 8), (LARGE, 1)])
def test_large_pictures_come_one_by_one_so_that_a_slider_never_waits_long(
    renderer: Renderer, qtbot: QtBot, shape: ImageShape, at_once: int
) -> None:
    painter = SheetPainter(renderer, "test.sheet")
    sheet = Sheet(painter)
    paint(painter, trained_of("vae", shape), 8, list(range(8)), qtbot)
    assert max(sheet.pieces) == at_once


def test_a_new_sheet_takes_the_place_of_an_unfinished_one(renderer: Renderer, qtbot: QtBot) -> None:
    painter = SheetPainter(renderer, "test.sheet")
    model = trained_of("vae", LARGE)
    painter.paint(model, model.sample_latents(50, seed=1), range(50))
    sheet = Sheet(painter)
    latents = paint(painter, model, 3, [0, 1, 2], qtbot)
    assert sheet.order == [0, 1, 2]
    assert np.abs(sheet.pictures[2].astype(int) - model.decode(latents)[2]).max() <= 1


def test_two_painters_do_not_mix_up_their_answers(renderer: Renderer, qtbot: QtBot) -> None:
    one, other = SheetPainter(renderer, "test.one"), SheetPainter(renderer, "test.other")
    ones, others = Sheet(one), Sheet(other)
    model = trained_of("vae")
    with qtbot.waitSignals([one.finished, other.finished], timeout=PATIENCE_MS):
        one.paint(model, model.sample_latents(9, seed=1), range(9))
        other.paint(model, model.sample_latents(5, seed=2), range(5))
    assert (len(ones.order), len(others.order)) == (9, 5)


def test_a_stopped_painter_says_no_more(renderer: Renderer, qtbot: QtBot) -> None:
    painter = SheetPainter(renderer, "test.sheet")
    sheet = Sheet(painter)
    model = trained_of("vae", LARGE)
    painter.paint(model, model.sample_latents(50, seed=1), range(50))
    painter.stop()
    # A second painter, since the renderer would call a waiter, which is no Qt object, in its own thread.
    paint(SheetPainter(renderer, "test.after"), model, 1, [0], qtbot)
    assert sheet.order == []
