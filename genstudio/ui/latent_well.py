"""`LatentWell`: a large picture that follows a latent vector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from genstudio.ui.images import to_qimage
from genstudio.ui.renderer import Rendered, Renderer, RenderRequest
from genstudio.ui.widgets.picture_well import PictureWell

if TYPE_CHECKING:
    from genstudio.models.trained import TrainedModel


class LatentWell(PictureWell):
    """Shows the picture of the vector asked for last, once it is painted; what was painted before stays until then.

    Attributes:
        asked: the serial number of the latest request.
        shown: that of the picture on show; 0 for none.
        pixels: uint8 (C, H, W), the picture on show; None before there is one.

    Signals:
        renewed: `pixels` is another picture.
    """

    renewed = Signal()

    def __init__(
        self, renderer: Renderer, channel: str, name: str, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        """``channel`` is the renderer's, for this well alone."""
        super().__init__(name, placeholder, parent)
        self.asked = 0
        self.shown = 0
        self.pixels: npt.NDArray[np.uint8] | None = None
        self._renderer = renderer
        self._channel = channel
        # It does nothing that a key could ask for.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        renderer.rendered.connect(self._take)

    def ask(self, model: TrainedModel, latents: npt.NDArray[np.float32]) -> None:
        """Paint float32 (1, dim); the `painted` signal will carry the serial number `asked`."""
        self.asked += 1
        self._renderer.submit(RenderRequest(self._channel, self.asked, model, latents))

    @Slot(object)
    def _take(self, answer: Rendered) -> None:
        if answer.channel != self._channel or answer.serial <= self.shown:
            return
        self.shown = answer.serial
        self.pixels = answer.pictures[0]
        self.set_picture(to_qimage(answer.pictures[0]), answer.serial)
        self.renewed.emit()
