from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from genstudio.data.cache import entry as entry_module
from genstudio.data.cache.entry import FACTS, PIXELS, Kept
from genstudio.data.cache.home import room_for_cache
from genstudio.data.cache.mapped import is_mapped
from genstudio.data.cache.shelf import Extent, Shelf
from genstudio.data.image_set import Pixels
from tests.data.making import noise

PICTURES = noise(6, 3, 8, 8)
ARRAYS = {"labels": np.array([0, 1, 1, 0, 2, 2]), "paths": noise(40)}
FACTS_KEPT = {"name": "Birds", "class_names": ["a", "b", "ü"]}


def shelf_in(folder: Path, room: int = 1 << 30) -> Shelf:
    return Shelf(folder / "cache", room=lambda _, __: room)


def keep(shelf: Shelf, key: str = "key", stamp: str = "today") -> None:
    with shelf.draft() as draft:
        assert draft is not None
        shelf.keep(draft, key, stamp, PICTURES, PICTURES.shape, ARRAYS, FACTS_KEPT)


def keep_file(shelf: Shelf) -> Pixels:
    """The same where the pictures were written to the disk already; they come back mapped."""
    with shelf.draft() as draft:
        assert draft is not None
        PICTURES.tofile(draft / PIXELS)
        return shelf.keep(draft, "key", "today", None, PICTURES.shape, ARRAYS, FACTS_KEPT)


def check(kept: Kept | None) -> None:
    assert kept is not None
    assert np.array_equal(kept.pixels, PICTURES)
    assert {name: values.tolist() for name, values in kept.arrays.items()} == {
        name: values.tolist() for name, values in ARRAYS.items()
    }
    assert kept.facts == FACTS_KEPT


def folders(shelf: Shelf) -> list[str]:
    return sorted(place.name for place in shelf.folder.iterdir())


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    shelf = shelf_in(tmp_path)
    keep(shelf)
    check(shelf.find("key", "today"))
    assert shelf.find("other key", "today") is None


def test_a_large_set_is_mapped_and_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_module, "MAPPED_FROM", 100)
    shelf = shelf_in(tmp_path)
    pixels = keep_file(shelf)
    assert is_mapped(pixels)
    assert np.array_equal(pixels, PICTURES)
    kept = shelf.find("key", "today")
    check(kept)
    assert kept is not None
    assert is_mapped(kept.pixels)
    assert not kept.pixels.flags.writeable


def test_a_source_that_changed_is_not_found_and_its_old_set_goes(tmp_path: Path) -> None:
    shelf = shelf_in(tmp_path)
    keep(shelf)
    assert shelf.find("key", "tomorrow") is None
    assert folders(shelf) == []


@pytest.mark.parametrize("how", ["read", "mapped", "sampled"])
@pytest.mark.parametrize("name", [FACTS, PIXELS, "labels", "paths"])
@pytest.mark.parametrize("harm", ["cut", "longer", "changed", "missing", "empty"])
def test_a_damaged_set_is_never_handed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, harm: str, how: str
) -> None:
    monkeypatch.setattr(entry_module, "MAPPED_FROM", 1 << 30 if how == "read" else 100)
    monkeypatch.setattr(entry_module, "SAMPLED_FROM", 100 if how == "sampled" else 1 << 30)
    shelf = shelf_in(tmp_path)
    keep(shelf)
    path = next(shelf.folder.glob(f"key.*/{name}"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    harmed: dict[str, bytes] = {
        "cut": bytes(content[:-1]),
        "longer": bytes(content + b"x"),
        "changed": bytes(content),
        "empty": b"",
    }
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(harmed[harm])
    assert shelf.find("key", "today") is None
    assert folders(shelf) == []
    keep(shelf)
    check(shelf.find("key", "today"))


def test_facts_that_were_written_by_another_version_are_not_read(tmp_path: Path) -> None:
    shelf = shelf_in(tmp_path)
    keep(shelf)
    path = next(shelf.folder.glob(f"key.*/{FACTS}"))
    header, _, body = path.read_bytes().partition(b"\n")
    other = json.loads(header) | {"format": "genstudio pictures 999"}
    path.write_bytes(json.dumps(other).encode() + b"\n" + body)
    assert shelf.find("key", "today") is None


def test_a_draft_that_is_not_kept_leaves_nothing_behind(tmp_path: Path) -> None:
    shelf = shelf_in(tmp_path)
    with shelf.draft() as draft:
        assert draft is not None
        (draft / PIXELS).write_bytes(b"half")
    assert folders(shelf) == []


def test_the_sets_that_were_not_used_for_longest_go_first(tmp_path: Path) -> None:
    shelf = shelf_in(tmp_path)
    for number, key in enumerate("abc"):
        keep(shelf, key)
        facts = next(shelf.folder.glob(f"{key}.*/{FACTS}"))
        os.utime(facts, (1000 + number, 1000 + number))
    check(shelf.find("a", "today"))
    size = shelf.extent().bytes // 3
    small = shelf_in(tmp_path, room=3 * size)
    keep(small, "d")
    assert [name.split(".")[0] for name in folders(shelf)] == ["a", "c", "d"]
    tiny = shelf_in(tmp_path, room=0)
    keep(tiny, "e")
    assert [name.split(".")[0] for name in folders(shelf)] == ["e"]


def test_room_is_made_only_if_it_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = shelf_in(tmp_path)
    keep(shelf, "a")
    keep(shelf, "b")
    taken = shelf.extent().bytes
    monkeypatch.setattr("genstudio.data.cache.shelf.free_bytes", lambda _: 1000 + taken - shelf.extent().bytes)
    assert not shelf.make_room(1001 + taken)
    assert shelf.extent().sets == 2
    assert shelf.make_room(1000)
    assert shelf.extent().sets == 2
    assert shelf.make_room(1001)
    assert shelf.extent().sets == 1


def test_what_ended_programs_left_behind_is_thrown_away_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    shelf = shelf_in(tmp_path)
    for name, age in ((".new-1", 2 * 86400), (".new-2", 60), (".gone-3", 0)):
        (shelf.folder / name).mkdir(parents=True)
        (shelf.folder / name / PIXELS).write_bytes(b"x")
        before = time.time() - age
        os.utime(shelf.folder / name / PIXELS, (before, before))
        os.utime(shelf.folder / name, (before, before))
    shelf.tidy()
    assert folders(shelf) == [".new-2"]


def test_clearing_says_what_is_gone(tmp_path: Path) -> None:
    shelf = shelf_in(tmp_path)
    assert shelf.clear() == Extent(0, 0)
    keep(shelf, "a")
    keep(shelf, "b")
    extent = shelf.extent()
    assert extent.sets == 2
    assert extent.bytes > 2 * PICTURES.nbytes
    assert shelf.clear() == extent
    assert folders(shelf) == []


def test_a_place_that_cannot_be_written_gives_no_draft(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    shelf = shelf_in(tmp_path)
    with shelf.draft() as draft:
        assert draft is None
    assert shelf.find("key", "today") is None
    assert shelf.extent() == Extent(0, 0)


def test_links_in_the_cache_are_not_followed(tmp_path: Path) -> None:
    shelf = shelf_in(tmp_path)
    keep(shelf)
    precious = tmp_path / "precious"
    next(shelf.folder.glob("key.*")).rename(precious)
    (shelf.folder / "key.0").symlink_to(precious)
    assert shelf.find("key", "today") is None
    shelf.clear()
    assert (precious / PIXELS).exists()


KEEP_MANY = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.data.cache.test_shelf import check, keep, shelf_in
shelf = shelf_in(Path(sys.argv[1]))
for _ in range(30):
    keep(shelf)
    kept = shelf.find("key", "today")
    if kept is not None:
        check(kept)
"""


def test_two_programs_that_keep_the_same_set_do_not_disturb_each_other(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-c", KEEP_MANY, str(tmp_path), str(root)]
    programs = [subprocess.Popen(command, stderr=subprocess.PIPE, cwd=root) for _ in range(2)]
    for program in programs:
        _, problems = program.communicate(timeout=100)
        assert program.returncode == 0, problems.decode()
    shelf = shelf_in(tmp_path)
    check(shelf.find("key", "today"))
    assert len(folders(shelf)) == 1


def test_the_cache_takes_a_tenth_of_what_is_free_and_no_more_than_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gib = 1 << 30
    for free, taken, room in ((90 * gib, 10 * gib, 10 * gib), (10_000 * gib, 0, 20 * gib), (0, 0, 0)):
        monkeypatch.setattr("genstudio.data.cache.home.free_bytes", lambda _, free=free: free)
        assert room_for_cache(tmp_path, taken) == room


@pytest.mark.skipif(sys.platform == "win32", reason="nothing that is mapped can be moved there")
def test_pictures_that_another_program_throws_away_at_once_are_there_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, rename = shelf_in(tmp_path), Path.rename

    def thrown_away(path: Path, target: Path) -> Path:
        moved = rename(path, target)
        shelf_in(tmp_path, room=0).tidy()
        return moved

    monkeypatch.setattr(Path, "rename", thrown_away)
    kept = keep_file(shelf)
    assert is_mapped(kept)
    assert np.array_equal(kept, PICTURES)
