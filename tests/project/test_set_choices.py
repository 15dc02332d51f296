"""What was chosen for a set is there when it is opened the next time."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from genstudio.data.image_set import ImageSet
from genstudio.data.options import ColourChoice, CropChoice, ReadOptions
from genstudio.data.picture_names import PictureNames
from genstudio.data.variation import Variation
from genstudio.project import set_choices
from genstudio.project.set_choices import SetChoices, recall, remember
from tests.tiny import image_set

CHOSEN = ReadOptions(size=32, colour=ColourChoice.GREY, crop=CropChoice.SMART)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(set_choices, "user_data_path", lambda *_, **__: tmp_path)
    return tmp_path / "choices"


def named(*names: str) -> ImageSet:
    return replace(image_set(len(names)), names=PictureNames.of(names))


def again(images: ImageSet) -> ImageSet:
    choices = recall(images.source)
    assert choices is not None
    return choices.applied_to(images)


def test_all_choices_come_back() -> None:
    images = replace(image_set(20).without(np.array([3, 4, 9])), variation=Variation(mirror=True))
    remember(SetChoices.of(images, CHOSEN))
    choices = recall(images.source)
    assert choices is not None
    assert choices.options() == CHOSEN
    back = again(image_set(20))
    assert back.left_out.tolist() == [3, 4, 9]
    assert back.variation == images.variation


def test_where_nothing_was_chosen_nothing_is_kept(folder: Path) -> None:
    images = image_set(20)
    remember(SetChoices.of(images, ReadOptions()))
    assert not folder.exists()
    remember(SetChoices.of(images.without(np.array([1])), ReadOptions()))
    assert len(list(folder.iterdir())) == 1
    remember(SetChoices.of(images, ReadOptions()))
    assert list(folder.iterdir()) == []
    assert recall(images.source) is None


def test_pictures_that_were_added_since_leave_those_left_out_by_their_names() -> None:
    remember(SetChoices.of(named("a", "b", "c").without(np.array([1])), ReadOptions()))
    assert again(named("0", "a", "b", "c")).left_out.tolist() == [2]
    assert again(named("a", "c")).left_out.tolist() == []


def test_of_several_by_one_name_none_is_left_out() -> None:
    remember(SetChoices.of(named("a", "b", "c").without(np.array([0, 1])), ReadOptions()))
    assert again(named("a", "b", "b", "c")).left_out.tolist() == [0]


def test_others_without_names_are_not_left_out_by_their_numbers() -> None:
    images = replace(image_set(20), stamp="yesterday")
    remember(SetChoices.of(images.without(np.array([1])), ReadOptions()))
    assert again(images).left_out.tolist() == [1]
    assert again(replace(images, stamp="today")).left_out.tolist() == []
    assert again(replace(image_set(19), stamp="yesterday")).left_out.tolist() == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"source": "test:discs", "identity": "", "count": 1, "size": 7}',
        '{"source": "other", "identity": "", "count": 1}',
        '{"source": "test:discs", "identity": "", "count": 1, "reading": {"crop": "round"}}',
        '{"source": "test:discs", "identity": "", "count": 1, "variation": {"of a later program": 1}}',
        '{"source": "test:discs", "identity": "", "count": 4, "left_out": [[0, 90000000000]]}',
    ],
)
def test_what_is_damaged_is_forgotten(folder: Path, text: str) -> None:
    images = image_set(4)
    remember(SetChoices.of(images.without(np.array([1])), ReadOptions()))
    [path] = folder.iterdir()
    path.write_text(text, "utf-8")
    assert recall(images.source) is None


def test_only_so_many_are_remembered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_choices, "MOST_SETS", 3)
    for number in range(5):
        remember(SetChoices.of(replace(image_set(4), source=f"s{number}").without(np.array([1])), ReadOptions()))
    assert len(list(folder.iterdir())) == 3
    assert recall("s4") is not None


def test_a_place_that_cannot_be_written_costs_the_memory_only(folder: Path) -> None:
    folder.touch()
    remember(SetChoices.of(image_set(4).without(np.array([1])), ReadOptions()))
    assert recall(image_set(4).source) is None
