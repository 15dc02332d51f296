from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.errors import DataError, GenStudioError
from tests.data.making import noise


def saved(path: Path, values: npt.NDArray[np.generic]) -> Path:
    np.save(path, values)
    return path


def read(folder: Path, values: npt.NDArray[np.generic], options: ReadOptions | None = None) -> ImageSet:
    return open_images(saved(folder / "pictures.npy", values), options)


def test_bytes_are_read_as_they_are_in_every_layout(tmp_path: Path) -> None:
    grey, colour = noise(5, 20, 20), noise(5, 20, 20, 3)
    first = np.moveaxis(colour, 3, 1)
    assert np.array_equal(read(tmp_path, grey).pixels, grey[:, None])
    assert np.array_equal(read(tmp_path, grey[..., None]).pixels, grey[:, None])
    assert np.array_equal(read(tmp_path, grey[:, None]).pixels, grey[:, None])
    assert np.array_equal(read(tmp_path, colour).pixels, first)
    assert np.array_equal(read(tmp_path, np.ascontiguousarray(first)).pixels, first)
    assert np.array_equal(read(tmp_path, np.asfortranarray(colour)).pixels, first)
    images = read(tmp_path, grey)
    assert (images.name, images.labels, images.report.found, images.report.notes) == ("pictures", None, 5, ())


def test_a_fourth_channel_is_laid_on_the_background(tmp_path: Path) -> None:
    values = noise(4, 20, 20, 4)
    values[0, 0, 0], values[1, 0, 0] = (9, 8, 7, 0), (9, 8, 7, 255)
    images = read(tmp_path, values, ReadOptions(background=(100, 0, 50)))
    assert images.pixels[0, :, 0, 0].tolist() == [100, 0, 50]
    assert images.pixels[1, :, 0, 0].tolist() == [9, 8, 7]
    assert "laid on the colour 100, 0, 50" in images.report.notes[0]


@pytest.mark.parametrize(
    ("values", "note"),
    [
        (np.linspace(0, 1, 4 * 256), "Values from 0 to 1 were scaled to 0 to 255."),
        (np.linspace(-1, 1, 4 * 256, dtype=np.float32), "Values from -1 to 1 were scaled to 0 to 255."),
        (np.linspace(0, 255, 4 * 256), "Values from 0 to 255 were rounded to whole numbers."),
        (np.linspace(0, 1, 4 * 256, dtype=np.float16), "Values from 0 to 1 were scaled to 0 to 255."),
        (np.linspace(0, 1, 4 * 256).astype(">f4"), "Values from 0 to 1 were scaled to 0 to 255."),
        (np.linspace(0, 65535, 4 * 256).astype(np.uint16), "Values of 16 bits were scaled to 0 to 255."),
        (np.linspace(0, 255, 4 * 256).astype(np.int64), "Values from 0 to 255 were rounded to whole numbers."),
    ],
)
def test_ranges_that_pictures_have_are_scaled_to_bytes(
    tmp_path: Path, values: npt.NDArray[np.generic], note: str
) -> None:
    images = read(tmp_path, values.reshape(4, 16, 16))
    expected = np.linspace(0, 255, 4 * 256).reshape(4, 1, 16, 16)
    assert np.abs(images.pixels - expected).max() <= 1
    assert images.report.notes == (note,)


def test_dark_values_of_16_bits_are_told_of(tmp_path: Path) -> None:
    (note,) = read(tmp_path, np.full((3, 16, 16), 300, np.uint16)).report.notes
    assert note.endswith("; they use less than a sixteenth of their range, which looks nearly black.")
    (note,) = read(tmp_path, np.full((3, 16, 16), 5000, np.int32)).report.notes
    assert note == "Values of 16 bits were scaled to 0 to 255."


@pytest.mark.parametrize("kind", [np.bool_, np.uint8, np.int32])
def test_zeros_and_ones_are_black_and_white(tmp_path: Path, kind: type[np.generic]) -> None:
    values = noise(4, 16, 16) > 127
    assert np.array_equal(read(tmp_path, values.astype(kind)).pixels[:, 0], values * np.uint8(255))


def test_a_black_set_stays_black(tmp_path: Path) -> None:
    assert not read(tmp_path, np.zeros((3, 16, 16), dtype=np.uint8)).pixels.any()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (np.array([{"a": 1}, None], dtype=object), "Python objects, which are not opened because they could run code"),
        (np.zeros((3, 16, 16), dtype=[("a", object), ("b", int)]), "Python objects"),
        (np.zeros((3, 16, 16), dtype=np.complex64), "array of plain numbers"),
        (np.zeros((3, 16, 16), dtype="U4"), "array of plain numbers"),
        (np.zeros((3, 16, 16), dtype="S0"), "array of plain numbers"),
        (noise(16, 16), "16 x 16: one picture, or pictures laid out flat"),
        (noise(40, 30, 3), "one picture only"),
        (noise(1, 16, 16), "one picture only"),
        (noise(0, 16, 16), "no pictures"),
        (noise(3), "has the shape 3, which is none of pictures"),
        (np.uint8(3), "none of pictures"),
        (noise(3, 2, 16, 16), "has the shape 3 x 2 x 16 x 16"),
        (noise(3, 16, 0), "sides of 1 to 8192"),
        (np.full((3, 16, 16), np.nan), "values that are no numbers"),
        (np.full((3, 16, 16), -np.inf), "values that are no numbers"),
        (np.linspace(-7, 900, 768).reshape(3, 16, 16), "values from -7 to 900, which are none of pictures"),
        (np.full((3, 16, 16), -3), "values from -3 to -3"),
        (np.arange(768, dtype=np.int32).reshape(3, 16, 16) % 300, "values from 0 to 299, which are none of pictures"),
    ],
)
def test_arrays_that_are_no_pictures_say_why(tmp_path: Path, values: npt.NDArray[np.generic], sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        read(tmp_path, values)
    with (tmp_path / "same.npz").open("wb") as file:
        np.savez(file, images=values)
    with pytest.raises(DataError, match=sentence):
        open_images(tmp_path / "same.npz")


@pytest.mark.parametrize(
    ("images", "labels", "held_out", "held_out_labels"),
    [
        ("images", "labels", "test_images", "test_labels"),
        ("x_train", "y_train", "x_test", "y_test"),
        ("train_images", "train_labels", "test_images", "test_labels"),
        ("x", "y", "x_test", "y_test"),
        ("data", "labels", "x_test", "y_test"),
        ("X", "Y", "X_test", "Y_test"),
    ],
)
def test_the_usual_names_are_known(
    tmp_path: Path, images: str, labels: str, held_out: str, held_out_labels: str
) -> None:
    arrays: dict[str, npt.NDArray[Any]] = {
        images: noise(6, 20, 20),
        labels: np.arange(6) % 3,
        held_out: noise(2, 20, 20, seed=1),
        held_out_labels: np.array([[3], [0]]),
    }
    with zipfile.ZipFile(tmp_path / "set.npz", "w") as archive:
        for name, values in arrays.items():
            with archive.open(f"{name}.npy", "w") as file:
                np.save(file, values)
    found = open_images(tmp_path / "set.npz")
    assert np.array_equal(found.pixels[:, 0], noise(6, 20, 20))
    assert found.class_names == ("0", "1", "2", "3")
    assert found.class_counts() == (2, 2, 2, 0)
    assert found.held_out is not None
    assert np.array_equal(found.held_out.pixels[:, 0], noise(2, 20, 20, seed=1))
    assert found.held_out.class_counts() == (1, 0, 0, 1)


def test_an_array_alone_needs_no_name(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", noise(3, 20, 20))
    np.savez(tmp_path / "b.npz", anything=noise(3, 20, 20))
    assert len(open_images(tmp_path / "a.npz")) == len(open_images(tmp_path / "b.npz")) == 3


def test_unknown_names_are_listed(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", weights=noise(3), biases=noise(3))
    with pytest.raises(DataError, match=r'only biases, weights\. Name the array of pictures "images"'):
        open_images(tmp_path / "a.npz")


def test_held_out_pictures_are_scaled_as_the_training_pictures_are(tmp_path: Path) -> None:
    training, dim = np.linspace(-1, 1, 512).reshape(2, 16, 16), np.zeros((2, 16, 16))
    np.savez(tmp_path / "a.npz", x_train=training, x_test=dim)
    held_out = open_images(tmp_path / "a.npz", ReadOptions(size=24, colour=ColourChoice.COLOUR)).held_out
    assert held_out is not None
    assert held_out.pixels.shape == (2, 3, 24, 24)
    assert np.isin(held_out.pixels, (127, 128)).all()


@pytest.mark.parametrize("labels", [np.array(["a", "b", "c"]), np.array(3), np.eye(3), np.array([0.5, 1, 2])])
def test_labels_that_are_no_class_numbers_are_ignored_with_a_note(tmp_path: Path, labels: npt.NDArray[Any]) -> None:
    np.savez(tmp_path / "a.npz", x=noise(3, 20, 20), y=labels)
    images = open_images(tmp_path / "a.npz")
    assert images.labels is None
    assert images.report.notes == ("The labels are no class numbers and were ignored.",)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_held_out_pictures_do_not_stop_the_others(tmp_path: Path, count: int) -> None:
    apart = noise(2, 20, 20)[:count]
    np.savez(tmp_path / "a.npz", x_train=noise(3, 20, 20), y_train=np.arange(3), x_test=apart, y_test=np.arange(count))
    images = open_images(tmp_path / "a.npz")
    assert (len(images), images.class_names, images.held_out) == (3, ("0", "1", "2"), None)
    assert images.report.notes == ("There are too few held-out pictures; they were ignored.",)


def test_held_out_pictures_of_another_kind_are_scaled_by_themselves(tmp_path: Path) -> None:
    whole = noise(3, 20, 20)
    for training, apart in ((whole, whole / 255), (whole / 255, whole), (whole, whole.astype(np.int64))):
        np.savez(tmp_path / "a.npz", x_train=training, x_test=apart)
        images = open_images(tmp_path / "a.npz")
        assert images.held_out is not None
        assert np.array_equal(images.held_out.pixels, images.pixels)
        told = "The held-out pictures have values of another kind and were scaled by themselves." in images.report.notes
        assert told == (apart.dtype.kind != "i")


@pytest.mark.filterwarnings("ignore:Stored array in format 3.0")
@pytest.mark.parametrize("kind", ["M8[D]", "m8[s]", [("a", "i4")], [("\u0436", "i4")], "c8", "V3"])
def test_labels_of_any_other_kind_cost_only_the_classes(tmp_path: Path, kind: Any) -> None:
    labels = np.zeros(3, kind)
    np.savez(tmp_path / "a.npz", x_train=noise(3, 20, 20), y_train=labels, x_test=noise(3, 20, 20), y_test=labels)
    images = open_images(tmp_path / "a.npz")
    assert images.held_out is not None
    assert (images.labels, images.held_out.labels) == (None, None)
    assert images.report.notes == ("The labels are no class numbers and were ignored.",)


@pytest.mark.parametrize("name", ["y_train", "y_test"])
def test_labels_that_are_python_objects_cost_only_the_classes(tmp_path: Path, name: str) -> None:
    labels: dict[str, Any] = {"y_train": np.array([0, 1, 1]), "y_test": np.array([1, 1, 0])} | {
        name: np.array([{}, 1, ""], object)
    }
    np.savez(tmp_path / "a.npz", x_train=noise(3, 20, 20), x_test=noise(3, 20, 20), **labels)
    images = open_images(tmp_path / "a.npz")
    assert images.held_out is not None
    kept = images.held_out.labels if name == "y_train" else images.labels
    lost = images.labels if name == "y_train" else images.held_out.labels
    assert kept is not None
    assert lost is None
    noted = images.report.notes == ("The labels are no class numbers and were ignored.",)
    assert noted == (name == "y_train")


@pytest.mark.parametrize("labels", [[-1, 0, 1], [0, 1, 10_000]])
def test_labels_out_of_range_are_ignored_with_a_note(tmp_path: Path, labels: list[int]) -> None:
    np.savez(tmp_path / "a.npz", x=noise(3, 20, 20), y=np.array(labels))
    images = open_images(tmp_path / "a.npz")
    assert images.labels is None
    assert images.report.notes == ("The labels are no class numbers from 0 to 9,999 and were ignored.",)


def test_labels_of_another_number_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=noise(3, 20, 20), y=np.arange(4))
    with pytest.raises(DataError, match=r"a\.npz has 4 labels for 3 pictures"):
        open_images(tmp_path / "a.npz")


def test_colour_limit_and_size_are_obeyed(tmp_path: Path) -> None:
    values = np.repeat(noise(6, 20, 20, 1), 3, axis=3)
    assert read(tmp_path, values).channels == 1
    assert read(tmp_path, values, ReadOptions(colour=ColourChoice.COLOUR)).channels == 3
    coloured = noise(6, 20, 20, 3)
    grey = read(tmp_path, coloured, ReadOptions(colour=ColourChoice.GREY, limit=3))
    weights = np.array([0.299, 0.587, 0.114])
    assert np.abs(grey.pixels[:, 0] - coloured[::2] @ weights).max() <= 1
    assert "3 pictures in colour were turned grey." in grey.report.notes
    assert read(tmp_path, coloured, ReadOptions(size=40)).pixels.shape == (6, 3, 40, 40)


def npy(header: str, body: bytes = b"") -> bytes:
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + body


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (npy("{'descr': '|u1', 'fortran_order': False, 'shape': (999999, 9999, 9999), }"), "is cut off"),
        (npy("{'descr': '|u1', 'fortran_order': False, 'shape': (-2, 16, 16), }", bytes(512)), "is cut off"),
        (npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 16, 16), }", bytes(511)), "is cut off"),
        (npy("{'descr': '|u1', 'fortran_order': False, 'shape': 'many', }"), "is damaged"),
        (npy("__import__('os').abort()"), "is damaged"),
        (b"\x93NUMPY\x01", "is damaged"),
        (b"\x93NUMPY\x09\x00" + bytes(200), "is damaged|plain numbers"),
    ],
)
def test_a_header_that_lies_is_refused_before_room_is_made(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "a.npy").write_bytes(content)
    with pytest.raises(DataError, match=sentence):
        open_images(tmp_path / "a.npy")
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("images.npy", content)
    with pytest.raises(DataError, match=sentence):
        open_images(tmp_path / "a.npz")


def test_a_bomb_in_a_npz_is_refused(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "a.npz", images=np.zeros((300, 200, 200), dtype=np.uint8))
    with pytest.raises(DataError, match="suspicious size"):
        open_images(tmp_path / "a.npz")


def both_kinds() -> dict[str, bytes]:
    plain, packed = BytesIO(), BytesIO()
    np.save(plain, noise(3, 18, 18))
    np.savez_compressed(packed, images=noise(3, 18, 18), labels=np.arange(3))
    return {"npy": plain.getvalue(), "npz": packed.getvalue()}


SOUND = both_kinds()


@given(
    st.sampled_from(["npy", "npz"]),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=8),
    st.integers(0, 300),
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mutated_files_raise_nothing_but_sentences(
    tmp_path: Path, kind: str, changes: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(SOUND[kind])
    for position, value in changes:
        content[(position % 140 if kind == "npy" else position) % len(content)] = value
    (tmp_path / "a").write_bytes(content[: len(content) - (cut if cut < 100 else 0)])
    try:
        images = open_images(tmp_path / "a")
    except GenStudioError as error:
        assert str(error).endswith(".")  # noqa: PT017
    else:
        assert images.pixels.dtype == np.uint8


def medmnist(*parts: str) -> dict[str, Any]:
    counts = {"train": 8, "val": 3, "test": 4}
    arrays: dict[str, Any] = {f"{part}_images": noise(counts[part], 28, 28, 3, seed=counts[part]) for part in parts}
    return arrays | {f"{part}_labels": (np.arange(counts[part]) % 3).astype(np.uint8)[:, None] for part in parts}


def test_medmnist_trains_on_train_and_holds_test_out(tmp_path: Path) -> None:
    np.savez(tmp_path / "bloodmnist.npz", **medmnist("val", "test", "train"))
    images = open_images(tmp_path / "bloodmnist.npz")
    assert images.held_out is not None
    assert np.array_equal(np.moveaxis(images.pixels, 1, 3), noise(8, 28, 28, 3, seed=8))
    assert np.array_equal(np.moveaxis(images.held_out.pixels, 1, 3), noise(4, 28, 28, 3, seed=4))
    assert images.labels is not None
    assert images.labels.tolist() == [0, 1, 2, 0, 1, 2, 0, 1]
    assert images.held_out.labels is not None
    assert images.held_out.labels.tolist() == [0, 1, 2, 0]
    assert images.class_names == ("0", "1", "2")
    assert images.report.notes == ('The pictures in "val_images" were not used.',)


def test_medmnist_without_test_holds_val_out(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", **medmnist("train", "val"))
    images = open_images(tmp_path / "a.npz")
    assert images.held_out is not None
    assert len(images.held_out) == 3
    assert images.report.notes == ()


def test_several_labels_a_picture_are_no_classes(tmp_path: Path) -> None:
    np.savez(tmp_path / "chestmnist.npz", train_images=noise(4, 28, 28), train_labels=np.zeros((4, 14), dtype=np.uint8))
    images = open_images(tmp_path / "chestmnist.npz")
    assert images.labels is None
    assert images.report.notes == ("The labels are no class numbers and were ignored.",)


def test_held_out_pictures_that_are_damaged_are_told_of(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", **(medmnist("train", "test") | {"test_labels": np.zeros((9, 1), dtype=np.uint8)}))
    with pytest.raises(DataError, match="has 9 labels for 4 pictures"):
        open_images(tmp_path / "a.npz")
