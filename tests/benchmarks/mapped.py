"""Training on a million pictures in a file of 3 GB that is mapped, against the same pictures in memory.

python tests/benchmarks/mapped.py [--json] [--count 1000000] [--rounds 5] [--steps 400]

Both train a dense VAE on pictures of 32x32 in colour, in processes of their own that take turns.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from figures import Figure, print_figures

TARGET_SPEED = 0.95
TARGET_MEMORY = 1.5
SIDE = 32
AT_ONCE = 10_000
ROOT = Path(__file__).resolve().parents[2]

CHILD = """
import json, sys
from pathlib import Path
import numpy as np
import psutil
from genstudio.data.cache.mapped import map_pixels
from genstudio.data.image_set import ImageSet
from genstudio.models.settings import parse
from genstudio.models.variational import VAESettings
from genstudio.project.training_job import TrainingJob
from genstudio.training.config import DeviceChoice, TrainingConfig
from genstudio.training.control import Control
path, count, side, steps, mapped = sys.argv[1], *map(int, sys.argv[2:])
shape = (count, 3, side, side)
pixels = map_pixels(Path(path), shape) if mapped else np.fromfile(path, np.uint8).reshape(shape)
settings = parse(VAESettings, {"network": "dense", "latent_dim": 20})
config = TrainingConfig(epochs=0, steps=steps, device=DeviceChoice.CPU)
job = TrainingJob(ImageSet(pixels, "noise", "benchmark"), "vae", settings, config, "benchmark")
finished = job.run(Control(), lambda event: None)
def highest():
    status = Path('/proc/self/status')
    if status.exists():
        return int(next(l for l in status.read_text().splitlines() if l.startswith('VmHWM')).split()[1]) * 1024
    info = psutil.Process().memory_info()
    return getattr(info, 'peak_wset', info.rss)
print(json.dumps([finished.images_per_second, highest() / 1e9]))
"""


def measure(count: int = 1_000_000, rounds: int = 5, steps: int = 400) -> list[Figure]:
    """The median ratio of pairs, and the most memory of all trainings from the map."""
    pairs = []
    memory = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pixels"
        _write(path, count)
        for number in range(rounds):
            results = {mapped: _train(path, count, steps, mapped) for mapped in _turn(number)}
            pairs.append((results[True][0], results[False][0]))
            memory = max(memory, results[True][1])
    ratio = statistics.median(mapped / held for mapped, held in pairs)
    name = f"training on {count:,} pictures of {SIDE}x{SIDE}"
    return [
        Figure(f"{name}, from the map", statistics.median(mapped for mapped, _ in pairs), "pictures/s"),
        Figure(f"{name}, in memory", statistics.median(held for _, held in pairs), "pictures/s"),
        Figure(f"{name}: ratio", ratio, "x", f">= {TARGET_SPEED}", ratio >= TARGET_SPEED),
        Figure("its highest memory, from the map", memory, "GB", f"< {TARGET_MEMORY:g} GB", memory < TARGET_MEMORY),
    ]


def _turn(number: int) -> tuple[bool, bool]:
    return (True, False) if number % 2 else (False, True)


def _write(path: Path, count: int) -> None:
    rng = np.random.default_rng(0)
    pixels = np.memmap(path, dtype=np.uint8, mode="w+", shape=(count, 3, SIDE, SIDE))
    for start in range(0, count, AT_ONCE):
        part = pixels[start : start + AT_ONCE]
        part[...] = rng.integers(0, 256, part.shape, dtype=np.uint8)
    pixels.flush()


def _train(path: Path, count: int, steps: int, mapped: bool) -> tuple[float, float]:
    """Pictures per second and the highest use of memory in GB, of one training in a process of its own."""
    arguments = [str(path), str(count), str(SIDE), str(steps), str(int(mapped))]
    child = subprocess.run(
        [sys.executable, "-c", CHILD, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if child.returncode != 0:
        raise SystemExit(f"the training failed: {child.stderr.strip()}")
    speed, memory = json.loads(child.stdout.strip().splitlines()[-1])
    return float(speed), float(memory)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=400)
    given = parser.parse_args()
    print_figures(measure(given.count, given.rounds, given.steps), as_json=given.json)


if __name__ == "__main__":
    main()
