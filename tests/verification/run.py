"""Whether each family does what its paper, or a trusted program, says: trained with fixed seeds, judged by figures.

    python tests/verification/run.py [FAMILY ...] [--fast] [--json]

Without names every row is measured, which takes an hour or two; `--fast` takes the rows of seconds only.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import autoencoders
import classes
import critics
import pairs
import toys
from rows import Row, print_rows


@dataclass(frozen=True, slots=True)
class Check:
    """Some rows that come out of one piece of work.

    Attributes:
        families: whose rows they are.
        fast: whether it takes seconds only.
    """

    families: tuple[str, ...]
    run: Callable[[], list[Row]]
    fast: bool = False


CHECKS = (
    Check(("autoencoder",), autoencoders.linear, fast=True),
    Check(("autoencoder",), autoencoders.rectified),
    Check(("vae",), autoencoders.variational),
    Check(("wgan",), critics.clipped, fast=True),
    Check(("wgan-gp",), critics.with_penalty, fast=True),
    Check(("gan",), toys.ring_relativistic),
    Check(("gan",), toys.grid_relativistic),
    Check(("gan",), autoencoders.adversarial),
    Check(("aae",), pairs.aae),
    Check(("bigan",), pairs.bigan),
    Check(("cogan",), pairs.cogan),
    Check(("infogan",), classes.infogan),
    Check(("cvae",), classes.cvae),
    Check(("cgan",), classes.cgan),
    Check(("acgan",), classes.acgan),
)


def verify(families: list[str], *, fast: bool) -> list[Row]:
    """The rows of some families, or of all."""
    rows: list[Row] = []
    for check in CHECKS:
        if (families and not set(families) & set(check.families)) or (fast and not check.fast):
            continue
        begun = time.perf_counter()
        found = check.run()
        seconds = time.perf_counter() - begun
        rows += [replace(row, seconds=seconds) for row in found]
        for row in found:  # an hour's work is not lost when it is broken off
            print(f"{row.family}: {row.what}: {row.measured:.4g} {row.verdict}", file=sys.stderr, flush=True)
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = sorted({family for check in CHECKS for family in check.families})
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=", ".join(known))
    parser.add_argument("--fast", action="store_true", help="only what takes seconds")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    unknown = set(given.families) - set(known)
    if unknown:
        parser.error(f"there is nothing to verify of {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    rows = verify(given.families, fast=given.fast)
    print_rows(rows, as_json=given.json)
    return 0 if all(row.passed is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
