"""A few cases of every reader, the same ones each time; and that what goes wrong would be seen."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("memory and open files are looked at as Linux shows them", allow_module_level=True)

from genstudio.errors import DataError
from tests.fuzz import campaign, worker
from tests.fuzz.campaign import Campaign, Case
from tests.fuzz.changes import KINDS, Change, changed, random_changes
from tests.fuzz.readers import READERS
from tests.fuzz.verdict import Wrong, check_sentence

CASES = 16
SEED = 7


@pytest.mark.parametrize("reader", READERS)
def test_changed_files_give_pictures_or_a_sentence(reader: str, tmp_path: Path) -> None:
    with Campaign(reader, SEED, tmp_path) as made:
        tally = made.run(range(CASES))
    assert [(failure.why, failure.case) for failure in tally.failures] == []
    assert tally.opened + tally.refused == CASES


FAULTS = {
    "raise KeyError('x')": "KeyError",
    "from genstudio.errors import DataError; raise DataError('no ZeroDivisionError here.')": "no plain line",
    "from genstudio.errors import DataError; raise DataError('two\\nlines.')": "no plain line",
    "import os; os.abort()": "ended with -6",
    "from pathlib import Path; Path('elsewhere').write_text('x')": "open to write",
    "import os; os.mkdir('elsewhere')": "os.mkdir",
    "import socket; socket.socket()": "socket.__new__",
    "import subprocess; subprocess.run(['true'])": "subprocess.Popen",
    "import pickle; pickle.loads(b'cos\\nsystem\\n.')": "pickle.find_class",
    "print('hello')": "something was printed",
    "import os; os.open('/dev/null', os.O_RDONLY)": "files are left open",
    "import time, threading as t; t.Thread(target=time.sleep, args=(60,), daemon=True).start()": "left over",
    "list(range(10**9))": "MemoryError",
    "kept = bytearray(1 << 28)": "took 25",
    "while True: pass": "hung for 1 seconds",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_kind_of_fault_is_seen(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "faulty.py").write_text(FAULTY.format(fault=fault))
    monkeypatch.setenv("PYTHONPATH", str(campaign.ROOT))
    monkeypatch.setattr(campaign, "WORKER", (str(tmp_path / "faulty.py"),))
    monkeypatch.setattr(campaign, "HANGS", 1.0 if "while" in fault else 60.0)
    monkeypatch.setattr(campaign, "MOST_BYTES", 100 << 20)
    with Campaign("settings", SEED, tmp_path) as made:
        answer = made.answer(Case("settings", 0, (), False))
        assert answer["outcome"] == "failed"
        assert FAULTS[fault] in answer["why"]


FAULTY = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.fuzz import readers, worker

calls = []

def fault(root, place, twice):
    calls.append(place)
    if len(calls) > 2:  # the first two warm it up
        exec({fault!r})

readers.READERS = worker.READERS = {{"settings": replace(readers.READERS["settings"], open=fault)}}
worker.main(sys.argv[1], Path(sys.argv[2]))
"""


def test_a_failure_is_made_smaller_and_its_file_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case("settings", 0, (Change("cut", 0.9, 0, 0), Change("head", 0.0, 0, 0), Change("drop", 0.5, 3, 3)), False)

    def answer(self: Campaign, case: Case) -> dict[str, object]:
        wrong = any(change.kind == "head" for change in case.changes)
        return {"outcome": "failed" if wrong else "opened", "why": "it is so", "seconds": 0.0, "bytes": 0}

    monkeypatch.setattr(Campaign, "answer", answer)
    monkeypatch.setattr(Case, "numbered", lambda *_: case)
    with Campaign("settings", SEED, tmp_path) as made:
        tally = made.run([5])
    (failure,) = tally.failures
    assert [change.kind for change in failure.case.changes] == ["head"]
    assert (failure.number, failure.why, Path(failure.folder).name) == (5, "it is so", f"settings-{SEED}-5")


def test_the_same_number_is_always_the_same_case() -> None:
    assert Case.numbered("png", 1, 2) == Case.numbered("png", 1, 2)
    assert len({Case.numbered("png", 1, number).changes for number in range(50)}) == 50


def test_every_kind_of_change_changes_something() -> None:
    content, others = bytes(range(256)) + b'{"width": 30}' * 4, [b"another file" * 9]
    for kind in KINDS:
        results = {changed(content, [Change(kind, 0.3, extent, extent * 7)], others) for extent in range(40)}
        assert results - {content}, kind


def test_changes_stand_whatever_is_left_of_a_file() -> None:
    chance = random.Random(0)
    for _ in range(3000):
        assert len(changed(b"a1", random_changes(chance, most=9), [b"", b"x" * 100])) <= 4 << 20


def test_a_sentence_is_told_from_what_is_none() -> None:
    check_sentence(DataError("a.png is damaged. Choose another picture."))
    for text in ("", "no end", "a ValueError happened.", "'b' is <class 'int'>.", "x" * 700 + "."):
        with pytest.raises(Wrong):
            check_sentence(DataError(text))
    assert worker.RESERVE > campaign.MOST_BYTES
