"""Links make groups, however indirect."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from genstudio.data.doctor.groups import Groups

COUNT = 30


def test_links_make_groups_however_indirect() -> None:
    groups = Groups(9)
    groups.link(np.array([2, 5]), np.array([5, 8]))
    groups.link(np.array([7]), np.array([1]))
    found, numbers = groups.of_several()
    assert found.tolist() == [1, 2, 5, 7, 8]
    assert numbers.tolist() == [0, 1, 1, 0, 1]
    assert groups.apart(np.array([2, 2, 3]), np.array([8, 1, 3])).tolist() == [False, True, False]


@settings(deadline=None, max_examples=50)  # no wall-clock time decides
@given(st.lists(st.lists(st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)), max_size=20), max_size=4))
def test_they_are_the_connected_components(calls: list[list[tuple[int, int]]]) -> None:
    groups = Groups(COUNT)
    links = np.array([pair for call in calls for pair in call], dtype=np.int64).reshape(-1, 2)
    for call in calls:
        groups.link(*np.array(call, dtype=np.int64).reshape(-1, 2).T)
    expected = connected_components(coo_matrix((np.ones(len(links)), links.T), (COUNT, COUNT)), directed=False)[1]
    first, second = np.divmod(np.arange(COUNT * COUNT), COUNT)
    assert np.array_equal(groups.apart(first, second), expected[first] != expected[second])
