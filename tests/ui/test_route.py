"""The two ends of a morph."""

import numpy as np
import pytest
from PySide6.QtGui import QUndoStack

from genstudio.models.base import ImageShape
from genstudio.ui.route import Anchor, End, Ends, Route
from tests.tiny import POINT_KEYS, draw, trained_of


@pytest.fixture
def history() -> QUndoStack:
    return QUndoStack()


@pytest.fixture
def route(history: QUndoStack) -> Route:
    made = Route(history)
    made.follow(trained_of("vae", latent_dim=6))
    return made


def ends_of(route: Route) -> Ends:
    assert route.ends is not None
    return route.ends


def from_picture(route: Route) -> Anchor:
    return route.anchor(np.ones(6, np.float32), draw(1)[0])


def test_before_there_is_a_model_there_are_no_ends(history: QUndoStack) -> None:
    route = Route(history)
    assert route.ends is None
    route.swap("Swap")
    assert not history.canUndo()


def test_with_a_model_both_ends_are_different_samples_at_once(route: Route, history: QUndoStack) -> None:
    ends = ends_of(route)
    assert ends.start.units.shape == ends.end.units.shape == (6,)
    assert not np.allclose(ends.start.units, ends.end.units)
    assert not history.canUndo()


def test_a_chosen_end_is_one_command(route: Route, history: QUndoStack) -> None:
    before = ends_of(route)
    anchor = route.random_anchor()
    route.choose(End.END, anchor, "Another end")
    assert ends_of(route).end is anchor
    assert ends_of(route).start is before.start
    assert history.undoText() == "Another end"
    history.undo()
    assert route.ends is before


def test_swapped_ends_go_the_other_way_round(route: Route, history: QUndoStack) -> None:
    before = ends_of(route)
    route.swap("Swap")
    assert (ends_of(route).start, ends_of(route).end) == (before.end, before.start)
    history.undo()
    assert route.ends is before


def test_a_renewed_model_leaves_the_ends_and_names_those_that_are_pictures(route: Route) -> None:
    route.choose(End.START, from_picture(route), "End from a picture")
    assert route.stale() == ()
    before = ends_of(route)
    route.follow(trained_of("vae", latent_dim=6))
    assert route.ends is before
    assert route.stale() == (End.START,)


def test_ends_described_anew_are_fresh_and_cannot_be_undone(route: Route, history: QUndoStack) -> None:
    route.choose(End.START, from_picture(route), "End from a picture")
    route.follow(trained_of("vae", latent_dim=6))
    route.renew(ends_of(route).with_end(End.START, from_picture(route)))
    assert route.stale() == ()
    assert history.count() == 1


def test_undo_may_bring_back_an_end_that_is_stale(route: Route, history: QUndoStack) -> None:
    route.choose(End.START, from_picture(route), "End from a picture")
    route.choose(End.START, route.random_anchor(), "Another end")
    route.follow(trained_of("vae", latent_dim=6))
    assert route.stale() == ()
    history.undo()
    assert route.stale() == (End.START,)


def test_another_latent_space_begins_with_two_samples_of_its_own(route: Route, history: QUndoStack) -> None:
    route.swap("Swap")
    route.follow(trained_of("gan", latent_dim=6))
    assert not history.canUndo(), "ends of the former space could come back"
    route.follow(trained_of("gan", latent_dim=3))
    assert ends_of(route).start.units.shape == (3,)


def test_pictures_go_along_into_another_latent_space_and_are_looked_for_there(route: Route) -> None:
    route.choose(End.END, from_picture(route), "End from a picture")
    picture = ends_of(route).end.picture
    route.follow(trained_of("vae", latent_dim=3))
    end = ends_of(route).end
    assert (end.units.shape, end.picture, end.found) == ((3,), picture, False)
    assert route.stale() == (End.END,)
    route.renew(ends_of(route).with_end(End.END, route.anchor(np.ones(3, np.float32), picture)))
    assert ends_of(route).end.found
    assert route.stale() == ()
    assert ends_of(route).start.picture is None


def test_points_have_no_place_for_a_picture(route: Route) -> None:
    route.choose(End.END, from_picture(route), "End from a picture")
    route.follow(trained_of(POINT_KEYS[0], shape=ImageShape(2, 1, 1), latent_dim=3, network="dense"))
    assert ends_of(route).end.picture is None


def test_nobody_can_change_an_end_that_was_handed_out(route: Route) -> None:
    units = np.ones(6, np.float32)
    anchor = route.anchor(units)
    units[0] = 7.0
    assert anchor.units[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        anchor.units[0] = 9.0
