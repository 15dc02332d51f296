"""Training a VAE against pythae's trainer: same networks, batch, pictures, threads; no window on either side.

    python tests/benchmarks/pythae_speed.py [--json] [--rounds 5] [--epochs 2]

pythae 0.1.2 is installed from PyPI into an environment of its own, in the user's cache; the first time takes minutes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import numpy as np
import platformdirs
import torch
from figures import Figure, print_figures
from surroundings import mnist

from genstudio.data.image_set import ImageSet, Pixels
from genstudio.models.settings import parse
from genstudio.models.variational import VAESettings
from genstudio.project.training_job import TrainingJob
from genstudio.training.config import TrainingConfig, choose_threads
from genstudio.training.control import Control

TARGET = 1.4
PYTHAE = "pythae==0.1.2"
PICTURES = 20_000
BATCH, LATENT, HIDDEN = 100, 20, 400


def measure(rounds: int = 5, epochs: int = 2) -> list[Figure]:
    """Ours, pythae's, and the median ratio of `rounds` pairs that take turns."""
    python = environment()
    pixels = np.ascontiguousarray(mnist().pixels[:PICTURES])
    pairs = []
    for number in range(rounds):
        if number % 2:
            other = theirs(python, pixels, epochs)
            pairs.append((ours(pixels, epochs), other))
        else:
            pairs.append((ours(pixels, epochs), theirs(python, pixels, epochs)))
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(first / second for first, second in pairs)
    return [
        Figure("VAE 784-400-20 on MNIST: this program, no window", mine, "pictures/s"),
        Figure(f"VAE 784-400-20 on MNIST: {PYTHAE}", other, "pictures/s"),
        Figure("VAE 784-400-20 on MNIST: ratio", ratio, "x", f">= {TARGET}", ratio >= TARGET),
    ]


def ours(pixels: Pixels, epochs: int) -> float:
    """Pictures per second over a whole training, previews and measurements included."""
    widths = {"network": "dense", "latent_dim": LATENT, "hidden_layers": 1, "hidden_dim": HIDDEN}
    settings = parse(VAESettings, {**widths, "batch_size": BATCH, "learning_rate": 1e-3})
    config = parse(TrainingConfig, {"epochs": 0, "steps": epochs * (len(pixels) // BATCH), "device": "cpu"})
    job = TrainingJob(ImageSet(pixels, "MNIST", "benchmark"), "vae", settings, config, "benchmark")
    return job.run(Control(), lambda event: None).images_per_second


def theirs(python: Path, pixels: Pixels, epochs: int) -> float:
    """Pictures per second of pythae's own epochs, without its evaluation, callbacks and checkpoints."""
    script = Path(__file__).with_name("pythae_training.py")
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder) / "pixels.npy", pixels)
        numbers = [str(number) for number in (BATCH, LATENT, HIDDEN, epochs, choose_threads(0))]
        child = subprocess.run([python, script, folder, *numbers], capture_output=True, text=True)
    if child.returncode:
        sys.exit(child.stderr)
    return float(json.loads(child.stdout.strip().splitlines()[-1]))


def environment() -> Path:
    """The Python that has pythae; made where there is none yet."""
    folder = Path(platformdirs.user_cache_dir("genstudio")) / "benchmark-pythae"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ready = folder / "ready"
    if not ready.exists():
        print("installing pythae ...", file=sys.stderr, flush=True)
        venv.create(folder, clear=True, with_pip=True)
        wanted = [f"torch=={torch.__version__.partition('+')[0]}", PYTHAE]
        subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True)
        ready.touch()
    return python


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=2)
    given = parser.parse_args()
    print_figures(measure(given.rounds, given.epochs), as_json=given.json)


if __name__ == "__main__":
    main()
