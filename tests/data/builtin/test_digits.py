from __future__ import annotations

from importlib.machinery import ModuleSpec
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from genstudio.data.builtin import digits
from genstudio.data.builtin.digits import MARGIN, SIDE, draw_digits, enlarged, read_digits
from genstudio.data.open import open_images
from genstudio.errors import Cancelled, DataError, SettingsError


def test_they_are_scikit_learns_digits() -> None:
    theirs = load_digits()
    counts, labels = read_digits()
    assert np.array_equal(counts, theirs.images)
    assert np.array_equal(labels, theirs.target)


def test_all_of_them_are_opened_in_grey_with_the_digits_as_classes() -> None:
    images = open_images("builtin:digits")
    assert images.pixels.shape == (1_797, 1, 32, 32)
    assert images.class_names == tuple("0123456789")
    assert images.labels is not None
    assert np.array_equal(images.labels, load_digits().target)
    assert "8 x 8" in images.report.notes[0]


@pytest.mark.parametrize("size", [20, 40, 80])
def test_an_enlarged_digit_holds_what_was_counted(size: int) -> None:
    counts = read_digits()[0][:400]
    pixels = enlarged(counts, size)
    assert pixels.shape == (400, 1, size, size)
    assert pixels.dtype == np.uint8
    step = size // (SIDE + 2 * MARGIN)
    means = pixels[:, 0].reshape(400, SIDE + 2, step, SIDE + 2, step).mean(axis=(2, 4)) / 255
    assert means[:, 0].max() < 0.25
    inner = means[:, MARGIN:-MARGIN, MARGIN:-MARGIN]
    assert np.abs(inner - counts / 16).mean() < 0.03
    assert np.corrcoef(inner.ravel(), counts.ravel())[0, 1] > 0.98


def test_strokes_are_sharper_than_interpolation_leaves_them() -> None:
    counts = read_digits()[0][:200]
    up = digits._cubic(64)
    framed = np.pad(counts, ((0, 0), (1, 1), (1, 1))) / 16
    blurred = (up @ framed @ up.T).clip(0, 1)
    sharp = enlarged(counts, 64)[:, 0] / 255
    between = [((picture > 0.2) & (picture < 0.8)).mean() for picture in (sharp, blurred)]
    assert between[0] < 0.6 * between[1]


@pytest.mark.parametrize("size", [16, 17, 28, 128])
def test_every_size_has_its_strokes_in_the_same_places(size: int) -> None:
    counts = read_digits()[0][:50]
    pixels = enlarged(counts, size)[:, 0].astype(np.float64)
    large = enlarged(counts, 96)[:, 0].astype(np.float64)
    for axis in (1, 2):
        middles = [
            (picture.sum(axis=axis) * (np.arange(picture.shape[-1]) + 0.5)).sum(axis=1)
            / picture.sum(axis=(1, 2))
            / picture.shape[-1]
            for picture in (pixels, large)
        ]
        assert np.abs(middles[0] - middles[1]).max() < 0.02


def test_fewer_are_spread_over_all_of_them() -> None:
    images = open_images("builtin:digits?count=60&size=16")
    assert images.pixels.shape == (60, 1, 16, 16)
    assert images.labels is not None
    assert np.array_equal(images.labels, load_digits().target[np.arange(60) * 1_797 // 60])


def test_progress_is_told_and_cancelling_stops() -> None:
    told: list[tuple[int, int | None]] = []
    draw_digits(200, 16, progress=lambda done, total: told.append((done, total)))
    assert (told[0], told[-1]) == ((0, 200), (200, 200))
    assert len(told) > 3
    with pytest.raises(Cancelled):
        draw_digits(cancelled=lambda: True)


@pytest.mark.parametrize(("address", "sentence"), [("?count=1798", "2 and 1,797"), ("?seed=3", "no parameter “seed”")])
def test_what_digits_cannot_be_is_said(address: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        open_images(f"builtin:digits{address}")


@pytest.mark.parametrize("content", [None, b"1,2,3\n", b"\x1f\x8bbroken"])
def test_a_missing_or_damaged_file_is_one_sentence(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content is not None:
        (tmp_path / "datasets" / "data").mkdir(parents=True)
        (tmp_path / "datasets" / "data" / "digits.csv.gz").write_bytes(content)
    spec = ModuleSpec("sklearn", None)
    spec.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(digits, "find_spec", lambda name: spec)
    with pytest.raises(DataError, match="Install it again"):
        read_digits()


def test_without_scikit_learn_it_is_said_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digits, "find_spec", lambda name: None)
    with pytest.raises(DataError, match="come with scikit-learn"):
        draw_digits()
