"""All families can be found by their keys."""

import re
import sys
from dataclasses import replace
from importlib.metadata import EntryPoint

import pytest

from genstudio.errors import SettingsError
from genstudio.models import registry
from genstudio.models.autoencoder import Autoencoder
from genstudio.models.base import PURPOSE_TITLES, FamilyInfo, Purpose
from genstudio.models.registry import DEFAULT_FAMILY, families, family_class, grouped


def test_the_families_of_the_textbooks_are_there() -> None:
    assert {"autoencoder", "denoising", "vae", "gan"} <= families().keys()
    assert DEFAULT_FAMILY in families()


def test_each_is_listed_under_its_own_key() -> None:
    assert all(family.info.key == key for key, family in families().items())


def test_an_unknown_key_is_answered_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"no model “diffusion”; there are vae, autoencoder, .*gan"):
        family_class("diffusion")


def offer(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """As if another package offered `value` as a family."""
    point = EntryPoint("theirs", value, registry.ENTRY_POINT_GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])
    monkeypatch.setattr(registry, "_offered", registry._offered.__wrapped__)


class Theirs(Autoencoder):
    info = FamilyInfo("theirs", "Theirs", "Of another package.", "not ours", "Somebody, 2030")


class WithoutInfo(Theirs):
    info = None  # type: ignore[assignment]


class WithoutTerms(Theirs):
    terms = ("reconstruction",)  # type: ignore[assignment]


class WithoutSettings(Theirs):
    settings_class = dict  # type: ignore[assignment]


def test_a_family_of_another_package_is_listed_behind_the_programs_own(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, f"{__name__}:Theirs")
    monkeypatch.setitem(sys.modules, __name__, sys.modules[Theirs.__module__])
    assert list(families())[-1] == "theirs"
    assert family_class("theirs") is Theirs
    assert list(grouped()[Purpose.OTHER]) == [Theirs]


def test_a_family_of_another_package_cannot_take_the_place_of_the_programs_own(monkeypatch: pytest.MonkeyPatch) -> None:
    own = families()["vae"]
    monkeypatch.setattr(Theirs, "info", replace(Theirs.info, key="vae"))
    offer(monkeypatch, f"{__name__}:Theirs")
    monkeypatch.setitem(sys.modules, __name__, sys.modules[Theirs.__module__])
    assert families()["vae"] is own


@pytest.mark.parametrize(
    "value",
    ["no_such_package:Model", "genstudio.models.base:Missing", "genstudio.models.base:Family", "genstudio.errors:log"],
)
def test_a_family_that_cannot_be_loaded_is_left_out_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, value: str
) -> None:
    before = list(families())
    offer(monkeypatch, value)
    assert list(families()) == before
    assert "“theirs”" in caplog.text
    assert "left out" in caplog.text


@pytest.mark.parametrize("name", ["WithoutInfo", "WithoutTerms", "WithoutSettings"])
def test_one_that_says_too_little_of_itself_is_left_out(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = list(families())
    offer(monkeypatch, f"{__name__}:{name}")
    monkeypatch.setitem(sys.modules, __name__, sys.modules[Theirs.__module__])
    assert list(families()) == before


def test_each_family_stands_in_one_group_and_each_of_the_programs_own_in_a_fitting_one() -> None:
    listed = [family for members in grouped().values() for family in members]
    assert sorted(family.info.key for family in listed) == sorted(families())
    assert list(grouped()) == [purpose for purpose in Purpose if purpose in grouped()]
    assert {purpose for purpose in Purpose} == PURPOSE_TITLES.keys()
    assert Purpose.OTHER not in grouped()


def test_each_says_in_a_few_words_what_it_is_and_where_it_comes_from() -> None:
    for family in families().values():
        info = family.info
        assert 0 < len(info.trait) <= 40
        assert len(info.summary) <= 240
        assert re.search(r"\b(19|20)\d\d$", info.paper), f"{info.key}: the year of the paper stands at its end"
