"""Leaving pictures out, and what becomes of it when sets change."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from genstudio.data.image_set import ImageSet, same_pictures
from genstudio.data.open import open_images
from genstudio.data.options import ColourChoice, FrameChoice, ReadOptions
from genstudio.data.picture_names import PictureNames
from genstudio.data.variation import Variation
from genstudio.project.settings import SettingsFile
from genstudio.ui.notice import Notice
from genstudio.ui.picture_facts import split_counts, summary
from genstudio.ui.studio import Studio
from tests.tiny import draw, image_set

FACES = "builtin:faces?count=20"


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=20_000)


def left_out(studio: Studio) -> list[int]:
    assert studio.pictures.images is not None
    return list(studio.pictures.images.left_out.tolist())


def test_more_are_added_and_some_are_kept_again(studio: Studio) -> None:
    studio.pictures.show(image_set(10))
    studio.leaving_out.leave_out(np.array([5, 2]))
    studio.leaving_out.leave_out(np.array([2, 7]))
    assert left_out(studio) == [2, 5, 7]
    studio.leaving_out.keep(np.array([5, 9]))
    assert left_out(studio) == [2, 7]
    studio.histories.dataset.undo()
    studio.histories.dataset.undo()
    assert left_out(studio) == [2, 5]
    studio.histories.dataset.redo()
    assert left_out(studio) == [2, 5, 7]


def test_what_changes_nothing_is_no_step_to_undo(studio: Studio) -> None:
    studio.leaving_out.leave_out(np.array([1]))
    studio.pictures.show(image_set(10))
    studio.leaving_out.keep(np.array([1]))
    assert studio.histories.dataset.count() == 0


def test_the_figures_of_the_set_follow(studio: Studio) -> None:
    studio.pictures.show(image_set(20))
    studio.leaving_out.leave_out(np.arange(10))
    assert studio.pictures.images is not None
    assert split_counts(studio.pictures.images) == (9, 1)
    assert "10 pictures" in summary(studio.pictures.images)


def test_undo_after_another_set_was_opened_leaves_that_alone(studio: Studio) -> None:
    studio.pictures.show(image_set(10))
    studio.leaving_out.leave_out(np.array([3]))
    studio.pictures.show(replace(image_set(10), source="test:others"))
    assert not studio.histories.dataset.canUndo()
    studio.histories.dataset.undo()
    assert left_out(studio) == []


def test_the_same_pictures_in_another_size_leave_out_the_same(studio: Studio, qtbot: QtBot) -> None:
    def read(options: ReadOptions) -> None:
        with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
            studio.pictures.open(FACES, options)

    read(ReadOptions(size=16))
    studio.leaving_out.leave_out(np.array([4, 6]))
    read(ReadOptions(size=32))
    assert studio.pictures.images is not None
    assert studio.pictures.images.width == 32
    assert left_out(studio) == [4, 6]
    studio.histories.dataset.undo()
    assert left_out(studio) == []


def test_other_files_are_other_pictures() -> None:
    def named(*names: str) -> ImageSet:
        return replace(image_set(2), names=PictureNames.of(names))

    assert same_pictures(named("a", "b"), named("a", "b"))
    assert not same_pictures(named("a", "b"), named("a", "c"))
    assert not same_pictures(named("a", "b"), image_set(2))
    assert not same_pictures(image_set(2), image_set(3))


def test_an_array_that_was_written_over_holds_other_pictures(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, images=draw(6))
    before = open_images(path)
    assert same_pictures(before, open_images(path, ReadOptions(size=32, colour=ColourChoice.GREY)))
    np.savez(path, images=draw(6)[::-1])
    os.utime(path, (1e9, 1e9))
    assert not same_pictures(before, open_images(path))


def opened(studio: Studio, source: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        studio.open_pictures(source)
    qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=20_000)


def test_what_was_chosen_is_still_chosen_after_a_look_at_others_and_at_the_next_start(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    told: list[Notice] = []
    studio.noticed.connect(told.append)
    opened(studio, FACES, qtbot)
    studio.leaving_out.leave_out(np.array([2, 5]))
    studio.varying.vary(Variation(mirror=True))
    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        studio.reading.read(ReadOptions(colour=ColourChoice.GREY))
    opened(studio, "builtin:shapes?count=20&size=16", qtbot)
    assert left_out(studio) == []
    opened(studio, FACES, qtbot)
    assert left_out(studio) == [2, 5]
    assert "2 pictures are left out, as you chose before" in told[-1].sentence
    later = Studio(SettingsFile(tmp_path / "settings.json"), studio)
    opened(later, FACES, qtbot)
    images = later.pictures.images
    assert images is not None
    assert (images.left_out.tolist(), images.variation, images.channels) == ([2, 5], Variation(mirror=True), 1)
    assert later.pictures.options == ReadOptions(colour=ColourChoice.GREY)


def photographs(folder: Path, count: int = 5) -> Path:
    folder.mkdir()
    for number in range(count):
        Image.fromarray(draw(count, seed=3)[number, 0]).save(folder / f"{number}.png")
    return folder


def names_left_out(studio: Studio) -> list[str]:
    images = studio.pictures.images
    assert images is not None
    assert images.names is not None
    return [images.names[index] for index in images.left_out]


def read_again(studio: Studio, qtbot: QtBot, options: ReadOptions) -> None:
    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        studio.reading.read(options)
    qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=20_000)


def test_what_is_left_out_stays_so_when_other_pictures_come_to_the_same_set(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = photographs(tmp_path / "photographs")
    frames = [Image.fromarray(frame[0]) for frame in draw(3, seed=4)]
    frames[0].save(folder / "film.gif", save_all=True, append_images=frames[1:])
    opened(studio, str(folder), qtbot)
    studio.leaving_out.leave_out(np.array([1, 3]))
    studio.varying.vary(Variation(mirror=True))
    told: list[Notice] = []
    studio.noticed.connect(told.append)
    read_again(studio, qtbot, ReadOptions(frames=FrameChoice.ALL))
    images = studio.pictures.images
    assert images is not None
    assert (len(images), names_left_out(studio)) == (8, ["1.png", "3.png"])
    assert images.variation == Variation(mirror=True)
    draw_more = Image.fromarray(draw(1, seed=5)[0, 0])
    draw_more.save(folder / "0 more.png")
    read_again(studio, qtbot, ReadOptions(size=32))
    assert names_left_out(studio) == ["1.png", "3.png"]
    assert told == []
    opened(studio, "builtin:shapes?count=20&size=16", qtbot)
    opened(studio, str(folder), qtbot)
    assert names_left_out(studio) == ["1.png", "3.png"]


def test_a_look_back_at_a_training_changes_nothing_of_what_is_remembered(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = str(photographs(tmp_path / "photographs"))
    opened(studio, folder, qtbot)
    assert studio.pictures.images is not None
    then = studio.pictures.images.without(np.array([0]))
    studio.leaving_out.leave_out(np.array([1, 3]))
    studio.pictures.show(then)
    assert left_out(studio) == [0]
    qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=20_000)
    opened(studio, folder, qtbot)
    assert left_out(studio) == [1, 3]
    studio.pictures.show(then)
    studio.leaving_out.leave_out(np.array([4]))
    opened(studio, "builtin:shapes?count=20&size=16", qtbot)
    opened(studio, folder, qtbot)
    assert left_out(studio) == [0, 4]
