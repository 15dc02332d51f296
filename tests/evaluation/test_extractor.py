"""The network whose features pictures are compared in, its training and its cache."""

import logging
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch

from genstudio.data.image_set import ImageSet
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled
from genstudio.evaluation import extractor_cache, extractor_training
from genstudio.evaluation.extractor import FeatureKind
from genstudio.evaluation.extractor_cache import extractor_for, key_of
from genstudio.evaluation.extractor_training import BATCH, MOST_STEPS, make_extractor, steps_for
from tests.tiny import image_set, labelled_set


@pytest.fixture
def bright_and_dark() -> ImageSet:
    """Two classes that differ in brightness: easily learned."""
    images = labelled_set(300)
    labels = np.arange(300, dtype=np.int64) % 2
    pixels = np.where(labels[:, None, None, None] == 0, images.pixels // 4, images.pixels)
    return replace(images, pixels=pixels, labels=labels, class_names=("dark", "bright"))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    made: list[str] = []

    def make(images: ImageSet, watch: Watch | None = None) -> object:
        made.append(images.name)
        return make_extractor(images, watch)

    monkeypatch.setattr(extractor_cache, "make_extractor", make)
    return made


def test_a_classifier_learns_the_classes_and_says_how_well(bright_and_dark: ImageSet) -> None:
    extractor = make_extractor(bright_and_dark)
    assert extractor.card.kind is FeatureKind.CLASSIFIER
    assert extractor.card.accuracy is not None
    assert extractor.card.accuracy > 0.9
    assert "it is right for" in str(extractor.card)
    seen = extractor.look(bright_and_dark.pixels)
    assert seen.classes is not None
    assert (seen.classes == bright_and_dark.labels).mean() > 0.9


def test_it_is_the_same_each_time_and_leaves_the_common_generator_alone(bright_and_dark: ImageSet) -> None:
    torch.manual_seed(3)
    before = torch.random.get_rng_state()
    one, other = make_extractor(bright_and_dark), make_extractor(bright_and_dark)
    assert one.card == other.card
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize("size", [16, 28, 64, 128])
@pytest.mark.parametrize("channels", [1, 3])
def test_without_classes_it_is_random_but_fixed_and_sees_differences(size: int, channels: int) -> None:
    images = image_set(40, channels, size)
    extractor = make_extractor(images)
    assert extractor.card == make_extractor(images).card
    assert (extractor.card.kind, extractor.card.accuracy) == (FeatureKind.RANDOM, None)
    seen = extractor.look(images.pixels)
    assert seen.classes is None
    training = images.split().training
    assert np.allclose(seen.features[training].mean(axis=0), 0.0, atol=0.05)
    assert np.allclose(seen.features[training].std(axis=0), 1.0, atol=0.05)


def test_too_few_pictures_of_a_class_are_not_learned_from() -> None:
    card = make_extractor(labelled_set(24)).card
    assert card.kind is FeatureKind.RANDOM
    assert "no classes, too many, or too few pictures of each" in str(card)


def test_other_pictures_have_another_network() -> None:
    assert make_extractor(image_set(40)).card.digest != make_extractor(image_set(40, seed=1)).card.digest


def test_learning_is_bounded() -> None:
    assert steps_for(10**6, 1_000) == MOST_STEPS
    assert steps_for(2 * BATCH, 1_000) == 2 * extractor_training.MOST_EPOCHS
    assert steps_for(10**6, 10**9) == 60


def test_a_slow_computer_makes_the_same_one(bright_and_dark: ImageSet, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_extractor(bright_and_dark)
    clock = count(step=15)
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    steps: list[int] = []
    slowly = make_extractor(bright_and_dark, Watch(lambda done, total: steps.append(done)))
    assert len(steps) == steps_for(270, 1_000)
    assert slowly.card == made.card


def test_it_can_be_cancelled(bright_and_dark: ImageSet) -> None:
    with pytest.raises(Cancelled):
        make_extractor(bright_and_dark, Watch(cancelled=lambda: True))


def test_it_is_made_once_and_then_kept(bright_and_dark: ImageSet, tmp_path: Path, counted: list[str]) -> None:
    first = extractor_for(bright_and_dark, folder=tmp_path)
    second = extractor_for(replace(bright_and_dark, name="moved", source="elsewhere"), folder=tmp_path)
    assert len(counted) == 1
    assert second.card == first.card
    pixels = bright_and_dark.pixels[:9]
    one, other = first.look(pixels), second.look(pixels)
    assert np.array_equal(one.features, other.features)
    assert one.classes is not None
    assert other.classes is not None
    assert np.array_equal(one.classes, other.classes)


def test_other_labels_have_another_one(bright_and_dark: ImageSet) -> None:
    assert bright_and_dark.labels is not None
    others = replace(bright_and_dark, labels=1 - bright_and_dark.labels)
    assert key_of(others) != key_of(bright_and_dark)
    assert key_of(replace(bright_and_dark, labels=None, class_names=())) != key_of(bright_and_dark)


def test_a_damaged_file_is_made_anew(tmp_path: Path, counted: list[str], caplog: pytest.LogCaptureFixture) -> None:
    images = image_set(40)
    whole = extractor_for(images, folder=tmp_path)
    [path] = tmp_path.glob("*.safetensors")
    content = bytearray(path.read_bytes())
    content[-3] ^= 0xFF
    path.write_bytes(bytes(content))
    with caplog.at_level(logging.WARNING):
        assert extractor_for(images, folder=tmp_path).card == whole.card
    assert len(counted) == 2
    path.write_bytes(b"no such thing")
    assert extractor_for(images, folder=tmp_path).card == whole.card
    assert len(counted) == 3


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    assert extractor_for(image_set(40), folder=tmp_path / "taken").card.digest


def test_the_oldest_are_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractor_cache, "MOST_KEPT", 2)
    for seed in range(4):
        extractor_for(image_set(40, seed=seed), folder=tmp_path)
    assert len(list(tmp_path.glob("*.safetensors"))) == 2
