"""MNIST's 60,000 pictures from gzipped IDX files: how long that takes, and how much memory at most.

python tests/benchmarks/loading.py [--json] [--rounds 5]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from figures import Figure, print_figures

TARGET_SECONDS = 1.0
TARGET_MEMORY = 2.0

# One opening in a process of its own, so that its highest use of memory is that of the opening. On Linux the
# kernel's own mark is used, as getrusage there begins with the mark of the process that started this one.
CHILD = """
import json, sys, time
from pathlib import Path
import numpy, psutil
from genstudio.data.open import open_images
def highest():
    status = Path('/proc/self/status')
    if status.exists():
        return int(next(l for l in status.read_text().splitlines() if l.startswith('VmHWM')).split()[1]) * 1024
    info = psutil.Process().memory_info()
    if hasattr(info, 'peak_wset'):
        return info.peak_wset
    import resource
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = psutil.Process().memory_info().rss
begun = time.perf_counter()
images = open_images(sys.argv[1])
seconds = time.perf_counter() - begun
print(json.dumps([seconds, (highest() - before) / images.pixels.nbytes, len(images)]))
"""


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of MNIST in a fresh process.

    Attributes:
        seconds: from the call to the image set.
        memory: highest use of memory above that before the call, as a multiple of the array of training pictures.
    """

    seconds: float
    memory: float


def measure(rounds: int = 5) -> list[Figure]:
    """The median time and the highest memory of `rounds` openings; one more comes first and warms the disk cache."""
    openings = [_open() for _ in range(rounds + 1)][1:]
    seconds = statistics.median(opening.seconds for opening in openings)
    memory = max(opening.memory for opening in openings)
    return [
        Figure("MNIST's 60,000 pictures from gzipped IDX", seconds, "s", "<= 1.0 s", seconds <= TARGET_SECONDS),
        Figure("its highest memory, against the array", memory, "x", "<= 2.0 x", memory <= TARGET_MEMORY),
    ]


def _open() -> Opening:
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("GENSTUDIO_TEST_DATA", root.parent / "shared" / "data")) / "mnist"
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder)], cwd=root, capture_output=True, text=True, check=False
    )
    if child.returncode != 0:
        raise SystemExit(f"MNIST could not be opened at {folder}: {child.stderr.strip().splitlines()[-1]}")
    seconds, memory, count = json.loads(child.stdout)
    assert count == 60_000, f"{count} pictures are not MNIST"
    return Opening(seconds, memory)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    print_figures(measure(given.rounds), as_json=given.json)


if __name__ == "__main__":
    main()
