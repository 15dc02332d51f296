"""Files appear whole or not at all."""

import os
import sys
from functools import partial
from pathlib import Path

import pytest

from genstudio.errors import ExportError
from genstudio.project.writing import make_folder, write_whole


def test_the_new_content_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text("old")
    write_whole(path, lambda fresh: fresh.write_text("new"))
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_the_old_file_stands_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text("old")

    def look(fresh: Path) -> None:
        fresh.write_text("half")
        assert path.read_text() == "old"

    write_whole(path, look)
    assert path.read_text() == "half"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), PermissionError("no")])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(error: OSError, tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text("old")

    def fail(fresh: Path) -> None:
        fresh.write_text("half")
        raise error

    with pytest.raises(ExportError, match=r"file.txt cannot be written in .* Choose a folder") as raised:
        write_whole(path, fail)
    assert raised.value.__cause__ is error
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_that_is_not_the_disks_is_passed_on_and_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(fresh: Path) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_whole(tmp_path / "file.txt", fail)
    assert list(tmp_path.iterdir()) == []


def test_the_file_keeps_its_ending_while_it_is_written(tmp_path: Path) -> None:
    write_whole(tmp_path / "picture.png", lambda fresh: fresh.write_text(fresh.suffix))
    assert (tmp_path / "picture.png").read_text() == ".png"


def test_a_missing_folder_and_a_folder_in_the_way_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(ExportError):
        write_whole(tmp_path / "gone" / "file.txt", lambda fresh: fresh.write_text("new"))
    (tmp_path / "file.txt").mkdir()
    with pytest.raises(ExportError):
        write_whole(tmp_path / "file.txt", lambda fresh: fresh.write_text("new"))
    assert [path.name for path in tmp_path.iterdir()] == ["file.txt"]


def test_folders_are_made_with_those_above_them_and_may_be_there_already(tmp_path: Path) -> None:
    for _ in range(2):
        make_folder(tmp_path / "one" / "two")
    assert (tmp_path / "one" / "two").is_dir()


def test_a_file_in_the_way_of_a_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("a file")
    for folder in (tmp_path / "one", tmp_path / "one" / "two"):
        with pytest.raises(ExportError, match=r"cannot be created\. Choose a folder"):
            make_folder(folder)


posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and links work in another way there")


@posix
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_a_new_file_may_be_read_by_whom_the_system_says(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "file.txt", lambda fresh: fresh.write_text("new"))
    finally:
        os.umask(before)
    assert (tmp_path / "file.txt").stat().st_mode & 0o777 == 0o666 & ~umask


@posix
def test_a_replaced_file_may_be_read_by_whom_it_could_be_before(tmp_path: Path) -> None:
    path = tmp_path / "diary.txt"
    path.touch(0o600)
    write_whole(path, lambda fresh: fresh.write_text("new"))
    assert path.stat().st_mode & 0o777 == 0o600


@posix
def test_of_a_link_the_file_is_replaced_that_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    link, target = tmp_path / "file.txt", tmp_path / "disk" / "real.txt"
    link.symlink_to(target)
    for text in ("new", "newer"):
        write_whole(link, partial(Path.write_text, data=text))
        assert link.is_symlink()
        assert target.read_text() == text
    assert [path.name for path in target.parent.iterdir()] == ["real.txt"]


@posix
def test_a_link_to_itself_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file.txt").symlink_to("file.txt")
    with pytest.raises(ExportError, match=r"Choose a folder"):
        write_whole(tmp_path / "file.txt", lambda fresh: fresh.write_text("new"))
