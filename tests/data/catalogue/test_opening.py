from __future__ import annotations

import gzip
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.io import savemat

from genstudio.data.catalogue import cards
from genstudio.data.catalogue.card import Card
from genstudio.data.catalogue.cards import card_of
from genstudio.data.catalogue.opening import open_card
from genstudio.data.catalogue.store import Store
from genstudio.data.catalogue.troubles import no_connection
from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled, DataError
from tests.data.catalogue import serving
from tests.data.catalogue.serving import Site, card_for
from tests.data.making import CIFAR10_CLASSES, Impatient, cifar10_files, idx, noise, save_mnist, save_tar, save_zip

NOWHERE = "http://127.0.0.1:1"


def kept(folder: Path, like: str, contents: dict[str, bytes]) -> tuple[Card, Store]:
    """A set of the catalogue with other files, which lie in the store already."""
    files = card_for(contents, NOWHERE).files
    card = replace(card_of(like), files=files)
    place = folder / card.key
    place.mkdir()
    for name, content in contents.items():
        (place / name).write_bytes(content)
    return card, Store(folder)


def opened(folder: Path, like: str, contents: dict[str, bytes], options: ReadOptions | None = None) -> ImageSet:
    card, store = kept(folder, like, contents)
    return open_card(card, store, options or ReadOptions(), Watch())


def matlab(packed: bool = True, **variables: Any) -> bytes:
    stream = BytesIO()
    savemat(stream, variables, do_compression=packed)
    return stream.getvalue()


def digits(count: int, seed: int = 0) -> dict[str, Any]:
    labels = np.arange(1, count + 1, dtype=np.uint8).reshape(-1, 1) % 10
    labels[labels == 0] = 10
    return {"X": noise(32, 32, 3, count, seed=seed), "y": labels}


def mnist_files(folder: Path) -> dict[str, bytes]:
    """In the order of MNIST's card."""
    return {file.name: (folder / file.name).read_bytes() for file in card_of("mnist").files}


def test_a_set_is_downloaded_and_opened_by_its_name(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = save_mnist(tmp_path / "original")
    contents = mnist_files(tmp_path / "original")
    site.answers = {f"/school/mnist/{name}": serving.whole(content) for name, content in contents.items()}
    card = replace(card_of("mnist"), files=card_for(contents, NOWHERE).files)
    monkeypatch.setattr(cards, "CARDS", (card,))
    monkeypatch.setenv("GENSTUDIO_DATA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GENSTUDIO_DATA_MIRROR", site.url("/school"))
    images = open_images("catalogue:mnist")
    assert np.array_equal(images.pixels[:, 0], pictures)
    assert images.held_out is not None
    assert len(images.held_out) == 5
    assert (images.name, images.source) == ("MNIST", "catalogue:mnist")
    assert images.class_names == tuple("0123456789")
    assert len(site.asked) == 4
    again = open_images("catalogue:mnist", ReadOptions(size=16, limit=4))
    assert again.pixels.shape == (4, 1, 16, 16)
    assert len(site.asked) == 4


def test_an_unknown_set_names_those_that_there_are() -> None:
    with pytest.raises(DataError, match=r"no set “imagenet”.*cifar-10"):
        open_images("catalogue:imagenet")


def test_the_real_mnist_comes_with_its_held_out_pictures(tmp_path: Path, shared_data: Path) -> None:
    images = opened(tmp_path, "mnist", mnist_files(shared_data / "mnist"))
    assert images.pixels.shape == (60_000, 1, 28, 28)
    assert images.held_out is not None
    assert len(images.held_out) == 10_000
    assert images.class_counts()[1] == 6742  # the published count of ones


def test_classes_have_their_names(tmp_path: Path) -> None:
    save_mnist(tmp_path / "original")
    images = opened(tmp_path, "fashion-mnist", mnist_files(tmp_path / "original"))
    assert images.class_names[9] == "Ankle boot"
    assert images.held_out is not None
    assert images.held_out.class_names == images.class_names


def test_cifar_is_read_from_its_archive(tmp_path: Path) -> None:
    files = {f"cifar-10-batches-bin/{name}": content for name, content in cifar10_files().items()}
    archive = save_tar(tmp_path / "made.tar.gz", files, "gz").read_bytes()
    images = opened(tmp_path, "cifar-10", {"cifar-10-binary.tar.gz": archive})
    assert images.pixels.shape == (15, 3, 32, 32)
    assert images.class_names == CIFAR10_CLASSES
    assert images.held_out is not None
    assert len(images.held_out) == 3
    assert images.held_out.source == images.source == "catalogue:cifar-10"


def emnist_zip(folder: Path, pictures: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    """EMNIST's zip with the same pictures in both parts, each stored on its side, among other files."""
    labels = (np.arange(len(pictures)) % 26 + 1).astype(np.uint8)
    entries = {"gzip/emnist-digits-train-images-idx3-ubyte.gz": b"others"}
    for part in ("train", "test"):
        entries[f"gzip/emnist-letters-{part}-images-idx3-ubyte.gz"] = gzip.compress(idx(pictures.swapaxes(1, 2)))
        entries[f"gzip/emnist-letters-{part}-labels-idx1-ubyte.gz"] = gzip.compress(idx(labels))
    return save_zip(folder / "made.zip", entries).read_bytes()


def test_letters_stand_upright_and_count_from_a(tmp_path: Path) -> None:
    pictures = noise(30, 28, 28)
    images = opened(tmp_path, "emnist-letters", {"gzip.zip": emnist_zip(tmp_path, pictures)})
    assert np.array_equal(images.pixels[:, 0], pictures)
    assert images.labels is not None
    assert images.labels.tolist() == [index % 26 for index in range(30)]
    assert images.class_names[:2] == ("A", "B")
    assert images.held_out is not None
    assert np.array_equal(images.held_out.pixels[:, 0], pictures)
    assert {path.name for path in (tmp_path / "emnist-letters").iterdir()} == {"gzip.zip"}


def test_letters_are_scaled_upright(tmp_path: Path) -> None:
    pictures = np.zeros((3, 28, 28), dtype=np.uint8)
    pictures[:, :4] = 255  # a bar at the top
    images = opened(tmp_path, "emnist-letters", {"gzip.zip": emnist_zip(tmp_path, pictures)}, ReadOptions(size=16))
    assert images.pixels.shape == (3, 1, 16, 16)
    assert images.pixels[:, :, 0].min() > 200
    assert images.pixels[:, :, -1].max() < 50


def test_a_zip_without_the_letters_says_so(tmp_path: Path) -> None:
    content = save_zip(tmp_path / "made.zip", {"gzip/other.gz": b"x"}).read_bytes()
    with pytest.raises(DataError, match=r"does not hold EMNIST's letters\. Delete it"):
        opened(tmp_path, "emnist-letters", {"gzip.zip": content})


@pytest.mark.parametrize("packed", [True, False])
def test_house_numbers_are_turned_the_right_way_and_ten_is_zero(tmp_path: Path, packed: bool) -> None:
    training, apart = digits(12), digits(4, seed=1)
    contents = {"train_32x32.mat": matlab(packed, **training), "test_32x32.mat": matlab(packed, **apart)}
    images = opened(tmp_path, "svhn", contents)
    assert images.pixels.shape == (12, 3, 32, 32)
    assert np.array_equal(images.pixels[7, 2], training["X"][:, :, 2, 7])
    assert images.labels is not None
    assert images.labels.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2]
    assert images.class_names == tuple("0123456789")
    assert images.held_out is not None
    assert np.array_equal(images.held_out.pixels[3, 0], apart["X"][:, :, 0, 3])


def test_house_numbers_follow_the_options(tmp_path: Path) -> None:
    contents = {"train_32x32.mat": matlab(**digits(12)), "test_32x32.mat": matlab(**digits(4))}
    images = opened(tmp_path, "svhn", contents, ReadOptions(size=16, colour=ColourChoice.GREY, limit=6))
    assert images.pixels.shape == (6, 1, 16, 16)
    assert images.held_out is not None
    assert images.held_out.pixels.shape == (4, 1, 16, 16)


@pytest.mark.parametrize("kind", [np.uint8, np.float64])
def test_faces_stand_upright_ten_of_each_person(tmp_path: Path, kind: type[Any]) -> None:
    pictures = noise(20, 64, 64)
    columns = pictures.swapaxes(1, 2).reshape(20, -1).T.astype(kind)
    images = opened(tmp_path, "olivetti", {"olivettifaces.mat": matlab(faces=columns, p=np.eye(3))})
    assert np.array_equal(images.pixels[:, 0], pictures)
    assert images.class_counts() == (10, 10)


@pytest.mark.parametrize(
    "content",
    [
        b"no MATLAB file at all",
        b"MATLAB 5.0 MAT-file".ljust(124) + b"\0\x01IM",
        matlab(faces=np.zeros((10, 10))),
        matlab(faces=np.full((4096, 3), 300.0)),
        matlab(faces="text"),
        matlab(faces=np.array([[1, "x"]], dtype=object)),
        matlab(other=np.zeros((4096, 3))),
        matlab(faces=np.zeros((4096, 3)))[:-20],
    ],
)
def test_a_matlab_file_with_something_else_says_so(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataError, match=r"olivettifaces\.mat is not the file that it should be\. Delete it"):
        opened(tmp_path, "olivetti", {"olivettifaces.mat": content})


def test_digits_without_a_label_each_are_refused(tmp_path: Path) -> None:
    wrong = digits(4) | {"y": np.ones((3, 1), dtype=np.uint8)}
    contents = {"train_32x32.mat": matlab(**wrong), "test_32x32.mat": matlab(**digits(4))}
    with pytest.raises(DataError, match="is not the file that it should be"):
        opened(tmp_path, "svhn", contents)


@pytest.mark.parametrize("packed", [True, False])
def test_reading_a_matlab_file_can_be_cancelled(tmp_path: Path, packed: bool) -> None:
    from genstudio.data.catalogue.matlab import read_house_numbers

    path = tmp_path / "train_32x32.mat"
    path.write_bytes(matlab(packed, **digits(1000)))
    with pytest.raises(Cancelled):
        read_house_numbers(path, path, ReadOptions(), Watch(cancelled=Impatient(10)))


def test_without_the_internet_the_set_is_named_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(store: Store, card: Card, watch: Watch) -> Path:
        raise no_connection("https://storage.googleapis.com/mnist.gz")

    monkeypatch.setattr(Store, "fetch", fetch)
    card = card_of("catalogue:mnist")
    with pytest.raises(DataError, match=r"could not be downloaded\. There is no connection.*digits need no") as caught:
        open_images(card.source)
    assert str(caught.value).startswith(card.title)
    assert caught.value.instead == card.source
