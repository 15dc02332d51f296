"""The coach: what the curves of a training mean, by a few simple rules.

Works on numbers only, so that the window can word its findings in any language. It knows no family: which curve says
what is the `role` of its term. Importing this loads no torch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from genstudio.training.curves import HARDLY_CHANCE, Curve, Floats, fall, lowest, percent, points_since

if TYPE_CHECKING:
    from genstudio.models.base import Term, TermRole

SHORTEST_WINDOW = 50
"""Steps; with few pictures an epoch has so few steps that hardly anything happens in one."""
FLAT_WINDOWS = 3
FLAT_PERCENT = 1.0
RISE_PERCENT = 2.0
PRAISED_PERCENT = 2.0
"""A smaller fall can be chance, or all that is left to learn: true, but no reason for praise."""
CERTAIN_CRITIC = 0.1
"""A cross-entropy that small means that the critic is right with more than 90 % certainty."""
CERTAIN_WINDOWS, CERTAIN_STEPS = 5, 500
"""For how long a critic must have been that certain: at first every critic is, since the paintings are noise."""
UNUSED_NATS = 0.5
FEW_PICTURES = 500
SQUARED_ERROR = "mse"
"""What the curve of the squared error of copies is called, of whatever family."""
PLAIN_SHARE = 0.8
"""Of the error of always answering the mean picture; copies with more left are little else than that picture."""
FAIR_SHARE = 0.4
"""The same, above which copies are still blurred: no reason to call them good, however well the loss falls."""
NEAR_SHARE = 0.2
"""The same, from which on people see no blur."""
STILL_CLOSER_PERCENT = 3.0
"""By which copies got closer within the last third of a training, if it is worth while to go on for as long again."""
BY_HEART_PERCENT = 5.0
"""By which the training loss falls while the held-out loss does not."""
COLLAPSE_EPOCHS, COLLAPSE_STEPS = 10, 1_000
"""After which a painter that still paints all alike is not on its way any more."""
PLAIN_VARIETY = 0.15
"""Of how much real pictures differ; painted ones that differ less look all alike."""


class Finding(Enum):
    """What the coach can notice."""

    JUST_BEGUN = "just begun"
    CONTEST_BEGUN = "contest begun"
    LEARNING = "learning"
    BLURRED = "blurred"
    SLOW = "slow"
    FLAT = "flat"
    CLOSER = "closer"
    STUCK = "stuck"
    BY_HEART = "by heart"
    HARDLY_LEARNED = "hardly learned"
    UNFINISHED = "unfinished"
    ALIKE = "alike"
    COLLAPSED = "collapsed"
    OVERFITTING = "overfitting"
    NOT_LEARNING = "not learning"
    UNUSED_CODES = "unused codes"
    EVEN_MATCH = "even match"
    RIVALRY = "rivalry"
    CRITIC_AHEAD = "critic ahead"
    FEW_PICTURES = "few pictures"


@dataclass(frozen=True, slots=True)
class Advice:
    """One finding.

    Attributes:
        amount: per cent by which the held-out loss fell (LEARNING, SLOW, FLAT) or rose (OVERFITTING, NOT_LEARNING), the
            training loss fell (BY_HEART) or the held-out squared error (CLOSER); nats per picture (UNUSED_CODES); a
            number of pictures (FEW_PICTURES); per cent of the error of the mean picture that is left (HARDLY_LEARNED,
            STUCK, UNFINISHED, BLURRED), or of the variety of real pictures (ALIKE, COLLAPSED); epochs that are over
            (JUST_BEGUN, CONTEST_BEGUN).
        epochs: over how long; until there is something to say (JUST_BEGUN, CONTEST_BEGUN).
        term: the title of the one loss that it is about; empty for the whole.
    """

    finding: Finding
    amount: float = 0.0
    epochs: float = 0.0
    term: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """How a training has gone so far.

    Attributes:
        training, held_out: the curve of every term by its name, and that of `loss`, their weighted sum.
        terms: the family's own, which say what each curve measures.
        steps_per_epoch: how many steps go through all pictures once.
        pictures: how many there are to learn from.
        since: the step from which on the curves count, such as that of the last change of a weight.
        error_share: the held-out error of its copies in parts of that of always answering the mean picture; None
            where it is not known.
        variety: how much its painted pictures differ in parts of how much real ones do; None where it is not known.
    """

    training: Mapping[str, Curve]
    held_out: Mapping[str, Curve]
    terms: Sequence[Term]
    steps_per_epoch: int
    pictures: int
    since: float = 0.0
    error_share: float | None = None
    variety: float | None = None


SHORTCOMINGS = frozenset(
    (
        *(Finding.HARDLY_LEARNED, Finding.UNFINISHED, Finding.ALIKE, Finding.COLLAPSED, Finding.STUCK),
        *(Finding.BY_HEART, Finding.OVERFITTING, Finding.NOT_LEARNING),
    )
)
"""Of a model that has them nobody should be told that it has learned."""
PROGRESS = frozenset((Finding.LEARNING, Finding.BLURRED, Finding.SLOW, Finding.CLOSER))
"""On the way all is as it should be."""
ON_THE_WAY = frozenset((Finding.OVERFITTING, Finding.BY_HEART))
"""Those that harm no model whose copies of unseen pictures are near all the same."""


def shortcoming(course: Course) -> Advice | None:
    """The gravest of `SHORTCOMINGS` at the end of a training; None if it has none."""
    near = course.error_share is not None and course.error_share <= FAIR_SHARE
    grave = SHORTCOMINGS - ON_THE_WAY if near else SHORTCOMINGS
    found = next((advice for advice in advise(course) if advice.finding in grave), None)
    # Too short for a verdict on its way, not for one on what came out.
    return found or hardly_learned(course) or _unfinished(course)


def advise(course: Course) -> tuple[Advice, ...]:
    """What there is to say, the most important first; never empty."""
    from genstudio.models.base import TermRole

    scores, entropies = _named(course, TermRole.CRITIC), _named(course, TermRole.CRITIC_ENTROPY)
    adversarial = bool(scores or entropies)
    found = [_rivalry(course, (*scores, *entropies), entropies) if adversarial else _progress(course)]
    if adversarial:
        copies = (term for term in course.terms if term.role is TermRole.RECONSTRUCTION)
        said = (replace(_progress(course, term.name), term=term.title) for term in copies)
        found += [advice for advice in said if advice.finding is not Finding.JUST_BEGUN]
    found = [_no_praise_for_little(_no_praise_for_blur(course, advice)) for advice in found]
    plain = hardly_learned(course)
    if plain is not None:
        # Praise of falling curves would be no help beside plain pictures; a warning stays the first thing to say.
        praise = PROGRESS | {Finding.FLAT, Finding.EVEN_MATCH, Finding.RIVALRY}
        begun = found[0].finding not in (Finding.JUST_BEGUN, Finding.CONTEST_BEGUN)
        stuck = any(advice.finding in (Finding.STUCK, Finding.BY_HEART, Finding.OVERFITTING) for advice in found)
        found = [advice for advice in found if advice.finding not in praise]
        if begun and not stuck:  # more rounds would not help
            found.append(plain)
    if adversarial and course.pictures < FEW_PICTURES:
        found.append(Advice(Finding.FEW_PICTURES, course.pictures))
    for term in _named(course, TermRole.DIVERGENCE):
        unused = _unused_codes(course, term)
        if unused is not None:
            found.append(unused)
    return tuple(found)


def hardly_learned(course: Course) -> Advice | None:
    """What is to be said of copies that are little better than the mean picture, or of paintings that are all alike.

    Only a model that is asked for good copies is judged by them: others may paint well and copy badly.
    """
    if _judged_by_copies(course):
        share = course.error_share
        return Advice(Finding.HARDLY_LEARNED, 100.0 * share) if share is not None and share > PLAIN_SHARE else None
    variety = course.variety
    if variety is None or variety >= PLAIN_VARIETY:
        return None
    enough = max(COLLAPSE_EPOCHS * course.steps_per_epoch, COLLAPSE_STEPS)
    return Advice(Finding.COLLAPSED if _last_step(course) >= enough else Finding.ALIKE, 100.0 * variety)


def _unfinished(course: Course) -> Advice | None:
    """What is to be said at the end of copies that are still blurred, or a little so and still getting closer.

    More of the same is advised only where it helped up to now.
    """
    share = course.error_share
    if share is None or share <= NEAR_SHARE or not _judged_by_copies(course):
        return None
    closer = _still_closer(course)
    if share <= FAIR_SHARE:
        return Advice(Finding.UNFINISHED, 100.0 * share) if closer else None
    return Advice(Finding.STUCK if closer is False else Finding.UNFINISHED, 100.0 * share)


def _still_closer(course: Course) -> bool | None:
    """Whether the copies got closer within the last third of the training; None where nobody knows."""
    steps, errors = points_since(course.held_out.get(SQUARED_ERROR), course.since)
    if len(steps) < 2:
        return None
    return fall((steps, errors), _last_third(course, steps), _window(course)) >= STILL_CLOSER_PERCENT


def _last_third(course: Course, steps: Floats) -> float:
    """In steps, and not so short that it shows little but chance."""
    return max(FLAT_WINDOWS * _window(course), float(steps[-1] - steps[0]) / 3)


def _judged_by_copies(course: Course) -> bool:
    from genstudio.models.base import TermRole

    copies = any(term.role is TermRole.RECONSTRUCTION for term in course.terms)
    return copies or not is_contest(course.terms)


def _no_praise_for_blur(course: Course, advice: Advice) -> Advice:
    """Well is what has copies that are near, whatever the loss does; without them it is stuck or on its way.

    A blurred one is stuck only if its copies gained nothing for long: a verdict on a few rounds would come and go.
    """
    share = course.error_share
    if share is None:
        return advice
    if advice.finding is Finding.FLAT and share > FAIR_SHARE:
        finding = Finding.BLURRED if _still_closer(course) else Finding.STUCK
        return replace(advice, finding=finding, amount=100.0 * share)
    if advice.finding in (Finding.LEARNING, Finding.CLOSER) and share > FAIR_SHARE:
        return replace(advice, finding=Finding.BLURRED, amount=100.0 * share)
    return advice


def _no_praise_for_little(advice: Advice) -> Advice:
    praised = advice.finding in (Finding.LEARNING, Finding.CLOSER)
    return replace(advice, finding=Finding.SLOW) if praised and advice.amount < PRAISED_PERCENT else advice


def _last_step(course: Course) -> float:
    return max((float(steps[-1]) for steps, _ in course.training.values() if len(steps)), default=0.0)


def _too_early(course: Course, finding: Finding, steps: Floats) -> Advice:
    """And in how many epochs it will not be any more."""
    covered = float(steps[-1] - steps[0]) if len(steps) else 0.0
    to_come = (_window(course) - covered) / course.steps_per_epoch
    return Advice(finding, _last_step(course) / course.steps_per_epoch, to_come)


def is_contest(terms: Sequence[Term]) -> bool:
    """Whether networks compete, so that curves need not fall, as far as the terms of a family tell."""
    from genstudio.models.base import TermRole

    return any(term.role in (TermRole.CRITIC, TermRole.CRITIC_ENTROPY) for term in terms)


def _named(course: Course, role: TermRole) -> tuple[str, ...]:
    """The terms of this role that were measured."""
    return tuple(term.name for term in course.terms if term.role is role and term.name in course.training)


def _progress(course: Course, term: str = "loss") -> Advice:
    """From a held-out loss, which says how the model does on pictures it has not seen."""
    steps, values = points_since(course.held_out.get(term), course.since)
    window = _window(course)
    if not len(steps) or steps[-1] - steps[0] < window:
        return _too_early(course, Finding.JUST_BEGUN, steps)
    epochs = window / course.steps_per_epoch
    best = lowest((steps, values), window)
    since_best = float(steps[-1] - steps[best])
    rise = -fall((steps, values), since_best, window, HARDLY_CHANCE)
    if rise > RISE_PERCENT and since_best >= window:
        still_learns = _training_fall(course, term, float(steps[best]), float(steps[-1])) > 0.0
        finding = Finding.OVERFITTING if still_learns else Finding.NOT_LEARNING
        return Advice(finding, rise, since_best / course.steps_per_epoch)
    short_fall = fall((steps, values), window, window)
    long_fall = fall((steps, values), FLAT_WINDOWS * window, window)
    if steps[-1] - steps[0] >= FLAT_WINDOWS * window and long_fall < FLAT_PERCENT:
        learned = _training_fall(course, term, float(steps[-1]) - FLAT_WINDOWS * window, float(steps[-1]))
        if learned > BY_HEART_PERCENT:
            return Advice(Finding.BY_HEART, learned, FLAT_WINDOWS * epochs)
        return _flat(course, long_fall, FLAT_WINDOWS * window)
    known_for_long = steps[-1] - steps[0] >= FLAT_WINDOWS * window
    if short_fall >= PRAISED_PERCENT:
        return Advice(Finding.LEARNING, short_fall, epochs)
    if short_fall > 0.0 and not known_for_long:
        return _closer(course, window, PRAISED_PERCENT) or Advice(Finding.LEARNING, short_fall, epochs)
    closer = _closer(course, FLAT_WINDOWS * window, PRAISED_PERCENT) if long_fall < PRAISED_PERCENT else None
    return closer or Advice(Finding.LEARNING, max(0.0, long_fall), FLAT_WINDOWS * epochs)


def _flat(course: Course, fall: float, span: float) -> Advice:
    """Where the loss has nearly stopped falling within the last `span` steps, by `fall` per cent."""
    still = _closer(course, span, FLAT_PERCENT)
    return still or Advice(Finding.FLAT, max(0.0, fall), span / course.steps_per_epoch)


def _closer(course: Course, span: float, least: float) -> Advice | None:
    """Whether the error of copies fell by `least` per cent within the last `span` steps, however little the loss did.

    Much of a loss can be a constant, such as the entropy of pixels that are neither black nor white, beside which the
    copies still get better without its showing.
    """
    steps, errors = points_since(course.held_out.get(SQUARED_ERROR), course.since)
    if not len(steps) or steps[-1] - steps[0] < span:
        return None
    closer = fall((steps, errors), span, _window(course))
    return Advice(Finding.CLOSER, closer, span / course.steps_per_epoch) if closer >= least else None


def _rivalry(course: Course, critic: Sequence[str], entropies: Sequence[str]) -> Advice:
    """From the critic's losses; an adversarial loss itself says nothing about the pictures.

    Only of an `entropies` does a small value mean certainty; one that is no number gives no verdict. Of several
    critics one that is certain of all it sees is enough: its painter learns nothing.
    """
    steps = course.training[critic[0]][0]
    steps = steps[steps >= course.since]
    window = _window(course)
    if not len(steps) or steps[-1] - steps[0] < window:
        return _too_early(course, Finding.CONTEST_BEGUN, steps)
    now = _doubt(course, entropies, float(steps[-1]) - window, float(steps[-1]))
    if not np.isfinite(now):
        return Advice(Finding.RIVALRY)
    if now >= CERTAIN_CRITIC:
        return Advice(Finding.EVEN_MATCH)
    ends = float(steps[-1]) - window * np.arange(max(CERTAIN_WINDOWS, math.ceil(CERTAIN_STEPS / window)))
    long = ends[-1] - window >= steps[0]
    lasting = long and all(_doubt(course, entropies, end - window, end) < CERTAIN_CRITIC for end in ends)
    return Advice(Finding.CRITIC_AHEAD if lasting else Finding.RIVALRY)


def _doubt(course: Course, entropies: Sequence[str], start: float, end: float) -> float:
    """How unsure the surest critic was between two steps; not a number where one of the curves has none there."""
    doubts: dict[str, float] = {}
    for term in course.terms:
        if term.name in entropies:
            steps, values = points_since(course.training[term.name], start)
            values = values[steps <= end]
            if not len(values):
                return math.nan
            doubts[term.critic] = max(float(values.mean()), doubts.get(term.critic, 0.0))
    return min(doubts.values(), default=math.nan)


def _unused_codes(course: Course, term: str) -> Advice | None:
    """A KL divergence near 0: every picture gets the same description (posterior collapse; Bowman et al. 2016)."""
    steps, values = points_since(course.training[term], course.since)
    window = _window(course)
    if not len(steps) or steps[-1] - steps[0] < window:
        return None
    nats = float(values[steps >= steps[-1] - window].mean())
    return Advice(Finding.UNUSED_CODES, nats) if 0.0 <= nats < UNUSED_NATS else None


def _training_fall(course: Course, term: str, start: float, end: float) -> float:
    """By how many per cent the training loss is lower around `end` than it was around `start`; 0 if nobody knows."""
    steps, values = points_since(course.training.get(term), course.since)
    if not len(steps):
        return 0.0
    reach = _window(course) / 2
    before = values[np.abs(steps - start) <= reach]
    after = values[steps >= end - reach]
    return percent(before.mean() - after.mean(), before.mean()) if len(before) and len(after) else 0.0


def _window(course: Course) -> float:
    return float(max(course.steps_per_epoch, SHORTEST_WINDOW))
