from __future__ import annotations

import pytest

from genstudio.data.catalogue.sizes import megabytes, part_of


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 kB"), (1, "1 kB"), (29_400, "29 kB"), (11_594_722, "11.6 MB"), (561_753_746, "562 MB"), (10**9, "1 GB")],
)
def test_bytes_are_told_in_three_figures(count: int, text: str) -> None:
    assert megabytes(count) == text


def test_a_part_is_told_in_the_unit_of_the_whole() -> None:
    assert part_of(400_000, 11_594_722) == "0.4 of 11.6 MB"
    assert part_of(500, 2000) == "0.5 of 2 kB"
