"""Autoencoders on MNIST: a linear one must come to PCA, which no linear one can beat; the others to known figures."""

from __future__ import annotations

from typing import Any

import numpy as np
from material import held_out, judged, metric, mnist, train
from rows import Row
from sklearn.decomposition import PCA

NUMBERS = 32
PCA_PICTURES = 20_000
SLACK = 1.03
SAMPLES = 1_000
SURE = 0.9
LEAST_SHARE = 0.01
"""A digit appears if at least one sample in a hundred is surely of it."""


def linear() -> list[Row]:
    """PCA with 32 components, and a dense autoencoder of 32 numbers without any non-linearity."""
    best = _pca_error()
    values: dict[str, Any] = {"network": "dense", "latent_dim": NUMBERS, "hidden_layers": 0, "rectified": False}
    finished = train(mnist(), "autoencoder", {"epochs": 10}, **values, reconstruction="mse")
    error = metric(finished, "reconstruction")
    return [
        Row("", f"MNIST, PCA with {NUMBERS} components: squared error", best, "0.01683, the yardstick"),
        Row("autoencoder", "linear, 32 numbers, 10 epochs: squared error", error, "PCA's", "<=", SLACK * best),
    ]


def rectified() -> list[Row]:
    """784-32-784 with ReLU and sigmoid."""
    values: dict[str, Any] = {"network": "dense", "latent_dim": NUMBERS, "hidden_layers": 0}
    finished = train(mnist(), "autoencoder", {"epochs": 10}, **values)
    what = "784-32-784, ReLU and sigmoid, 10 epochs: squared error"
    return [Row("autoencoder", what, metric(finished, "mse"), "0.0133 to 0.0135", "<=", 0.0140)]


def variational() -> list[Row]:
    """784-400-20 with cross-entropy and KL."""
    values: dict[str, Any] = {
        "network": "dense",
        "latent_dim": 20,
        "hidden_layers": 1,
        "hidden_dim": 400,
        "batch_size": 100,
    }
    finished = train(mnist(), "vae", {"epochs": 10}, **values, reconstruction="bce", beta=1.0)
    what = "784-400-20, 10 epochs: nats per picture"
    return [Row("vae", what, metric(finished, "loss"), "106.7 after 7 epochs (pytorch/examples)", "<", 106.0)]


def adversarial() -> list[Row]:
    """The convolutional GAN as proposed."""
    model = train(mnist(), "gan", {"epochs": 5}, network="conv").model
    digits, certainty = judged(model.decode(model.sample_latents(SAMPLES, seed=0)))
    counts = np.bincount(digits[certainty.numpy() >= SURE], minlength=10)
    real = float((judged(held_out().pixels[:SAMPLES])[1] >= SURE).float().mean())
    share = float(counts.sum() / SAMPLES)
    appear = float((counts >= LEAST_SHARE * SAMPLES).sum())
    return [
        Row("gan", "convolutional, 5 epochs: samples that are surely a digit", share, f"real digits: {real:.2f}"),
        Row("gan", "the same: digits that appear", appear, "10", ">=", 10),
    ]


def _pca_error() -> float:
    """Mean squared error per value of held-out digits, in [0, 1], not clipped."""
    pixels = mnist().pixels[:PCA_PICTURES].reshape(PCA_PICTURES, -1).astype(np.float32) / np.float32(255)
    unseen = held_out().pixels.reshape(len(held_out()), -1).astype(np.float32) / np.float32(255)
    pca = PCA(NUMBERS, random_state=0).fit(pixels)
    return float(np.square(pca.inverse_transform(pca.transform(unseen)) - unseen).mean())
