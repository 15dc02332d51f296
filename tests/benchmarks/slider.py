"""How soon the picture follows the slider: from the slider's move to the picture on the screen, in the real window.

    python tests/benchmarks/slider.py [--json] [--moves 300]

The VAE that the window proposes for such pictures, on the processor: 28x28 in grey and 64x64 in colour, idle and while
the same is trained.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from figures import Figure, print_figures
from PySide6.QtCore import QEventLoop, QObject, QTimer, Slot
from surroundings import mnist, open_window, wait_until

from genstudio.data.builtin.faces import draw_faces
from genstudio.data.image_set import ImageSet
from genstudio.models.prior import SpacePrior
from genstudio.models.settings import parse
from genstudio.models.trained import ModelCard, TrainedModel
from genstudio.models.vae import VAE
from genstudio.models.variational import VAESettings
from genstudio.project.model_file import save_model
from genstudio.project.training_job import TrainingJob, build_family, shape_of
from genstudio.training.config import DeviceChoice, TrainingConfig
from genstudio.ui.main_window import MainWindow
from genstudio.ui.panels.sampling import SamplingPanel
from genstudio.ui.widgets.latent_slider import LatentSlider

MOVES = 300
IDLE_MS = 16.0
TRAINING_MS = 33.0
SETTLING_SECONDS = 2.0
REST_MS = (2, 18)
"""Between two moves, drawn anew each time, so that they do not fall into step with anything."""
FACES = 2_000


class Mover(QObject):
    """Moves a slider, waits for the picture, moves it again."""

    def __init__(self, panel: SamplingPanel, moves: int) -> None:
        super().__init__()
        self.milliseconds: list[float] = []
        self._well = panel.well
        self._slider = next(iter(panel.slider_page.sliders.findChildren(LatentSlider)))
        self._values = np.random.default_rng(0).uniform(-2.5, 2.5, moves).tolist()
        self._rests = np.random.default_rng(1).integers(*REST_MS, moves).tolist()
        self._awaited = 0
        self._begun = 0.0
        self._loop = QEventLoop()
        self._well.painted.connect(self._note)

    def run(self) -> list[float]:
        """The latency of each move."""
        self._slider.editing_started.emit()
        QTimer.singleShot(0, self._move)
        self._loop.exec()
        self._slider.editing_finished.emit()
        self._well.painted.disconnect(self._note)
        return self.milliseconds

    @Slot()
    def _move(self) -> None:
        if not self._values:
            self._loop.quit()
            return
        self._begun = time.perf_counter()
        self._slider.set_value(self._values.pop(), quiet=False)
        self._awaited = self._well.asked

    @Slot(int)
    def _note(self, serial: int) -> None:
        if self._awaited and serial >= self._awaited:
            self._awaited = 0
            self.milliseconds.append((time.perf_counter() - self._begun) * 1000.0)
            QTimer.singleShot(self._rests.pop(), self._move)


def measure(moves: int = MOVES) -> list[Figure]:
    """p50 and p95 for both sizes, idle and while training."""
    figures: list[Figure] = []
    with open_window() as window:
        window.show_page("sampling")
        for name, images in (("28x28 grey", mnist()), ("64x64 colour", draw_faces(FACES, 64))):
            _show_model(window, images)
            figures += _figures(f"{name}, idle", _latencies(window, moves), IDLE_MS)
            _begin_training(window, images)
            figures += _figures(f"{name}, while training", _latencies(window, moves), TRAINING_MS)
            window.studio.training.stop()
            wait_until(lambda: not window.studio.training.active)
    return figures


def _show_model(window: MainWindow, images: ImageSet) -> None:
    """Open a model of these pictures' shape, as if it had been trained."""
    family = build_family("vae", _proposed(images), shape_of(images), seed=0)
    model = TrainedModel(family, SpacePrior(family.latent_space), ModelCard("benchmark", images.name))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.safetensors"
        save_model(model, path)
        window.studio.open_model(path)
        wait_until(lambda: window.studio.model_path == path)
    _settle()


def _begin_training(window: MainWindow, images: ImageSet) -> None:
    config = TrainingConfig(epochs=0, minutes=30.0, device=DeviceChoice.CPU)
    window.studio.training.start(TrainingJob(images, "vae", _proposed(images), config, "benchmark"))
    wait_until(lambda: window.studio.training.preview is not None)
    _settle()


def _proposed(images: ImageSet) -> VAESettings:
    return parse(VAESettings, VAE.suggested(shape_of(images)))


def _settle() -> None:
    """Until what was begun by a new model or a new training is done."""
    end = time.perf_counter() + SETTLING_SECONDS
    wait_until(lambda: time.perf_counter() > end)


def _latencies(window: MainWindow, moves: int) -> np.ndarray:
    panel = window.page("sampling")
    assert isinstance(panel, SamplingPanel)
    return np.array(Mover(panel, moves).run())


def _figures(name: str, latencies: np.ndarray, target: float) -> list[Figure]:
    p50, p95 = (float(value) for value in np.percentile(latencies, (50, 95)))
    text = f"slider moved to picture painted, {name}"
    return [
        Figure(f"{text}: p50", p50, "ms"),
        Figure(f"{text}: p95", p95, "ms", f"<= {target:g}", p95 <= target),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--moves", type=int, default=MOVES)
    given = parser.parse_args()
    print_figures(measure(given.moves), as_json=given.json)


if __name__ == "__main__":
    main()
