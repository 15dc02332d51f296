"""Whether anything that can be opened makes the program crash, hang, or say what no person understands.

    python tests/fuzz/run.py [READER ...] [--cases 20000] [--seed 0] [--only NUMBER] [--json]

Every case is a small true file with a few bytes, lengths or pieces changed, opened as the program opens it, in a
process with a limit on its memory and its time. It may give pictures or one plain sentence; it must write nothing
outside the cache, start nothing, ask no network, print nothing and leave nothing open. What goes wrong is made smaller
and kept. Linux only.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the tests' own makers of files

from tests.fuzz.campaign import Campaign, Failure, Tally
from tests.fuzz.readers import READERS


def fuzz(readers: list[str], cases: int, seed: int, keep: Path, only: int | None = None) -> list[Tally]:
    """So many cases, shared out among the readers."""
    tallies = []
    for place, reader in enumerate(readers):
        count = cases // len(readers) + (place < cases % len(readers))
        began = time.monotonic()
        with Campaign(reader, seed, keep) as campaign:
            tally = campaign.run(range(count) if only is None else [only])
        tallies.append(tally)
        print(_line(tally, time.monotonic() - began), file=sys.stderr, flush=True)
        for failure in tally.failures:
            print(_told(failure, seed), file=sys.stderr, flush=True)
    return tallies


def _line(tally: Tally, seconds: float) -> str:
    return (
        f"{tally.reader:12} {tally.cases:6,} cases: {tally.opened:6,} opened, {tally.refused:6,} refused, "
        f"{len(tally.failures)} failed; at most {tally.seconds:.2f} s and {tally.bytes / 2**20:.0f} MB; {seconds:.0f} s"
    )


def _told(failure: Failure, seed: int) -> str:
    return (
        f"  {failure.why}\n    files in {failure.folder}, changes {failure.case.changes}\n"
        f"    again: python tests/fuzz/run.py {failure.case.reader} --seed {seed} --only {failure.number}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readers", nargs="*", metavar="READER", help=", ".join(READERS))
    parser.add_argument("--cases", type=int, default=20_000, help="of all readers together")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="one case, by its number")
    parser.add_argument("--keep", type=Path, help="a folder for the files of what goes wrong")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if unknown := set(given.readers) - set(READERS):
        parser.error(f"nobody reads {', '.join(sorted(unknown))}; there are {', '.join(READERS)}")
    if sys.platform != "linux":
        parser.error("memory and open files are looked at as Linux shows them")
    keep = given.keep or Path(tempfile.mkdtemp(prefix="genstudio-fuzz-kept-"))
    keep.mkdir(parents=True, exist_ok=True)
    tallies = fuzz(given.readers or list(READERS), given.cases, given.seed, keep, given.only)
    failed = sum(len(tally.failures) for tally in tallies)
    print(f"{sum(tally.cases for tally in tallies):,} cases, {failed} failed", file=sys.stderr)
    if given.json:
        print(json.dumps([tally.as_json() for tally in tallies]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
