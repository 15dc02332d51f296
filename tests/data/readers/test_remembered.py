from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genstudio.data.cache.entry import PIXELS, read_entry, stamp_of
from genstudio.data.cache.mapped import is_mapped
from genstudio.data.cache.rows import FileRows
from genstudio.data.cache.shelf import Shelf
from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.data.options import ColourChoice, CropChoice, ReadOptions
from genstudio.data.readers import collection
from genstudio.data.readers.picture import Picture
from genstudio.data.readers.picture_file import Content, in_memory
from genstudio.errors import Cancelled, DataError
from tests.data.making import age, encoded, noise, save, save_zip, smooth

Decoded = list[object]


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Decoded:
    """What was decoded, to see whether pictures came from the cache."""
    seen: Decoded = []

    class Spy(Picture):
        def __init__(self, content: Content) -> None:
            super().__init__(content)
            seen.append(content)

    monkeypatch.setattr(collection, "Picture", Spy)
    return seen


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own."""
    folder = tmp_path / "cache"
    monkeypatch.setattr("genstudio.data.cache.shelf.cache_folder", lambda: folder)
    return folder


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets of any size are decoded straight to the disk and mapped."""
    monkeypatch.setattr("genstudio.data.cache.entry.MAPPED_FROM", 1)
    monkeypatch.setattr("genstudio.data.cache.entry.SAMPLED_FROM", 1)
    monkeypatch.setattr("genstudio.data.readers.room.SAMPLED_FROM", 1)


def fill(folder: Path) -> Path:
    """Pictures of two classes, one of them damaged, and a file that is none."""
    for name, seed in (("cat/1.png", 1), ("cat/2.png", 2), ("dog/ä 1.png", 3), ("dog/2.jpg", 4)):
        save(folder / name, noise(24, 20, 3, seed=seed))
    (folder / "dog" / "bad.png").write_bytes(b"no picture")
    (folder / "list.txt").write_text("text")
    age(folder)
    return folder


def same(first: ImageSet, second: ImageSet) -> None:
    assert np.array_equal(first.pixels, second.pixels)
    assert first.names is not None
    assert second.names is not None
    assert list(first.names) == list(second.names)
    assert (first.labels is None) == (second.labels is None)
    if first.labels is not None and second.labels is not None:
        assert first.labels.tolist() == second.labels.tolist()
    assert (first.name, first.source, first.class_names) == (second.name, second.source, second.class_names)
    assert first.report == second.report
    assert first.original_sizes is not None
    assert second.original_sizes is not None
    assert first.original_sizes.tolist() == second.original_sizes.tolist()
    for index in range(len(first)):
        assert first.originals is not None
        assert second.originals is not None
        assert np.array_equal(first.originals(index), second.originals(index))


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("kind", ["folder", "zip"])
@pytest.mark.parametrize("mapped", [False, True])
def test_opening_again_decodes_nothing_and_gives_the_same(
    tmp_path: Path, decoded: Decoded, kind: str, mapped: bool, request: pytest.FixtureRequest
) -> None:
    if mapped:
        request.getfixturevalue("on_disk")
    source = fill(tmp_path / "set")
    if kind == "zip":
        files = {str(path.relative_to(source)): path.read_bytes() for path in source.rglob("*.*")}
        source = save_zip(tmp_path / "set.zip", files)
        age(source)
    first = open_images(source)
    assert len(first) == 4
    assert first.names is not None
    assert first.names[2] == "dog/ä 1.png" or first.names[3] == "dog/ä 1.png"
    assert first.report.skipped_count == 1
    assert first.original_sizes is not None
    assert first.original_sizes.tolist() == [[20, 24]] * 4
    assert is_mapped(first.pixels) == mapped
    decoded.clear()
    again = open_images(source)
    assert decoded == []
    assert is_mapped(again.pixels) == mapped
    same(first, again)


@pytest.mark.usefixtures("cache")
def test_held_out_pictures_are_kept_with_the_others(tmp_path: Path, decoded: Decoded) -> None:
    for index in range(6):
        save(tmp_path / "set" / ("test" if index > 3 else "train") / "a" / f"{index}.png", noise(20, 20, seed=index))
    age(tmp_path / "set")
    first = open_images(tmp_path / "set")
    decoded.clear()
    again = open_images(tmp_path / "set")
    assert decoded == []
    same(first, again)
    assert first.held_out is not None
    assert again.held_out is not None
    assert len(again.held_out) == 2
    same(first.held_out, again.held_out)


def change(path: Path) -> None:
    before = path.stat()
    content = bytearray(encoded(noise(24, 20, 3, seed=99)))
    path.write_bytes((content + bytes(before.st_size))[: before.st_size])
    os.utime(path, ns=(before.st_mtime_ns, before.st_mtime_ns - 10**9))


CHANGES: dict[str, Callable[[Path], object]] = {
    "changed": lambda folder: change(folder / "cat" / "1.png"),
    "added": lambda folder: save(folder / "cat" / "3.png", noise(24, 20, 3, seed=9)),
    "removed": lambda folder: (folder / "cat" / "1.png").unlink(),
    "renamed": lambda folder: (folder / "cat" / "1.png").rename(folder / "cat" / "0.png"),
    "moved to another class": lambda folder: (folder / "cat").rename(folder / "cow"),
    "mended": lambda folder: save(folder / "dog" / "bad.png", noise(24, 20, 3, seed=9)),
}


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("how", CHANGES)
def test_a_folder_that_changed_is_read_anew(tmp_path: Path, decoded: Decoded, how: str) -> None:
    folder = fill(tmp_path / "set")
    open_images(folder)
    CHANGES[how](folder)
    decoded.clear()
    again = open_images(folder)
    assert decoded
    elsewhere = shutil.copytree(folder, tmp_path / "copy" / "set")
    fresh = open_images(elsewhere)
    assert np.array_equal(again.pixels, fresh.pixels)
    assert again.class_names == fresh.class_names
    assert again.report == fresh.report


@pytest.mark.usefixtures("cache")
def test_a_file_whose_time_was_set_back_is_noticed(tmp_path: Path, decoded: Decoded) -> None:
    if os.name == "nt":
        pytest.skip("Windows keeps no time of the last change of a file's properties")
    folder = fill(tmp_path / "set")
    open_images(folder)
    path = folder / "cat" / "1.png"
    before = path.stat()
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    decoded.clear()
    open_images(folder)
    assert decoded


@pytest.mark.usefixtures("cache")
def test_a_zip_that_changed_is_read_anew(tmp_path: Path, decoded: Decoded) -> None:
    entries = {f"{index}.png": encoded(noise(20, 20, seed=index)) for index in range(3)}
    path = save_zip(tmp_path / "a.zip", entries)
    age(path)
    open_images(path)
    save_zip(path, entries | {"1.png": encoded(noise(20, 20, seed=7))})
    age(path)
    decoded.clear()
    assert np.array_equal(open_images(path).pixels[1, 0], noise(20, 20, seed=7))
    assert decoded


@pytest.mark.usefixtures("cache")
def test_files_that_are_too_new_to_be_sure_of_are_read_again(tmp_path: Path, decoded: Decoded) -> None:
    for index in range(3):
        save(tmp_path / "set" / f"{index}.png", noise(20, 20, seed=index))
    open_images(tmp_path / "set")
    decoded.clear()
    open_images(tmp_path / "set")
    assert decoded


@pytest.mark.usefixtures("cache")
def test_each_way_of_reading_is_kept_apart(tmp_path: Path, decoded: Decoded) -> None:
    folder = fill(tmp_path / "set")
    ways = (
        ReadOptions(),
        ReadOptions(size=16),
        ReadOptions(colour=ColourChoice.GREY),
        ReadOptions(limit=3),
        ReadOptions(background=(0, 0, 0)),
        ReadOptions(crop=CropChoice.SMART),
        ReadOptions(crop=CropChoice.PAD),
        ReadOptions(crop=CropChoice.PAD, background=(0, 0, 0)),
    )
    first = [open_images(folder, way) for way in ways]
    decoded.clear()
    for way, before in zip(ways, first, strict=True):
        same(before, open_images(folder, way))
    assert decoded == []


def test_a_cache_that_was_damaged_is_made_anew(tmp_path: Path, cache: Path, decoded: Decoded) -> None:
    folder = fill(tmp_path / "set")
    first = open_images(folder)
    for path in cache.rglob(PIXELS):
        path.write_bytes(path.read_bytes()[:-1])
    decoded.clear()
    same(first, open_images(folder))
    assert decoded
    decoded.clear()
    same(first, open_images(folder))
    assert decoded == []


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path: Path, cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    folder = fill(tmp_path / "set")
    same(open_images(folder), open_images(folder))


@pytest.mark.usefixtures("on_disk")
def test_large_sets_go_to_memory_where_the_cache_cannot_be_written(tmp_path: Path, cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    images = open_images(fill(tmp_path / "set"))
    assert len(images) == 4
    assert not is_mapped(images.pixels)


@pytest.mark.usefixtures("on_disk")
def test_large_sets_go_to_memory_where_the_disk_is_nearly_full(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genstudio.data.cache.shelf.free_bytes", lambda _: 1000)
    images = open_images(fill(tmp_path / "set"))
    assert not is_mapped(images.pixels)
    assert len(images) == 4


@pytest.mark.usefixtures("on_disk", "cache")
def test_a_disk_that_fills_while_loading_gives_the_same_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fill(tmp_path / "set")
    expected = open_images(shutil.copytree(folder, tmp_path / "copy" / "set"))
    write, writes = FileRows._write, []

    def refuse(rows: FileRows, offset: int, data: memoryview) -> None:
        writes.append(offset)
        if len(writes) > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(rows, offset, data)

    monkeypatch.setattr(FileRows, "_write", refuse)
    images = open_images(folder)
    assert not is_mapped(images.pixels)
    assert np.array_equal(images.pixels, expected.pixels)


def test_a_disk_that_fills_while_the_set_is_kept_leaves_nothing_half(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, values: object) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("genstudio.data.cache.entry._write", refuse)
    assert len(open_images(fill(tmp_path / "set"))) == 4
    assert list(cache.iterdir()) == []


@pytest.mark.usefixtures("on_disk")
def test_a_large_set_that_cannot_be_kept_can_still_be_used(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = fill(tmp_path / "set")
    expected = open_images(shutil.copytree(folder, tmp_path / "copy" / "set"))
    monkeypatch.setattr("genstudio.data.cache.shelf.write_entry", refuse)
    images = open_images(folder)
    assert np.array_equal(images.pixels, expected.pixels)


def test_a_cancelled_reading_leaves_nothing_behind(tmp_path: Path, cache: Path) -> None:
    calls: list[None] = []

    def cancelled() -> bool:
        calls.append(None)
        return len(calls) > 12

    with pytest.raises(Cancelled):
        open_images(fill(tmp_path / "set"), cancelled=cancelled)
    assert not cache.exists() or list(cache.iterdir()) == []


def lose(monkeypatch: pytest.MonkeyPatch, after: int, lost: Callable[[], object]) -> None:
    """Let something be lost once so many pictures were read."""
    reads: list[Content] = []

    def vanish(content: Content) -> Content:
        reads.append(content)
        if len(reads) == after:
            lost()
        return in_memory(content)

    monkeypatch.setattr(collection, "in_memory", vanish)
    monkeypatch.setattr("genstudio.data.readers.threads.MOST_THREADS", 1)


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("after", [1, 4])
def test_a_folder_that_disappears_while_it_is_read_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    folder = fill(tmp_path / "set")
    lose(monkeypatch, after, lambda: shutil.rmtree(folder))
    with pytest.raises(DataError, match=r"folder “set” disappeared while it was read\. Connect its disk again"):
        open_images(folder)


@pytest.mark.usefixtures("cache")
def test_pictures_that_were_missing_for_a_moment_are_not_missing_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fill(tmp_path / "set")
    away = tmp_path / "away.png"
    with monkeypatch.context() as patch:
        lose(patch, 1, lambda: shutil.move(folder / "dog" / "ä 1.png", away))
        assert len(open_images(folder)) == 3
    shutil.move(away, folder / "dog" / "ä 1.png")
    assert len(open_images(folder)) == 4


@pytest.mark.usefixtures("cache")
def test_originals_are_whole_upright_and_laid_on_the_background(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    save(folder / "1.png", Image.new("RGBA", (70, 50), (0, 0, 0, 0)))
    exif = Image.Exif()
    exif[0x0112] = 6
    smooth(60, 40).save(folder / "2.jpg", exif=exif)
    save(folder / "3.png", noise(33, 44))
    age(folder)
    for _ in range(2):
        originals = open_images(folder, ReadOptions(background=(9, 8, 7))).originals
        assert originals is not None
        assert originals(0)[:, 25, 35].tolist() == [9, 8, 7]
        assert originals(1).shape == (3, 60, 40)
        assert np.array_equal(originals(2), noise(33, 44)[None])


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_an_original_that_is_gone_is_one_sentence(tmp_path: Path, kind: str) -> None:
    source = fill(tmp_path / "set")
    if kind == "zip":
        files = {str(path.relative_to(source)): path.read_bytes() for path in source.rglob("*.*")}
        source = save_zip(tmp_path / "set.zip", files)
    images = open_images(source)
    assert images.originals is not None
    images.originals(1)
    source.unlink() if kind == "zip" else shutil.rmtree(source)
    with pytest.raises(DataError, match=r"2\.png cannot be shown whole: it is no longer there"):
        images.originals(1)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no names that are no text")
@pytest.mark.usefixtures("cache")
def test_names_that_are_no_text_can_be_opened_again(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    for index in range(3):
        save(folder / os.fsdecode(b"caf\xe9\n%d.png" % index), noise(20, 20, seed=index))
    age(folder)
    for _ in range(2):
        images = open_images(folder)
        assert images.names is not None
        assert list(images.names) == ["caf??0.png", "caf??1.png", "caf??2.png"]
        assert images.originals is not None
        assert np.array_equal(images.originals(2)[0], noise(20, 20, seed=2))


OPEN = """
import sys
from pathlib import Path
from genstudio.data.open import open_images
images = open_images(sys.argv[1])
print(int(images.pixels.astype("int64").sum()), len(images), *images.names)
"""


def test_two_programs_that_open_the_same_folder_at_once_get_the_same(tmp_path: Path) -> None:
    folder = fill(tmp_path / "set")
    root = Path(__file__).resolve().parents[3]
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "home"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", OPEN, str(folder)]
    programs = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env=environment) for _ in range(2)]
    answers = {program.communicate(timeout=100)[0] for program in programs}
    assert [program.returncode for program in programs] == [0, 0]
    assert len(answers) == 1
    expected = open_images(folder)
    assert answers.pop().decode().split()[0] == str(int(expected.pixels.astype(np.int64).sum()))


def test_what_does_not_fit_together_is_made_anew(tmp_path: Path, cache: Path, decoded: Decoded) -> None:
    folder = fill(tmp_path / "set")
    first = open_images(folder)
    shelf = Shelf(cache)
    (entry,) = cache.iterdir()
    key = entry.name.split(".")[0]
    kept, stamp = read_entry(entry), stamp_of(entry)
    with shelf.draft() as draft:
        assert draft is not None
        arrays = kept.arrays | {"labels": kept.arrays["labels"][:2]}
        shelf.keep(draft, key, stamp, kept.pixels, kept.pixels.shape, arrays, kept.facts)
    shutil.rmtree(entry)
    decoded.clear()
    same(first, open_images(folder))
    assert decoded


@pytest.mark.usefixtures("on_disk")
def test_what_cannot_be_known_again_is_on_the_disk_only_once(tmp_path: Path, cache: Path) -> None:
    source = fill(tmp_path / "set")
    ahead = time.time() + 5 * 3600  # as by a camera whose clock is wrong
    os.utime(source / "cat" / "1.png", (ahead, ahead))
    for _ in range(3):
        assert is_mapped(open_images(source).pixels)
        assert Shelf(cache).extent().sets == 1
