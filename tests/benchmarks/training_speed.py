"""How fast training is with the window open, against a bare torch loop over the same network, batches and threads.

python tests/benchmarks/training_speed.py [--json] [--rounds 5] [--steps 300]
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np
import torch
from figures import Figure, print_figures
from surroundings import mnist, open_window, wait_until
from torch.nn import functional

from genstudio.data.image_set import ImageSet
from genstudio.models.settings import parse
from genstudio.models.vae import VAE
from genstudio.models.variational import VAESettings
from genstudio.project.training_job import TrainingJob, build_family, shape_of
from genstudio.training.config import DeviceChoice, TrainingConfig, choose_threads
from genstudio.ui.main_window import MainWindow

TARGET = 0.95
CASES: dict[str, tuple[dict[str, str | int], int]] = {
    "dense VAE on MNIST": ({"network": "dense", "latent_dim": 20}, 10),
    "convolutional VAE on MNIST": ({"network": "conv"}, 1),
}


def measure(rounds: int = 5, steps: int = 150) -> list[Figure]:
    """Ours, the bare loop's, the median ratio of `rounds` pairs that take turns; the dense one makes 10 x the steps."""
    images = mnist()
    figures = []
    with open_window() as window:
        window.show_page("training")
        for name, (values, times) in CASES.items():
            settings = parse(VAESettings, values)
            pairs = [_pair(window, images, settings, steps * times, number) for number in range(rounds)]
            ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
            ratio = statistics.median(mine / other for mine, other in pairs)
            figures += [
                Figure(f"{name}: this program, window open", ours, "pictures/s"),
                Figure(f"{name}: bare torch loop", bare, "pictures/s"),
                Figure(f"{name}: ratio", ratio, "x", f">= {TARGET}", ratio >= TARGET),
            ]
    return figures


def _pair(window: MainWindow, images: ImageSet, settings: VAESettings, steps: int, number: int) -> tuple[float, float]:
    """Both speeds; who begins changes from round to round."""
    if number % 2:
        bare = bare_loop(images, settings, steps)
        return in_the_window(window, images, settings, steps), bare
    return in_the_window(window, images, settings, steps), bare_loop(images, settings, steps)


def in_the_window(window: MainWindow, images: ImageSet, settings: VAESettings, steps: int) -> float:
    """Pictures per second over a whole training, previews and measurements included."""
    run = window.studio.training
    run.start(
        TrainingJob(
            images, "vae", settings, TrainingConfig(epochs=0, steps=steps, device=DeviceChoice.CPU), "benchmark"
        )
    )
    wait_until(lambda: not run.active)
    assert run.finished is not None, run.failure
    return run.finished.images_per_second


def bare_loop(images: ImageSet, settings: VAESettings, steps: int) -> float:
    """Pictures per second of the shortest loop that does the same work."""
    torch.set_num_threads(choose_threads(0))
    torch.set_flush_denormal(True)
    model = build_family("vae", settings, shape_of(images), seed=0).train()
    assert isinstance(model, VAE)
    optimiser = torch.optim.Adam(model.parameters(), lr=settings.learning_rate, fused=True)
    order = np.random.default_rng(0).permutation(len(images))
    size = settings.batch_size
    begun = time.perf_counter()
    for step in range(steps):
        start = step * size % (len(order) - size)
        batch = torch.from_numpy(images.pixels[order[start : start + size]]).float().mul_(1.0 / 255.0)
        mean, log_variance = model.encoder(batch).chunk(2, dim=1)
        latents = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        raw = model.decoder(latents)
        reconstruction = functional.binary_cross_entropy_with_logits(raw, batch, reduction="sum") / size
        divergence = -0.5 * (1.0 + log_variance - mean.square() - log_variance.exp()).sum() / size
        (reconstruction + divergence).backward()
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
    return steps * size / (time.perf_counter() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=150)
    given = parser.parse_args()
    print_figures(measure(given.rounds, given.steps), as_json=given.json)


if __name__ == "__main__":
    main()
