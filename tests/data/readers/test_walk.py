from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from genstudio.data.readers.walk import WalkedFile, stamp_of_file, walk_folder
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled
from tests.data.making import age


def fill(folder: Path) -> Path:
    for name in ("a/1.png", "a/2.png", "b/1.png", "3.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    age(folder)
    return folder


def stamp(folder: Path) -> str | None:
    return walk_folder(folder, Watch()).stamp


def test_every_file_is_found_below_the_folder(tmp_path: Path) -> None:
    files = walk_folder(fill(tmp_path), Watch()).files
    assert sorted(files) == [WalkedFile(name, None) for name in ("3.png", "a/1.png", "a/2.png", "b/1.png")]


CHANGES: dict[str, Callable[[Path], object]] = {
    "longer": lambda folder: (folder / "a/1.png").write_bytes(b"longer than before"),
    "touched": lambda folder: os.utime(folder / "a/1.png", (1000, 1000)),
    "added": lambda folder: (folder / "b/9.txt").write_bytes(b""),
    "removed": lambda folder: (folder / "a/1.png").unlink(),
    "renamed": lambda folder: (folder / "a/1.png").rename(folder / "a/7.png"),
    "moved": lambda folder: (folder / "a/1.png").rename(folder / "b/7.png"),
}


@pytest.mark.parametrize("how", CHANGES)
def test_the_stamp_tells_of_every_change(tmp_path: Path, how: str) -> None:
    before = stamp(fill(tmp_path))
    assert before == stamp(tmp_path)
    CHANGES[how](tmp_path)
    age(tmp_path)
    assert stamp(tmp_path) not in (before, None)


def test_what_systems_leave_behind_changes_nothing(tmp_path: Path) -> None:
    before = stamp(fill(tmp_path))
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "a" / "Thumbs.db").write_bytes(b"x")
    assert stamp(tmp_path) == before


def test_a_file_that_has_just_changed_gives_no_stamp(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / "new.png").write_bytes(b"new")
    assert stamp(tmp_path) is None
    assert stamp_of_file(tmp_path / "new.png") is None


def test_the_stamp_of_a_file_goes_by_its_content_too(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"one")
    age(path)
    before = stamp_of_file(path)
    assert before == stamp_of_file(path)
    times = path.stat()
    path.write_bytes(b"two")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert stamp_of_file(path) not in (before, None)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_followed_but_not_in_a_ring(tmp_path: Path) -> None:
    folder = fill(tmp_path / "set")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.png").write_bytes(b"x")
    (folder / "linked").symlink_to(outside)
    (folder / "a" / "again").symlink_to(folder)
    (folder / "nowhere.png").symlink_to(folder / "absent.png")
    (folder / "ring.png").symlink_to("ring.png")
    files = dict(walk_folder(folder, Watch()).files)
    assert "linked/x.png" in files
    assert "nowhere.png" not in files
    assert files["ring.png"] == "cannot be read from the disk"
    assert len(files) == 6


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_folders_that_link_to_one_another_are_each_looked_through_once_under_their_own_names(tmp_path: Path) -> None:
    names = [f"d{number}" for number in range(12)]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.png").write_bytes(b"x")
        for other in names:
            if other != name:
                (tmp_path / name / other).symlink_to(tmp_path / other)
    files = walk_folder(tmp_path, Watch()).files
    assert sorted(file.path for file in files) == sorted(f"{name}/x.png" for name in names)


@pytest.mark.skipif(sys.platform == "win32", reason="its paths are shorter")
def test_thousands_of_nested_folders_are_walked_as_far_as_the_system_lets_one(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        for _ in range(3000):
            os.mkdir("d", dir_fd=here)
            deeper = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = deeper
    finally:
        os.close(here)
    files = walk_folder(tmp_path, Watch()).files
    assert [file.problem for file in files] == ["cannot be read from the disk"]
    subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)  # Python's own way goes no deeper than its stack


def test_it_can_be_cancelled(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        walk_folder(fill(tmp_path), Watch(None, lambda: True))
