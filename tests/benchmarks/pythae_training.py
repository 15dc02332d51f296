"""One training by pythae, run in an environment that has it; prints pictures per second. See pythae_speed.py.

python pythae_training.py FOLDER BATCH LATENT HIDDEN EPOCHS THREADS
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from pythae.data.datasets import BaseDataset
from pythae.models import VAE, VAEConfig
from pythae.models.base.base_utils import ModelOutput
from pythae.models.nn import BaseDecoder, BaseEncoder
from pythae.trainers import BaseTrainer, BaseTrainerConfig
from torch import Tensor, nn


class Encoder(BaseEncoder):  # type: ignore[misc]
    """One hidden layer, then means and log variances."""

    def __init__(self, hidden: int, latent: int) -> None:
        super().__init__()
        self.latent_dim = latent
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(784, hidden), nn.ReLU(), nn.Linear(hidden, 2 * latent))

    def forward(self, images: Tensor) -> ModelOutput:
        mean, log_variance = self.layers(images).chunk(2, dim=1)
        return ModelOutput(embedding=mean, log_covariance=log_variance)


class Decoder(BaseDecoder):  # type: ignore[misc]
    """One hidden layer, then pixels."""

    def __init__(self, hidden: int, latent: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, 784), nn.Sigmoid())

    def forward(self, latents: Tensor) -> ModelOutput:
        return ModelOutput(reconstruction=self.layers(latents).reshape(-1, 1, 28, 28))


def main() -> None:
    folder = Path(sys.argv[1])
    batch, latent, hidden, epochs, threads = (int(text) for text in sys.argv[2:])
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(0)
    images = torch.from_numpy(np.load(folder / "pixels.npy")).float() / 255.0
    config = VAEConfig(input_dim=(1, 28, 28), latent_dim=latent, reconstruction_loss="bce")
    model = VAE(config, encoder=Encoder(hidden, latent), decoder=Decoder(hidden, latent))
    with tempfile.TemporaryDirectory() as output:
        training = BaseTrainerConfig(
            output_dir=output,
            num_epochs=epochs,
            per_device_train_batch_size=batch,
            learning_rate=1e-3,
            optimizer_cls="Adam",
            no_cuda=True,
        )
        trainer = BaseTrainer(model, BaseDataset(images, torch.zeros(len(images))), training_config=training)
        trainer.prepare_training()
        begun = time.perf_counter()
        for epoch in range(1, epochs + 1):
            trainer.train_step(epoch)
        seconds = time.perf_counter() - begun
    print(json.dumps(epochs * len(images) / seconds))


if __name__ == "__main__":
    main()
