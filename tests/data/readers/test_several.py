from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from genstudio.data.image_set import Skipped
from genstudio.data.open import open_images
from genstudio.data.source import joined_source
from genstudio.errors import Cancelled, DataError
from tests.data.making import cifar10_files, encoded, noise, save, save_mnist, save_zip


def pictures(folder: Path, *names: str) -> list[Path]:
    return [save(folder / name, noise(20, 20, seed=seed)) for seed, name in enumerate(names)]


def test_several_pictures_are_one_set_that_reopens_from_its_source(tmp_path: Path) -> None:
    paths = pictures(tmp_path, "a/10.png", "b/2.png", "1.png")
    images = open_images(paths)
    assert (images.name, images.labels) == ("3 pictures", None)
    assert images.source == joined_source(paths)
    assert np.array_equal(images.pixels[:, 0], [noise(20, 20, seed=seed) for seed in (2, 1, 0)])
    again = open_images(images.source)
    assert np.array_equal(again.pixels, images.pixels)


def test_folders_are_classes_and_pictures_beside_them_have_none(tmp_path: Path) -> None:
    pictures(tmp_path, "x/cat/1.png", "x/cat/deep/2.png", "y/dog/1.png", "z.png")
    folders = open_images([tmp_path / "x" / "cat", tmp_path / "y" / "dog"])
    assert (folders.name, folders.class_names, folders.class_counts()) == ("2 folders", ("cat", "dog"), (2, 1))
    mixed = open_images([tmp_path / "x" / "cat", tmp_path / "z.png"])
    assert (mixed.name, mixed.class_names) == ("1 folder and 1 picture", ("cat", "unsorted"))


def test_train_and_test_dropped_together_are_told_apart(tmp_path: Path) -> None:
    pictures(tmp_path, "train/a/1.png", "train/b/2.png", "test/a/3.png", "test/b/4.png")
    images = open_images([tmp_path / "train", tmp_path / "test"])
    assert images.held_out is not None
    assert (len(images), images.class_names) == (2, ("a", "b"))


def test_what_is_no_picture_is_ignored_and_counted(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("text")
    (tmp_path / "nameless").write_bytes(encoded(noise(20, 20)))
    (tmp_path / "broken.png").write_bytes(b"no picture")
    paths = [*pictures(tmp_path, "1.png"), tmp_path / "notes.txt", tmp_path / "nameless", tmp_path / "broken.png"]
    images = open_images(paths)
    assert len(images) == 2
    assert images.report.skipped == (Skipped("broken.png", "is not a picture, whatever its name says"),)
    assert "1 file is not a picture and was ignored: notes.txt." in images.report.notes


def test_a_table_among_them_gives_classes(tmp_path: Path) -> None:
    table = tmp_path / "metadata.csv"
    table.write_text("file_name,label\n1.png,x\n2.png,y\n3.png,x\n4.png,y\n")
    images = open_images([*pictures(tmp_path, "1.png", "2.png", "3.png", "4.png"), table])
    assert images.class_names == ("x", "y")


def test_tables_in_folders_of_one_name_tell_of_their_own_pictures(tmp_path: Path) -> None:
    for first, classes in (("A", "xyxy"), ("B", "yxyx")):
        pictures(tmp_path / first / "pets", "0.png", "1.png", "2.png", "3.png")
        rows = "".join(f"{number}.png,{name}\n" for number, name in enumerate(classes))
        (tmp_path / first / "pets" / "metadata.csv").write_text(f"file_name,label\n{rows}")
    images = open_images([tmp_path / "A" / "pets", tmp_path / "B" / "pets"])
    assert images.names is not None
    assert images.labels is not None
    assert list(images.names)[:2] == ["pets/0.png"] * 2
    assert images.labels.tolist() == [0, 1, 1, 0, 0, 1, 1, 0]
    loose = [tmp_path / first / "pets" / name for first in "AB" for name in ("0.png", "1.png", "metadata.csv")]
    images = open_images(loose)
    assert images.labels is not None
    assert images.labels.tolist() == [0, 1, 1, 0]


def test_one_that_is_gone_is_named(tmp_path: Path) -> None:
    paths = pictures(tmp_path, "1.png", "2.png", "3.png")
    source = joined_source(paths)
    paths[1].unlink()
    with pytest.raises(DataError, match=r"nothing at .*2\.png any more\. Choose the pictures again, without it"):
        open_images(source)


def test_sets_of_their_own_are_opened_alone(tmp_path: Path) -> None:
    paths = pictures(tmp_path, "1.png", "2.png")
    archive = save_zip(tmp_path / "more.zip", {"3.png": encoded(noise(20, 20))})
    np.save(tmp_path / "more.npy", noise(4, 20, 20))
    for other in (archive, tmp_path / "more.npy"):
        with pytest.raises(DataError, match=r"more\.(zip|npy) cannot be opened together with others\. Open it alone"):
            open_images([*paths, other])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in its file system")
def test_a_pipe_among_them_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert len(open_images([*pictures(tmp_path, "1.png", "2.png"), tmp_path / "pipe.png"])) == 2


def test_the_files_of_one_format_make_one_set(tmp_path: Path) -> None:
    expected = save_mnist(tmp_path / "digits")
    images = open_images(sorted((tmp_path / "digits").iterdir()))
    assert np.array_equal(images.pixels[:, 0], expected)
    assert images.held_out is not None
    for name, content in cifar10_files().items():
        (tmp_path / name).write_bytes(content)
    batches = open_images([tmp_path / name for name in cifar10_files() if name.startswith(("data", "test", "batches"))])
    assert (batches.name, len(batches), batches.class_names[9]) == ("7 files", 15, "truck")
    assert batches.held_out is not None


def test_it_can_be_cancelled(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        open_images(pictures(tmp_path, "1.png", "2.png"), None, None, lambda: True)


def test_one_of_them_that_may_not_be_looked_at_is_told_of_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = pictures(tmp_path, "1.png", "2.png", "shut/3.png")
    stat = Path.stat

    def refused(path: Path, **options: bool) -> os.stat_result:
        if path.name == "3.png":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", refused)
    images = open_images(paths)
    assert len(images) == 2
    assert images.report.skipped == (Skipped("3.png", "may not be read (permission denied)"),)
    with pytest.raises(DataError, match=r"Only one picture .* 3\.png may not be read"):
        open_images(paths[1:])


def test_films_among_pictures_are_told_of_and_alone_they_say_what_to_do(tmp_path: Path) -> None:
    films = [tmp_path / "a.mp4", tmp_path / "b.MOV"]
    for film in films:
        film.write_bytes(b"\0\0\0\x18ftypisom" + bytes(100))
    images = open_images([*pictures(tmp_path, "1.png", "2.png"), films[0]])
    assert images.name == "3 files"
    assert "1 film was not used. Open a film alone to learn its frames." in images.report.notes
    assert "2 films were not used. Open a film alone to learn its frames." in open_images(tmp_path).report.notes
    with pytest.raises(DataError, match=r"2 films.*Open a film alone"):
        open_images(films)
