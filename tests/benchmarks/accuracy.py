"""How well the families learn real MNIST, measured on its 10,000 held-out digits. Takes some minutes.

    python tests/benchmarks/accuracy.py [autoencoder vae gan] [--json] [--out DIR]

The dense autoencoder and the VAE are the textbook's; the GAN's samples are judged by a small classifier of real digits.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from figures import Figure, print_figures
from torch import nn
from torch.nn import functional

from genstudio.cli.progress import training_display
from genstudio.data.image_set import ImageSet, Pixels
from genstudio.data.open import open_images
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.models.trained import to_floats
from genstudio.project.export import save_picture, sheet
from genstudio.project.training_job import TrainingJob, shape_of
from genstudio.training.config import TrainingConfig
from genstudio.training.control import Control
from genstudio.training.events import Finished

MSE_TARGET = 0.0140
LOSS_TARGET = 106.0
SAMPLES = 1_000
SHOWN = 100
CONFIDENT = 0.9
CLASSES = 10
# A class appears if at least one sample in a hundred is confidently of it.
LEAST_SHARE = 0.01


def autoencoder(images: ImageSet, out: Path | None) -> list[Figure]:
    """784-32-784 with cross-entropy."""
    mse = metric(train(images, "autoencoder", 10, network="dense", latent_dim=32, hidden_layers=0), "mse")
    target = f"<= {MSE_TARGET}"
    return [Figure("dense autoencoder (32), 10 epochs: mse", mse, "per value", target, mse <= MSE_TARGET)]


def vae(images: ImageSet, out: Path | None) -> list[Figure]:
    """784-400-20 with cross-entropy and KL."""
    widths = {"network": "dense", "latent_dim": 20, "hidden_layers": 1, "hidden_dim": 400}
    loss = metric(train(images, "vae", 10, **widths, reconstruction="bce", beta=1.0), "loss")
    return [Figure("VAE (784-400-20), 10 epochs: loss", loss, "nats/picture", f"< {LOSS_TARGET:g}", loss < LOSS_TARGET)]


def gan(images: ImageSet, out: Path | None) -> list[Figure]:
    """The convolutional GAN with its default settings."""
    finished = train(images, "gan", 5, network="conv")
    model = finished.model
    samples = model.decode(model.sample_latents(SAMPLES, seed=0))
    if out is not None:
        save_picture(sheet(samples[:SHOWN]), out / "gan-samples.png", scale=2)
    judge = train_judge(images)
    assert images.held_out is not None
    real = images.held_out.pixels[:SAMPLES]
    share, classes = judged(judge, samples)
    real_share, _ = judged(judge, real)
    return [
        Figure("convolutional GAN, 5 epochs: samples that are surely a digit", share, "share"),
        Figure("the same for real digits", real_share, "share"),
        Figure("convolutional GAN, 5 epochs: digits that appear", classes, f"of {CLASSES}"),
    ]


CASES: dict[str, Callable[[ImageSet, Path | None], list[Figure]]] = {"autoencoder": autoencoder, "vae": vae, "gan": gan}


def train(images: ImageSet, key: str, epochs: int, **values: Any) -> Finished:
    """A training as the program does it, on the processor."""
    family = family_class(key)
    settings = parse(family.settings_class, {**family.suggested(shape_of(images)), **values})
    config = parse(TrainingConfig, {"epochs": epochs, "device": "cpu"})
    print(f"training {key} for {epochs} epochs ...", file=sys.stderr, flush=True)
    with training_display() as report:
        return TrainingJob(images, key, settings, config, key).run(Control(), report)


def metric(finished: Finished, name: str) -> float:
    return dict(finished.metrics)[name]


def train_judge(images: ImageSet, epochs: int = 2) -> nn.Module:
    """A small classifier of real digits, about 99 % right."""
    torch.manual_seed(0)
    judge = nn.Sequential(
        *(nn.Conv2d(1, 16, 5, stride=2, padding=2), nn.BatchNorm2d(16), nn.ReLU()),
        *(nn.Conv2d(16, 32, 5, stride=2, padding=2), nn.BatchNorm2d(32), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(32 * 7 * 7, CLASSES)),
    )
    assert images.labels is not None
    optimiser = torch.optim.Adam(judge.parameters(), lr=2e-3)
    rng = np.random.default_rng(0)
    for _ in range(epochs):
        for chosen in np.array_split(rng.permutation(len(images)), len(images) // 128):
            logits = judge(to_floats(images.pixels[chosen]))
            optimiser.zero_grad()
            functional.cross_entropy(logits, torch.from_numpy(images.labels[chosen])).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return judge.eval()


@torch.inference_mode()
def judged(judge: nn.Module, pixels: Pixels) -> tuple[float, int]:
    """The share of pictures that are a digit with confidence 0.9 or more, and how many of the ten digits are there."""
    confidence, digit = judge(to_floats(pixels)).softmax(dim=1).max(dim=1)
    sure = digit[confidence >= CONFIDENT]
    counts = torch.bincount(sure, minlength=CLASSES)
    return len(sure) / len(pixels), int((counts >= LEAST_SHARE * len(pixels)).sum())


def mnist() -> ImageSet:
    default = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    return open_images(Path(os.environ.get("GENSTUDIO_TEST_DATA", default)) / "mnist")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="case", help=", ".join(CASES))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to save the GAN's samples")
    given = parser.parse_args()
    chosen = given.cases or list(CASES)
    unknown = [name for name in chosen if name not in CASES]
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(CASES)}")
    if given.out is not None:
        given.out.mkdir(parents=True, exist_ok=True)
    images = mnist()
    figures = [figure for name in chosen for figure in CASES[name](images, given.out)]
    print_figures(figures, as_json=given.json)
    return 0 if all(figure.met is not False for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
