"""Morph: the way from one picture to another, as a picture at each position and as a film."""

from genstudio.ui.panels.interpolation.panel import InterpolationPanel

__all__ = ["InterpolationPanel"]
