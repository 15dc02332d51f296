"""`verdict`: how good a model is on the whole, in one plain sentence, from all its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from genstudio.evaluation.figure import CLOSE, SOME_WAY, Figure

BLURRED, GRAINY = 0.75, 1.4
"""Below and above which part of the sharpness of real pictures a look is enough to tell them."""
AS_SHARP = 0.95


class Grade(Enum):
    """How good it is; unknown where too little could be measured."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A grade, and a sentence that says why."""

    grade: Grade
    sentence: str


def verdict(figures: Sequence[Figure]) -> Verdict:
    """Of all figures of one model.

    It is as good as its weakest side: what is near real pictures only because it is blurred, or varied only because it
    is scattered, is not praised for it. A side is good from `CLOSE` on and poor below `SOME_WAY` of the way from the
    poorest painter to real pictures, see `Figure.score`. Precision has no say: what is blurred lies between real
    pictures, near to all of them.
    """
    known = {figure.name: figure for figure in figures}
    if "good_points" in known:
        return _of_points(known)
    own = _weakest(known, "memorisation")
    if own is not None and own < SOME_WAY:
        return Verdict(Grade.POOR, "Careful: many of its pictures are nearly copies of those that it learned from.")
    near = _weakest(known, "fid", "sliced_wasserstein")
    variety = _weakest(known, "recall", "coverage")
    if near is None or variety is None:
        return Verdict(Grade.UNKNOWN, "Too few pictures were kept aside to say how good it is. Use more pictures.")
    faults = [*_in_sharpness(known.get("sharpness")), *_in_variety(variety)]
    if near < SOME_WAY and not faults:
        faults = ["they look unlike real ones"]
    told = f"{_joined(faults)}." if faults else "they come close to real ones."
    weakest = min(near, variety)
    if weakest < SOME_WAY:
        return Verdict(Grade.POOR, f"Not good yet: its pictures are easily told from real ones; {told}")
    if weakest < CLOSE or faults:
        return Verdict(Grade.FAIR, f"On the way: a careful eye tells its pictures from real ones; {told}")
    return Verdict(Grade.GOOD, f"Good: its pictures are close to real ones, {_sides(known.get('sharpness'))}.")


def _of_points(known: dict[str, Figure]) -> Verdict:
    """A few stray points can find every cloud by chance, so it is the part of good points that counts first."""
    good, modes = known["good_points"], known["modes"]
    lie = f"{good.text(good.value)} of its points lie in a cloud (of real ones {good.text(good.real)})"
    found = f"{modes.text(modes.value)} of {modes.text(modes.real)} clouds were found"
    near, part = good.score or 0.0, modes.score or 0.0
    if near < SOME_WAY:
        return Verdict(Grade.POOR, f"Not good yet: only {lie}; clouds are hit by chance.")
    if part < SOME_WAY:
        return Verdict(Grade.POOR, f"Not good yet: only {found}, though {lie}.")
    if near < CLOSE or part < 1.0:
        return Verdict(Grade.FAIR, f"On the way: {lie}, and {found}.")
    return Verdict(Grade.GOOD, f"Good: {lie}, and {found}.")


def _in_sharpness(figure: Figure | None) -> list[str]:
    if figure is None or not figure.real:
        return []
    part = figure.value / figure.real
    if part < BLURRED:
        return ["they are blurred"]
    return ["they are grainy"] if part > GRAINY else []


def _sides(sharp: Figure | None) -> str:
    """What else is good of pictures without a fault."""
    if sharp is None or not sharp.real:
        return "and nearly as varied"
    return "as sharp and nearly as varied" if sharp.value / sharp.real >= AS_SHARP else "nearly as sharp and as varied"


def _in_variety(score: float) -> list[str]:
    if score < SOME_WAY:
        return ["many kinds of picture are missing"]
    return ["some kinds of picture are missing"] if score < CLOSE else []


def _weakest(known: dict[str, Figure], *names: str) -> float | None:
    """The lowest score of those that have one."""
    scores = [known[name].score for name in names if name in known]
    return min((score for score in scores if score is not None), default=None)


def _joined(faults: Sequence[str]) -> str:
    return " and ".join(faults)
