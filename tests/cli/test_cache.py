"""``genstudio cache``: how much room decoded pictures take, and clearing them."""

from pathlib import Path

import pytest

from genstudio.data.open import open_images
from tests.cli.conftest import Command
from tests.data.making import age, noise, save


@pytest.fixture(autouse=True)
def cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own with one set in it."""
    monkeypatch.setattr("genstudio.data.cache.shelf.cache_folder", lambda: tmp_path / "cache")
    for index in range(3):
        save(tmp_path / "set" / f"{index}.png", noise(20, 20, seed=index))
    age(tmp_path / "set")
    open_images(tmp_path / "set")
    return tmp_path / "cache"


def test_it_tells_how_much_there_is_and_where(genstudio: Command, cached: Path) -> None:
    outcome = genstudio("cache")
    assert outcome.code == 0
    assert outcome.out.startswith("1 set of pictures, 0.00 GB of at most ")
    assert str(cached) in outcome.out
    told = genstudio("cache", "--json").json
    assert told["folder"] == str(cached)
    assert told["sets"] == 1
    assert told["bytes"] > 3 * 400
    assert told["most_bytes"] > told["bytes"]


def test_it_clears_the_cache_and_nothing_else(genstudio: Command, cached: Path) -> None:
    outcome = genstudio("cache", "--clear")
    assert outcome.code == 0
    assert outcome.out.startswith("Cleared 1 set of pictures, 0.00 GB from ")
    assert list(cached.iterdir()) == []
    assert len(list((cached.parent / "set").iterdir())) == 3
    again = genstudio("cache", "--clear", "--json").json
    assert (again["sets"], again["cleared_sets"]) == (0, 0)
