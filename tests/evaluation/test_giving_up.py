"""Measuring is given up at once, counted in work: at whichever look at the watch it is, with little work between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from torch.utils.flop_counter import FlopCounterMode

from genstudio.data.image_set import ImageSet
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled
from genstudio.evaluation import extractor_cache, kernel_distance, manifold, sliced_wasserstein
from genstudio.evaluation.extractor_training import make_extractor
from genstudio.evaluation.memorisation import nearest
from genstudio.evaluation.report import evaluate
from genstudio.models.base import Family, ImageShape, Preset
from genstudio.models.prior import SpacePrior
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.models.trained import ModelCard, TrainedModel, rows_at_once
from genstudio.project.training_job import build_family
from tests.tiny import KEYS, draw, labelled_set, pictures_for, trained_of

MOST_OPERATIONS = 4e9
"""Between two looks, by torch's own count: a tenth of a second of a core that does 40e9 in a second."""


class Looks:
    """A watch that counts how often it is asked and answers yes from the `last` time on."""

    def __init__(self, last: int | None = None) -> None:
        self.count = 0
        self._last = last
        self.watch = Watch(lambda done, total: None, self._asked)

    def _asked(self) -> bool:
        self.count += 1
        return self._last is not None and self.count >= self._last


@pytest.fixture(autouse=True)
def short_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("genstudio.evaluation.extractor_training.MOST_STEPS", 3)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where extractors are kept; empty."""
    monkeypatch.setattr(extractor_cache, "extractors_folder", lambda: tmp_path / "extractors")
    return tmp_path / "extractors"


def test_at_whichever_look_it_is_given_up_it_ends_there(folder: Path) -> None:
    model, images = trained_of("vae"), labelled_set(300)
    kept = Looks()
    evaluate(model, images, watch=kept.watch)
    [extractor] = folder.iterdir()
    looks = Looks()
    extractor.unlink()
    evaluate(model, images, watch=looks.watch)
    assert looks.count == kept.count > 60
    for last in {1, 2, 3, *range(5, looks.count, max(1, looks.count // 12)), looks.count}:
        for left in folder.iterdir():
            left.unlink()
        asked = Looks(last)
        with pytest.raises(Cancelled):
            evaluate(model, images, watch=asked.watch)
        assert asked.count == last, "it went on after it was told to stop"


@pytest.mark.parametrize("key", KEYS)
def test_it_ends_at_once_for_every_family(key: str) -> None:
    model, images = trained_of(key), pictures_for(key, 60)
    looks = Looks()
    evaluate(model, images, watch=looks.watch)
    for last in (1, 2, 3, looks.count // 2, looks.count):
        asked = Looks(last)
        with pytest.raises(Cancelled):
            evaluate(model, images, watch=asked.watch)
        assert asked.count == last


def test_nothing_is_kept_of_an_extractor_that_was_given_up(folder: Path) -> None:
    with pytest.raises(Cancelled):
        evaluate(trained_of("vae"), labelled_set(300), watch=Looks(12).watch)
    assert not folder.exists()


@pytest.mark.parametrize(("key", "side"), [("vae", 28), ("vae", 64), ("dcgan", 28), ("dcgan", 64)])
def test_networks_do_little_between_two_looks(key: str, side: int, folder: Path) -> None:
    shape = ImageShape(3, side, side)
    held_out = ImageSet(draw(100, 3, side, seed=1), "Discs", "test:discs", np.arange(100) % 2, ("even", "odd"))
    images = ImageSet(draw(100, 3, side), "Discs", "test:discs", np.arange(100) % 2, ("even", "odd"), held_out=held_out)
    model = _untrained(key, shape)
    assert longest_gap(lambda watch: evaluate(model, images, watch=watch)) < MOST_OPERATIONS


def test_learning_to_look_does_little_between_two_looks_at_the_largest_pictures() -> None:
    images = ImageSet(draw(120, 3, 128), "Discs", "test:discs", np.arange(120) % 2, ("even", "odd"))
    assert longest_gap(lambda watch: make_extractor(images, watch)) < MOST_OPERATIONS


def longest_gap(work: Callable[[Watch], object]) -> int:
    """The most operations of networks between two looks, and from the last one to the end."""
    at = [0]
    with FlopCounterMode(display=False) as counter:

        def look() -> bool:
            at.append(counter.get_total_flops())
            return False

        work(Watch(cancelled=look))
        look()
    longest = int(np.diff(at).max())
    assert at[-1] > 5 * longest > 0
    return longest


class Rows(np.ndarray[tuple[int, ...], np.dtype[np.float32]]):
    """An array that counts the rows taken out of it since somebody looked."""

    counted: list[int]

    def __getitem__(self, key: Any) -> Any:
        taken = super().__getitem__(key)
        if isinstance(taken, np.ndarray) and hasattr(self, "counted"):
            self.counted[-1] += len(taken)
        return np.asarray(taken)

    def __array_finalize__(self, obj: object) -> None:
        if hasattr(obj, "counted"):
            self.counted = obj.counted


@pytest.mark.parametrize("size", [16, 64])
def test_few_pictures_are_touched_between_two_looks(size: int) -> None:
    pixels = draw(2_000 if size == 16 else 300, 3, size)
    values = pixels[0].size
    for most, work in (
        (1_000_000, lambda rows, watch: sliced_wasserstein.sliced_wasserstein(rows, pixels[:9], watch=watch)),
        (200_000, lambda rows, watch: nearest(pixels[:9], rows, watch)),
    ):
        counted = rows_between_looks(pixels, work)
        assert sum(counted) >= len(pixels)
        assert max(counted) * values <= most


def test_few_features_are_touched_between_two_looks() -> None:
    features = np.random.default_rng(0).standard_normal((1_500, 64)).astype(np.float32)
    counted = rows_between_looks(features, lambda rows, watch: kernel_distance.kernel_distance(rows, rows, watch))
    assert max(counted) <= kernel_distance.CHUNK <= 256
    looks = Looks()
    manifold.manifold(features, features, watch=looks.watch)
    assert looks.count == 3 * -(-1_500 // manifold.CHUNK), "neighbours in either heap, then across"
    assert manifold.CHUNK <= 256


def test_projections_are_sorted_a_few_at_a_time() -> None:
    looks = Looks()
    sliced_wasserstein.sliced_wasserstein(draw(8), draw(8), watch=looks.watch)
    assert looks.count >= sliced_wasserstein.PROJECTIONS // 32


def rows_between_looks(array: npt.NDArray[Any], work: Callable[[Any, Watch], object]) -> list[int]:
    """How many rows of the array were taken between each two looks."""
    rows: Any = array.view(Rows)
    counted = rows.counted = [0]

    def look() -> bool:
        counted.append(0)
        return False

    work(rows, Watch(cancelled=look))
    return counted


def test_large_pictures_go_through_a_network_in_small_numbers() -> None:
    assert rows_at_once(ImageShape(1, 28, 28)) == 76
    assert rows_at_once(ImageShape(3, 64, 64)) == rows_at_once(ImageShape(3, 128, 128)) == 8
    assert rows_at_once(ImageShape(2, 1, 1)) == 256


def _untrained(key: str, shape: ImageShape) -> TrainedModel:
    chosen = family_class(key)
    family: Family = build_family(key, parse(chosen.settings_class, chosen.suggested(shape, Preset.BEST)), shape, 0)
    return TrainedModel(family, SpacePrior(family.latent_space), ModelCard("Discs", "Discs"))
