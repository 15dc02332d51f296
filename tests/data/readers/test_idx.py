from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.data.readers.idx import read_idx, training_images_in
from genstudio.data.watch import Watch
from genstudio.errors import DataError, GenStudioError
from tests.data.making import idx, noise, save_mnist

IMAGES = "train-images-idx3-ubyte.gz"
LABELS = "train-labels-idx1-ubyte.gz"
HELD_OUT = "t10k-images-idx3-ubyte.gz"


def read(path: Path, options: ReadOptions | None = None) -> ImageSet:
    return read_idx(path, options or ReadOptions(), Watch())


@pytest.mark.parametrize("packed", [True, False])
def test_a_folder_of_the_four_files_has_labels_and_held_out_pictures(tmp_path: Path, packed: bool) -> None:
    expected = save_mnist(tmp_path / "digits", packed)
    images = open_images(tmp_path / "digits")
    assert images.name == "digits"
    assert np.array_equal(images.pixels[:, 0], expected)
    assert images.labels is not None
    assert images.labels.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
    assert images.class_names == tuple("0123456789")
    assert images.report.found == 12
    assert images.report.notes == ()
    held_out = images.held_out
    assert held_out is not None
    assert np.array_equal(held_out.pixels[:, 0], noise(5, 28, 28, seed=1))
    assert held_out.labels is not None
    assert held_out.class_names == images.class_names
    assert images.split().held_out is held_out


def test_the_file_of_pictures_alone_finds_the_others_beside_it(tmp_path: Path) -> None:
    save_mnist(tmp_path)
    assert open_images(tmp_path / IMAGES).labels is not None
    held_out = open_images(tmp_path / HELD_OUT)
    assert len(held_out) == 5
    assert held_out.labels is not None
    assert held_out.held_out is None


def test_other_sets_that_were_chosen_together_are_told_of(tmp_path: Path) -> None:
    save_mnist(tmp_path)
    paths = [tmp_path / f"{name}-images-idx3-ubyte" for name in ("more", "train", "all")]
    for path in paths:
        path.write_bytes(idx(noise(12, 28, 28)))
    assert open_images(paths[:2]).report.notes == ("more-images-idx3-ubyte was not used.",)
    for source in (paths, tmp_path):
        images = open_images(source)
        assert images.held_out is not None
        told = "2 other files of pictures were not used, such as all-images-idx3-ubyte."
        assert images.report.notes == (told,)
    assert open_images(paths[1]).report.notes == ()


@pytest.mark.parametrize("file", ["images-idx3", "labels-idx1"])
def test_damaged_files_to_test_with_leave_the_others(tmp_path: Path, file: str) -> None:
    save_mnist(tmp_path, packed=False)
    held_out = tmp_path / f"t10k-{file}-ubyte"
    held_out.write_bytes(held_out.read_bytes()[:-1])
    images = open_images(tmp_path)
    assert (len(images), images.held_out) == (12, None)
    why = f"t10k-{file}-ubyte is cut off before its end. Download or make the file again."
    assert images.report.notes == (f"No pictures were held out: {why}",)


def test_pictures_without_labels_have_no_classes(tmp_path: Path) -> None:
    save_mnist(tmp_path)
    (tmp_path / LABELS).unlink()
    (tmp_path / "t10k-labels-idx1-ubyte.gz").unlink()
    images = open_images(tmp_path)
    assert images.labels is None
    assert images.class_names == ()


def test_names_with_a_dot_as_some_programs_unpack_them_work_too(tmp_path: Path) -> None:
    save_mnist(tmp_path, packed=False)
    for path in list(tmp_path.iterdir()):
        path.rename(tmp_path / path.name.replace("-idx", ".idx"))
    images = open_images(tmp_path)
    assert images.labels is not None
    assert images.held_out is not None


def test_the_training_pictures_are_preferred_in_a_folder(tmp_path: Path) -> None:
    assert training_images_in(tmp_path) is None
    save_mnist(tmp_path)
    assert training_images_in(tmp_path) == tmp_path / IMAGES
    (tmp_path / IMAGES).unlink()
    assert training_images_in(tmp_path) == tmp_path / HELD_OUT


@pytest.mark.parametrize(("side", "wanted", "got"), [(8, None, 16), (28, 32, 32), (28, None, 28), (140, None, 64)])
def test_sizes_are_brought_into_range_and_told(tmp_path: Path, side: int, wanted: int | None, got: int) -> None:
    save_mnist(tmp_path, side=side)
    images = open_images(tmp_path, ReadOptions(size=wanted))
    assert images.pixels.shape == (12, 1, got, got)
    assert images.held_out is not None
    assert images.held_out.pixels.shape == (5, 1, got, got)
    assert any(f"All pictures are {side}x{side}" in note for note in images.report.notes) == (side != got)


def test_pictures_that_are_not_square_are_cropped_to_their_middle(tmp_path: Path) -> None:
    values = noise(3, 20, 30)
    (tmp_path / "a").write_bytes(idx(values))
    images = read(tmp_path / "a", ReadOptions(size=20))
    assert np.array_equal(images.pixels[:, 0], values[:, :, 5:25])
    assert images.report.notes == ("All pictures are 30x20 and were cropped to their middle and scaled to 20x20.",)


def test_colour_and_limit_are_obeyed(tmp_path: Path) -> None:
    expected = save_mnist(tmp_path)
    images = open_images(tmp_path, ReadOptions(colour=ColourChoice.COLOUR, limit=4))
    assert images.pixels.shape == (4, 3, 28, 28)
    assert np.array_equal(images.pixels[:, 2], expected[::3])
    assert images.labels is not None
    assert images.labels.tolist() == [0, 3, 6, 9]
    assert images.held_out is not None
    assert images.held_out.channels == 3


def test_several_gzip_parts_are_one_file_and_padding_behind_them_none(tmp_path: Path) -> None:
    content = idx(noise(4, 20, 20))
    (tmp_path / "a.gz").write_bytes(gzip.compress(content[:700]) + gzip.compress(content[700:]) + bytes(512))
    assert np.array_equal(read(tmp_path / "a.gz").pixels[:, 0], noise(4, 20, 20))


def headed(*dimensions: int, code: int = 0x08, body: bytes = b"") -> bytes:
    return struct.pack(f">BBBB{len(dimensions)}I", 0, 0, code, len(dimensions), *dimensions) + body


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (idx(noise(4, 20, 20))[:-1], "is cut off before its end"),
        (gzip.compress(idx(noise(4, 20, 20)))[:-9], "is damaged"),
        (gzip.compress(idx(noise(4, 20, 20))[:-1]), "is cut off before its end"),
        (idx(noise(4, 20, 20)) + b"x", "is longer than its header says"),
        (headed(3, 20), "does not hold pictures"),
        (headed(4), "does not hold pictures"),
        (headed(2, 20, 20, code=0x0D), "other numbers than bytes"),
        (headed(4, 20, 20)[:9], "is cut off before its end"),
        (headed(0, 20, 20), "which cannot be"),
        (headed(2, 0, 20), "which cannot be"),
        (headed(2, 20, 100_000), "which cannot be"),
        (headed(4_000_000_000, 4000, 4000), "is cut off before its end"),
        (headed(1, 20, 20, body=bytes(400)), "one picture only"),
        (b"\0\0\x07\x03" + bytes(12), "no IDX file"),
        (b"", "is empty or no IDX file"),
    ],
)
def test_a_damaged_or_wrong_file_is_refused_with_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(DataError, match=sentence):
        read(tmp_path / "file")


def test_a_changed_byte_in_gzipped_pictures_is_noticed(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(idx(noise(50, 20, 20))))
    content[10_000] ^= 1
    (tmp_path / "a.gz").write_bytes(content)
    with pytest.raises(DataError, match="is damaged"):
        read(tmp_path / "a.gz")


def test_labels_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    save_mnist(tmp_path)
    (tmp_path / LABELS).write_bytes(gzip.compress(idx(noise(11))))
    with pytest.raises(DataError, match="has 11 labels for 12 pictures"):
        read(tmp_path / IMAGES)
    (tmp_path / LABELS).write_bytes(gzip.compress(idx(noise(12, 2))))
    with pytest.raises(DataError, match="does not hold labels"):
        read(tmp_path / IMAGES)


SOUND = idx(noise(3, 18, 18))


@given(st.booleans(), st.lists(st.tuples(st.integers(0, 999), st.integers(0, 255)), max_size=8), st.integers(0, 99))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mutated_files_raise_nothing_but_sentences(
    tmp_path: Path, packed: bool, changes: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(gzip.compress(SOUND, mtime=0) if packed else SOUND)
    for position, value in changes:
        content[(position if packed else position % 24) % len(content)] = value
    (tmp_path / "a").write_bytes(content[: len(content) - cut])
    try:
        images = open_images(tmp_path / "a")
    except GenStudioError as error:
        assert str(error).endswith(".")  # noqa: PT017
    else:
        assert images.pixels.dtype == np.uint8


def test_mnist_is_read_as_it_is(shared_data: Path) -> None:
    images = open_images(shared_data / "mnist")
    assert images.pixels.shape == (60_000, 1, 28, 28)
    assert sum(images.class_counts()) == 60_000
    assert min(images.class_counts()) > 5_000
    assert images.held_out is not None
    assert images.held_out.pixels.shape == (10_000, 1, 28, 28)
    assert images.pixels.mean() == pytest.approx(33.318, abs=0.01)
