"""When training ends, and how long that will take."""

import pytest

from genstudio.training.config import TrainingConfig
from genstudio.training.schedule import Schedule, Stopwatch


def schedule(**limits: float) -> Schedule:
    return Schedule(TrainingConfig.model_validate({"epochs": 0, **limits}), steps_per_epoch=10)


def test_the_first_limit_counts() -> None:
    both = schedule(epochs=3, steps=25)
    assert both.total_steps == 25
    assert not both.done(24, 0.0)
    assert both.done(25, 0.0)
    assert schedule(epochs=2, steps=25).total_steps == 20


def test_minutes_count_as_well() -> None:
    timed = schedule(minutes=0.5)
    assert timed.total_steps is None
    assert not timed.done(10**6, 29.9)
    assert timed.done(0, 30.0)
    assert schedule(minutes=0.5, steps=5).done(5, 1.0)


def test_without_a_limit_it_never_ends() -> None:
    endless = schedule()
    assert not endless.done(10**9, 10.0**9)
    assert endless.estimate(100, 10.0) == (None, None)


def test_an_epoch_is_counted_in_fractions() -> None:
    assert schedule().epoch(15) == 1.5


def test_the_speed_says_how_long_is_left() -> None:
    planned = schedule(steps=100)
    planned.begin(0, 0.0)
    fraction, left = planned.estimate(20, 4.0)
    assert fraction == pytest.approx(0.2)
    assert left == pytest.approx(16.0)


def test_a_slow_first_step_makes_nobody_believe_that_it_takes_hours() -> None:
    planned = schedule(steps=100)
    planned.begin(0, 0.0)
    assert planned.estimate(1, 12.0)[1] is None, "nothing is known yet"
    assert planned.estimate(2, 12.1)[1] == pytest.approx(9.8)
    assert planned.estimate(4, 12.5)[1] == pytest.approx(16.0), "the speed since the first step, each time anew"


def test_the_nearest_limit_says_how_long_is_left() -> None:
    planned = schedule(steps=100, minutes=0.1)
    planned.begin(0, 0.0)
    fraction, left = planned.estimate(20, 4.0)
    assert fraction == pytest.approx(4.0 / 6.0)
    assert left == pytest.approx(2.0)


def test_the_speed_of_a_continued_run_counts_from_where_it_goes_on() -> None:
    continued = schedule(steps=100)
    continued.begin(50, 1000.0)
    assert continued.steps_per_second(60, 1002.0, overall=True) == pytest.approx(5.0)


def test_the_speed_follows_a_change_within_seconds() -> None:
    planned = schedule(steps=10_000)
    planned.begin(0, 0.0)
    planned.steps_per_second(100, 10.0)
    assert planned.steps_per_second(1100, 20.0) == pytest.approx(100.0)


def test_no_time_and_no_steps_give_no_speed() -> None:
    planned = schedule(steps=10)
    planned.begin(0, 0.0)
    assert planned.estimate(0, 0.0) == (0.0, None)


def test_a_stopwatch_stands_still_between_stop_and_start(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("genstudio.training.schedule.time.perf_counter", lambda: now[0])
    watch = Stopwatch(5.0)
    watch.start()
    now[0] += 2.0
    assert watch.seconds == 7.0
    watch.stop()
    now[0] += 50.0
    assert watch.seconds == 7.0
    watch.start()
    now[0] += 1.0
    assert watch.seconds == 8.0
