"""`Campaign`: the cases of one reader, each opened by a worker that is replaced when it dies or hangs."""

from __future__ import annotations

import json
import os
import random
import select
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, field
from pathlib import Path
from typing import Any

from tests.fuzz.changes import Change, random_changes

ROOT = Path(__file__).resolve().parents[2]
WORKER = ("-m", "tests.fuzz.worker")
MOST_BYTES = 1536 << 20
"""By how much one case may make the memory in use grow."""
MOST_SECONDS = 20.0
"""Of processor time for one case."""
HANGS = 120.0
"""Seconds after which nobody waits any more."""
_STARTS = 300.0
_ENDS = 2.0
_TWICE_EVERY = 4


@dataclass(frozen=True, slots=True)
class Case:
    """One changed file.

    Attributes:
        reader: who opens it.
        sample: the number of the true file, modulo their count.
        changes: what is done to it.
        twice: whether it is opened again, from the cache.
    """

    reader: str
    sample: int
    changes: tuple[Change, ...]
    twice: bool

    @classmethod
    def numbered(cls, reader: str, seed: int, number: int) -> Case:
        """The same case for the same seed and number, always."""
        chance = random.Random(f"{reader} {seed} {number}")
        changes = tuple(random_changes(chance))
        return cls(reader, chance.getrandbits(16), changes, number % _TWICE_EVERY == 0)


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that went wrong.

    Attributes:
        case: with no more changes than it needs.
        number: the one it was drawn with.
        why: in words.
        folder: where its files were put.
    """

    case: Case
    number: int
    why: str
    folder: str


@dataclass(slots=True)
class Tally:
    """How the cases of a reader went.

    Attributes:
        opened, refused: with pictures, and with a sentence.
        died: workers that had to be replaced.
        seconds, bytes: the most that a case took: processor time, and memory in addition to what was in use before.
    """

    reader: str
    cases: int = 0
    opened: int = 0
    refused: int = 0
    died: int = 0
    seconds: float = 0.0
    bytes: int = 0
    failures: list[Failure] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "failures": [asdict(failure) for failure in self.failures]}


class Campaign:
    """The cases of one reader; use it in a ``with`` statement.

    Attributes:
        tally: what came out so far.
    """

    def __init__(self, reader: str, seed: int, keep: Path) -> None:
        """
        Args:
            keep: where the files of failures go.
        """
        self.tally = Tally(reader)
        self._seed = seed
        self._keep = keep
        self._scratch = tempfile.TemporaryDirectory(prefix="genstudio-fuzz-")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Campaign:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        self._scratch.cleanup()

    def run(self, numbers: Sequence[int]) -> Tally:
        """Open the cases of these numbers."""
        for number in numbers:
            self._try(Case.numbered(self.tally.reader, self._seed, number), number)
        return self.tally

    def _try(self, case: Case, number: int) -> None:
        answer = self.answer(case)
        self.tally.cases += 1
        self.tally.seconds = max(self.tally.seconds, answer["seconds"])
        self.tally.bytes = max(self.tally.bytes, answer["bytes"])
        match answer["outcome"]:
            case "opened":
                self.tally.opened += 1
            case "refused":
                self.tally.refused += 1
            case _:
                self.tally.failures.append(self._made_smaller(case, number, answer["why"]))

    def _made_smaller(self, case: Case, number: int, why: str) -> Failure:
        """The failure with every change left out that it does not need, and its files."""
        index = 0
        while index < len(case.changes) > 1:
            fewer = Case(case.reader, case.sample, case.changes[:index] + case.changes[index + 1 :], case.twice)
            answer = self.answer(fewer)
            if answer["outcome"] == "failed":
                case, why = fewer, answer["why"]
            else:
                index += 1
        self.answer(case)
        folder = self._keep / f"{case.reader}-{self._seed}-{number}"
        subprocess.run(["cp", "-a", "--", f"{self._scratch.name}/case", str(folder)], check=False)
        return Failure(case, number, why, str(folder))

    def answer(self, case: Case) -> dict[str, Any]:
        """How a case went; the worker is a new one where the last has ended."""
        process = self._process or self._start()
        assert process.stdin is not None
        question = {"sample": case.sample, "changes": [astuple(one) for one in case.changes], "twice": case.twice}
        process.stdin.write(json.dumps(question).encode() + b"\n")
        process.stdin.flush()
        line = self._line(process, HANGS)
        if line is None:
            self.tally.died += 1
            return {"outcome": "failed", "why": self._end(), "seconds": 0.0, "bytes": 0}
        answer: dict[str, Any] = json.loads(line)
        if answer["outcome"] != "failed" and answer["seconds"] > MOST_SECONDS:
            answer |= {"outcome": "failed", "why": f"took {answer['seconds']:.0f} seconds: {answer['why']}"}
        if answer["outcome"] != "failed" and answer["bytes"] > MOST_BYTES:
            answer |= {"outcome": "failed", "why": f"took {answer['bytes'] >> 20} MB: {answer['why']}"}
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        folder = Path(self._scratch.name)
        (folder / "printed").unlink(missing_ok=True)
        variables = {
            **os.environ,
            **{f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CACHE", "CONFIG", "DATA", "STATE")},
            "PYTHONPATH": str(ROOT),
            "OMP_NUM_THREADS": "1",
        }
        command = [sys.executable, *WORKER, self.tally.reader, str(folder)]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=variables, cwd=folder
        )
        self._process = process
        if self._line(process, _STARTS) is None:
            _, errors = process.communicate()
            raise RuntimeError(f"the worker for {self.tally.reader} does not start: {errors.decode(errors='replace')}")
        return process

    @staticmethod
    def _line(process: subprocess.Popen[bytes], seconds: float) -> bytes | None:
        """What the worker says next; None where it ended or hangs."""
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], seconds)
        return (process.stdout.readline() or None) if ready else None

    def _end(self) -> str:
        """No worker any more; says what became of it."""
        process, self._process = self._process, None
        if process is None:
            return ""
        hangs = process.poll() is None and not _ended(process)
        process.kill()
        process.communicate()
        said = Path(self._scratch.name, "printed")
        text = said.read_text(errors="replace")[-1500:] if said.exists() else ""
        return f"hung for {HANGS:.0f} seconds {text}" if hangs else f"ended with {process.returncode}: {text}"


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it ends by itself, having closed its output."""
    try:
        process.wait(_ENDS)
    except subprocess.TimeoutExpired:
        return False
    return True
