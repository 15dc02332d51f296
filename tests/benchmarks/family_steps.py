"""Every family's training step against a bare torch loop over the same networks: speed, and memory at most.

    python tests/benchmarks/family_steps.py [FAMILY ...] [--json] [--rounds 5] [--seconds 4]

Ours is the whole trainer, with its previews, measurements and averages, but without a window. The two take turns in one
process for speed; for memory each has a process of its own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil
import torch
from bare_steps import STEPS, bare_step
from figures import Figure, print_figures
from surroundings import mnist

from genstudio.data.image_set import ImageSet
from genstudio.models.base import FamilySettings
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.project.training_job import TrainingJob, build_family, shape_of
from genstudio.training.config import TrainingConfig, choose_threads, use_threads
from genstudio.training.control import Control

SPEED_TARGET = 0.95
MEMORY_TARGET = 1.2
MEMORY_STEPS = 30


def measure(families: list[str], rounds: int = 5, seconds: float = 4.0) -> list[Figure]:
    """The median ratio of `rounds` pairs of so many seconds each that take turns, and the ratio of highest memories."""
    images = mnist()
    figures = []
    for key in families:
        settings = settings_of(key)
        steps = max(20, round(seconds * bare(key, images, settings, 20)))
        pairs = [_pair(key, images, settings, steps, number) for number in range(rounds)]
        mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(first / second for first, second in pairs)
        memory = highest_memory(key, "ours") / highest_memory(key, "bare")
        figures += [
            Figure(f"{key}: this program", mine, "steps/s"),
            Figure(f"{key}: bare torch loop", other, "steps/s"),
            Figure(f"{key}: ratio", ratio, "x", f">= {SPEED_TARGET}", ratio >= SPEED_TARGET),
            Figure(f"{key}: highest memory, ratio", memory, "x", f"<= {MEMORY_TARGET}", memory <= MEMORY_TARGET),
        ]
        print(f"{key}: {ratio:.3f} x the speed, {memory:.2f} x the memory", file=sys.stderr, flush=True)
    return figures


def _pair(key: str, images: ImageSet, settings: FamilySettings, steps: int, number: int) -> tuple[float, float]:
    """Both speeds; who begins changes from round to round."""
    if number % 2:
        other = bare(key, images, settings, steps)
        return ours(key, images, settings, steps), other
    return ours(key, images, settings, steps), bare(key, images, settings, steps)


def settings_of(key: str) -> FamilySettings:
    """The family's defaults, with dense networks where it has them: their steps are the shortest."""
    settings_class = family_class(key).settings_class
    return parse(settings_class, {"network": "dense"} if "network" in settings_class.model_fields else {})


def ours(key: str, images: ImageSet, settings: FamilySettings, steps: int) -> float:
    """Training steps per second over a whole training."""
    config = parse(TrainingConfig, {"epochs": 0, "steps": steps, "device": "cpu"})
    finished = TrainingJob(images, key, settings, config, "benchmark").run(Control(), lambda event: None)
    return finished.images_per_second / settings.batch_size


def bare(key: str, images: ImageSet, settings: FamilySettings, steps: int) -> float:
    """The same of the shortest loop."""
    use_threads(choose_threads(0))
    torch.set_flush_denormal(True)
    model = build_family(key, settings, shape_of(images), 0, images.class_names).train()
    step = bare_step(key, model, images)
    begun = time.perf_counter()
    for _ in range(steps):
        step()
    return steps / (time.perf_counter() - begun)


def highest_memory(key: str, whose: str) -> float:
    """The most memory that a process of its own held for a short training, in bytes."""
    arguments = [sys.executable, str(Path(__file__)), key, "--memory-of", whose]
    child = subprocess.run(arguments, stdout=subprocess.PIPE, text=True, check=True)
    return float(child.stdout.strip().splitlines()[-1])


def _peak() -> int:
    """On Linux the kernel's own mark, as getrusage there begins with the mark of the process that started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1]) * 1024
    information = psutil.Process().memory_info()
    return int(getattr(information, "peak_wset", information.rss))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=", ".join(STEPS))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--memory-of", choices=("ours", "bare"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    unknown = set(given.families) - set(STEPS)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(STEPS)}")
    if given.memory_of:
        [key] = given.families
        run = ours if given.memory_of == "ours" else bare
        run(key, mnist(), settings_of(key), MEMORY_STEPS)
        print(json.dumps(_peak()))
        return 0
    figures = measure(given.families or list(STEPS), given.rounds, given.seconds)
    print_figures(figures, as_json=given.json)
    return 0 if all(figure.met is not False for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
