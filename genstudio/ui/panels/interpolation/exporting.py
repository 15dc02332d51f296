"""The work of writing a way to a file: as a film, or as a strip of pictures side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from genstudio.ui.enlarging import enlarged
from genstudio.ui.panels.interpolation.film_settings import FilmPlan
from genstudio.ui.panels.interpolation.way import Way
from genstudio.ui.tasks import TaskWork

if TYPE_CHECKING:
    from genstudio.data.watch import CancelCheck, Progress
    from genstudio.models.trained import TrainedModel

TOGETHER = 4
"""Frames painted between two looks at whether the person has cancelled."""


def filming(way: Way, plan: FilmPlan, path: Path) -> TaskWork[Path]:
    """Write a film; the work returns the path."""

    def work(progress: Progress, cancelled: CancelCheck) -> Path:
        from genstudio.latent.interpolation import there_and_back
        from genstudio.project.export import save_film

        latents = way.latents(plan.frames)
        if plan.there_and_back:
            latents = there_and_back(latents)
        frames = enlarged(_paint(way.model, latents, progress, cancelled), plan.scale)
        progress(len(frames), None)
        save_film(frames, path, plan.frames_per_second)
        return path

    return work


def stripping(way: Way, steps: int, scale: int, path: Path) -> TaskWork[Path]:
    """Write ``steps`` pictures side by side; the work returns the path."""

    def work(progress: Progress, cancelled: CancelCheck) -> Path:
        from genstudio.project.export import save_picture, sheet

        pictures = enlarged(_paint(way.model, way.latents(steps), progress, cancelled), scale)
        save_picture(sheet(pictures, columns=steps), path)
        return path

    return work


def _paint(
    model: TrainedModel, latents: npt.NDArray[np.float32], progress: Progress, cancelled: CancelCheck
) -> npt.NDArray[np.uint8]:
    from genstudio.data.watch import Watch

    watch = Watch(progress, cancelled)
    painted = []
    for start in range(0, len(latents), TOGETHER):
        watch.report(start, len(latents))
        painted.append(model.depict(latents[start : start + TOGETHER]))
    watch.report(len(latents), len(latents))
    return np.concatenate(painted)
