from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from genstudio.data.cache.mapped import is_mapped, let_go, map_pixels
from tests.data.making import noise


def test_mapped_pictures_are_those_in_the_file_and_cannot_be_written(tmp_path: Path) -> None:
    pictures = noise(5, 1, 8, 8)
    pictures.tofile(tmp_path / "pixels")
    mapped = map_pixels(tmp_path / "pixels", (5, 1, 8, 8))
    assert np.array_equal(mapped, pictures)
    with pytest.raises(ValueError, match="read-only"):
        mapped[0] = 0
    let_go(mapped)
    assert np.array_equal(mapped, pictures)


def test_parts_of_a_map_are_known_as_such_and_copies_are_not(tmp_path: Path) -> None:
    noise(5, 1, 8, 8).tofile(tmp_path / "pixels")
    mapped = map_pixels(tmp_path / "pixels", (5, 1, 8, 8))
    assert is_mapped(mapped)
    assert is_mapped(mapped[2:4].reshape(2, -1))
    assert not is_mapped(mapped[[1, 3]])
    assert not is_mapped(np.array(mapped))
    let_go(noise(3, 3))


def test_a_file_that_is_too_short_is_not_mapped(tmp_path: Path) -> None:
    (tmp_path / "pixels").write_bytes(b"short")
    with pytest.raises(ValueError, match="greater"):
        map_pixels(tmp_path / "pixels", (5, 1, 8, 8))
