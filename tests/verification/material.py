"""What verifications share: MNIST, a training as the program does it, and a judge of digits."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from genstudio.cli.progress import training_display
from genstudio.data.image_set import ImageSet, Labels, Pixels
from genstudio.data.open import open_images
from genstudio.models.base import Preset
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.models.trained import to_floats
from genstudio.project.training_job import TrainingJob, shape_of
from genstudio.training.config import TrainingConfig
from genstudio.training.control import Control
from genstudio.training.events import Finished

SEED = 0
DIGITS = 10


@cache
def mnist() -> ImageSet:
    """The 60,000 training digits, with the 10,000 of the test split held out."""
    default = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    return open_images(Path(os.environ.get("GENSTUDIO_TEST_DATA", default)) / "mnist")


def held_out() -> ImageSet:
    """MNIST's own test split."""
    digits = mnist().held_out
    assert digits is not None
    return digits


def train(
    images: ImageSet, key: str, limits: dict[str, Any], preset: Preset = Preset.BALANCED, **values: Any
) -> Finished:
    """A training on the processor with a fixed seed; what is not given is what the preset proposes."""
    family = family_class(key)
    settings = parse(family.settings_class, {**family.suggested(shape_of(images), preset), **values})
    config = parse(TrainingConfig, {"epochs": 0, "device": "cpu", "seed": SEED, **limits})
    print(f"training {key} on {images.name} ...", file=sys.stderr, flush=True)
    with training_display() as report:
        return TrainingJob(images, key, settings, config, key).run(Control(), report)


def metric(finished: Finished, name: str) -> float:
    """A held-out figure of the training's end."""
    return dict(finished.metrics)[name]


@cache
def judge(epochs: int = 2) -> nn.Module:
    """A small classifier of real digits, about 99 % right on held-out ones."""
    images = mnist()
    assert images.labels is not None
    torch.manual_seed(SEED)
    network = nn.Sequential(
        *(nn.Conv2d(1, 16, 5, stride=2, padding=2), nn.BatchNorm2d(16), nn.ReLU()),
        *(nn.Conv2d(16, 32, 5, stride=2, padding=2), nn.BatchNorm2d(32), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(32 * 7 * 7, DIGITS)),
    )
    optimiser = torch.optim.Adam(network.parameters(), lr=2e-3)
    rng = np.random.default_rng(SEED)
    for _ in range(epochs):
        for chosen in np.array_split(rng.permutation(len(images)), len(images) // 128):
            logits = network(to_floats(images.pixels[chosen]))
            optimiser.zero_grad()
            functional.cross_entropy(logits, torch.from_numpy(images.labels[chosen])).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return network.eval()


def judged(pixels: Pixels) -> tuple[Labels, Tensor]:
    """The digit that the judge sees in each picture, int64 (N,), and how sure it is, (N,) from 0.1 to 1."""
    network = judge()
    with torch.inference_mode():
        certainty, digits = network(to_floats(pixels)).softmax(dim=1).max(dim=1)
    return digits.numpy(), certainty
