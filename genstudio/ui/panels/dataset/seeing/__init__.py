"""What the model will see, on the page "Pictures": examples beside their originals, and how they are varied."""

from genstudio.ui.panels.dataset.seeing.seen_card import SeenCard
from genstudio.ui.panels.dataset.seeing.varying_card import VaryingCard

__all__ = ["SeenCard", "VaryingCard"]
