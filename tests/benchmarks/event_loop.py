"""How long the window keeps people waiting while it trains: the gaps between the ticks of a 10 ms timer.

python tests/benchmarks/event_loop.py [--json] [--seconds 20]
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from figures import Figure, print_figures
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from surroundings import mnist, open_window, wait_until
from training_speed import CASES

from genstudio.models.settings import parse
from genstudio.models.variational import VAESettings
from genstudio.project.training_job import TrainingJob
from genstudio.training.config import DeviceChoice, TrainingConfig
from genstudio.ui.main_window import MainWindow

TICK_MS = 10
P99_MS = 33.0
WORST_MS = 100.0
FIRST_SECOND = 1.0


class Ticker(QObject):
    """Notes when it is called."""

    def __init__(self) -> None:
        super().__init__()
        self.ticks: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        self.ticks.append(time.perf_counter())


def measure(seconds: float = 20.0) -> list[Figure]:
    """p99 and the worst gap, on the page with the curves, for a dense and a convolutional network."""
    figures = []
    with open_window() as window:
        window.show_page("training")
        for name, (values, _) in CASES.items():
            gaps, loading = _gaps(window, parse(VAESettings, values), seconds)
            p99, worst = float(np.percentile(gaps, 99)), float(gaps.max())
            figures += [
                Figure(f"event-loop gap while training, {name}: p50", float(np.median(gaps)), "ms"),
                Figure(f"event-loop gap while training, {name}: p99", p99, "ms", f"<= {P99_MS:g}", p99 <= P99_MS),
                Figure(f"event-loop gap while training, {name}: worst", worst, "ms", "<= 100", worst <= WORST_MS),
                Figure(f"event-loop gap in the first second, {name}: worst", loading, "ms"),
            ]
    return figures


def _gaps(window: MainWindow, settings: VAESettings, seconds: float) -> tuple[np.ndarray, float]:
    """The gaps after the first second in milliseconds, and the worst within it."""
    images = mnist()
    run = window.studio.training
    ticker = Ticker()
    ticker.start()
    begun = time.perf_counter()
    config = TrainingConfig(epochs=0, minutes=10.0, device=DeviceChoice.CPU)
    run.start(TrainingJob(images, "vae", settings, config, "benchmark"))
    wait_until(lambda: time.perf_counter() - begun > seconds)
    ticker.stop()
    run.stop()
    wait_until(lambda: not run.active)
    ticks = np.array(ticker.ticks)
    gaps = np.diff(ticks) * 1000.0
    later = ticks[:-1] - begun > FIRST_SECOND
    return gaps[later], float(gaps[~later].max())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    print_figures(measure(given.seconds), as_json=given.json)


if __name__ == "__main__":
    main()
