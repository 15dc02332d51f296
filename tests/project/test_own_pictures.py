"""Pictures that were drawn or pasted, kept in the program's own folder."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import numpy as np
import pytest

from genstudio.data.open import open_images
from genstudio.errors import ExportError
from genstudio.project.own_pictures import OwnPictures
from tests.tiny import draw


@pytest.fixture
def own(tmp_path: Path) -> OwnPictures:
    return OwnPictures(tmp_path / "pictures" / "mine")


def test_what_was_added_is_opened_as_it_was_with_its_classes(own: OwnPictures) -> None:
    assert len(own) == 0
    pictures = draw(3, channels=3)
    for picture, name in zip(pictures, ("cat", "dog", "cat"), strict=True):
        own.add(picture, name)
    images = open_images(own.folder)
    assert (len(own), images.class_names) == (3, ("cat", "dog"))
    assert np.array_equal(images.pixels, pictures[[0, 2, 1]])


def test_numbers_go_on_the_next_day_and_none_is_written_over(own: OwnPictures) -> None:
    first = own.add(draw(1)[0])
    second = OwnPictures(own.folder).add(draw(1)[0], "cat")
    assert [path.name for path in own.files()] == ["00001.png", "00002.png"] == [first.name, second.name]


def test_a_picture_never_gets_the_number_of_one_that_was_taken_back(own: OwnPictures) -> None:
    first, second = draw(2)
    former = own.add(first)
    content = former.read_bytes()
    own.take_back(former)
    own.take_back(own.add(second))
    own.put_back(former)
    assert former.read_bytes() == content


def test_pictures_kept_at_the_same_time_are_all_there(own: OwnPictures) -> None:
    pictures = list(draw(24))
    with ThreadPoolExecutor(8) as pool:
        paths = set(pool.map(own.add, pictures))
    assert len(paths) == len(own) == len(pictures)


def test_what_is_taken_back_is_out_of_the_set_but_not_lost(own: OwnPictures) -> None:
    kept, gone = own.add(draw(1)[0]), own.add(draw(1)[0], "cat")
    before = gone.read_bytes()
    own.take_back(gone)
    assert own.files() == [kept]
    own.put_back(gone)
    assert own.files() == [kept, gone]
    assert gone.read_bytes() == before


@pytest.mark.parametrize("name", ["../../climbing", "a/b\\c", "..", "???", " spaces ", "猫", "x" * 500, "CON:"])
def test_no_class_leads_out_of_the_folder(own: OwnPictures, name: str) -> None:
    path = own.add(draw(1)[0], name)
    assert path.parent.parent == own.folder
    assert path.resolve().is_relative_to(own.folder.resolve())
    assert own.files() == [path]


@pytest.mark.parametrize("name", ["CON", "nul", "Aux ", "LPT1", "com\u00b2"])
def test_a_class_called_like_a_device_of_windows_gets_another_folder(own: OwnPictures, name: str) -> None:
    assert own.add(draw(1)[0], name).parent.name == f"{name.strip()}_"


@pytest.mark.parametrize("name", ["cone", "LPT", "com12", "a nul"])
def test_a_class_that_only_begins_like_one_keeps_its_name(own: OwnPictures, name: str) -> None:
    assert own.add(draw(1)[0], name).parent.name == name


def test_other_files_in_the_folder_do_not_count(own: OwnPictures) -> None:
    own.add(draw(1)[0])
    (own.folder / "holiday.png").write_bytes(b"")
    (own.folder / "notes.txt").write_bytes(b"")
    assert len(own) == 1


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("a file")
    with pytest.raises(ExportError, match="cannot be created"):
        OwnPictures(tmp_path / "pictures" / "mine").add(draw(1)[0])


def test_what_is_gone_cannot_be_taken_back(own: OwnPictures) -> None:
    path = own.add(draw(1)[0])
    path.unlink()
    with pytest.raises(ExportError, match="cannot be moved"):
        own.take_back(path)


def add_some(folder: Path, class_name: str, together: Barrier) -> None:
    """What another window does, in a process of its own."""
    own, pictures = OwnPictures(folder), draw(8)
    together.wait()
    for picture in pictures:
        own.add(picture, class_name)


@pytest.mark.slow
def test_windows_that_add_at_once_share_no_number_whatever_the_class(own: OwnPictures) -> None:
    windows = get_context("spawn")
    together = windows.Barrier(3)
    others = [windows.Process(target=add_some, args=(own.folder, name, together)) for name in ("cat", "dog", "cat")]
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert [path.name for path in own.files()] == [f"{number:05d}.png" for number in range(1, 25)]


def test_adding_does_not_go_through_the_pictures_that_are_there(
    own: OwnPictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.add(draw(1)[0])

    def refuse(self: Path, pattern: str) -> Iterator[Path]:
        raise AssertionError("the whole folder is read")

    monkeypatch.setattr(Path, "rglob", refuse)
    assert OwnPictures(own.folder).add(draw(1)[0], "cat").name == "00002.png"


@pytest.mark.parametrize("count", [None, "", "many"])
def test_where_the_count_is_lost_no_number_is_given_twice(count: str | None, own: OwnPictures) -> None:
    own.add(draw(1)[0])
    own.take_back(own.add(draw(1)[0], "cat"))
    [kept] = own.folder.parent.glob("*.count")
    kept.unlink() if count is None else kept.write_text(count)
    assert own.add(draw(1)[0]).name == "00003.png"


def test_putting_back_writes_over_nothing(own: OwnPictures) -> None:
    path = own.add(draw(1)[0])
    own.take_back(path)
    path.write_bytes(b"put there by hand")
    with pytest.raises(ExportError, match="cannot be moved"):
        own.put_back(path)
    assert path.read_bytes() == b"put there by hand"
