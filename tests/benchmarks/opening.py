"""Opening photographs for the first time, against a plain Pillow loop on one core; and opening them again.

python tests/benchmarks/opening.py [--json] [--count 10000] [--rounds 3]

Each opening runs in a process of its own with a cache of its own, on at most two cores. The plain loop runs half before
and half after each opening, so that both meet the machine in the same mood.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from figures import Figure, print_figures
from photographs import save_photographs

TARGET_RATIO = 4.0
TARGET_AGAIN = 0.3
TARGET_CIFAR = 1.5
SIZE = 64
ROOT = Path(__file__).resolve().parents[2]

PLAIN = """
import json, os, sys, time
from pathlib import Path
import numpy as np
from PIL import Image
if hasattr(os, 'sched_setaffinity'):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
paths = sorted(Path(sys.argv[1]).rglob('*.jpg'))[int(sys.argv[2])::2]
size = int(sys.argv[3])
pixels = np.empty((len(paths), size, size, 3), np.uint8)
begun = time.perf_counter()
for index, path in enumerate(paths):
    with Image.open(path) as image:
        side = min(image.size)
        left, top = (image.width - side) // 2, (image.height - side) // 2
        middle = image.convert('RGB').crop((left, top, left + side, top + side))
        pixels[index] = np.asarray(middle.resize((size, size), Image.Resampling.LANCZOS))
print(json.dumps((time.perf_counter() - begun) / len(paths)))
"""
OURS = """
import json, os, sys, time
if hasattr(os, 'sched_setaffinity'):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
import numpy, PIL.Image
from genstudio.data.open import open_images
from genstudio.data.options import ReadOptions
size = int(sys.argv[2])
begun = time.perf_counter()
images = open_images(sys.argv[1], ReadOptions(size=size or None))
print(json.dumps([time.perf_counter() - begun, len(images)]))
"""
AGAIN = """
import json, sys, time
sys.path.insert(0, sys.argv[3])
from surroundings import open_window, wait_until
from genstudio.data.options import ReadOptions
with open_window() as window:
    window.show_page('dataset')
    begun = time.perf_counter()
    window.studio.pictures.open(sys.argv[1], ReadOptions(size=int(sys.argv[2])))
    done = []
    def painted():
        window.grab()
        done.append(time.perf_counter() - begun)
    window.studio.pictures.changed.connect(painted)
    wait_until(lambda: bool(done))
    print(json.dumps([done[0], len(window.studio.pictures.images)]))
"""


def measure(count: int = 10_000, rounds: int = 3) -> list[Figure]:
    """The medians of some rounds."""
    ratios, firsts, plains, again = [], [], [], []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "photographs"
        save_photographs(folder, count)
        for number in range(rounds):
            cache = Path(place) / f"cache {number}"
            before = _plain(folder, 0)
            seconds = _ours(OURS, folder, cache, SIZE, count)
            plain = count * (before + _plain(folder, 1)) / 2
            firsts.append(seconds)
            plains.append(plain)
            ratios.append(plain / seconds)
            again.append(_ours(AGAIN, folder, cache, SIZE, count))
        cifar = [_cifar(Path(place) / f"cifar {number}") for number in range(rounds)]
    ratio, second, zipped = statistics.median(ratios), statistics.median(again), statistics.median(cifar)
    name = f"{count:,} JPEGs of 512x384 to {SIZE}x{SIZE}"
    return [
        Figure(f"{name}: plain Pillow loop, one core", statistics.median(plains), "s"),
        Figure(f"{name}: first opening, two cores", statistics.median(firsts), "s"),
        Figure(f"{name}: ratio", ratio, "x", f">= {TARGET_RATIO:g}", ratio >= TARGET_RATIO),
        Figure("the same again, to the painted page", second, "s", f"<= {TARGET_AGAIN:g} s", second <= TARGET_AGAIN),
        Figure("CIFAR-10's zip, first opening", zipped, "s", f"<= {TARGET_CIFAR:g} s", zipped <= TARGET_CIFAR),
    ]


def _plain(folder: Path, half: int) -> float:
    """Seconds per picture."""
    return float(json.loads(_run(PLAIN, [str(folder), str(half), str(SIZE)], os.environ)))


def _ours(script: str, source: Path, cache: Path, size: int, count: int) -> float:
    home = {"XDG_CACHE_HOME": str(cache), "LOCALAPPDATA": str(cache), "QT_QPA_PLATFORM": "offscreen"}
    arguments = [str(source), str(size), str(Path(__file__).parent)]
    seconds, opened = json.loads(_run(script, arguments, os.environ | home).splitlines()[-1])
    assert opened == count, f"{opened} of {count} pictures were read"
    return float(seconds)


def _cifar(cache: Path) -> float:
    data = Path(os.environ.get("GENSTUDIO_TEST_DATA", ROOT.parent / "shared" / "data"))
    return _ours(OURS, data / "cifar10-10k.zip", cache, 0, 10_000)


def _run(script: str, arguments: list[str], environment: os._Environ[str] | dict[str, str]) -> str:
    child = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if child.returncode != 0:
        raise SystemExit(f"{arguments[0]} could not be opened: {child.stderr.strip()}")
    return child.stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print_figures(measure(given.count, given.rounds), as_json=given.json)


if __name__ == "__main__":
    main()
