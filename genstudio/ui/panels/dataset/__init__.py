"""The page "Pictures": open a set, look it over, choose what the model will see of it."""

from genstudio.ui.panels.dataset.panel import DatasetPanel

__all__ = ["DatasetPanel"]
