"""Every figure of speed and memory, each beside what it is measured against, from one command.

    python tests/benchmarks/benchmark.py [SCRIPT ...] [--json]

Each script, see below, runs in a process of its own, one after the other, about half an hour in all; give the machine
nothing else to do meanwhile. How well the models learn has a script of its own: ``tests/verification/run.py``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from figures import Figure, print_figures

SCRIPTS = (
    *("startup", "loading", "opening", "loading_loop", "mapped", "browsing"),
    *("slider", "event_loop", "training_speed", "family_steps", "pythae_speed"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scripts", nargs="*", default=list(SCRIPTS), metavar="script", help=", ".join(SCRIPTS))
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    unknown = set(given.scripts) - set(SCRIPTS)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(SCRIPTS)}")
    figures: list[Figure] = []
    for script in given.scripts:
        figures += _run(script)
    print_figures(figures, as_json=given.json)
    return 0 if all(figure.met is not False for figure in figures) else 1


def _run(script: str) -> list[Figure]:
    path = Path(__file__).with_name(f"{script}.py")
    print(f"measuring {script} ...", file=sys.stderr, flush=True)
    child = subprocess.run([sys.executable, str(path), "--json"], stdout=subprocess.PIPE, text=True, check=True)
    return [Figure(**row) for row in json.loads(child.stdout.strip().splitlines()[-1])]


if __name__ == "__main__":
    sys.exit(main())
