"""How long the window keeps people waiting while it opens photographs for the first time, and how soon Cancel is done.

python tests/benchmarks/loading_loop.py [--json] [--count 5000]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

import numpy as np
from event_loop import P99_MS, WORST_MS, Ticker
from figures import Figure, print_figures
from photographs import save_photographs
from surroundings import open_window, wait_until

from genstudio.ui.main_window import MainWindow

CANCEL_MS = 200.0
CANCELLED_AFTER = (0.1, 0.5, 1.0)


def measure(count: int = 5_000) -> list[Figure]:
    """p99 and the worst gap between ticks of 10 ms while a set is opened, and the slowest of some cancellations."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["XDG_CACHE_HOME"] = os.environ["LOCALAPPDATA"] = str(Path(place) / "cache")
        save_photographs(Path(place) / "photographs", count)
        with open_window() as window:
            window.show_page("dataset")
            cancelled = max(_cancel(window, Path(place) / "photographs", seconds) for seconds in CANCELLED_AFTER)
            gaps = _gaps(window, Path(place) / "photographs")
    p99, worst = float(np.percentile(gaps, 99)), float(gaps.max())
    return [
        Figure("event-loop gap while opening photographs: p50", float(np.median(gaps)), "ms"),
        Figure("event-loop gap while opening photographs: p99", p99, "ms", f"<= {P99_MS:g}", p99 <= P99_MS),
        Figure("event-loop gap while opening photographs: worst", worst, "ms", "<= 100", worst <= WORST_MS),
        Figure("Cancel, to the end of the work", cancelled, "ms", f"<= {CANCEL_MS:g}", cancelled <= CANCEL_MS),
    ]


def _gaps(window: MainWindow, folder: Path) -> np.ndarray:
    """The gaps from the beginning of an opening to the painted page, in milliseconds."""
    pictures = window.studio.pictures
    ticker = Ticker()
    ticker.start()
    pictures.open(folder)
    wait_until(lambda: not pictures.loading)
    ticker.stop()
    assert pictures.images is not None
    return np.diff(np.array(ticker.ticks)) * 1000.0


def _cancel(window: MainWindow, folder: Path, seconds: float) -> float:
    """Milliseconds from Cancel to the end of the thread that reads, the opening having lasted some seconds."""
    pictures = window.studio.pictures
    pictures.open(folder)
    begun = time.perf_counter()
    wait_until(lambda: time.perf_counter() - begun > seconds)
    assert pictures.loading, "there was nothing left to cancel; use more pictures"
    pictures.cancel()
    begun = time.perf_counter()
    wait_until(lambda: not window.studio.tasks.busy())
    return (time.perf_counter() - begun) * 1000.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--count", type=int, default=5_000)
    given = parser.parse_args()
    print_figures(measure(given.count), as_json=given.json)


if __name__ == "__main__":
    main()
