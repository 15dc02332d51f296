"""Numbers of bytes for people."""

from __future__ import annotations

_UNITS = {"GB": 10**9, "MB": 10**6, "kB": 1000}


def megabytes(count: int) -> str:
    """A number of bytes for people: "29 kB", "11.6 MB", "562 MB", "1.44 GB"."""
    unit = next((unit for unit, size in _UNITS.items() if count >= size), "kB")
    return f"{max(1, round(count / 1000)) if count else 0} kB" if unit == "kB" else f"{count / _UNITS[unit]:.3g} {unit}"


def part_of(done: int, total: int) -> str:
    """How much of something is there: "3.2 of 11.6 MB"."""
    number, unit = megabytes(total).split()
    return f"{done / _UNITS[unit]:.3g} of {number} {unit}"
