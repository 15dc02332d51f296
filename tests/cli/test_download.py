"""``genstudio download`` and ``--data catalogue:...``: sets of pictures from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from genstudio.cli import inputs
from genstudio.data.catalogue import cards
from genstudio.data.catalogue.cards import CARDS, card_of
from genstudio.data.options import ReadOptions
from tests.cli.conftest import Command
from tests.data.catalogue import serving
from tests.data.making import save_mnist


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache, and a mirror that has a small MNIST and nothing else; returns the cache."""
    save_mnist(tmp_path / "original", training=40)
    contents = {file.name: (tmp_path / "original" / file.name).read_bytes() for file in card_of("mnist").files}
    card = replace(card_of("mnist"), files=serving.card_for(contents).files)
    monkeypatch.setattr(cards, "CARDS", tuple(card if other.key == "mnist" else other for other in CARDS))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("GENSTUDIO_DATA_CACHE", str(tmp_path / "cache"))
    with serving.site() as site:
        site.answers = {f"/mnist/{name}": serving.whole(content) for name, content in contents.items()}
        monkeypatch.setenv("GENSTUDIO_DATA_MIRROR", site.url())
        yield tmp_path / "cache"


def test_every_set_is_listed_with_size_licence_and_home(genstudio: Command, school: Path) -> None:
    outcome = genstudio("download")
    assert outcome.code == 0
    for card in CARDS:
        assert all(text in outcome.out for text in (f"{card.key}  {card.title}", card.licence, card.home))
    assert "562 MB, not here yet" in outcome.out
    assert "about 4 MB" in outcome.out
    assert "By hand: " in outcome.out
    assert ", here" not in outcome.out


def test_a_set_is_downloaded_and_then_listed_as_here(genstudio: Command, school: Path) -> None:
    outcome = genstudio("download", "mnist")
    assert (outcome.code, outcome.out.strip()) == (0, str(school / "mnist"))
    assert (school / "mnist" / "train-images-idx3-ubyte.gz").is_file()
    assert "kB, here" in genstudio("download").out


def test_the_list_and_a_download_can_be_read_by_a_program(genstudio: Command, school: Path) -> None:
    listed = genstudio("download", "--json").json
    assert [entry["key"] for entry in listed["sets"]] == [card.key for card in CARDS]
    assert listed["sets"][4]["files"][0]["sha256"].startswith("c4a38c50")
    loaded = genstudio("download", "catalogue:mnist", "--json").json
    assert loaded["here"] is True
    assert loaded["folder"] == str(school / "mnist")


def test_an_unknown_set_is_a_bad_argument(genstudio: Command, school: Path) -> None:
    outcome = genstudio("download", "imagenet")
    assert outcome.code == 2
    assert 'no set "imagenet"' in outcome.err or "no set “imagenet”" in outcome.err
    assert genstudio("train", "--data", "catalogue:imagenet", "--out", "run").code == 2


def test_a_download_that_fails_is_one_plain_line(genstudio: Command, school: Path) -> None:
    outcome = genstudio("download", "svhn")
    assert outcome.code == 1
    assert outcome.err.count("\n") == 1
    assert "no longer has train_32x32.mat" in outcome.err
    assert "img_align_celeba.zip" in genstudio("download", "celeba").err


def test_what_a_command_is_given_the_name_of_is_downloaded(school: Path) -> None:
    source = inputs.data_source("catalogue:mnist")
    images = inputs.open_data(source, ReadOptions())
    assert len(images) == 40
    assert images.source == source
    assert (school / "mnist" / "t10k-images-idx3-ubyte.gz").is_file()
