from __future__ import annotations

import pytest

from genstudio.data.naming import distinct


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ((), ()),
        (("b", "a"), ("b", "a")),
        (("a\n", "a?", "b", "a\t"), ("a?", "a? (2)", "b", "a? (3)")),
        (("a?", "a? (2)", "a\n", "a? (2)"), ("a?", "a? (2)", "a? (3)", "a? (2) (2)")),
    ],
)
def test_names_that_look_alike_get_numbers(names: tuple[str, ...], shown: tuple[str, ...]) -> None:
    assert distinct(names) == shown


def test_very_many_names_that_look_alike_take_no_time() -> None:
    assert len(set(distinct(["x"] * 100_000))) == 100_000
