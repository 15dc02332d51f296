from __future__ import annotations

import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from genstudio.data.image_set import Skipped
from genstudio.data.open import open_images
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.errors import Cancelled, DataError
from tests.data.making import CIFAR10_CLASSES, Impatient, cifar10_files, cifar_records, noise


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def hundred() -> dict[str, bytes]:
    return {
        "train.bin": cifar_records(30, (20, 100)),
        "test.bin": cifar_records(5, (20, 100), seed=1),
        "coarse_label_names.txt": "\n".join(f"group {n}" for n in range(20)).encode(),
        "fine_label_names.txt": "\n".join(f"kind {n}" for n in range(100)).encode(),
    }


def test_the_batches_of_a_folder_are_one_set_with_the_test_batch_held_out(tmp_path: Path) -> None:
    images = open_images(fill(tmp_path / "cifar-10-batches-bin", cifar10_files()))
    assert images.pixels.shape == (15, 3, 32, 32)
    expected = [noise(3, 3072, seed=seed).reshape(-1, 3, 32, 32) for seed in range(1, 7)]
    assert np.array_equal(images.pixels, np.concatenate(expected[:5]))
    assert images.class_names == CIFAR10_CLASSES
    assert images.labels is not None
    assert images.labels.tolist() == [0, 1, 2] * 5
    assert images.held_out is not None
    assert np.array_equal(images.held_out.pixels, expected[5])
    assert images.held_out.labels is not None
    assert images.held_out.class_names == images.class_names
    assert images.names is not None
    assert list(images.names)[:4] == [
        "data_batch_1.bin/0",
        "data_batch_1.bin/1",
        "data_batch_1.bin/2",
        "data_batch_2.bin/0",
    ]
    assert images.report.notes == ()


def test_the_folder_around_is_understood_too(tmp_path: Path) -> None:
    fill(tmp_path / "cifar" / "cifar-10-batches-bin", cifar10_files())
    images = open_images(tmp_path / "cifar")
    assert (images.name, len(images)) == ("cifar", 15)


def test_cifar_100_has_fine_classes_and_coarse_ones_in_the_names(tmp_path: Path) -> None:
    images = open_images(fill(tmp_path / "cifar-100-binary", hundred()))
    assert images.class_names == tuple(f"kind {n}" for n in range(100))
    assert images.labels is not None
    assert images.labels.tolist() == list(range(30))
    assert images.names is not None
    assert images.names[25] == "group 5/train.bin/25"
    assert images.names.search("group 7").tolist() == [7, 27]
    assert images.held_out is not None
    assert len(images.held_out) == 5


def test_a_single_file_is_known_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "pictures.dat").write_bytes(cifar_records(12))
    images = open_images(tmp_path / "pictures.dat")
    assert (images.name, images.channels, len(images)) == ("pictures", 3, 12)
    assert images.class_names == tuple("0123456789")
    (tmp_path / "other").write_bytes(cifar_records(30, (20, 100)))
    assert len(open_images(tmp_path / "other").class_names) == 100


def test_a_single_file_takes_its_names_from_beside_it(tmp_path: Path) -> None:
    fill(tmp_path / "set", cifar10_files())
    assert open_images(tmp_path / "set" / "data_batch_3.bin").class_names[1] == "automobile"


def test_size_colour_and_limit_are_followed(tmp_path: Path) -> None:
    folder = fill(tmp_path / "set", cifar10_files())
    images = open_images(folder, ReadOptions(size=16, colour=ColourChoice.GREY, limit=5))
    assert images.pixels.shape == (5, 1, 16, 16)
    assert images.names is not None
    assert list(images.names) == [f"data_batch_{number}.bin/0" for number in range(1, 6)]
    assert images.held_out is not None
    assert images.held_out.pixels.shape == (3, 1, 16, 16)
    assert images.report.notes[0].startswith("Only 5 of 15 pictures")


@pytest.mark.parametrize(
    "damaged",
    [
        cifar_records(3)[:-1],
        cifar_records(3) + b"\0",
        b"",
        cifar_records(1) + b"\x0a" + bytes(3072),
    ],
)
def test_a_damaged_batch_is_left_out_and_named(tmp_path: Path, damaged: bytes) -> None:
    images = open_images(fill(tmp_path / "set", cifar10_files() | {"data_batch_2.bin": damaged}))
    assert len(images) == 12
    assert images.report.skipped == (Skipped("data_batch_2.bin", "is cut off or damaged"),)
    assert "1 of 6 files could not be read." in images.report.notes


def test_a_damaged_test_batch_leaves_nothing_held_out(tmp_path: Path) -> None:
    images = open_images(fill(tmp_path / "set", cifar10_files() | {"test_batch.bin": b"x"}))
    assert images.held_out is None
    assert len(images) == 15


def test_batches_of_the_other_kind_are_left_out(tmp_path: Path) -> None:
    images = open_images(fill(tmp_path / "set", cifar10_files() | {"train.bin": cifar_records(3, (20, 100))}))
    assert len(images) == 15
    assert [skipped.name for skipped in images.report.skipped] == ["train.bin"]


def test_nothing_but_damaged_batches_says_so(tmp_path: Path) -> None:
    folder = fill(tmp_path / "set", {"data_batch_1.bin": b"x" * 99, "batches.meta.txt": b""})
    with pytest.raises(DataError, match=r"data_batch_1\.bin is cut off or damaged\. Download it again"):
        open_images(folder)


def test_one_record_is_too_few(tmp_path: Path) -> None:
    (tmp_path / "one.bin").write_bytes(cifar_records(1))
    with pytest.raises(DataError, match="holds one picture only"):
        open_images(tmp_path / "one.bin")


def test_lying_names_are_replaced_by_numbers(tmp_path: Path) -> None:
    for text in (b"", b"\xff\xfe\0", b"a\nb\n", b"x\n" * 5000, b"a\n" * 9 + b"endless" * 1000):
        (tmp_path / "data_batch_1.bin").write_bytes(cifar_records(4))
        (tmp_path / "batches.meta.txt").write_bytes(text)
        assert open_images(tmp_path).class_names == tuple("0123456789")


def test_a_file_of_the_right_length_but_no_classes_is_none(tmp_path: Path) -> None:
    (tmp_path / "data.bin").write_bytes(b"\xff" * 3073 * 4)
    with pytest.raises(DataError, match="no kind that can be opened"):
        open_images(tmp_path / "data.bin")


class Evil:
    """Runs a command when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(Path.cwd() / "harm"),)


def test_the_python_version_is_refused_unopened_and_the_right_one_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    content = pickle.dumps({"batch_label": "training batch 1 of 5", "data": Evil()}, 2)
    folder = fill(tmp_path / "cifar-10-batches-py", {"data_batch_1": content, "batches.meta": content})
    for source in (folder, folder / "data_batch_1", tmp_path):
        with pytest.raises(DataError, match=r"Python version.*could run code.*Download.*cifar-10-binary\.tar\.gz"):
            open_images(source)
    assert not (tmp_path / "harm").exists()


def test_it_tells_how_far_it_is_and_can_be_cancelled(tmp_path: Path) -> None:
    folder = fill(tmp_path / "set", cifar10_files())
    told: list[tuple[int, int | None]] = []
    open_images(folder, None, lambda done, total: told.append((done, total)))
    assert told[-1] == (15, 15)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    for patience in range(1, 8):
        with pytest.raises(Cancelled):
            open_images(folder, None, None, Impatient(patience))
