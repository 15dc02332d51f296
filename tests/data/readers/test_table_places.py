from __future__ import annotations

import pytest

from genstudio.data.readers import table_places
from genstudio.data.readers.table_places import Places


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("a/1.png", "a/1.png"),
        ("./a//1.png", "a/1.png"),
        ("b/../a/1.png", "a/1.png"),
        ("A/1.PNG", "a/1.png"),
        ("a/1", "a/1.png"),
        ("A/1", "a/1.png"),
        ("x.PNG", "x.PNG"),
        ("X.PNG", None),
        ("b/2", None),
        ("b/2.png", "b/2.png"),
        ("b/2.gif", None),
        ("1.png", None),
        ("../a/1.png", None),
        ("", None),
        ("\ud800\0", None),
        ("x" * 100_000, None),
    ],
)
def test_a_path_means_one_picture_or_none(path: str, place: str | None) -> None:
    assert Places(["a/1.png", "x.png", "x.PNG", "b/2.png", "b/2.jpg"]).find(path) == place


def test_very_many_pictures_that_are_alike_are_not_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_places, "_MOST_ALIKE", 2)
    assert Places(["aa.png", "aA.png", "Aa.png", "AA.png"]).find("AA") is None
    assert Places(["aa.png", "aA.png", "Aa.png", "AA.png"]).find("AA.png") == "AA.png"
