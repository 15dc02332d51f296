from __future__ import annotations

import mmap
from pathlib import Path

import numpy as np
import pytest

from genstudio.data.cache import mapped as mapped_module
from genstudio.data.cache.mapped import gather, is_mapped, let_go, map_pixels
from genstudio.data.image_set import Labels, Pixels
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


@pytest.mark.parametrize("span", [1, 200, 1 << 20])
def test_pictures_are_gathered_in_the_order_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, span: int
) -> None:
    monkeypatch.setattr(mapped_module, "SPAN", span)
    pictures = noise(30, 1, 8, 8)
    pictures.tofile(tmp_path / "pixels")
    mapped = map_pixels(tmp_path / "pixels", pictures.shape)
    for indices in ([3, 29, 0, 17, 3], list(range(30)), [5], []):
        chosen = np.array(indices, dtype=np.int64)
        for source in (mapped, pictures, mapped[:]):
            gathered = gather(source, chosen)
            assert np.array_equal(gathered, pictures[indices])
            assert gathered.shape == (len(indices), 1, 8, 8)
            assert not is_mapped(gathered)


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells how much of a map is held")
def test_what_was_gathered_from_a_map_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = 64 << 20
    monkeypatch.setattr(mapped_module, "SPAN", size // 16)
    (tmp_path / "pixels").write_bytes(noise(size).tobytes())
    mapped = map_pixels(tmp_path / "pixels", (size // 4096, 1, 64, 64))
    assert int(np.asarray(mapped).max()) == 255
    assert held(tmp_path / "pixels") == size
    let_go(mapped)
    assert held(tmp_path / "pixels") == 0
    gather(mapped, np.random.default_rng(0).permutation(len(mapped))[:2000])
    assert held(tmp_path / "pixels") == 0


def held(path: Path) -> int:
    """How many bytes of a mapped file count as memory of this process."""
    total, inside = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if "-" in line.split()[0] and ":" not in line.split()[0]:
            inside = line.endswith(str(path))
        elif inside and line.startswith("Rss:"):
            total += int(line.split()[1]) * 1024
    return total


@pytest.mark.skipif(not hasattr(mmap, "MADV_WILLNEED"), reason="this system cannot be asked")
@pytest.mark.parametrize(("near", "asked"), [(-1.0, 1), (1e6, 0)])
def test_pictures_from_all_over_are_asked_for_at_once_if_they_are_far_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, near: float, asked: int
) -> None:
    pictures = noise(4000, 1, 8, 8)
    pictures.tofile(tmp_path / "pixels")
    mapped = map_pixels(tmp_path / "pixels", pictures.shape)
    real, calls = mapped_module._ask_for, []

    def ask(found: mmap.mmap, pixels: Pixels, ascending: Labels) -> None:
        calls.append(len(ascending))
        real(found, pixels, ascending)

    monkeypatch.setattr(mapped_module, "_ask_for", ask)
    monkeypatch.setattr(mapped_module, "_NEAR_SECONDS", near)
    scattered = np.random.default_rng(0).permutation(3900)[:200]
    for part in (mapped, mapped[100:]):
        calls.clear()
        assert np.array_equal(gather(part, scattered), part[scattered])
        assert calls == [200] * asked
        gather(part, np.arange(200))
        assert calls == [200] * asked, "those side by side are best read as they lie"
