"""The check of a set of pictures on the page "Pictures": what was found, shown in words and pictures.

`checking.Checking` runs `genstudio.data.doctor` beside the window; `summary_card.SummaryCard` tells in a few lines
what came out, `findings_card.FindingsCard` all of it.
"""

from genstudio.ui.panels.dataset.checkup.checking import Checking
from genstudio.ui.panels.dataset.checkup.findings_card import FindingsCard
from genstudio.ui.panels.dataset.checkup.summary_card import SummaryCard

__all__ = ["Checking", "FindingsCard", "SummaryCard"]
