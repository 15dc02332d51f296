"""How data go through a family, as boxes and arrows."""

import pytest

from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.registry import families

PICTURE = Node("picture", "Picture", NodeKind.PICTURE, 0, 0)


def test_an_arrow_to_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="from picture to painter"):
        Flow((PICTURE,), (Arrow("picture", "painter"),))


def test_two_boxes_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two boxes of one name"):
        Flow((PICTURE, Node("picture", "Another", NodeKind.PICTURE, 1, 0)))


@pytest.mark.parametrize(("column", "row"), [(6, 0), (0, 3), (-0.5, 0), (0, 2.5)])
def test_a_box_outside_the_grid_is_refused(column: float, row: float) -> None:
    with pytest.raises(ValueError, match="outside of 6 columns and 3 rows"):
        Flow((Node("picture", "Picture", NodeKind.PICTURE, column, row),))


def test_every_family_of_the_program_has_one() -> None:
    assert [key for key, family in families().items() if not family.flow.nodes] == []


@pytest.mark.parametrize("key", families())
def test_titles_are_one_to_three_words_and_every_box_has_an_arrow(key: str) -> None:
    flow = families()[key].flow
    touched = {end for arrow in flow.arrows for end in (arrow.start, arrow.end)}
    assert touched == {node.name for node in flow.nodes}
    assert all(1 <= len(node.title.split()) <= 3 for node in flow.nodes)
