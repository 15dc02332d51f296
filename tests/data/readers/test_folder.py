from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genstudio.data.image_set import SKIPPED_LISTED, ImageSet, Skipped
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.data.readers.folder import read_folder
from genstudio.data.watch import Watch
from genstudio.errors import DataError
from tests.data.making import encoded, noise, save, smooth


def read(folder: Path, options: ReadOptions | None = None) -> ImageSet:
    return read_folder(folder, options or ReadOptions(), Watch())


def fill(folder: Path, count: int = 3, *shape: int) -> None:
    for index in range(count):
        save(folder / f"{index}.png", noise(*(shape or (20, 20)), seed=index))


def test_a_flat_folder_has_no_classes_and_the_natural_order(tmp_path: Path) -> None:
    for index in (10, 9, 2, 1):
        save(tmp_path / f"Photo {index}.png", np.full((20, 20), index, dtype=np.uint8))
    images = read(tmp_path)
    assert images.labels is None
    assert images.class_names == ()
    assert images.pixels[:, 0, 0, 0].tolist() == [1, 2, 9, 10]
    assert (images.name, images.source) == (tmp_path.name, str(tmp_path))
    assert images.report.found == 4
    assert images.report.notes == ()


def test_sub_folders_with_pictures_are_the_classes_whatever_lies_below_them(tmp_path: Path) -> None:
    fill(tmp_path / "dog", 2)
    fill(tmp_path / "cat" / "indoors" / "kitchen", 1)
    fill(tmp_path / "cat" / "outdoors", 2)
    (tmp_path / "empty").mkdir()
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "list.txt").write_text("names")
    images = read(tmp_path)
    assert images.class_names == ("cat", "dog")
    assert images.class_counts() == (3, 2)
    assert images.report.notes == (
        "Only the first folders are classes; what lies deeper, such as in indoors, outdoors, belongs to them.",
        "1 file is not a picture and was ignored: papers/list.txt.",
    )


def test_a_folder_that_wraps_all_others_is_looked_through(tmp_path: Path) -> None:
    fill(tmp_path / "download" / "faces" / "ann", 2)
    fill(tmp_path / "download" / "faces" / "bob", 1)
    assert read(tmp_path).class_names == ("ann", "bob")
    fill(tmp_path / "other" / "inner", 2)
    assert read(tmp_path / "other").labels is None


def test_pictures_beside_class_folders_get_a_class_of_their_own(tmp_path: Path) -> None:
    fill(tmp_path / "zebra", 2)
    fill(tmp_path, 1)
    images = read(tmp_path)
    assert images.class_names == ("zebra", "unsorted")
    assert images.class_counts() == (2, 1)
    assert '1 picture beside the folders got the class "unsorted".' in images.report.notes


def test_what_systems_leave_behind_is_ignored_silently(tmp_path: Path) -> None:
    fill(tmp_path)
    for name in (".DS_Store", "._0.png", "Thumbs.db", "desktop.ini", "__MACOSX/0.png", ".hidden/0.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"clutter")
    report = read(tmp_path).report
    assert (report.found, report.skipped_count, report.notes) == (3, 0, ())


def test_pictures_without_a_telling_name_are_found_by_their_content(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    (tmp_path / "scan").write_bytes(encoded(noise(20, 20)))
    (tmp_path / "upload.tmp").write_bytes(encoded(noise(20, 20), "BMP"))
    assert len(read(tmp_path)) == 3


def test_unreadable_files_are_left_out_and_named(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.png").write_text("I am text")
    (tmp_path / "short.png").write_bytes(encoded(noise(20, 20))[:300])
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / "more.csv").write_text("a,b")
    images = read(tmp_path)
    assert len(images) == 3
    assert images.report.found == 6
    assert images.report.skipped_count == 3
    assert images.report.skipped == (
        Skipped("empty.png", "is empty"),
        Skipped("short.png", "is cut off before its end; copy it again"),
        Skipped("text.png", "is not a picture, whatever its name says"),
    )
    assert images.report.notes == (
        "3 of 6 pictures could not be read and were left out.",
        "2 files are not pictures and were ignored: more.csv, notes.txt.",
    )
    assert np.array_equal(images.pixels[:, 0], [noise(20, 20, seed=index) for index in range(3)])


def test_only_so_many_skipped_files_are_listed_but_all_are_counted(tmp_path: Path) -> None:
    fill(tmp_path, 2)
    for index in range(SKIPPED_LISTED + 7):
        (tmp_path / f"bad{index}.png").write_bytes(b"x")
    report = read(tmp_path).report
    assert len(report.skipped) == SKIPPED_LISTED
    assert report.skipped_count == SKIPPED_LISTED + 7


def test_labels_stay_with_their_pictures_when_some_are_left_out(tmp_path: Path) -> None:
    for name, shade in (("a", 10), ("b", 200)):
        for index in range(3):
            save(tmp_path / name / f"{index}.png", np.full((20, 20), shade, dtype=np.uint8))
        (tmp_path / name / "1.png").write_bytes(b"")
    images = read(tmp_path)
    assert images.labels is not None
    assert images.labels.tolist() == [0, 0, 1, 1]
    assert images.pixels[:, 0, 0, 0].tolist() == [10, 10, 200, 200]


def test_mixed_sizes_and_modes_become_one_array_and_are_told(tmp_path: Path) -> None:
    save(tmp_path / "a.jpg", smooth(120, 80))
    save(tmp_path / "b.png", noise(40, 32))
    save(tmp_path / "c.png", smooth(64, 64).convert("P", palette=Image.Palette.ADAPTIVE))
    save(tmp_path / "d.png", Image.new("RGBA", (70, 70), (0, 200, 0, 90)))
    save(tmp_path / "e.tif", np.full((90, 90), 40_000, dtype=np.uint16))
    save(tmp_path / "f.jpg", smooth(64, 64).convert("CMYK"))
    images = read(tmp_path)
    assert images.pixels.shape == (6, 3, 64, 64)
    assert images.report.notes == (
        "Sizes differ: 32x40 to 120x80; all were cropped to their middle and scaled to 64x64.",
        "1 picture was smaller than 64x64 and had to be enlarged.",
        "2 grey pictures were read in colour.",
        "1 transparent picture was laid on white.",
        "1 picture with more than 8 bits per pixel was brought to 8 bits.",
    )


def test_pictures_of_one_size_are_told_only_what_happened_to_them(tmp_path: Path) -> None:
    fill(tmp_path / "wide", 2, 30, 50)
    fill(tmp_path / "large", 2, 150, 150)
    fill(tmp_path / "kept", 2, 100, 100)
    wide = read(tmp_path / "wide")
    assert wide.pixels.shape[2:] == (28, 28)
    assert wide.report.notes == ("All pictures are 50x30 and were cropped to their middle and scaled to 28x28.",)
    assert read(tmp_path / "large").report.notes == ("All pictures are 150x150 and were scaled to 64x64.",)
    assert read(tmp_path / "kept").pixels.shape == (2, 1, 100, 100)


def test_grey_pictures_saved_in_colour_are_read_in_grey(tmp_path: Path) -> None:
    for index in range(3):
        save(tmp_path / f"{index}.png", np.repeat(noise(20, 20, 1, seed=index), 3, axis=2))
    images = read(tmp_path)
    assert images.channels == 1
    assert np.array_equal(images.pixels[2, 0], noise(20, 20, seed=2))
    assert images.report.notes == ()


def test_one_coloured_picture_among_many_grey_ones_keeps_its_colour(tmp_path: Path) -> None:
    fill(tmp_path, 80)
    save(tmp_path / "43b.png", noise(20, 20, 3))
    images = read(tmp_path)
    assert images.channels == 3
    assert np.array_equal(images.pixels[44], np.moveaxis(noise(20, 20, 3), 2, 0))
    assert "80 grey pictures were read in colour." in images.report.notes


def test_the_persons_choice_of_colour_size_and_background_holds(tmp_path: Path) -> None:
    save(tmp_path / "a.png", Image.new("RGB", (40, 40), (255, 0, 0)))
    save(tmp_path / "b.png", Image.new("RGBA", (40, 40), (0, 0, 0, 0)))
    grey = read(tmp_path, ReadOptions(size=16, colour=ColourChoice.GREY, background=(0, 0, 0)))
    assert grey.pixels.shape == (2, 1, 16, 16)
    assert grey.pixels[:, 0, 8, 8].tolist() == [76, 0]
    assert "1 picture in colour was turned grey." in grey.report.notes
    assert "1 transparent picture was laid on black." in grey.report.notes
    colour = read(tmp_path, ReadOptions(colour=ColourChoice.COLOUR, background=(9, 8, 7)))
    assert colour.pixels[1, :, 0, 0].tolist() == [9, 8, 7]


def test_a_limit_takes_pictures_from_every_class(tmp_path: Path) -> None:
    for name in "abcd":
        fill(tmp_path / name, 5)
    images = read(tmp_path, ReadOptions(limit=8))
    assert images.class_counts() == (2, 2, 2, 2)
    assert images.report.found == 20
    assert images.report.notes == ("Only 8 of 20 pictures were read, as asked, spread evenly over all.",)


def test_a_folder_without_pictures_says_what_to_choose(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match=r"^“empty” is empty\. Choose a folder or zip"):
        read(tmp_path / "empty")
    (tmp_path / "a.txt").write_text("text")
    with pytest.raises(DataError, match=r"holds no pictures \(1 other file\)"):
        read(tmp_path)
    (tmp_path / "photos.zip").write_bytes(b"PK")
    with pytest.raises(DataError, match=r"”.*, but photos\.zip\. Open that file instead"):
        read(tmp_path)


def test_one_picture_or_one_readable_picture_is_too_few(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    with pytest.raises(DataError, match=r"holds one picture only\. Training needs at least two"):
        read(tmp_path)
    (tmp_path / "bad.png").write_text("text")
    with pytest.raises(DataError, match=r"Only one picture .* could be read: bad\.png is not a picture"):
        read(tmp_path)
    (tmp_path / "0.png").write_bytes(b"")
    with pytest.raises(DataError, match=r"None of the pictures .*: 0\.png is empty, and 1 more"):
        read(tmp_path)


def test_a_picture_or_folder_that_may_not_be_read_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "open", 3)
    fill(tmp_path / "locked", 3)
    scan = os.scandir

    def refuse(folder: str | int) -> object:
        if isinstance(folder, str) and Path(folder).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    images = read(tmp_path)
    assert len(images) == 3
    assert images.report.skipped == (Skipped("locked", "may not be read (permission denied)"),)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_picture_without_permission_is_left_out(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    (tmp_path / "1.png").chmod(0)
    assert read(tmp_path).report.skipped == (Skipped("1.png", "may not be read (permission denied)"),)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in its file system")
def test_pipes_broken_links_and_loops_do_no_harm(tmp_path: Path) -> None:
    fill(tmp_path, 2)
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "broken.png").symlink_to(tmp_path / "absent.png")
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "linked.png").symlink_to(tmp_path / "0.png")
    assert len(read(tmp_path)) == 3


def test_a_set_that_fits_in_no_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, 3)
    monkeypatch.setattr("genstudio.data.readers.limits.LARGEST_SET", 1000)
    with pytest.raises(DataError, match=r"would need .* GB of memory.*smaller picture size or open fewer"):
        read(tmp_path)


def test_real_photographs_are_read(shared_data: Path) -> None:
    images = read(shared_data / "olivetti-faces")
    assert images.pixels.shape == (400, 1, 64, 64)
    assert images.class_counts() == (10,) * 40
    photos = read(shared_data / "bsds500-400", ReadOptions(limit=20))
    assert photos.pixels.shape == (20, 3, 64, 64)
    assert photos.report.skipped_count == 0


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_itself_is_left_out_and_named(tmp_path: Path) -> None:
    for index in range(2):
        save(tmp_path / f"{index}.png", noise(32, 32))
    (tmp_path / "ring.png").symlink_to("ring.png")
    images = read(tmp_path)
    assert len(images) == 2
    assert [(skipped.name, skipped.reason) for skipped in images.report.skipped] == [
        ("ring.png", "cannot be read from the disk")
    ]
