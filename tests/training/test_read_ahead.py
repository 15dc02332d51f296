from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from genstudio.data.cache.mapped import gather, map_pixels
from genstudio.data.image_set import Pixels
from genstudio.training import read_ahead
from genstudio.training.batches import Batches
from genstudio.training.read_ahead import ReadAhead
from tests.data.making import noise

PICTURES = noise(50, 1, 8, 8)
CPU = torch.device("cpu")


@pytest.fixture
def mapped(tmp_path: Path) -> Pixels:
    PICTURES.tofile(tmp_path / "pixels")
    return map_pixels(tmp_path / "pixels", PICTURES.shape)


@pytest.mark.parametrize("block", [1, 64 * 7, 64 * 20, 1 << 20])
def test_batches_from_a_map_are_those_from_memory(mapped: Pixels, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(read_ahead, "BLOCK_BYTES", block)
    indices = np.arange(3, 48, dtype=np.int64)
    labels = np.arange(50, dtype=np.int64)
    from_map = Batches(mapped, indices, 6, 0, CPU, labels)
    from_memory = Batches(PICTURES, indices, 6, 0, CPU, labels)
    for step in range(40):
        if step == 20:
            for batches in (from_map, from_memory):
                batches.move_to(1, 12)
        (pictures, classes), (expected, expected_classes) = from_map.next(), from_memory.next()
        assert torch.equal(pictures, expected)
        assert classes is not None
        assert expected_classes is not None
        assert torch.equal(classes, expected_classes)


def test_the_next_block_is_read_before_it_is_asked_for(mapped: Pixels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_ahead, "BLOCK_BYTES", 64 * 10)
    read: list[list[int]] = []

    def remember(pixels: Pixels, indices: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Pixels:
        read.append(indices.tolist())
        return gather(pixels, indices)

    monkeypatch.setattr(read_ahead, "gather", remember)
    order = np.random.default_rng(0).permutation(50)
    ahead = ReadAhead(mapped)
    ahead.read(order, 0, 5)
    assert ahead._next is not None
    ahead._next.pictures()
    assert read == [order[:10].tolist(), order[10:20].tolist()]


def test_what_cannot_be_read_fails_where_it_is_wanted(mapped: Pixels, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Pixels:
        raise MemoryError("no room")

    monkeypatch.setattr(read_ahead, "gather", refuse)
    with pytest.raises(MemoryError, match="no room"):
        ReadAhead(mapped).read(np.arange(50), 0, 5)
