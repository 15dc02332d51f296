"""Names of pictures: kept, found again, and small."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from genstudio.data import picture_names
from genstudio.data.naming import printable
from genstudio.data.picture_names import PictureNames

NAMES = ("a/Ümlaut.png", "", "b/北京.jpg", "holiday 10.JPG", "holiday 2.jpg")


def test_names_come_back_in_their_order() -> None:
    names = PictureNames.of(NAMES)
    assert list(names) == list(NAMES)
    assert [names[index] for index in range(len(names))] == list(NAMES)
    assert names[-1] == "holiday 2.jpg"
    assert names[1:3] == ["", "b/北京.jpg"]
    with pytest.raises(IndexError):
        names[5]


def test_a_search_ignores_capitals_and_tells_places() -> None:
    names = PictureNames.of(NAMES)
    assert names.search("JPG").tolist() == [2, 3, 4]
    assert names.search("ümlaut").tolist() == [0]
    assert names.search("北").tolist() == [2]
    assert names.search("").tolist() == [0, 1, 2, 3, 4]
    assert names.search("jpg\nholiday").tolist() == []
    assert names.search("nowhere").tolist() == []


@given(st.lists(st.text(max_size=12), min_size=1, max_size=12), st.text(min_size=1, max_size=3))
def test_a_search_finds_what_looking_at_each_name_finds(given_names: list[str], text: str) -> None:
    shown = [printable(name) for name in given_names]
    expected = [] if "\n" in text.casefold() else [i for i, n in enumerate(shown) if text.casefold() in n.casefold()]
    for at_once in (4, 100):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(picture_names, "_AT_ONCE", at_once)
            names = PictureNames.of(given_names)
            assert list(names) == shown
            assert names.search(text).tolist() == expected


def test_some_names_can_be_chosen() -> None:
    assert list(PictureNames.of(NAMES).chosen(np.array([3, 0]))) == ["holiday 10.JPG", "a/Ümlaut.png"]
