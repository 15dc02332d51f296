"""The latent vector under the sliders: drawing, dragging, undo, and where one has been."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QUndoStack

from genstudio.ui.latent_desk import MOST_VISITED, LatentDesk
from tests.tiny import draw, trained_of


@pytest.fixture
def history() -> QUndoStack:
    return QUndoStack()


@pytest.fixture
def desk(history: QUndoStack) -> LatentDesk:
    made = LatentDesk(history)
    made.follow(trained_of("vae", latent_dim=6))
    return made


def changes_of(desk: LatentDesk) -> list[int]:
    """Grows by one with each `changed`."""
    counted: list[int] = []
    desk.changed.connect(lambda: counted.append(1))
    return counted


def test_with_a_first_model_there_is_a_random_picture_at_once(desk: LatentDesk, history: QUndoStack) -> None:
    assert desk.state.units.shape == (6,)
    assert np.abs(desk.state.units).max() > 0.0
    assert desk.visited == (desk.state,)
    assert not history.canUndo()


def test_a_renewed_model_of_the_same_space_leaves_vector_and_history_alone(
    desk: LatentDesk, history: QUndoStack
) -> None:
    desk.draw("Random")
    before, counted = desk.state, changes_of(desk)
    desk.follow(trained_of("vae", latent_dim=6))
    assert desk.state is before
    assert history.canUndo()
    assert not counted


@pytest.mark.parametrize(("key", "latent_dim"), [("vae", 5), ("autoencoder", 6)])
def test_another_latent_space_begins_anew(desk: LatentDesk, history: QUndoStack, key: str, latent_dim: int) -> None:
    desk.draw("Random")
    desk.follow(trained_of(key, latent_dim=latent_dim))
    assert desk.state.units.shape == (latent_dim,)
    assert len(desk.visited) == 1
    assert not history.canUndo(), "a vector of the former space could come back"


def test_the_model_takes_latents_and_the_sliders_show_units() -> None:
    desk = LatentDesk(QUndoStack())
    model = trained_of("autoencoder")
    desk.follow(model)
    assert desk.latents() == pytest.approx(model.prior.mean + model.prior.std * desk.state.units[None], rel=1e-5)


def test_the_same_seed_draws_the_same_vector(desk: LatentDesk) -> None:
    desk.draw("Random", seed=41207)
    first = desk.state
    desk.draw("Random")
    desk.draw("Random", seed=41207)
    assert np.array_equal(desk.state.units, first.units)
    assert desk.state.seed == 41207


def test_a_drag_shows_every_move_and_is_one_command(desk: LatentDesk, history: QUndoStack) -> None:
    before, counted = desk.state, changes_of(desk)
    desk.begin_drag()
    for value in (0.1, 0.2, 1.5):
        desk.drag(2, value)
    desk.end_drag("Move a slider")
    assert len(counted) == 3
    assert history.count() == 1
    assert desk.state.units[2] == 1.5
    others = [0, 1, 3, 4, 5]
    assert np.array_equal(desk.state.units[others], before.units[others])

    history.undo()
    assert desk.state is before
    history.redo()
    assert desk.state.units[2] == 1.5


def test_a_double_click_is_one_command_and_leaves_no_trace_of_its_first_click(
    desk: LatentDesk, history: QUndoStack
) -> None:
    before = desk.state
    desk.begin_drag()
    desk.drag(2, 1.5)
    desk.end_drag("Move a slider")
    clicked = desk.state
    desk.withdraw_drag()
    assert desk.state is before
    desk.begin_drag()
    desk.drag(2, 0.0)
    desk.end_drag("Move a slider")
    assert history.count() == 1
    assert clicked not in desk.visited
    history.undo()
    assert desk.state is before


def test_only_the_last_thing_done_can_be_withdrawn(desk: LatentDesk, history: QUndoStack) -> None:
    desk.begin_drag()
    desk.drag(2, 1.5)
    desk.end_drag("Move a slider")
    desk.mutate("Mutate")
    here = desk.state
    desk.withdraw_drag()
    assert desk.state is here
    assert history.count() == 2


def test_a_vector_that_no_seed_draws_has_none(desk: LatentDesk, history: QUndoStack) -> None:
    acts: tuple[Callable[[], None], ...] = (
        lambda: desk.mutate("Mutate"),
        lambda: desk.reset("Reset"),
        lambda: desk.go_to(np.ones(6, np.float32), "My own picture"),
        lambda: desk.drag(0, 2.5),
    )
    for act in acts:
        desk.draw("Random", seed=7)
        act()
        assert desk.state.seed is None
    desk.draw("Random", seed=7)
    desk.mutate("Mutate")
    history.undo()
    assert desk.state.seed == 7


def test_a_seed_draws_the_vector_however_daring_it_was_made(desk: LatentDesk) -> None:
    desk.draw("Random", seed=7)
    desk.drag_truncation(1.3)
    dragged = desk.state
    assert dragged.seed == 7
    desk.draw("Random", seed=7)
    assert desk.state.units == pytest.approx(dragged.units, rel=1e-4)


def test_a_slider_that_was_only_touched_is_no_command(desk: LatentDesk, history: QUndoStack) -> None:
    desk.begin_drag()
    desk.end_drag("Move a slider")
    assert not history.canUndo()
    assert len(desk.visited) == 1


def test_truncation_pulls_the_vector_in_and_lets_it_out_again(desk: LatentDesk, history: QUndoStack) -> None:
    units = desk.state.units / desk.state.truncation
    desk.begin_drag()
    for truncation in (0.7, 0.2, 0.5):
        desk.drag_truncation(truncation)
    assert desk.state.units == pytest.approx(0.5 * units, rel=1e-4)
    desk.drag_truncation(1.0)
    desk.end_drag("Typical to daring")
    assert desk.state.units == pytest.approx(units, rel=1e-4)
    assert history.count() == 1


def test_draws_and_mutations_are_as_daring_as_the_slider_says(desk: LatentDesk) -> None:
    desk.draw("Random", seed=5)
    whole = desk.state.units / desk.state.truncation
    desk.begin_drag()
    desk.drag_truncation(0.5)
    desk.end_drag("Typical to daring")
    desk.draw("Random", seed=5)
    assert desk.state.units == pytest.approx(0.5 * whole, rel=1e-5)
    assert desk.state.truncation == 0.5


def test_a_mutation_is_a_neighbour(desk: LatentDesk) -> None:
    before = desk.state.units
    desk.mutate("Mutate")
    assert 0.0 < np.linalg.norm(desk.state.units - before) < np.linalg.norm(before) + 2.0
    assert np.corrcoef(desk.state.units, before)[0, 1] > 0.3


def test_reset_goes_to_the_centre(desk: LatentDesk) -> None:
    desk.reset("Reset")
    assert not desk.state.units.any()


def test_a_persons_own_picture_stays_while_it_is_edited_and_goes_with_the_next_draw(desk: LatentDesk) -> None:
    picture = draw(1)[0]
    desk.go_to(np.ones(6, np.float32), "My own picture", picture)
    desk.begin_drag()
    desk.drag(0, 2.0)
    desk.end_drag("Move a slider")
    assert desk.state.picture is picture
    desk.mutate("Mutate")
    assert desk.state.picture is picture
    desk.draw("Random")
    assert desk.state.picture is None


@pytest.mark.parametrize("leave", ["reset", "draw"])
def test_undo_brings_the_own_picture_back(desk: LatentDesk, history: QUndoStack, leave: str) -> None:
    picture = draw(1)[0]
    desk.go_to(np.ones(6, np.float32), "My own picture", picture)
    getattr(desk, leave)("Leave")
    history.undo()
    assert desk.state.picture is picture


def test_what_was_visited_is_kept_in_order_and_not_twice(desk: LatentDesk, history: QUndoStack) -> None:
    desk.draw("Random")
    desk.mutate("Mutate")
    first, second, third = desk.visited
    history.undo()
    history.undo()
    history.redo()
    assert desk.visited == (first, second, third)
    assert desk.visited_index() == 1


def test_one_can_return_to_a_visited_vector_and_undo_that(desk: LatentDesk, history: QUndoStack) -> None:
    desk.draw("Random")
    here = desk.state
    desk.revisit(0, "Return")
    assert desk.state is desk.visited[0]
    assert len(desk.visited) == 2
    history.undo()
    assert desk.state is here


def test_to_return_to_where_one_is_does_nothing(desk: LatentDesk, history: QUndoStack) -> None:
    desk.revisit(0, "Return")
    assert not history.canUndo()


def test_the_list_of_visited_vectors_does_not_grow_for_ever(desk: LatentDesk) -> None:
    for _ in range(MOST_VISITED + 5):
        desk.draw("Random")
    assert len(desk.visited) == MOST_VISITED
    assert desk.visited[-1] is desk.state


def test_nobody_can_change_a_vector_that_was_handed_out(desk: LatentDesk) -> None:
    acts: tuple[Callable[[], None], ...] = (
        lambda: desk.draw("Random"),
        lambda: desk.drag(0, 1.0),
        lambda: desk.go_to(np.ones(6, np.float32), "Take a sample"),
    )
    for act in acts:
        act()
        with pytest.raises(ValueError, match="read-only"):
            desk.state.units[0] = 9.0
