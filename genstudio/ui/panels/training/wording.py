"""What the coach's findings and a run's figures are called in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication

from genstudio.training.coach import Advice, Finding

EARLY_ROUNDS = 3
NO_BREAK = "\u00a0"
"""A space at which no line is broken."""


class Tone(Enum):
    """How a piece of advice is meant."""

    GOOD = "good"
    NEUTRAL = "neutral"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Remark:
    """One piece of advice in words; `suggests_stop`: with a button that stops the training."""

    tone: Tone
    headline: str
    sentence: str
    suggests_stop: bool = False


def word(advice: Advice, *, over: bool = False) -> Remark:
    """The coach's finding in words; `over`: the training has ended, so nobody should be told to stop it."""
    amount, span = advice.amount, rounds(advice.epochs)
    words = {
        Finding.JUST_BEGUN: (
            Tone.NEUTRAL,
            _early(advice),
            f"{_patience(advice)} {_tr('The curves should fall.')}",
        ),
        Finding.CONTEST_BEGUN: (
            Tone.NEUTRAL,
            _early(advice),
            f"{_patience(advice)} {_tr('The critics’ curves need not fall: they compete.')}",
        ),
        Finding.LEARNING: (
            Tone.GOOD,
            _tr("Learning well."),
            _tr("On pictures it has never seen, its {loss} fell by {amount} % in the last {span}."),
        ),
        Finding.BLURRED: (
            Tone.NEUTRAL,
            _tr("Learning, still blurred."),
            _tr(
                "Its copies of unseen pictures show {way} % of what makes each picture differ from the average one. "
                "Have patience: they get sharper bit by bit."
            ),
        ),
        Finding.SLOW: (
            Tone.NEUTRAL,
            _tr("Slow at the end.") if over else _tr("Learning slowly."),
            _tr("In the last {span} it got only {amount} % better; more rounds would help little.")
            if over
            else _tr(
                "It gets only a little better: {amount} % in the last {span}. Judge by the pictures whether to go on."
            ),
        ),
        Finding.CLOSER: (
            Tone.GOOD,
            _tr("Learning well."),
            _tr("Its copies of unseen pictures get closer: their error fell by {amount} % in the last {span}."),
        ),
        Finding.FLAT: (
            Tone.GOOD,
            _tr("Good enough."),
            _tr("In the last {span} it got only {amount} % better; more rounds would help little.")
            if over
            else _tr("It hardly gets better any more: {amount} % in the last {span}. You can stop now."),
        ),
        Finding.STUCK: (
            Tone.WARNING,
            _tr("It gets no better."),
            _tr(
                "Its copies of unseen pictures stay blurred: they show {way} % of what makes each picture differ from "
                "the average one. Before the next training, add pictures, vary them ({varying}) or set a larger latent "
                "size."
            ),
        ),
        Finding.BY_HEART: (
            Tone.WARNING,
            _tr("It learns by heart."),
            _tr(
                "Its loss on its own pictures fell by {amount} % in the last {span}, that on unseen ones no more. "
                "Before the next training, add pictures or vary them ({varying})."
            ),
        ),
        Finding.HARDLY_LEARNED: (
            Tone.WARNING,
            _tr("It has hardly learned yet."),
            _tr(
                "Its copies are still little more than the average of all pictures: they show {way} % of what makes "
                "each one differ from that. It needs more rounds."
            ),
        ),
        Finding.UNFINISHED: (
            Tone.NEUTRAL,
            _tr("It was still learning."),
            _tr(
                "Its copies of unseen pictures are still blurred: they show {way} % of what makes each picture differ "
                "from the average one. More rounds help."
            ),
        ),
        Finding.ALIKE: (
            Tone.WARNING,
            _tr("It has hardly learned yet."),
            _tr(
                "What it paints is still nearly the same plain picture each time: {share} % of the variety of real "
                "ones. It needs more rounds."
            ),
        ),
        Finding.COLLAPSED: (
            Tone.WARNING,
            _tr("It paints one picture only."),
            _tr(
                "Again and again nearly the same: {share} % of the variety of real ones (mode collapse). Longer "
                "training seldom helps. Start anew as WGAN-GP, or with packing (under Advanced)."
            ),
        ),
        Finding.OVERFITTING: (
            Tone.WARNING,
            _tr("It learns by heart."),
            _tr(
                "It still gets better on its own pictures, but {amount} % worse on unseen ones in the last {span} "
                "(over-fitting)."
            )
            + " "
            + (
                _tr("Before the next training, add pictures or set a smaller latent size.")
                if over
                else _tr("Stop now; before the next training, add pictures or set a smaller latent size.")
            ),
        ),
        Finding.NOT_LEARNING: (
            Tone.WARNING,
            _tr("It is getting worse."),
            _tr("The {loss} rose by {amount} % in the last {span}. Lower the learning rate (under Advanced)."),
        ),
        Finding.UNUSED_CODES: (
            Tone.WARNING,
            _tr("The sliders are hardly used."),
            _tr("It describes every picture alike (KL {nats}; posterior collapse). Lower the KL weight (beta)."),
        ),
        Finding.EVEN_MATCH: (
            Tone.GOOD,
            _tr("An even match."),
            _tr("Painter and critic keep each other busy. Judge by the pictures: these curves need not fall."),
        ),
        Finding.RIVALRY: (
            Tone.NEUTRAL,
            _tr("Judge by the pictures."),
            _tr("Painter and critic compete, so their curves need not fall. What counts is what it paints."),
        ),
        Finding.CRITIC_AHEAD: (
            Tone.WARNING,
            _tr("The critic is too strong."),
            _tr(
                "It sees through every painting, so the painter learns little. Lower the critic's learning rate "
                "(under Advanced)."
            ),
        ),
        Finding.FEW_PICTURES: (
            Tone.WARNING,
            _tr("Few pictures."),
            _tr("With {count} pictures the critic soon knows them all by heart. 500 or more work better."),
        ),
    }
    loss = _tr("{term} loss").format(term=advice.term) if advice.term else _tr("loss")
    tone, headline, sentence = words[advice.finding]
    filled = sentence.format(
        amount=f"{amount:.1f}",
        nats=f"{amount:.2f}",
        span=span,
        count=f"{amount:,.0f}",
        share=f"{min(amount, 100.0):.0f}",
        way=f"{max(100.0 - amount, 0.0):.0f}",
        varying=_tr("page Pictures, What it sees"),
        loss=loss,
    ).replace(" %", NO_BREAK + "%")
    stop = advice.finding in (Finding.FLAT, Finding.STUCK, Finding.BY_HEART, Finding.OVERFITTING)
    return Remark(tone, headline, filled, stop and not over)


def _early(advice: Advice) -> str:
    return _tr("Just begun.") if advice.amount < EARLY_ROUNDS else _tr("Too early to say.")


def _patience(advice: Advice) -> str:
    """When there is something to say."""
    if advice.epochs < 1.5:
        return _tr("After the next round there is something to say.")
    return _tr("In about {span} there is something to say.").format(span=rounds(advice.epochs))


def rounds(epochs: float) -> str:
    """ "round", "3 rounds", "half a round"..., to follow "in the last"."""
    if epochs < 0.95:
        return _tr("{epochs} rounds").format(epochs=f"{epochs:.1f}")
    if epochs < 1.5:
        return _tr("round")
    return _tr("{epochs} rounds").format(epochs=f"{epochs:,.0f}")


def figure(value: float) -> str:
    """A loss or a percentage with three digits that matter."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def device_name(device: str) -> str:
    """What people call the device of torch's name "cpu" or "cuda"."""
    return _tr("GPU (CUDA)") if device == "cuda" else _tr("CPU")


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrainingPanel", text)
