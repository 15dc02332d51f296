"""The page "Train": choose what to learn, start, watch it learn."""

from genstudio.ui.panels.training.panel import TrainingPanel

__all__ = ["TrainingPanel"]
