"""When training ends, how far it is, and how long it will take."""

from __future__ import annotations

import time

from genstudio.training.config import TrainingConfig

WINDOW_SECONDS = 5.0


class Stopwatch:
    """Seconds of training, pauses left out.

    Args:
        seconds: what an earlier sitting took.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self._before = seconds
        self._started: float | None = None

    @property
    def seconds(self) -> float:
        running = 0.0 if self._started is None else time.perf_counter() - self._started
        return self._before + running

    def start(self) -> None:
        self._started = time.perf_counter()

    def stop(self) -> None:
        self._before = self.seconds
        self._started = None


class Schedule:
    """The limits of one run.

    Attributes:
        steps_per_epoch: how many training steps go through all pictures once.
        total_steps: the first limit in epochs or steps; None where there is none.
    """

    def __init__(self, config: TrainingConfig, steps_per_epoch: int) -> None:
        self.steps_per_epoch = steps_per_epoch
        limits = [limit for limit in (config.epochs * steps_per_epoch, config.steps) if limit > 0]
        self.total_steps = min(limits) if limits else None
        self._seconds_limit = config.minutes * 60.0 or None
        self._first = self._window = (0, 0.0)
        self._speed = 0.0
        self._warm = self._settled = False

    def begin(self, step: int, seconds: float) -> None:
        """Measure speeds from here on."""
        self._first = self._window = (step, seconds)
        self._warm = self._settled = False

    def done(self, step: int, seconds: float) -> bool:
        if self.total_steps is not None and step >= self.total_steps:
            return True
        return self._seconds_limit is not None and seconds >= self._seconds_limit

    def fraction(self, step: int, seconds: float) -> float:
        """How far it is to the nearest limit, 0 to 1; 0 without any."""
        steps = 0.0 if self.total_steps is None else step / self.total_steps
        time_gone = 0.0 if self._seconds_limit is None else seconds / self._seconds_limit
        return min(1.0, max(steps, time_gone))

    def epoch(self, step: int) -> float:
        return step / self.steps_per_epoch

    def steps_per_second(self, step: int, seconds: float, *, overall: bool = False) -> float:
        """The speed over the last few seconds, or since `begin`.

        The first step pays for the start and tells nothing: after it alone the speed is 0, and later it is left out.
        """
        if overall:
            return _ratio(step - self._first[0], seconds - self._first[1])
        if not self._warm and step > self._first[0]:
            self._warm = True
            taken = step - self._first[0]
            self._speed = _ratio(taken, seconds - self._first[1]) if taken > 1 else 0.0
            self._window = (step, seconds)
            return self._speed
        elapsed = seconds - self._window[1]
        if elapsed >= WINDOW_SECONDS or (not self._settled and step > self._window[0]):
            self._speed = _ratio(step - self._window[0], elapsed)
        if elapsed >= WINDOW_SECONDS:
            self._window = (step, seconds)
            self._settled = True
        return self._speed

    def estimate(self, step: int, seconds: float) -> tuple[float | None, float | None]:
        """(fraction of the way to the nearest limit, seconds left), each None without a limit."""
        speed = self.steps_per_second(step, seconds)
        fractions, remaining = [], []
        if self.total_steps is not None:
            fractions.append(min(1.0, step / self.total_steps))
            if speed > 0.0:
                remaining.append(max(0.0, (self.total_steps - step) / speed))
        if self._seconds_limit is not None:
            fractions.append(min(1.0, seconds / self._seconds_limit))
            remaining.append(max(0.0, self._seconds_limit - seconds))
        return max(fractions, default=None), min(remaining, default=None)


def _ratio(steps: int, seconds: float) -> float:
    return steps / seconds if seconds > 0.0 else 0.0
