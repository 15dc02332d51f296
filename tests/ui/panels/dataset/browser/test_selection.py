"""Choosing as in a file manager."""

from genstudio.ui.panels.dataset.browser.selection import Selection


def chosen(selection: Selection) -> list[int]:
    return list(selection.places().tolist())


def test_a_range_begins_where_the_last_choice_was_made() -> None:
    selection = Selection(10)
    selection.only(3)
    selection.extend(6)
    assert chosen(selection) == [3, 4, 5, 6]
    selection.extend(1)
    assert chosen(selection) == [1, 2, 3]
    assert selection.current == 1


def test_single_ones_are_added_and_taken_away() -> None:
    selection = Selection(10)
    selection.only(2)
    selection.toggle(5)
    selection.toggle(2)
    assert chosen(selection) == [5]
    selection.extend(7, adding=True)
    assert chosen(selection) == [2, 3, 4, 5, 6, 7]


def test_a_range_without_a_beginning_is_one_picture() -> None:
    selection = Selection(10)
    selection.extend(4)
    assert chosen(selection) == [4]


def test_moving_chooses_nothing_and_all_or_nothing_move_nothing() -> None:
    selection = Selection(10)
    selection.move(8)
    assert len(selection) == 0
    selection.everything()
    assert (len(selection), selection.current) == (10, 8)
    selection.nothing()
    assert (len(selection), selection.current) == (0, 8)
