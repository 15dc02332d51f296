"""Clean: a noisy picture, the cleaned one over it, and how the cleaning is done."""

from genstudio.ui.panels.denoising.panel import DenoisingPanel

__all__ = ["DenoisingPanel"]
