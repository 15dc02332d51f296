"""The process that opens changed files, one case at a time as it is asked to: a case may end it without harm.

    python -m tests.fuzz.worker READER FOLDER

It reads the changes of each case from its standard input, one case a line, and answers each with a line on the standard
output that it was started with; whatever else is printed goes to a file and counts as a fault.
"""

from __future__ import annotations

import faulthandler
import json
import os
import resource
import shutil
import sys
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

from genstudio.cli.terminal import keep_libraries_quiet
from genstudio.project.log import start_log
from tests.fuzz.changes import Change, changed
from tests.fuzz.guard import Guard, address_space
from tests.fuzz.readers import CACHE, LONG_AGO, READERS, Reader
from tests.fuzz.samples import Sample
from tests.fuzz.verdict import Wrong, check_sentence

RESERVE = 4 << 30
"""Bytes that a case may ask for in addition to what is mapped when the work begins, used or not."""
OUTPUT = "printed"


@dataclass(frozen=True, slots=True)
class Worker:
    """What one process opens.

    Attributes:
        reader: how.
        samples: the true files.
        folder: everything happens below it.
        guard: sees what it does.
    """

    reader: Reader
    samples: list[Sample]
    folder: Path
    guard: Guard

    def answer(self, sample_number: int, changes: list[Change], *, twice: bool) -> dict[str, object]:
        """Open one changed file and say how it went."""
        sample = self.samples[sample_number % len(self.samples)]
        root = self.folder / "case"
        self._lay_out(root, sample, changes, twice=twice)
        outcome, why = "opened", ""
        began = time.process_time()
        with self.guard.watching(self.folder / CACHE, root / CACHE, *(root / name for name in self.reader.writes)):
            try:
                self.reader.open(root, sample.place, twice)
            except Exception as error:
                outcome, why = self._judged(error)
        seconds = time.process_time() - began
        if self.guard.wrong:
            outcome, why = "failed", "; ".join([*self.guard.wrong, why])
        return {"outcome": outcome, "why": why, "seconds": seconds, "bytes": self.guard.peak}

    def _judged(self, error: Exception) -> tuple[str, str]:
        try:
            if isinstance(error, Wrong):
                raise error
            check_sentence(error)
        except Wrong as wrong:
            return "failed", f"{wrong}{_place_of(error)}"
        return "refused", str(error)

    def _lay_out(self, root: Path, sample: Sample, changes: list[Change], *, twice: bool) -> None:
        """The folder of a case; files that shall come from the cache must not look new."""
        for folder in (root, self.folder / CACHE):
            shutil.rmtree(folder, ignore_errors=True)
        content = changed(sample.content, changes, [one.content for one in self.samples])
        for place, its in {**sample.beside, sample.place: sample.pack(content)}.items():
            path = (self.folder if place.startswith(f"{CACHE}/GenStudio") else root) / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(its)
            if twice:
                os.utime(path, (LONG_AGO, LONG_AGO))
        for name in self.reader.writes:
            (root / name).mkdir(parents=True, exist_ok=True)


def main(name: str, folder: Path) -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    reader = READERS[name]
    steady = folder / "steady"
    shutil.rmtree(steady, ignore_errors=True)
    steady.mkdir()
    samples = list(reader.samples(steady))
    guard = Guard(folder / OUTPUT)
    faulthandler.enable(guard.output)
    keep_libraries_quiet(start_log("fuzz"))  # as the program begins
    for kind in (RuntimeWarning, UserWarning):
        warnings.simplefilter("always", kind)
    worker = Worker(reader, samples, folder, guard)
    worker.answer(0, [], twice=False)  # loads what is loaded once
    worker.answer(0, [], twice=True)
    most = address_space() + RESERVE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    print(json.dumps({"samples": len(samples)}), file=answers, flush=True)
    for line in sys.stdin:
        case = json.loads(line)
        changes = [Change(*change) for change in case["changes"]]
        answer = worker.answer(case["sample"], changes, twice=case["twice"])
        print(json.dumps(answer), file=answers, flush=True)


def _place_of(error: BaseException) -> str:
    """Where in the program it was raised."""
    trace = error.__traceback__
    places: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if "genstudio" in code.co_filename or not places:
            places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return f" ({' < '.join(reversed(places[-6:]))})"


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
