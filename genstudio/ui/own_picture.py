"""A person's own picture on its way into the model: from a file or the pointer, described in the background."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from genstudio.ui.dialogs import files
from genstudio.ui.studio import Studio
from genstudio.ui.workers import TaskWork

if TYPE_CHECKING:
    from genstudio.latent.projection import Projection
    from genstudio.models.trained import TrainedModel

PICTURE_FILES = "*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff *.avif"


def ask_picture(studio: Studio, parent: QWidget) -> Path | None:
    """Let the person choose one picture; None when they change their mind."""
    title = QCoreApplication.translate("OwnPicture", "Choose a picture")
    kind = QCoreApplication.translate("OwnPicture", "Pictures")
    last = studio.settings.current.last_folder
    path = files.ask_open_file(parent, title, f"{kind} ({PICTURE_FILES})", Path(last) if last else None)
    if path is not None:
        studio.settings.change(last_folder=str(path.parent))
    return path


def describing(model: TrainedModel, source: Path | npt.NDArray[np.uint8]) -> TaskWork[Projection]:
    """The work of describing a file or uint8 (1 or 3, height, width); it returns a `Projection`."""

    def work(progress: object, cancelled: object) -> Projection:
        from genstudio.latent.projection import project, project_file

        return project_file(model, source) if isinstance(source, Path) else project(model, source)

    return work


def why_not(model: TrainedModel) -> str:
    """Why the model cannot take a picture; empty where it can."""
    if model.can_encode:
        return ""
    sentence = QCoreApplication.translate(
        "OwnPicture",
        "“{name}” ({family}) can paint but not describe a picture. Train an autoencoder or a VAE for this.",
    )
    return sentence.format(name=model.card.name, family=model.title)
