"""A slider for one latent dimension or direction."""

from PySide6.QtWidgets import QWidget

from genstudio.ui.widgets.value_slider import ValueSlider

__all__ = ["LatentSlider", "ValueSlider"]

REACH = 3.0
"""A standard normal number is within three of zero in 99.7 of 100 cases."""


class LatentSlider(ValueSlider):
    """A `ValueSlider` around zero: filled from the centre, the value with its sign, double-click back to zero."""

    def __init__(
        self, label: str, name: str, minimum: float = -REACH, maximum: float = REACH, parent: QWidget | None = None
    ) -> None:
        super().__init__(label, name, minimum, maximum, default=0.0, decimals=2, parent=parent)
        self.set_bipolar(0.0)
