"""What pictures are called by people."""

import pytest

from genstudio.ui.source_title import exact_title_of, place_of, title_of


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("builtin:faces", "Faces"),
        ("builtin:faces?count=5000&size=64", "Faces"),
        ("builtin:nothing", "builtin:nothing"),
        ("catalogue:mnist", "MNIST"),
        ("/home/me/Holiday", "Holiday"),
        ("/home/me/a.png\n/home/me/b.png\n/home/me/c.png", "a.png and 2 more"),
    ],
)
def test_sets_go_by_their_titles_and_files_by_their_names(source: str, title: str) -> None:
    assert title_of(source) == title


def test_where_several_of_a_kind_are_listed_their_parameters_tell_them_apart() -> None:
    assert exact_title_of("builtin:faces?count=5000&size=64") == "Faces (count=5000, size=64)"
    assert exact_title_of("builtin:faces") == "Faces"
    assert exact_title_of("/home/me/Is this me?count") == "Is this me?count"


def test_of_many_paths_the_first_are_told() -> None:
    assert place_of("/pictures/a\u202e.png") == "/pictures/a?.png"
    assert place_of("\n".join(f"/{n}.png" for n in range(1005))).splitlines()[-2:] == ["/4.png", "and 1,000 more"]
