"""A person's own picture on its way into the model: from a file or the pointer, described in the background."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from genstudio.ui.dialogs import files
from genstudio.ui.last_folder import last_folder
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import TaskWork

if TYPE_CHECKING:
    from genstudio.data.watch import CancelCheck, Progress
    from genstudio.latent.projection import Fit, Projection
    from genstudio.models.trained import TrainedModel

PICTURE_FILES = "*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff *.avif *.heic *.heif"


def ask_picture(studio: Studio, parent: QWidget) -> Path | None:
    """Let the person choose one picture; None when they change their mind."""
    title = QCoreApplication.translate("OwnPicture", "Choose a picture")
    kind = QCoreApplication.translate("OwnPicture", "Pictures")
    path = files.ask_open_file(parent, title, f"{kind} ({PICTURE_FILES})", last_folder(studio.settings))
    if path is not None:
        studio.settings.change(last_folder=str(path.parent))
    return path


def describing(model: TrainedModel, source: Path | npt.NDArray[np.uint8]) -> TaskWork[Projection]:
    """The work of describing a file or uint8 (1 or 3, height, width); it returns a `Projection`.

    It takes no time where the model has an encoder, and else some seconds of searching, of which it tells the progress.
    """

    def work(progress: Progress, cancelled: CancelCheck) -> Projection:
        from genstudio.data.watch import Watch
        from genstudio.latent.projection import project, project_file
        from genstudio.training.config import use_threads

        use_threads(1)  # the window and a training that runs want to go on meanwhile
        watch = Watch(progress, cancelled)
        return project_file(model, source, watch) if isinstance(source, Path) else project(model, source, watch)

    return work


def improving(
    model: TrainedModel, picture: npt.NDArray[np.uint8], latents: npt.NDArray[np.float32]
) -> TaskWork[Projection]:
    """The work of describing a picture of the model's shape better than ``latents`` (dim,) do; as `describing`."""

    def work(progress: Progress, cancelled: CancelCheck) -> Projection:
        from genstudio.data.watch import Watch
        from genstudio.latent.projection import improve
        from genstudio.training.config import use_threads

        use_threads(1)
        return improve(model, picture, latents, Watch(progress, cancelled))

    return work


def why_not(model: TrainedModel) -> str:
    """Why the model cannot take a picture; empty where it can."""
    if not model.shape.points:
        return ""
    sentence = QCoreApplication.translate("OwnPicture", "“{name}” learned points, not pictures.")
    return sentence.format(name=model.card.name or model.title)


def caption_of(model: TrainedModel) -> str:
    """What to say while a picture is being described."""
    if model.can_encode:
        return QCoreApplication.translate("OwnPicture", "Looking at your picture…")
    return QCoreApplication.translate("OwnPicture", "Searching for your picture…")


def resembles(fit: Fit) -> str:
    """How much the painted picture is like the person's own, in a few words."""
    text = QCoreApplication.translate("OwnPicture", "resembles {share:.0f} %")
    return text.format(share=100 * fit.resemblance)


def poor_fit(model: TrainedModel, fit: Fit) -> str:
    """What to say where the model paints nothing like the person's picture; empty where it does."""
    if not fit.poor:
        return ""
    if model.can_encode:
        strange = QCoreApplication.translate(
            "OwnPicture",
            "“{name}” has learned other pictures than this one, so what it paints resembles it by only {share:.0f} %. "
            "Train on pictures like it to see it here.",
        )
        return strange.format(name=model.card.name or model.title, share=100 * fit.resemblance)
    sentence = QCoreApplication.translate(
        "OwnPicture",
        "“{name}” cannot paint this picture well: the nearest it found resembles it by only {share:.0f} %. "
        "Longer training, or pictures like those it learned from, fit better.",
    )
    return sentence.format(name=model.card.name or model.title, share=100 * fit.resemblance)
