"""Create: sliders, one per latent dimension, and the picture that follows them."""

from genstudio.ui.panels.sampling.panel import SamplingPanel

__all__ = ["SamplingPanel"]
