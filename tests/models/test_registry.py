"""All families can be found by their keys."""

import pytest

from genstudio.errors import SettingsError
from genstudio.models.registry import DEFAULT_FAMILY, families, family_class


def test_the_families_of_the_textbooks_are_there() -> None:
    assert {"autoencoder", "denoising", "vae", "gan"} <= families().keys()
    assert DEFAULT_FAMILY in families()


def test_each_is_listed_under_its_own_key() -> None:
    assert all(family.info.key == key for key, family in families().items())


def test_an_unknown_key_is_answered_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"no model “diffusion”; there are vae, autoencoder, denoising, gan"):
        family_class("diffusion")
