"""Another thread steers the trainer by plain state."""

import threading

from genstudio.training.control import Control

PATIENCE = 30.0


def test_nothing_is_asked_for_at_first() -> None:
    control = Control()
    assert (control.stopping, control.paused) == (False, False)


def test_stop_is_remembered() -> None:
    control = Control()
    control.stop()
    assert control.stopping


def test_stop_ends_a_pause() -> None:
    control = Control()
    control.pause()
    control.stop()
    assert not control.paused
    control.wait_while_paused()


def test_a_pause_after_stop_holds_nothing_up() -> None:
    control = Control()
    control.stop()
    control.pause()
    assert not control.paused
    control.wait_while_paused()


def test_resume_wakes_the_waiting_thread() -> None:
    control = Control()
    control.pause()
    waiting = threading.Thread(target=control.wait_while_paused)
    waiting.start()
    control.resume()
    waiting.join(PATIENCE)
    assert not waiting.is_alive()


def test_a_wish_for_a_snapshot_is_granted_once() -> None:
    control = Control()
    assert not control.take_snapshot_request()
    control.request_snapshot()
    control.request_snapshot()
    assert control.take_snapshot_request()
    assert not control.take_snapshot_request()


def test_the_newest_value_of_a_setting_wins_and_all_are_taken_at_once() -> None:
    control = Control()
    assert control.take_changes() == {}
    control.change({"beta": 1.0, "learning_rate": 0.1})
    control.change({"beta": 2.0})
    assert control.take_changes() == {"beta": 2.0, "learning_rate": 0.1}
    assert control.take_changes() == {}


def test_no_change_is_lost_while_another_thread_takes_them() -> None:
    control = Control()
    taken: dict[str, object] = {}
    done = threading.Event()

    def take() -> None:
        while not done.is_set():
            taken.update(control.take_changes())
        taken.update(control.take_changes())

    reader = threading.Thread(target=take)
    reader.start()
    for number in range(2000):
        control.change({f"setting {number}": number})
    done.set()
    reader.join(PATIENCE)
    assert len(taken) == 2000
