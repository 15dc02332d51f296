"""What the coach's findings and a run's figures are called in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication

from genstudio.training.coach import Advice, Finding


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


def word(advice: Advice) -> Remark:
    """The coach's finding in words."""
    amount, span = advice.amount, rounds(advice.epochs)
    words = {
        Finding.JUST_BEGUN: (
            Tone.NEUTRAL,
            _tr("Just begun."),
            _tr("After the first rounds there is something to say. The curves should fall."),
        ),
        Finding.CONTEST_BEGUN: (
            Tone.NEUTRAL,
            _tr("Just begun."),
            _tr("After the first rounds there is something to say. The critics' curves need not fall: they compete."),
        ),
        Finding.LEARNING: (
            Tone.GOOD,
            _tr("Learning well."),
            _tr("On pictures it has never seen, its {loss} fell by {amount} % in the last {span}."),
        ),
        Finding.FLAT: (
            Tone.GOOD,
            _tr("Good enough."),
            _tr("It hardly gets better any more: {amount} % in the last {span}. You can stop now."),
        ),
        Finding.HARDLY_LEARNED: (
            Tone.WARNING,
            _tr("It has hardly learned yet."),
            _tr(
                "Its copies are still little more than one plain picture, the mean of all: {share} % of that one's "
                "error is left. It needs more rounds."
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
        Finding.OVERFITTING: (
            Tone.WARNING,
            _tr("It learns by heart."),
            _tr(
                "It still gets better on its own pictures, but {amount} % worse on unseen ones in the last {span} "
                "(over-fitting). Stop now; more pictures or a smaller latent size help."
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
        loss=loss,
    )
    return Remark(tone, headline, filled, advice.finding in (Finding.FLAT, Finding.OVERFITTING))


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
