"""Pictures as a model has to be measured on."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from genstudio.data.fingerprint import Fingerprint
from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.data.options import CropChoice, ReadOptions
from genstudio.data.watch import Watch
from genstudio.errors import DataError
from genstudio.evaluation.suitable import left_out_as_learned, suitable, suitable_second
from genstudio.models.base import ImageShape
from genstudio.models.trained import TrainedModel
from genstudio.project.run import Run, RunSpec
from tests.tiny import draw, image_set, trained_of

PADDED = ReadOptions(size=16, crop=CropChoice.PAD, background=(90, 90, 90))
UNSEEN = np.array([2, 5])


@pytest.fixture
def wide(tmp_path: Path) -> str:
    """Twenty grey pictures that are no squares."""
    pixels = np.concatenate([draw(20, size=32), draw(20, size=32, seed=1)], axis=3)
    np.save(tmp_path / "wide.npy", pixels[:, 0])
    return str(tmp_path / "wide.npy")


def padded_model() -> TrainedModel:
    model = trained_of("vae")
    model.card = replace(model.card, reading=PADDED)
    return model


def test_those_of_another_size_are_read_again_as_the_model_read_its_own(wide: str) -> None:
    found = suitable(open_images(wide, ReadOptions(size=28)), padded_model(), None, Watch())
    assert np.array_equal(found.pixels, open_images(wide, PADDED).pixels)


def test_so_are_those_of_its_size_that_were_cropped_otherwise(wide: str) -> None:
    images = open_images(wide, ReadOptions(size=16))
    found = suitable(images, padded_model(), None, Watch())
    assert not np.array_equal(images.pixels, found.pixels)
    assert np.array_equal(found.pixels, open_images(wide, PADDED).pixels)


def test_what_fits_and_comes_from_nowhere_is_taken_as_it_is() -> None:
    images = image_set(20)
    assert suitable(images, padded_model(), None, Watch()) is images


@pytest.mark.parametrize(("channels", "size", "told"), [(1, 28, "28x28 in grey"), (3, 16, "16x16 in colour")])
def test_what_does_not_fit_and_comes_from_nowhere_is_refused(channels: int, size: int, told: str) -> None:
    with pytest.raises(DataError, match=f"The pictures are {told}, but the model works on 16x16 in grey"):
        suitable(image_set(20, channels, size), trained_of("vae"), None, Watch())


def test_points_are_no_pictures_and_pictures_no_points() -> None:
    points, pictures = trained_of("gan", ImageShape(2, 1, 1), network="dense"), trained_of("vae")
    ring = open_images("builtin:ring?count=50")
    assert suitable(ring, points, None, Watch()) is ring
    with pytest.raises(DataError, match=r"works on points of the plane\. Open points"):
        suitable(image_set(20), points, None, Watch())
    with pytest.raises(DataError, match=r"works on 16x16 in grey\. Open pictures"):
        suitable(ring, pictures, None, Watch())


def test_what_is_left_out_stays_so_when_it_is_read_again(wide: str) -> None:
    images = open_images(wide, ReadOptions(size=28)).without(UNSEEN)
    assert suitable(images, trained_of("vae"), None, Watch()).left_out.tolist() == UNSEEN.tolist()


@pytest.mark.parametrize("size", [16, 28])
def test_a_run_tells_what_its_model_never_saw(tmp_path: Path, wide: str, size: int) -> None:
    learned = open_images(wide, PADDED).without(UNSEEN)
    path = a_run(tmp_path, learned)
    present = open_images(wide, replace(PADDED, size=size)).without(np.array([0]))
    found = suitable(present, padded_model(), path, Watch())
    assert Fingerprint.of(found) == Fingerprint.of(learned)


def test_a_run_tells_nothing_of_other_pictures_nor_of_those_that_became_more(tmp_path: Path, wide: str) -> None:
    learned = open_images(wide, PADDED).without(UNSEEN)
    path = a_run(tmp_path, learned)
    others, more = image_set(20), replace(image_set(30), source=wide)
    assert left_out_as_learned(others, path) is others
    assert left_out_as_learned(more, path) is more
    assert left_out_as_learned(more, tmp_path / "no run" / "model.safetensors") is more


def test_a_damaged_run_tells_nothing(tmp_path: Path, wide: str) -> None:
    images = open_images(wide, PADDED)
    path = a_run(tmp_path, images.without(UNSEEN))
    (path.parent / "run.json").write_text("{", "utf-8")
    assert left_out_as_learned(images, path) is images


def test_second_pictures_are_read_and_left_out_as_in_the_run(tmp_path: Path, wide: str) -> None:
    model = trained_of("cogan", second_domain="own")
    model.card = replace(model.card, reading=PADDED)
    second = open_images(wide, PADDED)
    path = a_run(tmp_path, image_set(20), second=wide, second_left_out=((2, 3), (5, 6)))
    for present in (None, image_set(20), open_images(wide, ReadOptions(size=28))):
        found = suitable_second(model, path, present, Watch())
        assert found is not None
        assert np.array_equal(found.pixels, second.pixels)
        assert found.left_out.tolist() == UNSEEN.tolist()
    assert suitable_second(trained_of("vae"), path, second, Watch()) is None


def a_run(
    tmp_path: Path, images: ImageSet, second: str = "", second_left_out: tuple[tuple[int, int], ...] = ()
) -> Path:
    """Where the model is of a run that learned from the pictures."""
    left_out = tuple((int(index), int(index) + 1) for index in images.left_out)
    spec = RunSpec(
        *("Run", "vae", {}, {}, images.source, 16, "grey"),
        pictures=Fingerprint.of(images),
        second=second,
        left_out=left_out,
        second_left_out=second_left_out,
    )
    return Run.create(tmp_path / "run", spec).model_path
