"""Signals may be emitted for ever.

PySide6 6.12.0 drops one reference to ``True`` with every emit; after some 550 of them Python 3.11 aborts. The program
emits thousands an hour, so a PySide6 with that fault must not get in.
"""

import sys

from PySide6.QtCore import QObject, Signal, Slot

EMITS = 10_000
# Small enough that a faulty PySide6 is caught before the process aborts.
BATCH = 50
# Other code may take or drop a few references meanwhile; the fault shows as a whole batch.
DRIFT = BATCH // 2


class Switch(QObject):
    toggled = Signal(bool)


class Lamp(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.lit = 0

    @Slot(bool)
    def light(self, on: bool) -> None:
        self.lit += on


def test_emitting_true_thousands_of_times_keeps_its_reference_count() -> None:
    switch, lamp = Switch(), Lamp()
    switch.toggled.connect(lamp.light)
    before = sys.getrefcount(True)
    for emitted in range(BATCH, EMITS + 1, BATCH):
        for _ in range(BATCH):
            switch.toggled.emit(True)
        drift = sys.getrefcount(True) - before
        assert abs(drift) <= DRIFT, f"{emitted} emits changed the references to True by {drift}"
    assert lamp.lit == EMITS


def test_emitting_false_thousands_of_times_keeps_its_reference_count() -> None:
    switch, lamp = Switch(), Lamp()
    switch.toggled.connect(lamp.light)
    before = sys.getrefcount(False)
    for emitted in range(BATCH, EMITS + 1, BATCH):
        for _ in range(BATCH):
            switch.toggled.emit(False)
        drift = sys.getrefcount(False) - before
        assert abs(drift) <= DRIFT, f"{emitted} emits changed the references to False by {drift}"
    assert lamp.lit == 0
