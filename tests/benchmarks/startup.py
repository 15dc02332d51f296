"""From starting the window's command to its first painted frame, with a warm disk cache.

python tests/benchmarks/startup.py [--json] [--rounds 7]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

from figures import Figure, print_figures

TARGET_SECONDS = 1.0

# The real entry point, with one line more: when the window was painted, tell the time and leave.
CHILD = """
import os, sys, time
from genstudio.ui import app
make = app.make_window
def timed(*arguments):
    window = make(*arguments)
    def tell():
        print(time.time(), 'torch' in sys.modules, flush=True)
        os._exit(0)
    window.painted.connect(tell)
    return window
app.make_window = timed
app.main([])
"""


def measure(rounds: int = 7) -> list[Figure]:
    """The median of `rounds` starts; one more comes first and warms the cache."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HOME": home}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        times = [_start(environment) for _ in range(rounds + 1)][1:]
    seconds = statistics.median(times)
    return [Figure("start to first painted window", seconds, "s", "<= 1.0", seconds <= TARGET_SECONDS)]


def _start(environment: dict[str, str]) -> float:
    begun = time.time()
    child = subprocess.run([sys.executable, "-c", CHILD], env=environment, capture_output=True, text=True, check=False)
    if child.returncode != 0:
        raise RuntimeError(child.stderr)
    painted, torch_loaded = child.stdout.split()
    assert torch_loaded == "False", "torch was loaded before the window was painted"
    return float(painted) - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    print_figures(measure(given.rounds), as_json=given.json)


if __name__ == "__main__":
    main()
