"""Every family's training step against a bare torch loop over the same networks: speed, and memory at most.

    python tests/benchmarks/family_steps.py [FAMILY ...] [--json] [--turns 60]

Ours is the whole trainer, with its previews, measurements and averages, but without a window. For speed the two take
turns of a fraction of a second in one thread, so that what else a machine is busy with slows both; for memory each has
a process of its own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import perf_counter as clock
from unittest.mock import patch

import psutil
from bare_steps import STEPS, Step, bare_step
from figures import Figure, print_figures
from surroundings import mnist

from genstudio.data.image_set import ImageSet
from genstudio.errors import SettingsError
from genstudio.models.base import FamilySettings
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.project.training_job import TrainingJob, build_family, shape_of
from genstudio.training.config import TrainingConfig, choose_threads, use_threads
from genstudio.training.control import Control
from genstudio.training.events import Event, Progress

SPEED_TARGET = 0.95
MEMORY_TARGET = 1.2
MEMORY_STEPS = 30
LEAST_STEPS = 3
LEAST_SECONDS = 0.2
"""Of a turn."""


class Ended(Exception):
    """Enough turns were taken."""


class Turns:
    """Lets the bare loop make as many steps as the trainer just made, each time the trainer tells how far it is.

    The trainer's own clock stands still meanwhile (`now`): what it does once a second it does once in its own seconds.

    Attributes:
        pairs: the seconds that each needed for the same steps, ours first.
        steps: how many steps each made.
    """

    def __init__(self, bare: Step, turns: int) -> None:
        self.pairs: list[tuple[float, float]] = []
        self.steps = 0
        self._bare = bare
        self._turns = turns
        self._step = 0
        self._skipped = 0.0
        self._begun = 0.0

    def now(self) -> float:
        """The trainer's clock, in seconds."""
        return clock() - self._skipped

    def hear(self, event: Event) -> None:
        """To be called by the trainer with its events; a turn of ours ends with an event of progress."""
        if not isinstance(event, Progress):
            return
        ours = self.now() - self._begun
        made = event.step - self._step
        if made < LEAST_STEPS or ours < LEAST_SECONDS:
            return
        begun = clock()
        for _ in range(made):
            self._bare()
        theirs = clock() - begun
        self._skipped += theirs
        if self._step:  # the first turn warms both up
            self.pairs.append((ours, theirs))
            self.steps += made
        self._step, self._begun = event.step, self.now()
        if len(self.pairs) >= self._turns:
            raise Ended


def measure(families: list[str], turns: int = 60) -> list[Figure]:
    """The median ratio of so many pairs of turns, and the ratio of highest memories."""
    images = mnist()
    figures = []
    for key in families:
        taken = take_turns(key, images, turns)
        mine, other = (taken.steps / sum(column) for column in zip(*taken.pairs, strict=True))
        ratio = statistics.median(theirs / ours for ours, theirs in taken.pairs)
        memory = highest_memory(key, "ours") / highest_memory(key, "bare")
        figures += [
            Figure(f"{key}: this program", mine, "steps/s"),
            Figure(f"{key}: bare torch loop", other, "steps/s"),
            Figure(f"{key}: ratio", ratio, "x", f">= {SPEED_TARGET}", ratio >= SPEED_TARGET),
            Figure(f"{key}: highest memory, ratio", memory, "x", f"<= {MEMORY_TARGET}", memory <= MEMORY_TARGET),
        ]
        print(f"{key}: {ratio:.3f} x the speed, {memory:.2f} x the memory", file=sys.stderr, flush=True)
    return figures


def take_turns(key: str, images: ImageSet, turns: int) -> Turns:
    """Ours and the bare loop, each with a network of its own."""
    settings = settings_of(key)
    taken = Turns(bare(key, images, settings), turns)
    config = parse(TrainingConfig, {"epochs": 0, "minutes": 60, "device": "cpu"})
    with patch("time.perf_counter", taken.now), suppress(Ended):
        TrainingJob(images, key, settings, config, "benchmark").run(Control(), taken.hear)
    return taken


def settings_of(key: str) -> FamilySettings:
    """The family's defaults, with dense networks where it has them: their steps are the shortest."""
    settings_class = family_class(key).settings_class
    try:
        return parse(settings_class, {"network": "dense"})
    except SettingsError:
        return settings_class()


def bare(key: str, images: ImageSet, settings: FamilySettings) -> Step:
    """The shortest loop's step."""
    return bare_step(key, build_family(key, settings, shape_of(images), 0, images.class_names).train(), images)


def ours_for_memory(key: str, images: ImageSet, settings: FamilySettings) -> None:
    """A short training."""
    config = parse(TrainingConfig, {"epochs": 0, "steps": MEMORY_STEPS, "device": "cpu"})
    TrainingJob(images, key, settings, config, "benchmark").run(Control(), lambda event: None)


def bare_for_memory(key: str, images: ImageSet, settings: FamilySettings) -> None:
    """The same of the shortest loop."""
    use_threads(choose_threads(0))
    step = bare(key, images, settings)
    for _ in range(MEMORY_STEPS):
        step()


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=", ".join(STEPS))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--turns", type=int, default=60)
    parser.add_argument("--memory-of", choices=("ours", "bare"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    unknown = set(given.families) - set(STEPS)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(STEPS)}")
    if given.memory_of:
        [key] = given.families
        run = ours_for_memory if given.memory_of == "ours" else bare_for_memory
        run(key, mnist(), settings_of(key))
        print(json.dumps(_peak()))
        return
    print_figures(measure(given.families or list(STEPS), given.turns), as_json=given.json)


if __name__ == "__main__":
    main()
