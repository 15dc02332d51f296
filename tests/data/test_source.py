from __future__ import annotations

from pathlib import Path

import pytest

from genstudio.data.source import joined_source, names_apart, parts_of, resolved_source, short_name
from genstudio.errors import DataError


def test_sources_are_made_absolute_and_built_in_sets_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert resolved_source("photos") == str(Path.cwd() / "photos")
    assert resolved_source("builtin:faces?count=9") == "builtin:faces?count=9"
    assert resolved_source("~/photos") == str(Path.home() / "photos")
    assert "\0" in resolved_source("../a\0b")


def test_a_link_keeps_the_name_that_it_is_known_by(tmp_path: Path) -> None:
    (tmp_path / "real.zip").touch()
    (tmp_path / "holiday.zip").symlink_to(tmp_path / "real.zip")
    assert resolved_source(str(tmp_path / "holiday.zip")) == str(tmp_path / "holiday.zip")


def test_several_paths_are_one_string_and_come_apart_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = joined_source(["a.png", Path("b c.png"), tmp_path / "a.png"])
    assert parts_of(source) == (str(tmp_path / "a.png"), str(tmp_path / "b c.png"))
    assert resolved_source(source) == source
    assert resolved_source("a.png\n~/b.png") == f"{tmp_path / 'a.png'}\n{Path.home() / 'b.png'}"
    assert joined_source([tmp_path]) == str(tmp_path)


def test_a_single_path_may_have_a_line_break_in_its_name(tmp_path: Path) -> None:
    odd = tmp_path / "two\nlines"
    odd.mkdir()
    assert parts_of(str(odd)) == (str(odd),)
    assert parts_of(joined_source([odd])) == (str(odd),)


def test_names_with_line_breaks_are_refused_among_several(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"two.lines has a line break in its name.*Rename it"):
        joined_source([tmp_path / "two\nlines", tmp_path / "other"])


def test_nothing_and_built_in_sets_among_others_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Nothing was chosen"):
        joined_source([])
    with pytest.raises(DataError, match="builtin:faces cannot be opened together"):
        joined_source(["builtin:faces", tmp_path])


def test_a_source_has_a_short_name(tmp_path: Path) -> None:
    assert short_name("builtin:faces?count=3") == "builtin:faces?count=3"
    assert short_name(str(tmp_path / "photos")) == "photos"
    assert short_name(joined_source([tmp_path / f"{n}.png" for n in range(12)])) == "0.png and 11 more"
    assert short_name("/") == "/"


@pytest.mark.parametrize("name", ["builtin:faces?count=6", "catalogue:mnist"])
def test_the_name_of_a_set_is_no_path(name: str, tmp_path: Path) -> None:
    assert resolved_source(name) == joined_source([name]) == short_name(name) == name
    assert parts_of(name) == (name,)
    with pytest.raises(DataError, match=r"cannot be opened together with others\. Open it alone"):
        joined_source([name, tmp_path])


def test_sources_of_one_name_are_told_apart() -> None:
    pair = "/photos/2023/a.jpg\n/photos/2023/b.jpg"
    other = "/photos/2024/a.jpg\n/photos/2024/b.jpg"
    third = "/photos/2024/a.jpg\n/photos/2024/c.jpg"
    assert names_apart([pair, "/photos/b.zip", "builtin:faces"]) == ["a.jpg and 1 more", "b.zip", "builtin:faces"]
    assert names_apart([pair, other]) == ["a.jpg and 1 more · 2023", "a.jpg and 1 more · 2024"]
    assert names_apart([other, third]) == ["a.jpg and 1 more · 2024 · b.jpg", "a.jpg and 1 more · 2024 · c.jpg"]
    assert names_apart(["/x/in/a.zip", "/y/in/a.zip"]) == ["a.zip · in · /x/in", "a.zip · in · /y/in"]
