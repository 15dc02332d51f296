"""What can be asked of variations, and what cannot."""

from __future__ import annotations

from typing import Any

import pytest

from genstudio.data.variation import MOST, Variation
from genstudio.errors import SettingsError


def test_only_what_differs_is_saved_and_comes_back() -> None:
    variation = Variation(mirror=True, shift=0.1)
    assert variation.saved() == {"mirror": True, "shift": 0.1}
    assert Variation.parsed(variation.saved()) == variation
    assert Variation().saved() == {}
    assert Variation.parsed({}).nothing


@pytest.mark.parametrize("name", MOST)
def test_every_amount_has_a_limit(name: str) -> None:
    assert not Variation.parsed({name: MOST[name]}).nothing
    for value in (MOST[name] * 1.01, -0.01, float("nan"), 10**400):
        with pytest.raises(SettingsError, match=name):
            Variation.parsed({name: value})


@pytest.mark.parametrize("values", [{"colour": 1.0}, {"shift": "much"}, {"mirror": 1}, {"turn": True}, {"zoom": None}])
def test_what_makes_no_sense_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        Variation.parsed(values)
